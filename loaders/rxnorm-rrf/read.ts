/**
 * Reading one RRF file of a release with progress, and counting what became of its rows. It knows the files' columns, not their meaning.
 */
import { readDelimited } from '../shared/delimited.js';
import type { FileCount } from '../shared/loader.js';
import type { Progress } from '../shared/progress.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { fileOf, type RrfTable } from './tables.js';

/** A file that is there, opened by name. */
export interface RrfFile {
  readonly source: ReleaseSource;
  readonly file: ReleaseFile;
  readonly table: RrfTable;
  readonly progress: Progress;
}

/** The file of `table`; undefined where the release lacks it. */
export function rrfFile(source: ReleaseSource, table: RrfTable, progress: Progress): RrfFile | undefined {
  const file = fileOf(source, table);
  return file === undefined ? undefined : { source, file, table, progress };
}

/**
 * Calls `onRow` for each row, its fields being `columns` in this order. `line` counts from 1.
 * @throws LoadError with file and line for a row with another number of fields, and for what is not UTF-8.
 */
export async function readRows(
  { source, file, table, progress }: RrfFile,
  columns: readonly string[],
  onRow: (row: readonly string[], line: number) => void,
): Promise<void> {
  const options = { format: 'rrf', columns, fixedColumns: table.columns, allowEmpty: true } as const;
  for await (const batch of readDelimited(source, file, options)) {
    const { rows, lines } = batch;
    for (let i = 0; i < rows.length; i++) onRow(rows[i] as readonly string[], lines[i] as number);
    progress.tick(batch.bytes);
  }
}

/** Counts the rows of one file: each is either loaded or skipped for a reason. */
export interface Tally {
  loaded(): void;
  skipped(reason: string): void;
  count(): FileCount;
}

export function tally({ name, size }: ReleaseFile): Tally {
  let loaded = 0;
  const skipped: Record<string, number> = {};
  return {
    loaded: () => {
      loaded++;
    },
    skipped: (reason) => {
      skipped[reason] = (skipped[reason] ?? 0) + 1;
    },
    count: () => {
      const read = Object.values(skipped).reduce((sum, rows) => sum + rows, loaded);
      return { name, size, read, loaded, skipped: { ...skipped } };
    },
  };
}

/** Reads a file as one step of the progress; `onRow` says by the tally what became of each row. */
export async function readStep(
  opened: RrfFile,
  columns: readonly string[],
  onRow: (row: readonly string[], tally: Tally, line: number) => void,
): Promise<FileCount> {
  const rows = tally(opened.file);
  opened.progress.start(opened.table.name, opened.file.size);
  await readRows(opened, columns, (row, line) => onRow(row, rows, line));
  const count = rows.count();
  opened.progress.done(`${count.read} rows`);
  return count;
}
