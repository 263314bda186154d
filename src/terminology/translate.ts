/**
 * ConceptMap/$translate (FHIR R5 §4.10.17, R4 §4.10.17): chooses the published maps that fit the request, asks them and names map,
 * version and relationship of every match. Serves published maps alone.
 */
import { type ConceptMap, memoryConceptMap } from '../conceptmap/concept-map.js';
import {
  listedTranslations,
  type Translation,
  type TranslationQuery,
  unmappedTranslations,
} from '../conceptmap/translate.js';
import { formatCanonical, parseCanonical } from '../domain/canonical.js';
import type { Coding } from '../domain/coding.js';
import { type ConceptMapDefinition, equivalenceOf, type MapAttribute } from '../domain/concept-map.js';
import type { Filling } from '../domain/filling.js';
import { TerminologyError } from '../domain/issue.js';
import type { TranslateResult, TranslationMatch } from '../domain/results.js';
import { compareVersions } from '../domain/version.js';
import { driftedTarget, missingParameter, noTranslations, notFound } from '../domain/wording.js';
import { type Catalogue, pickVersion } from './catalogue.js';
import { type DriftWatch, driftWatch } from './drifted-targets.js';
import { findCodeSystem } from './resolve.js';

export interface TranslateRequest {
  /** Canonical of the map to use; absent = any that fits. */
  readonly url?: string;
  readonly conceptMapVersion?: string;
  /** A map given with the request. */
  readonly conceptMap?: ConceptMapDefinition;
  /** The codes to translate (the codings of a CodeableConcept are alternatives); in reverse, codes of the target side. */
  readonly codings: readonly Coding[];
  readonly reverse: boolean;
  readonly sourceSystem?: string;
  readonly targetSystem?: string;
  /** Canonicals of value sets. */
  readonly sourceScope?: string;
  readonly targetScope?: string;
  readonly dependencies: readonly MapAttribute[];
}

/** Catalogues of a request: all that may be asked, and the part of it that is loaded (not given with the request). */
export interface TranslateCatalogues {
  readonly all: Catalogue;
  readonly loaded: Catalogue;
}

/**
 * Translates; no translation is a result, not an error.
 * @throws TerminologyError where the map asked for is not there, or the request names no code.
 */
export function translate({ all, loaded }: TranslateCatalogues, request: TranslateRequest): TranslateResult {
  if (request.codings.length === 0) throw new TerminologyError(missingParameter('code, coding or codeableConcept'));
  const maps = chooseMaps(all, request);
  const found = request.codings.flatMap((coding) => ask(maps, queryOf(all, coding, request)));
  const used = new Set(found.map(({ map }) => map).filter((map) => loaded.conceptMaps().includes(map)));
  const warnings = new Set<string>();
  const published = { catalogue: all, reverse: request.reverse, warn: driftWatch(loaded), warnings };
  const told = found.map((translation) => toMatch(translation, used.has(translation.map) ? published : undefined));
  // Codings of one concept may be translated alike, and several maps may refer to the same other one.
  const matches = request.codings.length > 1 || maps.length > 1 ? distinct(told, request.reverse) : told;
  const result = matches.some(({ relationship }) => relationship !== undefined && relationship !== 'not-related-to');
  const translated: Filling<TranslateResult> = {
    result,
    matches,
    usedConceptMaps: [...used].map(({ info }) => formatCanonical(info.url, info.version)),
    usedSystems: usedSystems(loaded, request, used.size > 0),
    missed: missedCodings(maps, found, request),
  };
  const message = messageOf(matches, warnings);
  if (message !== undefined) translated.message = message;
  return translated;
}

const NOTHING_MISSED: readonly Coding[] = [];

/** A map given with the request says nothing of what is published, and in reverse the code asked about is not one to be mapped. */
function missedCodings(
  maps: readonly ConceptMap[],
  found: readonly Translation[],
  { codings, reverse, conceptMap }: TranslateRequest,
): readonly Coding[] {
  if (reverse || conceptMap !== undefined || found.some(({ fallback }) => fallback !== true)) return NOTHING_MISSED;
  if (codings.every(({ system }) => system !== undefined)) return codings;
  return codings.flatMap((coding) => {
    const system = coding.system ?? onlySource(maps);
    return system === undefined ? [] : [{ ...coding, system }];
  });
}

/** The system that a code without one is of, where the maps leave no doubt. */
function onlySource(maps: readonly ConceptMap[]): string | undefined {
  const [first, ...others] = new Set(maps.flatMap(({ groups }) => groups.map(({ source }) => source)));
  return others.length === 0 ? first : undefined;
}

/** What the maps list; only where none of them knows the code, what they provide for unmapped ones: a fallback must not outvote a decision. */
function ask(maps: readonly ConceptMap[], query: TranslationQuery): readonly Translation[] {
  const listed = maps.flatMap((map) => listedTranslations(map, query));
  return listed.length > 0 ? listed : maps.flatMap((map) => unmappedTranslations(map, query));
}

function queryOf(catalogue: Catalogue, coding: Coding, request: TranslateRequest): TranslationQuery {
  const { reverse, sourceSystem, targetSystem, dependencies } = request;
  const query: Filling<TranslationQuery> = {
    coding,
    reverse,
    dependencies,
    otherMap: (canonical) => namedMap(catalogue, canonical, undefined),
  };
  if (sourceSystem !== undefined) query.sourceSystem = sourceSystem;
  if (targetSystem !== undefined) query.targetSystem = targetSystem;
  return query;
}

