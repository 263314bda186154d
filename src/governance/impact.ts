/**
 * Drift: which decisions that stand point at concepts that a new release has deprecated, retired, renamed or moved on an axis. Compares by
 * the facts of releases; reads no code system and changes no row.
 */
import { type DriftFinding, driftOf, type ReleaseFacts } from '../domain/release-drift.js';
import { targetsOf } from './content.js';
import type { RowSnapshot } from './replay.js';

/** A row whose standing decision is touched. */
export interface Impact {
  readonly row: RowSnapshot;
  readonly findings: readonly DriftFinding[];
}

/**
 * The rows that a new release touches, each with everything found. Rows without a standing decision, and decisions that no target exists,
 * are not touched, nor are those reviewed against this release already. Without the old release, names are compared with those in the decision, and axes are not compared.
 */
export function impactOf(
  rows: Iterable<RowSnapshot>,
  { from, to }: { readonly from?: ReleaseFacts; readonly to: ReleaseFacts },
): readonly Impact[] {
  const impacts: Impact[] = [];
  for (const row of rows) {
    if (row.standing?.settledFor === `${to.system}|${to.version}`) continue;
    const findings = driftOf(targetsOf(row.standing?.content), { ...(from === undefined ? {} : { from }), to });
    if (findings.length > 0) impacts.push({ row, findings });
  }
  return impacts;
}
