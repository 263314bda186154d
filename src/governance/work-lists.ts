/** Shapes of the lists that people work from: rows found by filters, counted by kind, kept suggestions, days of work. Types only. */
import type { ConfidenceBand } from './confidence-band.js';
import type { Page } from './entities.js';
import type { AuditEntry, Kind } from './event.js';
import type { RowState } from './lifecycle.js';
import type { RowSnapshot } from './replay.js';

/** What rows are looked for; a member left out asks for nothing. */
export interface RowFilters {
  readonly map?: string;
  readonly state?: RowState;
  readonly assignee?: string;
  /** Part of code or display, in any case. */
  readonly text?: string;
  readonly band?: ConfidenceBand;
  readonly category?: string;
  /** Of the source code. */
  readonly system?: string;
  readonly flagged?: boolean;
  readonly drift?: boolean;
}

/** A row with what hangs on it, counted. */
export interface ListedRow {
  readonly row: RowSnapshot;
  readonly assignees: readonly { readonly name: string; readonly role: 'mapper' | 'reviewer' }[];
  /** Authors of open flags and of comments: what of them is shown depends on the reader. */
  readonly flaggedBy: readonly string[];
  readonly commentedBy: readonly string[];
  /** JSON as kept. */
  readonly suggestions?: unknown;
}

/** Rows alike in everything that is counted. */
export interface RowGroup {
  readonly state: RowState;
  readonly band: ConfidenceBand;
  readonly category: string | undefined;
  readonly drift: boolean;
  readonly flagged: boolean;
  readonly rows: number;
}

export interface MapProgress {
  readonly rows: number;
  readonly byState: Readonly<Partial<Record<RowState, number>>>;
  readonly decided: number;
  readonly traffic: number;
  readonly decidedTraffic: number;
  readonly flagged: number;
}

export interface DayOfDecisions {
  /** yyyy-mm-dd, UTC. */
  readonly day: string;
  readonly decisions: number;
  readonly traffic: number;
}

export interface DayOfWork {
  readonly day: string;
  readonly name: string;
  readonly decisions: number;
}

export interface EventSearch {
  readonly kind?: Kind;
  readonly subject?: string;
  readonly actor?: string;
  readonly action?: string;
  /** ISO instants: from, and before. */
  readonly since?: string;
  readonly before?: string;
  readonly order: 'newest' | 'oldest';
  readonly limit: number;
  readonly cursor?: string;
}

export interface WorkListStore {
  /** Common source codes first. */
  listRows(query: RowFilters & { readonly limit: number; readonly cursor?: string }): Promise<Page<ListedRow>>;
  /** Rows counted by all that can be filtered. */
  groupRows(filters: RowFilters): Promise<readonly RowGroup[]>;
  progress(map: string): Promise<MapProgress>;
  /** Decisions that stand by the day they were made on, oldest first. */
  decisionDays(map: string): Promise<readonly DayOfDecisions[]>;
  /** Decisions on rows by person and day since an instant, at most a thousand entries, newest days first. */
  workDays(since: string): Promise<readonly DayOfWork[]>;
  /** Kept suggestions of a row, as they were kept. */
  rowSuggestions(row: string): Promise<{ readonly at: number; readonly suggestions: unknown } | undefined>;
  keepRowSuggestions(kept: {
    readonly row: string;
    readonly at: number;
    readonly band: ConfidenceBand;
    readonly suggestions: unknown;
  }): Promise<void>;
  /** Rows in work without kept suggestions, the commonest first, and how many there are in all. */
  unsuggestedRows(
    map: string,
    limit: number,
  ): Promise<{ readonly rows: readonly RowSnapshot[]; readonly total: number }>;
  searchEvents(query: EventSearch): Promise<Page<AuditEntry>>;
  eventOf(seq: number): Promise<AuditEntry | undefined>;
}
