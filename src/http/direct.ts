/**
 * The short way: requests for operations at type level and for searches, found by their path alone and answered without the router and
 * without objects that only it needs. What is unusual in any way (credentials, a browser, a body of unknown length or kind) goes the long way,
 * which answers the same.
 */
import type { TextInParts } from '../fhir/json-text.js';
import { inputParameters } from '../fhir/parameters.js';
import type { OperationAnswers } from './answer.js';
import { headerOf, type RequestSource, wantsJson } from './headers.js';
import { isLarge } from './offload.js';
import { bodyInput, queryParameters } from './request.js';
import { errorText } from './respond.js';
import { createTurn } from './turn.js';

/** A request that is answered directly; the text of its body, empty for GET. */
export interface DirectRequest extends RequestSource {
  readonly body: string;
}

export interface DirectAnswer {
  readonly body: string | TextInParts;
  readonly status: number;
}

export interface DirectRoute {
  readonly get: (c: DirectRequest) => string | TextInParts | Promise<DirectAnswer>;
  readonly post?: (c: DirectRequest) => string | TextInParts | Promise<DirectAnswer>;
}

/** By path. */
export type DirectRoutes = Map<string, DirectRoute>;

const endOfTurn = createTurn();

/** What a route answers; errors are answers too. */
export function directAnswer(c: DirectRequest, ask: DirectRoute['get']): DirectAnswer | Promise<DirectAnswer> {
  try {
    const answer = ask(c);
    return answer instanceof Promise ? answer.catch((error) => failure(c, error)) : { body: answer, status: 200 };
  } catch (error) {
    return failure(c, error);
  }
}

function failure(c: DirectRequest, error: unknown): DirectAnswer {
  const { text, status } = errorText(error as Error, c.req);
  return { body: text, status };
}

/** The route of a path with query; undefined where the request has to go the long way. */
export function routeOf(routes: DirectRoutes, target: string): DirectRoute | undefined {
  const at = target.indexOf('?');
  const route = routes.get(at < 0 ? target : target.slice(0, at));
  return route === undefined || !PLAIN.test(target) || target.includes('_format=') ? undefined : route;
}

/** Characters that a URL keeps as they are; with any other, what the URL parser makes of it counts. */
const PLAIN = /^\/[!$-;=?-[\]_a-z~]*$/;

const CREDENTIALS = ['authorization', 'cookie', 'x-api-key'] as const;

/** No credentials, and not a browser, which may be shown a page. */
export function isUsual(c: RequestSource): boolean {
  for (const name of CREDENTIALS) if (headerOf(c, name) !== undefined) return false;
  const accept = headerOf(c, 'accept');
  return accept === undefined || (!accept.includes('text/') && wantsJson(accept));
}

/** JSON of a length that is told and allowed, as it is. */
export function hasPlainBody(c: RequestSource, most: number): boolean {
  const length = headerOf(c, 'content-length');
  const type = headerOf(c, 'content-type');
  const told = length !== undefined && Number(length) <= most && headerOf(c, 'transfer-encoding') === undefined;
  return told && type !== undefined && /^application\/(?:fhir\+)?json(?:; *charset=utf-8)?$/i.test(type);
}

/** A request that is part of another one. */
export interface InnerRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly env: unknown;
}

/** The answer to an entry of a batch, without objects for each of thousands; undefined where it has to go the long way. */
export function answerInner(routes: DirectRoutes, inner: InnerRequest): Promise<DirectAnswer> | undefined {
  const { method, target, headers, body = '', env } = inner;
  const route = routeOf(routes, target);
  if (route === undefined) return undefined;
  const req = { method, url: `http://-${target}`, header: (name: string) => headers[name] };
  const c: DirectRequest = { env, req, body, get: () => undefined };
  const ask = method === 'GET' ? route.get : method === 'POST' ? route.post : undefined;
  return ask === undefined || !isUsual(c) ? undefined : atEndOfTurn(c, ask);
}

async function atEndOfTurn(c: DirectRequest, ask: DirectRoute['get']): Promise<DirectAnswer> {
  const answer = await directAnswer(c, ask);
  await endOfTurn();
  return answer;
}

/** The direct route of an operation. */
export function directOperation(own: OperationAnswers): DirectRoute {
  return {
    get: (c) => own.kept(c) ?? own.found(c, inputParameters(queryParameters(c.req.url))),
    post: (c) => {
      const { body } = c;
      const elsewhere = isLarge(body) ? own.elsewhere(c, body) : undefined;
      return elsewhere ?? own.found(c, bodyInput(body, queryParameters(c.req.url)), { body });
    },
  };
}
