/** What a CSV code list becomes, and what is said of one that is wrong. */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { csvLoader } from '../../../loaders/csv/load.js';
import { cleanUp, failure, fileOf, folderOf, type Loaded, load, recognised, tgzOf } from './fhir-package-support.js';

const SYSTEM = 'https://lab.example.org/codes';
const LIST = `Code,Display,display:de,Synonyms,synonym:fr,definition,parent,inactive,abstract,Status,Unit  of measure
CHEM,Chemistry,Chemie,,,,,,yes,active,
GLU,"Glucose, blood",Glukose,Glu; Sugar,Glycémie,"Sugar in ""blood""",CHEM,,,,mg/dL
OLD,Old glucose,,,,,CHEM,1,,,
RET,Retired glucose,,,,,GLU;OLD,,no,retired,

,,,,,,,,,,
`;

let loaded: Loaded;
beforeAll(async () => {
  loaded = await load(csvLoader, fileOf('local codes.csv', LIST), { system: SYSTEM, version: '2026-01' });
});
afterAll(cleanUp);

describe('CSV code list', () => {
  test('release', () => {
    expect(loaded.release).toMatchObject({ title: `${SYSTEM} 2026-01`, file: '2026-01' });
    expect(loaded.release.folder).toMatch(/^lab\.example\.org_codes-[0-9a-f]{6}$/);
  });

  test('counts: an empty row is skipped, an empty line is none', () => {
    expect(loaded.counts).toMatchObject([{ name: 'local codes.csv', read: 5, loaded: 4, skipped: { 'empty row': 1 } }]);
  });

  test('head', () => {
    const { info, count } = loaded.system(SYSTEM);
    expect(count).toBe(4);
    expect(info).toMatchObject({
      url: SYSTEM,
      version: '2026-01',
      title: 'local codes',
      caseSensitive: true,
      content: 'complete',
      hierarchyMeaning: 'is-a',
    });
    expect(info.properties.map(({ code, type }) => [code, type])).toEqual([
      ['status', 'code'],
      ['Unit of measure', 'string'],
    ]);
  });

  test.each([
    ['CHEM', { display: 'Chemistry', abstract: true, inactive: false, status: 'active' }],
    ['GLU', { display: 'Glucose, blood', definition: 'Sugar in "blood"', abstract: false, inactive: false }],
    ['OLD', { inactive: true }],
    ['RET', { inactive: true, status: 'retired', abstract: false }],
  ])('concept %s', (code, expected) => {
    expect(loaded.concept(SYSTEM, code)).toMatchObject(expected);
  });

  test('names in languages and synonyms', () => {
    expect(loaded.store.designations(loaded.concept(SYSTEM, 'GLU').ord)).toEqual([
      { language: 'de', value: 'Glukose' },
      { value: 'Glu' },
      { value: 'Sugar' },
      { language: 'fr', value: 'Glycémie' },
    ]);
  });

  test('other columns are properties', () => {
    expect(loaded.store.properties(loaded.concept(SYSTEM, 'GLU').ord)).toEqual([
      { code: 'Unit of measure', value: { type: 'string', value: 'mg/dL' } },
    ]);
    expect(loaded.store.properties(loaded.concept(SYSTEM, 'RET').ord)).toEqual([
      { code: 'status', value: { type: 'code', value: 'retired' } },
    ]);
  });

  test('parents, several where the cell names several', () => {
    const parents = (code: string) =>
      loaded.store.parents(loaded.concept(SYSTEM, code).ord).map((parent) => parent.code);
    expect(parents('GLU')).toEqual(['CHEM']);
    expect(parents('RET')).toEqual(['GLU', 'OLD']);
    expect(parents('CHEM')).toEqual([]);
  });
});

