/** Reading the two files of the directory: their encoding is found out, rows are trimmed and counted. It does not know what the columns mean. */
import { readDelimited } from '../shared/delimited.js';
import type { FileCount } from '../shared/loader.js';
import type { Progress } from '../shared/progress.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import type { TextEncoding } from '../shared/text.js';
import type { NdcTable } from './release.js';

export interface NdcFile {
  readonly source: ReleaseSource;
  readonly file: ReleaseFile;
  readonly table: NdcTable;
  readonly progress: Progress;
}

/** Fields of one row by column name, without the spaces around them; '' for a column that the file lacks. */
export type Field = (column: string) => string;

/**
 * Calls `onRow` for each row; it returns why the row is skipped, or undefined for one that is loaded.
 * @throws LoadError with file and line for a missing column and a row with another number of fields.
 */
export async function readRows(
  { source, file, table, progress }: NdcFile,
  onRow: (field: Field, line: number) => string | undefined,
): Promise<FileCount> {
  const { columns, optional } = table;
  const slots = new Map([...columns, ...optional].map((column, slot) => [column, slot]));
  const skipped: Record<string, number> = {};
  let read = 0;
  let loaded = 0;
  progress.start(table.name, file.size);
  const encoding = await encodingOf(source, file);
  for await (const { rows, lines, bytes } of readDelimited(source, file, {
    format: 'tsv',
    columns,
    optional,
    encoding,
  })) {
    for (const [i, row] of rows.entries()) {
      const reason = onRow((column) => (row[slots.get(column) ?? -1] ?? '').trim(), lines[i] ?? 0);
      read++;
      if (reason === undefined) loaded++;
      else skipped[reason] = (skipped[reason] ?? 0) + 1;
    }
    progress.tick(bytes);
  }
  progress.done(`${read} rows`);
  return { name: file.name, size: file.size, read, loaded, skipped };
}

/** The FDA writes windows-1252 and does not say so; a file that is valid UTF-8 is read as UTF-8. */
async function encodingOf(source: ReleaseSource, file: ReleaseFile): Promise<TextEncoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of (await source.open(file)) as AsyncIterable<Buffer>)
      decoder.decode(chunk, { stream: true });
    decoder.decode();
    return 'utf-8';
  } catch (error) {
    if (error instanceof TypeError) return 'windows-1252';
    throw error;
  }
}
