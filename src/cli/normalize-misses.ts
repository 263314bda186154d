/** The codes that a run of `concord normalize` found unmapped go into the queue of the data folder's governance store, if it has one. */
import { existsSync } from 'node:fs';
import { governanceFile } from '../governance/governance-file-store.js';
import { openGovernanceStore } from '../governance/governance-store.js';
import { flushRegularly } from '../governance/queue-flusher.js';
import { createUnmappedQueue } from '../governance/unmapped-queue.js';
import { type Tally, unmappedCodes } from '../normalize/tally.js';
import type { CommandIo } from './command.js';

/** Who missed them, as the queue names its clients. */
const CLIENT = 'concord normalize';

/**
 * Counts every occurrence; codes that a map lists are no misses. What the settings say of the queue holds here too. That nothing could be
 * counted is told, and does not make the run a failure.
 */
export async function recordMisses(tally: Tally, data: string, { config, err }: CommandIo): Promise<void> {
  const { enabled, keepAllDisplays } = config.queue;
  const file = governanceFile(data);
  const misses = unmappedCodes(tally).filter(({ decided }) => decided !== true);
  if (!enabled || misses.length === 0 || !existsSync(file)) return;
  const queue = createUnmappedQueue({ keepAllDisplays, capacity: misses.length });
  for (const { count, decided: _decided, ...miss } of misses) queue.record({ ...miss, client: CLIENT }, count);
  const store = openGovernanceStore(file);
  try {
    const onError = (error: unknown): void =>
      err(`concord: unmapped codes were not counted: ${(error as Error).message}`);
    await flushRegularly(queue, store, { intervalMs: 60_000, onError }).stop();
  } finally {
    await store.close();
  }
}
