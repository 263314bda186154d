/** The queue of unmapped codes as a process holds it: counts what its requests miss, and writes that regularly and at its end. */
import type { QueueConfig } from '../config.js';
import { flushRegularly, type QueueFlusher } from '../governance/queue-flusher.js';
import type { QueueStore } from '../governance/store.js';
import { createUnmappedQueue, type MissReport, type QueueStats } from '../governance/unmapped-queue.js';

export interface QueueRecording extends Pick<QueueFlusher, 'flush'> {
  recordMiss(miss: MissReport): void;
  stats(): QueueStats;
  /** Writes what is left; called before the store is closed. */
  close(): Promise<void>;
}

/** Starts to count; undefined where the settings say that nothing is to be counted. `tell` hears of failures. */
export function startQueueRecording(
  store: Pick<QueueStore, 'addMisses'>,
  { enabled, keepAllDisplays, flushMs }: QueueConfig,
  tell: (text: string) => void,
): QueueRecording | undefined {
  if (!enabled) return undefined;
  const queue = createUnmappedQueue({ keepAllDisplays });
  const flusher = flushRegularly(queue, store, {
    intervalMs: flushMs,
    onError: (error) => tell(`concord: unmapped codes could not be written, and are kept: ${(error as Error).message}`),
  });
  return { recordMiss: queue.record, stats: queue.stats, flush: flusher.flush, close: flusher.stop };
}
