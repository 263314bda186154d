/**
 * Stages the rows of one code system and, when it is complete, numbers the concepts depth first and copies everything in
 * ordinal order. Ids given out while staging are dense counters of this code system, not ordinals.
 */
import type { CodeSystemInfo } from '../domain/code-system-definition.js';
import type { Coding } from '../domain/coding.js';
import { type Extension, PROPERTY_TYPES, type PropertyType } from '../domain/concept.js';
import { fromOrdinals } from '../domain/ordinal-set.js';
import { writeCards } from './card.js';
import { HAS_PARENTS } from './content-rows.js';
import { numberHierarchy } from './hierarchy.js';
import type { Database } from './open.js';

export interface StagedConcept {
  readonly code: string;
  readonly display?: string;
  readonly definition?: string;
  readonly inactive?: boolean;
  readonly abstract?: boolean;
  readonly status?: string;
  /** Smaller is commoner (LOINC COMMON_TEST_RANK); orders search hits. */
  readonly rank?: number;
  readonly extensions?: readonly Extension[];
}

export interface StagedDesignation {
  readonly value: string;
  readonly language?: string;
  readonly use?: Omit<Coding, 'code'> & { readonly code: string };
  readonly inactive?: boolean;
  readonly sourceId?: string;
  /** `900000000000509007=P 900000000000508004=A`: language reference set = preferred or acceptable. */
  readonly dialects?: string;
  /** SNOMED CT: what description filters of ECL ask for. `effectiveTime` is a number yyyymmdd. */
  readonly origin?: { readonly module: string; readonly caseSignificance: string };
  readonly effectiveTime?: number;
  /** False keeps it out of the full-text index (long definitions). */
  readonly searchable?: boolean;
  /** True ranks it as the display is ranked. */
  readonly preferred?: boolean;
  readonly additionalUse?: readonly Coding[];
  readonly extensions?: readonly Extension[];
}

/** A property value: either a `target` concept (its staged id; type code) or a plain value of a type. */
export interface StagedProperty {
  readonly code: string;
  readonly type?: PropertyType;
  /** For `Coding`: its code, with the Coding in `coding`. Booleans as such. */
  readonly value?: string | number | boolean;
  readonly coding?: Coding;
  readonly target?: number;
  readonly group?: number;
  readonly extensions?: readonly Extension[];
}

export interface StagedMember {
  /** Staged ids of the reference set concept and of the referenced concept. */
  readonly refset: number;
  readonly concept: number;
  readonly memberId: string;
  readonly active: boolean;
  readonly module?: string;
  readonly effectiveTime?: string;
  /** Further columns of the reference set by header name. */
  readonly fields?: Readonly<Record<string, string>>;
}

export interface CodeSystemWriter {
  /** Stages a concept and returns its id: 0, 1, 2 … in the order of the calls. */
  concept(row: StagedConcept): number;
  /** Sets the display of a staged concept (a release may name its concepts later than it lists them). */
  display(id: number, text: string): void;
  designation(id: number, row: StagedDesignation): void;
  property(id: number, row: StagedProperty): void;
  /** Names a property whose code does not speak (a SNOMED CT attribute). */
  propertyDisplay(code: string, display: string): void;
  parent(child: number, parent: number): void;
  member(row: StagedMember): void;
  /**
   * Numbers and copies everything; returns the number of concepts.
   * @throws HierarchyCycleError whose nodes are staged ids.
   */
  finish(): number;
}

