/**
 * What the tests of the sample releases share: paths, and a few lines of parsing of their own for CSV, RRF and tab-separated
 * files, so that a loader's mistake cannot hide one of the samples. It checks nothing itself.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

export type Row = Readonly<Record<string, string>>;

export const ROOT = join(import.meta.dirname, '..', '..');
export const SAMPLES = join(ROOT, 'data-samples');
export const LOINC = 'loinc/Loinc_0.01-sample';
export const RRF = 'rxnorm/RxNorm_full_sample/rrf';
export const RF2 = 'snomed/SnomedCT_SampleTest_PRODUCTION_20260101T120000Z';

/** Text of a file under `data-samples`. */
export const read = (path: string): string => readFileSync(join(SAMPLES, path), 'utf8');
/** Its lines, without the empty one at the end. */
export const lines = (path: string): string[] => read(path).split(/\r?\n/).filter(Boolean);
/** Rows of a CSV file by column name. */
export const csv = (path: string): Row[] => parse(read(path), { columns: true }) as Row[];
/** Rows of an RRF file of the RxNorm sample; the pipe at the end gives one empty field more. */
export const rrf = (name: string): string[][] => lines(`${RRF}/${name}`).map((line) => line.split('|'));
/** One column of some rows. */
export const column = (rows: readonly Row[], name: string): string[] => rows.map((row) => row[name] ?? '');
/** A field by position; empty where there is none. */
export const at = (row: readonly string[], index: number): string => row[index] ?? '';
/** The values that are not among the known ones. */
export const absent = (found: Iterable<string>, known: ReadonlySet<string>): string[] =>
  [...found].filter((value) => !known.has(value));

/** Rows of a tab-separated file by column name. */
export function tsv(path: string): Row[] {
  const [header = '', ...rows] = lines(path);
  const names = header.split('\t');
  return rows.map((row) => Object.fromEntries(row.split('\t').map((value, index) => [names[index] ?? '', value])));
}

/** Paths of the files under a folder, relative to it, sorted. */
export function filesUnder(folder: string): string[] {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return found.filter((name) => statSync(join(folder, name)).isFile()).sort();
}

/** The LOINC sample's terms, and their long common names by number. */
export const loincTerms = csv(`${LOINC}/LoincTable/Loinc.csv`);
export const loincNames: ReadonlyMap<string, string> = new Map(
  loincTerms.map((term) => [term['LOINC_NUM'] ?? '', term['LONG_COMMON_NAME'] ?? '']),
);

/** Codes of the ICD-10-CM sample with their billable flags. */
export const icd10cm: ReadonlyMap<string, string> = new Map(
  lines('icd10cm/icd10cm-order-2026.txt').map((line) => [line.slice(6, 13).trim(), line.charAt(14)]),
);
