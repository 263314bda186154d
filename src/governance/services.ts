/** Governance as one thing that servers and commands hold: its store and everything that acts on it. Puts the parts together; decides nothing. */
import { createIdentity, type Identity } from './identity.js';
import { createMaps, type Maps } from './maps.js';
import { createPublishing, type Publishing, type PublishTools } from './publishing.js';
import type { GovernanceStore } from './store.js';
import { createWorkflow, type Workflow } from './workflow.js';
import { createWrittenResources, type WrittenResources } from './written-resource.js';

export interface Governance {
  readonly store: GovernanceStore;
  readonly identity: Identity;
  readonly maps: Maps;
  readonly workflow: Workflow;
  readonly publishing: Publishing;
  readonly resources: WrittenResources;
}

/** All parts over one store. `now` is the clock that signs events. */
export function createGovernance(
  store: GovernanceStore,
  tools: PublishTools,
  now: () => Date = () => new Date(),
): Governance {
  return {
    store,
    identity: createIdentity(store, now),
    maps: createMaps(store, now),
    workflow: createWorkflow(store, now),
    publishing: createPublishing(store, tools, now),
    resources: createWrittenResources(store, now),
  };
}
