/**
 * Blocks of CSV text to rows (RFC 4180: quotes, doubled quotes, line ends inside quotes), by hand because it is the
 * innermost loop of a LOINC load. A quote inside an unquoted field is taken literally, as spreadsheets do. Header and
 * columns are delimited.ts's.
 */

import { MAX_LINE_BYTES } from './delimited-blocks.js';
import { fieldCountError, type RowPlan, type Rows } from './delimited-split.js';
import { LoadError } from './load-error.js';

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** Takes whole lines block by block; a record may run over blocks. */
export interface CsvSplitter {
  push(text: string, firstLine: number): Rows;
  /** The record that no line end closed. */
  finish(): Rows;
}

export function csvSplitter(plan: RowPlan): CsvSplitter {
  let rest = '';
  let restLine = 1;
  const take = (cursor: Cursor): Rows => {
    const rows = scanRecords(plan, cursor);
    rest = cursor.text.slice(cursor.at);
    restLine = cursor.line;
    if (rest.length > MAX_LINE_BYTES) throw openQuoteError(plan.label, cursor);
    return rows;
  };
  return {
    push: (text, firstLine) => take(createCursor(rest + text, rest === '' ? firstLine : restLine)),
    finish: () => take({ ...createCursor(rest, restLine), isFinal: true }),
  };
}

/** The fields of the record with which `text` begins, and the offset and line behind it. */
export function firstCsvRecord(
  place: { readonly label: string; readonly delimiter: string },
  text: string,
  line: number,
): { readonly fields: readonly string[]; readonly end: number; readonly nextLine: number } {
  const cursor = { ...createCursor(text, line), isFinal: true };
  const fields: string[] = [];
  scanRecord({ ...place, slots: EVERY_FIELD, width: 0, fieldCount: 0, endsWithDelimiter: false }, cursor, fields);
  return { fields, end: cursor.at, nextLine: cursor.line };
}

const EVERY_FIELD = Int32Array.from({ length: 10_000 }, (_, field) => field);

/**
 * Where the scanner stands, and what it found out about the record behind it. One object, reused: records come by the
 * million.
 */
interface Cursor {
  readonly text: string;
  /** Whether the file ends with the text, so that a record may end there too. */
  readonly isFinal: boolean;
  at: number;
  line: number;
  fieldCount: number;
  isBlank: boolean;
  /** Line and offset of the quote that is open, or was last. */
  quoteLine: number;
  quoteAt: number;
  /** Whether the last quoted field held a doubled quote. */
  hasDoubledQuote: boolean;
  /** Line ends inside the quoted fields of the record being scanned. */
  newlines: number;
}

function createCursor(text: string, line: number): Cursor {
  const record = { at: 0, line, fieldCount: 0, isBlank: false, newlines: 0 };
  return { text, isFinal: false, ...record, quoteLine: line, quoteAt: 0, hasDoubledQuote: false };
}

function scanRecords(plan: RowPlan, cursor: Cursor): Rows {
  const rows: string[][] = [];
  const lines: number[] = [];
  const blank: readonly string[] = new Array<string>(plan.width).fill('');
  let row = blank.slice();
  while (cursor.at < cursor.text.length) {
    const line = cursor.line;
    if (!scanRecord(plan, cursor, row)) break;
    if (cursor.isBlank) continue;
    if (cursor.fieldCount !== plan.fieldCount) throw fieldCountError(plan, line, cursor.fieldCount);
    rows.push(row);
    lines.push(line);
    row = blank.slice();
  }
  return { rows, lines };
}

/**
 * Scans one record into `row` and moves the cursor behind it; false, with the cursor where it was, when the text ends
 * within the record.
 */
function scanRecord(plan: RowPlan, cursor: Cursor, row: string[]): boolean {
  const { text } = cursor;
  const separator = plan.delimiter.charCodeAt(0);
  cursor.newlines = 0;
  let at = cursor.at;
  for (let field = 0; ; field += 1) {
    const isQuoted = text.charCodeAt(at) === QUOTE;
    const end = isQuoted ? closingQuote(cursor, at) : plainEnd(text, at, separator);
    let next = isQuoted ? end + 1 : end;
    if (next >= text.length && !cursor.isFinal) return false;
    if (isQuoted && end >= text.length) throw openQuoteError(plan.label, cursor);
    const slot = plan.slots[field] ?? -1;
    if (slot >= 0) row[slot] = isQuoted ? quotedValue(cursor, at, end) : plainValue(text, at, end);
    if (isQuoted && text.charCodeAt(next) === CR && text.charCodeAt(next + 1) === LF) next += 1;
    const code = next < text.length ? text.charCodeAt(next) : LF;
    if (code === separator) {
      at = next + 1;
      continue;
    }
    if (code !== LF) throw afterQuoteError(plan.label, cursor, next);
    cursor.isBlank = field === 0 && !isQuoted && isEmptyLine(text, at, end);
    cursor.fieldCount = field + 1;
    cursor.at = next + 1;
    cursor.line += cursor.newlines + 1;
    return true;
  }
}

/** Offset of the quote that closes the one at `open`; the text's length when none does. */
function closingQuote(cursor: Cursor, open: number): number {
  const { text } = cursor;
  cursor.quoteLine = cursor.line + cursor.newlines;
  cursor.quoteAt = open;
  cursor.hasDoubledQuote = false;
  let at = open + 1;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === LF) cursor.newlines += 1;
    if (code !== QUOTE) continue;
    if (text.charCodeAt(at + 1) !== QUOTE) return at;
    cursor.hasDoubledQuote = true;
    at += 1;
  }
  return text.length;
}

/** Offset of the delimiter or line end that ends an unquoted field. */
function plainEnd(text: string, start: number, separator: number): number {
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === separator || code === LF) return at;
  }
  return text.length;
}

function quotedValue(cursor: Cursor, open: number, close: number): string {
  const value = cursor.text.slice(open + 1, close);
  return cursor.hasDoubledQuote ? value.replaceAll('""', '"') : value;
}

/** Without the CR of a line end. */
function plainValue(text: string, start: number, end: number): string {
  const endsLine =
    end > start && text.charCodeAt(end - 1) === CR && (end === text.length || text.charCodeAt(end) === LF);
  return text.slice(start, endsLine ? end - 1 : end);
}

function isEmptyLine(text: string, start: number, end: number): boolean {
  return end === start || (end === start + 1 && text.charCodeAt(start) === CR);
}

function openQuoteError(label: string, cursor: Cursor): LoadError {
  const place = { file: label, line: cursor.quoteLine, column: columnOf(cursor.text, cursor.quoteAt) };
  return new LoadError(place, 'the quote that begins here is never closed');
}

function afterQuoteError(label: string, cursor: Cursor, at: number): LoadError {
  const place = { file: label, line: cursor.line + cursor.newlines, column: columnOf(cursor.text, at) };
  return new LoadError(place, 'text follows a closing quote: quotes inside a quoted field must be doubled');
}

function columnOf(text: string, at: number): number {
  return at - text.lastIndexOf('\n', at - 1);
}
