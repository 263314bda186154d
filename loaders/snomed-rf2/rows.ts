/**
 * Reads RF2 files row by row: checks what every row has, leaves out superseded states and counts what became of each row. What
 * the rows mean is the business of the files named for their subjects.
 */
import { readDelimited } from '../shared/delimited.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount } from '../shared/loader.js';
import type { Progress } from '../shared/progress.js';
import type { ReleaseSource } from '../shared/source.js';
import type { StateSelection } from './latest.js';
import { COLUMNS, type Rf2File } from './release.js';

/** Where rows come from and where progress goes. `latest` names the rows that count, where files hold several states. */
export interface Reading {
  readonly source: ReleaseSource;
  readonly progress: Progress;
  readonly latest?: StateSelection;
}

/** Where a row stands; one object for all rows of a file, so that no row costs one. */
export interface RowPlace {
  readonly file: string;
  line: number;
}

/** Takes a row (the columns of its kind, then the fields of a reference set); returns why it is left out, or undefined. */
export type TakeRow = (row: readonly string[], at: RowPlace) => string | undefined;

/** Positions of the columns that every row has. */
export const ID = 0;
export const EFFECTIVE_TIME = 1;
export const ACTIVE = 2;
export const MODULE = 3;

export const SUPERSEDED = 'superseded by a later state';

/**
 * Gives every current row of a file to `take`.
 * @throws LoadError with file and line where a column is missing, a row is broken, or `take` says so.
 */
export async function readRows(reading: Reading, file: Rf2File, take: TakeRow): Promise<FileCount> {
  const { name, baseName, size } = file.file;
  const skipped = new Map<string, number>();
  const at: RowPlace = { file: reading.source.label(file.file), line: 0 };
  const winners = reading.latest?.get(name);
  let read = 0;
  reading.progress.start(baseName, size);
  for await (const batch of readDelimited(reading.source, file.file, { format: 'tsv', columns: columnsOf(file) })) {
    const { rows, lines } = batch;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as string[];
      at.line = lines[i] as number;
      const isCurrent = winners === undefined || isSet(winners, read);
      read += 1;
      const reason = isCurrent ? checked(take, row, at) : SUPERSEDED;
      if (reason !== undefined) skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
    }
    reading.progress.tick(batch.bytes);
  }
  const left = [...skipped.values()].reduce((sum, count) => sum + count, 0);
  reading.progress.done(left === 0 ? `${read} rows` : `${read} rows, ${left} of them left out`);
  return { name, size, read, loaded: read - left, skipped: Object.fromEntries(skipped) };
}

/** All columns of a file's rows. */
export function columnsOf(file: Rf2File): readonly string[] {
  const columns = COLUMNS[file.kind];
  return file.kind === 'refset' ? [...columns, ...file.fields] : columns;
}

/** An effectiveTime as a number yyyymmdd; 0 where it is empty, as it is before publication. Times of day are cut off. */
export function parseTime(text: string, at: RowPlace): number {
  if (text === '') return 0;
  if (!TIME.test(text)) throw new LoadError(at, `effectiveTime is ${quoted(text)}, not a date such as 20250131`);
  return Number(text.slice(0, 8));
}

/** A count such as relationshipGroup. */
export function parseCount(text: string, column: string, at: RowPlace): number {
  if (!DIGITS.test(text)) throw new LoadError(at, `${column} is ${quoted(text)}, not a number`);
  return Number(text);
}

/** How messages show a value of the file. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

const TIME = /^\d{8}(?:T?\d{4,6}Z?)?$/;
const DIGITS = /^\d{1,9}$/;

function checked(take: TakeRow, row: readonly string[], at: RowPlace): string | undefined {
  const active = row[ACTIVE];
  if (active !== '1' && active !== '0') throw new LoadError(at, `active is ${quoted(active ?? '')}, neither 0 nor 1`);
  return take(row, at);
}

function isSet(bits: Uint8Array, index: number): boolean {
  return (((bits[index >> 3] as number) >> (index & 7)) & 1) === 1;
}
