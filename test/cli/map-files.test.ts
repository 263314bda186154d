/** `concord map import` and `map export`: all of a file or nothing, in every format, with one clear error. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ROOT } from '../support/sample-content.js';
import { commandHere, removeFolders, temporaryFolder } from './support.js';

afterAll(removeFolders);

const MAP = join(ROOT, 'mappings/local-lab-to-loinc/map.sssom.tsv');
const SAMPLE = readFileSync(MAP, 'utf8');

test.each(['conceptmap-r4', 'conceptmap-r5', 'sssom', 'xlsx'])(
  'export as %s, import, export: the same bytes',
  async (format) => {
    const folder = temporaryFolder();
    const [there, back, again] = ['there', 'back', 'again'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    expect((await commandHere('map export', [MAP, '--format', format, '--out', there])).code).toBe(0);
    expect((await commandHere('map import', [there, '--to', 'sssom', '--out', back])).code).toBe(0);
    expect((await commandHere('map export', [back, '--format', format, '--out', again])).code).toBe(0);
    expect(readFileSync(back, 'utf8')).toBe(SAMPLE);
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(there, 'utf8'));
  },
);

test('a workbook needs a file to go to, and the other commands say what to do with one', async () => {
  const file = join(temporaryFolder(), 'map.xlsx');
  expect((await commandHere('map export', [MAP, '--format', 'xlsx'])).err).toContain('--out is needed');
  expect((await commandHere('map export', [MAP, '--format', 'xlsx', '--out', file])).code).toBe(0);
  const { err, code } = await commandHere('map publish', [file, '--data', temporaryFolder()]);
  expect([code, err]).toEqual([
    1,
    expect.stringContaining('is an Excel workbook; concord map import makes SSSOM of it'),
  ]);
});

test('rows in work make a ConceptMap a draft; --approved leaves them out', async () => {
  const statusOf = async (...more: readonly string[]): Promise<readonly [unknown, number]> => {
    const { out } = await commandHere('map export', [MAP, '--format', 'conceptmap-r4', ...more]);
    const { status, group } = JSON.parse(out) as { status: unknown; group: readonly { element: readonly unknown[] }[] };
    return [status, group.flatMap(({ element }) => element).length];
  };
  expect((await statusOf())[0]).toBe('draft');
  expect(await statusOf('--approved')).toEqual(['active', 38]);
});

describe('refused, and nothing is written', () => {
  const folder = temporaryFolder();
  const wrong = join(folder, 'wrong.sssom.tsv');
  writeFileSync(wrong, SAMPLE.replace('LAB:NA\t', 'NOPE:NA\t'));
  const latin = join(folder, 'latin.csv');
  writeFileSync(latin, Buffer.concat([Buffer.from('SOURCE_CODE_SYSTEM\n'), Buffer.from([0xe4, 0x0a])]));
  const csv = join(folder, 'map.csv');
  writeFileSync(csv, 'SOURCE_CODE_SYSTEM,TARGET_CODE_SYSTEM,SOURCE_CODE,TARGET_CODE,EQUIVALENCE\na,b,c,d,equal\n');
  const other = join(folder, 'other.txt');
  writeFileSync(other, 'hello\n');

  test.each<readonly [what: string, command: string, argv: readonly string[], said: RegExp]>([
    [
      'a wrong row',
      'map import',
      [wrong],
      /^\S*wrong\.sssom\.tsv:\d+: subject_id 'NOPE:NA' has a prefix that curie_map does not know$/,
    ],
    ['bytes that are no UTF-8', 'map import', [latin], /^\S*latin\.csv:2: is not UTF-8 text$/],
    ['a format nobody knows', 'map import', [other], /^\S*other\.txt:1: is none of /],
    ['no url told', 'map import', [csv], /--url is needed$/],
    ['another format named', 'map import', [csv, '--from', 'xls'], /the format must be one of .*, not 'xls'$/],
    [
      'a format that is read only',
      'map export',
      [MAP, '--format', 'omop'],
      /the format must be one of .*, not 'omop'$/,
    ],
    ['no format', 'map export', [MAP], /--format is missing$/],
    [
      'targets that Usagi cannot hold',
      'map export',
      [MAP, '--format', 'usagi'],
      /map\.sssom\.tsv:\d+: the target 2951-2 of http:\/\/loinc\.org is no OMOP concept id/,
    ],
    ['no file', 'map import', [join(folder, 'nowhere')], /nowhere: no such file or folder$/],
  ])('%s', async (_what, command, argv, said) => {
    const out = join(folder, 'out');
    const { code, err } = await commandHere(command, [...argv, '--out', out]);
    expect(code).not.toBe(0);
    expect(err.split('\n')[0]).toMatch(said);
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(folder).sort()).toEqual(['latin.csv', 'map.csv', 'other.txt', 'wrong.sssom.tsv']);
  });
});
