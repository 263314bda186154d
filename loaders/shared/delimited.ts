/**
 * Delimited files as batches of rows: columns are found by the header's names in any order, checked, and projected to
 * the order asked for. It owns the header and its errors; decoding is delimited-blocks', splitting delimited-split's
 * and delimited-csv's.
 */

import { readBlocks, type TextBlock } from './delimited-blocks.js';
import { csvSplitter, firstCsvRecord } from './delimited-csv.js';
import { type RowPlan, type Rows, splitLines } from './delimited-split.js';
import { LoadError, type Place } from './load-error.js';
import { type ReleaseSource, readStart } from './source.js';
import type { ReleaseFile } from './source-container.js';
import { decodeText, type TextEncoding } from './text.js';

/**
 * csv: comma, quoted. tsv: tab, quotes are ordinary characters. rrf: pipe, each line ends with one, usually no header.
 */
export type DelimitedFormat = 'csv' | 'tsv' | 'rrf';

export interface DelimitedOptions {
  readonly format: DelimitedFormat;
  /** Columns that must be there; the row begins with them, in this order. */
  readonly columns: readonly string[];
  /** Columns that may be missing; they follow in this order, '' where the file lacks them. */
  readonly optional?: readonly string[];
  /** The names of all columns in the file's order, for a file without a header line. */
  readonly fixedColumns?: readonly string[];
  /** Default utf-8. */
  readonly encoding?: TextEncoding;
  /** One character instead of the format's own, such as ';' for csv. */
  readonly delimiter?: string;
  /** An empty file gives no rows instead of an error. */
  readonly allowEmpty?: boolean;
}

/** Some thousand rows, `columns` then `optional` in each. */
export interface RowBatch {
  readonly rows: string[][];
  /** The line, counted from 1, on which each row begins. */
  readonly lines: number[];
  /** Bytes of the file that the batch took up; over all batches they sum up to the file's size. */
  readonly bytes: number;
}

/** Consecutive lines without their line ends, empty ones included. */
export interface LineBatch {
  readonly lines: string[];
  readonly firstLine: number;
  readonly bytes: number;
}

const DELIMITERS: Readonly<Record<DelimitedFormat, string>> = { csv: ',', tsv: '\t', rrf: '|' };

/**
 * Reads a delimited file. Header names are compared without case; empty lines are skipped. Throws LoadError with the
 * line: a required column is missing, a row has too few or too many fields, the encoding is violated, a quote stays
 * open, the file is empty.
 */
export async function* readDelimited(
  source: ReleaseSource,
  file: ReleaseFile,
  options: DelimitedOptions,
): AsyncGenerator<RowBatch, void, undefined> {
  const label = source.label(file);
  const delimiter = options.delimiter ?? DELIMITERS[options.format];
  let splitter =
    options.fixedColumns &&
    createSplitter(planRows({ label, names: options.fixedColumns, line: 1 }, options), options.format);
  let isEmpty = true;
  for await (const block of readBlocks(source, file, options.encoding ?? 'utf-8')) {
    let body = block;
    if (splitter === undefined) {
      const header = takeHeader({ label, delimiter, format: options.format }, block);
      if (header === undefined) {
        yield { rows: [], lines: [], bytes: block.bytes };
        continue;
      }
      isEmpty = false;
      splitter = createSplitter(planRows({ label, ...header }, options), options.format);
      body = { ...block, text: block.text.slice(header.end), firstLine: header.nextLine };
    }
    const rows = splitter.push(body.text, body.firstLine);
    isEmpty &&= rows.rows.length === 0;
    yield { ...rows, bytes: block.bytes };
  }
  const last = splitter?.finish();
  if (last !== undefined && last.rows.length > 0) yield { ...last, bytes: 0 };
  else if (isEmpty && options.allowEmpty !== true) throw new LoadError({ file: label }, 'is empty');
}

/**
 * The names in a file's first line, for recognising the file; the delimiter is found out. Empty for a file that is
 * empty or is not text.
 */
export async function readHeader(source: ReleaseSource, file: ReleaseFile): Promise<readonly string[]> {
  const bytes = await readStart(source, file, HEADER_BYTES);
  const end = bytes.indexOf('\n');
  const line = bytes.subarray(0, end < 0 ? bytes.length : end);
  if (line.includes(0)) return [];
  const text = (decodeText(line, 'utf-8') ?? decodeText(line, 'windows-1252') ?? '')
    .replace(/^\uFEFF/, '')
    .replace(/\r$/, '');
  const { format, delimiter } = guessShape(text);
  if (format === 'csv' && (text.split('"').length - 1) % 2 === 1) return [];
  return takeHeader({ label: source.label(file), format, delimiter }, { text, firstLine: 1, bytes: 0 })?.names ?? [];
}

