/** Routes of sessions, users and API keys. */
import { TerminologyError } from '../../../domain/issue.js';
import type { ApiKey as StoredKey, User as StoredUser } from '../../../governance/entities.js';
import { generatePassword } from '../../../governance/passwords.js';
import type { Governance } from '../../../governance/services.js';
import { invalid, roleNeeded, unknown } from '../../../governance/wording.js';
import { addressOf } from '../../auth/address.js';
import type { Caller } from '../../auth/authenticator.js';
import { sessionCookie, setSessionCookie } from '../../auth/cookies.js';
import { createGate } from '../../auth/gate.js';
import { ENDPOINTS } from '../contract/endpoints.js';
import type { ApiKey, Me, User } from '../contract/people.js';
import { type Mounted, on } from '../handler.js';
import type { ApiServices } from '../services.js';

export function peopleRoutes(services: ApiServices): readonly Mounted[] {
  return [...sessionRoutes(services), ...userRoutes(services), ...keyRoutes(services)];
}

/** Checking a password takes a tenth of a second and 32 MiB. */
const PASSWORDS_AT_ONCE = { most: 4, waiting: 64 };

function sessionRoutes({ auth }: ApiServices): readonly Mounted[] {
  const { sessions, settings, secure } = auth;
  const gate = createGate(PASSWORDS_AT_ONCE);
  return [
    on(ENDPOINTS.signIn, async ({ body, c }) => {
      const address = addressOf(c, settings.trustedProxies);
      const { session, principal } = await gate(() => sessions.open({ ...body, address }));
      // Whoever signs in anew leaves the session before, be it their own or one that was put on them.
      const before = sessionCookie(c, secure);
      if (before !== undefined) await sessions.end(before);
      setSessionCookie(c, secure, session.id);
      const { name, roles } = principal;
      return meOf({ name, roles, via: 'session', origin: address, session });
    }),
    on(ENDPOINTS.signOut, async ({ caller, c }) => {
      if (caller.session !== undefined) await sessions.end(caller.session.id);
      setSessionCookie(c, secure);
      return undefined;
    }),
    on(ENDPOINTS.me, async ({ caller }) => meOf(caller)),
  ];
}

function meOf({ name, roles, via, session }: Caller): Me {
  if (session === undefined) return { name, roles, via };
  return { name, roles, via, csrf: session.csrf, expires: session.expires };
}

function userRoutes({ governance, auth }: ApiServices): readonly Mounted[] {
  const { store, identity } = governance;
  return [
    on(ENDPOINTS.listUsers, async () => ({ items: (await store.users()).map(userOf) })),
    on(ENDPOINTS.addUser, async ({ body, actor }) => {
      const { name, roles, password = generatePassword() } = body;
      const user = userOf(await identity.addUser({ name, roles, password }, actor));
      return body.password === undefined ? { user, password } : { user };
    }),
    on(ENDPOINTS.setRoles, async ({ params, body, actor }) =>
      userOf(await identity.setRoles({ name: params.name, ...body }, actor)),
    ),
    on(ENDPOINTS.setPassword, async ({ params, body, actor, caller }) => {
      const { name } = params;
      if (name === caller.name) await requireCurrent(governance, caller, body.current);
      const user = await identity.setPassword({ name, password: body.password }, actor);
      await auth.sessions.endAll(name, caller.name === name ? caller.session?.id : undefined);
      return userOf(user);
    }),
    on(ENDPOINTS.setDisabled, async ({ params, body, actor }) => {
      const user = await identity.setDisabled({ name: params.name, ...body }, actor);
      if (user.disabled) await auth.sessions.endAll(user.name);
      return userOf(user);
    }),
  ];
}

/** A key, or a desk left alone, must not suffice to take an account over. @throws TerminologyError: 400, 401, or 403. */
async function requireCurrent({ identity }: Governance, caller: Caller, current: string | undefined): Promise<void> {
  if (caller.session === undefined) throw new TerminologyError(roleNeeded('changing a password', ['session']));
  if (current === undefined) throw new TerminologyError(invalid('current', 'the present password must be given'));
  await identity.byPassword(caller.name, current);
}

function userOf({ name, roles, disabled, version }: StoredUser): User {
  return { name, roles, disabled, version };
}

function keyRoutes({ governance }: ApiServices): readonly Mounted[] {
  const { store, identity } = governance;
  return [
    on(ENDPOINTS.listKeys, async ({ query, caller }) => {
      const all = query.all === 'true';
      if (all && !caller.roles.includes('administrator')) {
        throw new TerminologyError(roleNeeded('listing the keys of all', ['administrator']));
      }
      return { items: (await store.apiKeys(all ? undefined : caller.name)).slice(0, MOST_KEYS).map(keyOf) };
    }),
    on(ENDPOINTS.issueKey, async ({ body, actor }) => {
      const { key, record } = await identity.issueKey(body, actor);
      return { key, record: keyOf(record) };
    }),
    on(ENDPOINTS.revokeKey, async ({ params, actor, caller }) => {
      const key = await store.apiKey(params.id);
      // Whether another's key exists is nobody's business.
      const visible = key?.owner === caller.name || caller.roles.includes('administrator');
      if (key === undefined || !visible) throw new TerminologyError(unknown('API key', params.id));
      return keyOf(await identity.revokeKey(params.id, actor));
    }),
  ];
}

const MOST_KEYS = 1_000;

function keyOf({ id, owner, label, roles, created, expires, revoked, version }: StoredKey): ApiKey {
  return { id, owner, label, roles, created, expires, revoked, version };
}
