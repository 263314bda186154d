/**
 * The thread that takes over costly requests: one request at a time, ended and replaced when a request
 * exceeds its time. So every request is answered in time, whatever it asks for.
 */
import { Worker } from 'node:worker_threads';
import { tookTooLong } from '../domain/wording/value-set.js';
import { encodeOutcome } from '../fhir/encode-outcome.js';
import type { Offload, OffloadedAnswer, OffloadedRequest } from '../http/offload.js';
import type { ContentState } from './serve/content-state.js';

/** Milliseconds beside the time of a request, for the way to the thread and back. */
const WAY = 100;
/** Milliseconds that the very first start of the thread may take beside that. */
const FIRST_START = 5_000;
/** Milliseconds after which the thread is started, if no request has needed it before. */
const START_AFTER = 500;
const WORKER = new URL('./serve-worker.js', import.meta.url);

export interface WorkerPool {
  readonly offload: Offload;
  /** Requests that are handed over from now on are answered from this content. */
  show(content: ContentState): void;
  close(): Promise<void>;
}

/** What the thread is started with. */
export interface WorkerSettings {
  readonly content: ContentState;
  readonly baseUrl: string;
  readonly maxBatch: number;
  readonly maxBody: number;
  /** Milliseconds that a request may be worked on. */
  readonly requestMs: number;
}

/** What is sent to the thread. */
export type ThreadMessage = { readonly content: ContentState } | { readonly request: OffloadedRequest };

interface Job {
  readonly request: OffloadedRequest;
  readonly answer: (answer: OffloadedAnswer) => void;
  /** Milliseconds from arrival to answer, waiting for the thread included. */
  readonly time: number;
  /** Goes off when the time of the request is over, whether it waits or is worked on. */
  timer?: NodeJS.Timeout;
}

interface Thread {
  readonly worker: Worker;
  ready: boolean;
}

/** A pool of one thread; more would take the cores from the thread that answers everybody else. */
export function workerPool(settings: WorkerSettings): WorkerPool {
  const queue: Job[] = [];
  let { content } = settings;
  let thread: Thread | undefined;
  // Not at once: its start would take a processor from the first answers.
  const later = setTimeout(() => {
    thread ??= startThread();
  }, START_AFTER);
  later.unref();
  let current: Job | undefined;
  let closed = false;
  let hasBegun = false;

  function startThread(): Thread {
    const started: Thread = { worker: new Worker(WORKER, { workerData: { ...settings, content } }), ready: false };
    started.worker.on('message', (message: 'ready' | OffloadedAnswer) => {
      if (message === 'ready') {
        started.ready = true;
        hasBegun = true;
        next();
      } else finish(message);
    });
    started.worker.on('error', () => replaceThread());
    started.worker.unref();
    return started;
  }
  /** Ends the thread in the middle of its work and starts another; the request gets its refusal. */
  function replaceThread(): void {
    void thread?.worker.terminate();
    thread = closed ? undefined : startThread();
    finish(tooLate(current?.time ?? settings.requestMs));
  }
  function finish(answer: OffloadedAnswer): void {
    const done = current;
    current = undefined;
    if (done !== undefined) reply(done, answer);
    next();
  }
  function send(message: ThreadMessage): void {
    thread?.worker.postMessage(message);
  }
  function next(): void {
    if (current !== undefined || thread?.ready !== true) return;
    current = queue.shift();
    if (current !== undefined) send({ request: current.request });
  }
  function expire(job: Job): void {
    if (job === current) replaceThread();
    else {
      queue.splice(queue.indexOf(job), 1);
      reply(job, tooLate(job.time));
    }
  }
  return {
    offload: (request) =>
      new Promise((answer) => {
        const time = timeOf(request, settings.requestMs + WAY);
        const job: Job = { request, answer, time };
        job.timer = setTimeout(() => expire(job), hasBegun ? time : time + FIRST_START);
        queue.push(job);
        thread ??= startThread();
        next();
      }),
    show: (state) => {
      content = state;
      // The thread takes its messages in turn: what it works on is finished on the old content.
      send({ content });
    },
    close: async () => {
      closed = true;
      clearTimeout(later);
      await thread?.worker.terminate();
    },
  };
}

function reply({ timer, answer }: Job, found: OffloadedAnswer): void {
  clearTimeout(timer);
  answer(found);
}

/** No longer than the client waits (`Prefer: wait=SECONDS`, RFC 7240 §4.3), where it says so. */
function timeOf({ headers }: OffloadedRequest, most: number): number {
  const [, seconds] = /(?:^|[,;\s])wait=(\d{1,6})(?:[,;\s]|$)/.exec(headers['prefer'] ?? '') ?? [];
  return seconds === undefined ? most : Math.min(most, Number(seconds) * 1000);
}

function tooLate(time: number): OffloadedAnswer {
  return { status: 422, body: encodeOutcome([tookTooLong('This request', time)]) };
}