const HEADER_BYTES = 64 * 1024;

/** Reads a text file line by line. Throws LoadError with line and column where the encoding is violated. */
export async function* readLines(
  source: ReleaseSource,
  file: ReleaseFile,
  options: { readonly encoding?: TextEncoding } = {},
): AsyncGenerator<LineBatch, void, undefined> {
  for await (const block of readBlocks(source, file, options.encoding ?? 'utf-8')) {
    const lines = block.text.split(/\r?\n/);
    if (lines.at(-1) === '') lines.pop();
    yield { lines, firstLine: block.firstLine, bytes: block.bytes };
  }
}

interface Splitter {
  push(text: string, firstLine: number): Rows;
  finish(): Rows;
}

function createSplitter(plan: RowPlan, format: DelimitedFormat): Splitter {
  if (format === 'csv') return csvSplitter(plan);
  return { push: (text, firstLine) => splitLines(plan, text, firstLine), finish: () => ({ rows: [], lines: [] }) };
}

interface HeaderContext {
  readonly label: string;
  readonly delimiter: string;
  readonly format: DelimitedFormat;
}

interface Header {
  readonly names: readonly string[];
  readonly line: number;
  /** Offset and line behind the header. */
  readonly end: number;
  readonly nextLine: number;
}

/** The first line that is not empty. */
function takeHeader(context: HeaderContext, block: TextBlock): Header | undefined {
  const blanks = /^[\r\n]*/.exec(block.text)?.[0] ?? '';
  if (blanks.length === block.text.length) return undefined;
  const line = block.firstLine + blanks.split('\n').length - 1;
  const text = block.text.slice(blanks.length);
  if (context.format === 'csv') {
    const record = firstCsvRecord(context, text, line);
    return { names: record.fields, line, end: blanks.length + record.end, nextLine: record.nextLine };
  }
  const found = text.indexOf('\n');
  const end = found < 0 ? text.length : found;
  const names = text.slice(0, end).replace(/\r$/, '').split(context.delimiter);
  return { names, line, end: blanks.length + end + 1, nextLine: line + 1 };
}

interface NamedColumns {
  readonly label: string;
  readonly names: readonly string[];
  readonly line: number;
}

function planRows({ label, names, line }: NamedColumns, options: DelimitedOptions): RowPlan {
  const wanted = [...options.columns, ...(options.optional ?? [])];
  const position = new Map<string, number>();
  for (const [at, name] of names.entries()) {
    if (!position.has(normalise(name))) position.set(normalise(name), at);
  }
  const missing = options.columns.filter((name) => !position.has(normalise(name)));
  if (missing.length > 0) throw missingColumns({ file: label, line }, missing, names);
  const slots = new Int32Array(names.length).fill(-1);
  for (const [slot, name] of wanted.entries()) {
    const at = position.get(normalise(name));
    if (at !== undefined) slots[at] = slot;
  }
  return {
    label,
    delimiter: options.delimiter ?? DELIMITERS[options.format],
    slots,
    width: wanted.length,
    fieldCount: names.length,
    endsWithDelimiter: options.format === 'rrf',
  };
}

function normalise(name: string): string {
  return name.trim().toLowerCase();
}

function missingColumns(place: Place, missing: readonly string[], header: readonly string[]): LoadError {
  const what = missing.length === 1 ? 'the required column' : 'the required columns';
  const shown = header.map((name) => name.trim()).join(', ');
  const has = shown.length > SHOWN_HEADER ? `${shown.slice(0, SHOWN_HEADER)} …` : shown;
  return new LoadError(place, `the header lacks ${what} ${missing.join(', ')}; it has: ${has}`);
}

const SHOWN_HEADER = 500;

/** Tabs and pipes hardly occur in a header that they do not separate, commas do: the first kind found decides. */
function guessShape(text: string): { readonly format: DelimitedFormat; readonly delimiter: string } {
  if (text.includes('\t')) return { format: 'tsv', delimiter: '\t' };
  if (text.includes('|')) return { format: 'tsv', delimiter: '|' };
  const delimiter = text.split(';').length >= text.split(',').length ? ';' : ',';
  return { format: 'csv', delimiter };
}
