/** Which releases of SNOMED CT the loader finds in a source, which edition and version they are, and which states it loads. */
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { editionModule } from '../../../loaders/snomed-rf2/modules.js';
import {
  ATTACK,
  CONCEPT_HEADER,
  CORE,
  cleanUp,
  concept,
  DEPENDENCY,
  DESCRIPTION_HEADER,
  description,
  FINDING,
  folderOf,
  IS_A,
  load,
  loadRelease,
  MEMBER_HEADER,
  MODEL,
  member,
  nameOf,
  PAIN,
  RELATIONSHIP_HEADER,
  recognise,
  relationship,
  SIMPLE,
  SYN,
  type Table,
  temporaryFolder,
  tinyFiles,
  tsv,
  uuid,
} from './snomed-support.js';

afterEach(cleanUp);

const tables = (files: Readonly<Record<string, Table>>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([name, table]) => [name, tsv(table)]));

const below = (folder: string, files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));

const renamed = (files: Readonly<Record<string, string>>, change: (name: string) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [change(name), text]));

const DEPENDENCY_HEADER = [...MEMBER_HEADER, 'sourceEffectiveTime', 'targetEffectiveTime'];
const DEPENDENCY_FILE = nameOf('ModuleDependency');

const EXTENSION = '11000999105';
const OWN = '21000999106';

/** An extension of the tiny edition: one concept of its own, one that it retires, one that it renames. */
const extension = ({ base = '20260101', date = '20260301' } = {}): Record<string, string> =>
  tables({
    [`Snapshot/Terminology/sct2_Concept_Snapshot_XX1000999_${date}.txt`]: [
      CONCEPT_HEADER,
      concept(EXTENSION, { module: EXTENSION }),
      concept(OWN, { module: EXTENSION, time: date }),
      concept(PAIN, { module: EXTENSION, time: date, active: '0' }),
      concept(ATTACK, { module: EXTENSION, time: '20240101', active: '0' }),
    ],
    [`Snapshot/Terminology/sct2_Description_Snapshot-en_XX1000999_${date}.txt`]: [
      DESCRIPTION_HEADER,
      description('11000999117', [OWN, SYN, 'Own finding'], { module: EXTENSION, time: date }),
      description('1007011', [PAIN, SYN, 'Soreness'], { module: EXTENSION, time: date }),
    ],
    [`Snapshot/Terminology/sct2_Relationship_Snapshot_XX1000999_${date}.txt`]: [
      RELATIONSHIP_HEADER,
      relationship('11000999125', [OWN, IS_A, FINDING], { module: EXTENSION, time: date }),
    ],
    [`Snapshot/Refset/Content/der2_Refset_SimpleSnapshot_XX1000999_${date}.txt`]: [
      MEMBER_HEADER,
      member(20, [SIMPLE, ATTACK], { module: EXTENSION, time: date, active: '0' }),
    ],
    [`Snapshot/Refset/Metadata/der2_ssRefset_ModuleDependencySnapshot_XX1000999_${date}.txt`]: [
      DEPENDENCY_HEADER,
      member(80, [DEPENDENCY, CORE, date, base], { module: EXTENSION, time: date }),
      member(81, [DEPENDENCY, MODEL, date, base], { module: EXTENSION, time: date }),
    ],
  });

/** The tiny edition as of another date. */
const dated = (date: string): Record<string, string> =>
  renamed(
    Object.fromEntries(Object.entries(tinyFiles()).map(([name, text]) => [name, text.replaceAll('20260101', date)])),
    (name) => name.replace('20260101', date),
  );

const ids = async (path: string): Promise<string[]> =>
  (await recognise(path)).map(({ folder, file }) => `${folder}/${file}`);

