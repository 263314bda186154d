/**
 * Resources that a client sent once under a `cache-id` and means again in later requests (terminology ecosystem IG, "cache-id"). Kept in
 * memory within a bound, the longest unused go first; a client whose resources are gone is told about what is missing and sends them again.
 */
import type { DecodedResource } from '../domain/resource-decoder.js';

const MOST_CACHES = 100;
const MOST_RESOURCES = 2000;

type Kept = Map<string, DecodedResource>;

/** One store for each server, whatever content it serves. */
const stores = new WeakMap<object, Map<string, Kept>>();

/** The resources known under this id with those that came with this request, which replace older ones of the same canonical. */
export function cachedResources(
  server: object,
  id: string,
  given: readonly DecodedResource[],
): readonly DecodedResource[] {
  const store = stores.get(server) ?? new Map<string, Kept>();
  stores.set(server, store);
  const kept: Kept = store.get(id) ?? new Map();
  // Set anew, so that the order of the map is that of use.
  store.delete(id);
  store.set(id, kept);
  for (const resource of given) {
    const { url = '', version = '' } = resource.head;
    kept.delete(`${resource.type} ${url}|${version}`);
    kept.set(`${resource.type} ${url}|${version}`, resource);
  }
  dropOldest(kept, MOST_RESOURCES);
  dropOldest(store, MOST_CACHES);
  return [...kept.values()];
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