describe('forms of a list', () => {
  test.each([
    ['semicolons', 'x.csv', 'code;name\nA;Ah, so\n'],
    ['tabs', 'x.tsv', 'code\tname\nA\tAh, so\n'],
    ['a byte order mark and Windows line ends', 'x.csv', '\uFEFF"code","name"\r\n"A","Ah, so"\r\n'],
    ['columns in another order', 'x.csv', 'name,CODE\n"Ah, so",A\n'],
    ['no line end at the end', 'x.csv', 'code,name\nA,"Ah, so"'],
  ])('%s', async (_name, file, text) => {
    const { concept } = await load(csvLoader, fileOf(file, text), { system: SYSTEM });
    expect(concept(SYSTEM, 'A').display).toBe('Ah, so');
  });

  test('without a version', async () => {
    const { release, system } = await load(csvLoader, fileOf('x.csv', 'code\nA\n'), { system: SYSTEM });
    expect(release).toMatchObject({ title: SYSTEM, file: 'unversioned' });
    expect(system(SYSTEM).info).not.toHaveProperty('version');
    expect(system(SYSTEM).info).not.toHaveProperty('hierarchyMeaning');
  });

  test('a parent may come after its child', async () => {
    const { concept, store } = await load(csvLoader, fileOf('x.csv', 'code,parent\nA,B\nB,\n'), { system: SYSTEM });
    expect(store.children(concept(SYSTEM, 'B').ord).map(({ code }) => code)).toEqual(['A']);
  });

  test('one list in a folder or archive', async () => {
    const files = { 'a/list.csv': 'code\nA\n', 'b/other.csv': 'LOINC_NUM\n1-8\n', 'README.md': 'x' };
    for (const path of [folderOf(files), await tgzOf('x.tgz', files)]) {
      const { counts } = await load(csvLoader, path, { system: SYSTEM });
      expect(counts.map(({ name }) => name)).toEqual(['a/list.csv']);
    }
  });

  test('different code systems never share a folder', async () => {
    const path = fileOf('x.csv', 'code\nA\n');
    const folders = ['http://a.org/x', 'https://a.org/x', 'http://a.org_x', 'urn:oid:1.2.3'].map(
      async (system) => (await recognised(csvLoader, path, { system }))[0]?.folder,
    );
    const names = await Promise.all(folders);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9._+-]+$/);
  });

  test('the sample catalogue', async () => {
    const { counts, concept } = await load(csvLoader, 'data-samples/local-lab/catalogue.csv', {
      system: SYSTEM,
      version: '1',
    });
    expect(counts).toMatchObject([{ read: 43, loaded: 43 }]);
    expect(concept(SYSTEM, 'NA').display).toBe('Sodium');
  });
});

describe('what is no code list', () => {
  test.each([
    ['a folder, when no --system says that it holds one', { 'x.csv': 'code\nA\n', 'y.md': '' }, {}],
    ['a CSV of something else', { 'x.csv': 'LOINC_NUM,CODE_TEXT\n1,2\n' }, { system: SYSTEM }],
    [
      'a file of a publisher whose releases have a loader',
      { 'x.csv': 'CODE,CODE_TEXT\nA,B\n' },
      { system: 'http://loinc.org' },
    ],
    ['text', { 'x.txt': 'code\nA\n' }, { system: SYSTEM }],
  ])('%s', async (_name, files, options) => {
    expect(await recognised(csvLoader, folderOf(files), options)).toEqual([]);
  });
});

describe('a list that is wrong', () => {
  const inList = (text: string, options = { system: SYSTEM }) =>
    failure(load(csvLoader, fileOf('x.csv', text), options));

  test('no system', async () => {
    expect(await failure(recognised(csvLoader, fileOf('x.csv', 'code\nA\n')))).toMatch(
      /x\.csv: is a code list, but of which code system\? Say its URL with --system$/,
    );
  });

  test.each([
    ['no code column', 'id,name\nA,B\n', /x\.csv:1: the header lacks the required column code; it has: id, name$/],
    ['no code', 'code,name\nA,B\n,C\n', /x\.csv:3: the row has no code$/],
    ['a code twice', 'code,name\nA,B\n"B","x\ny"\nA,C\n', /x\.csv:5: the code 'A' stands on line 2 already$/],
    ['an unknown parent', 'code,parent\nA,\nB,Z\n', /x\.csv:3: the parent 'Z' is not a code of the list$/],
    ['parents in a circle', 'code,parent\nR,\nA,B\nB,A\n', /x\.csv:3: the parents go in a circle: A, B$/],
    ['its own parent', 'code,parent\nA,A\n', /x\.csv:2: the parents go in a circle: A$/],
    [
      'a flag that is none',
      'code,inactive\nA,maybe\n',
      /x\.csv:2: inactive is 'maybe', which is neither true nor false$/,
    ],
    ['a column twice', 'code,name,Name\nA,B,C\n', /x\.csv:1: the header names the column Name twice$/],
    ['a column without a name', 'code,,name\nA,B,C\n', /x\.csv:1: the header has a column without a name$/],
    ['too few fields', 'code,name\nA\n', /x\.csv:2: /],
    ['an open quote', 'code,name\nA,"B\n', /x\.csv:2/],
  ])('%s', async (_name, text, message) => {
    expect(await inList(text)).toMatch(message);
  });

  test('another encoding', async () => {
    const path = fileOf('x.csv', '');
    writeFileSync(path, Buffer.from('code,name\nA,M\xfcller\n', 'latin1'));
    expect(await failure(load(csvLoader, path, { system: SYSTEM }))).toMatch(
      /x\.csv:2:4: byte 0xfc is not valid utf-8/,
    );
  });

  test('several lists in one folder', async () => {
    const path = folderOf({ 'a.csv': 'code\nA\n', 'b.csv': 'code\nB\n' });
    expect(await failure(recognised(csvLoader, path, { system: SYSTEM }))).toMatch(
      /a\.csv: and b\.csv are both code lists: load each by its own path, with its own --system$/,
    );
  });
});
