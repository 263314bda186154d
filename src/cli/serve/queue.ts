/**
 * The queue of unmapped codes in a serving process: counts what requests miss; what concerns all processes
 * (suggestions, codes that a new version covers) is done where this process is the one to do so.
 */
import type { QueueConfig } from '../../config.js';
import { createReconciler } from '../../governance/queue-reconcile.js';
import type { GovernanceStore } from '../../governance/store.js';
import type { Suggester } from '../../http/api/suggest.js';
import type { ServerContext } from '../../http/context.js';
import type { Catalogue } from '../../terminology/catalogue.js';
import { startQueueRecording } from '../queue-recording.js';
import { startQueueSuggester } from '../queue-suggester.js';

export interface ServedQueueOptions {
  readonly store: GovernanceStore;
  readonly config: QueueConfig;
  readonly suggest: Suggester;
  readonly catalogue: () => Catalogue;
  /** Calls back when other content is served; absent, it never is. @returns how to end that. */
  readonly onChange?: (listener: () => void) => () => void;
  /** Of several processes that serve the same data one does what concerns all: suggestions, and codes that a new version covers. */
  readonly suggesting: boolean;
  readonly tell: (text: string) => void;
}

export interface ServedQueue {
  /** What the application is to know of it. */
  readonly context: Pick<ServerContext, 'recordMiss'>;
  /** Writes what is left. */
  close(): Promise<void>;
}

/** Starts all of it; nothing where the settings switch the queue off. */
export function serveQueue(options: ServedQueueOptions): ServedQueue {
  const { store, config, suggest, catalogue, tell } = options;
  const recording = startQueueRecording(store, config, tell);
  if (recording === undefined) return { context: {}, close: async () => {} };
  const { suggestShare: share, targets } = config;
  const suggester =
    options.suggesting && share > 0
      ? startQueueSuggester({ store, suggest, catalogue, targets, share, tell })
      : undefined;
  const endReconciling = options.suggesting ? reconcileAfterChanges(options) : undefined;
  return {
    context: { recordMiss: recording.recordMiss },
    close: async () => {
      endReconciling?.();
      await suggester?.close();
      await recording.close();
    },
  };
}

/** Milliseconds after which every process has written what it counted before it served other content, beyond the time between two flushes. */
const SETTLED = 1_000;

function reconcileAfterChanges({ store, config, onChange, tell }: ServedQueueOptions): () => void {
  const reconcile = createReconciler(store);
  let ended = false;
  const run = (): void => {
    reconcile().catch((error: unknown) => {
      if (!ended) tell(`concord: covered codes stay in the queue: ${(error as Error).message}`);
    });
  };
  let timer: NodeJS.Timeout | undefined;
  const end = onChange?.(() => {
    clearTimeout(timer);
    timer = setTimeout(run, config.flushMs + SETTLED);
    timer.unref();
  });
  // Notes what is served now.
  run();
  return () => {
    ended = true;
    clearTimeout(timer);
    end?.();
  };
}