/** The map asked for; or the newest version of every map that fits systems and scopes. */
function chooseMaps(catalogue: Catalogue, request: TranslateRequest): readonly ConceptMap[] {
  if (request.conceptMap !== undefined) return [memoryConceptMap(request.conceptMap)];
  if (request.url !== undefined) {
    const map = namedMap(catalogue, request.url, request.conceptMapVersion);
    if (map !== undefined) return [map];
    throw new TerminologyError(notFound(`The ConceptMap '${formatCanonical(request.url, request.conceptMapVersion)}'`));
  }
  const systems = new Set(request.codings.map(({ system }) => system));
  const candidates = [...systems].flatMap((system) =>
    request.reverse ? catalogue.conceptMapsTo(system) : catalogue.conceptMapsFrom(system),
  );
  return newestOfEach([...new Set(candidates)].filter((map) => map.superseded !== true && inScope(map, request)));
}

function inScope({ info }: ConceptMap, { sourceScope, targetScope }: TranslateRequest): boolean {
  return sameScope(info.sourceScope, sourceScope) && sameScope(info.targetScope, targetScope);
}

/** A scope asked for must be the map's; its version counts only where both name one. */
function sameScope(own: string | undefined, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  if (own === undefined) return false;
  const a = parseCanonical(own);
  const b = parseCanonical(wanted);
  return a.url === b.url && (a.version === undefined || b.version === undefined || a.version === b.version);
}

function namedMap(catalogue: Catalogue, canonical: string, version: string | undefined): ConceptMap | undefined {
  const named = parseCanonical(canonical);
  const versions = catalogue
    .conceptMaps()
    .filter(({ info }) => info.url === named.url)
    .sort((a, b) => precedence(a) - precedence(b) || compareVersions(b.info.version, a.info.version));
  return pickVersion(versions, version ?? named.version, ({ info }) => info.version);
}

/** What is served where no version is asked for comes first, although a newer version may be there. */
function precedence({ superseded }: ConceptMap): number {
  return superseded === true ? 1 : 0;
}

function newestOfEach(maps: readonly ConceptMap[]): readonly ConceptMap[] {
  const newest = new Map<string, ConceptMap>();
  for (const map of maps) {
    const known = newest.get(map.info.url);
    if (known === undefined || compareVersions(map.info.version, known.info.version) > 0) newest.set(map.info.url, map);
  }
  return [...newest.values()];
}

/** "If this is provided when result = true, the message carries hints and warnings" (R4 and R5). */
function messageOf(matches: readonly TranslationMatch[], warnings: ReadonlySet<string>): string | undefined {
  if (matches.length === 0) return noTranslations();
  return warnings.size === 0 ? undefined : [...warnings].join('\n');
}

interface Published {
  readonly catalogue: Catalogue;
  readonly reverse: boolean;
  readonly warn: DriftWatch;
  /** Collects what the matches are served with. */
  readonly warnings: Set<string>;
}

/** A loaded map is read together with the loaded code systems; a map given with the request is taken as it is. */
function toMatch(found: Translation, names?: Published): TranslationMatch {
  const { relationship, equivalence, target, source, comment, dependsOn, product, originMap, fallback } = found;
  const match: Filling<TranslationMatch> = {
    equivalence: equivalence ?? equivalenceOf(relationship),
    // Only the side that is the answer needs a name.
    source: names?.reverse === true ? withDisplay(names.catalogue, source) : source,
    dependsOn,
    product,
    originMap,
  };
  if (relationship !== undefined) match.relationship = relationship;
  if (target !== undefined) match.target = names === undefined ? target : withDisplay(names.catalogue, target);
  // What a map provides for codes that it does not list is nobody's decision on this one.
  const decided = target !== undefined && fallback !== true;
  const reason = names === undefined || !decided ? undefined : names.warn(target);
  const remark = reason === undefined ? comment : doubted(comment, reason);
  if (reason !== undefined) names?.warnings.add(driftedTarget(reason));
  if (remark !== undefined) match.comment = remark;
  if (fallback === true) match.fallback = true;
  return match;
}

/** The comment of a row that was published while it was under review says so already. */
function doubted(comment: string | undefined, reason: string): string {
  if (comment?.includes(reason) === true) return comment;
  return comment === undefined ? driftedTarget(reason) : `${comment} ${driftedTarget(reason)}`;
}

/** The map's own display, else that of the loaded code system: the version of the map, or the newest where that is not loaded. */
function withDisplay(catalogue: Catalogue, coding: Coding): Coding {
  const { system, version, code } = coding;
  if (coding.display !== undefined || system === undefined) return coding;
  const codeSystem = findCodeSystem(catalogue, system, version) ?? findCodeSystem(catalogue, system);
  const display = codeSystem?.find(code)?.display;
  if (display === undefined) return coding;
  const named: Filling<Coding> = { code, system, display };
  if (version !== undefined) named.version = version;
  if (coding.userSelected !== undefined) named.userSelected = coding.userSelected;
  return named;
}

/** Each match once; which source it is from tells matches apart only in reverse. */
function distinct(matches: readonly TranslationMatch[], reverse: boolean): readonly TranslationMatch[] {
  if (matches.length < 2) return matches;
  const seen = new Set<string>();
  return matches.filter((match) => {
    const key = JSON.stringify(reverse ? match : { ...match, source: undefined });
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

/** The loaded versions of the source systems, named where loaded content took part. */
function usedSystems(loaded: Catalogue, request: TranslateRequest, mapUsed: boolean): readonly string[] {
  if (!mapUsed || request.reverse) return [];
  return request.codings.flatMap(({ system, version }) => {
    const info = system === undefined ? undefined : findCodeSystem(loaded, system, version)?.info;
    return info === undefined ? [] : [formatCanonical(info.url, info.version)];
  });
}
