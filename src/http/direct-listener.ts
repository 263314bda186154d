/**
 * The short way for requests as Node's HTTP server receives them: answered from its message and to its response, without the objects of the
 * web standard in between, which cost more than many an answer.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TextInParts } from '../fhir/json-text.js';
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

/** Characters from which on encoding here is cheaper than having the socket do it. */
const LONG_BODY = 32_768;

function send({ outgoing, body, status }: Departure): void {
  if (typeof body !== 'string') {
    sendParts(outgoing, status, body);
    return;
  }
  if (body.length >= LONG_BODY) {
    const bytes = Buffer.from(body);
    writeHead(outgoing, status, bytes.length);
    outgoing.end(bytes);
    return;
  }
  const length = Buffer.byteLength(body);
  writeHead(outgoing, status, length);
  outgoing.end(body, length === body.length ? 'latin1' : 'utf8');
}

function sendParts(outgoing: ServerResponse, status: number, { parts }: TextInParts): void {
  const length = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  writeHead(outgoing, status, length);
  outgoing.cork();
  for (const part of parts) outgoing.write(part);
  outgoing.end();
}

function writeHead(outgoing: ServerResponse, status: number, length: number): void {
  const { Vary } = FHIR_JSON;
  outgoing.writeHead(status, { 'Content-Type': FHIR_JSON['Content-Type'], Vary, 'Content-Length': length });
}
