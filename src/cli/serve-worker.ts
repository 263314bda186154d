/** The thread behind `worker-pool.ts`: the same application over the same content, with the full time budget. */
import { parentPort, workerData } from 'node:worker_threads';
import { setTimeBudget } from '../domain/time-budget.js';
import { answerer } from './serve/answerer.js';
import { contentHolder } from './serve/content-holder.js';
import type { ThreadMessage, WorkerSettings } from './worker-pool.js';

const { content, requestMs, ...settings } = workerData as WorkerSettings;
setTimeBudget(requestMs);
const holder = contentHolder();
holder.show(content);
const answer = answerer(holder, settings);

parentPort?.on('message', (message: ThreadMessage) => {
  if ('content' in message) holder.show(message.content);
  else void answer(message.request).then((found) => parentPort?.postMessage(found));
});
parentPort?.postMessage('ready');
