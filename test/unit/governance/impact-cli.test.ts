/** `concord impact`, `concord diff` and what `concord load` does for governed maps, over two invented releases under LOINC's URL. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Command, parseCommand, UsageError } from '../../../src/cli/command.js';
import { diffCommand } from '../../../src/cli/diff.js';
import { impactCommand } from '../../../src/cli/impact.js';
import { loadCommand } from '../../../src/cli/load.js';
import { readConfig } from '../../../src/config.js';
import { governanceFile } from '../../../src/governance/governance-file-store.js';
import { openGovernanceStore } from '../../../src/governance/governance-store.js';
import { createMaps } from '../../../src/governance/maps.js';
import type { RowSnapshot } from '../../../src/governance/replay.js';
import { createWorkflow } from '../../../src/governance/workflow.js';
import { csv, table } from '../loaders/loinc-support.js';
import { MAP, MINA, PAUL, POLICY, RITA, source, target } from './support.js';

type Term = readonly [code: string, name: string, status?: string, property?: string];

const OLD: readonly Term[] = [
  ['1-8', 'Potassium'],
  ['2-6', 'Sodium'],
  ['3-4', 'Calcium'],
  ['4-2', 'Gone'],
  ['5-9', 'Same'],
];
const NEW: readonly Term[] = [
  ['1-8', 'Potassium', 'DEPRECATED'],
  ['2-6', 'Natrium'],
  ['3-4', 'Calcium', 'ACTIVE', 'MCnc'],
  ['5-9', 'Same'],
  ['6-7', 'Potassium [Moles/volume]'],
];

let data: string;
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'concord-impact-'));
  await load('2.82', OLD);
});
afterEach(() => rmSync(data, { recursive: true }));

async function run(command: Command, argv: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await command.run(parseCommand(command, [...argv, '--data', data]), {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    config: readConfig({}),
    input: Readable.from([]),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

async function load(version: string, terms: readonly Term[], ...more: readonly string[]) {
  const folder = join(data, `Loinc_${version}`);
  mkdirSync(join(folder, 'LoincTable'), { recursive: true });
  const rows = terms.map(([LOINC_NUM, LONG_COMMON_NAME, STATUS = 'ACTIVE', PROPERTY = 'SCnc']) => {
    const names = { LONG_COMMON_NAME, SHORTNAME: `${LONG_COMMON_NAME} short` };
    return {
      LOINC_NUM,
      ...names,
      STATUS,
      PROPERTY,
      COMPONENT: 'Ion',
      TIME_ASPCT: 'Pt',
      SYSTEM: 'Ser',
      SCALE_TYP: 'Qn',
    };
  });
  writeFileSync(join(folder, 'LoincTable/Loinc.csv'), table(rows));
  const replaced = terms.filter(([, , status]) => status === 'DEPRECATED').map(([code]) => [code, '6-7', '']);
  writeFileSync(join(folder, 'LoincTable/MapTo.csv'), csv(['LOINC', 'MAP_TO', 'COMMENT'], ...replaced));
  const loaded = await run(loadCommand, [folder, '--version', version, '--quiet', ...more]);
  expect(loaded).toMatchObject({ code: 0, err: '' });
  return loaded;
}

/** Approves a row for each target, of the same name but for the sodium, whose mapper remembered another. */
async function approveAll(): Promise<void> {
  const store = openGovernanceStore(governanceFile(data));
  const maps = createMaps(store);
  await maps.create({ ...MAP, policy: POLICY }, PAUL);
  const workflow = createWorkflow(store);
  for (const code of ['1-8', '2-6', '3-4', '4-2', '5-9']) {
    const { added } = await maps.addRows(MAP.id, [source(`L${code}`)], MINA);
    const [row = ''] = added;
    await workflow.act({ row, version: 1, request: { action: 'propose', targets: [target(code)] } }, MINA);
    await workflow.act({ row, version: 2, request: { action: 'submit' } }, MINA);
    await workflow.act({ row, version: 3, request: { action: 'approve' } }, RITA);
  }
  await store.close();
}

