/**
 * Who asks: a person by session cookie, a key, or a bearer token. What is presented must be right; what is not presented is nobody. Allows
 * nothing by itself.
 */
import type { Context } from 'hono';
import { TerminologyError } from '../../domain/issue.js';
import type { Actor } from '../../governance/facts.js';
import type { Role } from '../../governance/lifecycle.js';
import type { Governance } from '../../governance/services.js';
import { createSessions, type OpenSession, type Sessions } from '../../governance/sessions.js';
import { notAuthenticated } from '../../governance/wording.js';
import { addressOf } from './address.js';
import { sessionCookie } from './cookies.js';
import { requireSameOrigin, requireToken } from './forgery.js';
import type { AuthSettings } from './settings.js';
import { type TokenReader, tokenReader } from './tokens.js';

/** Somebody known. */
export interface Caller {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly via: 'session' | 'api-key' | 'token';
  /** From where, for the audit. */
  readonly origin: string;
  readonly session?: OpenSession;
  /** SMART scopes of a token that has them. */
  readonly scopes?: readonly string[];
}

export interface Authenticator {
  readonly sessions: Sessions;
  readonly settings: AuthSettings;
  /** Cookies are sent over https alone. */
  readonly secure: boolean;
  readonly baseUrl: string;
  /** The caller; undefined where the request presents nothing. @throws TerminologyError (login, 401) where what it presents is not right. */
  callerOf(c: Context): Promise<Caller | undefined>;
  /** The caller of a change, which by cookie must not be forged. @throws TerminologyError: 401, or 403. */
  changerOf(c: Context): Promise<Caller>;
}

export interface AuthParts {
  readonly governance: Governance;
  readonly settings: AuthSettings;
  readonly baseUrl: string;
}

export function createAuthenticator({ governance, settings, baseUrl }: AuthParts): Authenticator {
  const { store, identity } = governance;
  const sessions = createSessions({ store, identity, rules: settings.sessions });
  const tokens = settings.tokens === undefined ? undefined : tokenReader(settings.tokens);
  const secure = baseUrl.startsWith('https:');
  const callerOf = async (c: Context): Promise<Caller | undefined> => {
    const address = addressOf(c, settings.trustedProxies);
    const given = credentialOf(c);
    if (given !== undefined) return byCredential(given, { governance, tokens, address });
    const id = sessionCookie(c, secure);
    const session = id === undefined ? undefined : await sessions.find(id);
    const user = session === undefined ? undefined : await store.user(session.name);
    if (session === undefined || user === undefined || user.disabled) return undefined;
    return { name: user.name, roles: user.roles, via: 'session', origin: `session ${address}`, session };
  };
  return {
    sessions,
    settings,
    secure,
    baseUrl,
    callerOf,
    changerOf: async (c) => {
      const caller = await callerOf(c);
      if (caller === undefined) throw new TerminologyError(notAuthenticated());
      requireGenuine(c, caller, baseUrl);
      return caller;
    },
  };
}

/** A change by cookie may be forged by another site; one by key or token cannot. @throws TerminologyError (forbidden, 403). */
export function requireGenuine(c: Context, { session }: Caller, baseUrl: string): void {
  if (session === undefined) return;
  requireSameOrigin(c, baseUrl);
  requireToken(c, session.csrf);
}

/** What governance is told of who acts. */
export function actorOf({ name, roles, origin }: Caller): Actor {
  return { name, roles, origin };
}

/** `Authorization: Bearer …`, or `X-API-Key`. @throws TerminologyError (login, 401) for another scheme. */
function credentialOf(c: Context): string | undefined {
  const key = c.req.header('x-api-key');
  if (key !== undefined) return key;
  const header = c.req.header('authorization');
  if (header === undefined) return undefined;
  const [, token] = /^Bearer +([^\s]+)$/i.exec(header) ?? [];
  if (token === undefined) throw new TerminologyError(notAuthenticated());
  return token;
}

interface Checking {
  readonly governance: Governance;
  readonly tokens: TokenReader | undefined;
  readonly address: string;
}

async function byCredential(text: string, { governance, tokens, address }: Checking): Promise<Caller> {
  const { identity, store } = governance;
  if (text.startsWith('concord_') || tokens === undefined) {
    const { name, roles, via } = await identity.byKey(text);
    return { name, roles, via: 'api-key', origin: `${via} ${address}` };
  }
  const { name, roles, scopes } = await tokens(text);
  const user = await store.user(name);
  // Names of tokens and of users are one space: a person shut out here stays so, whoever vouches for them.
  if (user?.disabled === true) throw new TerminologyError(notAuthenticated());
  // A token that was made for reading some resources lends no roles that it does not name.
  const own = roles ?? (scopes === undefined ? user?.roles : undefined) ?? [];
  const known = { name, roles: own, via: 'token' as const, origin: `token ${address}` };
  return scopes === undefined ? known : { ...known, scopes };
}
