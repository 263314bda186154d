/** `concord map publish`: only approved rows are served; a file with anything wrong is refused with file and line, and publishes nothing. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openContentFiles } from '../../src/cli/content-files.js';
import { LAB_MAP, ROOT, sampleData } from '../support/sample-content.js';
import { commandHere, concord, filesBelow, removeFolders, temporaryFolder } from './support.js';

afterAll(removeFolders);

const SAMPLE = readFileSync(join(ROOT, 'mappings/local-lab-to-loinc/map.sssom.tsv'), 'utf8');
const LINES = SAMPLE.split('\n');
const lineOf = (text: string): number => LINES.findIndex((line) => line.includes(text)) + 1;
const HEAD = LINES.slice(0, lineOf('record_id\t'));
const base = await sampleData();

function fileWith(text: string | Buffer, name = 'map.sssom.tsv'): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, text);
  return file;
}

/** The samples without their map. */
function emptyStore(): string {
  const data = temporaryFolder();
  cpSync(join(base, 'content'), join(data, 'content'), { recursive: true, filter: (path) => !path.includes('/maps') });
  return data;
}

const publish = async (data: string, ...files: readonly string[]) =>
  await commandHere('map publish', [...files, '--data', data]);

/** `source > target` of every row that a store serves for the map. */
function served(data: string): readonly string[] {
  const content = openContentFiles(data);
  try {
    const map = content.catalogue.conceptMaps().find(({ info }) => info.url === LAB_MAP);
    const rows = map?.groups.flatMap((group) => group.rows(1_000)) ?? [];
    return rows.map(({ sourceCode, target }) => `${sourceCode} > ${target?.code ?? '-'}`);
  } finally {
    content.close();
  }
}

