/**
 * The dictionaries beside this file: tab-separated tables with a header, `#` lines say where the knowledge comes from. Reads and
 * checks their form; what a column means is the business of whoever asks.
 */
import { readFileSync } from 'node:fs';

/** One row of a dictionary, its cells by column name; an empty cell is an empty string. */
export type DataRow = Readonly<Record<string, string>>;

/**
 * The rows of `data/<name>`.
 * @throws Error naming file and line where a row has more cells than the header.
 */
export function readDataRows(name: string): readonly DataRow[] {
  const lines = readFileSync(new URL(`./data/${name}`, import.meta.url), 'utf8').split('\n');
  let header: readonly string[] | undefined;
  const rows: DataRow[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const cells = line.split('\t').map((cell) => cell.trim());
    if (header === undefined) {
      header = cells;
      continue;
    }
    if (cells.length > header.length) throw new Error(`${name}:${index + 1}: more cells than columns`);
    rows.push(Object.fromEntries(header.map((column, i) => [column, cells[i] ?? ''])));
  }
  return rows;
}

/** A data file as JSON. */
export function readDataJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./data/${name}`, import.meta.url), 'utf8'));
}

/** The parts of a cell that lists several values with `|`. */
export function listCell(cell: string | undefined): readonly string[] {
  return (cell ?? '')
    .split('|')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
