/**
 * A bounded cache of immutable values: two generations of at most `capacity` entries each; what is used stays, what is not used is
 * forgotten when a generation is full. Cheaper than an exact least-recently-used list.
 */

import { watchCache } from './cache-stats.js';

export interface BoundedCache<K, V> {
  /** The value of the key, made at its first use. */
  get(key: K, make: (key: K) => V): V;
  /** How often the value was there, and how often it had to be made. */
  stats(): { readonly hits: number; readonly misses: number; readonly entries: number };
}

/** A cache of between `capacity` and twice as many entries. @param name under which its figures are told (`cache-stats.ts`). */
export function boundedCache<K, V>(capacity: number, name?: string): BoundedCache<K, V> {
  let young = new Map<K, V>();
  let old = new Map<K, V>();
  let hits = 0;
  let misses = 0;
  const keep = (key: K, value: V): V => {
    // Reads as not there, so keeping it would only take room.
    if (value === undefined) return value;
    if (young.size >= capacity) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
    return value;
  };
  const cache: BoundedCache<K, V> = {
    get: (key, make) => {
      const recent = young.get(key);
      if (recent !== undefined) {
        hits++;
        return recent;
      }
      const earlier = old.get(key);
      if (earlier !== undefined) {
        hits++;
        return keep(key, earlier);
      }
      misses++;
      return keep(key, make(key));
    },
    stats: () => ({ hits, misses, entries: young.size + old.size }),
  };
  if (name !== undefined) watchCache(name, cache);
  return cache;
}
