/** Content files: who may open what, what an unfinished one is, and several code systems in one. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { sqliteCodeSystem } from '../../../src/codesystem/sqlite-code-system.js';
import { openContentStore } from '../../../src/db/content-store.js';
import { type ContentWriter, openContentWriter } from '../../../src/db/content-writer-store.js';
import {
  CONTENT_APPLICATION_ID,
  CONTENT_LAYOUT,
  ContentFileError,
  integrityProblems,
  openContent,
} from '../../../src/db/open.js';
import type { CodeSystemInfo } from '../../../src/domain/code-system-definition.js';
import { ordinals } from '../../../src/domain/ordinal-set.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'concord-db-'));
  folders.push(folder);
  return join(folder, 'content.sqlite');
}

const info = (url: string): CodeSystemInfo => ({
  url,
  status: 'active',
  caseSensitive: true,
  content: 'complete',
  properties: [],
  filters: [],
});

function contentWith(write: (writer: ContentWriter) => void): string {
  const file = place();
  const writer = openContentWriter(file);
  write(writer);
  writer.finish();
  return file;
}

describe('opening', () => {
  const made = (pragmas: string): string => {
    const file = place();
    const db = new Database(file);
    db.exec(`CREATE TABLE t (x); ${pragmas}`);
    db.close();
    return file;
  };

  test.each<[name: string, make: () => string, said: RegExp]>([
    ['a file that is not there', place, /cannot be opened/],
    ['a folder', () => join(place(), '..'), /cannot be opened/],
    ['text', () => written('hello, this is no database at all'), /cannot be read|cannot be opened/],
    ['an empty file', () => written(''), /is not a content file/],
    ['another program’s database', () => made('PRAGMA application_id = 42'), /is not a content file/],
    [
      'an older layout',
      () => made(`PRAGMA application_id = ${CONTENT_APPLICATION_ID}; PRAGMA user_version = ${CONTENT_LAYOUT - 1}`),
      /older layout .* load the release again/,
    ],
    [
      'a newer layout',
      () => made(`PRAGMA application_id = ${CONTENT_APPLICATION_ID}; PRAGMA user_version = ${CONTENT_LAYOUT + 1}`),
      /newer layout .* update Concord/,
    ],
  ])('%s is refused by its name', (_name, make, said) => {
    const file = make();
    expect(() => openContent(file)).toThrow(ContentFileError);
    expect(() => openContent(file)).toThrow(said);
    expect(() => openContent(file)).toThrow(file);
  });

  function written(text: string): string {
    const file = place();
    writeFileSync(file, text);
    return file;
  }

  test('a finished file is whole, read-only, and stays so for two readers at once', () => {
    const file = contentWith((writer) => writer.codeSystem(info('http://a.org')).finish());
    const [first, second] = [openContentStore(file), openContentStore(file)];
    expect(integrityProblems(first.db)).toEqual([]);
    expect(() => first.db.exec('DELETE FROM concept')).toThrow(/readonly/);
    expect(second.codeSystems().length).toBe(1);
    first.close();
    second.close();
    expect(existsSync(`${file}-journal`)).toBe(false);
  });

  test('a file that was not finished is not opened', () => {
    const file = place();
    const writer = openContentWriter(file);
    writer.codeSystem(info('http://a.org')).concept({ code: 'a' });
    writer.abort();
    expect(() => openContent(file)).toThrow(ContentFileError);
  });
});

describe('several code systems in one file', () => {
  const file = () =>
    contentWith((writer) => {
      for (const url of ['http://a.org', 'http://b.org', 'http://c.org']) {
        const system = writer.codeSystem(info(url));
        const [top, low, off] = ['top', 'low', 'off'].map((code) =>
          system.concept({ code, display: `${code} of ${url}`, inactive: code === 'off' }),
        );
        system.parent(low ?? 0, top ?? 0);
        system.property(low ?? 0, { code: 'kin', target: top ?? 0 });
        system.property(off ?? 0, { code: 'kin', value: 'top', type: 'string' });
        system.designation(low ?? 0, { value: `niedrig ${url}`, language: 'de', sourceId: `${url}-1` });
        expect(system.finish()).toBe(3);
      }
      writer.note('k', 'v');
      writer.sourceFile({ name: 'f', size: 1, read: 2, loaded: 3 });
    });

  test('each sees its own alone', () => {
    const store = openContentStore(file());
    const systems = store.codeSystems().map((stored) => sqliteCodeSystem(store, stored));
    expect(store.countConcepts()).toBe(9);
    for (const [at, system] of systems.entries()) {
      const { url } = system.info;
      const [top, low, off] = ['top', 'low', 'off'].map((code) => system.find(code));
      if (top === undefined || low === undefined || off === undefined) throw new Error('a concept is not there');
      expect([...ordinals(system.all())]).toEqual([at * 3, at * 3 + 1, at * 3 + 2]);
      expect(top.display).toBe(`top of ${url}`);
      expect([...ordinals(system.descendants(top))]).toEqual([top.ord, low.ord]);
      expect([system.subsumes(top, low), system.subsumes(low, top)]).toEqual([true, false]);
      expect(system.children(top).map(({ code }) => code)).toEqual(['low']);
      expect([...ordinals(system.inactive())]).toEqual([off.ord]);
      expect([...ordinals(system.withValue('kin', 'top'))]).toEqual([low.ord, off.ord]);
      expect([...system.search('niedrig')]).toEqual([low.ord]);
      expect([...system.search('of')]).toEqual([top.ord, low.ord, off.ord]);
      expect(system.findByDesignationId(`${url}-1`)?.code).toBe('low');
      expect(system.findByDesignationId('http://z.org-1')).toBeUndefined();
      expect(() => system.at(at === 0 ? 3 : 0)).toThrow(RangeError);
    }
    store.close();
  });
});

describe('rank of names', () => {
  test('active before inactive, display before other names, common before rare, short before long', () => {
    const file = contentWith((writer) => {
      const system = writer.codeSystem(info('http://a.org'));
      const add = (code: string, display: string, more: object = {}) => system.concept({ code, display, ...more });
      add('long', 'zorb with a long name');
      add('short', 'zorb');
      add('inactive', 'zorb', { inactive: true });
      add('common', 'zorb with an even longer name', { rank: 1 });
      const synonym = add('synonym', 'something');
      system.designation(synonym, { value: 'zorb' });
      const preferred = add('preferred', 'something else');
      system.designation(preferred, { value: 'zorb zorb', preferred: true });
      const hidden = add('hidden', 'nothing');
      system.designation(hidden, { value: 'zorb', searchable: false });
      system.finish();
    });
    const store = openContentStore(file);
    const [stored] = store.codeSystems();
    if (stored === undefined) throw new Error('no code system');
    const system = sqliteCodeSystem(store, stored);
    const found = [...system.search('zorb')].map((ord) => system.at(ord).code);
    expect(found).toEqual(['common', 'short', 'preferred', 'long', 'synonym', 'inactive']);
    store.close();
  });

  test('inactive concepts outside the hierarchy are numbered last where that is asked for', () => {
    const file = contentWith((writer) => {
      const system = writer.codeSystem(info('http://a.org'), { inactiveLast: true });
      for (const code of ['off1', 'on1', 'off2', 'on2']) system.concept({ code, inactive: code.startsWith('off') });
      system.finish();
    });
    const store = openContentStore(file);
    const [stored] = store.codeSystems();
    if (stored === undefined) throw new Error('no code system');
    const system = sqliteCodeSystem(store, stored);
    expect([...system.concepts(system.all())].map(({ code }) => code)).toEqual(['on1', 'on2', 'off1', 'off2']);
    store.close();
  });
});
