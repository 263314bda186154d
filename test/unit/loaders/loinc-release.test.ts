/** Which sources are LOINC releases, of which version, and what is said of broken ones. */
import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { LoadError } from '../../../loaders/shared/load-error.js';
import { cleanUp, csv, folderOf, link, load, loadRelease, recognise, TERMS, TINY, table } from './loinc-support.js';

afterEach(cleanUp);

const TABLE = 'LoincTable/Loinc.csv';
const ONE = table(TERMS.slice(0, 1));
const CORE_COLUMNS = [
  'LOINC_NUM',
  'COMPONENT',
  'PROPERTY',
  'TIME_ASPCT',
  'SYSTEM',
  'SCALE_TYP',
  'METHOD_TYP',
  'CLASS',
  'CLASSTYPE',
  'LONG_COMMON_NAME',
  'SHORTNAME',
  'EXTERNAL_COPYRIGHT_NOTICE',
  'STATUS',
  'VersionFirstReleased',
  'VersionLastChanged',
];
const CORE = table(TERMS, CORE_COLUMNS);

describe('LOINC: version', () => {
  test.each([
    ['the folder', 'Loinc_2.78', TABLE, {}, '2.78'],
    ['a folder inside', 'downloads', `Loinc_2.80/${TABLE}`, {}, '2.80'],
    ['the innermost of two', 'Loinc_2.70', `Loinc_2.80/${TABLE}`, {}, '2.80'],
    ['an older way to name it', 'LOINC_2.65_Text', 'Loinc.csv', {}, '2.65'],
    ['a version with a suffix', 'Loinc_0.01-sample', TABLE, {}, '0.01-sample'],
    ['--version before all', 'Loinc_2.78', TABLE, { version: '2.82' }, '2.82'],
    ['--version where nothing tells it', 'loinc', TABLE, { version: '2.82' }, '2.82'],
  ])('is told by %s', async (_, folder, file, options, version) => {
    const [release] = await recognise(folderOf({ [file]: ONE }, folder), options);
    expect(release).toMatchObject({ title: `LOINC ${version}`, folder: 'loinc', file: version });
  });

  test('that nothing tells is an error naming --version', async () => {
    const folder = folderOf({ [TABLE]: ONE }, 'loinc');
    await expect(recognise(folder)).rejects.toThrow(/Loinc\.csv: no folder or file name tells.*--version/);
  });

  test('older than the changes in the table is pointed out', async () => {
    const { notes } = await load(folderOf({ [TABLE]: ONE }), { version: '2.77' });
    expect(notes).toEqual([expect.stringMatching(/last changed in 2\.78.*LOINC 2\.77/)]);
  });
});

