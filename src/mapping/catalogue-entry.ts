/**
 * What goes into the engine and what comes out: an entry of a local catalogue, and the suggestions for it. Pure types; files, the wire
 * and the review page all speak them.
 */

/** One row of a local catalogue. Only the name must be there. */
export interface CatalogueEntry {
  readonly code?: string;
  readonly name: string;
  readonly specimen?: string;
  readonly unit?: string;
  readonly method?: string;
  /** Section or kind, such as `Chemistry`. */
  readonly category?: string;
  /** Sample results as text. */
  readonly values?: readonly string[];
  /** How often it occurs in the source's data. */
  readonly count?: number;
}

/** Why an entry has no answer that stands by itself. */
export type Outcome = 'match' | 'ambiguous' | 'no-match';

/** How a candidate stands to the entry on one axis. */
export type Agreement = 'agree' | 'near' | 'unknown' | 'missing' | 'conflict';

/** One axis of the explanation: what the entry says, what the candidate says, and how they stand. */
export interface AxisFinding {
  readonly axis: string;
  readonly agreement: Agreement;
  readonly entry?: string;
  readonly candidate?: string;
  /** The finding in words for a reviewer. */
  readonly text: string;
}

/** Relationship of the candidate to the entry, in the words of FHIR ConceptMap.relationship (R5). */
export type Relationship =
  | 'equivalent'
  | 'source-is-narrower-than-target'
  | 'source-is-broader-than-target'
  | 'related-to';

export interface Candidate {
  readonly system: string;
  readonly code: string;
  readonly display: string;
  readonly relationship: Relationship;
  /** Rank score; comparable within one entry only. */
  readonly score: number;
  /** Calibrated probability that this candidate is right, 0 to 1. */
  readonly confidence: number;
  readonly explanation: readonly AxisFinding[];
}

export interface Suggestion {
  readonly source: CatalogueEntry;
  readonly outcome: Outcome;
  /** Why there is no match, or why several are too close to call. */
  readonly reason?: string;
  readonly candidates: readonly Candidate[];
}