describe('forms of a release', () => {
  const flat = renamed(tinyFiles(), (name) => name.split('/').at(-1) ?? name);
  test.each<[string, Record<string, string>]>([
    ['in the publisher’s folders', tinyFiles()],
    ['one folder deeper', below('SnomedCT_Tiny_20260101', tinyFiles())],
    ['all in one folder', flat],
    ['marked as not for production', renamed(flat, (name) => `x${name}`)],
    ['with a summary in the names', renamed(flat, (name) => name.replace('Snapshot', 'EDSnapshot'))],
    [
      'with reference sets in a folder of their own',
      renamed(flat, (name) => (name.startsWith('der2') ? `more/${name}` : name)),
    ],
    ['beside files that are none of its own', { ...tinyFiles(), 'Readme.txt': 'Hello', 'Loinc.csv': 'LOINC_NUM' }],
  ])('%s', async (_, files) => {
    const loaded = await load(folderOf(files));
    expect([loaded.release.folder, loaded.release.file]).toEqual([`snomed-${CORE}`, '20260101']);
    expect(loaded.counts).toHaveLength(13);
    expect(loaded.count('sct2_Concept').loaded).toBe(22);
    expect(loaded.count('der2_Refset_').read).toBe(5);
  });

  test('in a zip', async () => {
    const zip = new ZipFile();
    for (const [name, text] of Object.entries(below('SnomedCT_Tiny', tinyFiles())))
      zip.addBuffer(Buffer.from(text), name);
    zip.end();
    const path = join(temporaryFolder(), 'tiny.zip');
    await pipeline(zip.outputStream, createWriteStream(path));
    expect((await load(path)).count('sct2_Concept').loaded).toBe(22);
  });

  test.each<[string, Record<string, string>, object]>([
    ['no RF2 file', { 'Loinc.csv': 'LOINC_NUM\n', 'notes/sct2.txt': 'x' }, {}],
    ['another system is asked for', tinyFiles(), { system: 'http://loinc.org' }],
  ])('none: %s', async (_, files, options) => {
    expect(await recognise(folderOf(files), options)).toEqual([]);
  });

  test('columns may stand in another order, and others among them', async () => {
    const files = tinyFiles((name, table) =>
      name.includes('Refset') ? table : table.map((row, i) => [i === 0 ? 'extra' : 'x', ...row].reverse()),
    );
    const loaded = await load(folderOf(files));
    expect(loaded.concept(ATTACK)).toMatchObject({ display: 'Heart attack', inactive: false });
    expect(loaded.store.parentOrds(loaded.concept(ATTACK).ord)).toHaveLength(2);
  });

  test('early association files call the target differently', async () => {
    const files = tinyFiles((name, table) =>
      name.includes('Association')
        ? table.map((row) => row.map((cell) => cell.replace('targetComponentId', 'targetComponent')))
        : table,
    );
    const loaded = await load(folderOf(files));
    expect(loaded.mapped('900000000000527005', '90734009')).toEqual([[PAIN, 'equivalent', 'equal']]);
  });

  test('files of kinds that are not loaded are named', async () => {
    const name = 'Snapshot/Terminology/sct2_Identifier_Snapshot_INT_20260101.txt';
    const loaded = await load(folderOf({ ...tinyFiles(), [name]: 'alternateIdentifier\teffectiveTime\n' }));
    expect(loaded.notes).toEqual([expect.stringContaining('sct2_Identifier_Snapshot_INT_20260101.txt is not loaded')]);
  });
});

describe('identity', () => {
  const digest = async (files: Record<string, string>): Promise<string | undefined> =>
    (await recognise(folderOf(files)))[0]?.source.sha256();

  test('is that of the files loaded', async () => {
    const beside = { 'Readme.txt': 'Hello' };
    const first = await digest({ ...tinyFiles(), ...beside });
    expect(await digest({ ...tinyFiles(), 'Readme.txt': 'Hello again' })).toBe(first);
    const shorter = tinyFiles((name, table) => (name.includes('Simple') ? table.slice(0, 2) : table));
    expect(await digest({ ...shorter, ...beside })).not.toBe(first);
  });
});