describe('LOINC: recognition', () => {
  test.each([
    ['the core table', { 'LoincTableCore/LoincTableCore.csv': CORE }],
    ['a table under another name', { 'terms.csv': CORE }],
    ['reordered columns', { [TABLE]: table(TERMS, [...CORE_COLUMNS].reverse()) }],
    ['a byte order mark and CRLF', { [TABLE]: `\uFEFF${CORE.replaceAll('\n', '\r\n')}` }],
  ])('%s is a release', async (_, files) => {
    const loaded = await load(folderOf(files));
    expect(loaded.concept('2345-7').display).toBe('Glucose [Mass/volume] in Serum or Plasma');
    expect(loaded.values('2345-7', 'COMPONENT')).toEqual(['Glucose']);
    expect(loaded.store.codeSystems()[0]?.info.properties[0]).toMatchObject({ code: 'COMPONENT', type: 'string' });
  });

  test.each([
    ['no table', { 'AccessoryFiles/PartFile/Part.csv': TINY['AccessoryFiles/PartFile/Part.csv'] ?? '' }, {}],
    [
      'a linguistic variant alone',
      { 'a.csv': TINY['AccessoryFiles/LinguisticVariants/deDE15LinguisticVariant.csv'] ?? '' },
      {},
    ],
    ['some other CSV', { 'codes.csv': csv(['code', 'display'], ['a', 'b']) }, {}],
    ['another system asked for', { [TABLE]: ONE }, { system: 'http://example.org/codes' }],
  ])('%s is none', async (_, files, options) => {
    expect(await recognise(folderOf(files), options)).toEqual([]);
  });

  test('the whole table is taken before the core table and before the extract beside the panels', async () => {
    const few = table(TERMS.slice(1, 2));
    const loaded = await load(
      folderOf({
        'LoincTableCore/LoincTableCore.csv': few,
        'AccessoryFiles/PanelsAndForms/Loinc.csv': few,
        [TABLE]: ONE,
      }),
    );
    expect(loaded.counts.map(({ name }) => name)).toEqual([TABLE]);
  });

  test('two releases in a folder are two, each with its own files and digest', async () => {
    const part = csv(['PartNumber', 'PartTypeName', 'PartName'], ['LP1-1', 'SCALE', 'Qn']);
    const folder = folderOf(
      {
        'Loinc_2.77/Loinc.csv': ONE,
        'Loinc_2.78/LoincTable/Loinc.csv': ONE,
        'Loinc_2.78/AccessoryFiles/PartFile/Part.csv': part,
      },
      'all',
    );
    const releases = await recognise(folder);
    expect(releases.map(({ file }) => file).sort()).toEqual(['2.77', '2.78']);
    const names = releases.map(({ source }) => source.files.map(({ name }) => name));
    expect(names).toContainEqual(['Loinc_2.77/Loinc.csv']);
    expect(names).toContainEqual(['Loinc_2.78/AccessoryFiles/PartFile/Part.csv', 'Loinc_2.78/LoincTable/Loinc.csv']);
    const digests = await Promise.all(releases.map(({ source }) => source.sha256()));
    expect(new Set(digests).size).toBe(2);
  });

  test.each([
    ['2.72', 'AccessoryFiles/MultiAxialHierarchy/MultiAxialHierarchy.csv'],
    ['2.73', 'AccessoryFiles/ComponentHierarchyBySystem/ComponentHierarchyBySystem.csv'],
    ['some later version', 'Hierarchies/ComponentHierarchyBySystem.csv'],
  ])('the hierarchy is found where %s has it', async (_, path) => {
    const hierarchy = csv(
      ['PATH_TO_ROOT', 'SEQUENCE', 'IMMEDIATE_PARENT', 'CODE', 'CODE_TEXT'],
      ['', '1', '', 'LP1-8', 'Root'],
      ['LP1-8', '1', 'LP1-8', '2345-7', ''],
    );
    const loaded = await load(folderOf({ [TABLE]: ONE, [path]: hierarchy }));
    expect(loaded.store.parents(loaded.concept('2345-7').ord).map(({ code }) => code)).toEqual(['LP1-8']);
  });

  test('part links of before 2.66 tell their property by their types', async () => {
    const header = ['LoincNumber', 'LongCommonName', 'PartNumber', 'PartName', 'PartTypeName', 'LinkTypeName'];
    const row = (part: string, type: string, kind: string) => ['2345-7', '', part, part, type, kind];
    const loaded = await load(
      folderOf({
        [TABLE]: ONE,
        'AccessoryFiles/LoincPartLink.csv': csv(
          header,
          row('LP1-1', 'TIME', 'Primary'),
          row('LP2-2', 'SUFFIX', 'SyntaxEnhancement'),
          row('LP3-3', 'Rad.Anatomic Location.Region Imaged', 'Radiology'),
          row('LP4-4', 'Document.TypeOfService', 'DocumentOntology'),
          row('LP5-5', 'SYSTEM', 'Search'),
          row('LP6-6', 'SOMETHING', 'Else'),
        ),
      }),
    );
    const codes = [
      'TIME_ASPCT',
      'analyte-suffix',
      'rad-anatomic-location-region-imaged',
      'document-type-of-service',
      'search',
    ];
    expect(codes.map((code) => loaded.values('2345-7', code))).toEqual([
      ['LP1-1'],
      ['LP2-2'],
      ['LP3-3'],
      ['LP4-4'],
      ['LP5-5'],
    ]);
    expect(loaded.skipped('LoincPartLink.csv')).toEqual({ 'link of unknown kind': 1 });
  });

  test('consumer names stand in the table before they have a file of their own', async () => {
    const loaded = await load(folderOf({ [TABLE]: table([{ ...TERMS[0], CONSUMER_NAME: 'Blood sugar' }]) }));
    expect(loaded.names('2345-7')).toContainEqual(['ConsumerName', undefined, 'Blood sugar']);
  });
});

