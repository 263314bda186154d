/**
 * Governance of a worker process: everything is read and written by the process that owns the store, so that there is one writer, and what is
 * published is served by all workers before whoever published it gets the answer.
 */
import { createGovernance, type Governance } from '../../governance/services.js';
import { publishTools } from '../compile-map.js';
import type { Offered, Peer } from './ipc.js';

/** Names of the functions that the owner offers, so that the worker need not know them. */
export interface RemoteFunctions {
  readonly store: readonly string[];
  readonly publishing: readonly string[];
}

type Part = keyof RemoteFunctions;
const PARTS: readonly Part[] = ['store', 'publishing'];

type Functions = Readonly<Record<string, (...args: never[]) => unknown>>;

function partOf(governance: Governance, part: Part): Functions {
  return governance[part] as unknown as Functions;
}

export function remoteFunctions(governance: Governance): RemoteFunctions {
  return { store: Object.keys(governance.store), publishing: Object.keys(governance.publishing) };
}

/** What the owner offers; closing is its own business. */
export function offeredGovernance(governance: Governance): Offered {
  return Object.fromEntries(
    PARTS.flatMap((part) =>
      Object.entries(partOf(governance, part))
        .filter(([name]) => name !== 'close')
        .map(([name, run]) => [`${part}.${name}`, run]),
    ),
  );
}

/** Governance over the owner's functions. */
export function remoteGovernance(owner: Peer, functions: RemoteFunctions, data: string): Governance {
  const part = (name: Part): Functions =>
    Object.fromEntries(
      functions[name].map((each) => [each, (...args: unknown[]) => owner.call(`${name}.${each}`, ...args)]),
    );
  const store = { ...part('store'), close: async () => {} } as unknown as Governance['store'];
  const local = createGovernance(store, publishTools(data));
  return { ...local, publishing: part('publishing') as unknown as Governance['publishing'] };
}
