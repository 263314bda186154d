/**
 * The domain's forms of CodeSystem, ValueSet and ConceptMap as FHIR resources of R4 or R5: for reads of what was published in the
 * other version, and for code systems that were never published as a resource (LOINC, SNOMED CT). What the domain does not keep
 * (contacts, identifiers, narrative) is not here; `convert.ts` adds it from the published form.
 */
import type { CodeSystemInfo, DefinedConcept } from '../../domain/code-system-definition.js';
import type { ConceptMapDefinition } from '../../domain/concept-map.js';
import type { FhirVersion } from '../../domain/resource-decoder.js';
import type { ValueSetDefinition } from '../../domain/value-set.js';
import type { Json } from './element.js';
import { encodeCompose, encodeEntry } from './encode-compose.js';
import { encodeConcept, encodeFilterDefinition, encodePropertyDefinition } from './encode-concept.js';
import { attributeCodes, encodeAttributeDeclarations, encodeGroup } from './encode-map-group.js';
import { type Draft, metadataOf, withExtensions, written } from './encode-shared.js';
import { crossVersionUrl } from './extensions.js';

/** A resource as plain JSON. */
export interface FhirResource extends Json {
  readonly resourceType: string;
}

/** A code system's head, with its concepts where they are to be written and their number where it is known. */
export interface CodeSystemToEncode extends CodeSystemInfo {
  readonly concepts?: readonly DefinedConcept[];
  readonly count?: number;
}

/** CodeSystem. `content` is written as it is in the head, also where the concepts are left out. */
export function encodeCodeSystem(codeSystem: CodeSystemToEncode, version: FhirVersion): FhirResource {
  const { properties, filters, concepts = [], versionAlgorithm } = codeSystem;
  const { caseSensitive, valueSet, hierarchyMeaning, compositional, versionNeeded, content, supplements, count } =
    codeSystem;
  const url = crossVersionUrl('CodeSystem.versionAlgorithm');
  const carried = version === '4.0' && versionAlgorithm !== undefined ? [{ url, valueString: versionAlgorithm }] : [];
  const extension = withExtensions(codeSystem.extensions, carried);
  const { id, language } = codeSystem;
  return resource('CodeSystem', { id, language, extension }, metadataOf(codeSystem), {
    versionAlgorithmString: version === '5.0' ? versionAlgorithm : undefined,
    caseSensitive,
    valueSet,
    hierarchyMeaning,
    compositional,
    versionNeeded,
    content,
    supplements,
    count,
    filter: filters.map((filter) => encodeFilterDefinition(filter, version)),
    property: properties.map(encodePropertyDefinition),
    concept: concepts.map((concept) => encodeConcept(concept, version)),
  });
}

/** ValueSet. */
export function encodeValueSet(definition: ValueSetDefinition, version: FhirVersion): FhirResource {
  const { id, language, extensions, immutable, compose, expansion } = definition;
  return resource('ValueSet', { id, language, extension: extensions }, metadataOf(definition), {
    immutable,
    compose: compose === undefined ? undefined : encodeCompose(compose, version),
    expansion:
      expansion === undefined ? undefined : written(UNKNOWN_TIMESTAMP, { contains: expansion.map(encodeEntry) }),
  });
}

/** When a stored expansion was made is not kept, but FHIR requires the element. */
const UNKNOWN_TIMESTAMP = {
  _timestamp: {
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
  },
};

/** ConceptMap. */
export function encodeConceptMap(definition: ConceptMapDefinition, version: FhirVersion): FhirResource {
  const { id, sourceScope, targetScope, groups } = definition;
  const attributes = attributeCodes(groups);
  const scopes =
    version === '4.0'
      ? { sourceCanonical: sourceScope, targetCanonical: targetScope }
      : {
          additionalAttribute: encodeAttributeDeclarations(groups, attributes),
          sourceScopeCanonical: sourceScope,
          targetScopeCanonical: targetScope,
        };
  return resource('ConceptMap', { id }, metadataOf(definition), scopes, {
    group: groups.map((group) => encodeGroup(group, { version, attributes })),
  });
}

function resource(resourceType: string, ...parts: readonly Draft[]): FhirResource {
  return written({ resourceType }, ...parts) as FhirResource;
}