describe('LOINC: faults', () => {
  const hierarchy = (...rows: string[][]) => csv(['IMMEDIATE_PARENT', 'CODE', 'CODE_TEXT'], ...rows);
  const lines = ONE.split('\n');

  test.each([
    [
      'a missing column',
      {
        [TABLE]: table(
          TERMS,
          CORE_COLUMNS.filter((name) => name !== 'STATUS'),
        ),
      },
      /Loinc\.csv:1: the header lacks the required column STATUS/,
    ],
    [
      'no header',
      { [TABLE]: lines.slice(1).join('\n') },
      /Loinc\.csv:1: the header lacks the required columns LOINC_NUM/,
    ],
    ['an empty table', { [TABLE]: '' }, /Loinc\.csv: is empty/],
    ['a row with too few cells', { [TABLE]: CORE.replace(/,"2\.42"\n/, '\n') }, /Loinc\.csv:3: 15 columns expected/],
    ['a table cut off inside a row', { [TABLE]: CORE.slice(0, -40) }, /Loinc\.csv:5/],
    [
      'a table in another encoding',
      { [TABLE]: Buffer.from(CORE.replace('Test strip', 'Prüfstreifen'), 'latin1') },
      /Loinc\.csv:3:\d+: byte 0xfc is not valid utf-8/,
    ],
    [
      'a number twice',
      { [TABLE]: table([...TERMS.slice(0, 1), ...TERMS.slice(0, 1)]) },
      /Loinc\.csv:\d+: LOINC_NUM 2345-7 stands here a second time/,
    ],
    [
      'a row without a number',
      { [TABLE]: table([{ ...TERMS[1], LOINC_NUM: '' }]) },
      /Loinc\.csv:2: LOINC_NUM is empty/,
    ],
    [
      'a part file without its columns',
      { [TABLE]: ONE, 'Part.csv': csv(['PartNumber', 'PartName'], ['LP1', 'a']) },
      /Part\.csv:1: the header lacks the required column PartTypeName/,
    ],
    [
      'a broken part link',
      {
        [TABLE]: ONE,
        'LoincPartLink_Primary.csv': `${csv(['LoincNumber', 'PartNumber', 'PartName', 'PartTypeName', 'LinkTypeName', 'Property'])}"2345-7","LP1\n`,
      },
      /LoincPartLink_Primary\.csv:2:10: the quote/,
    ],
    [
      'a hierarchy that goes in a circle',
      { [TABLE]: ONE, 'ComponentHierarchyBySystem.csv': hierarchy(['LP2-2', 'LP1-1', ''], ['LP1-1', 'LP2-2', '']) },
      /ComponentHierarchyBySystem\.csv: the hierarchy goes in a circle through LP1-1, LP2-2/,
    ],
    [
      'a variant of no language',
      {
        [TABLE]: ONE,
        'germanLinguisticVariant.csv': TINY['AccessoryFiles/LinguisticVariants/deDE15LinguisticVariant.csv'] ?? '',
      },
      /germanLinguisticVariant\.csv: neither LinguisticVariants\.csv nor the file name/,
    ],
  ])('%s is one clear error', async (_, files, message) => {
    const failure = load(folderOf(files));
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toBeInstanceOf(LoadError);
  });

  test('a variant that LinguisticVariants.csv does not list is known by its name', async () => {
    const variant = TINY['AccessoryFiles/LinguisticVariants/deDE15LinguisticVariant.csv'] ?? '';
    const loaded = await load(folderOf({ [TABLE]: ONE, 'deDE15LinguisticVariant.csv': variant }));
    expect(loaded.names('2345-7')).toContainEqual(['SHORTNAME', 'de-DE', 'Glukose']);
  });

  test('links to terms of another release are left out, not an error', async () => {
    const links = csv(
      [
        'LoincNumber',
        'LongCommonName',
        'PartNumber',
        'PartName',
        'PartCodeSystem',
        'PartTypeName',
        'LinkTypeName',
        'Property',
      ],
      link('1-8', ['LP1-1', 'a', 'SCALE'], 'Primary', 'SCALE_TYP'),
    );
    const loaded = await load(folderOf({ [TABLE]: ONE, 'LoincPartLink_Primary.csv': links }));
    expect(loaded.skipped('LoincPartLink_Primary.csv')).toEqual({ 'term not in the release': 1 });
  });
});

