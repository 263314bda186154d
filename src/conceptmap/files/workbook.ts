/**
 * Mapping files as Excel workbooks: SSSOM in two sheets, `mappings` with a column for each slot and `map` with the header's YAML in two columns. Reads
 * and writes through SSSOM, so that nothing is lost; what is wrong is told by sheet and cell.
 */
import readXlsxFile from 'read-excel-file/node';
import writeXlsxFile from 'write-excel-file/node';
import { type MapDocument, MapFileError, type MapFileProblem } from './map-document.js';
import { parseTable, tsvLine } from './map-file-table.js';
import { readSssom } from './sssom-read.js';
import { writeSssom } from './sssom-write.js';
import { withoutTimes, zipFault } from './zip.js';

const ROWS = 'mappings';
const HEAD = 'map';

/** Most bytes that a workbook may unpack to. */
const MOST_UNPACKED = 512 * 1024 * 1024;
/** What a cell of Excel holds (Excel specifications and limits). */
const MOST_CHARACTERS = 32_767;

/** The first bytes of every zip, and so of every workbook. */
export function looksLikeWorkbook(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

/**
 * Reads a workbook whole.
 * @throws MapFileError with row and cell of all that is wrong.
 */
export async function readWorkbook(file: string, bytes: Uint8Array): Promise<MapDocument> {
  const sheets = await sheetsOf(file, bytes);
  const header = headerLines(file, sheets.get(HEAD) ?? []);
  const table = tableLines(file, sheets.get(ROWS) ?? []);
  try {
    return readSssom(file, `${[...header, ...table.lines].join('\n')}\n`);
  } catch (error) {
    if (!(error instanceof MapFileError)) throw error;
    const place = placer(header.length, table);
    throw new MapFileError(file, error.problems.map(place));
  }
}

/** The workbook of a document: the same document always gives the same bytes. @throws MapFileError for a text too long for a cell. */
export async function writeWorkbook(file: string, document: MapDocument): Promise<Uint8Array> {
  const lines = writeSssom(document).split('\n');
  const before = lines.findIndex((line) => !line.startsWith('#'));
  const body = lines.slice(before).join('\n');
  const { columns, rows } = parseTable(file, body, { delimiter: '\t', before, required: [] });
  const cells = rows.map((row) => columns.map((name) => row.cells[name] ?? ''));
  refuseLong(file, cells);
  const sheets = [
    { sheet: ROWS, data: [columns.map(heading), ...cells.map((row) => row.map(textCell))], stickyRowsCount: 1 },
    { sheet: HEAD, data: lines.slice(0, before).map((line) => headerCells(line.slice(1)).map(textCell)) },
  ];
  const written = await writeXlsxFile(sheets).toBuffer();
  return withoutTimes(written);
}

type Cell = string | number | boolean | Date | null | undefined;

async function sheetsOf(file: string, bytes: Uint8Array): Promise<ReadonlyMap<string, readonly (readonly Cell[])[]>> {
  const fail = (text: string): never => {
    throw new MapFileError(file, [{ line: 1, text }]);
  };
  const fault = zipFault(bytes, MOST_UNPACKED);
  if (fault === 'too-large') return fail(`unpacks to more than ${MOST_UNPACKED} bytes`);
  if (fault === 'damaged') return fail('is no Excel workbook, or a damaged one');
  try {
    const sheets = await readXlsxFile(Buffer.from(bytes), { trim: false, parseNumber: (text: string) => text });
    const found = new Map(
      sheets.map(({ sheet, data }) => [sheet.trim().toLowerCase(), data as readonly (readonly Cell[])[]]),
    );
    const missing = [ROWS, HEAD].filter((name) => !found.has(name));
    if (missing.length > 0) fail(`has no sheet '${missing.join("' and no sheet '")}'`);
    return found;
  } catch (error) {
    if (error instanceof MapFileError) throw error;
    return fail('is no Excel workbook, or a damaged one');
  }
}

/** Header lines; a row of two columns is `name: value`, one without a name is a line as it stands. */
function headerLines(file: string, rows: readonly (readonly Cell[])[]): readonly string[] {
  return rows.map(([name, value], at) => {
    const place = (column: string): Place => ({ file, sheet: HEAD, row: at + 1, column });
    const key = cellText(name, place('A'));
    const text = cellText(value, place('B'));
    if (key === '') return `#${text}`;
    if (text === '') return key.trim().endsWith('-') || key.trim() === '' ? `#${key}` : `#${key}:`;
    return key.trim() === '-' ? `#${key} ${text}` : `#${key}: ${text}`;
  });
}

/** Name and value of a header line; what is neither stands in the second cell. */
function headerCells(line: string): readonly string[] {
  const item = /^(\s*-) (.+)$/.exec(line);
  if (item !== null) return [item[1] ?? '', item[2] ?? ''];
  const [, name = '', value = ''] = /^(\s*[A-Za-z0-9_.-]+):(?: (.+))?$/.exec(line) ?? [];
  return name === '' ? ['', line] : [name, value];
}

interface TableLines {
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  /** Row of the sheet by number of the text line, from 0. */
  readonly rowOf: readonly number[];
}

/** The sheet as SSSOM's table. Rows without anything in them are passed over. */
function tableLines(file: string, rows: readonly (readonly Cell[])[]): TableLines {
  const width = (rows[0] ?? []).findLastIndex((cell) => cell !== null && cell !== undefined && cell !== '') + 1;
  const lines: string[] = [];
  const rowOf: number[] = [];
  let columns: readonly string[] = [];
  for (const [at, row] of rows.entries()) {
    const place = (index: number): Place => ({ file, sheet: ROWS, row: at + 1, column: letters(index) });
    const texts = row.map((cell, index) => cellText(cell, place(index)));
    if (texts.every((text) => text === '')) continue;
    const beyond = texts.findIndex((text, index) => index >= width && text !== '');
    if (beyond >= 0) throw cellError(place(beyond), 'stands beside the last column that the first row names');
    if (columns.length === 0) columns = texts;
    const line = tsvLine([...texts, ...Array<string>(Math.max(0, width - texts.length)).fill('')].slice(0, width));
    for (const _ of line.split('\n')) rowOf.push(at + 1);
    lines.push(line);
  }
  return { lines, columns, rowOf };
}

interface Place {
  readonly file: string;
  readonly sheet: string;
  /** From 1. */
  readonly row: number;
  readonly column: string;
}

function cellError({ file, sheet, row, column }: Place, text: string): MapFileError {
  return new MapFileError(file, [{ line: row, text: `sheet '${sheet}', cell ${column}${row}: ${text}` }]);
}

function cellText(cell: Cell, place: Place): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  if (!(cell instanceof Date)) return String(cell);
  const text = Number.isNaN(cell.getTime()) ? '' : cell.toISOString();
  // What is typed as a date in Excel becomes one; SSSOM's dates have no time.
  if (text.endsWith('T00:00:00.000Z')) return text.slice(0, 10);
  throw cellError(place, 'is a time; write it as text');
}

