/** The thread behind `worker-pool.ts`: the same application over the same content, with the full time budget. */
import { parentPort, workerData } from 'node:worker_threads';
import { createApp } from '../http/app.js';
import type { OffloadedAnswer, OffloadedRequest } from '../http/offload.js';
import { openContentFiles } from './content-files.js';
import type { WorkerSettings } from './worker-pool.js';

const { data, baseUrl, maxBatch, maxBody } = workerData as WorkerSettings;
const app = createApp({
  loaded: openContentFiles(data).catalogue,
  baseUrl,
  started: new Date().toISOString(),
  maxBatch,
  maxBody,
  cacheBytes: 0,
});

async function answer({ method, path, headers, body }: OffloadedRequest): Promise<OffloadedAnswer> {
  const response = await app.request(path, {
    method,
    headers: { ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, body: await response.text() };
}

parentPort?.on('message', (request: OffloadedRequest) => {
  void answer(request).then((found) => parentPort?.postMessage(found));
});
parentPort?.postMessage('ready');
