/**
 * What a field (laboratory, drugs, diagnoses) gives to the engine: for one entry its candidates as rows of named numbers, and how to describe
 * one of them. The engine ranks, calibrates and abstains; a matcher only finds and compares.
 */
import type { AxisFinding, CatalogueEntry, Relationship } from './catalogue-entry.js';

/** A candidate as the answer shows it. */
export interface Description {
  readonly code: string;
  readonly display: string;
  readonly relationship: Relationship;
  readonly explanation: readonly AxisFinding[];
}

/** One entry, understood, with its candidates. */
export interface PreparedEntry {
  /** Number of candidates. */
  readonly count: number;
  /** Features of all candidates, row after row, in the order of the matcher's features. */
  readonly rows: Float32Array;
  /** Penalties for plain contradictions, one a candidate, added to what the trees say; none where not given. */
  readonly base?: Float32Array;
  codeOf(candidate: number): string;
  describe(candidate: number): Description;
  /** Why nothing fits, in words, should the entry be refused. */
  readonly refusal: string;
}

export interface Matcher {
  /** URI of the target code system. */
  readonly system: string;
  readonly version?: string;
  /** `labs`, `drugs` or `diagnoses`: which weights apply. */
  readonly field: Field;
  readonly features: readonly string[];
  /** Features of the first candidate that tell whether it is right. */
  readonly confidenceFeatures: readonly string[];
  /** Features of the first candidate that tell whether the entry can be mapped at all. */
  readonly mappableFeatures: readonly string[];
  /** Candidates of one entry; codes of `also` are among them where the code system has them. */
  prepare(entry: CatalogueEntry, also?: readonly string[]): PreparedEntry;
  /** Two codes that differ only in what a lenient reading leaves aside have the same key. */
  lenientKey(code: string): string;
}

export const FIELDS = ['labs', 'drugs', 'diagnoses'] as const;
export type Field = (typeof FIELDS)[number];