/** The column of a problem is the one that its text begins with, where it does. */
function placer(headerCount: number, { columns, rowOf }: TableLines): (problem: MapFileProblem) => MapFileProblem {
  return ({ line, text }) => {
    if (line <= headerCount) return { line, text: `sheet '${HEAD}', row ${line}: ${text}` };
    const row = rowOf[line - headerCount - 1] ?? 1;
    const index = columns.findIndex((name) => name !== '' && text.startsWith(`${name} `));
    const where = index < 0 ? `row ${row}` : `cell ${letters(index)}${row}`;
    return { line: row, text: `sheet '${ROWS}', ${where}: ${text}` };
  };
}

/** `0` → `A`, `26` → `AA`. */
function letters(index: number): string {
  const rest = index % 26;
  return `${index < 26 ? '' : letters(Math.floor(index / 26) - 1)}${String.fromCharCode(65 + rest)}`;
}

function heading(text: string) {
  return { type: String, value: encoded(text), fontWeight: 'bold' as const };
}

function textCell(text: string) {
  return text === '' ? null : { type: String, value: encoded(text) };
}

/** Characters that XML 1.0 has not, and texts that look like the escape of one (ECMA-376 §22.4.2.4); the reader undoes it. */
const NEEDS_ESCAPE = /[\p{Cc}\uFFFE\uFFFF]|_(?=x[0-9A-Fa-f]{4}_)/gu;
const STAYS = /[\t\n\u007F-\u009F]/;

function encoded(text: string): string {
  return text.replace(NEEDS_ESCAPE, (one) =>
    STAYS.test(one) ? one : `_x${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
  );
}

function refuseLong(file: string, rows: readonly (readonly string[])[]): void {
  const problems = rows.flatMap((row, at) =>
    row.flatMap((text, index) =>
      encoded(text).length <= MOST_CHARACTERS
        ? []
        : [
            {
              line: at + 2,
              text: `cell ${letters(index)}${at + 2} has more than ${MOST_CHARACTERS} characters, which Excel does not hold`,
            },
          ],
    ),
  );
  if (problems.length > 0) throw new MapFileError(file, problems);
}
