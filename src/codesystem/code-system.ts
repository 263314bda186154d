/**
 * The one interface behind which every code system stands, whether it lives in a content file, in memory or in a grammar.
 * Enumeration (ordinal sets) and membership (`find`, `subsumes`, `hasProperty`) are separate primitives: asking about one
 * code never enumerates. Knows nothing of FHIR JSON, of versions of operations, or of value sets.
 */
import type { CodeSystemInfo } from '../domain/code-system-definition.js';
import type { Concept, ConceptProperty, Designation } from '../domain/concept.js';
import type { OrdinalSet } from '../domain/ordinal-set.js';
import type { ConceptGraph } from './concept-graph.js';

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

/** One filter of ValueSet.compose.include, its value present. */
export interface FilterCriterion {
  readonly property: string;
  readonly op: string;
  readonly value: string;
}

/** The concepts that pass a filter: listed lazily, or asked about one by one. */
export interface FilterOutcome {
  /** Those that can be listed; absent where a grammar lists nothing. */
  readonly set?: () => OrdinalSet;
  /** Membership of one concept, without listing; also of concepts that a grammar made (`ord` -1). */
  has(concept: Concept): boolean;
  /**
   * True where codes pass that `set` does not list (post-coordinated expressions), false where the filter lets none of those through,
   * whatever the filters beside it do.
   */
  readonly open?: boolean;
  /** Why a concept does not pass, where there is more to say than that. */
  why?(concept: Concept): string | undefined;
}

/** What is special to a code system whose codes are made by a grammar. */
export interface Grammar {
  /** Canonical of the value set that stands for all codes in an expansion. */
  readonly enumeration?: string;
  /** True where `all()` lists a part of the codes worth listing; false where an expansion of all codes is refused. */
  readonly listable: boolean;
}

/** The full-text index in which names stand; the code systems of one content file share it. */
export interface NameIndex {
  /** The same object for all code systems that share the index. */
  readonly key: object;
  /** Ordinals of this code system: [first, end). */
  readonly first: number;
  readonly end: number;
  /** Like `CodeSystem.search`, over all code systems that share the index. */
  search(text: string): Iterable<number>;
  /** Words of the index from `start` up to but not including `end`, with the number of names that have them. */
  words(start: string, end: string): readonly (readonly [word: string, names: number])[];
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
  /** A property that is worked out when it is asked for by its code (SNOMED CT's normal forms); not among `properties`. */
  derivedProperty?(concept: Concept, code: string): ConceptProperty | undefined;
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
   * @param within the set that matters: concepts that are not in it may be left out.
   */
  search(text: string, within?: OrdinalSet): Iterable<number>;
  /** Where `search` looks, absent where the names stand in no index. */
  readonly nameIndex?: NameIndex;
  /** Concepts with codes that begin so, in the order of the codes; letters are compared as they are written. */
  codesFrom?(start: string, limit: number): readonly Concept[];
  /** Concepts that are reference sets with members here. */
  refsets(): readonly Concept[];
  /** Active referenced concepts of a reference set. */
  refsetMembers(refset: Concept): OrdinalSet;
  /** Members of a reference set with their columns. */
  refsetRows(refset: Concept): Iterable<RefsetMember>;
  /** The concept whose designation has this identifier (SNOMED CT description id). */
  findByDesignationId(id: string): Concept | undefined;
  /** Bulk queries over the concepts as a graph, where the code system is stored in a file. */
  readonly graph?: () => ConceptGraph;
  /** This system's own meaning of a filter; undefined = the generic operators apply. @throws TerminologyError for a wrong value. */
  filter?(criterion: FilterCriterion): FilterOutcome | undefined;
  /** Codes are made by a grammar; `find` then returns concepts with `ord` -1 and the code in its normal form. */
  readonly grammar?: Grammar;
  /** Why `find` finds nothing: what a parser objects to. */
  explain?(code: string): string | undefined;
  /** A remark on a code that is valid but could not be checked in full. */
  remark?(concept: Concept): string | undefined;
  /** True for a designation that may stand as the display; absent = those without a use, and the preferred ones. */
  isDisplay?(designation: Designation): boolean;
  /** True where this code is free for users to define (`XX` in ISO 3166): its display is not checked against ours. */
  isUserDefined?(concept: Concept): boolean;
}
