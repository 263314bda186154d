/**
 * The queue of unmapped codes as live traffic fills it: a counter in memory for each code that no published map knew, handed to the store
 * in batches away from the request. Recording only notes the report; reports are counted in rows. Loses at most the counts since the last flush
 * in a crash; decisions are not kept here.
 */
import type { ConfidenceBand } from './confidence-band.js';
import { isNoCode, isNoSystem, looksLikePatientData } from './patient-data.js';

/** A miss as the request reports it. */
export interface MissReport {
  readonly system: string;
  readonly code: string;
  readonly display?: string | undefined;
  readonly unit?: string | undefined;
  readonly specimen?: string | undefined;
  /** Name of the client: user, API key or address. */
  readonly client?: string | undefined;
}

/** Misses of one code, counted. Times in milliseconds since 1970. */
export interface Miss {
  readonly system: string;
  readonly code: string;
  readonly unit: string;
  readonly specimen: string;
  readonly display?: string;
  readonly count: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly clients: readonly string[];
}

export interface QueuedCode extends Miss {
  readonly id: number;
  /** count × age in days (UTC, at least one day), by which the queue is ranked. */
  readonly urgency: number;
  /** Absent where nobody has looked yet. */
  readonly suggestions?: AttachedSuggestions;
  readonly band: ConfidenceBand;
  /** `url|version` of the map that covers it. */
  readonly resolvedBy?: string;
  readonly dismissed?: Dismissal;
}

/** What engines said of a queued code. */
export interface AttachedSuggestions {
  /** Targets, releases and weights, each as `system|version#weights`. */
  readonly engine: string;
  /** Calibrated probability of the best candidate of all; absent where there is none. */
  readonly confidence?: number;
  /** One for each target system; none where the code says nothing by itself and no name of it is known. */
  readonly answers: readonly TargetAnswer[];
}

export interface TargetAnswer {
  /** Canonical of the code system. */
  readonly target: string;
  /** `match`, `ambiguous` or `no-match`. */
  readonly outcome: string;
  readonly reason?: string;
  readonly confidence?: number;
  /** As the engine gave them, the best first; the first few. */
  readonly candidates: readonly unknown[];
}

/** A queued code that needs no map. */
export interface Dismissal {
  readonly by: string;
  /** ISO instant. */
  readonly at: string;
  readonly reason: string;
}

export interface QueueQuery {
  readonly system?: string;
  /** Part of code or display, whatever the case. */
  readonly text?: string;
  /** Whether an engine found candidates. Narrows `bands` where both are given. */
  readonly suggested?: boolean;
  /** By the confidence of the best suggestion; absent or empty = all. */
  readonly bands?: readonly ConfidenceBand[];
  readonly minimumCount?: number;
  /** Milliseconds since 1970, from which ages are counted. */
  readonly now: number;
  readonly limit: number;
  readonly cursor?: string;
}

/** How much is in the queue. */
export interface QueueCounts {
  /** Different codes that are open. */
  readonly open: number;
  /** How often they were missed. */
  readonly misses: number;
  readonly resolved: number;
  readonly dismissed: number;
  /** Of the open codes; the most missed system first. */
  readonly systems: readonly SystemCounts[];
}

export interface SystemCounts {
  readonly system: string;
  readonly open: number;
  readonly misses: number;
  readonly bands: Readonly<Record<ConfidenceBand, number>>;
}

/** Whose codes lack suggestions of an engine. */
export interface SuggestionQuery {
  readonly systems: readonly string[];
  /** As in `AttachedSuggestions.engine`: suggestions of another one are out of date. */
  readonly engine: string;
  readonly limit: number;
}

/** A published version, and the source codes it has rows for. */
export interface Resolution {
  /** `url|version`. */
  readonly map: string;
  readonly codes: Iterable<{ readonly system: string; readonly code: string }>;
}

export interface QueueOptions {
  /** Off: nothing is recorded. */
  readonly enabled?: boolean;
  /** Keep displays that look like patient data. */
  readonly keepAllDisplays?: boolean;
  /** Different codes held between flushes; more are counted as dropped. */
  readonly capacity?: number;
  readonly now?: () => number;
}

export interface QueueStats {
  /** Codes waiting to be flushed. */
  readonly waiting: number;
  /** Misses not recorded because the buffer was full. */
  readonly overflowed: number;
  /** Misses not recorded because the code itself looked like patient data. */
  readonly refused: number;
}