describe('a file with something wrong', () => {
  const data = emptyStore();
  const line = lineOf('LABMAP:0001');
  const edit = (from: string | RegExp, to: string): string => {
    const text = SAMPLE.replace(from, to);
    if (text === SAMPLE) throw new Error(`the sample has no ${from}`);
    return text;
  };

  test.each<[name: string, text: string, line: number, said: RegExp]>([
    ['a target that there is not', edit('LOINC:2951-2', 'LOINC:99999-9'), line, /99999-9/],
    ['a deprecated target', edit('LOINC:2951-2', 'LOINC:1519-8'), line, /1519-8.*DEPRECATED/i],
    ['a source that there is not', edit('LAB:NA', 'LAB:NOPE'), line, /NOPE/],
    [
      'a row said twice',
      `${SAMPLE.trimEnd()}\n${LINES[line - 1]?.replace('LABMAP:0001', 'LABMAP:9001')}\n`,
      LINES.length,
      /NA|again|line/,
    ],
    ['a target beside "no term found"', edit('LAB:K\t', 'LAB:VENI\t'), line + 1, /VENI/],
    ['a prefix that is not declared', edit('LOINC:2951-2', 'FOO:2951-2'), line, /FOO/],
    ['a prefix that is a name of Object', edit('LOINC:2951-2', 'constructor:2951-2'), line, /constructor/],
    ['no prefix', edit('LOINC:2951-2', '2951-2'), line, /2951-2/],
    ['a predicate that there is not', edit('skos:exactMatch', 'skos:fooMatch'), line, /fooMatch/],
    ['a predicate that is a name of Object', edit('skos:exactMatch', 'constructor'), line, /constructor/],
    ['a predicate __proto__', edit('skos:exactMatch', '__proto__'), line, /__proto__/],
    ['no predicate', edit('skos:exactMatch', ''), line, /predicate_id/],
    ['no subject', edit('LAB:NA', ''), line, /subject_id/],
    ['no object', edit('LOINC:2951-2', ''), line, /object_id/],
    ['a column that is missing', edit('predicate_id', 'something'), HEAD.length, /predicate_id/],
    ['a row with a cell too many', edit('LABMAP:0001', 'LABMAP:0001\tx'), line, /./],
    ['no header', LINES.slice(HEAD.length - 1).join('\n'), 1, /./],
    ['a header that is no YAML', edit('#curie_map:', '#curie_map: ]['), 1, /./],
    ['no mapping_set_id', edit(/^#mapping_set_id.*\n/m, ''), 1, /mapping_set_id/],
    ['a target release that is not loaded', edit(/(object_source_version: "?)0\.01-sample/, '$19.99'), 1, /9\.99/],
    ['an empty file', '', 1, /./],
  ])('%s', async (_name, text, at, said) => {
    const file = fileWith(text);
    const before = filesBelow(data);
    const { code, err, out } = await publish(data, file);
    expect([code, out]).toEqual([1, '']);
    const place = err.split('\n').find((told) => told.includes(`${file}:`) && said.test(told)) ?? err;
    expect(place).toMatch(said);
    // Faults of the header may be told of the line that they are in, or of the first.
    const told = Number(/\.tsv:(\d+)/.exec(place)?.[1]);
    if (at > HEAD.length) expect(told).toBe(at);
    else expect(told).toBeLessThanOrEqual(HEAD.length);
    expect(err).not.toMatch(/^\s+at /m);
    expect(filesBelow(data)).toEqual(before);
  });

  test('bytes that are no UTF-8', async () => {
    const bytes = Buffer.from(SAMPLE);
    bytes[SAMPLE.indexOf('Sodium')] = 0xe4;
    const { code, err } = await publish(data, fileWith(bytes));
    expect([code, err]).toEqual([1, expect.stringMatching(/\.tsv:\d+: .*UTF-8/)]);
  });

  test('every wrong row is told, not the first alone', async () => {
    const text = SAMPLE.replace('LOINC:2951-2', 'LOINC:99999-9').replace('LOINC:2823-3', 'LOINC:88888-8');
    const { err } = await publish(data, fileWith(text));
    expect(err).toContain('99999-9');
    expect(err).toContain('88888-8');
  });

  test('keeps the others from being published, too', async () => {
    const { code } = await publish(data, fileWith(SAMPLE), fileWith(edit('LOINC:2951-2', 'LOINC:99999-9')));
    expect(code).toBe(1);
    expect(served(data)).toEqual([]);
  });

  test('nothing can be published for a target system that is not loaded', async () => {
    const { code, err } = await publish(temporaryFolder(), fileWith(SAMPLE));
    expect([code, err]).toEqual([1, expect.stringContaining('http://loinc.org')]);
  });
});

describe('what is served', () => {
  const row = (code: string, target: string, more: Readonly<Record<string, string>> = {}): string => {
    const cells: Record<string, string> = {
      record_id: `LABMAP:${code}`,
      subject_id: `LAB:${code}`,
      predicate_id: 'skos:exactMatch',
      object_id: target,
      mapping_justification: 'semapv:ManualMappingCuration',
      author_id: 'STAFF:m.lind',
      reviewer_id: 'STAFF:k.osei',
      reviewer_agreement: '1.0',
      review_date: '2026-01-15',
      ...more,
    };
    return (HEAD.at(-1) ?? '')
      .split('\t')
      .map((name) => cells[name] ?? '')
      .join('\t');
  };
  const map = (...rows: readonly string[]): string => `${[...HEAD, ...rows].join('\n')}\n`;

  test.each<[name: string, more: Readonly<Record<string, string>>, approved: boolean]>([
    ['reviewed and agreed', {}, true],
    ['agreed by half', { reviewer_agreement: '0.5' }, true],
    ['one of two reviewers is not the author', { reviewer_id: 'STAFF:m.lind|STAFF:k.osei' }, true],
    ['rejected', { reviewer_agreement: '-1.0' }, false],
    ['undecided', { reviewer_agreement: '0' }, false],
    ['not reviewed', { reviewer_id: '', reviewer_agreement: '', review_date: '' }, false],
  ])('%s', async (_name, more, approved) => {
    const data = emptyStore();
    // A second, approved row, as a map without any may be refused.
    const { code, err } = await publish(data, fileWith(map(row('NA', 'LOINC:2951-2', more), row('K', 'LOINC:2823-3'))));
    expect([code, err.includes('error')]).toEqual([0, false]);
    expect(served(data)).toEqual(approved ? ['NA > 2951-2', 'K > 2823-3'] : ['K > 2823-3']);
  });

  test.each<[name: string, more: Readonly<Record<string, string>>]>([
    ['by the author', { reviewer_id: 'STAFF:m.lind' }],
    ['by one of the authors', { author_id: 'STAFF:m.lind|STAFF:k.osei', reviewer_id: 'STAFF:k.osei' }],
  ])('a row reviewed %s alone is never served', async (_name, more) => {
    const data = emptyStore();
    const { code, err } = await publish(data, fileWith(map(row('NA', 'LOINC:2951-2', more), row('K', 'LOINC:2823-3'))));
    expect([code, err]).toEqual([1, expect.stringContaining(`.tsv:${HEAD.length + 1}: error`)]);
    expect(served(data)).toEqual([]);
  });

  test('a file, a folder of folders, again, and a newer version beside the older', async () => {
    const data = emptyStore();
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    writeFileSync(join(folder, 'a/b/map.sssom.tsv'), SAMPLE);
    expect((await publish(data, folder)).out).toContain('39 of 42 rows are approved and served');
    expect(served(data).length).toBe(39);
    expect((await publish(data, folder)).out).toContain('is published already; nothing to do');
    const newer = SAMPLE.replace(/(mapping_set_version: "?)2026\.1/, '$12026.2');
    expect((await publish(data, fileWith(newer))).code).toBe(0);
    const content = openContentFiles(data);
    const versions = content.catalogue.conceptMaps().filter(({ info }) => info.url === LAB_MAP);
    expect(versions.map(({ info }) => info.version).sort()).toEqual(['2026.1', '2026.2']);
    content.close();
    const remove = filesBelow(data).find((name) => name.includes('2026.2') && name.endsWith('.sqlite')) ?? '';
    expect((await commandHere('remove', [remove, '--data', data])).code).toBe(0);
    expect(served(data).length).toBe(39);
  });

  test('as a process: exit codes, and what it says', async () => {
    const data = emptyStore();
    const good = await concord(['map', 'publish', join(ROOT, 'mappings'), '--data', data]);
    expect([good.code, good.out]).toEqual([
      0,
      'Local laboratory catalogue to LOINC 2026.1: 39 of 42 rows are approved and served\n',
    ]);

    const wrong = await concord([
      'map',
      'publish',
      fileWith(SAMPLE.replace('LOINC:2951-2', 'LOINC:99999-9')),
      '--data',
      data,
    ]);
    expect(wrong.code).toBe(1);
    expect(wrong.err).toMatch(/map\.sssom\.tsv:\d+: /);
  });
});
