/** The open content of a thread: swapped as a whole, what is unchanged stays open, what is used is not closed. */
import { copyFileSync, cpSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { contentHolder } from '../../src/cli/serve/content-holder.js';
import { type ContentOwner, contentOwner } from '../../src/cli/serve/content-owner.js';
import { type ContentState, filesNow } from '../../src/cli/serve/content-state.js';
import type { Catalogue } from '../../src/terminology/catalogue.js';
import { LAB, sampleData } from '../support/sample-content.js';
import { removeFolders, temporaryFolder } from './support.js';

const samples = await sampleData();
const LOINC = 'http://loinc.org';
const DISPLAY = 'Sodium [Moles/volume] in Serum or Plasma';
let data = '';
let holder = contentHolder();
beforeEach(() => {
  data = temporaryFolder();
  holder = contentHolder();
  cpSync(join(samples, 'content'), join(data, 'content'), { recursive: true, filter: isUsed });
});
afterEach(() => holder.close());
afterAll(removeFolders);

/** LOINC and the local catalogue are content enough. */
function isUsed(path: string): boolean {
  return !/content\/[^/]/.test(path) || /content\/(loinc|lab)/.test(path);
}

const state = (generation = 1): ContentState => ({ generation, files: filesNow(data), written: [] });
const sodium = (catalogue: Catalogue = holder.current) =>
  catalogue.codeSystemVersions(LOINC)[0]?.open().find('2951-2')?.display;
const fileOf = (folder: string) => filesNow(data).find(({ path }) => path.includes(`/content/${folder}`))?.path ?? '';

test('files that did not change stay open, with all that hangs on them', () => {
  holder.show(state());
  const [before] = holder.current.codeSystemVersions(LOINC);
  const opened = before?.open();
  rmSync(fileOf('lab'));
  holder.show(state(2));
  expect(holder.files()).toHaveLength(1);
  expect(holder.current.codeSystemVersions(LAB)).toEqual([]);
  expect(holder.current.codeSystemVersions(LOINC)[0]?.open()).toBe(opened);
  expect([holder.generation, sodium()]).toEqual([2, DISPLAY]);
});

test('what began with the old content ends with it; it is closed when the last of them is done', async () => {
  holder.show(state());
  const old = holder.current;
  const [first] = holder.files();
  let finish = (): void => {};
  const work = holder.use(async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return sodium(old);
  });
  holder.show({ generation: 2, files: [], written: [] });
  expect(first?.store.db.open).toBe(true);
  const thrown = () =>
    holder.use(() => {
      throw new Error('of the new content');
    });
  expect(thrown).toThrow('of the new content');
  finish();
  expect(await work).toBe(DISPLAY);
  expect(first?.store.db.open).toBe(false);
});

test('a replaced file is opened anew; one that cannot be opened leaves the old one', () => {
  holder.show(state());
  const loinc = fileOf('loinc');
  copyFileSync(loinc, `${loinc}.new`);
  renameSync(`${loinc}.new`, loinc);
  const before = holder.files().find(({ store }) => store.file === loinc);
  expect(holder.show(state(2))).toEqual([]);
  const after = holder.files().find(({ store }) => store.file === loinc);
  expect([before?.store.db.open, after?.store.db.open]).toEqual([false, true]);
  writeFileSync(`${loinc}.new`, 'no content');
  renameSync(`${loinc}.new`, loinc);
  expect(holder.show(state(3)).map(({ message }) => message)).toEqual([expect.stringContaining(loinc)]);
  expect(sodium()).toBe(DISPLAY);
});

test('listeners hear of every change until they do not want to', () => {
  const heard: number[] = [];
  const end = holder.onChange(() => heard.push(holder.generation));
  holder.show(state(1));
  holder.show(state(2));
  end();
  holder.show(state(3));
  expect(heard).toEqual([1, 2]);
});

/** An owner whose only audience is the holder. */
async function ownerOf(problems: string[]): Promise<ContentOwner> {
  return await contentOwner({
    data,
    show: async (next) => holder.show(next),
    report: ({ message }) => problems.push(message),
  });
}

test('a file whose digest does not fit is told once and left out, until it is whole', async () => {
  const problems: string[] = [];
  const owner = await ownerOf(problems);
  const loinc = fileOf('loinc');
  const whole = `${loinc}.whole`;
  copyFileSync(loinc, whole);
  const half = join(data, 'half');
  writeFileSync(half, 'SQLite format 3');
  renameSync(half, loinc);
  await owner.reload();
  await owner.reload();
  expect(problems).toEqual([`${loinc}: is damaged or not complete`]);
  expect(sodium()).toBe(DISPLAY);
  renameSync(whole, loinc);
  await owner.reload();
  expect([problems.length, sodium(), owner.state().generation]).toEqual([1, DISPLAY, 2]);
  await owner.close();
});

test('looks that are asked for while one runs are answered by one that begins after it', async () => {
  let shown = 0;
  const owner = await contentOwner({
    data,
    report: () => {},
    show: async (next) => {
      shown++;
      return holder.show(next);
    },
  });
  const looks = [owner.reload(), owner.reload()];
  rmSync(fileOf('lab'));
  looks.push(owner.reload());
  await Promise.all(looks);
  expect(holder.current.codeSystemVersions(LAB)).toEqual([]);
  expect(shown).toBe(2);
  await owner.close();
});
