/**
 * Reads the list of codes of a release, row by row, whichever form it comes in: the order file, or the same as a table
 * with a header. Each row goes to the staged categories; notes and blocks are tabular-load.ts's.
 */
import { readDelimited } from '../shared/delimited.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount } from '../shared/loader.js';
import type { Progress } from '../shared/progress.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import type { Categories, Category } from './categories.js';
import { ICD10_CM_CODE } from './codes.js';
import { readOrderFile } from './order-file.js';
import { OPTIONAL_TABLE_COLUMNS, TABLE_COLUMNS } from './release.js';

/** Where rows come from and where progress goes. */
export interface Reading {
  readonly source: ReleaseSource;
  readonly progress: Progress;
}

/**
 * Stages every row of an order file.
 * @throws LoadError with file and line: a broken row, a code listed twice, a code of another classification.
 */
export async function loadOrderFile(
  { source, progress, file }: Reading & { readonly file: ReleaseFile },
  categories: Categories,
): Promise<FileCount> {
  const label = source.label(file);
  let read = 0;
  progress.start(file.baseName, file.size);
  for await (const { rows, bytes } of readOrderFile(source, file)) {
    for (const { code, long, short, billable, order, line } of rows) {
      addOnce(categories, { code, title: long, shortTitle: short, billable, order }, { file: label, line });
    }
    read += rows.length;
    progress.tick(bytes);
  }
  progress.done(`${read} codes`);
  return { name: file.name, size: file.size, read, loaded: read, skipped: {} };
}

/**
 * Stages every row of the table form, with its further columns as properties.
 * @throws LoadError with file and line: a missing column, a broken row, a code listed twice.
 */
export async function loadTable(
  { source, progress, file }: Reading & { readonly file: ReleaseFile },
  categories: Categories,
): Promise<FileCount> {
  const label = source.label(file);
  let read = 0;
  progress.start(file.baseName, file.size);
  const columns = { columns: TABLE_COLUMNS, optional: OPTIONAL_TABLE_COLUMNS };
  for await (const { rows, lines, bytes } of readDelimited(source, file, { format: 'csv', ...columns })) {
    for (const [at, row] of rows.entries()) addTableRow(categories, row, { file: label, line: lines[at] ?? 0 });
    read += rows.length;
    progress.tick(bytes);
  }
  progress.done(`${read} codes`);
  return { name: file.name, size: file.size, read, loaded: read, skipped: {} };
}

interface RowPlace {
  readonly file: string;
  readonly line: number;
}

function addTableRow(categories: Categories, row: readonly string[], place: RowPlace): void {
  const [code = '', valid = '', long = '', short = '', order = '', exempt = '', chronic = ''] = row;
  const billable = flag(valid);
  if (billable === undefined) {
    throw new LoadError(place, `valid_billing_code: 0 or 1 is expected, not ${JSON.stringify(valid)}`);
  }
  if (order !== '' && !/^\d+$/.test(order)) {
    throw new LoadError(place, `order_number: a number is expected, not ${JSON.stringify(order)}`);
  }
  const number = order === '' ? {} : { order: Number(order) };
  const names = short === '' ? {} : { shortTitle: short };
  const id = addOnce(categories, { code, title: long || short, billable, ...names, ...number }, place);
  if (exempt !== '') {
    categories.system.property(id, { code: 'poa-exempt', type: 'boolean', value: /^(y|yes|1)$/i.test(exempt) });
  }
  if (chronic !== '') categories.system.property(id, { code: 'chronic-indicator', value: chronic });
}

/** `0`, `1`, and what a table program makes of them (`1.0`). */
function flag(text: string): boolean | undefined {
  const match = /^([01])(?:\.0+)?$/.exec(text.trim());
  return match === null ? undefined : match[1] === '1';
}

function addOnce(categories: Categories, category: Category, place: RowPlace): number {
  const { code, title } = category;
  if (!ICD10_CM_CODE.test(code)) throw new LoadError(place, `${JSON.stringify(code)} is not a code of ICD-10-CM`);
  if (title === '') throw new LoadError(place, `the code ${code} has no description`);
  if (categories.find(code) !== undefined) throw new LoadError(place, `the code ${code} is listed a second time`);
  return categories.add(category);
}
