/** Governance of a data folder as a server holds it: the store opened, interrupted publications finished. */
import { governanceFile } from '../governance/governance-file-store.js';
import { openGovernanceStore } from '../governance/governance-store.js';
import { createGovernance, type Governance } from '../governance/services.js';
import { publishTools } from './compile-map.js';

/**
 * Opens governance and finishes what a crash interrupted, before anything is served.
 * @throws ContentFileError where the file cannot be used.
 */
export async function openGovernance(data: string): Promise<Governance> {
  const governance = createGovernance(openGovernanceStore(governanceFile(data)), publishTools(data));
  try {
    await governance.publishing.recover();
  } catch (error) {
    await governance.store.close();
    throw error;
  }
  return governance;
}
