/** How often the caches of this process helped: those that give themselves a name are counted, for as long as somebody uses them. */

export interface CacheStats {
  readonly hits: number;
  readonly misses: number;
  readonly entries: number;
}

interface Watched {
  stats(): CacheStats;
}

const watched = new Map<string, Set<WeakRef<Watched>>>();

/** Counts a cache from now on. */
export function watchCache(name: string, cache: Watched): void {
  const own = watched.get(name) ?? new Set();
  own.add(new WeakRef(cache));
  watched.set(name, own);
}

/** The sums of all caches of each name. */
export function cacheStats(): Readonly<Record<string, CacheStats>> {
  const all: Record<string, CacheStats> = {};
  for (const [name, caches] of watched) {
    let sum: CacheStats = { hits: 0, misses: 0, entries: 0 };
    for (const reference of caches) {
      const stats = reference.deref()?.stats();
      if (stats === undefined) caches.delete(reference);
      else {
        sum = {
          hits: sum.hits + stats.hits,
          misses: sum.misses + stats.misses,
          entries: sum.entries + stats.entries,
        };
      }
    }
    all[name] = sum;
  }
  return all;
}
