/**
 * Hands what was counted in memory to the store, away from the requests: in small portions, with pauses that keep the work below a share of
 * the thread's time. What cannot be stored is kept for another try. Counts nothing itself.
 */
import type { QueueStore } from './store.js';
import type { Miss, UnmappedQueue } from './unmapped-queue.js';

export interface FlushOptions {
  readonly intervalMs: number;
  /** Told of failures; what was counted is tried again. */
  readonly onError: (error: unknown) => void;
}

/** Flushes on a timer that keeps no process alive. */
export interface QueueFlusher {
  /** Flushes now, without pauses; what could not be stored is tried again later. */
  flush(): Promise<void>;
  /** Stops the timer and flushes what is left. */
  stop(): Promise<void>;
}

/** Codes written at once: a few milliseconds. */
const PORTION = 50;
/** Of the thread's time, that writing may take. */
const SHARE = 0.02;
/** Codes kept for another try while the store cannot be written. */
const MOST_KEPT = 100_000;
/** How often the last flush is tried while another process writes, and how long it waits in between. */
const LAST_TRIES = 40;
const LAST_WAIT_MS = 100;

/** Flushes every `intervalMs`. */
export function flushRegularly(
  queue: UnmappedQueue,
  store: Pick<QueueStore, 'addMisses'>,
  { intervalMs, onError }: FlushOptions,
): QueueFlusher {
  let kept: readonly Miss[] = [];
  let running: Promise<boolean> | undefined;
  let hurry = false;

  /** True where nothing is left. */
  const portions = async (): Promise<boolean> => {
    kept = [...kept, ...queue.drain()].slice(0, MOST_KEPT);
    while (kept.length > 0) {
      const started = performance.now();
      await store.addMisses(kept.slice(0, PORTION));
      kept = kept.slice(PORTION);
      const took = performance.now() - started;
      await pause(hurry || kept.length === 0 ? 0 : took * (1 / SHARE - 1));
    }
    return true;
  };
  const flush = (): Promise<boolean> => {
    running ??= portions()
      .catch((error: unknown) => {
        if (!isBusy(error)) onError(error);
        return false;
      })
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  /** One that is under way may have begun before the last miss. */
  const flushAll = async (): Promise<boolean> => {
    hurry = true;
    await running;
    const done = await flush();
    hurry = false;
    return done;
  };

  const timer = setInterval(() => void flush(), intervalMs);
  timer.unref();
  return {
    flush: async () => void (await flushAll()),
    stop: async () => {
      clearInterval(timer);
      for (let tries = 1; !(await flushAll()) && tries < LAST_TRIES; tries++) await pause(LAST_WAIT_MS);
    },
  };
}

/** Another process writes; that is no failure. */
function isBusy(error: unknown): boolean {
  return String((error as { readonly code?: unknown }).code).startsWith('SQLITE_BUSY');
}

/** At least one turn of the event loop, so that requests are answered. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    if (milliseconds === 0) setImmediate(resolve);
    else setTimeout(resolve, milliseconds);
  });
}
