/**
 * A typed way to call the API, in whatever way requests are sent: by `fetch` from outside, by the application itself within the process.
 * Knows no cookies; the sender adds what identifies the caller.
 */
import type { z } from '@hono/zod-openapi';
import { Problem } from './common.js';
import type { Answer, Endpoint } from './endpoint.js';

/** Sends a request; `path` begins with `/api/`. */
export type Send = (
  path: string,
  init: { readonly method: string; readonly headers: Record<string, string>; readonly body?: string },
) => Promise<Response>;

/** An error that the API answered. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

type InputOf<E, K extends string> = K extends keyof E
  ? E[K] extends z.ZodType
    ? { readonly [P in K]: K extends 'body' ? z.input<E[K]> : Readonly<Record<string, Scalar>> }
    : unknown
  : unknown;
type Scalar = string | number | boolean | undefined;
type QueryOf<E> = 'query' extends keyof E ? { readonly query?: Readonly<Record<string, Scalar>> } : unknown;
export type CallInput<E extends Endpoint> = InputOf<E, 'params'> & InputOf<E, 'body'> & QueryOf<E>;

interface Parts {
  readonly params?: Readonly<Record<string, Scalar>>;
  readonly query?: Readonly<Record<string, Scalar>>;
  readonly body?: unknown;
}

/** The path of a call with its query; what is undefined or empty in the query is left out. */
export function pathOf({ path }: Pick<Endpoint, 'path'>, { params = {}, query = {} }: Parts): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name] ?? '')));
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return `/api${filled}${pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`}`;
}

/** The response as it came; of a file its text is the file. @throws ApiError for every answer that is an error. */
export async function send<E extends Endpoint>(via: Send, endpoint: E, input: CallInput<E>): Promise<Response> {
  const parts = input as Parts;
  const body = endpoint.body === undefined ? undefined : JSON.stringify(parts.body);
  const response = await via(pathOf(endpoint, parts), {
    method: endpoint.method.toUpperCase(),
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body }),
  });
  if (response.ok) return response;
  throw new ApiError(problemOf(response.status, await response.text()));
}

/** The answer of an endpoint, decoded. @throws ApiError for every answer that is an error. */
export async function call<E extends Endpoint>(via: Send, endpoint: E, input: CallInput<E>): Promise<Answer<E>> {
  const response = await send(via, endpoint, input);
  return (endpoint.answer === undefined ? undefined : await response.json()) as Answer<E>;
}

/** What a proxy or a crash answers is no problem+json. */
function problemOf(status: number, text: string): Problem {
  try {
    return Problem.parse(JSON.parse(text)) as Problem;
  } catch {
    return { type: 'about:blank', title: 'Error', status, detail: `the server answered ${status}`, issues: [] };
  }
}
