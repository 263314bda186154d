/**
 * Bulk queries over the concept graph of a content file: relationships in both directions, parents and children of ranges of
 * concepts, descriptions of ranges, members. Statements are prepared when they are first needed.
 */
import { once } from '../domain/once.js';
import type { OrdinalSet } from '../domain/ordinal-set.js';
import { ordinalSetOf } from './content-rows.js';
import type { Database } from './open.js';

/** A row of an attribute: source, property definition, type, target, value, role group. */
export type RelationshipRow = [
  ord: number,
  definition: number,
  type: number,
  target: number | null,
  value: string | number | null,
  group: number,
];

export interface GraphStore {
  relationships(ord: number): readonly RelationshipRow[];
  /** Relationships of the concepts in [start, end), by source. */
  relationshipsBetween(start: number, end: number): readonly RelationshipRow[];
  /** Property definitions that have role groups (attributes) with their codes. */
  attributes(system: number): readonly (readonly [definition: number, code: string])[];
  /** Destinations of an attribute with its sources, joined by commas. */
  inverse(definition: number): readonly (readonly [target: number, sources: string])[];
  concrete(definition: number): readonly (readonly [value: string | number, type: number, source: number])[];
  /** Parents of the concepts in [start, end), joined by commas, repeats among them; undefined where there are none. */
  parentsBetween(start: number, end: number): string | undefined;
  childrenBetween(start: number, end: number): string | undefined;
  coversBetween(start: number, end: number): readonly OrdinalSet[];
  /** Names of the concepts in [start, end): ordinal, text, 1 where inactive. */
  namesBetween(start: number, end: number): readonly (readonly [ord: number, value: string, inactive: number])[];
  /** All names with the use that stands for text definitions, of concepts that have an active one. */
  definitions(start: number, end: number, use: string): readonly (readonly [ord: number, value: string])[];
  /** Concepts that members in this state refer to; members for descriptions left out. */
  conceptMembers(refset: number): readonly number[];
  /** Active members for concepts with the concept that a field names: association reference sets. */
  associations(refset: number, system: number): readonly (readonly [ord: number, target: number])[];
  /** Ordinals of the hits of a full-text expression, once for each name. */
  textHits(match: string): readonly number[];
}

/** The queries over an open content file. */
export function openGraphStore(db: Database): GraphStore {
  return { ...relationshipQueries(db), ...hierarchyQueries(db), ...nameQueries(db), ...memberQueries(db) };
}

const RELATIONSHIP = 'ord, definition, type, target, value, role_group';

function relationshipQueries(db: Database) {
  const prepare = (sql: string) => once(() => db.prepare(sql).raw());
  const one = prepare(`SELECT ${RELATIONSHIP} FROM property WHERE ord = ? AND role_group IS NOT NULL`);
  const between = prepare(
    `SELECT ${RELATIONSHIP} FROM property WHERE ord >= ? AND ord < ? AND role_group IS NOT NULL ORDER BY ord`,
  );
  // An attribute is a property with role groups; its first row tells, found by either index.
  const attributes = prepare(
    `SELECT id, code FROM property_definition d WHERE code_system = ? AND coalesce(
       (SELECT p.role_group FROM property p WHERE p.definition = d.id AND p.target IS NOT NULL LIMIT 1),
       (SELECT p.role_group FROM property p WHERE p.definition = d.id AND p.value IS NOT NULL LIMIT 1)) IS NOT NULL`,
  );
  // One row a destination: reading pairs row by row costs five times as much.
  const inverse = prepare(
    `SELECT target, group_concat(ord) FROM property WHERE definition = ? AND target IS NOT NULL GROUP BY target ORDER BY target`,
  );
  const concrete = prepare(`SELECT value, type, ord FROM property WHERE definition = ? AND value IS NOT NULL`);
  return {
    relationships: (ord: number) => one().all(ord) as RelationshipRow[],
    relationshipsBetween: (start: number, end: number) => between().all(start, end) as RelationshipRow[],
    attributes: (system: number) => attributes().all(system) as [number, string][],
    inverse: (definition: number) => inverse().all(definition) as [number, string][],
    concrete: (definition: number) => concrete().all(definition) as [string | number, number, number][],
  };
}

function hierarchyQueries(db: Database) {
  const pluck = (sql: string) => once(() => db.prepare(sql).pluck());
  // One text instead of a row for each: reading rows is what costs.
  const parents = pluck('SELECT group_concat(parent) FROM parent WHERE child >= ? AND child < ?');
  const children = pluck('SELECT group_concat(child) FROM parent WHERE parent >= ? AND parent < ?');
  const covers = pluck('SELECT cover FROM concept WHERE ord >= ? AND ord < ? AND cover IS NOT NULL');
  return {
    parentsBetween: (start: number, end: number) => (parents().get(start, end) as string | null) ?? undefined,
    childrenBetween: (start: number, end: number) => (children().get(start, end) as string | null) ?? undefined,
    coversBetween: (start: number, end: number) =>
      (covers().all(start, end) as Buffer[]).flatMap((blob) => ordinalSetOf(blob) ?? []),
  };
}

function nameQueries(db: Database) {
  const prepare = (sql: string) => once(() => db.prepare(sql).raw());
  const names = prepare(
    `SELECT d.ord, d.value, k.inactive FROM designation d JOIN designation_kind k ON k.id = d.kind
     WHERE d.ord >= ? AND d.ord < ? ORDER BY d.ord`,
  );
  const definitions = prepare(
    `SELECT d.ord, d.value FROM concept c JOIN designation d ON d.ord = c.ord
     JOIN designation_kind k ON k.id = d.kind JOIN designation_use u ON u.id = k.use_id
     WHERE c.ord >= ? AND c.ord < ? AND c.definition IS NOT NULL AND u.code = ? ORDER BY d.ord`,
  );
  return {
    namesBetween: (start: number, end: number) => names().all(start, end) as [number, string, number][],
    definitions: (start: number, end: number, use: string) => definitions().all(start, end, use) as [number, string][],
  };
}

function memberQueries(db: Database) {
  const pluck = (sql: string) => once(() => db.prepare(sql).pluck());
  const members = pluck(
    `SELECT DISTINCT ord FROM refset_member WHERE refset = ? AND active = 1
       AND (fields IS NULL OR instr(fields, '"referencedComponentId"') = 0) ORDER BY ord`,
  );
  const hits = pluck('SELECT t.ord FROM term_index JOIN term t ON t.rank = term_index.rowid WHERE term_index MATCH ?');
  const associations = once(() =>
    db
      .prepare(
        `SELECT m.ord, c.ord FROM refset_member m
         JOIN concept c ON c.code_system = ? AND c.code = json_extract(m.fields, '$.targetComponentId')
         WHERE m.refset = ? AND m.active = 1 AND instr(m.fields, '"referencedComponentId"') = 0`,
      )
      .raw(),
  );
  return {
    associations: (refset: number, system: number) => associations().all(system, refset) as [number, number][],
    conceptMembers: (refset: number) => members().all(refset) as number[],
    textHits: (match: string) => hits().all(match) as number[],
  };
}
