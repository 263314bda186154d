/**
 * Delimited text with a header, read whole: catalogues and gold sets are small. Quotes as in RFC 4180 where the file uses them. Columns are
 * found by name; what they mean is the reader's business.
 */

export interface TableOptions {
  /** For error messages. */
  readonly file: string;
  readonly delimiter: ',' | '\t' | ';';
  readonly quotes: boolean;
  /** Columns that must be there. */
  readonly required: readonly string[];
}

export interface Table {
  readonly columns: readonly string[];
  /** Cells by column name. */
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/**
 * Parses a table. Empty lines are skipped; missing cells at the end of a row are empty.
 * @throws Error naming file and line of a row with too many cells, an open quote or a missing column.
 */
export function parseTable(text: string, options: TableOptions): Table {
  const records = recordsOf(text.replace(/^\uFEFF/, ''), options);
  const header = records.next();
  if (header.done === true) throw new Error(`${options.file}: empty, not even a header`);
  const columns = header.value.cells.map((cell) => cell.trim());
  for (const name of options.required) {
    if (!columns.includes(name)) throw new Error(`${options.file}:1: no column ${name}; found ${columns.join(', ')}`);
  }
  const rows: Readonly<Record<string, string>>[] = [];
  for (const { cells, line } of records) {
    if (cells.length > columns.length) {
      throw new Error(`${options.file}:${line}: ${cells.length} cells, but the header has ${columns.length} columns`);
    }
    rows.push(Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? ''])));
  }
  return { columns, rows };
}

interface TableRecord {
  readonly cells: readonly string[];
  readonly line: number;
}

function* recordsOf(text: string, { file, delimiter, quotes }: TableOptions): Generator<TableRecord> {
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const first = line;
    const cells: string[] = [];
    let ended = false;
    while (!ended) {
      const cell = quotes && text[at] === '"' ? quotedCell(text, at) : plainCell(text, at, delimiter);
      if (cell === undefined) throw new Error(`${file}:${first}: a quote is not closed`);
      line += countLines(text, at, cell.end);
      cells.push(cell.value);
      ended = text[cell.end] !== delimiter;
      at = cell.end + 1;
    }
    if (text[at - 1] === '\r' && text[at] === '\n') at++;
    line++;
    if (cells.some((value) => value.trim() !== '')) yield { cells, line: first };
  }
}

interface Cell {
  readonly value: string;
  /** Place of the delimiter or line end after it. */
  readonly end: number;
}

function plainCell(text: string, at: number, delimiter: string): Cell {
  let end = at;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++;
  return { value: text.slice(at, end), end };
}

function quotedCell(text: string, at: number): Cell | undefined {
  let value = '';
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] !== '"') value += text[i];
    else if (text[i + 1] === '"') {
      value += '"';
      i++;
    } else return { value, end: i + 1 };
  }
  return undefined;
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let i = from; i < to; i++) if (text[i] === '\n') lines++;
  return lines;
}
