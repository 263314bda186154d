// Reads the files of one generated release set for the generator's tests: a temporary folder made by the commands, its
// tables by column name, and the is-a graph. It asserts only that names are found and rows are as wide as headers.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';

export const GENERATE = resolve('bench/generate/main.mjs');
const POOLS = resolve('bench/generate/pools.mjs');
export const SCALE = 0.01;
export const IS_A = '116680003';

interface WrittenFile {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
}
interface Release {
  readonly directory: string;
  readonly files: readonly WrittenFile[];
}
export type System = 'snomed' | 'loinc' | 'rxnorm';
export type Row = Readonly<Record<string, string>>;

/** A temporary folder, and in it the releases that most tests read. */
export const root = mkdtempSync(join(tmpdir(), 'concord-generate-'));
export const out = join(root, 'first');
export const removeRoot = (): void => rmSync(root, { recursive: true, force: true });

export function drawPools(size: number): void {
  execFileSync(process.execPath, [POOLS, '--out', out, '--size', String(size)]);
}

export function generate(directory: string, seed: number, ...more: string[]): void {
  const options = ['--out', directory, '--scale', String(SCALE), '--seed', String(seed), ...more];
  execFileSync(process.execPath, [GENERATE, ...options]);
}

export function manifest(directory = out): Readonly<Record<System, Release>> {
  return JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')).systems;
}

/** The path of the one file of a system whose name matches. */
function pathOf(system: System, name: RegExp): string {
  const { directory, files } = manifest()[system];
  const found = files.filter((file) => name.test(file.path));
  expect(found.map((file) => file.path)).toHaveLength(1);
  return join(out, directory, found[0]?.path ?? '');
}

export function lines(path: string): string[] {
  return readFileSync(path, 'utf8').split(/\r?\n/).slice(0, -1);
}

/** Rows by column name, read once; the split of a line depends on the layout. */
const tables = new Map<string, readonly Row[]>();
function table(path: string, split: (line: string) => string[]): readonly Row[] {
  const known = tables.get(path);
  if (known !== undefined) return known;
  const [columns = [], ...rest] = lines(path).map(split);
  expect(rest.filter((values) => values.length !== columns.length)).toEqual([]);
  const rows = rest.map((values) => Object.fromEntries(columns.map((name, i) => [name, values[i] ?? ''])));
  tables.set(path, rows);
  return rows;
}

const unquote = (line: string): string[] =>
  line
    .slice(1, -1)
    .split('","')
    .map((field) => field.replaceAll('""', '"'));
export const rf2 = (name: RegExp): readonly Row[] => table(pathOf('snomed', name), (line) => line.split('\t'));
export const csv = (name: RegExp): readonly Row[] => table(pathOf('loinc', name), unquote);
export const rrf = (name: string): string[][] =>
  lines(pathOf('rxnorm', new RegExp(`/${name}\\.RRF$`))).map((line) => line.split('|'));
export const column = (rows: readonly Row[], name: string): string[] => rows.map((row) => row[name] ?? '');
/** The values of a column that are not among the known ones. */
export const strangers = (rows: readonly Row[], name: string, known: ReadonlySet<string | undefined>): string[] =>
  column(rows, name).filter((value) => !known.has(value));

/** The parents of each concept by active is-a relationships. */
export function isaParents(): Map<string, string[]> {
  const parents = new Map<string, string[]>();
  for (const row of rf2(/sct2_Relationship_/)) {
    if (row['active'] !== '1' || row['typeId'] !== IS_A) continue;
    const above = parents.get(row['sourceId'] ?? '') ?? [];
    parents.set(row['sourceId'] ?? '', [...above, row['destinationId'] ?? '']);
  }
  return parents;
}
