/**
 * The short way: requests for operations at type level and for searches, found by their path alone and answered without the router and
 * without objects that only it needs. What is unusual in any way (credentials, a browser, a body of unknown length or kind) goes the long way,
 * which answers the same.
 */
import type { Hono } from 'hono';
import { inputParameters } from '../fhir/parameters.js';
import type { OperationAnswers } from './answer.js';
import { headerOf, type RequestSource, wantsJson } from './headers.js';
import { isLarge } from './offload.js';
import { bodyInput, queryParameters } from './request.js';
import { errorText, fhirResponse } from './respond.js';
import { createTurn } from './turn.js';

/** A request that is answered directly; the text of its body, empty for GET. */
export interface DirectRequest extends RequestSource {
  readonly body: string;
}

export interface DirectAnswer {
  readonly body: string;
  readonly status: number;
}

export interface DirectRoute {
  readonly get: (c: DirectRequest) => string | Promise<DirectAnswer>;
  readonly post?: (c: DirectRequest) => string | Promise<DirectAnswer>;
}

/** By path. */
export type DirectRoutes = Map<string, DirectRoute>;

const endOfTurn = createTurn();

/** Has the application answer these paths before its router is asked; bodies longer than `maxBody` bytes are left to it. */
export function answerDirectly(app: Hono, routes: DirectRoutes, maxBody: number): void {
  const routed = app.fetch;
  app.fetch = (request, env, context) => {
    const found = routeOf(request, env, routes);
    if (found === undefined) return routed(request, env, context);
    const { c, route } = found;
    if (request.method === 'GET') return answered({ ...c, body: '' }, route.get);
    const { post } = route;
    if (post === undefined || request.method !== 'POST' || !hasPlainBody(c, maxBody)) {
      return routed(request, env, context);
    }
    return request.text().then((body) => answered({ ...c, body }, post));
  };
}

async function answered(c: DirectRequest, ask: DirectRoute['get']): Promise<Response> {
  let response: Response;
  try {
    const answer = ask(c);
    if (typeof answer === 'string') response = fhirResponse(answer);
    else {
      const { body, status } = await answer;
      response = fhirResponse(body, status);
    }
  } catch (error) {
    const { text, status } = errorText(error as Error, c.req);
    response = fhirResponse(text, status);
  }
  await endOfTurn();
  return response;
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
  const at = target.indexOf('?');
  const route = routes.get(at < 0 ? target : target.slice(0, at));
  if (route === undefined || target.includes('_format=') || !PLAIN.test(target)) return undefined;
  const req = { method, url: `http://-${target}`, header: (name: string) => headers[name] };
  const c: DirectRequest = { env, req, body, get: () => undefined };
  const ask = method === 'GET' ? route.get : method === 'POST' ? route.post : undefined;
  return ask === undefined || !isUsual(c) ? undefined : outcomeOf(c, ask);
}

async function outcomeOf(c: DirectRequest, ask: DirectRoute['get']): Promise<DirectAnswer> {
  try {
    const answer = ask(c);
    return typeof answer === 'string' ? { body: answer, status: 200 } : await answer;
  } catch (error) {
    const { text, status } = errorText(error as Error, c.req);
    return { body: text, status };
  } finally {
    await endOfTurn();
  }
}

function routeOf(request: Request, env: unknown, routes: DirectRoutes) {
  const target = targetOf(request, env);
  if (target === undefined) return undefined;
  const at = target.indexOf('?');
  const route = routes.get(at < 0 ? target : target.slice(0, at));
  if (route === undefined || target.includes('_format=')) return undefined;
  const c = sourceOf(request, env, target);
  return isUsual(c) ? { c, route } : undefined;
}

interface NodeEnv {
  readonly incoming?: { readonly url?: string };
}

/** Characters that a URL keeps as they are; with any other, what the URL parser makes of it counts. */
const PLAIN = /^\/[!$-;=?-[\]_a-z~]*$/;

/** Path and query as they were sent. */
function targetOf(request: Request, env: unknown): string | undefined {
  const sent = (env as NodeEnv | undefined)?.incoming?.url ?? request.url.slice(request.url.indexOf('/', 8));
  return PLAIN.test(sent) ? sent : undefined;
}

function sourceOf(request: Request, env: unknown, target: string): RequestSource {
  const { method } = request;
  return {
    env,
    req: { method, url: `http://-${target}`, header: (name) => request.headers.get(name) ?? undefined },
    get: () => undefined,
  };
}

const CREDENTIALS = ['authorization', 'cookie', 'x-api-key'] as const;

/** No credentials, and not a browser, which may be shown a page. */
function isUsual(c: RequestSource): boolean {
  if (CREDENTIALS.some((name) => headerOf(c, name) !== undefined)) return false;
  const accept = headerOf(c, 'accept');
  return accept === undefined || (!accept.includes('text/') && wantsJson(accept));
}

/** JSON of a length that is told and allowed, as it is. */
function hasPlainBody(c: RequestSource, most: number): boolean {
  const length = headerOf(c, 'content-length');
  const type = headerOf(c, 'content-type');
  const told = length !== undefined && Number(length) <= most && headerOf(c, 'transfer-encoding') === undefined;
  return told && type !== undefined && /^application\/(?:fhir\+)?json(?:; *charset=utf-8)?$/i.test(type);
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
