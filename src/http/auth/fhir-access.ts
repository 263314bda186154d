/**
 * Who may read FHIR: everybody, or where the server is closed those who are known; a token with SMART scopes reads what these name. Writing
 * is governance's business.
 */
import type { Context, MiddlewareHandler } from 'hono';
import { TerminologyError } from '../../domain/issue.js';
import { notAuthenticated } from '../../governance/wording.js';
import { CLIENT_NAME } from '../miss.js';
import type { Authenticator, Caller } from './authenticator.js';
import { type Interaction, scopesAllow } from './scopes.js';

/** What clients must be able to read before they know how to authenticate (SMART App Launch §2.0.4). */
const PUBLIC = new Set(['metadata', '$versions']);

/** Before all routes of a FHIR endpoint; `path` is the endpoint's. */
export function fhirGuard(auth: Authenticator, path: string): MiddlewareHandler {
  const closed = auth.settings.fhirAccess === 'closed';
  return async (c, next) => {
    const [first = '', ...rest] = c.req.path.slice(path.length).split('/').filter(Boolean);
    // Where anybody may read, credentials that are not Concord's own are somebody else's business.
    const caller = closed || presentsKey(c) ? await auth.callerOf(c) : undefined;
    if (caller !== undefined) c.set(CLIENT_NAME, caller.name);
    if (closed && !PUBLIC.has(first) && !isWrite(c.req.method, first, rest)) requireReader(caller, first, rest);
    await next();
  };
}

/** Before a route outside of the FHIR endpoints that reads resources of a type. */
export function readGuard(auth: Authenticator, type: string): MiddlewareHandler {
  const closed = auth.settings.fhirAccess === 'closed';
  return async (c, next) => {
    const caller = closed || presentsKey(c) ? await auth.callerOf(c) : undefined;
    if (caller !== undefined) c.set(CLIENT_NAME, caller.name);
    if (closed) requireReader(caller, type, []);
    await next();
  };
}

/** Writes ask for themselves who may; a POST of an operation or a search reads. */
function isWrite(method: string, type: string, rest: readonly string[]): boolean {
  return (
    method === 'PUT' ||
    method === 'DELETE' ||
    (method === 'POST' && type !== '' && rest.length === 0 && !type.startsWith('$'))
  );
}

function presentsKey(c: Context): boolean {
  return c.req.header('x-api-key') !== undefined || (c.req.header('authorization') ?? '').startsWith('Bearer concord_');
}

/** @throws TerminologyError: login (401) for nobody, forbidden (403) for who may not read the type. */
function requireReader(caller: Caller | undefined, type: string, rest: readonly string[]): void {
  if (caller === undefined) throw new TerminologyError(notAuthenticated());
  const { scopes, roles } = caller;
  if (scopes === undefined && roles.length > 0) return;
  // The entries of a batch are asked for one by one.
  if (type === '') return;
  const interaction: Interaction =
    rest.length === 1 && !rest[0]?.startsWith('$') && rest[0] !== '_search' ? 'read' : 'search';
  if (scopes !== undefined && scopesAllow(scopes, type, interaction)) return;
  const text = `reading ${type} needs a role, or a scope such as system/${type}.${interaction === 'read' ? 'r' : 's'}`;
  throw new TerminologyError({ severity: 'error', code: 'forbidden', text });
}

/** Before pages that show content: where the server is closed, people sign in first. */
export function pageGuard(auth: Authenticator): MiddlewareHandler {
  const closed = auth.settings.fhirAccess === 'closed';
  return async (c, next) => {
    if (closed && (await auth.callerOf(c)) === undefined) {
      const at = c.req.url.indexOf('/', 8);
      return c.redirect(`/login?next=${encodeURIComponent(c.req.url.slice(at))}`, 303);
    }
    return await next();
  };
}
