/**
 * The short way for requests as Node's HTTP server receives them: answered from its message and to its response, without the objects of the
 * web standard in between, which cost more than many an answer.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type DirectAnswer,
  type DirectRequest,
  type DirectRoute,
  type DirectRoutes,
  directAnswer,
  hasPlainBody,
  isUsual,
  routeOf,
} from './direct.js';
import { FHIR_JSON } from './respond.js';

/** Takes a request and answers it; false where it leaves the request to others, untouched. */
export type DirectListener = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;

export interface DirectListenerOptions {
  readonly routes: DirectRoutes;
  /** Bytes; requests with longer bodies are left to others. */
  readonly maxBody: number;
  /** Runs around the making of every answer. */
  readonly around: <T>(work: () => T) => T;
}

export function directListener({ routes, maxBody, around }: DirectListenerOptions): DirectListener {
  const leave = departures();
  const answer = (c: DirectRequest, ask: DirectRoute['get'], outgoing: ServerResponse): void => {
    const made = around(() => directAnswer(c, ask));
    if (made instanceof Promise) void made.then((later) => leave({ outgoing, ...later }));
    else leave({ outgoing, body: made.body, status: made.status });
  };
  return (incoming, outgoing) => {
    const { url = '', method = '' } = incoming;
    const route = routeOf(routes, url);
    if (route === undefined) return false;
    const c = requestOf(incoming, method, url);
    if (!isUsual(c)) return false;
    if (method === 'GET') {
      answer(c, route.get, outgoing);
      return true;
    }
    const { post } = route;
    if (post === undefined || method !== 'POST' || !hasPlainBody(c, maxBody)) return false;
    readText(incoming, (body) => answer({ ...c, body }, post, outgoing));
    return true;
  };
}

function requestOf(incoming: IncomingMessage, method: string, target: string): DirectRequest {
  const header = (name: string): string | undefined => {
    const value = incoming.headers[name];
    return typeof value === 'object' ? value.join(', ') : value;
  };
  return { env: { incoming }, req: { method, url: `http://-${target}`, header }, body: '', get: noVariable };
}

const noVariable = (): undefined => undefined;

/** The body as text, once it is there as a whole; never where the client goes away before. */
function readText(incoming: IncomingMessage, whole: (text: string) => void): void {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => whole(DECODER.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))));
  // The connection is gone, and with it whom to answer.
  incoming.on('error', () => undefined);
}

/** UTF-8, without a byte order mark. */
const DECODER = new TextDecoder();

interface Departure extends DirectAnswer {
  readonly outgoing: ServerResponse;
}

/** Answers that become ready in one turn of the event loop leave together at its end, as those of `turn.ts` do. */
function departures(): (departure: Departure) => void {
  let waiting: Departure[] = [];
  const leave = (): void => {
    const all = waiting;
    waiting = [];
    for (const departure of all) send(departure);
  };
  return (departure) => {
    if (waiting.push(departure) === 1) setImmediate(leave);
  };
}

/** Characters from which on encoding at once is cheaper than having the socket do it. */
const LONG_BODY = 32_768;

function send({ outgoing, body, status }: Departure): void {
  const length = Buffer.byteLength(body);
  const encoding = length === body.length ? 'latin1' : 'utf8';
  outgoing.writeHead(status, {
    'Content-Type': FHIR_JSON['Content-Type'],
    Vary: FHIR_JSON.Vary,
    'Content-Length': length,
  });
  if (length < LONG_BODY) outgoing.end(body, encoding);
  else outgoing.end(Buffer.from(body, encoding));
}