describe('LOINC: single files', () => {
  const ORDERS = csv(
    ['LOINC_NUM', 'LONG_COMMON_NAME', 'ORDER_OBS'],
    ['2345-7', 'Glucose', 'Both'],
    ['718-7', 'Hemoglobin', 'Both'],
  );
  const NAME = 'LoincUniversalLabOrdersValueSet.csv';

  test.each([
    ['alone', 'orders', NAME, {}, 'unversioned', undefined],
    ['alone with --version', 'orders', NAME, { version: '2.78' }, '2.78', '2.78'],
    [
      'in a release, whose version it has',
      'Loinc_2.80',
      `AccessoryFiles/LoincUniversalLabOrdersValueSet/${NAME}`,
      {},
      '2.80',
      '2.80',
    ],
  ])('the universal lab orders %s', async (_, folder, path, options, file, version) => {
    const loaded = await load(folderOf({ [path]: ORDERS }, folder), options);
    expect(loaded.release).toMatchObject({ folder: 'loinc-universal-lab-orders', file });
    const row = loaded.store.db.prepare('SELECT * FROM resource').get() as Record<string, string | null>;
    const url = 'http://loinc.org/vs/loinc-universal-lab-orders-value-set';
    expect(row).toMatchObject({
      type: 'ValueSet',
      url,
      version: version ?? null,
      status: 'active',
      fhir_version: '4.0',
    });
    const concept = [
      { code: '2345-7', display: 'Glucose' },
      { code: '718-7', display: 'Hemoglobin' },
    ];
    const json = JSON.parse(row['json'] ?? '') as Record<string, unknown>;
    expect(json).toMatchObject({
      resourceType: 'ValueSet',
      url,
      compose: { include: [{ system: 'http://loinc.org', concept }] },
    });
    expect(json['version']).toBe(version);
    expect(JSON.parse(row['definition'] ?? '')).toMatchObject({
      url,
      compose: {
        include: [
          { system: 'http://loinc.org', filters: [], concepts: concept.map((one) => ({ ...one, designations: [] })) },
        ],
      },
    });
  });

  test('a file of its own, known by its columns whatever its name', async () => {
    const folder = folderOf({ 'orders.csv': ORDERS }, 'any');
    expect(await recognise(join(folder, 'orders.csv'))).toHaveLength(1);
  });

  test('a code that stands twice is an error', async () => {
    const twice = ORDERS + csv(['718-7', 'Hemoglobin', 'Both']);
    await expect(load(folderOf({ [NAME]: twice }, 'orders'))).rejects.toThrow(
      /ValueSet\.csv:4: LOINC_NUM 718-7 stands here a second time/,
    );
  });

  test('units in use are a supplement of LOINC', async () => {
    const units = JSON.stringify({ version: '2.67', '2345-7': ['mg/dL', 'mmol/L'], '718-7': ['g/dL'], '1-8': [] });
    const loaded = await load(folderOf({ 'loinc_unit.json': units }, 'units'));
    expect(loaded.release).toMatchObject({ folder: 'loinc-units', file: '2.67', title: 'LOINC units in use 2.67' });
    expect(loaded.store.codeSystems()[0]?.info).toMatchObject({
      content: 'supplement',
      supplements: 'http://loinc.org',
      version: '2.67',
    });
    expect(loaded.values('2345-7', 'ucum-unit')).toEqual(['mg/dL', 'mmol/L']);
    expect(loaded.counts).toMatchObject([{ read: 3, loaded: 2, skipped: { 'no unit': 1 } }]);
  });

  test.each([
    ['cut off', '{"version":"2.67","2345-7":["mg/dL"', /loinc_unit\.json: is not JSON/],
    [
      'of another shape',
      '{"version":"2.67","2345-7":["a"],"718-7":"g/dL"}',
      /loinc_unit\.json: the units of 718-7 are not a list of texts/,
    ],
  ])('a unit list %s is an error', async (_, text, message) => {
    await expect(load(folderOf({ 'loinc_unit.json': text }, 'units'))).rejects.toThrow(message);
  });

  test('everything of one folder is found, each once', async () => {
    const units = '{"version":"2.67","2345-7":["mg/dL"]}';
    const releases = await recognise(
      folderOf({ [`Loinc_2.78/${TABLE}`]: ONE, [NAME]: ORDERS, 'loinc_unit.json': units }, 'all'),
    );
    expect(releases.map(({ title }) => title)).toEqual([
      'LOINC 2.78',
      'LOINC Universal Lab Orders',
      'LOINC units in use 2.67',
    ]);
    for (const release of releases) await expect(loadRelease(release)).resolves.toBeDefined();
  });
});
