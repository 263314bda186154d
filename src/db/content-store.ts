/**
 * Reads content files: every SQL statement of the hot path, prepared once for each open file. Rows come out as the domain's
 * types; what they mean together is the code system's business.
 */

import { boundedCache } from '../domain/bounded-cache.js';
import type { CodeSystemInfo } from '../domain/code-system-definition.js';
import type { Concept, ConceptProperty, Designation } from '../domain/concept.js';
import type { Filling } from '../domain/filling.js';
import { numbersIn } from '../domain/number-list.js';
import type { OrdinalSet } from '../domain/ordinal-set.js';
import { type DesignationExtras, designationKinds, designationOf } from './card.js';
import { cardQueries } from './card-queries.js';
import { type ConceptRow, conceptColumns, conceptOf, ordinalSetOf } from './content-rows.js';
import { type Database, openContent } from './open.js';
import { type VocabularyStore, vocabularyStore } from './vocabulary-store.js';

/** A code system as the file lists it. */
export interface StoredCodeSystem {
  readonly id: number;
  readonly info: CodeSystemInfo;
  readonly firstOrd: number;
  readonly count: number;
}

/** A reference set member as stored. */
export interface StoredMember {
  readonly refset: number;
  readonly ord: number;
  readonly memberId: string;
  readonly active: boolean;
  readonly module?: string;
  readonly effectiveTime?: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A name with what description filters of ECL ask for; `effectiveTime` is yyyymmdd. */
export interface StoredDescription extends Designation {
  readonly module?: string;
  readonly caseSignificance?: string;
  readonly effectiveTime?: string;
}

/** Named queries over one content file. Ordinals are those of the file. */
export interface ContentStore {
  readonly file: string;
  readonly db: Database;
  readonly vocabulary: VocabularyStore;
  codeSystems(): readonly StoredCodeSystem[];
  /** Rows of the concept table. */
  countConcepts(): number;
  find(system: number, code: string): Concept | undefined;
  findFolded(system: number, code: string): Concept | undefined;
  at(ord: number): Concept | undefined;
  /** Concepts with ordinals in [start, end), ascending, at most `limit`. */
  between(start: number, end: number, limit: number): readonly Concept[];
  /** Descendants including itself; undefined for a leaf. */
  cover(ord: number): OrdinalSet | undefined;
  parents(ord: number): readonly Concept[];
  children(ord: number): readonly Concept[];
  parentOrds(ord: number): readonly number[];
  childOrds(ord: number): readonly number[];
  /** Without the publisher's identifiers. */
  designations(ord: number): readonly Designation[];
  /** The designations with their identifiers and origin. */
  descriptions(ord: number): readonly StoredDescription[];
  /** Those of the concepts with ordinals in [start, end), by ordinal. */
  descriptionsBetween(start: number, end: number): ReadonlyMap<number, readonly StoredDescription[]>;
  properties(ord: number): readonly ConceptProperty[];
  flagged(system: number, flag: 'inactive' | 'abstract'): OrdinalSet;
  /** Ids of the definitions of a property code. */
  propertyDefinition(system: number, code: string): number | undefined;
  propertyCodes(system: number): readonly string[];
  ordsWithValue(definition: number, value: string | number): readonly number[];
  ordsWithTarget(definition: number, target: number): readonly number[];
  /** The same for many, ascending, repeats among them. */
  listWithValue(definition: number, value: string | number): Int32Array;
  listWithTarget(definition: number, target: number): Int32Array;
  ordsWithProperty(definition: number): readonly number[];
  propertyValues(definition: number): readonly (string | number)[];
  propertyTargets(definition: number): readonly number[];
  hasValue(definition: number, value: string | number, ord: number): boolean;
  hasTarget(definition: number, target: number, ord: number): boolean;
  /** Ranks of the hits of an FTS5 expression after rank `after`, ascending. */
  searchRanks(match: string, after: number, limit: number): readonly number[];
  /** The same hits with the ordinals of their concepts. */
  search(match: string, after: number, limit: number): readonly { readonly rank: number; readonly ord: number }[];
  /** Ranks of all hits, ascending, joined by commas. */
  hitRanks(match: string): string | null;
  /** Ordinals of the concepts that names belong to, by rank, from after `after` up to `upTo`, joined by commas. */
  termOrds(after: number, upTo: number): string | null;
  /** Ranks are 1 to this, without gaps. */
  lastRank(): number;
  /** Lengths of the beginnings of words that the full-text index knows. */
  prefixLengths(): ReadonlySet<number>;
  members(refset: number): readonly StoredMember[];
  memberOrds(refset: number): readonly number[];
  memberships(ord: number): readonly StoredMember[];
  refsets(): readonly number[];
  designationOwner(sourceId: string): number | undefined;
  notes(): Readonly<Record<string, string>>;
  close(): void;
}

/**
 * Opens a content file for reading.
 * @throws ContentFileError where the file is not a content file of this layout.
 */
export function openContentStore(file: string): ContentStore {
  const db = openContent(file);
  return {
    file,
    db,
    vocabulary: vocabularyStore(db),
    close: () => db.close(),
    ...codeSystemQueries(db),
    ...conceptQueries(db),
    ...hierarchyQueries(db),
    ...designationQueries(db),
    ...cardQueries(db),
    ...propertyIndexQueries(db),
    ...searchQueries(db),
    ...refsetQueries(db),
  };
}

function codeSystemQueries(db: Database) {
  const systems = db.prepare('SELECT id, info, first_ord, concept_count FROM code_system ORDER BY id').raw();
  const concepts = db.prepare('SELECT count(*) FROM concept').pluck();
  const notes = db.prepare('SELECT key, value FROM release_note').raw();
  const flagged = {
    inactive: db.prepare('SELECT inactive FROM code_system WHERE id = ?').pluck(),
    abstract: db.prepare('SELECT abstract FROM code_system WHERE id = ?').pluck(),
  };
  return {
    codeSystems: (): readonly StoredCodeSystem[] =>
      (systems.all() as [number, string, number, number][]).map(([id, info, firstOrd, count]) => ({
        id,
        info: JSON.parse(info) as CodeSystemInfo,
        firstOrd,
        count,
      })),
    countConcepts: () => concepts.get() as number,
    notes: () => Object.fromEntries(notes.all() as [string, string][]),
    flagged: (system: number, flag: 'inactive' | 'abstract') =>
      ordinalSetOf(flagged[flag].get(system) as Buffer | null) ?? new Int32Array(0),
  };
}

/** Concepts that hits of searches and members of lists come upon again and again. */
const CONCEPTS_KEPT = 16_384;

function conceptQueries(db: Database) {
  const find = db.prepare(`SELECT ${conceptColumns()} FROM concept WHERE code_system = ? AND code = ?`).raw();
  const folded = db
    .prepare(`SELECT ${conceptColumns()} FROM concept WHERE code_system = ? AND code = ? COLLATE NOCASE LIMIT 1`)
    .raw();
  const at = db.prepare(`SELECT ${conceptColumns()} FROM concept WHERE ord = ?`).raw();
  const between = db
    .prepare(`SELECT ${conceptColumns()} FROM concept WHERE ord >= ? AND ord < ? ORDER BY ord LIMIT +?`)
    .raw();
  const one = (row: unknown): Concept | undefined => (row === undefined ? undefined : conceptOf(row as ConceptRow));
  const found = lastTwo((system: number, code: string) => one(find.get(system, code)));
  const read = (ord: number): Concept | undefined => one(at.get(ord));
  const kept = boundedCache<number, Concept | undefined>(CONCEPTS_KEPT, 'concepts');
  return {
    find: found,
    findFolded: (system: number, code: string) => one(folded.get(system, code)),
    at: (ord: number) => kept.get(ord, read),
    between: (start: number, end: number, limit: number) =>
      (between.all(start, end, limit) as ConceptRow[]).map(conceptOf),
  };
}

interface Found {
  readonly system: number;
  readonly code: string;
  readonly concept: Concept | undefined;
}

/** The steps of one request look the same one or two codes up again and again; whoever asks next asks for others. */
function lastTwo(find: (system: number, code: string) => Concept | undefined): typeof find {
  let last: Found = { system: -1, code: '', concept: undefined };
  let before = last;
  return (system, code) => {
    if (last.code === code && last.system === system) return last.concept;
    const next =
      before.code === code && before.system === system ? before : { system, code, concept: find(system, code) };
    before = last;
    last = next;
    return next.concept;
  };
}

function hierarchyQueries(db: Database) {
  const columns = conceptColumns('c');
  const parents = db
    .prepare(`SELECT ${columns} FROM parent p JOIN concept c ON c.ord = p.parent WHERE p.child = ? ORDER BY p.parent`)
    .raw();
  const children = db
    .prepare(`SELECT ${columns} FROM parent p JOIN concept c ON c.ord = p.child WHERE p.parent = ? ORDER BY p.child`)
    .raw();
  const parentOrds = db.prepare('SELECT parent FROM parent WHERE child = ? ORDER BY parent').pluck();
  const childOrds = db.prepare('SELECT child FROM parent WHERE parent = ? ORDER BY child').pluck();
  const cover = db.prepare('SELECT cover FROM concept WHERE ord = ?').pluck();
  return {
    cover: (ord: number) => ordinalSetOf(cover.get(ord) as Buffer | null | undefined),
    parents: (ord: number) => (parents.all(ord) as ConceptRow[]).map(conceptOf),
    children: (ord: number) => (children.all(ord) as ConceptRow[]).map(conceptOf),
    parentOrds: (ord: number) => parentOrds.all(ord) as number[],
    childOrds: (ord: number) => childOrds.all(ord) as number[],
  };
}

/** Ordinal, kind, value, the publisher's identifier, origin, effective time, extras. */
type DescriptionRow = [number, number, string, string | null, number | null, number | null, string | null];

function designationQueries(db: Database) {
  const select = 'SELECT ord, kind, value, source_id, origin_id, effective_time, extra FROM designation';
  const byOrd = db.prepare(`${select} WHERE ord = ? ORDER BY seq`).raw();
  const between = db.prepare(`${select} WHERE ord >= ? AND ord < ? ORDER BY ord, seq`).raw();
  const owner = db.prepare('SELECT ord FROM designation WHERE source_id = ?').pluck();
  const kinds = designationKinds(db);
  const origins = designationOrigins(db);
  const toDescription = ([, kind, value, id, origin, effectiveTime, extra]: DescriptionRow): StoredDescription => {
    const extras = extra === null ? undefined : (JSON.parse(extra) as DesignationExtras);
    const description: Filling<StoredDescription> = designationOf(value, kinds(kind), extras);
    if (id !== null) description.id = id;
    if (effectiveTime !== null) description.effectiveTime = String(effectiveTime);
    return origin === null ? description : { ...description, ...origins.get(origin) };
  };
  return {
    descriptions: (ord: number) => (byOrd.all(ord) as DescriptionRow[]).map(toDescription),
    descriptionsBetween: (start: number, end: number) => {
      const found = new Map<number, StoredDescription[]>();
      for (const row of between.all(start, end) as DescriptionRow[]) {
        const list = found.get(row[0]);
        if (list === undefined) found.set(row[0], [toDescription(row)]);
        else list.push(toDescription(row));
      }
      return found;
    },
    designationOwner: (sourceId: string) => owner.get(sourceId) as number | undefined,
  };
}

function designationOrigins(db: Database): ReadonlyMap<number, Pick<StoredDescription, 'module' | 'caseSignificance'>> {
  const rows = db.prepare('SELECT id, module, case_significance FROM designation_origin').raw().all();
  return new Map(
    (rows as [number, string | null, string | null][]).map(([id, module, caseSignificance]) => [
      id,
      { ...(module === null ? {} : { module }), ...(caseSignificance === null ? {} : { caseSignificance }) },
    ]),
  );
}

function propertyIndexQueries(db: Database) {
  const withValue = db.prepare('SELECT ord FROM property WHERE definition = ? AND value = ? ORDER BY ord').pluck();
  const withTarget = db.prepare('SELECT ord FROM property WHERE definition = ? AND target = ? ORDER BY ord').pluck();
  const list = (condition: string) =>
    db.prepare(`SELECT group_concat(ord) FROM (SELECT ord FROM property WHERE ${condition} ORDER BY ord)`).pluck();
  const listWithValue = list('definition = ? AND value = ?');
  const listWithTarget = list('definition = ? AND target = ?');
  const withEither = db
    .prepare(
      `SELECT ord FROM property WHERE definition = :id AND value IS NOT NULL
       UNION SELECT ord FROM property WHERE definition = :id AND target IS NOT NULL ORDER BY ord`,
    )
    .pluck();
  const values = db
    .prepare('SELECT DISTINCT value FROM property WHERE definition = ? AND value IS NOT NULL ORDER BY value')
    .pluck();
  const targets = db
    .prepare('SELECT DISTINCT target FROM property WHERE definition = ? AND target IS NOT NULL ORDER BY target')
    .pluck();
  const oneValue = db.prepare('SELECT 1 FROM property WHERE definition = ? AND value = ? AND ord = ?').pluck();
  const oneTarget = db.prepare('SELECT 1 FROM property WHERE definition = ? AND target = ? AND ord = ?').pluck();
  return {
    ordsWithValue: (definition: number, value: string | number) => withValue.all(definition, value) as number[],
    ordsWithTarget: (definition: number, target: number) => withTarget.all(definition, target) as number[],
    listWithValue: (definition: number, value: string | number) =>
      numbersIn(listWithValue.get(definition, value) as string | null),
    listWithTarget: (definition: number, target: number) =>
      numbersIn(listWithTarget.get(definition, target) as string | null),
    ordsWithProperty: (definition: number) => withEither.all({ id: definition }) as number[],
    propertyValues: (definition: number) => values.all(definition) as (string | number)[],
    propertyTargets: (definition: number) => targets.all(definition) as number[],
    hasValue: (definition: number, value: string | number, ord: number) =>
      oneValue.get(definition, value, ord) !== undefined,
    hasTarget: (definition: number, target: number, ord: number) =>
      oneTarget.get(definition, target, ord) !== undefined,
  };
}

function searchQueries(db: Database) {
  // The index has no columns to read; rowid is the static rank, so ORDER BY rowid costs nothing and LIMIT stops early.
  const hits = 'SELECT rowid FROM term_index WHERE term_index MATCH ? AND rowid > ? ORDER BY rowid LIMIT +?';
  const searchRanks = db.prepare(hits).pluck();
  const search = db.prepare(
    `SELECT t.rank AS rank, t.ord AS ord FROM (${hits}) hit JOIN term t ON t.rank = hit.rowid ORDER BY t.rank`,
  );
  const ranks = db.prepare('SELECT group_concat(rowid) FROM term_index WHERE term_index MATCH ?').pluck();
  const ords = db
    .prepare('SELECT group_concat(ord) FROM (SELECT ord FROM term WHERE rank > ? AND rank <= ? ORDER BY rank)')
    .pluck();
  const last = db.prepare('SELECT max(rank) FROM term').pluck();
  const definition = db.prepare(`SELECT sql FROM sqlite_schema WHERE name = 'term_index'`).pluck();
  return {
    searchRanks: (match: string, after: number, limit: number) => searchRanks.all(match, after, limit) as number[],
    search: (match: string, after: number, limit: number) =>
      search.all(match, after, limit) as { rank: number; ord: number }[],
    hitRanks: (match: string) => ranks.get(match) as string | null,
    termOrds: (after: number, upTo: number) => ords.get(after, upTo) as string | null,
    lastRank: () => (last.get() as number | null) ?? 0,
    prefixLengths: () => {
      const lengths = /prefix\s*=\s*'([\d ]+)'/.exec(String(definition.get()))?.[1] ?? '';
      return new Set(lengths.split(' ').map(Number));
    },
  };
}

type MemberRow = [number, number, string, number, string | null, string | null, string | null];

function refsetQueries(db: Database) {
  const columns = 'refset, ord, member_id, active, module, effective_time, fields';
  const byRefset = db.prepare(`SELECT ${columns} FROM refset_member WHERE refset = ? ORDER BY ord, seq`).raw();
  const byOrd = db.prepare(`SELECT ${columns} FROM refset_member WHERE ord = ? ORDER BY refset, seq`).raw();
  const ords = db
    .prepare('SELECT DISTINCT ord FROM refset_member WHERE refset = ? AND active = 1 ORDER BY ord')
    .pluck();
  const refsets = db.prepare('SELECT DISTINCT refset FROM refset_member ORDER BY refset').pluck();
  return {
    members: (refset: number) => (byRefset.all(refset) as MemberRow[]).map(member),
    memberships: (ord: number) => (byOrd.all(ord) as MemberRow[]).map(member),
    memberOrds: (refset: number) => ords.all(refset) as number[],
    refsets: () => refsets.all() as number[],
  };
}

function member([refset, ord, memberId, active, module, effectiveTime, fields]: MemberRow): StoredMember {
  return {
    refset,
    ord,
    memberId,
    active: active === 1,
    ...(module === null ? {} : { module }),
    ...(effectiveTime === null ? {} : { effectiveTime }),
    fields: fields === null ? {} : (JSON.parse(fields) as Record<string, string>),
  };
}
