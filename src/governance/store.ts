/**
 * Where governance is kept, behind one asynchronous interface: a chain of events, the state derived from it, and the queue of unmapped
 * codes. The store keeps, numbers, hashes and refuses what is stale; what may happen is decided before it is asked.
 */
import type { ApiKey, Assignment, Comment, Flag, GovernedMap, Page, Publication, User } from './entities.js';
import type { AuditEntry, ChainHead, ChainProblem, Kind, NewEvent, StoredEvent } from './event.js';
import type { RowState } from './lifecycle.js';
import type { RowSnapshot } from './replay.js';
import type { SessionStore } from './session-store.js';
import type {
  AttachedSuggestions,
  Dismissal,
  Miss,
  QueueCounts,
  QueuedCode,
  QueueQuery,
  Resolution,
  SuggestionQuery,
} from './unmapped-queue.js';
import type { WorkListStore } from './work-lists.js';
import type { WrittenResource } from './written-resource.js';

/** An event with what is kept beside the snapshot but not shown in it: a password hash, a frozen definition. */
export interface Append extends NewEvent {
  readonly attachment?: string;
}

/** Something that must still be as it was seen, although it is not changed itself. */
export interface Unchanged {
  readonly kind: Kind;
  readonly subject: string;
  readonly version: number;
}

export interface RowQuery {
  readonly map: string;
  readonly state?: RowState;
  readonly assignee?: string;
  /** Most at once, from 1 to 1,000. */
  readonly limit: number;
  readonly cursor?: string;
}

export interface EventQuery {
  readonly kind?: Kind;
  readonly subject?: string;
  readonly actor?: string;
  readonly limit: number;
  readonly cursor?: string;
}

export interface AuditReport {
  readonly events: number;
  readonly head: ChainHead;
  /** Empty where nothing is wrong; at most a hundred. */
  readonly problems: readonly ChainProblem[];
}

export interface EventLog {
  /**
   * Appends all events or none, and derives the state from them in the same transaction. What is acknowledged survives a crash.
   * @throws TerminologyError (conflict, 409) where an event does not make the next version of its subject, or something is not unchanged.
   */
  append(events: readonly Append[], unchanged?: readonly Unchanged[]): Promise<readonly StoredEvent[]>;
  /** All events of a subject, oldest first. */
  history(kind: Kind, subject: string): Promise<readonly AuditEntry[]>;
  /** Events in the order of the chain. */
  events(query: EventQuery): Promise<Page<AuditEntry>>;
  head(): Promise<ChainHead>;
  /** Checks chain, replay and derived state. `anchor`: a head noted elsewhere, which the chain must contain. */
  verifyAudit(anchor?: ChainHead): Promise<AuditReport>;
}

export interface MapStore {
  map(id: string): Promise<GovernedMap | undefined>;
  maps(): Promise<readonly GovernedMap[]>;
  row(id: string): Promise<RowSnapshot | undefined>;
  rowOfSource(
    map: string,
    source: { readonly system: string; readonly code: string },
  ): Promise<RowSnapshot | undefined>;
  /** Common source codes first. */
  rows(query: RowQuery): Promise<Page<RowSnapshot>>;
  /** How many rows a map has in each state. */
  rowCounts(map: string): Promise<Readonly<Partial<Record<RowState, number>>>>;
  /** All rows of a map whose decision stands, in the order of system and code. */
  standingRows(map: string): Promise<readonly RowSnapshot[]>;
  /** Rows that stand on this target: of one map, or of all. */
  rowsStandingOn(target: {
    readonly system: string;
    readonly code: string;
    readonly map?: string;
  }): Promise<readonly string[]>;
  assignments(row: string): Promise<readonly Assignment[]>;
  assignment(id: string): Promise<Assignment | undefined>;
  comments(row: string): Promise<readonly Comment[]>;
  flags(row: string): Promise<readonly Flag[]>;
  flag(id: string): Promise<Flag | undefined>;
  publication(id: string): Promise<Publication | undefined>;
  /** Oldest first; of one map, or of all. */
  publications(map?: string): Promise<readonly Publication[]>;
  /** JSON of the frozen ConceptMapDefinition. */
  publishedDefinition(publication: string): Promise<string | undefined>;
}

export interface IdentityStore {
  user(name: string): Promise<User | undefined>;
  users(): Promise<readonly User[]>;
  /** The stored password hash. */
  passwordHash(name: string): Promise<string | undefined>;
  apiKey(id: string): Promise<ApiKey | undefined>;
  apiKeys(owner?: string): Promise<readonly ApiKey[]>;
}

export interface QueueStore {
  /**
   * Adds what was counted in memory, all of it or nothing. A code that a map was to cover is open again where it is missed again. Does not wait
   * for other processes that write: it fails, and can be called again.
   */
  addMisses(misses: readonly Miss[]): Promise<void>;
  /** Open codes, the most urgent first: count × age. */
  queue(query: QueueQuery): Promise<Page<QueuedCode>>;
  /** The codes with these ids, open or not, in no order; unknown ids are left out. */
  queuedCodes(ids: readonly number[]): Promise<readonly QueuedCode[]>;
  queueCounts(): Promise<QueueCounts>;
  /** Open codes of some systems without suggestions, the most frequent first; then those whose suggestions are of another engine. */
  unsuggested(query: SuggestionQuery): Promise<readonly QueuedCode[]>;
  attachSuggestions(id: number, suggestions: AttachedSuggestions): Promise<void>;
  /** Takes open codes out of the queue, also when they are missed again. @returns how many were open. */
  dismissCodes(ids: readonly number[], dismissal: Dismissal): Promise<number>;
  /** Marks codes as covered by a published map. @returns how many were open. */
  resolveCodes(resolution: Resolution): Promise<number>;
}

/** FHIR resources that clients wrote; ids are `CodeSystem/abc`. */
export interface WrittenResourceStore {
  writtenResource(id: string): Promise<WrittenResource | undefined>;
  /** The newest version of each, deleted ones too. */
  writtenResources(): Promise<readonly WrittenResource[]>;
  /** All versions, newest first. */
  writtenHistory(id: string): Promise<readonly WrittenResource[]>;
  /** JSON text of a version; empty where that version is the deletion. */
  writtenBody(id: string, version: number): Promise<string | undefined>;
}

export interface GovernanceStore
  extends EventLog,
    MapStore,
    IdentityStore,
    QueueStore,
    WrittenResourceStore,
    SessionStore,
    WorkListStore {
  close(): Promise<void>;
}
