/** Keeps ordinal sets by a text, up to a number of integers in all; the oldest go first. */

import { type CacheStats, watchCache } from '../domain/cache-stats.js';
import type { OrdinalSet } from '../domain/ordinal-set.js';

export interface SetCache {
  get(key: string, make: () => OrdinalSet): OrdinalSet;
  stats(): CacheStats;
}

/**
 * @param most how many integers all sets and keys may have together; a set of more than a quarter of that is not kept.
 * @param name under which its figures are told.
 */
export function setCache(most: number, name: string): SetCache {
  const kept = new Map<string, OrdinalSet>();
  let total = 0;
  let hits = 0;
  let misses = 0;
  const keep = (key: string, made: OrdinalSet): void => {
    for (const [oldest, set] of kept) {
      if (total + made.length + key.length <= most) break;
      kept.delete(oldest);
      total -= set.length + oldest.length;
    }
    kept.set(key, made);
    total += made.length + key.length;
  };
  const cache: SetCache = {
    get: (key, make) => {
      const known = kept.get(key);
      if (known !== undefined) {
        hits++;
        return known;
      }
      misses++;
      const made = make();
      if (made.length <= most / 4) keep(key, made);
      return made;
    },
    stats: () => ({ hits, misses, entries: kept.size }),
  };
  watchCache(name, cache);
  return cache;
}