describe('states', () => {
  /** The tiny edition as Full files, each concept and description with an older state behind it. */
  const full = (): Record<string, string> =>
    renamed(
      tinyFiles((name, table) => {
        if (!/Concept_|Description_|SimpleSnapshot/.test(name)) return table;
        const older = table
          .slice(1)
          .map(([id = '', , active, ...rest]) => [id, '20200101', active === '1' ? '0' : '1', ...rest]);
        return [...table, ...older];
      }),
      (name) => name.replaceAll('Snapshot', 'Full'),
    );

  test('of Full files the latest state of each component counts', async () => {
    const snapshot = await load(folderOf(tinyFiles()));
    const loaded = await load(folderOf(full()));
    expect(loaded.count('sct2_Concept')).toEqual({
      read: 44,
      loaded: 22,
      skipped: { 'superseded by a later state': 22 },
    });
    for (const { ord, ...concept } of snapshot.store.between(0, 100, 100)) {
      expect(loaded.store.find(1, concept.code)).toMatchObject(concept);
      expect(loaded.values(concept.code, 'effectiveTime')).toEqual(snapshot.values(concept.code, 'effectiveTime'));
      expect(loaded.store.designations(loaded.concept(concept.code).ord)).toEqual(snapshot.store.designations(ord));
    }
    expect(loaded.members(SIMPLE)).toEqual(snapshot.members(SIMPLE));
  });

  test('the Snapshot is taken where both are there', async () => {
    const loaded = await load(folderOf({ ...full(), ...tinyFiles() }));
    expect(loaded.counts.map(({ name }) => name).filter((name) => /Full/.test(name))).toEqual([]);
    expect(loaded.count('sct2_Concept').read).toBe(22);
  });

  test('a Delta beside the Snapshot is left alone', async () => {
    const delta = renamed(tinyFiles(), (name) => name.replaceAll('Snapshot', 'Delta'));
    expect((await load(folderOf({ ...tinyFiles(), ...delta }))).counts).toHaveLength(13);
  });

  test('a Delta alone is refused', async () => {
    const delta = renamed(tinyFiles(), (name) => name.replaceAll('Snapshot', 'Delta'));
    await expect(recognise(folderOf(delta))).rejects.toThrow(/holds Delta files only/);
  });
});

