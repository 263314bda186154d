/** Worker threads that work on parts of the data at the same time and give them back in order. Knows nothing of what the work is. */
import { Worker } from 'node:worker_threads';
import type { Tally } from '../normalize/tally.js';
import type { WorkerAnswer, WorkerSetup, WorkerTask } from './normalize-worker.js';

export interface Pool {
  /** Parts that may be under way at once. */
  readonly width: number;
  run(task: Omit<WorkerTask, 'id'>): Promise<{ readonly bytes: Uint8Array; readonly tally: Tally }>;
  close(): Promise<void>;
}

/** Of each worker's heap, MiB: the whole command is to stay below 300 MiB. */
const YOUNG_MB = 16;
const OLD_MB = 96;

interface Waiting {
  readonly resolve: (value: { readonly bytes: Uint8Array; readonly tally: Tally }) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the workers. A worker that dies fails every part that is under way. */
export function startPool(count: number, setup: WorkerSetup): Pool {
  const waiting = new Map<number, Waiting>();
  let next = 0;
  const failAll = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const workers = Array.from({ length: count }, () => {
    const worker = new Worker(new URL('./normalize-worker.js', import.meta.url), {
      workerData: setup,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB, maxOldGenerationSizeMb: OLD_MB },
    });
    worker.on('message', (answer: WorkerAnswer) => {
      const promise = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('failure' in answer) promise?.reject(new Error(answer.failure));
      else promise?.resolve(answer);
    });
    worker.on('error', failAll);
    return worker;
  });
  return {
    width: count * 2,
    run: (task) =>
      new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve, reject });
        workers[id % count]?.postMessage({ id, ...task } satisfies WorkerTask);
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
