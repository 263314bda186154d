/**
 * The short way: GET requests for operations at type level and for searches, found by their path alone and answered without the router and
 * without objects that only it needs. What is unusual in any way (credentials, a browser, an error that was not foreseen) goes the long way,
 * which answers the same.
 */
import type { Hono } from 'hono';
import { TerminologyError } from '../domain/issue.js';
import { encodeOutcome } from '../fhir/encode-outcome.js';
import { inputParameters } from '../fhir/parameters.js';
import type { OperationAnswers } from './answer.js';
import type { RequestSource } from './headers.js';
import { headerOf, wantsJson } from './headers.js';
import { queryParameters } from './request.js';
import { fhirResponse } from './respond.js';
import { createTurn } from './turn.js';

const endOfTurn = createTurn();

/** By path; undefined = the router is to answer. */
export type DirectRoutes = Map<string, (c: RequestSource) => Response | Promise<Response> | undefined>;

/** Has the application answer these paths before its router is asked. */
export function answerDirectly(app: Hono, routes: DirectRoutes): void {
  const routed = app.fetch;
  app.fetch = (request, env, context) => {
    const { method } = request;
    const answer = method === 'GET' ? answerOf(request, env, routes) : undefined;
    return answer ?? routed(request, env, context);
  };
}

function answerOf(request: Request, env: unknown, routes: DirectRoutes): Response | Promise<Response> | undefined {
  const target = targetOf(request, env);
  if (target === undefined) return undefined;
  const at = target.indexOf('?');
  const route = routes.get(at < 0 ? target : target.slice(0, at));
  if (route === undefined) return undefined;
  const c = sourceOf(request, env, target);
  if (target.includes('_format=') || !isUsual(c)) return undefined;
  try {
    const answer = route(c);
    return answer === undefined ? undefined : endOfTurn().then(() => answer);
  } catch (error) {
    if (!(error instanceof TerminologyError)) return undefined;
    const outcome = fhirResponse(JSON.stringify(encodeOutcome(error.issues)), error.status);
    return endOfTurn().then(() => outcome);
  }
}

interface NodeEnv {
  readonly incoming?: { readonly url?: string; readonly headers?: unknown };
}

/** Characters that a URL keeps as they are; with any other, what the URL parser makes of it counts. */
const PLAIN = /^\/[!$-;=?-[\]_a-z~]*$/;

/** Path and query as they were sent. */
function targetOf(request: Request, env: unknown): string | undefined {
  const sent = (env as NodeEnv | undefined)?.incoming?.url ?? request.url.slice(request.url.indexOf('/', 8));
  return PLAIN.test(sent) ? sent : undefined;
}

function sourceOf(request: Request, env: unknown, target: string): RequestSource {
  return {
    env,
    req: { method: 'GET', url: `http://-${target}`, header: (name) => request.headers.get(name) ?? undefined },
    get: () => undefined,
  };
}

/** No credentials, and not a browser, which may be shown a page. */
function isUsual(c: RequestSource): boolean {
  if (headerOf(c, 'authorization') !== undefined || headerOf(c, 'cookie') !== undefined) return false;
  const accept = headerOf(c, 'accept');
  return accept === undefined || (!accept.includes('text/') && wantsJson(accept));
}

/** The direct route of an operation. */
export function directOperation(own: OperationAnswers) {
  return (c: RequestSource): Response | Promise<Response> => {
    const kept = own.kept(c);
    if (kept !== undefined) return fhirResponse(kept);
    const found = own.found(c, inputParameters(queryParameters(c.req.url)));
    return typeof found === 'string'
      ? fhirResponse(found)
      : found.then(({ body, status }) => fhirResponse(body, status));
  };
}