async function rows(): Promise<ReadonlyMap<string, RowSnapshot>> {
  const store = openGovernanceStore(governanceFile(data));
  try {
    const { items } = await store.rows({ map: MAP.id, limit: 100 });
    return new Map(items.map((row) => [row.source.code, row]));
  } finally {
    await store.close();
  }
}

describe('load', () => {
  test('tells in one line what a new release touches, and puts it to review', async () => {
    await approveAll();
    const { out } = await load('2.83', NEW);
    expect(out.split('\n')).toEqual([
      expect.stringContaining('loaded into'),
      'http://loinc.org 2.83: 4 standing rows of 1 map are touched; these rows go to review, and go on being served with a warning ' +
        "until decided (concord impact --to 'http://loinc.org|2.83' --from '2.82')",
    ]);
    const found = await rows();
    expect(Object.fromEntries([...found].map(([code, { state }]) => [code, state]))).toEqual({
      'L1-8': 'in-review',
      'L2-6': 'in-review',
      'L3-4': 'in-review',
      'L4-2': 'in-review',
      'L5-9': 'approved',
    });
    expect(found.get('L1-8')?.standing?.doubt).toBe('1-8 is DEPRECATED in 2.83 (proposed instead: 6-7)');
  });

  test('the audit names the command', async () => {
    await approveAll();
    await load('2.83', NEW);
    const store = openGovernanceStore(governanceFile(data));
    const { items } = await store.events({ kind: 'row', actor: 'concord', limit: 10 });
    await store.close();
    expect(items.map(({ action }) => action)).toEqual(['drift', 'drift', 'drift', 'drift']);
    expect(items[0]?.origin).toMatch(/^command line, .+@.+: concord load 'http:\/\/loinc\.org\|2\.83'$/);
  });

  test('--no-review only tells', async () => {
    await approveAll();
    const { out } = await load('2.83', NEW, '--no-review');
    expect(out).toContain(
      "are touched (concord impact --to 'http://loinc.org|2.83' --from '2.82' --send puts them to review)",
    );
    expect([...(await rows()).values()].every(({ state }) => state === 'approved')).toBe(true);
  });

  test.each([
    ['nothing is governed', false, '2.83', NEW],
    ['an older release than the newest', true, '2.81', NEW],
    ['a release that touches nothing', true, '2.83', OLD],
  ])('says nothing of it: %s', async (_, governed, version, text) => {
    if (governed) await approveAll();
    const { out } = await load(version, text);
    expect(out).not.toContain('standing');
  });
});