describe('packages', () => {
  test('an extension and what it builds on are one edition', async () => {
    const path = folderOf({ ...below('int', dated('20260101')), ...below('ext', extension()) });
    expect(await ids(path)).toEqual([`snomed-${EXTENSION}/20260301`]);
    const loaded = await load(path);
    expect(loaded.release.title).toBe(`SNOMED CT Edition ${EXTENSION} 2026-03-01`);
    expect(loaded.concept(OWN).display).toBe('Own finding');
    expect(loaded.store.parents(loaded.concept(OWN).ord).map(({ code }) => code)).toEqual([FINDING]);
    expect(loaded.notes).toEqual([]);
  });

  test('the latest state of a component wins, whichever package has it', async () => {
    const loaded = await load(folderOf({ ...below('a-ext', extension()), ...below('int', dated('20260101')) }));
    expect(loaded.concept(PAIN).inactive).toBe(true);
    expect(loaded.store.designations(loaded.concept(PAIN).ord).map(({ value }) => value)).toEqual([
      'Pain (finding)',
      'Ache',
      'Soreness',
    ]);
    expect(loaded.values(PAIN, 'moduleId')).toEqual([EXTENSION]);
    expect(loaded.concept(ATTACK).inactive).toBe(false);
    expect(loaded.members(SIMPLE)).toEqual([
      [ATTACK, false, {}],
      [PAIN, false, {}],
    ]);
    const concepts = loaded.counts.filter(({ name }) => name.includes('sct2_Concept'));
    expect(concepts.map(({ name, read, loaded: taken }) => [name.split('/')[0], read, taken])).toEqual([
      ['int', 22, 21],
      ['a-ext', 4, 3],
    ]);
  });

  test('all files of both packages in one folder', async () => {
    const both = {
      ...renamed(dated('20260101'), (name) => name.split('/').at(-1) ?? ''),
      ...renamed(extension(), (name) => name.split('/').at(-1) ?? ''),
    };
    const loaded = await load(folderOf(both));
    expect(loaded.release.folder).toBe(`snomed-${EXTENSION}`);
    expect(loaded.concept(PAIN).inactive).toBe(true);
  });

  test('two releases that do not build on each other are two', async () => {
    const path = folderOf({ ...below('old', dated('20250801')), ...below('new', dated('20260101')) });
    expect((await ids(path)).sort()).toEqual([`snomed-${CORE}/20250801`, `snomed-${CORE}/20260101`]);
    const releases = await recognise(path);
    const digests = await Promise.all(releases.map(({ source }) => source.sha256()));
    expect(new Set(digests).size).toBe(2);
    expect((await loadRelease(releases[0] ?? expect.fail('no release'))).count('sct2_Concept').loaded).toBe(22);
  });

  test('an extension takes the version that it was made for', async () => {
    const path = folderOf({
      ...below('int-1', dated('20250801')),
      ...below('int-2', dated('20260101')),
      ...below('ext', extension({ base: '20250801' })),
    });
    expect((await ids(path)).sort()).toEqual([`snomed-${EXTENSION}/20260301`, `snomed-${CORE}/20260101`]);
    const release = (await recognise(path)).find(({ folder }) => folder.endsWith(EXTENSION));
    expect(release?.source.files.some(({ name }) => name.startsWith('int-1/'))).toBe(true);
    expect(release?.source.files.some(({ name }) => name.startsWith('int-2/'))).toBe(false);
  });

  test('else the newest, and says so', async () => {
    const path = folderOf({ ...below('int', dated('20260101')), ...below('ext', extension({ base: '20250801' })) });
    const loaded = await load(path);
    expect(loaded.notes).toEqual([
      `module ${EXTENSION} was made for version 20250801 of module ${CORE}, of which there is another version here`,
    ]);
  });

  test('an extension of an extension', async () => {
    const top = '31000998102';
    const file = 'Snapshot/Refset/Metadata/der2_ssRefset_ModuleDependencySnapshot_YY1000998_20260401.txt';
    const rows = [
      DEPENDENCY_HEADER,
      member(90, [DEPENDENCY, EXTENSION, '20260401', '20260301'], { module: top, time: '20260401' }),
    ];
    const conceptFile = 'Snapshot/Terminology/sct2_Concept_Snapshot_YY1000998_20260401.txt';
    const path = folderOf({
      ...below('int', dated('20260101')),
      ...below('ext', extension()),
      ...below('top', tables({ [file]: rows, [conceptFile]: [CONCEPT_HEADER, concept(top, { module: top })] })),
    });
    expect(await ids(path)).toEqual([`snomed-${top}/20260401`]);
  });

  test('an extension alone is refused, naming the module that it builds on', async () => {
    await expect(recognise(folderOf(extension()))).rejects.toThrow(
      `is an extension: the package with the module ${CORE}`,
    );
  });

  test.each(['Concept', 'Description', 'Relationship'])('a release without %s files is refused', async (type) => {
    const files = tinyFiles((name, table) => (name.includes(`sct2_${type}_`) ? undefined : table));
    await expect(recognise(folderOf(files))).rejects.toThrow(`without its file sct2_${type}_Snapshot_….txt`);
  });
});

