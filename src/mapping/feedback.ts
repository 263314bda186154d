/**
 * From reviewers' decisions to what the engine learns from: judged entries for training. The workflow that makes the decisions is governance's.
 */
import type { GoldEntry } from './gold.js';
import type { Decision } from './prior-maps.js';

/**
 * Judged entries from decisions: an approved target is right, a rejected one wrong, an approved "no target" says that none exists. A rejected
 * "no target" says nothing that can be learned.
 */
export function goldOfDecisions(decisions: readonly Decision[]): readonly GoldEntry[] {
  const byEntry = new Map<string, { gold: GoldEntry; targets: Set<string>; rejected: Set<string> }>();
  for (const { entry, target, verdict } of decisions) {
    if (verdict === 'rejected' && target === undefined) continue;
    const key = JSON.stringify([entry.code, entry.name, entry.specimen, entry.unit]);
    const targets = byEntry.get(key)?.targets ?? new Set<string>();
    const rejected = byEntry.get(key)?.rejected ?? new Set<string>();
    if (target !== undefined) (verdict === 'approved' ? targets : rejected).add(target);
    byEntry.set(key, { targets, rejected, gold: { entry, targets, rejected, targetDisplay: '', note: 'reviewed' } });
  }
  return [...byEntry.values()].map(({ gold }) => gold);
}
