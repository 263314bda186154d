/** The application without a socket, for requests that another thread or process hands over: one at a time, with what was unmapped in them. */
import type { MissReport } from '../../governance/unmapped-queue.js';
import { createApp } from '../../http/app.js';
import type { Offload, OffloadedAnswer, OffloadedRequest } from '../../http/offload.js';
import type { ContentHolder } from './content-holder.js';

export interface AnswererSettings {
  readonly baseUrl: string;
  readonly maxBatch: number;
  readonly maxBody: number;
}

export function answerer(holder: ContentHolder, settings: AnswererSettings): Offload {
  /** Of the request under way. */
  let missed: MissReport[] = [];
  const app = createApp({
    ...settings,
    get loaded() {
      return holder.current;
    },
    started: new Date().toISOString(),
    cacheBytes: 0,
    recordMiss: (miss) => missed.push(miss),
  });
  const answer = async ({ method, path, headers, body }: OffloadedRequest): Promise<OffloadedAnswer> => {
    missed = [];
    const init = { method, headers: { ...headers }, ...(body === undefined ? {} : { body }) };
    const response = await app.request(path, init);
    return { status: response.status, body: await response.text(), missed };
  };
  let last: Promise<unknown> = Promise.resolve();
  return (request) => {
    const own = last.then(() => holder.use(() => answer(request)));
    last = own.catch(() => undefined);
    return own;
  };
}
