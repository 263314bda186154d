/**
 * Delimited tables of mapping files, read whole with the line of every row, and written with quotes where they are needed. Knows no
 * column.
 */
import { parse } from 'csv-parse/sync';
import { MapFileError } from './map-document.js';

export interface TableRow {
  readonly cells: Readonly<Record<string, string>>;
  /** Line of the file on which the row begins, from 1. */
  readonly line: number;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

export interface TableForm {
  readonly delimiter: ',' | '\t';
  /** Lines of the file before the table. */
  readonly before: number;
  readonly required: readonly string[];
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Parses a table whose first line names the columns.
 * @throws MapFileError for missing or double columns, open quotes and rows of another length.
 */
export function parseTable(file: string, body: string, { delimiter, before, required }: TableForm): Table {
  const [head, ...records] = parsed(file, body, { delimiter, before });
  if (head === undefined) throw new MapFileError(file, [{ line: before + 1, text: 'has no table' }]);
  const columns = head.record.map((name) => name.trim());
  const missing = required.filter((name) => !columns.includes(name));
  const twice = columns.filter((name, index) => columns.indexOf(name) !== index);
  const line = before + head.info.lines;
  if (missing.length > 0)
    throw new MapFileError(file, [{ line, text: `the columns ${missing.join(', ')} are missing` }]);
  if (twice.length > 0) throw new MapFileError(file, [{ line, text: `the column ${twice.join(', ')} is there twice` }]);
  const problems = [];
  const rows: TableRow[] = [];
  for (const { record, info } of records) {
    const at = before + info.lines - newlines(record);
    if (record.length === columns.length) rows.push({ cells: cellsOf(columns, record), line: at });
    else
      problems.push({ line: at, text: `has ${record.length} cells where the header names ${columns.length} columns` });
  }
  if (problems.length > 0) throw new MapFileError(file, problems);
  return { columns, rows };
}

function parsed(file: string, body: string, { delimiter, before }: Omit<TableForm, 'required'>): readonly Parsed[] {
  try {
    return parse(body, {
      delimiter,
      info: true,
      bom: true,
      relax_quotes: delimiter === '\t',
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as readonly Parsed[];
  } catch (error) {
    const { code, lines = 1, message } = error as Error & { code?: string; lines?: number };
    const text = code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quote is opened and never closed' : message;
    throw new MapFileError(file, [{ line: before + lines, text }]);
  }
}

function cellsOf(columns: readonly string[], record: readonly string[]): Readonly<Record<string, string>> {
  const cells: Record<string, string> = {};
  for (const [index, name] of columns.entries()) cells[name] = record[index] ?? '';
  return cells;
}

/** Line breaks inside the cells of a row: the parser tells its last line. */
function newlines(record: readonly string[]): number {
  let count = 0;
  for (const cell of record) if (cell.includes('\n')) count += cell.split('\n').length - 1;
  return count;
}

/** Tab-separated lines, quoted only where a cell could not be read back otherwise (SSSOM, "Quoting"). */
export function tsvLine(cells: readonly string[]): string {
  return cells.map((cell) => (/["\t\n\r]/.test(cell) ? quoted(cell) : cell)).join('\t');
}

/** Comma-separated; `all` quotes every cell, as HAPI does. */
export function csvLine(cells: readonly string[], quotes: 'all' | 'needed'): string {
  return cells.map((cell) => (quotes === 'all' || /[",\n\r]|^\s|\s$/.test(cell) ? quoted(cell) : cell)).join(',');
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}
