/**
 * The queue of unmapped codes as live traffic fills it: a counter in memory for each code that no published map knew, handed to the store
 * in batches away from the request. Recording a known code is two map look-ups and an addition. Loses at most the counts since the last
 * flush in a crash; decisions are not kept here.
 */
import { isNoCode, looksLikePatientData } from './patient-data.js';
import type { QueueStore } from './store.js';

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
  /** count × age in days (at least one day), by which the queue is ranked. */
  readonly urgency: number;
  /** As attached by the ranker; undefined where none has looked yet. */
  readonly suggestions?: unknown;
  /** `url|version` of the map that covers it. */
  readonly resolvedBy?: string;
}

export interface QueueQuery {
  readonly system?: string;
  /** Milliseconds since 1970, from which ages are counted. */
  readonly now: number;
  readonly limit: number;
  readonly cursor?: string;
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
  /** Counts a miss. Never throws, never waits. */
  record(miss: MissReport): void;
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
  readonly display: string | undefined;
  count: number;
  readonly firstSeen: number;
  lastSeen: number;
  readonly clients: string[];
}

/** A queue that holds counters in memory until they are drained. */
export function createUnmappedQueue(options: QueueOptions = {}): UnmappedQueue {
  const { enabled = true, keepAllDisplays = false, capacity = 50_000, now = Date.now } = options;
  let bySystem = new Map<string, Map<string, Counter>>();
  let waiting = 0;
  let overflowed = 0;
  let refused = 0;

  const first = (miss: MissReport, codes: Map<string, Counter>, key: string): void => {
    if (waiting >= capacity) overflowed++;
    else if (isNoCode(miss.code)) refused++;
    else {
      codes.set(key, newCounter(miss, { at: now(), keepAllDisplays }));
      waiting++;
    }
  };

  return {
    record: (miss) => {
      if (!enabled) return;
      let codes = bySystem.get(miss.system);
      if (codes === undefined) {
        codes = new Map();
        bySystem.set(miss.system, codes);
      }
      const key = keyOf(miss);
      const counter = codes.get(key);
      if (counter === undefined) first(miss, codes, key);
      else countAgain(counter, miss, now());
    },
    drain: () => {
      const misses = [...bySystem.values()].flatMap((codes) => [...codes.values()].map(missOf));
      bySystem = new Map();
      waiting = 0;
      return misses;
    },
    stats: () => ({ waiting, overflowed, refused }),
  };
}

/** The code itself where there is no context, so that the common case builds no string. */
function keyOf({ code, unit, specimen }: MissReport): string {
  return unit === undefined && specimen === undefined ? code : `${code}\u0000${unit ?? ''}\u0000${specimen ?? ''}`;
}

function countAgain(counter: Counter, { client }: MissReport, at: number): void {
  counter.count++;
  counter.lastSeen = at;
  if (client !== undefined && counter.clients.length < MOST_CLIENTS && !counter.clients.includes(client)) {
    counter.clients.push(client);
  }
}

function newCounter(miss: MissReport, { at, keepAllDisplays }: { at: number; keepAllDisplays: boolean }): Counter {
  const safe = (text: string | undefined): string | undefined =>
    text === undefined || text === '' || (!keepAllDisplays && looksLikePatientData(text)) ? undefined : text;
  return {
    system: miss.system,
    code: miss.code,
    unit: safe(miss.unit) ?? '',
    specimen: safe(miss.specimen) ?? '',
    display: safe(miss.display),
    count: 1,
    firstSeen: at,
    lastSeen: at,
    clients: miss.client === undefined ? [] : [miss.client],
  };
}

function missOf({ display, ...counter }: Counter): Miss {
  return display === undefined ? counter : { ...counter, display };
}

/** Codes kept for another try while the store cannot be written. */
const MOST_KEPT = 100_000;

/** Flushes on a timer that keeps no process alive. */
export interface QueueFlusher {
  /** Flushes now; what could not be stored is counted again. */
  flush(): Promise<void>;
  /** Stops the timer and flushes what is left. */
  stop(): Promise<void>;
}

/** Hands the queue to the store every `intervalMs`; failures are told to `onError`, and what was counted is tried again. */
export function flushRegularly(
  queue: UnmappedQueue,
  store: QueueStore,
  { intervalMs, onError }: { readonly intervalMs: number; readonly onError: (error: unknown) => void },
): QueueFlusher {
  let kept: readonly Miss[] = [];
  let running: Promise<void> = Promise.resolve();
  const once = async (): Promise<void> => {
    const misses = [...kept, ...queue.drain()];
    kept = [];
    if (misses.length === 0) return;
    try {
      await store.addMisses(misses);
    } catch (error) {
      kept = misses.slice(0, MOST_KEPT);
      onError(error);
    }
  };
  const flush = (): Promise<void> => {
    running = running.then(once);
    return running;
  };
  const timer = setInterval(() => void flush(), intervalMs);
  timer.unref();
  return {
    flush,
    stop: async () => {
      clearInterval(timer);
      await flush();
    },
  };
}
