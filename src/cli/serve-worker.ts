/** The thread behind `worker-pool.ts`: the same application over the same content, with the full time budget. */
import { parentPort, workerData } from 'node:worker_threads';
import type { MissReport } from '../governance/unmapped-queue.js';
import { createApp } from '../http/app.js';
import type { OffloadedAnswer, OffloadedRequest } from '../http/offload.js';
import { contentHolder } from './serve/content-holder.js';
import type { ThreadMessage, WorkerSettings } from './worker-pool.js';

const { content, baseUrl, maxBatch, maxBody } = workerData as WorkerSettings;
/** Of the request under way, of which there is one at a time. */
let missed: MissReport[] = [];
const holder = contentHolder();
holder.show(content);
const app = createApp({
  get loaded() {
    return holder.current;
  },
  baseUrl,
  started: new Date().toISOString(),
  maxBatch,
  maxBody,
  cacheBytes: 0,
  recordMiss: (miss) => missed.push(miss),
});

async function answer({ method, path, headers, body }: OffloadedRequest): Promise<OffloadedAnswer> {
  missed = [];
  const response = await app.request(path, {
    method,
    headers: { ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, body: await response.text(), missed };
}

parentPort?.on('message', (message: ThreadMessage) => {
  if ('content' in message) holder.show(message.content);
  else void holder.use(() => answer(message.request)).then((found) => parentPort?.postMessage(found));
});
parentPort?.postMessage('ready');
