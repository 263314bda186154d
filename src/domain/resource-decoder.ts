/**
 * The version-neutral reading of a FHIR terminology resource, as a type: `fhir/` implements it, loaders receive it. So the
 * loaders need not know FHIR's JSON.
 */
import type { CodeSystemDefinition } from './code-system-definition.js';
import type { ConceptMapDefinition } from './concept-map.js';
import type { PublicationStatus } from './publication.js';
import type { ValueSetDefinition } from './value-set.js';

/** Searchable head of any resource. */
export interface ResourceHead {
  readonly id?: string;
  readonly url?: string;
  readonly version?: string;
  readonly name?: string;
  readonly title?: string;
  readonly status?: PublicationStatus;
}

export type DecodedResource =
  | { readonly type: 'CodeSystem'; readonly head: ResourceHead; readonly definition: CodeSystemDefinition }
  | { readonly type: 'ValueSet'; readonly head: ResourceHead; readonly definition: ValueSetDefinition }
  | { readonly type: 'ConceptMap'; readonly head: ResourceHead; readonly definition: ConceptMapDefinition }
  | { readonly type: 'NamingSystem'; readonly head: ResourceHead; readonly definition: undefined };

/** FHIR versions of resources that Concord reads and writes. */
export type FhirVersion = '4.0' | '5.0';

/**
 * Decodes a parsed resource.
 * @returns undefined for a resource type that is none of the four.
 * @throws TerminologyError naming the element that is wrong.
 */
export type ResourceDecoder = (resource: unknown, fhirVersion: FhirVersion) => DecodedResource | undefined;
