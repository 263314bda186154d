/**
 * What is loaded: code system versions, value sets, concept maps and the other resources of the open content files, found by
 * canonical. Resolves versions; answers no operation. A request's own resources form a small catalogue that stands before it.
 */
import type { CodeSystem } from '../codesystem/code-system.js';
import { specialised } from '../codesystem/specialised.js';
import type { ConceptMap } from '../conceptmap/concept-map.js';
import { parseCanonical } from '../domain/canonical.js';
import type { CodeSystemInfo } from '../domain/code-system-definition.js';
import { once } from '../domain/once.js';
import type { ResourceHead } from '../domain/resource-decoder.js';
import type { ValueSetDefinition } from '../domain/value-set.js';
import { compareVersions, isWildcard, versionMatches } from '../domain/version.js';

/** A version of a code system; opened when it is first needed. */
export interface CodeSystemVersion {
  readonly info: CodeSystemInfo;
  open(): CodeSystem;
}

/** A version of a value set; its definition is read when it is first needed. */
export interface ValueSetVersion {
  readonly url: string;
  readonly version?: string;
  definition(): ValueSetDefinition;
}

/** A resource that can be read and searched as FHIR. */
export interface CataloguedResource {
  readonly type: 'CodeSystem' | 'ValueSet' | 'ConceptMap' | 'NamingSystem';
  /** Logical id on this server. */
  readonly id: string;
  readonly head: ResourceHead;
  /** FHIR version of `json`; undefined where the resource is synthesized from `info`. */
  readonly fhirVersion?: string;
  json?(): string;
  /** The same resource as it was published in another FHIR version. */
  readonly other?: { readonly fhirVersion: string; json(): string };
  readonly info?: CodeSystemInfo;
  readonly conceptCount?: number;
  /** Version and ISO instant of its writing, where a client wrote it. */
  readonly written?: { readonly version: number; readonly at: string };
}

/** Everything that may be asked for by canonical. */
export interface Catalogue {
  /** Versions of a code system, newest first. */
  codeSystemVersions(url: string): readonly CodeSystemVersion[];
  valueSetVersions(url: string): readonly ValueSetVersion[];
  conceptMaps(): readonly ConceptMap[];
  /** Maps that may translate from this system. */
  conceptMapsFrom(system: string | undefined): readonly ConceptMap[];
  conceptMapsTo(system: string | undefined): readonly ConceptMap[];
  /** Supplements of a code system. */
  supplements(url: string): readonly CodeSystemVersion[];
  resourcesOf(type: string): readonly CataloguedResource[];
  resourcesByUrl(type: string, url: string): readonly CataloguedResource[];
  resourceById(type: string, id: string): CataloguedResource | undefined;
  /** All code system versions, in the order of loading. */
  codeSystems(): readonly CodeSystemVersion[];
}

export interface CatalogueContent {
  readonly codeSystems: readonly CodeSystemVersion[];
  readonly valueSets: readonly ValueSetVersion[];
  readonly conceptMaps: readonly ConceptMap[];
  readonly resources: readonly CataloguedResource[];
}

/** Of what is in several catalogues one after the other, as most content is when some of it changes. */
const KNOWN = new WeakMap<CodeSystem, CodeSystem>();

function specialisedOnce(codeSystem: CodeSystem): CodeSystem {
  const found = KNOWN.get(codeSystem) ?? specialised(codeSystem);
  KNOWN.set(codeSystem, found);
  return found;
}

/** Builds the catalogue of some content. */
export function createCatalogue(content: CatalogueContent): Catalogue {
  const supplements = content.codeSystems.filter(({ info }) => info.content === 'supplement');
  // A code system that is only announced (`not-present`) can answer nothing.
  const systems = content.codeSystems
    .filter(({ info }) => info.content !== 'supplement' && info.content !== 'not-present')
    .map(({ info, open }) => ({ info, open: once(() => specialisedOnce(open())) }));
  const byUrl = newestFirst(systems, ({ info }) => info);
  const valueSets = newestFirst(content.valueSets, (set) => set);
  const supplementsOf = newestFirst(supplements, ({ info }) => ({
    url: parseCanonical(info.supplements ?? '').url,
    ...(info.version === undefined ? {} : { version: info.version }),
  }));
  const from = mapsBySystem(content.conceptMaps, 'source');
  const to = mapsBySystem(content.conceptMaps, 'target');
  return {
    codeSystemVersions: (url) => byUrl.get(url) ?? [],
    valueSetVersions: (url) => valueSets.get(url) ?? [],
    conceptMaps: () => content.conceptMaps,
    conceptMapsFrom: (system) => from(system),
    conceptMapsTo: (system) => to(system),
    supplements: (url) => supplementsOf.get(url) ?? [],
    ...resourceIndex(content.resources),
    codeSystems: () => content.codeSystems,
  };
}

