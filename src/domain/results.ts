/**
 * What the service answers: complete, version-neutral results of the operations. No caller patches them; encoders only lay them
 * out.
 */
import type { CodeableConcept, Coding } from './coding.js';
import type { ConceptProperty, Designation } from './concept.js';
import type { Equivalence, MapAttribute, Relationship } from './concept-map.js';
import type { Issue } from './issue.js';

/** CodeSystem/$lookup. */
export interface LookupResult {
  readonly system: string;
  readonly version?: string;
  /** Name of the code system, or its canonical where it has none. */
  readonly name: string;
  readonly code: string;
  readonly display?: string;
  readonly definition?: string;
  readonly abstract: boolean;
  readonly designations: readonly Designation[];
  readonly properties: readonly ConceptProperty[];
  /** `url|version` of the supplements that contributed. */
  readonly usedSupplements: readonly string[];
}

/** $validate-code on a code system or a value set. */
export interface ValidationResult {
  readonly result: boolean;
  readonly message?: string;
  readonly code?: string;
  readonly system?: string;
  readonly version?: string;
  readonly display?: string;
  readonly codeableConcept?: CodeableConcept;
  /** The code in its right case or grammar, where the one given differs. */
  readonly normalizedCode?: string;
  readonly inactive?: boolean;
  readonly status?: string;
  /** Canonicals of code systems that are not known. */
  readonly unknownSystems: readonly string[];
  /** True where the result would have been another one had they been known; false where they are only worth telling. */
  readonly causedByUnknown: boolean;
  readonly issues: readonly Issue[];
  /** Codes that their code system does not have, or whose code system is not known; absent where one of several alternatives is good. */
  readonly unknownCodes?: readonly Coding[];
}

/** CodeSystem/$subsumes, from A to B. */
export type SubsumptionOutcome = 'equivalent' | 'subsumes' | 'subsumed-by' | 'not-subsumed';

/** One match of ConceptMap/$translate. */
export interface TranslationMatch {
  /** Absent where the map records that there is no target. */
  readonly relationship?: Relationship;
  readonly equivalence: Equivalence;
  /** The target side; absent where there is none. */
  readonly target?: Coding;
  /** The source side. */
  readonly source: Coding;
  readonly comment?: string;
  readonly dependsOn: readonly MapAttribute[];
  readonly product: readonly MapAttribute[];
  /** `url|version` of the map that says so. */
  readonly originMap: string;
  /** No decision about this code: the map provides it for all that it does not list (ConceptMap.group.unmapped). */
  readonly fallback?: true;
}

export interface TranslateResult {
  readonly result: boolean;
  readonly message?: string;
  readonly matches: readonly TranslationMatch[];
  readonly usedConceptMaps: readonly string[];
  readonly usedSystems: readonly string[];
  /** Codes that none of the maps asked lists, with their systems; empty where one of several alternatives is listed. */
  readonly missed: readonly Coding[];
}
