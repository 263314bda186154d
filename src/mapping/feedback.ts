/**
 * From reviewers' decisions to what the engine learns from: judged entries for training. The workflow that makes the decisions is governance's.
 */
import type { GoldEntry } from './gold.js';
import type { Decision } from './prior-maps.js';

/**
 * Judged entries from decisions: an approved target is right, an approved "no target" says that none exists. A rejected target alone
 * teaches nothing about which is right, so it only matters as a prior map.
 */
export function goldOfDecisions(decisions: readonly Decision[]): readonly GoldEntry[] {
  const byEntry = new Map<string, { gold: GoldEntry; targets: Set<string> }>();
  for (const { entry, target, verdict } of decisions) {
    if (verdict !== 'approved') continue;
    const key = JSON.stringify([entry.code, entry.name, entry.specimen, entry.unit]);
    const targets = byEntry.get(key)?.targets ?? new Set<string>();
    if (target !== undefined) targets.add(target);
    byEntry.set(key, { targets, gold: { entry, targets, targetDisplay: '', note: 'reviewed' } });
  }
  return [...byEntry.values()].map(({ gold }) => gold);
}