const STAGE_SQL = `
DROP TABLE IF EXISTS stage.concept;
DROP TABLE IF EXISTS stage.designation;
DROP TABLE IF EXISTS stage.property;
DROP TABLE IF EXISTS stage.member;
DROP TABLE IF EXISTS stage.place;
CREATE TABLE stage.concept (id INTEGER PRIMARY KEY, code TEXT, display TEXT, definition TEXT, flags INTEGER, status TEXT, rank INTEGER, extensions TEXT);
CREATE TABLE stage.designation (id INTEGER, kind INTEGER, value TEXT, inactive INTEGER, source_id TEXT, origin_id INTEGER, effective_time INTEGER, term_kind INTEGER, extra TEXT);
CREATE TABLE stage.property (id INTEGER, definition INTEGER, type INTEGER, value ANY, target INTEGER, role_group INTEGER, extra TEXT) STRICT;
CREATE TABLE stage.member (refset INTEGER, id INTEGER, member_id TEXT, active INTEGER, module TEXT, effective_time TEXT, fields TEXT);
CREATE TABLE stage.place (id INTEGER PRIMARY KEY, ord INTEGER, cover BLOB, has_parents INTEGER);`;

interface Head {
  readonly info: CodeSystemInfo;
  readonly firstOrd: number;
  readonly inactiveLast: boolean;
}

/** Starts a code system whose ordinals begin at `firstOrd`. One at a time for each file. */
export function codeSystemWriter(db: Database, head: Head): CodeSystemWriter {
  db.exec(STAGE_SQL);
  const { lastInsertRowid } = db
    .prepare('INSERT INTO code_system (url, version, info, first_ord, concept_count) VALUES (?, ?, ?, ?, 0)')
    .run(head.info.url, head.info.version ?? null, JSON.stringify(head.info), head.firstOrd);
  const system = Number(lastInsertRowid);
  const insert = stageStatements(db);
  const definitionOf = propertyDefinitions(db, system);
  const kindOf = designationKinds(db);
  const originOf = designationOrigins(db);
  const edges = { children: [] as number[], parents: [] as number[] };
  const inactive: number[] = [];
  let count = 0;
  return {
    concept: (row) => {
      const flags = (row.inactive === true ? 1 : 0) | (row.abstract === true ? 2 : 0);
      inactive.push(flags & 1);
      insert.concept.run(
        count,
        row.code,
        row.display ?? null,
        row.definition ?? null,
        flags,
        row.status ?? null,
        row.rank ?? null,
        json(row.extensions),
      );
      return count++;
    },
    display: (id, text) => {
      insert.display.run(text, id);
    },
    designation: (id, row) => {
      insert.designation.run(
        id,
        kindOf(row),
        row.value,
        row.inactive === true ? 1 : 0,
        row.sourceId ?? null,
        row.origin === undefined ? null : originOf(row.origin),
        row.effectiveTime ?? null,
        row.searchable === false ? null : row.preferred === true ? 0 : 1,
        row.additionalUse === undefined && row.extensions === undefined
          ? null
          : JSON.stringify({ additionalUse: row.additionalUse, extensions: row.extensions }),
      );
    },
    property: (id, row) => {
      const type = row.target !== undefined ? 'code' : (row.type ?? 'string');
      insert.property.run(
        id,
        definitionOf.id(row.code),
        PROPERTY_TYPES.indexOf(type),
        typeof row.value === 'boolean' ? Number(row.value) : (row.value ?? null),
        row.target ?? null,
        row.group ?? null,
        row.coding === undefined && row.extensions === undefined
          ? null
          : JSON.stringify({ coding: row.coding, extensions: row.extensions }),
      );
    },
    propertyDisplay: (code, display) => definitionOf.display(code, display),
    parent: (child, parent) => {
      edges.children.push(child);
      edges.parents.push(parent);
    },
    member: (row) => {
      insert.member.run(
        row.refset,
        row.concept,
        row.memberId,
        row.active ? 1 : 0,
        row.module ?? null,
        row.effectiveTime ?? null,
        json(row.fields),
      );
    },
    finish: () => {
      const last = head.inactiveLast ? (id: number): boolean => inactive[id] === 1 : undefined;
      const numbering = numberHierarchy({ count, ...edges, ...(last === undefined ? {} : { last }) });
      const place = db.prepare('INSERT INTO stage.place (id, ord, cover, has_parents) VALUES (?, ?, ?, ?)');
      const hasParents = new Uint8Array(count);
      for (const child of edges.children) hasParents[child] = 1;
      for (let id = 0; id < count; id++) {
        const ord = numbering.ord[id] as number;
        place.run(id, head.firstOrd + ord, coverBlob(numbering.cover[ord], head.firstOrd), hasParents[id]);
      }
      const parent = db.prepare('INSERT OR IGNORE INTO parent (child, parent) VALUES (?, ?)');
      for (const [child, above] of sortedEdges(edges, numbering.ord)) {
        parent.run(head.firstOrd + child, head.firstOrd + above);
      }
      copyStaged(db, { system, count, firstOrd: head.firstOrd });
      return count;
    },
  };
}