function resourceIndex(resources: readonly CataloguedResource[]) {
  const byType = new Map<string, CataloguedResource[]>();
  const byUrl = new Map<string, CataloguedResource[]>();
  const byId = new Map<string, CataloguedResource>();
  const add = (index: Map<string, CataloguedResource[]>, key: string, resource: CataloguedResource): void => {
    const list = index.get(key);
    if (list === undefined) index.set(key, [resource]);
    else list.push(resource);
  };
  for (const resource of resources) {
    add(byType, resource.type, resource);
    add(byUrl, `${resource.type} ${resource.head.url ?? ''}`, resource);
    byId.set(`${resource.type} ${resource.id}`, resource);
  }
  return {
    resourcesOf: (type: string) => byType.get(type) ?? [],
    resourcesByUrl: (type: string, url: string) => byUrl.get(`${type} ${url}`) ?? [],
    resourceById: (type: string, id: string) => byId.get(`${type} ${id}`),
  };
}

/** The resources of a request before the loaded ones: where any version will do, the request's does. */
export function overlay(first: Catalogue, second: Catalogue): Catalogue {
  return {
    codeSystemVersions: (url) =>
      merged(first.codeSystemVersions(url), second.codeSystemVersions(url), ({ info }) => info),
    valueSetVersions: (url) => merged(first.valueSetVersions(url), second.valueSetVersions(url), (set) => set),
    conceptMaps: () => [...first.conceptMaps(), ...second.conceptMaps()],
    conceptMapsFrom: (system) => [...first.conceptMapsFrom(system), ...second.conceptMapsFrom(system)],
    conceptMapsTo: (system) => [...first.conceptMapsTo(system), ...second.conceptMapsTo(system)],
    supplements: (url) => merged(first.supplements(url), second.supplements(url), ({ info }) => info),
    resourcesOf: second.resourcesOf,
    resourcesByUrl: second.resourcesByUrl,
    resourceById: second.resourceById,
    codeSystems: () => [...first.codeSystems(), ...second.codeSystems()],
  };
}

/** The newest version that `wanted` allows: none = the newest of all; wildcards and bare SNOMED CT editions are understood. */
export function pickVersion<T>(
  versions: readonly T[],
  wanted: string | undefined,
  versionOf: (entry: T) => string | undefined,
): T | undefined {
  if (wanted === undefined || wanted === '') return preferredEdition(versions, versionOf) ?? versions[0];
  const exact = versions.find((entry) => versionOf(entry) === wanted);
  if (exact !== undefined) return exact;
  if (isWildcard(wanted)) return versions.find((entry) => versionMatches(wanted, versionOf(entry) ?? ''));
  if (!/^https?:\/\/snomed\.info\/x?sct\/\d+$/.test(wanted)) return undefined;
  // SNOMED CT URI standard §2.1: an edition without a version means its newest.
  return versions.find((entry) => versionOf(entry)?.startsWith(`${wanted}/version/`) === true);
}

/** Where several SNOMED CT editions are loaded and none is asked for, the International Edition answers. */
function preferredEdition<T>(versions: readonly T[], versionOf: (entry: T) => string | undefined): T | undefined {
  return versions.find(
    (entry) => versionOf(entry)?.startsWith('http://snomed.info/sct/900000000000207008/version/') === true,
  );
}

type Versioned = { readonly url?: string; readonly version?: string };

function newestFirst<T>(entries: readonly T[], key: (entry: T) => Versioned): Map<string, T[]> {
  const byUrl = new Map<string, T[]>();
  for (const entry of entries) {
    const { url = '' } = key(entry);
    const list = byUrl.get(url);
    if (list === undefined) byUrl.set(url, [entry]);
    else list.push(entry);
  }
  for (const list of byUrl.values()) list.sort((a, b) => compareVersions(key(b).version, key(a).version));
  return byUrl;
}

function merged<T>(first: readonly T[], second: readonly T[], key: (entry: T) => Versioned): readonly T[] {
  if (first.length === 0) return second;
  if (second.length === 0) return first;
  const taken = new Set(first.map((entry) => key(entry).version));
  return [...first, ...second.filter((entry) => !taken.has(key(entry).version))];
}

/** Index from system to maps; a map with a group that names no system may serve any. */
function mapsBySystem(
  maps: readonly ConceptMap[],
  side: 'source' | 'target',
): (system: string | undefined) => readonly ConceptMap[] {
  const bySystem = new Map<string, ConceptMap[]>();
  const open: ConceptMap[] = [];
  for (const map of maps) {
    const systems = new Set(map.groups.map((group) => group[side]));
    if (systems.has(undefined)) open.push(map);
    for (const system of systems) {
      if (system !== undefined) bySystem.set(system, [...(bySystem.get(system) ?? []), map]);
    }
  }
  return (system) => {
    if (system === undefined) return maps;
    const named = bySystem.get(system) ?? [];
    return open.length === 0 ? named : [...new Set([...named, ...open])];
  };
}
