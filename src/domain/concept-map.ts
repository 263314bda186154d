/**
 * The version-neutral form of a ConceptMap (FHIR R5 §4.10) and the one table between R5 `relationship` and R4
 * `equivalence`. The canonical direction is R5's: the relationship of the *source* to the target. Pure.
 */

import type { PropertyValue } from './concept.js';
import type { Publication } from './publication.js';

/** R5 `concept-map-relationship`. A row without a target (R5 `noMap`, R4 `unmatched`) has none. */
export const RELATIONSHIPS = [
  'equivalent',
  'related-to',
  'source-is-narrower-than-target',
  'source-is-broader-than-target',
  'not-related-to',
] as const;
export type Relationship = (typeof RELATIONSHIPS)[number];

/** R4 `concept-map-equivalence`. */
export const EQUIVALENCES = [
  'relatedto',
  'equivalent',
  'equal',
  'wider',
  'subsumes',
  'narrower',
  'specializes',
  'inexact',
  'unmatched',
  'disjoint',
] as const;
export type Equivalence = (typeof EQUIVALENCES)[number];

const FROM_EQUIVALENCE: Readonly<Record<Equivalence, Relationship | 'no-map'>> = {
  relatedto: 'related-to',
  equivalent: 'equivalent',
  equal: 'equivalent',
  // R4: "The target mapping is wider in meaning than the source concept."
  wider: 'source-is-narrower-than-target',
  subsumes: 'source-is-narrower-than-target',
  narrower: 'source-is-broader-than-target',
  specializes: 'source-is-broader-than-target',
  inexact: 'related-to',
  unmatched: 'no-map',
  disjoint: 'not-related-to',
};

const TO_EQUIVALENCE: Readonly<Record<Relationship, Equivalence>> = {
  equivalent: 'equivalent',
  'related-to': 'relatedto',
  'source-is-narrower-than-target': 'wider',
  'source-is-broader-than-target': 'narrower',
  'not-related-to': 'disjoint',
};

const REVERSED: Readonly<Record<Relationship, Relationship>> = {
  equivalent: 'equivalent',
  'related-to': 'related-to',
  'source-is-narrower-than-target': 'source-is-broader-than-target',
  'source-is-broader-than-target': 'source-is-narrower-than-target',
  'not-related-to': 'not-related-to',
};

export function isRelationship(text: string): text is Relationship {
  return (RELATIONSHIPS as readonly string[]).includes(text);
}

export function isEquivalence(text: string): text is Equivalence {
  return (EQUIVALENCES as readonly string[]).includes(text);
}

/** R4 → R5; `no-map` for `unmatched`. */
export function relationshipOf(equivalence: Equivalence): Relationship | 'no-map' {
  return FROM_EQUIVALENCE[equivalence];
}

/** R5 → R4; a row without a target is `unmatched`. */
export function equivalenceOf(relationship: Relationship | undefined): Equivalence {
  return relationship === undefined ? 'unmatched' : TO_EQUIVALENCE[relationship];
}

/** The relationship as seen from the target. */
export function reverseRelationship(relationship: Relationship): Relationship {
  return REVERSED[relationship];
}

/** R5 target.dependsOn / target.product (R4 `property` is R5 `attribute`). */
export interface MapAttribute {
  readonly attribute: string;
  readonly value: PropertyValue | { readonly type: 'Quantity'; readonly value: Readonly<Record<string, unknown>> };
  /** R4 only: the code system that `value` is from. */
  readonly system?: string;
  readonly display?: string;
}

export interface MapTarget {
  readonly code?: string;
  readonly display?: string;
  readonly relationship: Relationship;
  /** The equivalence as published in R4, kept because several collapse into one relationship. */
  readonly equivalence?: Equivalence;
  readonly comment?: string;
  readonly dependsOn: readonly MapAttribute[];
  readonly product: readonly MapAttribute[];
}

/** One source code with its targets; none = the recorded decision that there is no target (`noMap`). */
export interface MapElement {
  readonly code?: string;
  readonly display?: string;
  readonly targets: readonly MapTarget[];
  /** For rows without a target: why. */
  readonly comment?: string;
}

/** R5 group.unmapped. */
export interface Unmapped {
  readonly mode: 'use-source-code' | 'fixed' | 'other-map';
  readonly code?: string;
  readonly display?: string;
  readonly relationship?: Relationship;
  readonly otherMap?: string;
}

export interface MapGroup {
  readonly source?: string;
  readonly sourceVersion?: string;
  readonly target?: string;
  readonly targetVersion?: string;
  readonly elements: readonly MapElement[];
  readonly unmapped?: Unmapped;
}

export interface ConceptMapInfo extends Publication {
  readonly url: string;
  readonly sourceScope?: string;
  readonly targetScope?: string;
}

export interface ConceptMapDefinition extends ConceptMapInfo {
  readonly groups: readonly MapGroup[];
}
