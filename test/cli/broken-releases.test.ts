/** Releases that are broken in one place, given to `concord load`: one clear error, and the store stays empty. */
import { cpSync, createWriteStream, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { commandHere, filesBelow, type Outcome, removeFolders, SAMPLES, temporaryFolder } from './support.js';

afterAll(removeFolders);

interface Release {
  readonly name: string;
  readonly folder: string;
  /** The file to break, below the folder; what separates its columns. */
  readonly file: string;
  readonly separator: string;
  readonly expected: string;
}

const RELEASES: readonly Release[] = [
  {
    name: 'LOINC',
    folder: 'loinc',
    file: 'Loinc_0.01-sample/LoincTable/Loinc.csv',
    separator: ',',
    expected: 'LOINC 0.01-sample',
  },
  {
    name: 'SNOMED CT',
    folder: 'snomed',
    file: 'SnomedCT_SampleTest_PRODUCTION_20260101T120000Z/Snapshot/Terminology/sct2_Concept_Snapshot_XX1000999_20260101.txt',
    separator: '\t',
    expected: 'SNOMED CT',
  },
  { name: 'RxNorm', folder: 'rxnorm', file: 'RxNorm_full_sample/rrf/RXNCONSO.RRF', separator: '|', expected: 'RxNorm' },
  { name: 'ICD-10-CM', folder: 'icd10cm', file: 'icd10cm-order-2026.txt', separator: '', expected: 'ICD-10-CM 2026' },
];

describe.each(RELEASES)('$name', ({ folder, file, separator, expected }) => {
  const copy = (): { place: string; broken: string } => {
    const place = temporaryFolder();
    cpSync(join(SAMPLES, folder), place, { recursive: true });
    return { place, broken: join(place, file) };
  };
  const load = async (place: string, data: string): Promise<Outcome> =>
    await commandHere('load', [place, '--quiet', '--data', data]);
  const name = basename(file).replaceAll('.', '\\.');

  async function expectRefused(place: string, said: RegExp): Promise<void> {
    const data = temporaryFolder();
    const { code, err, out } = await load(place, data);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(said);
    expect(err).not.toMatch(/^\s+at /m);
    expect(filesBelow(data)).toEqual([]);
  }

  test('bytes that are no UTF-8 are refused with file and line', async () => {
    const { place, broken } = copy();
    const bytes = readFileSync(broken);
    const at = bytes.indexOf(10, Math.floor(bytes.length / 2)) + 25;
    bytes[at] = 0xe4;
    writeFileSync(broken, bytes);
    await expectRefused(place, new RegExp(`${name}:\\d+:\\d+: .*utf-8`));
  });

  test.skipIf(separator === '')('a row cut in the middle is refused with file and line', async () => {
    const { place, broken } = copy();
    const lines = readFileSync(broken, 'utf8').split('\n');
    const at = Math.floor(lines.length / 2);
    lines[at] = (lines[at] ?? '').split(separator).slice(0, 2).join(separator);
    writeFileSync(broken, lines.join('\n'));
    await expectRefused(place, new RegExp(`${name}:${at + 1}`));
  });

  test.skipIf(separator === '' || folder === 'rxnorm')('columns in another order load the same', async () => {
    const { place, broken } = copy();
    const [straight, turned] = [temporaryFolder(), temporaryFolder()];
    expect((await load(place, straight)).out).toContain(expected);
    reverseColumns(broken, separator);
    expect((await load(place, turned)).out).toContain(expected);
    const rows = async (data: string) =>
      (
        JSON.parse((await commandHere('list', ['--format', 'json', '--data', data])).out) as readonly Record<
          string,
          unknown
        >[]
      ).map(({ system, version, concepts }) => [system, version, concepts]);
    expect(await rows(turned)).toEqual(await rows(straight));
  });

  test.skipIf(separator === '' || folder === 'rxnorm')(
    'a header without a required column is refused with its name',
    async () => {
      const { place, broken } = copy();
      const text = readFileSync(broken, 'utf8');
      const wanted = folder === 'loinc' ? 'LOINC_NUM' : 'definitionStatusId';
      writeFileSync(broken, text.replace(wanted, 'SOMETHING_ELSE'));
      await expectRefused(place, new RegExp(wanted));
    },
  );

  test('a zip cut short is refused', async () => {
    const place = join(temporaryFolder(), 'release.zip');
    await zip(join(SAMPLES, folder), place);
    truncateSync(place, Math.floor(readFileSync(place).length * 0.7));
    await expectRefused(place, /release\.zip/);
  });

  test('a zip whose data are damaged is refused', async () => {
    const place = join(temporaryFolder(), 'release.zip');
    await zip(join(SAMPLES, folder), place);
    const bytes = readFileSync(place);
    // In several places, as not every file of a release is read.
    for (let at = 2_000; at < bytes.length * 0.8; at += 4_000) bytes.fill(0x55, at, at + 100);
    writeFileSync(place, bytes);
    await expectRefused(place, /release\.zip/);
  });
});

/** Writes a table anew with its columns from right to left. */
function reverseColumns(file: string, separator: string): void {
  const text = readFileSync(file, 'utf8');
  const rows =
    separator === ','
      ? (parse(text) as string[][]).map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`))
      : text
          .trimEnd()
          .split(/\r?\n/)
          .map((line) => line.split(separator));
  writeFileSync(file, `${rows.map((row) => row.reverse().join(separator)).join('\n')}\n`);
}

async function zip(folder: string, place: string): Promise<void> {
  const archive = new ZipFile();
  for (const name of filesBelow(folder)) archive.addFile(join(folder, name), name);
  archive.end();
  await pipeline(archive.outputStream, createWriteStream(place));
}
