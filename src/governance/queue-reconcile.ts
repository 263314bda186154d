/**
 * Resolves queued codes once more after a version has come into force. What was missed shortly before is written shortly after, and would
 * otherwise leave codes open that nobody will ever miss again.
 */
import type { ConceptMapDefinition } from '../domain/concept-map.js';
import { coveredCodes } from './publish.js';
import type { MapStore, QueueStore } from './store.js';

/** Codes looked at before others get their turn. */
const PORTION = 200;

type Stores = Pick<MapStore, 'maps' | 'publishedDefinition'> & Pick<QueueStore, 'resolveCodes'>;

/** Remembers which versions are dealt with; those that are served at its first run are. */
export function createReconciler(store: Stores): () => Promise<void> {
  let known: ReadonlyMap<string, string> | undefined;
  return async () => {
    const served = await servedVersions(store);
    const before = known ?? served;
    known = served;
    for (const [id, version] of served) if (before.get(id) !== version) await resolveAgain(store, id, version);
  };
}

async function servedVersions(store: Stores): Promise<ReadonlyMap<string, string>> {
  const maps = await store.maps();
  return new Map(
    maps.flatMap(({ id, served, stage }) => (served === undefined || stage === 'retired' ? [] : [[id, served]])),
  );
}

async function resolveAgain(store: Stores, id: string, version: string): Promise<void> {
  const text = await store.publishedDefinition(`${id}@${version}`);
  if (text === undefined) return;
  const definition = JSON.parse(text) as ConceptMapDefinition;
  const codes = [...coveredCodes(definition)];
  for (let at = 0; at < codes.length; at += PORTION) {
    await store.resolveCodes({ map: `${definition.url}|${version}`, codes: codes.slice(at, at + PORTION) });
    await new Promise((resolve) => setImmediate(resolve));
  }
}
