/**
 * The suggestion engines of the server: a thread for each target, started when it is first asked for, as an index takes seconds to build and
 * memory to hold, and started anew when another release of the target is loaded. Requests to one target are answered in turn.
 */
import { Worker } from 'node:worker_threads';
import { parseCanonical } from '../domain/canonical.js';
import { type Suggester, SuggestTargetError } from '../http/api/suggest.js';
import type { CatalogueEntry, Suggestion } from '../mapping/catalogue-entry.js';
import type { Catalogue, CodeSystemVersion } from '../terminology/catalogue.js';
import type { EngineSource } from './mapping-engine.js';
import { targetUri } from './target-names.js';

const MOST_CANDIDATES = 50;

interface Thread {
  readonly worker: Worker;
  /** The versions of the target that were loaded when it was started. */
  readonly loaded: readonly CodeSystemVersion[];
  /** The answer before; the next question waits for it. */
  last: Promise<unknown>;
}

export interface SuggesterThreads {
  readonly suggest: Suggester;
  close(): Promise<void>;
}

/** `current` is the content as it is at the time of a question. */
export function suggesterThreads(data: string, current: () => Catalogue): SuggesterThreads {
  const threads = new Map<string, Thread>();
  const threadOf = (target: string): Thread => {
    const { url, version } = parseCanonical(target);
    const loaded = current()
      .codeSystems()
      .filter(({ info }) => info.url === targetUri(url));
    const known = threads.get(target);
    if (known !== undefined && isSame(known.loaded, loaded)) return known;
    // What it is asked already it answers before it ends.
    void known?.last.then(() => known.worker.terminate());
    const source: EngineSource = {
      data,
      target: targetUri(url),
      priors: [],
      ...(version === undefined ? {} : { version }),
    };
    const workerData = { source, top: MOST_CANDIDATES };
    const worker = new Worker(new URL('./suggest-worker.js', import.meta.url), { workerData });
    worker.unref();
    const thread: Thread = { worker, loaded, last: Promise.resolve() };
    threads.set(target, thread);
    return thread;
  };
  return {
    suggest: async (target, entries, top) => {
      const thread = threadOf(target);
      const answer = thread.last.then(() => ask(thread.worker, entries));
      thread.last = answer.catch(() => {
        if (threads.get(target) === thread) threads.delete(target);
      });
      const suggestions = await answer;
      return suggestions.map((suggestion) => ({ ...suggestion, candidates: suggestion.candidates.slice(0, top) }));
    },
    close: async () => {
      for (const { worker } of threads.values()) await worker.terminate();
    },
  };
}

function isSame(a: readonly CodeSystemVersion[], b: readonly CodeSystemVersion[]): boolean {
  return a.length === b.length && a.every((entry, at) => entry === b[at]);
}

/** A thread that cannot open its target ends with an error: the target is not loaded, or none that entries can be mapped to. */
function ask(worker: Worker, entries: readonly CatalogueEntry[]): Promise<readonly Suggestion[]> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => reject(new SuggestTargetError(error.message));
    worker.once('error', failed);
    worker.once('message', (answer: readonly Suggestion[]) => {
      worker.off('error', failed);
      resolve(answer);
    });
    worker.postMessage(entries);
  });
}
