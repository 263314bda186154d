/**
 * The one interface behind which every code system stands, whether it lives in a content file, in memory or in a grammar.
 * Enumeration (ordinal sets) and membership (`find`, `subsumes`, `hasProperty`) are separate primitives: asking about one
 * code never enumerates. Knows nothing of FHIR JSON, of versions of operations, or of value sets.
 */
import type { CodeSystemInfo } from '../domain/code-system-definition.js';
import type { Concept, ConceptProperty, Designation } from '../domain/concept.js';
import type { OrdinalSet } from '../domain/ordinal-set.js';

/** A reference set member (SNOMED CT RF2, Release File Specification §5). */
export interface RefsetMember {
  readonly refset: Concept;
  readonly concept: Concept;
  readonly memberId: string;
  readonly active: boolean;
  readonly module?: string;
  readonly effectiveTime?: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface CodeSystem {
  readonly info: CodeSystemInfo;
  /** Number of concepts; undefined where the codes cannot be counted (a grammar). */
  readonly count: number | undefined;
  /** The concept of a code, whatever its case where the code system is not case-sensitive. */
  find(code: string): Concept | undefined;
  /** @throws RangeError where no concept has this ordinal. */
  at(ord: number): Concept;
  /** The concepts of a set in ordinal order, read lazily in batches. */
  concepts(set: OrdinalSet): Iterable<Concept>;
  /** Every name but the display (with it where `info.displayIsDesignation`). */
  designations(concept: Concept): readonly Designation[];
  /** All stored properties, in the order of their definitions; parents, children and inactive are not among them. */
  properties(concept: Concept): readonly ConceptProperty[];
  parents(concept: Concept): readonly Concept[];
  children(concept: Concept): readonly Concept[];
  /** Descendants and the concept itself. */
  descendants(concept: Concept): OrdinalSet;
  /** Ancestors and the concept itself. */
  ancestors(concept: Concept): OrdinalSet;
  /** Reflexive: a concept subsumes itself. */
  subsumes(ancestor: Concept, descendant: Concept): boolean;
  all(): OrdinalSet;
  inactive(): OrdinalSet;
  abstract(): OrdinalSet;
  /** Codes of the properties that concepts of this system really carry. */
  propertyCodes(): readonly string[];
  /** Distinct values of a property as text (codes for references to concepts). */
  propertyValues(property: string): Iterable<string>;
  withValue(property: string, value: string): OrdinalSet;
  withProperty(property: string): OrdinalSet;
  hasValue(concept: Concept, property: string, value: string): boolean;
  /**
   * Ordinals of concepts that have a name with all these words, the last of which may be a prefix, best first, each once.
   * Words are what `searchWords` finds in the text.
   */
  search(text: string): Iterable<number>;
  /** Concepts that are reference sets with members here. */
  refsets(): readonly Concept[];
  /** Active referenced concepts of a reference set. */
  refsetMembers(refset: Concept): OrdinalSet;
  /** Members of a reference set with their columns. */
  refsetRows(refset: Concept): Iterable<RefsetMember>;
  /** The concept whose designation has this identifier (SNOMED CT description id). */
  findByDesignationId(id: string): Concept | undefined;
}
