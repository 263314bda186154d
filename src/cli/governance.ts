/** Governance of a data folder as a server holds it: the store opened, interrupted publications finished, what is served told at once. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Kind } from '../governance/event.js';
import { governanceFile } from '../governance/governance-file-store.js';
import { openGovernanceStore } from '../governance/governance-store.js';
import { createPublishing, type ServedMap } from '../governance/publishing.js';
import { createGovernance, type Governance } from '../governance/services.js';
import type { GovernanceStore } from '../governance/store.js';
import { publishTools } from './compile-map.js';

/** Events that change what clients are answered. */
const SERVED: ReadonlySet<Kind> = new Set<Kind>(['map', 'publication', 'resource']);

/**
 * Opens governance, finishes what a crash interrupted and makes good what is missing, before anything is served. `changed` is run after each event that changes what is
 * served, and whoever caused it waits for that.
 * @throws ContentFileError where the file cannot be used.
 */
export async function openGovernance(data: string, changed: () => Promise<void> = async () => {}): Promise<Governance> {
  const store = openGovernanceStore(governanceFile(data));
  const governance = createGovernance(announcing(store, changed), publishTools(data));
  try {
    await governance.publishing.recover();
    await governance.publishing.restore(({ path }) => existsSync(join(data, path)));
  } catch (error) {
    await store.close();
    throw error;
  }
  return governance;
}

function announcing(store: GovernanceStore, changed: () => Promise<void>): GovernanceStore {
  return {
    ...store,
    append: async (events, unchanged) => {
      const stored = await store.append(events, unchanged);
      if (events.some(({ kind }) => SERVED.has(kind))) await changed();
      return stored;
    },
  };
}

/** What governance serves, for a command that reads the content once; undefined where the data has no governance. */
export async function servedMaps(data: string): Promise<readonly ServedMap[] | undefined> {
  const file = governanceFile(data);
  if (!existsSync(file)) return undefined;
  const store = openGovernanceStore(file);
  try {
    return await createPublishing(store, publishTools(data)).served();
  } finally {
    await store.close();
  }
}
