/**
 * Requests that would keep everybody waiting go to another thread: what exceeds this thread's time budget, and bodies so large that
 * reading them alone takes long. The other thread holds the same application; who starts it, and ends it when it takes too long, is given.
 */
import { TerminologyError } from '../domain/issue.js';
import type { RequestSource } from './headers.js';
import type { FoundMiss } from './miss.js';

/** A request as the other thread needs it. */
export interface OffloadedRequest {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface OffloadedAnswer {
  readonly status: number;
  /** JSON text of a FHIR resource. */
  readonly body: string;
  /** Codes that the other thread found unmapped; it counts nothing itself. */
  readonly missed?: readonly FoundMiss[];
}

/** Answers in another thread, within its time or with an OperationOutcome that says why not. */
export type Offload = (request: OffloadedRequest) => Promise<OffloadedAnswer>;

/** Characters of a body from which on decoding and evaluating it is left to another thread. */
const LARGE_BODY = 262_144;
const PASSED_HEADERS = [
  'content-type',
  'accept',
  'accept-language',
  'x-too-costly-threshold',
  'x-cache-id',
  'prefer',
] as const;

/** True for an error that more time might cure. */
export function isOutOfTime(error: unknown): boolean {
  return error instanceof TerminologyError && error.issues.some(({ outOfTime }) => outOfTime === true);
}

export function isLarge(body: string): boolean {
  return body.length >= LARGE_BODY;
}

/** The request of a context; `body` as it has been read, absent for GET. */
export function offloadedRequest(c: RequestSource, body: string | undefined): OffloadedRequest {
  const { url } = c.req;
  const headers = PASSED_HEADERS.flatMap((name) => {
    const value = c.req.header(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    method: c.req.method,
    path: url.slice(url.indexOf('/', 8)),
    headers: Object.fromEntries(headers),
    ...(body === undefined ? {} : { body }),
  };
}