describe('impact', () => {
  test('on governed rows: text, with every finding', async () => {
    await approveAll();
    await load('2.83', NEW, '--no-review');
    const { code, out } = await run(impactCommand, ['--from', '2.82', '--to', 'loinc|2.83']);
    expect(code).toBe(1);
    expect(out.split('\n')).toEqual([
      'http://loinc.org|2.82 → 2.83',
      'labs (Laboratory): 4 of 5 standing rows touched',
      '  L1-8 (Test L1-8): 1-8 is DEPRECATED in 2.83 (proposed instead: 6-7)',
      "  L2-6 (Test L2-6): 2-6 is called 'Natrium' in 2.83, was 'Sodium'",
      "  L3-4 (Test L3-4): 3-4 has PROPERTY 'MCnc' in 2.83, was 'SCnc'",
      '  L4-2 (Test L4-2): 4-2 is not in 2.83',
      '4 rows touched: 1 missing, 1 deprecated, 1 axis-changed, 1 renamed',
    ]);
  });

  test('without --from: the release that the map names', async () => {
    await approveAll();
    await load('2.83', NEW, '--no-review');
    const { out } = await run(impactCommand, ['--to', 'loinc', '--format', 'json']);
    const { counts, maps } = JSON.parse(out);
    expect(counts).toEqual({ missing: 1, deprecated: 1, 'axis-changed': 1, renamed: 1 });
    expect(maps[0]).toMatchObject({ map: 'labs', standing: 5, rows: [{ state: 'approved' }, {}, {}, {}] });
  });

  test('--send puts to review once, as Concord, with the command line', async () => {
    await approveAll();
    await load('2.83', NEW, '--no-review');
    const words = ['--from', '2.82', '--to', 'loinc|2.83', '--send'];
    expect((await run(impactCommand, words)).err).toBe('4 rows sent to review; served with a warning until decided');
    expect((await run(impactCommand, words)).err).toBe('');
    const store = openGovernanceStore(governanceFile(data));
    const { items } = await store.events({ actor: 'concord', limit: 10 });
    const report = await store.verifyAudit();
    await store.close();
    expect(items.length).toBe(4);
    expect(items[0]?.origin).toContain("concord impact --from 2.82 --to 'loinc|2.83' --send");
    expect(report.problems).toEqual([]);
  });

  test('rows that were reviewed against the release are not told again', async () => {
    await approveAll();
    await load('2.83', NEW);
    const store = openGovernanceStore(governanceFile(data));
    for (const { id, version, state } of (await rows()).values()) {
      if (state === 'in-review') {
        await createWorkflow(store).act({ row: id, version, request: { action: 'approve' } }, RITA);
      }
    }
    await store.close();
    expect(await run(impactCommand, ['--from', '2.82', '--to', 'loinc|2.83'])).toMatchObject({
      code: 0,
      out: 'http://loinc.org|2.82 → 2.83\nno rows touched',
    });
  });

  test('on a mapping file: places, SARIF, JUnit, annotations; rejected rows are passed over', async () => {
    await load('2.83', NEW);
    const file = mapFile();
    const words = ['--from', '2.82', '--to', 'loinc|2.83', '--map', file];
    const { code, out } = await run(impactCommand, words);
    expect(code).toBe(1);
    expect(out.split('\n').slice(1)).toEqual([
      `${file}: 1 of 2 rows touched`,
      '  line 11, K (Potassium): 1-8 is DEPRECATED in 2.83 (proposed instead: 6-7)',
      '1 row touched: 1 deprecated',
    ]);
    const sarif = JSON.parse((await run(impactCommand, [...words, '--format', 'sarif'])).out);
    expect(sarif.runs[0].results).toMatchObject([{ ruleId: 'drift-deprecated', level: 'error' }]);
    expect((await run(impactCommand, [...words, '--format', 'junit'])).out).toContain('failures="1"');
    expect((await run(impactCommand, [...words, '--format', 'github'])).out).toContain('::error file=');
  });

  test('a name that the release knows beside the display is no new name', async () => {
    await load('2.83', OLD);
    const file = mapFile();
    const text = readFileSync(file, 'utf8').replace('LOINC:1-8\tPotassium', 'LOINC:1-8\tPOTASSIUM Short');
    writeFileSync(file, text.replace('"2.82"', '"2.81"'));
    expect(await run(impactCommand, ['--to', 'loinc|2.83', '--map', file])).toMatchObject({ code: 0, err: '' });
  });

  test.each<[string, readonly string[], string]>([
    ['no release', [], '--to must be SYSTEM|VERSION'],
    [
      'a release that is not loaded',
      ['--to', 'loinc|9.99'],
      'http://loinc.org version 9.99 is not loaded: loaded are 2.82',
    ],
    ['a system that is not loaded', ['--to', 'rxnorm'], 'no version of it is loaded'],
    ['two systems', ['--from', 'rxnorm|1', '--to', 'loinc'], 'of one code system'],
    ['a file that is not there', ['--to', 'loinc', '--map', '/no/such.tsv'], 'there is no /no/such.tsv'],
    ['an unknown format', ['--to', 'loinc', '--format', 'xml'], "not 'xml'"],
  ])('wrong usage: %s', async (_, words, said) => {
    await expect(run(impactCommand, words)).rejects.toThrow(UsageError);
    await expect(run(impactCommand, words)).rejects.toThrow(said);
  });

  test('--send with files alone is wrong usage; a malformed file is told with its lines', async () => {
    const file = mapFile();
    await expect(run(impactCommand, ['--to', 'loinc', '--map', file, '--send'])).rejects.toThrow('for governed maps');
    writeFileSync(file, readFileSync(file, 'utf8').replace('LOINC:1-8', 'NOPE:1-8'));
    const { code, err } = await run(impactCommand, ['--to', 'loinc', '--map', file]);
    expect([code, err]).toEqual([1, expect.stringContaining(`${file}:11: `)]);
  });
});

