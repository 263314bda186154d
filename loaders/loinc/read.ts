/**
 * Reads one file of a LOINC release row by row and counts what became of each row. What the rows mean is the business of the files
 * named for their subjects.
 */

import { readDelimited } from '../shared/delimited.js';
import type { FileCount } from '../shared/loader.js';
import type { Progress } from '../shared/progress.js';
import { findFiles, type ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { FILES, type FileKind } from './release.js';

/** Where rows come from and where progress goes. */
export interface Reading {
  readonly source: ReleaseSource;
  readonly progress: Progress;
}

/** Takes a row (the required columns of its kind, then the optional ones); returns why it was left out, or undefined. */
export type TakeRow = (row: readonly string[], line: number) => string | undefined;

/** What a row that names an unknown LOINC number is counted as. */
export const UNKNOWN_TERM = 'term not in the release';

/** The files of a kind, outermost first. */
export function filesOf(reading: Reading, kind: FileKind): readonly ReleaseFile[] {
  return findFiles(reading.source, FILES[kind].name);
}

/**
 * Gives every row of a file to `take`.
 * @throws LoadError with file and line where a column is missing, a row is broken, or `take` says so.
 */
export async function readRows(
  reading: Reading,
  { file, kind }: { readonly file: ReleaseFile; readonly kind: FileKind },
  take: TakeRow,
): Promise<FileCount> {
  const { columns, optional = [] }: { columns: readonly string[]; optional?: readonly string[] } = FILES[kind];
  const skipped: Record<string, number> = {};
  let read = 0;
  let left = 0;
  reading.progress.start(file.baseName, file.size);
  for await (const batch of readDelimited(reading.source, file, { format: 'csv', columns, optional })) {
    for (const [i, row] of batch.rows.entries()) {
      const reason = take(row, batch.lines[i] ?? 0);
      if (reason === undefined) continue;
      skipped[reason] = (skipped[reason] ?? 0) + 1;
      left += 1;
    }
    read += batch.rows.length;
    reading.progress.tick(batch.bytes);
  }
  reading.progress.done(left === 0 ? `${read} rows` : `${read} rows, ${left} of them left out`);
  return { name: file.name, size: file.size, read, loaded: read - left, skipped };
}

/** Reads the outermost file of a kind where the release has one. */
export async function readFirst(reading: Reading, kind: FileKind, take: TakeRow): Promise<readonly FileCount[]> {
  const file = filesOf(reading, kind)[0];
  return file === undefined ? [] : [await readRows(reading, { file, kind }, take)];
}