export interface UnmappedQueue {
  /** Counts a miss, or several of the same. Never throws, never waits. */
  record(miss: MissReport, times?: number): void;
  /** Takes what was counted and leaves the buffer empty. */
  drain(): readonly Miss[];
  stats(): QueueStats;
}

/** Clients remembered for a code between flushes, and in all. */
export const MOST_CLIENTS = 5;

interface Counter {
  readonly system: string;
  readonly code: string;
  readonly unit: string;
  readonly specimen: string;
  display: string | undefined;
  count: number;
  readonly firstSeen: number;
  lastSeen: number;
  readonly clients: string[];
}

/** Reports that are counted in a row: few enough to be gone before memory is next tidied up. */
const ROW = 64;

/** A queue that holds counters in memory until they are drained. */
export function createUnmappedQueue(options: QueueOptions = {}): UnmappedQueue {
  const { enabled = true, keepAllDisplays = false, capacity = 50_000, now = Date.now } = options;
  const safe = (text: string | undefined): string | undefined =>
    text === undefined || text === '' || (!keepAllDisplays && looksLikePatientData(text)) ? undefined : text;
  let bySystem = new Map<string, Map<string, Counter>>();
  let lastSystem = '';
  let lastCodes: Map<string, Counter> | undefined;
  let waiting = 0;
  let overflowed = 0;
  let refused = 0;

  const first = (miss: MissReport, at: number): Counter | undefined => {
    if (waiting >= capacity) overflowed++;
    else if (isNoCode(miss.code) || isNoSystem(miss.system)) refused++;
    else {
      const codes = bySystem.get(miss.system) ?? new Map<string, Counter>();
      const counter = newCounter(miss, { at, safe });
      bySystem.set(miss.system, codes.set(keyOf(miss), counter));
      waiting++;
      return counter;
    }
    return undefined;
  };

  const count = (miss: MissReport, at: number, times: number): void => {
    // Most misses are of the system of the one before: to compare is less than to hash.
    if (miss.system !== lastSystem || lastCodes === undefined) {
      lastSystem = miss.system;
      lastCodes = bySystem.get(miss.system);
    }
    const counter = lastCodes?.get(keyOf(miss)) ?? first(miss, at);
    if (counter === undefined) return;
    counter.count += times;
    counter.lastSeen = at;
    if (counter.display === undefined) counter.display = safe(miss.display);
    addClient(counter.clients, miss.client);
  };
  // Among other work each count finds the processor's caches cold, and costs ten times as much as in a row of its own.
  const reports: MissReport[] = [];
  const instants: number[] = [];
  const multiples: number[] = [];
  const countReports = (): void => {
    for (const [place, miss] of reports.entries()) count(miss, instants[place] ?? now(), multiples[place] ?? 1);
    reports.length = 0;
    instants.length = 0;
    multiples.length = 0;
  };

  return {
    record: (miss, times = 1) => {
      if (!enabled) return;
      reports.push(miss);
      instants.push(now());
      multiples.push(times);
      if (reports.length >= ROW) countReports();
    },
    drain: () => {
      countReports();
      const misses = [...bySystem.values()].flatMap((codes) => [...codes.values()].map(missOf));
      bySystem = new Map();
      lastCodes = undefined;
      waiting = 0;
      return misses;
    },
    stats: () => {
      countReports();
      return { waiting, overflowed, refused };
    },
  };
}

/** The code itself where there is no context, so that the common case builds no string. */
function keyOf({ code, unit, specimen }: MissReport): string {
  return unit === undefined && specimen === undefined ? code : `${code}\u0000${unit ?? ''}\u0000${specimen ?? ''}`;
}

function addClient(clients: string[], client: string | undefined): void {
  if (client !== undefined && clients.length < MOST_CLIENTS && !clients.includes(client)) clients.push(client);
}

interface NewCounter {
  readonly at: number;
  /** The text, or undefined where it had better not be kept. */
  readonly safe: (text: string | undefined) => string | undefined;
}

function newCounter({ system, code, unit, specimen }: MissReport, { at, safe }: NewCounter): Counter {
  return {
    ...{ system, code, unit: safe(unit) ?? '', specimen: safe(specimen) ?? '' },
    ...{ display: undefined, count: 0, firstSeen: at, lastSeen: at, clients: [] },
  };
}

function missOf({ display, ...counter }: Counter): Miss {
  return display === undefined ? counter : { ...counter, display };
}
