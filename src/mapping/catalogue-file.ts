/**
 * Local catalogues as CSV or TSV: columns in any order, known by their usual names. Turns a file's text into entries.
 */
import type { CatalogueEntry } from './catalogue-entry.js';
import { parseTable } from './table.js';

/** Names under which catalogues give each column, in lower case without blanks, `-` and `_`. */
const COLUMN_NAMES: Readonly<Record<keyof EntryCells, readonly string[]>> = {
  code: ['code', 'localcode', 'sourcecode', 'itemid', 'id', 'testcode', 'conceptcode'],
  name: [
    'name',
    'localname',
    'sourcename',
    'sourcecodedescription',
    'label',
    'description',
    'display',
    'testname',
    'text',
    'term',
  ],
  specimen: ['specimen', 'fluid', 'system', 'sample', 'specimentype', 'material'],
  unit: ['unit', 'units', 'valueuom', 'uom', 'ucum', 'resultunit'],
  method: ['method', 'technique'],
  category: ['category', 'section', 'department', 'group', 'class'],
  values: ['values', 'samplevalues', 'examplevalues', 'results', 'answers'],
  count: ['count', 'freq', 'frequency', 'occurrences', 'n', 'sourcefrequency'],
};

/** The cells of one row that an entry is made of. */
export interface EntryCells {
  readonly code?: string | undefined;
  readonly name?: string | undefined;
  readonly specimen?: string | undefined;
  readonly unit?: string | undefined;
  readonly method?: string | undefined;
  readonly category?: string | undefined;
  readonly values?: string | undefined;
  readonly count?: string | undefined;
}

/**
 * The entries of a catalogue. The delimiter is the commonest of tab, comma and semicolon in the header.
 * @throws Error naming file and line where there is no column of names, or a row has none.
 */
export function readCatalogue(text: string, file: string): readonly CatalogueEntry[] {
  const header = text.slice(0, text.search(/\r?\n|$/));
  const delimiter = (['\t', ',', ';'] as const).reduce((best, mark) =>
    count(header, mark) > count(header, best) ? mark : best,
  );
  const { columns, rows } = parseTable(text, { file, delimiter, quotes: true, required: [] });
  const columnOf = Object.fromEntries(
    Object.entries(COLUMN_NAMES).map(([field, names]) => [
      field,
      names.map((name) => columns.find((column) => plainName(column) === name)).find((column) => column !== undefined),
    ]),
  );
  if (columnOf['name'] === undefined)
    throw new Error(`${file}:1: no column that holds the name; found ${columns.join(', ')}`);
  return rows.map((row) =>
    entryOf(
      Object.fromEntries(
        Object.entries(columnOf).map(([field, column]) => [field, column === undefined ? undefined : row[column]]),
      ),
    ),
  );
}

function count(text: string, mark: string): number {
  return text.split(mark).length - 1;
}

function plainName(column: string): string {
  return column.toLowerCase().replace(/[\s_-]/g, '');
}

/** An entry of one row's cells; empty cells are left out. */
export function entryOf(cells: EntryCells): CatalogueEntry {
  const text = (key: 'code' | 'specimen' | 'unit' | 'method' | 'category') => {
    const value = cells[key]?.trim() ?? '';
    return value === '' ? {} : { [key]: value };
  };
  const values = (cells.values ?? '').split('|').filter((value) => value.trim() !== '');
  const occurrences = Number(cells.count);
  return {
    name: cells.name?.trim() ?? '',
    ...text('code'),
    ...text('specimen'),
    ...text('unit'),
    ...text('method'),
    ...text('category'),
    ...(values.length === 0 ? {} : { values }),
    ...(cells.count === undefined || cells.count.trim() === '' || !Number.isFinite(occurrences)
      ? {}
      : { count: occurrences }),
  };
}