function stageStatements(db: Database) {
  return {
    concept: db.prepare('INSERT INTO stage.concept VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
    display: db.prepare('UPDATE stage.concept SET display = ? WHERE id = ?'),
    designation: db.prepare('INSERT INTO stage.designation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    property: db.prepare('INSERT INTO stage.property VALUES (?, ?, ?, ?, ?, ?, ?)'),
    member: db.prepare('INSERT INTO stage.member VALUES (?, ?, ?, ?, ?, ?, ?)'),
  };
}

/** Copies the staged rows in ordinal order; SQLite's sorter spills to disk, so memory is bounded. */
function copyStaged(
  db: Database,
  { system, count, firstOrd }: { system: number; count: number; firstOrd: number },
): void {
  db.prepare(
    `INSERT INTO concept (ord, code_system, code, display, definition, flags, status, cover, extensions)
     SELECT p.ord, ?, c.code, c.display, c.definition, c.flags | p.has_parents * ${HAS_PARENTS}, c.status, p.cover, c.extensions
     FROM stage.concept c JOIN stage.place p ON p.id = c.id ORDER BY p.ord`,
  ).run(system);
  db.exec(
    `INSERT INTO designation (ord, seq, kind, value, source_id, origin_id, effective_time, extra)
     SELECT p.ord, d.rowid, d.kind, d.value, d.source_id, d.origin_id, d.effective_time, d.extra
     FROM stage.designation d JOIN stage.place p ON p.id = d.id ORDER BY p.ord, d.rowid`,
  );
  db.exec(
    `INSERT INTO property (ord, definition, seq, type, value, target, role_group, extra)
     SELECT p.ord, v.definition, v.rowid, v.type, v.value, t.ord, v.role_group, v.extra
     FROM stage.property v JOIN stage.place p ON p.id = v.id LEFT JOIN stage.place t ON t.id = v.target
     ORDER BY p.ord, v.definition, v.rowid`,
  );
  db.exec(
    `INSERT INTO refset_member (refset, ord, seq, member_id, active, module, effective_time, fields)
     SELECT r.ord, p.ord, m.rowid, m.member_id, m.active, m.module, m.effective_time, m.fields
     FROM stage.member m JOIN stage.place p ON p.id = m.id JOIN stage.place r ON r.id = m.refset
     ORDER BY r.ord, p.ord, m.rowid`,
  );
  writeCards(db, firstOrd, firstOrd + count);
  stageTerms(db);
  db.prepare('UPDATE code_system SET concept_count = ?, inactive = ?, abstract = ? WHERE id = ?').run(
    count,
    flagged(db, 1),
    flagged(db, 2),
    system,
  );
}

/** The ordinals of the staged concepts with this flag, as the bytes of an ordinal set. */
function flagged(db: Database, flag: 1 | 2): Buffer {
  const rows = db
    .prepare('SELECT p.ord FROM stage.concept c JOIN stage.place p ON p.id = c.id WHERE c.flags & ?')
    .pluck()
    .all(flag) as number[];
  const set = fromOrdinals(rows);
  return Buffer.from(set.buffer, set.byteOffset, set.byteLength);
}

/**
 * The static rank of every name as one number: active before inactive, preferred before synonym, common before rare, short
 * before long.
 */
function stageTerms(db: Database): void {
  const key = (inactive: string, kind: string): string =>
    `(((${inactive}) * 2 + ${kind}) << 50) | (min(coalesce(c.rank, 1048575), 1048575) << 20)`;
  db.exec(
    `INSERT INTO stage.term (sort_key, ord, seq, value)
     SELECT ${key('c.flags & 1', '0')} | min(length(c.display), 1048575), p.ord, -1, c.display
     FROM stage.concept c JOIN stage.place p ON p.id = c.id WHERE c.display IS NOT NULL`,
  );
  db.exec(
    `INSERT INTO stage.term (sort_key, ord, seq, value)
     SELECT ${key('(c.flags & 1) | d.inactive', 'd.term_kind')} | min(length(d.value), 1048575), p.ord, d.rowid, d.value
     FROM stage.designation d JOIN stage.concept c ON c.id = d.id JOIN stage.place p ON p.id = d.id
     WHERE d.term_kind IS NOT NULL AND d.value IS NOT c.display`,
  );
}

function propertyDefinitions(db: Database, system: number) {
  const insert = db.prepare('INSERT INTO property_definition (code_system, code) VALUES (?, ?)');
  const name = db.prepare('UPDATE property_definition SET display = ? WHERE id = ?');
  const known = new Map<string, number>();
  const id = (code: string): number => {
    const found = known.get(code);
    if (found !== undefined) return found;
    const made = Number(insert.run(system, code).lastInsertRowid);
    known.set(code, made);
    return made;
  };
  return {
    id,
    display: (code: string, display: string): void => {
      name.run(display, id(code));
    },
  };
}

/** Ids of what designations share; those of several code systems of a file are not told apart. */
function designationKinds(db: Database): (row: StagedDesignation) => number {
  const useOf = designationUses(db);
  const find = db
    .prepare('SELECT id FROM designation_kind WHERE language IS ? AND use_id IS ? AND inactive = ? AND dialects IS ?')
    .pluck();
  const insert = db.prepare('INSERT INTO designation_kind (language, use_id, inactive, dialects) VALUES (?, ?, ?, ?)');
  const known = new Map<string, number>();
  return ({ language = null, use, inactive = false, dialects = null }) => {
    const useId = use === undefined ? null : useOf(use);
    const key = `${useId} ${inactive} ${language} ${dialects}`;
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const row = [language, useId, Number(inactive), dialects];
    const id = (find.get(...row) as number | undefined) ?? Number(insert.run(...row).lastInsertRowid);
    known.set(key, id);
    return id;
  };
}

function designationUses(db: Database): (use: NonNullable<StagedDesignation['use']>) => number {
  const find = db.prepare('SELECT id FROM designation_use WHERE system IS ? AND code = ? AND display IS ?').pluck();
  const insert = db.prepare('INSERT INTO designation_use (system, code, display) VALUES (?, ?, ?)');
  const known = new Map<string, number>();
  return (use) => {
    const key = `${use.system ?? ''}|${use.code}|${use.display ?? ''}`;
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const row = [use.system ?? null, use.code, use.display ?? null];
    const id = (find.get(...row) as number | undefined) ?? Number(insert.run(...row).lastInsertRowid);
    known.set(key, id);
    return id;
  };
}

function designationOrigins(db: Database): (origin: NonNullable<StagedDesignation['origin']>) => number {
  const insert = db.prepare('INSERT INTO designation_origin (module, case_significance) VALUES (?, ?)');
  const known = new Map<string, number>();
  return ({ module, caseSignificance }) => {
    const key = `${module}|${caseSignificance}`;
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const id = Number(insert.run(module, caseSignificance).lastInsertRowid);
    known.set(key, id);
    return id;
  };
}

function coverBlob(cover: Int32Array | undefined, firstOrd: number): Buffer | null {
  if (cover === undefined) return null;
  const moved = cover.map((value) => value + firstOrd);
  return Buffer.from(moved.buffer, moved.byteOffset, moved.byteLength);
}

function sortedEdges(edges: { children: number[]; parents: number[] }, ord: Int32Array): [number, number][] {
  const pairs = edges.children.map((child, i): [number, number] => [
    ord[child] as number,
    ord[edges.parents[i] as number] as number,
  ]);
  return pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
