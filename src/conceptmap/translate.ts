/**
 * Translation of one code through concept maps (FHIR ConceptMap/$translate, R5 §4.10.17). Given the maps that may be used, finds the
 * rows, forward or in reverse, and applies `unmapped`. Chooses no maps and knows no code system.
 */
import { formatCanonical } from '../domain/canonical.js';
import { asCode, type Coding } from '../domain/coding.js';
import type { Equivalence, MapAttribute, Relationship, Unmapped } from '../domain/concept-map.js';
import type { Filling } from '../domain/filling.js';
import type { ConceptMap, ConceptMapGroup, MapRow } from './concept-map.js';
import { EMPTY_ATTRIBUTES, matchesDependencies } from './dependencies.js';

export interface TranslationQuery {
  /** The code to translate; in reverse, the code on the target side. */
  readonly coding: Coding;
  readonly reverse: boolean;
  readonly sourceSystem?: string;
  readonly targetSystem?: string;
  /** Values of the attributes that rows may depend on. */
  readonly dependencies: readonly MapAttribute[];
  /** Finds another map for `unmapped.otherMap`. */
  readonly otherMap: (canonical: string) => ConceptMap | undefined;
}

export interface Translation {
  /** Absent where the map records that there is no target. */
  readonly relationship?: Relationship;
  readonly equivalence?: Equivalence;
  /** Target side of the row. */
  readonly target?: Coding;
  /** Source side of the row. */
  readonly source: Coding;
  readonly comment?: string;
  readonly dependsOn: readonly MapAttribute[];
  readonly product: readonly MapAttribute[];
  /** `url|version` of the map. */
  readonly originMap: string;
  readonly map: ConceptMap;
  /** The map does not list the code: this is what its `unmapped` provides for such codes. */
  readonly fallback?: true;
}

/** The translations that the map lists for the code, in the order of the map. */
export function listedTranslations(map: ConceptMap, query: TranslationQuery): readonly Translation[] {
  return fittingGroups(map, query).flatMap((group) =>
    query.reverse ? reverseRows(map, group, query) : forwardRows(map, group, query),
  );
}

/** What the map provides for a code that it does not list; nothing in reverse. */
export function unmappedTranslations(map: ConceptMap, query: TranslationQuery): readonly Translation[] {
  return query.reverse ? [] : unmappedIn(map, query, new Set());
}

function unmappedIn(map: ConceptMap, query: TranslationQuery, visited: Set<string>): readonly Translation[] {
  return fittingGroups(map, query).flatMap((group) => unmappedOf(map, group, { query, visited }));
}

function fittingGroups(map: ConceptMap, query: TranslationQuery): readonly ConceptMapGroup[] {
  return map.groups.filter((group) => fits(group, query));
}

/** A group that names no system fits any; versions are compared where both sides name one. */
function fits(group: ConceptMapGroup, query: TranslationQuery): boolean {
  const given = query.reverse ? group.target : group.source;
  const givenVersion = query.reverse ? group.targetVersion : group.sourceVersion;
  const other = query.reverse ? group.source : group.target;
  const wanted = query.reverse ? query.sourceSystem : query.targetSystem;
  return same(given, query.coding.system) && same(givenVersion, query.coding.version) && same(other, wanted);
}

function same(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

function forwardRows(map: ConceptMap, group: ConceptMapGroup, query: TranslationQuery): Translation[] {
  return group
    .bySource(query.coding.code)
    .filter((row) => matchesDependencies(row.target?.dependsOn ?? EMPTY_ATTRIBUTES, query.dependencies))
    .map((row) => translation(map, group, row));
}

function reverseRows(map: ConceptMap, group: ConceptMapGroup, query: TranslationQuery): Translation[] {
  return group.byTarget(query.coding.code).map((row) => translation(map, group, row));
}

function translation(map: ConceptMap, group: ConceptMapGroup, row: MapRow): Translation {
  const { target } = row;
  const found: Filling<Translation> = {
    source: coding(group.source, group.sourceVersion, { code: row.sourceCode, display: row.sourceDisplay }),
    dependsOn: target?.dependsOn ?? EMPTY_ATTRIBUTES,
    product: target?.product ?? EMPTY_ATTRIBUTES,
    originMap: formatCanonical(map.info.url, map.info.version),
    map,
  };
  const comment = row.comment ?? target?.comment;
  if (comment !== undefined) found.comment = comment;
  if (target === undefined) return found;
  found.relationship = target.relationship;
  if (target.equivalence !== undefined) found.equivalence = target.equivalence;
  if (target.code !== undefined) {
    found.target = coding(group.target, group.targetVersion, { code: target.code, display: target.display });
  }
  return found;
}

interface Fallback {
  readonly query: TranslationQuery;
  readonly visited: Set<string>;
}

/** R5 ConceptMap.group.unmapped: what to do with a code that the group does not list. */
function unmappedOf(map: ConceptMap, group: ConceptMapGroup, { query, visited }: Fallback): readonly Translation[] {
  const { unmapped } = group;
  if (unmapped === undefined) return [];
  if (unmapped.mode === 'other-map') return otherMapRows(map, unmapped, { query, visited });
  const own = unmapped.mode === 'use-source-code';
  const code = own ? query.coding.code : unmapped.code;
  if (code === undefined) return [];
  const target = { code, display: own ? query.coding.display : unmapped.display };
  return [
    {
      relationship: unmapped.relationship ?? (own ? 'equivalent' : 'related-to'),
      target: coding(group.target, group.targetVersion, target),
      source: query.coding,
      dependsOn: EMPTY_ATTRIBUTES,
      product: EMPTY_ATTRIBUTES,
      originMap: formatCanonical(map.info.url, map.info.version),
      map,
      fallback: true,
    },
  ];
}

/** Follows `other-map`; a map that refers back to one already asked is not asked again. */
function otherMapRows(map: ConceptMap, unmapped: Unmapped, { query, visited }: Fallback): readonly Translation[] {
  visited.add(formatCanonical(map.info.url, map.info.version));
  const next = unmapped.otherMap === undefined ? undefined : query.otherMap(unmapped.otherMap);
  if (next === undefined || visited.has(formatCanonical(next.info.url, next.info.version))) return [];
  const listed = listedTranslations(next, query);
  return listed.length > 0 ? listed : unmappedIn(next, query, visited);
}

function coding(
  system: string | undefined,
  version: string | undefined,
  { code, display }: { code: string; display: string | undefined },
): Coding {
  const made: Filling<Coding> = { code: asCode(code) };
  if (system !== undefined) made.system = system;
  if (version !== undefined) made.version = version;
  if (display !== undefined) made.display = display;
  return made;
}
