/** A worker thread of `concord suggest`: opens its own engine, answers chunks of entries in order. */
import { parentPort, workerData } from 'node:worker_threads';
import type { CatalogueEntry, Suggestion } from '../mapping/catalogue-entry.js';
import { type EngineSource, openTargetEngine } from './mapping-engine.js';
import { suggestOne } from './suggest.js';

const { source, top } = workerData as { readonly source: EngineSource; readonly top: number };
const engine = openTargetEngine(source);

parentPort?.on('message', async (chunk: readonly CatalogueEntry[]) => {
  const answers: Suggestion[] = [];
  for (const entry of chunk) answers.push(await suggestOne(engine, entry, { source, top }));
  parentPort?.postMessage(answers);
});
