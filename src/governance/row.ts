/**
 * What a map row is: the local code, what is proposed for it, what stands, and the events it is made of. Types only; `replay.ts` folds
 * events into rows.
 */
import type { MapAttribute, Relationship } from '../domain/concept-map.js';
import type { DriftFinding } from '../domain/release-drift.js';
import type { RowAction, RowState } from './lifecycle.js';

/** The local code that a row maps. One row for each source code of a map. */
export interface RowSource {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
  readonly unit?: string;
  readonly specimen?: string;
  readonly method?: string;
  /** Section or kind, such as `Chemistry`. */
  readonly category?: string;
  /** Sample results as text. */
  readonly values?: readonly string[];
  /** How often it occurs in the source's data. */
  readonly count?: number;
  /** ISO instants between which it was seen. */
  readonly firstSeen?: string;
  readonly lastSeen?: string;
}

export interface ProposedTarget {
  readonly system: string;
  /** Version of the code system that the mapper looked at. */
  readonly version?: string;
  readonly code: string;
  readonly display?: string;
  readonly relationship: Relationship;
  readonly comment?: string;
  readonly dependsOn?: readonly MapAttribute[];
  readonly product?: readonly MapAttribute[];
}

/** What is said of a source: its targets, or that none exists and why. */
export type Content =
  | { readonly kind: 'map'; readonly targets: readonly ProposedTarget[] }
  | { readonly kind: 'no-map'; readonly reason: string };

/** Where a proposal comes from: found by hand, or a suggestion that a person took over. */
export interface Basis {
  readonly kind: 'manual' | 'suggestion' | 'import';
  /** Calibrated, 0 to 1. */
  readonly confidence?: number;
  /** Name and version of the tool or file. */
  readonly source?: string;
}

export interface Proposal {
  /** Undefined: written by no person. */
  readonly author?: string;
  readonly at: string;
  readonly content: Content;
  readonly basis?: Basis;
  readonly submitted: boolean;
}

/** The decision that is served, until another takes its place. */
export interface Standing {
  readonly content: Content;
  readonly authors: readonly string[];
  /** The second person; undefined where a policy approved. */
  readonly reviewer?: string;
  readonly by: 'reviewer' | 'policy';
  readonly at: string;
  readonly basis?: Basis;
  /** Why it is under review or being worked over; it is served with this warning until decided. */
  readonly doubt?: string;
  /** Release, as `system|version`, because of which it is under review. */
  readonly against?: string;
  /** Release, as `system|version`, against which it was reviewed: the same findings are not raised twice. */
  readonly settledFor?: string;
}

/** A row as it is now. Immutable; `previous` leads back through what `undo` would restore. */
export interface Row {
  readonly id: string;
  readonly map: string;
  /** Number of events so far; a change names the version it saw. */
  readonly version: number;
  readonly state: RowState;
  readonly source: RowSource;
  /** One, or in dual mapping one for each mapper until they are reconciled. */
  readonly proposals: readonly Proposal[];
  /** Persons who wrote the present proposals; none of them may decide on the row. */
  readonly authors: readonly string[];
  /** Two mappers have handed in, each without having seen the other. */
  readonly independent: boolean;
  /** Why it was sent back, rejected, retired or put to review. */
  readonly reason?: string;
  /** In review after a new release: what became of its targets. */
  readonly findings?: readonly DriftFinding[];
  readonly standing?: Standing;
  readonly changed: string;
  /** The newest event that still counts: the version it made, and who caused it. */
  readonly newest: { readonly version: number; readonly actor: string; readonly action: RowAction | 'add' };
  readonly previous?: Row;
}

/** What an event says beside who and when. */
export interface RowDetail {
  readonly content?: Content;
  readonly basis?: Basis;
  /** `undo`: the version that the event taken back had made. */
  readonly undoes?: number;
  /** `drift`: what became of the target, with proposed replacements. */
  readonly findings?: readonly DriftFinding[];
  /** `propose`, `submit`: in dual mapping, before the two may see each other. */
  readonly blind?: boolean;
}

export interface RowEvent {
  /** Version of the row after the event. */
  readonly version: number;
  readonly action: RowAction | 'add';
  readonly actor: string;
  readonly at: string;
  /** The state that the action led to. */
  readonly to: RowState;
  readonly reason?: string;
  readonly detail: RowDetail;
}
