/**
 * What a map allows: dual mapping, relationships, cardinality, and the one exception to the second person, auto-approval. Judges
 * proposals against it; stores nothing.
 */
import { RELATIONSHIPS, type Relationship } from '../domain/concept-map.js';
import type { ProposedTarget } from './row.js';

/** How many targets a source may have, and whether a target may serve several sources. */
export const CARDINALITIES = ['one-to-one', 'many-to-one', 'one-to-many', 'many-to-many'] as const;
export type Cardinality = (typeof CARDINALITIES)[number];

/** Set by an administrator alone, and shown by the audit. */
export interface AutoApproval {
  /** Calibrated confidence from which on a suggestion stands by itself, above 0.5 and at most 1. */
  readonly minimumPrecision: number;
  readonly setBy: string;
  /** ISO instant. */
  readonly setAt: string;
}

export interface MapPolicy {
  readonly dualMapping: boolean;
  readonly relationships: readonly Relationship[];
  readonly cardinality: Cardinality;
  readonly autoApproval?: AutoApproval;
}

export const DEFAULT_POLICY: MapPolicy = {
  dualMapping: false,
  relationships: RELATIONSHIPS.filter((relationship) => relationship !== 'not-related-to'),
  cardinality: 'many-to-one',
};

/** What a proposal breaks, in words; empty where it keeps to the policy. `taken`: targets on which other rows stand. */
export function policyBreaches(
  policy: MapPolicy,
  targets: readonly ProposedTarget[],
  taken: ReadonlySet<string>,
): readonly string[] {
  const breaches = targets
    .filter(({ relationship }) => !policy.relationships.includes(relationship))
    .map(({ code, relationship }) => `the map's policy does not allow ${relationship} (target ${code})`);
  const { cardinality } = policy;
  if (targets.length > 1 && (cardinality === 'one-to-one' || cardinality === 'many-to-one')) {
    breaches.push(`the map's policy allows one target for a source (${cardinality}), not ${targets.length}`);
  }
  const seen = new Set<string>();
  for (const target of targets) {
    const key = targetKey(target);
    if (seen.has(key)) breaches.push(`the target ${target.code} is named twice`);
    seen.add(key);
    if ((cardinality === 'one-to-one' || cardinality === 'one-to-many') && taken.has(key)) {
      breaches.push(`the map's policy allows one source for a target (${cardinality}), and ${target.code} has one`);
    }
  }
  return breaches;
}

/** A target's identity within a map: system and code. */
export function targetKey({ system, code }: { readonly system: string; readonly code: string }): string {
  return `${system}|${code}`;
}

/** What is wrong with a policy as given, in words. */
export function policyFaults({ relationships, autoApproval }: MapPolicy): readonly string[] {
  const faults = relationships.length === 0 ? ['a policy must allow at least one relationship'] : [];
  const minimum = autoApproval?.minimumPrecision;
  if (minimum !== undefined && !(minimum > 0.5 && minimum <= 1)) {
    faults.push(`the precision for auto-approval must be above 0.5 and at most 1, not ${minimum}`);
  }
  return faults;
}
