/**
 * From rows of a content file, as arrays of cells, to the domain's types. On the hot path of every answer: objects are filled field by
 * field, as spreading conditional parts costs more than reading the row.
 */
import { asCode } from '../domain/coding.js';
import type { Concept, Extension } from '../domain/concept.js';
import type { Filling } from '../domain/filling.js';
import type { OrdinalSet } from '../domain/ordinal-set.js';

/**
 * What is read of a concept. Most have neither definition nor status nor extensions: these come in one cell, as each cell has its price.
 * @param table the name of the concept table in the statement.
 */
export function conceptColumns(table = 'concept'): string {
  const [definition, status, extensions] = ['definition', 'status', 'extensions'].map((name) => `${table}.${name}`);
  const rest = `CASE WHEN coalesce(${definition}, ${status}, ${extensions}) IS NOT NULL
    THEN json_array(${definition}, ${status}, ${extensions}) END`;
  const flags = `${table}.flags | (${table}.cover IS NULL) * ${LEAF}`;
  return `${table}.ord, ${table}.code, ${table}.display, ${flags}, ${rest}`;
}

/** Bits of a concept's flags. */
const INACTIVE = 1;
const ABSTRACT = 2;
/** Not stored, but worked out when a concept is read: nothing is below it. */
const LEAF = 4;
export const HAS_PARENTS = 8;

export type ConceptRow = [number, string, string | null, number, string | null];

export function conceptOf(row: ConceptRow): Concept {
  const flags = row[3];
  const concept: Filling<Concept> = {
    ord: row[0],
    code: asCode(row[1]),
    inactive: (flags & INACTIVE) !== 0,
    abstract: (flags & ABSTRACT) !== 0,
  };
  if (row[2] !== null) concept.display = row[2];
  if ((flags & LEAF) !== 0) concept.isLeaf = true;
  if ((flags & HAS_PARENTS) === 0) concept.isRoot = true;
  if (row[4] !== null) addRest(concept, row[4]);
  return concept;
}

function addRest(concept: Filling<Concept>, text: string): void {
  const [definition, status, extensions] = JSON.parse(text) as (string | null)[];
  if (typeof definition === 'string') concept.definition = definition;
  if (typeof status === 'string') concept.status = status;
  if (typeof extensions === 'string') concept.extensions = JSON.parse(extensions) as Extension[];
}

/** The bytes of an ordinal set; copied, as SQLite's buffer is neither ours nor aligned. */
export function ordinalSetOf(blob: Buffer | null | undefined): OrdinalSet | undefined {
  if (blob === null || blob === undefined) return undefined;
  const copy = new Uint8Array(blob.byteLength);
  copy.set(blob);
  return new Int32Array(copy.buffer);
}
