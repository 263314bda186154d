/**
 * The version-neutral form of a ValueSet resource (FHIR R5 §4.9): its head and its compose. Pure data; evaluation lives in
 * `valueset/`.
 */
import type { DefinedDesignation } from './code-system-definition.js';
import type { Extension } from './concept.js';
import type { Publication } from './publication.js';

/** Operators of ValueSet.compose.include.filter (R5 `filter-operator`). */
export const FILTER_OPERATORS = [
  '=',
  'is-a',
  'descendent-of',
  'is-not-a',
  'regex',
  'in',
  'not-in',
  'generalizes',
  'child-of',
  'descendent-leaf',
  'exists',
] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

export interface ValueSetFilter {
  readonly property: string;
  /** As written in the resource; an operator that is not in FILTER_OPERATORS is reported when it is evaluated. */
  readonly op: string;
  readonly value?: string;
}

export interface ValueSetConcept {
  readonly code: string;
  readonly display?: string;
  readonly designations: readonly DefinedDesignation[];
  readonly extensions?: readonly Extension[];
}

/** compose.include / compose.exclude. */
export interface ConceptSet {
  readonly system?: string;
  readonly version?: string;
  readonly concepts: readonly ValueSetConcept[];
  readonly filters: readonly ValueSetFilter[];
  /** Canonicals of imported value sets. */
  readonly valueSets: readonly string[];
  readonly extensions?: readonly Extension[];
}

export interface Compose {
  readonly lockedDate?: string;
  readonly inactive?: boolean;
  readonly include: readonly ConceptSet[];
  readonly exclude: readonly ConceptSet[];
  /** R5 compose.property: properties to return in an expansion. */
  readonly properties: readonly string[];
  readonly extensions?: readonly Extension[];
}

export interface ValueSetInfo extends Publication {
  readonly language?: string;
  readonly immutable?: boolean;
  readonly standardsStatus?: string;
  readonly extensions?: readonly Extension[];
}

/** A ValueSet resource. `expansion` is kept only where the resource has no compose. */
export interface ValueSetDefinition extends ValueSetInfo {
  readonly compose?: Compose;
  readonly expansion?: readonly StoredExpansionEntry[];
  /** Value sets inside the resource, which it imports as `#id`. */
  readonly contained?: readonly ValueSetDefinition[];
}

/** An entry of a stored expansion (a value set published by enumeration alone). */
export interface StoredExpansionEntry {
  readonly system?: string;
  readonly version?: string;
  readonly code?: string;
  readonly display?: string;
  readonly abstract?: boolean;
  readonly inactive?: boolean;
  readonly contains: readonly StoredExpansionEntry[];
}
