/**
 * What a code system says of one concept: the concept itself, its designations and its properties (FHIR
 * CodeSystem.concept, R5 §4.8). Pure data; where it comes from is the code system's business.
 */
import type { Code, Coding } from './coding.js';

/** An extension as it stood in the resource; passed through, never interpreted here. */
export type Extension = Readonly<Record<string, unknown>>;

/** One concept. `ord` is its dense depth-first ordinal within the code system, -1 where a grammar made it. */
export interface Concept {
  readonly ord: number;
  readonly code: Code;
  readonly display?: string;
  readonly definition?: string;
  readonly inactive: boolean;
  /** Not selectable: a grouper that must not be used as a value. */
  readonly abstract: boolean;
  /** Known to have nothing below it. */
  readonly isLeaf?: true;
  /** Known to have nothing above it. */
  readonly isRoot?: true;
  /** The code system's own word (LOINC `DEPRECATED`, FHIR `retired` …). */
  readonly status?: string;
  readonly extensions?: readonly Extension[];
}

/** Another name of a concept. */
export interface Designation {
  readonly language?: string;
  readonly use?: Coding;
  readonly additionalUse?: readonly Coding[];
  readonly value: string;
  readonly inactive?: boolean;
  /** The publisher's identifier of this name (SNOMED CT description id, RXAUI). */
  readonly id?: string;
  /** SNOMED CT: language reference sets that hold this description, with `preferred` or `acceptable`. */
  readonly dialects?: readonly { readonly refset: string; readonly preferred: boolean }[];
  /** Canonical of the supplement that contributed it. */
  readonly source?: string;
  readonly extensions?: readonly Extension[];
}

/** Types of CodeSystem.property (R5 `concept-property-type`). */
export const PROPERTY_TYPES = ['code', 'Coding', 'string', 'integer', 'boolean', 'dateTime', 'decimal'] as const;
export type PropertyType = (typeof PROPERTY_TYPES)[number];

/** A typed property value; `code` names a concept of the same code system. */
export type PropertyValue =
  | { readonly type: 'code' | 'string' | 'dateTime'; readonly value: string }
  | { readonly type: 'integer' | 'decimal'; readonly value: number }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'Coding'; readonly value: Coding };

/** One property of a concept. */
export interface ConceptProperty {
  readonly code: string;
  readonly value: PropertyValue;
  /** Display of the concept that a `code` value names. */
  readonly description?: string;
  /** Name of the property itself where its code is not speaking (a SNOMED CT attribute). */
  readonly codeDisplay?: string;
  /** SNOMED CT role group; absent or 0 = ungrouped. */
  readonly group?: number;
  /** Canonical of the supplement that contributed it. */
  readonly source?: string;
  readonly extensions?: readonly Extension[];
}

/** CodeSystem.property: the declaration of a property. */
export interface PropertyDefinition {
  readonly code: string;
  readonly uri?: string;
  readonly type: PropertyType;
  readonly description?: string;
}
