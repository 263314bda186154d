/** Products from product.txt: one concept for each product code, with a property for every column. */
import type { CodeSystemWriter } from '../../src/db/code-system-writer-store.js';
import { NDC } from '../../src/domain/systems.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount } from '../shared/loader.js';
import { ownCopy } from '../shared/text.js';
import { DATE_COLUMNS } from './definition.js';
import { brandName, classList, list, productText } from './display.js';
import { type Field, type NdcFile, readRows } from './read.js';
import { PRODUCT } from './release.js';

/** What packages need to know of their products. */
export interface Product {
  /** Staged id. */
  readonly id: number;
  readonly text: string;
  readonly inactive: boolean;
}

export interface Products {
  readonly byListing: ReadonlyMap<string, Product>;
  readonly byCode: ReadonlyMap<string, Product>;
  readonly count: FileCount;
}

export interface NdcInput {
  readonly system: CodeSystemWriter;
  /** ISO date of the directory; absent where the version is no date. */
  readonly date?: string;
}

/** Columns that hold several values; the others are one value each. */
const SPLIT: Readonly<Record<string, (text: string) => readonly string[]>> = {
  SUBSTANCENAME: list,
  ROUTENAME: list,
  PHARM_CLASSES: classList,
};

export async function writeProducts(opened: NdcFile, input: NdcInput): Promise<Products> {
  const byListing = new Map<string, Product>();
  const byCode = new Map<string, Product>();
  const count = await readRows(opened, (field, line) => {
    const code = field('PRODUCTNDC');
    if (code === '') {
      throw new LoadError({ file: opened.source.label(opened.file), line }, 'the product code (PRODUCTNDC) is empty');
    }
    const known = byCode.get(code);
    const product = known ?? writeProduct(input, code, field);
    byCode.set(ownCopy(code), product);
    byListing.set(ownCopy(field('PRODUCTID')), product);
    return known === undefined ? undefined : 'further listing of a product that is there already';
  });
  return { byListing, byCode, count };
}

function writeProduct({ system, date }: NdcInput, code: string, field: Field): Product {
  const names = {
    proprietary: field('PROPRIETARYNAME'),
    suffix: field('PROPRIETARYNAMESUFFIX'),
    nonproprietary: field('NONPROPRIETARYNAME'),
    doseForm: field('DOSAGEFORMNAME'),
    strengths: field('ACTIVE_NUMERATOR_STRENGTH'),
    units: field('ACTIVE_INGRED_UNIT'),
  };
  const text = ownCopy(productText(names));
  const inactive = hasEnded(field('ENDMARKETINGDATE'), date);
  const id = system.concept({ code, ...(text === '' ? {} : { display: text }), ...ended(inactive) });
  const written = new Set([text]);
  for (const [use, name] of [
    ['PROPRIETARYNAME', brandName(names)],
    ['NONPROPRIETARYNAME', names.nonproprietary],
  ] as const) {
    if (name === '' || written.has(name)) continue;
    written.add(name);
    system.designation(id, { value: name, language: 'en', use: { system: NDC, code: use, display: USES[use] } });
  }
  system.property(id, { code: 'code-type', value: 'product' });
  for (const column of [...PRODUCT.columns, ...PRODUCT.optional]) {
    if (column !== 'PRODUCTNDC') writeColumn(system, id, { column, text: field(column) });
  }
  return { id, text, inactive };
}

const USES = { PROPRIETARYNAME: 'Brand name', NONPROPRIETARYNAME: 'Generic name' } as const;

/** Status and flag of a code whose marketing has ended. */
export function ended(inactive: boolean): { readonly inactive?: boolean; readonly status?: string } {
  return inactive ? { inactive: true, status: 'discontinued' } : {};
}

/** True where marketing ended (YYYYMMDD) before the date of the directory. */
export function hasEnded(endMarketingDate: string, date: string | undefined): boolean {
  const end = isoDate(endMarketingDate);
  return end !== undefined && date !== undefined && end < date;
}

/** Writes a column as a property, one for each of its values; nothing for an empty one. */
export function writeColumn(
  system: CodeSystemWriter,
  id: number,
  { column, text }: { column: string; text: string },
): void {
  const values = SPLIT[column]?.(text) ?? (text === '' ? [] : [text]);
  for (const value of values) {
    const day = DATE_COLUMNS.has(column) ? isoDate(value) : undefined;
    system.property(id, { code: column, ...(day === undefined ? { value } : { type: 'dateTime', value: day }) });
  }
}

function isoDate(text: string): string | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  return found === null ? undefined : `${found[1]}-${found[2]}-${found[3]}`;
}
