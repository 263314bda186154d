/**
 * A concept's card: what a lookup tells of it beside its neighbours, as two JSON lists without a structure, written when the content file is
 * built. One row is read instead of dozens, for rows and cells cost more than one text and its parsing. Here is how the lists are written (by
 * SQL) and how they are read.
 */
import { boundedCache } from '../domain/bounded-cache.js';
import { asCode, type Coding } from '../domain/coding.js';
import {
  type ConceptProperty,
  type Designation,
  type Extension,
  PROPERTY_TYPES,
  type PropertyType,
  type PropertyValue,
} from '../domain/concept.js';
import type { Filling } from '../domain/filling.js';
import type { Database } from './open.js';

/** Bits of a property's number; the definition's id stands above them. */
const TYPE = 7;
const MORE = 8;
const TARGET = 16;
const DEFINITION = 5;
/** Bit of a designation's number; the kind's id stands above it. */
const EXTRA = 1;
const KIND = 1;

/** Of each property: its number, the value or the ordinal of the target, and, where the number says so, role group and extras. */
const PROPERTY_LIST = (() => {
  const number = `definition << ${DEFINITION} | (target IS NOT NULL) * ${TARGET} | type`;
  const value = 'json_quote(ifnull(target, value))';
  return `'[' || group_concat(CASE WHEN role_group IS NULL AND extra IS NULL THEN format('%d,%s', ${number}, ${value})
    ELSE format('%d,%s,%s,%s', ${number} | ${MORE}, ${value}, ifnull(role_group, 'null'), ifnull(extra, 'null')) END
    ORDER BY definition, seq) || ']'`;
})();

/** Of each designation: its number, the value, and, where the number says so, extras. */
const DESIGNATION_LIST = `'[' || group_concat(format('%d,%s', kind << ${KIND} | (extra IS NOT NULL) * ${EXTRA}, json_quote(value))
  || ifnull(',' || extra, '') ORDER BY seq) || ']'`;

/** Writes the cards of the concepts with ordinals in [start, end), when their designations and properties are in. */
export function writeCards(db: Database, start: number, end: number): void {
  db.prepare(
    `INSERT INTO card (ord, designations, properties)
     SELECT * FROM (SELECT c.ord,
         (SELECT ${DESIGNATION_LIST} FROM designation d WHERE d.ord = c.ord) AS designations,
         (SELECT ${PROPERTY_LIST} FROM property p WHERE p.ord = c.ord) AS properties
       FROM concept c WHERE c.ord >= ? AND c.ord < ? ORDER BY c.ord)
     WHERE designations IS NOT NULL OR properties IS NOT NULL`,
  ).run(start, end);
}

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

/** What a property list says beyond values. */
interface PropertyExtras {
  readonly coding?: Coding;
  readonly extensions?: readonly Extension[];
}

/** What is known of the definitions and targets that a property list names by number. */
export interface PropertyNames {
  definition(id: number): PropertyName | undefined;
  target(ord: number): ConceptName;
}

/** Reads a list of properties. */
export function propertiesOf(list: string | null, names: PropertyNames): ConceptProperty[] {
  const properties: ConceptProperty[] = [];
  if (list === null) return properties;
  const cells = JSON.parse(list) as readonly unknown[];
  for (let at = 0; at < cells.length; ) {
    const number = cells[at++] as number;
    const value = cells[at++] as string | number | null;
    const name = names.definition(number >>> DEFINITION);
    const target = (number & TARGET) === 0 ? undefined : names.target(value as number);
    const group = (number & MORE) === 0 ? null : (cells[at++] as number | null);
    const extras = (number & MORE) === 0 ? null : (cells[at++] as PropertyExtras | null);
    const property: Filling<ConceptProperty> = {
      code: name?.code ?? '',
      value:
        target === undefined
          ? typedValue(PROPERTY_TYPES[number & TYPE] ?? 'string', value, extras?.coding)
          : { type: 'code', value: target.code },
    };
    if (target?.display !== undefined) property.description = target.display;
    if (name?.display !== undefined) property.codeDisplay = name.display;
    if (group !== null) property.group = group;
    if (extras?.extensions !== undefined) property.extensions = extras.extensions;
    properties.push(property);
  }
  return properties;
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

/** What designations share that a list names by number; `use` is the same object for all of a kind. */
export interface DesignationKind {
  readonly language?: string;
  readonly use?: Coding;
  readonly inactive?: true;
  readonly dialects?: NonNullable<Designation['dialects']>;
}

/** What a designation has beside its kind, its value and its origin. */
export type DesignationExtras = Pick<Designation, 'additionalUse' | 'extensions'>;

const KINDS_KEPT = 4096;

/** The kinds of one file, read when they are first needed. */
export function designationKinds(db: Database): (id: number) => DesignationKind {
  const find = db
    .prepare(
      `SELECT k.language, k.inactive, k.dialects, u.system, u.code, u.display
       FROM designation_kind k LEFT JOIN designation_use u ON u.id = k.use_id WHERE k.id = ?`,
    )
    .raw();
  type Row = [string | null, number, string | null, string | null, string | null, string | null];
  const read = (id: number): DesignationKind => {
    const [language, inactive, dialects, system, code, display] = find.get(id) as Row;
    const kind: Filling<DesignationKind> = {};
    if (language !== null) kind.language = language;
    if (inactive === 1) kind.inactive = true;
    if (dialects !== null) kind.dialects = dialects.split(' ').map(dialect);
    if (code !== null) {
      const use: Filling<Coding> = { code: asCode(code) };
      if (system !== null) use.system = system;
      if (display !== null) use.display = display;
      kind.use = use;
    }
    return kind;
  };
  const kept = boundedCache<number, DesignationKind>(KINDS_KEPT);
  return (id) => kept.get(id, read);
}

function dialect(entry: string): NonNullable<Designation['dialects']>[number] {
  return { refset: entry.slice(0, -2), preferred: entry.endsWith('=P') };
}

/** Reads a list of designations; the publisher's identifiers are not on it. */
export function designationsOf(list: string | null, kindOf: (id: number) => DesignationKind): Designation[] {
  const designations: Designation[] = [];
  if (list === null) return designations;
  const cells = JSON.parse(list) as readonly unknown[];
  for (let at = 0; at < cells.length; ) {
    const number = cells[at++] as number;
    const value = cells[at++] as string;
    const extras = (number & EXTRA) === 0 ? undefined : (cells[at++] as DesignationExtras);
    designations.push(designationOf(value, kindOf(number >>> KIND), extras));
  }
  return designations;
}

export function designationOf(
  value: string,
  { language, use, inactive, dialects }: DesignationKind,
  extras: DesignationExtras | undefined,
): Filling<Designation> {
  const designation: Filling<Designation> = { value };
  if (language !== undefined) designation.language = language;
  if (use !== undefined) designation.use = use;
  if (inactive === true) designation.inactive = true;
  if (dialects !== undefined) designation.dialects = dialects;
  if (extras?.additionalUse !== undefined) designation.additionalUse = extras.additionalUse;
  if (extras?.extensions !== undefined) designation.extensions = extras.extensions;
  return designation;
}
