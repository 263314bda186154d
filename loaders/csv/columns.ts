/** What the columns of a code list mean, by their names. It reads no rows. */
import { LoadError } from '../shared/load-error.js';
import { columnName } from './release.js';

/** Where in a row what stands; positions are those of `names`. */
export interface Columns {
  /** Every column once, as the header names it, the code first. */
  readonly names: readonly string[];
  readonly display: number | undefined;
  readonly definition: number | undefined;
  readonly parent: number | undefined;
  readonly inactive: number | undefined;
  readonly status: number | undefined;
  readonly abstract: number | undefined;
  /** Names in a language (`display:de`) and further names (`synonym`, `synonym:de`), several in a cell where `many`. */
  readonly designations: readonly { readonly at: number; readonly language?: string; readonly many: boolean }[];
  /** Every other column is a property of its name. */
  readonly properties: readonly { readonly at: number; readonly code: string }[];
}

const SINGLE = ['definition', 'parent', 'inactive', 'status', 'abstract'] as const;
const NAMES = /^(display|name|synonyms?)(?::([a-z]{2,3}(?:-[a-z0-9]{1,8})*))?$/i;

/**
 * Assigns the columns.
 * @throws LoadError where two have the same name or one has none.
 */
export function assignColumns(label: string, header: readonly string[]): Columns {
  const codeAt = header.findIndex((name) => columnName(name) === 'code');
  const names = [header[codeAt] ?? 'code', ...header.filter((_, at) => at !== codeAt)].map((name) => name.trim());
  checkNames(label, names);
  const keys = names.map(columnName);
  const find = (name: string): number | undefined => (keys.includes(name) ? keys.indexOf(name) : undefined);
  const display = find('display') ?? find('name');
  const single = Object.fromEntries(SINGLE.map((name) => [name, find(name)])) as Record<
    (typeof SINGLE)[number],
    number | undefined
  >;
  const taken = new Set<number | undefined>([0, display, ...Object.values(single)]);
  const designations: Columns['designations'][number][] = [];
  const properties: Columns['properties'][number][] = [];
  for (const [at, name] of names.entries()) {
    if (taken.has(at)) continue;
    const [, kind, language] = NAMES.exec(name) ?? [];
    const many = /^synonym/i.test(kind ?? '');
    if (kind !== undefined && (many || language !== undefined)) {
      designations.push({ at, many, ...(language === undefined ? {} : { language }) });
    } else properties.push({ at, code: name.replace(/\s+/g, ' ') });
  }
  return { names, display, ...single, designations, properties };
}

function checkNames(label: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    const key = columnName(name);
    if (key === '') throw new LoadError({ file: label, line: 1 }, 'the header has a column without a name');
    if (seen.has(key)) throw new LoadError({ file: label, line: 1 }, `the header names the column ${name} twice`);
    seen.add(key);
  }
}
