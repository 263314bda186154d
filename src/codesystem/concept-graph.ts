/**
 * The stored concepts as a graph that can be asked in bulk: attribute relationships with role groups in both directions, descriptions
 * with their origin, members of reference sets by component. What ECL runs on; a code system that lives in a content file offers it.
 */
import type { Designation } from '../domain/concept.js';
import type { OrdinalSet } from '../domain/ordinal-set.js';

/** An attribute relationship of a concept: to another concept (`target`), or with a concrete `value`. */
export interface Relationship {
  /** Ordinal of the attribute. */
  readonly attribute: number;
  /** Ordinal of the destination; -1 where the value is concrete (or an expression). */
  readonly target: number;
  readonly value?: string | number | boolean;
  /** Role group; 0 = ungrouped. */
  readonly group: number;
}

/** All relationships of one attribute from destination to source: parallel arrays, ordered by destination. */
export interface InverseIndex {
  readonly targets: Int32Array;
  readonly sources: Int32Array;
}

/** A concrete value of one attribute with the concept that has it. */
export interface ConcreteValue {
  readonly value: string | number | boolean;
  readonly source: number;
}

/** A name with its origin; `effectiveTime` is yyyymmdd. */
export interface Description extends Designation {
  readonly module?: string;
  readonly caseSignificance?: string;
  readonly effectiveTime?: string;
}

/** A member of a reference set; where it refers to a description, `fields.referencedComponentId` says to which. */
export interface Membership {
  readonly refset: number;
  readonly ord: number;
  readonly active: boolean;
  readonly module?: string;
  readonly effectiveTime?: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface ConceptGraph {
  /** Ordinals of the attributes that relationships have. */
  attributes(): readonly number[];
  relationships(ord: number): readonly Relationship[];
  /** The relationships of the concepts from `start` up to but not including `end`, by ordinal; concepts without any are left out. */
  relationshipsBetween(start: number, end: number): ReadonlyMap<number, readonly Relationship[]>;
  inverse(attribute: number): InverseIndex;
  concreteValues(attribute: number): readonly ConcreteValue[];
  parentOrds(ord: number): readonly number[];
  childOrds(ord: number): readonly number[];
  /** Ordinals of parents of the concepts in [start, end), repeats among them. */
  parentsBetween(start: number, end: number): ArrayLike<number>;
  childrenBetween(start: number, end: number): ArrayLike<number>;
  /** The concept itself and what is below it. */
  cover(ord: number): OrdinalSet;
  /** The covers of those concepts in [start, end) that have something below them. */
  coversBetween(start: number, end: number): readonly OrdinalSet[];
  descriptions(ord: number): readonly Description[];
  descriptionsBetween(start: number, end: number): ReadonlyMap<number, readonly Description[]>;
  descriptionOwner(id: string): number | undefined;
  /** Concepts with names (text definitions apart) in which each of the words begins a word. */
  withWords(text: string): OrdinalSet | undefined;
  /** Names and definitions of the concepts in [start, end) without anything else: what a search of texts goes through. */
  namesBetween(start: number, end: number): Iterable<readonly [ord: number, value: string, inactive: boolean]>;
  /** Text definitions of concepts that have an active one; the full-text index has no definitions. */
  definitions(): readonly (readonly [ord: number, value: string])[];
  refsets(): readonly number[];
  /** Concepts that active members refer to. */
  memberOrds(refset: number): OrdinalSet;
  members(refset: number): readonly Membership[];
  memberships(ord: number): readonly Membership[];
  /** Active members of an association reference set: concept (`sources`) and the one it leads to (`targets`). */
  associations(refset: number): InverseIndex;
}
