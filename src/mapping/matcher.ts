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

export type Part = readonly [name: string, textOf: (code: string) => string];

/** The code that a release puts in the place of one that is out of use. */
export type Successor = (code: string) => string | undefined;

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
  /**
   * What a code is made of, by name: two codes with the same text agree on that part. An evaluation says how often answers are right in each.
   */
  readonly parts: readonly Part[];
  /** The code to propose instead of `code`: its replacement where it is out of use, else itself. */
  inUse(code: string): string;
  /** Two codes that differ only in what a lenient reading leaves aside have the same key. */
  lenientKey(code: string): string;
  /** How right an answer is, 0 to 1, that differs from the right code only in what the lenient key leaves aside. */
  readonly kinRightness: number;
}

/** The finding that a candidate stands in for a code that is out of use. */
export function replacementFinding(former: string, code: string): AxisFinding {
  return {
    axis: 'status',
    agreement: 'near',
    candidate: code,
    text: `status: ${former} is out of use; the release puts ${code} in its place`,
  };
}

export const FIELDS = ['labs', 'drugs', 'diagnoses'] as const;
export type Field = (typeof FIELDS)[number];
