/**
 * From rows of a content file, as arrays of cells, to the domain's types. On the hot path of every answer: objects are filled field by
 * field, as spreading conditional parts costs more than reading the row.
 */
import { asCode, type Coding } from '../domain/coding.js';
import {
  type Concept,
  type ConceptProperty,
  type Designation,
  type Extension,
  PROPERTY_TYPES,
  type PropertyType,
  type PropertyValue,
} from '../domain/concept.js';
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
  return `${table}.ord, ${table}.code, ${table}.display, ${table}.flags, ${rest}`;
}

export type ConceptRow = [number, string, string | null, number, string | null];

export function conceptOf(row: ConceptRow): Concept {
  const flags = row[3];
  const concept: Filling<Concept> = {
    ord: row[0],
    code: asCode(row[1]),
    inactive: (flags & 1) !== 0,
    abstract: (flags & 2) !== 0,
  };
  if (row[2] !== null) concept.display = row[2];
  if (row[4] !== null) addRest(concept, row[4]);
  return concept;
}

function addRest(concept: Filling<Concept>, text: string): void {
  const [definition, status, extensions] = JSON.parse(text) as (string | null)[];
  if (typeof definition === 'string') concept.definition = definition;
  if (typeof status === 'string') concept.status = status;
  if (typeof extensions === 'string') concept.extensions = JSON.parse(extensions) as Extension[];
}

export const DESIGNATION_COLUMNS = 'language, use_id, value, inactive, source_id, dialects, extra';
export type DesignationRow = [
  string | null,
  number | null,
  string,
  number,
  string | null,
  string | null,
  string | null,
];
type Dialects = NonNullable<Designation['dialects']>;

/** Maps designation rows of one file: `uses` by their ids there; the few combinations of dialects are read once. */
export function designationMapper(uses: ReadonlyMap<number, Coding>): (row: DesignationRow) => Designation {
  const dialectsOf = new Map<string, Dialects>();
  const readDialects = (text: string): Dialects => {
    const known = dialectsOf.get(text);
    if (known !== undefined) return known;
    const read = text.split(' ').map((entry) => ({ refset: entry.slice(0, -2), preferred: entry.endsWith('=P') }));
    if (dialectsOf.size < MOST_DIALECT_SETS) dialectsOf.set(text, read);
    return read;
  };
  return ([language, useId, value, inactive, id, dialects, extra]) => {
    const designation: Filling<Designation> = { value };
    if (language !== null) designation.language = language;
    const use = useId === null ? undefined : uses.get(useId);
    if (use !== undefined) designation.use = use;
    if (inactive === 1) designation.inactive = true;
    if (id !== null) designation.id = id;
    if (dialects !== null) designation.dialects = readDialects(dialects);
    return extra === null ? designation : { ...designation, ...(JSON.parse(extra) as Partial<Designation>) };
  };
}

const MOST_DIALECT_SETS = 10_000;

/** A property's code and, where the code does not speak, its name. */
export interface PropertyName {
  readonly code: string;
  readonly display?: string;
}

/** Code and display of a concept that others refer to. */
export interface ConceptName {
  readonly code: string;
  readonly display?: string;
}

export type PropertyRow = [number, number, string | number | null, number | null, number | null, string | null];

/** `name` is that of the property, `target` that of the concept it refers to. */
export function propertyOf(
  [, typeIndex, value, , group, extra]: PropertyRow,
  name: PropertyName | undefined,
  target: ConceptName | undefined,
): ConceptProperty {
  const type = PROPERTY_TYPES[typeIndex] ?? 'string';
  const more = extra === null ? undefined : (JSON.parse(extra) as { coding?: Coding; extensions?: Extension[] });
  const property: Filling<ConceptProperty> = {
    code: name?.code ?? '',
    value: target === undefined ? typedValue(type, value, more?.coding) : { type: 'code', value: target.code },
  };
  if (target?.display !== undefined) property.description = target.display;
  if (name?.display !== undefined) property.codeDisplay = name.display;
  if (group !== null) property.group = group;
  if (more?.extensions !== undefined) property.extensions = more.extensions;
  return property;
}

function typedValue(type: PropertyType, value: string | number | null, coding: Coding | undefined): PropertyValue {
  switch (type) {
    case 'boolean':
      return { type, value: value === 1 };
    case 'integer':
    case 'decimal':
      return { type, value: Number(value) };
    case 'Coding':
      return { type, value: coding ?? { code: asCode(String(value)) } };
    default:
      return { type, value: String(value) };
  }
}

/** The bytes of an ordinal set; copied, as SQLite's buffer is neither ours nor aligned. */
export function ordinalSetOf(blob: Buffer | null | undefined): OrdinalSet | undefined {
  if (blob === null || blob === undefined) return undefined;
  const copy = new Uint8Array(blob.byteLength);
  copy.set(blob);
  return new Int32Array(copy.buffer);
}
