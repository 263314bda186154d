/** A bounded cache of values of very different size: it keeps up to a total weight, and forgets what was not used for longest. */
import { type CacheStats, watchCache } from './cache-stats.js';

export interface WeightedCache<K, V> {
  /** The value of the key, made at its first use together with its weight. */
  get(key: K, make: (key: K) => { readonly value: V; readonly weight: number }): V;
  stats(): CacheStats;
}

/** @param most total weight; what weighs more than a quarter of it is not kept. @param name under which its figures are told. */
export function weightedCache<K, V>(most: number, name: string): WeightedCache<K, V> {
  const kept = new Map<K, { readonly value: V; readonly weight: number }>();
  let total = 0;
  let hits = 0;
  let misses = 0;
  const makeRoom = (weight: number): void => {
    for (const [oldest, entry] of kept) {
      if (total + weight <= most) return;
      kept.delete(oldest);
      total -= entry.weight;
    }
  };
  const cache: WeightedCache<K, V> = {
    get: (key, make) => {
      const known = kept.get(key);
      if (known !== undefined) {
        hits++;
        // Set anew, so that the order of the map is that of use.
        kept.delete(key);
        kept.set(key, known);
        return known.value;
      }
      misses++;
      const made = make(key);
      if (made.weight <= most / 4) {
        makeRoom(made.weight);
        kept.set(key, made);
        total += made.weight;
      }
      return made.value;
    },
    stats: () => ({ hits, misses, entries: kept.size }),
  };
  watchCache(name, cache);
  return cache;
}