function mapFile(): string {
  const file = join(data, 'map.sssom.tsv');
  const head = [
    ...['# curie_map:', '#   LAB: "https://example.org/lab#"', '#   LOINC: "http://loinc.org/"'],
    ...['# license: "https://example.org/licence"', '# mapping_set_id: "https://example.org/ConceptMap/labs"'],
    ...['# mapping_set_version: "1"', '# object_source: "http://loinc.org"', '# object_source_version: "2.82"'],
    '# subject_source: "https://example.org/lab"',
  ];
  const columns = [
    'subject_id',
    'subject_label',
    'predicate_id',
    'object_id',
    'object_label',
    'mapping_justification',
    'reviewer_agreement',
  ];
  const cells = [
    ['LAB:K', 'Potassium', 'skos:exactMatch', 'LOINC:1-8', 'Potassium', 'semapv:ManualMappingCuration', ''],
    ['LAB:NA', 'Sodium', 'skos:exactMatch', 'LOINC:2-6', 'Sodium', 'semapv:ManualMappingCuration', '-1'],
    ['LAB:S', 'Same', 'skos:exactMatch', 'LOINC:5-9', 'Same', 'semapv:ManualMappingCuration', ''],
  ];
  writeFileSync(file, `${[...head, columns.join('\t'), ...cells.map((row) => row.join('\t'))].join('\n')}\n`);
  return file;
}

describe('diff', () => {
  beforeEach(async () => {
    await load('2.83', NEW);
  });

  test('text', async () => {
    const { code, out } = await run(diffCommand, ['--from', '2.82', '--to', 'loinc|2.83']);
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'http://loinc.org: 2.82 → 2.83',
      '1-8 is DEPRECATED in 2.83 (proposed instead: 6-7)',
      "2-6 is called 'Natrium' in 2.83, was 'Sodium'",
      "3-4 has PROPERTY 'MCnc' in 2.83, was 'SCnc'",
      '6-7 is new: Potassium [Moles/volume]',
      '4-2 is not in 2.83',
      '5 concepts before, 5 after: 1 added, 1 missing, 0 retired, 1 deprecated, 1 axis-changed, 1 renamed',
    ]);
  });

  test('JSON into a file, of some kinds; all are counted', async () => {
    const file = join(data, 'diff.json');
    const words = [
      '--from',
      '2.82',
      '--to',
      'loinc|2.83',
      '--kind',
      'added,missing',
      '--format',
      'json',
      '--out',
      file,
    ];
    expect((await run(diffCommand, words)).out).toBe('');
    const { differences, counts } = JSON.parse(readFileSync(file, 'utf8'));
    expect(differences.map(({ code }: { code: string }) => code)).toEqual(['6-7', '4-2']);
    expect(counts).toMatchObject({ before: 5, after: 5, kinds: { renamed: 1, deprecated: 1 } });
  });

  test('a page, with nothing in it taken for markup', async () => {
    await load('2.84', [...NEW, ['7-5', '<b>Natrium & co</b>']]);
    const { out } = await run(diffCommand, ['--from', '2.83', '--to', 'loinc|2.84', '--format', 'html']);
    expect(out).toContain('&lt;b&gt;Natrium &amp; co&lt;/b&gt;');
    expect(out).not.toContain('<b>');
    expect(out.endsWith('</html>')).toBe(true);
  });

  test.each<[string, readonly string[], string]>([
    ['no old release', ['--to', 'loinc'], '--from is needed'],
    ['an unknown kind', ['--from', '2.82', '--to', 'loinc', '--kind', 'gone'], "not 'gone'"],
    ['an unknown format', ['--from', '2.82', '--to', 'loinc', '--format', 'xml'], "not 'xml'"],
  ])('wrong usage: %s', async (_, words, said) => {
    await expect(run(diffCommand, words)).rejects.toThrow(said);
  });
});
