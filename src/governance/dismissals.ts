/** Dismissing queued codes that need no map: the event that says who and why, then the queue. */
import { randomUUID } from 'node:crypto';
import type { Actor } from './facts.js';
import { requireRole } from './guard.js';
import type { GovernanceStore } from './store.js';
import type { QueuedCode } from './unmapped-queue.js';

const HANDS = ['mapper', 'reviewer', 'publisher', 'administrator'] as const;

/** @returns how many of the codes were open. @throws TerminologyError (403). */
export async function dismissCodes(
  store: GovernanceStore,
  { codes, reason, at }: { readonly codes: readonly QueuedCode[]; readonly reason: string; readonly at: string },
  by: Actor,
): Promise<number> {
  const role = requireRole(by, HANDS, 'dismissing queued codes');
  const open = codes.filter(({ resolvedBy, dismissed }) => resolvedBy === undefined && dismissed === undefined);
  if (open.length === 0) return 0;
  const after = { codes: open.map(({ system, code, unit, specimen }) => ({ system, code, unit, specimen })) };
  const what = { kind: 'queue', subject: randomUUID(), version: 1, action: 'dismiss', reason } as const;
  await store.append([{ ...what, actor: by.name, role, origin: by.origin, at, detail: {}, after }]);
  return store.dismissCodes(
    open.map(({ id }) => id),
    { by: by.name, at, reason },
  );
}
