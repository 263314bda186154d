/** Keeps ordinal sets by a text, up to a number of integers in all; the oldest go first. */
import type { OrdinalSet } from '../domain/ordinal-set.js';

export interface SetCache {
  get(key: string, make: () => OrdinalSet): OrdinalSet;
}

/** @param most how many integers all sets and keys may have together; a set of more than a quarter of that is not kept. */
export function setCache(most: number): SetCache {
  const kept = new Map<string, OrdinalSet>();
  let total = 0;
  return {
    get: (key, make) => {
      const known = kept.get(key);
      if (known !== undefined) return known;
      const made = make();
      if (made.length > most / 4) return made;
      for (const [oldest, set] of kept) {
        if (total + made.length + key.length <= most) break;
        kept.delete(oldest);
        total -= set.length + oldest.length;
      }
      kept.set(key, made);
      total += made.length + key.length;
      return made;
    },
  };
}
