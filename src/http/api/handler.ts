/**
 * One way for every endpoint: who asks, may they, is it genuine, is it well formed; then the handler, and its answer as JSON. What an
 * endpoint is comes from the contract, so that routes, permissions and documentation cannot say different things.
 */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod';
import { TerminologyError } from '../../domain/issue.js';
import type { Actor } from '../../governance/facts.js';
import { notAuthenticated, roleNeeded } from '../../governance/wording.js';
import { type Authenticator, actorOf, type Caller, requireGenuine } from '../auth/authenticator.js';
import { requireSameOrigin } from '../auth/forgery.js';
import type { Problem } from './contract/common.js';
import type { Answer, Endpoint, Input } from './contract/endpoint.js';
import { respondProblem, schemaIssues } from './problem.js';
import { readBody, requireText } from './read-body.js';

/** A request that may be answered. */
export interface Call<E extends Endpoint> extends Input<E> {
  /** Nobody where the endpoint is public. */
  readonly caller: Caller;
  readonly actor: Actor;
  readonly c: Context;
}

/** An endpoint with what answers it. */
export interface Mounted {
  readonly endpoint: Endpoint;
  readonly answer: (c: Context, auth: Authenticator) => Promise<Response>;
}

/** An endpoint that answers with JSON, or with nothing. */
export function on<E extends Endpoint>(endpoint: E, handle: (call: Call<E>) => Promise<Answer<E>>): Mounted {
  return mounted(endpoint, async (call) => {
    const answer = await handle(call as unknown as Call<E>);
    if (endpoint.answer === undefined) return call.c.body(null, 204);
    return call.c.json(answer as object, (endpoint.status ?? 200) as ContentfulStatusCode);
  });
}

/** An endpoint that answers with a file. */
export function onFile<E extends Endpoint>(endpoint: E, handle: (call: Call<E>) => Promise<Response>): Mounted {
  return mounted(endpoint, (call) => handle(call as unknown as Call<E>));
}

function mounted(endpoint: Endpoint, handle: (call: Call<Endpoint>) => Promise<Response>): Mounted {
  return {
    endpoint,
    answer: async (c, auth) => {
      const caller = await permitted(c, endpoint, auth);
      const read = await readInput(c, endpoint);
      if (!read.ok) return respondProblem(c, 400, read.issues);
      c.header('Cache-Control', 'no-store');
      return handle({ ...read.input, caller, actor: actorOf(caller), c });
    },
  };
}

const NOBODY: Caller = { name: '', roles: [], via: 'session', origin: '' };

/** @throws TerminologyError: login (401) for nobody, forbidden (403) for who may not, or for what somebody else made a browser send. */
async function permitted(c: Context, { access, method, path }: Endpoint, auth: Authenticator): Promise<Caller> {
  if (access === 'public') {
    requireSameOrigin(c, auth.baseUrl);
    return NOBODY;
  }
  const caller = await auth.callerOf(c);
  if (caller === undefined) throw new TerminologyError(notAuthenticated());
  const wanted = access === 'signed-in' ? undefined : access;
  // Who is known by name alone is no user of governance.
  if (wanted === undefined ? caller.roles.length === 0 : !wanted.some((role) => caller.roles.includes(role))) {
    throw new TerminologyError(roleNeeded(`${method.toUpperCase()} /api${path}`, wanted ?? ['reader']));
  }
  if (method !== 'get') requireGenuine(c, caller, auth.baseUrl);
  return caller;
}

type Read =
  | { readonly ok: false; readonly issues: Problem['issues'] }
  | { readonly ok: true; readonly input: Input<Endpoint> };

/** Everything that is wrong with path, query and body, or what they say. */
async function readInput(c: Context, { params, query, body }: Endpoint): Promise<Read> {
  const issues: Problem['issues'][number][] = [];
  const found: Record<string, unknown> = {};
  const read = (name: string, schema: z.ZodType | undefined, given: () => unknown): void => {
    if (schema === undefined) return;
    const parsed = schema.safeParse(given());
    if (parsed.success) found[name] = parsed.data;
    else issues.push(...schemaIssues(name === 'params' ? 'path' : name, parsed.error));
  };
  read('params', params, () => c.req.param());
  const given = queryOf(c);
  const unknown = query === undefined ? Object.keys(given) : [];
  issues.push(...unknown.map((name) => ({ code: 'structure', text: 'is not known here', path: `query.${name}` })));
  read('query', query, () => given);
  const sent = body === undefined ? undefined : await readBody(c);
  read('body', body, () => sent);
  return issues.length > 0 ? { ok: false, issues } : { ok: true, input: found as unknown as Input<Endpoint> };
}

/** @throws TerminologyError (400) for a member that is given twice. */
function queryOf(c: Context): Readonly<Record<string, string>> {
  const at = c.req.url.indexOf('?');
  const found: Record<string, string> = {};
  if (at < 0) return found;
  for (const [name, value] of new URLSearchParams(c.req.url.slice(at + 1).split('#')[0] ?? '')) {
    if (Object.hasOwn(found, name)) {
      const text = 'is given more than once';
      throw new TerminologyError({ severity: 'error', code: 'invalid', text, expression: `query.${name}` });
    }
    requireText(value, `query.${name}`);
    found[name] = value;
  }
  return found;
}
