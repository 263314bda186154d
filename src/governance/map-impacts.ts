/** A new release against every map at once: which rows it touches, map by map, and their way to review. Compares by `impact`; decides nothing. */

import type { ReleaseFacts } from '../domain/release-drift.js';
import type { GovernedMap } from './entities.js';
import type { Actor } from './facts.js';
import { type Impact, impactOf } from './impact.js';
import type { MapStore } from './store.js';
import type { Outcome, Workflow } from './workflow.js';

/** What a release does to one map. */
export interface MapImpact {
  readonly map: GovernedMap;
  /** Rows whose decision stands, touched or not. */
  readonly standing: number;
  readonly impacts: readonly Impact[];
}

export interface ReleasePair {
  /** The release that a map was made on: one for all maps, or asked for by its version (undefined where the map names none). */
  readonly from: ReleaseFacts | ((version: string | undefined) => ReleaseFacts | undefined);
  readonly to: ReleaseFacts;
}

/** The maps that a release touches, in the order of their ids; retired ones are not looked at. */
export async function mapImpacts(store: MapStore, { from, to }: ReleasePair): Promise<readonly MapImpact[]> {
  const found: MapImpact[] = [];
  for (const map of await store.maps()) {
    if (map.stage === 'retired') continue;
    const rows = await store.standingRows(map.id);
    const version = map.scope.targets.find(({ system }) => system === to.system)?.version;
    const old = typeof from === 'function' ? from(version) : from;
    const impacts = impactOf(rows, old === undefined ? { to } : { from: old, to });
    if (impacts.length > 0) found.push({ map, standing: rows.length, impacts });
  }
  return found;
}

/** Sends everything that is touched to review; rows that somebody works on already are left alone. */
export async function reviewAll(
  workflow: Workflow,
  found: readonly MapImpact[],
  by: Actor,
): Promise<readonly Outcome[]> {
  return await workflow.sendToReview(
    found.flatMap(({ impacts }) => impacts),
    by,
  );
}
