/** The queue of unmapped codes in a serving process: counts what requests miss, and looks for suggestions where this process is the one to do so. */
import type { QueueConfig } from '../../config.js';
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
  /** Of several processes that serve the same data one looks for suggestions. */
  readonly suggesting: boolean;
  readonly tell: (text: string) => void;
}

export interface ServedQueue {
  /** What the application is to know of it. */
  readonly context: Pick<ServerContext, 'recordMiss'>;
  /** Writes what is left. */
  close(): Promise<void>;
}

/** Starts both; nothing where the settings switch the queue off. */
export function serveQueue({ store, config, suggest, catalogue, suggesting, tell }: ServedQueueOptions): ServedQueue {
  const recording = startQueueRecording(store, config, tell);
  const { suggestShare: share, targets } = config;
  const suggester =
    suggesting && config.enabled && share > 0
      ? startQueueSuggester({ store, suggest, catalogue, targets, share, tell })
      : undefined;
  return {
    context: recording === undefined ? {} : { recordMiss: recording.recordMiss },
    close: async () => {
      await suggester?.close();
      await recording?.close();
    },
  };
}
