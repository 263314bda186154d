/**
 * The JSON of a catalogued resource: as published where the endpoint speaks the same FHIR version, else re-encoded; whole, or the
 * part that `_summary` and `_elements` ask for.
 */
import type { FhirVersion } from '../domain/resource-decoder.js';
import { weightedCache } from '../domain/weighted-cache.js';
import { isObject, type Json } from '../fhir/parameters.js';
import { convertResource } from '../fhir/resources/convert.js';
import { encodeCodeSystem } from '../fhir/resources/encode.js';
import type { CataloguedResource } from '../terminology/catalogue.js';

/** What of a resource is wanted. */
export interface Shape {
  readonly summary?: string;
  readonly elements?: readonly string[];
}

/** Elements that FHIR marks as summary (Σ) for each of the four types, without what is large. */
const SUMMARY = new Set([
  'resourceType',
  'id',
  'meta',
  'url',
  'identifier',
  'version',
  'versionAlgorithmString',
  'name',
  'title',
  'status',
  'experimental',
  'date',
  'publisher',
  'contact',
  'useContext',
  'jurisdiction',
  'caseSensitive',
  'valueSet',
  'hierarchyMeaning',
  'compositional',
  'versionNeeded',
  'content',
  'supplements',
  'count',
  'filter',
  'property',
  'immutable',
  'sourceUri',
  'sourceCanonical',
  'sourceScopeUri',
  'sourceScopeCanonical',
  'targetUri',
  'targetCanonical',
  'targetScopeUri',
  'targetScopeCanonical',
  'kind',
  'type',
  'uniqueId',
]);
const ALWAYS = new Set(['resourceType', 'id', 'meta']);
const SUBSETTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

/** JSON text of the resource on an endpoint of this FHIR version. */
export function resourceJson(published: CataloguedResource, version: FhirVersion, shape: Shape = {}): string {
  const { other } = published;
  const resource = other?.fhirVersion === version ? { ...published, ...other } : published;
  const whole = shape.elements === undefined && (shape.summary === undefined || shape.summary === 'false');
  if (whole && resource.json !== undefined && resource.fhirVersion === version) return withId(resource);
  const full = { ...fullResource(resource, version), id: resource.id };
  return JSON.stringify(whole ? full : part(full, shape));
}

/** Characters of resources that are kept as they are answered. */
const KEPT = 8_000_000;
/** By the function that reads a form of a resource: as long as the content is served it is the same. */
const TEXTS = weightedCache<() => string, string>(KEPT, 'resources');

/** The published text, with this server's id in the place of the publisher's. */
function withId({ id, head, json }: CataloguedResource): string {
  if (json === undefined) return '{}';
  return TEXTS.get(json, () => {
    const text = json();
    const value = head.id === id ? text : JSON.stringify({ ...(JSON.parse(text) as Json), id });
    return { value, weight: value.length };
  });
}

function fullResource(resource: CataloguedResource, version: FhirVersion): Json {
  if (resource.json === undefined) {
    if (resource.info === undefined) return { resourceType: resource.type };
    return { ...encodeCodeSystem(resource.info, version), count: resource.conceptCount ?? 0 } as Json;
  }
  const parsed: unknown = JSON.parse(resource.json());
  const published = isObject(parsed) ? parsed : {};
  if (resource.fhirVersion === version || resource.fhirVersion === undefined) return published;
  return convertResource(published, resource.fhirVersion as FhirVersion, version) as Json;
}

function part(full: Json, { summary, elements }: Shape): Json {
  const kept = (name: string): boolean => {
    if (ALWAYS.has(name)) return true;
    if (elements !== undefined) return elements.includes(name) || MANDATORY.has(name);
    if (summary === 'text') return name === 'text' || MANDATORY.has(name);
    return summary === 'data' ? name !== 'text' : SUMMARY.has(name);
  };
  const meta = isObject(full['meta']) ? full['meta'] : {};
  const tags = Array.isArray(meta['tag']) ? (meta['tag'] as unknown[]) : [];
  const chosen = Object.fromEntries(Object.entries(full).filter(([name]) => kept(name)));
  return { ...chosen, meta: { ...meta, tag: [...tags, SUBSETTED] } };
}

/** Mandatory elements stay in every subset (FHIR R5 §3.2.1.7.4). */
const MANDATORY = new Set(['status', 'content', 'kind', 'date', 'uniqueId']);
