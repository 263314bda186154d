/**
 * What is known of a code system as a whole (FHIR CodeSystem, R5 §4.8, without its concepts), and the version-neutral form
 * of a CodeSystem resource with its concepts. Pure data.
 */

import type { Coding } from './coding.js';
import type { ConceptProperty, Extension, PropertyDefinition } from './concept.js';
import type { Publication } from './publication.js';

export type CodeSystemContent = 'not-present' | 'example' | 'fragment' | 'complete' | 'supplement';

/** CodeSystem.filter: a filter the code system declares for use in ValueSet.compose. */
export interface FilterDefinition {
  readonly code: string;
  readonly description?: string;
  readonly operators: readonly string[];
  readonly value: string;
}

/** The head of a code system version. */
export interface CodeSystemInfo extends Publication {
  readonly url: string;
  readonly language?: string;
  readonly caseSensitive: boolean;
  readonly content: CodeSystemContent;
  readonly hierarchyMeaning?: 'grouped-by' | 'is-a' | 'part-of' | 'classified-with';
  readonly compositional?: boolean;
  readonly versionNeeded?: boolean;
  /** How versions are compared (R5 `versionAlgorithm[x]`): semver, integer, alpha, date, natural. */
  readonly versionAlgorithm?: string;
  /** Canonical of the value set of all codes. */
  readonly valueSet?: string;
  /** For content = supplement: canonical of the code system that is supplemented. */
  readonly supplements?: string;
  /** standards-status extension: draft, deprecated, withdrawn, trial-use, normative, informative, external. */
  readonly standardsStatus?: string;
  readonly properties: readonly PropertyDefinition[];
  readonly filters: readonly FilterDefinition[];
  readonly extensions?: readonly Extension[];
  /** True where the display is itself one of the designations (SNOMED CT), so that it must not be added to them. */
  readonly displayIsDesignation?: boolean;
}

/** A designation in a CodeSystem resource. */
export interface DefinedDesignation {
  readonly language?: string;
  readonly use?: Coding;
  readonly additionalUse?: readonly Coding[];
  readonly value: string;
  readonly extensions?: readonly Extension[];
}

/** A concept in a CodeSystem resource, with the concepts nested in it. */
export interface DefinedConcept {
  readonly code: string;
  readonly display?: string;
  readonly definition?: string;
  readonly designations: readonly DefinedDesignation[];
  readonly properties: readonly ConceptProperty[];
  readonly concepts: readonly DefinedConcept[];
  readonly extensions?: readonly Extension[];
}

/** A CodeSystem resource: head and concepts. */
export interface CodeSystemDefinition extends CodeSystemInfo {
  readonly concepts: readonly DefinedConcept[];
}
