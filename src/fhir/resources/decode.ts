/**
 * FHIR terminology resources to the domain's version-neutral forms: the one entrance. R4 and R5 elements are read from either
 * version, so that the same reader serves both endpoints and packages of any age. It does not say what a resource means.
 */
import type { DecodedResource, FhirVersion, ResourceDecoder } from '../../domain/resource-decoder.js';
import { decodeCodeSystem } from './decode-code-system.js';
import { decodeConceptMap } from './decode-concept-map.js';
import { decodeNamingSystem } from './decode-naming-system.js';
import { readHead } from './decode-shared.js';
import { decodeValueSet } from './decode-value-set.js';
import { type Element, isJsonObject, problem, rootElement } from './element.js';

/**
 * Decodes a CodeSystem, ValueSet, ConceptMap or NamingSystem; undefined for any other type.
 * @throws TerminologyError (`structure` or `invalid`) whose text and expression name the element by its path.
 */
export const decodeResource: ResourceDecoder = (resource, _fhirVersion: FhirVersion) => {
  if (!isJsonObject(resource)) throw problem('Resource', 'must be an object');
  const type = resource['resourceType'];
  if (typeof type !== 'string') throw problem('Resource.resourceType', 'is missing');
  return decodeType(type, rootElement(type, resource));
};

function decodeType(type: string, root: Element): DecodedResource | undefined {
  switch (type) {
    case 'CodeSystem':
      return { type, head: readHead(root), definition: decodeCodeSystem(root) };
    case 'ValueSet':
      return { type, head: readHead(root), definition: decodeValueSet(root) };
    case 'ConceptMap':
      return { type, head: readHead(root), definition: decodeConceptMap(root) };
    case 'NamingSystem':
      return { type, head: decodeNamingSystem(root), definition: undefined };
    default:
      return undefined;
  }
}
