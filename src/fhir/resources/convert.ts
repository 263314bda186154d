/**
 * A published resource in another FHIR version: what Concord understands is decoded and encoded anew, what it does not look at
 * (contacts, identifiers, narrative) is taken over where both versions have it.
 */
import type { FhirVersion } from '../../domain/resource-decoder.js';
import { decodeResource } from './decode.js';
import { isJsonObject, type Json } from './element.js';
import { encodeCodeSystem, encodeConceptMap, encodeValueSet } from './encode.js';

/** Members that are the same in R4 and R5 and that the domain does not keep. */
const SHARED = ['meta', 'implicitRules', 'text', 'contact', 'useContext', 'jurisdiction', 'purpose'] as const;

/**
 * The resource in FHIR version `to`. A NamingSystem, whose common elements are the same, and other types are returned as they are.
 * @throws TerminologyError where the resource cannot be read.
 */
export function convertResource(published: Json, from: FhirVersion, to: FhirVersion): Json {
  if (from === to) return published;
  const encoded = reencode(published, from, to);
  if (encoded === undefined) return published;
  const { resourceType, id, ...rest } = encoded;
  const kept = Object.fromEntries(SHARED.flatMap((name) => (name in published ? [[name, published[name]]] : [])));
  return {
    resourceType,
    ...(id === undefined ? {} : { id }),
    ...kept,
    ...contained(published, { from, to }),
    ...identifiers(published, to),
    ...rest,
  };
}

function reencode(published: Json, from: FhirVersion, to: FhirVersion): Json | undefined {
  const decoded = decodeResource(published, from);
  switch (decoded?.type) {
    case 'CodeSystem': {
      const count = published['count'];
      return encodeCodeSystem({ ...decoded.definition, ...(typeof count === 'number' ? { count } : {}) }, to);
    }
    case 'ValueSet':
      return encodeValueSet(decoded.definition, to);
    case 'ConceptMap':
      return encodeConceptMap(decoded.definition, to);
    default:
      return undefined;
  }
}

/** Contained resources stay inside; value sets among them, which need no url, are converted too. */
function contained(published: Json, { from, to }: { readonly from: FhirVersion; readonly to: FhirVersion }): Json {
  const inner = published['contained'];
  if (!Array.isArray(inner)) return {};
  const convert = (item: unknown): unknown =>
    isJsonObject(item) && item['resourceType'] === 'ValueSet' ? convertResource(item, from, to) : item;
  return { contained: inner.map(convert) };
}

/** R4's ConceptMap has one identifier where all others have a list. */
function identifiers(published: Json, to: FhirVersion): Json {
  const own = published['identifier'];
  if (own === undefined) return {};
  const list: readonly unknown[] = Array.isArray(own) ? own : [own];
  if (published['resourceType'] !== 'ConceptMap' || to === '5.0') return { identifier: list };
  return isJsonObject(list[0]) ? { identifier: list[0] } : {};
}