describe('version', () => {
  const without = (part: string) => tinyFiles((name, table) => (name.includes(part) ? undefined : table));
  const timed =
    (time: string) =>
    (name: string, table: Table): Table =>
      name.includes('LanguageSnapshot')
        ? [...table, member(99, ['900000000000509007', '1000011', 'x'], { time })]
        : table;

  test.each<[string, Record<string, string>, string]>([
    ['from dependencies and names', tinyFiles(), `${CORE}/20260101`],
    [
      'from the newest row of any file where the names tell another',
      renamed(tinyFiles(timed('20260202')), (name) => name.replace('20260101', '20260303')),
      `${CORE}/20260202`,
    ],
    [
      'from the newest row where the names tell none',
      renamed(tinyFiles(timed('20260202T120000Z')), (name) => name.replace('_20260101', '')),
      `${CORE}/20260202`,
    ],
    ['from rows alone', without('ModuleDependency'), `${CORE}/20260101`],
  ])('%s', async (_, files, version) => {
    expect(await ids(folderOf(files))).toEqual([`snomed-${version}`]);
  });

  test('without dependencies the module of most of the newest rows', async () => {
    const files = without('ModuleDependency');
    const added = [
      CONCEPT_HEADER,
      concept(EXTENSION, { module: EXTENSION, time: '20260401' }),
      concept(OWN, { module: EXTENSION, time: '20260401' }),
    ];
    const all = { ...files, ...tables({ 'Snapshot/Terminology/sct2_Concept_Snapshot_XX_20260401.txt': added }) };
    expect(await ids(folderOf(all))).toEqual([`snomed-${EXTENSION}/20260401`]);
  });

  test('rows without any time tell none', async () => {
    const files = tinyFiles((name, table) =>
      name === DEPENDENCY_FILE
        ? undefined
        : table.map((row, i) => (i === 0 ? row : row.map((cell, at) => (at === 1 ? '' : cell)))),
    );
    await expect(recognise(folderOf(files))).rejects.toThrow(/no row tells an effectiveTime.*--version-uri/);
    const versionUri = `http://snomed.info/sct/${CORE}/version/20260101`;
    expect((await recognise(folderOf(files), { versionUri }))[0]?.file).toBe('20260101');
  });

  test('--version-uri says it', async () => {
    const versionUri = 'http://snomed.info/xsct/731000124108/version/20260301';
    const loaded = await load(folderOf(tinyFiles()), { versionUri });
    expect(loaded.release).toMatchObject({
      folder: 'snomed-731000124108',
      file: '20260301',
      title: 'SNOMED CT United States Edition 2026-03-01',
    });
    expect(loaded.store.codeSystems()[0]?.info.version).toBe(versionUri);
  });

  test.each(['20260101', 'http://snomed.info/sct/1/version/20260101', 'http://snomed.info/sct/900000000000207008'])(
    '--version-uri %s is refused',
    async (versionUri) => {
      await expect(recognise(folderOf(tinyFiles()), { versionUri })).rejects.toThrow('--version-uri is');
    },
  );

  test('--version-uri cannot name two releases', async () => {
    const path = folderOf({ ...below('old', dated('20250801')), ...below('new', dated('20260101')) });
    const versionUri = `http://snomed.info/sct/${CORE}/version/20260101`;
    await expect(recognise(path, { versionUri })).rejects.toThrow('holds 2 releases of SNOMED CT');
  });
});

describe('edition module', () => {
  const dependencies = (...rows: readonly (readonly [string, string, number])[]) =>
    rows.map(([module, target, time]) => ({ module, time, target, targetTime: 20250101 }));
  const US_EDITION = '731000124108';
  const US_MAP = '5991000124107';
  const MAP = '449080006';

  test.each([
    ['international', dependencies([CORE, MODEL, 20250101]), CORE],
    ['international with its map module on top', dependencies([CORE, MODEL, 20250101], [MAP, CORE, 20250101]), CORE],
    [
      'national with its map module on top',
      dependencies(
        [CORE, MODEL, 20250101],
        [US_EDITION, CORE, 20250301],
        [US_MAP, US_EDITION, 20250301],
        [US_MAP, CORE, 20250301],
      ),
      US_EDITION,
    ],
    [
      'one that depends on itself, too',
      dependencies(
        [CORE, MODEL, 20250801],
        [MAP, CORE, 20250801],
        [EXTENSION, MAP, 20250909],
        [EXTENSION, EXTENSION, 20250909],
      ),
      EXTENSION,
    ],
    [
      'the newest of several tops',
      dependencies([CORE, MODEL, 20250101], [EXTENSION, CORE, 20250301], [US_EDITION, CORE, 20250901]),
      US_EDITION,
    ],
    [
      'the deepest of equally new tops',
      dependencies(
        [EXTENSION, CORE, 20250301],
        [US_EDITION, CORE, 20250301],
        [CORE, MODEL, 20250301],
        [US_EDITION, MAP, 20250301],
      ),
      US_EDITION,
    ],
    ['none', dependencies(), undefined],
  ])('%s', (_, rows, module) => {
    expect(editionModule(rows)).toBe(module);
  });
});

test('a zip in a folder', async () => {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(below('SnomedCT_Ext', extension()))) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  const path = folderOf(below('int', dated('20260101')));
  const file = join(temporaryFolder(), 'ext.zip');
  await pipeline(zip.outputStream, createWriteStream(file));
  await rename(file, join(path, 'ext.zip'));
  const loaded = await load(path);
  expect(loaded.release.folder).toBe(`snomed-${EXTENSION}`);
  expect(
    loaded.store.memberships(loaded.concept(ATTACK).ord).find(({ memberId }) => memberId === uuid(20))?.active,
  ).toBe(false);
});
