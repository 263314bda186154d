/**
 * Users and API keys: making, changing and recognising them, each change an event of the audit. A key acts for its owner and never has
 * more roles than the owner has. Knows nothing of HTTP, sessions or tokens.
 */
import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { TerminologyError } from '../domain/issue.js';
import type { Json } from './canonical-json.js';
import type { ApiKey, User } from './entities.js';
import { digestOf, type NewEvent, SYSTEM_ACTOR } from './event.js';
import type { Actor } from './facts.js';
import { requireRole } from './guard.js';
import { isRole, type Role } from './lifecycle.js';
import { hashPassword, passwordFault, verifyPassword } from './passwords.js';
import type { GovernanceStore } from './store.js';
import { breaks, duplicate, invalid, notAuthenticated, roleNeeded, unknown } from './wording.js';

/** Somebody recognised, with the roles that count for this request. */
export interface Principal {
  readonly name: string;
  readonly roles: readonly Role[];
  /** How: by password, or by which API key. */
  readonly via: string;
}

export interface Identity {
  /** By an administrator, or from the command line. @throws TerminologyError for a taken name, unknown roles, a weak password. */
  addUser(user: NewUser, by: Actor): Promise<User>;
  setRoles(change: { name: string; version: number; roles: readonly Role[] }, by: Actor): Promise<User>;
  /** One's own, or anybody's as administrator. */
  setPassword(change: { name: string; password: string }, by: Actor): Promise<User>;
  /** A disabled user is recognised no more, nor are the user's keys. */
  setDisabled(change: { name: string; version: number; disabled: boolean }, by: Actor): Promise<User>;
  /** @throws TerminologyError (login, 401), the same for a wrong name and a wrong password. */
  byPassword(name: string, password: string): Promise<Principal>;
  /** For oneself alone. `key` is shown here and never again. */
  issueKey(key: NewKey, by: Actor): Promise<{ readonly key: string; readonly record: ApiKey }>;
  /** One's own, or anybody's as administrator. */
  revokeKey(id: string, by: Actor): Promise<ApiKey>;
  /** @throws TerminologyError (login, 401) where the key is unknown, expired or revoked, or its owner disabled. */
  byKey(key: string): Promise<Principal>;
}

export interface NewUser {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly password: string;
}

export interface NewKey {
  readonly label: string;
  readonly roles: readonly Role[];
  /** ISO instant. */
  readonly expires: string;
}

const NAME = /^[a-z0-9][a-z0-9._@-]{0,63}$/;
const KEY = /^concord_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

export function createIdentity(store: GovernanceStore, now: () => Date = () => new Date()): Identity {
  return { ...users(store, now), ...apiKeys(store, now) };
}

type Part<K extends keyof Identity> = Pick<Identity, K>;

function users(
  store: GovernanceStore,
  now: () => Date,
): Part<'addUser' | 'setRoles' | 'setPassword' | 'setDisabled' | 'byPassword'> {
  const write = async (user: Omit<User, 'version'>, change: UserChange): Promise<User> => {
    const { action, by, version, attachment } = change;
    const after: User = { ...user, version };
    const event = { kind: 'user', subject: user.name, version, action, ...signed(by, now()), detail: {} } as const;
    await store.append([
      { ...event, after: after as unknown as Json, ...(attachment === undefined ? {} : { attachment }) },
    ]);
    return after;
  };
  const existing = async (name: string): Promise<User> => {
    const user = await store.user(name);
    if (user === undefined) throw new TerminologyError(unknown('user', name));
    return user;
  };
  return {
    addUser: async ({ name, roles, password }, by) => {
      requireRole(by, ['administrator'], 'adding a user');
      checkUser(name, roles, password);
      if ((await store.user(name)) !== undefined) throw new TerminologyError(duplicate('user', name));
      const attachment = await hashPassword(password);
      const user = { name, roles: [...new Set(roles)], disabled: false, attachmentDigest: digestOf(attachment) };
      return write(user, { action: 'add', by, version: 1, attachment });
    },
    setRoles: async ({ name, version, roles }, by) => {
      requireRole(by, ['administrator'], 'changing roles');
      checkRoles(roles);
      const user = await existing(name);
      if (!roles.includes('administrator')) await requireAnotherAdministrator(store, name);
      return write({ ...user, roles: [...new Set(roles)] }, { action: 'set-roles', by, version: version + 1 });
    },
    setPassword: async ({ name, password }, by) => {
      if (by.name !== name) requireRole(by, ['administrator'], "changing another's password");
      checkPassword(password);
      const user = await existing(name);
      const attachment = await hashPassword(password);
      const changed = { ...user, attachmentDigest: digestOf(attachment) };
      return write(changed, { action: 'set-password', by, version: user.version + 1, attachment });
    },
    setDisabled: async ({ name, version, disabled }, by) => {
      requireRole(by, ['administrator'], 'disabling a user');
      const user = await existing(name);
      if (disabled) await requireAnotherAdministrator(store, name);
      return write({ ...user, disabled }, { action: disabled ? 'disable' : 'enable', by, version: version + 1 });
    },
    byPassword: async (name, password) => {
      const user = await store.user(name);
      const right = await verifyPassword(password, await store.passwordHash(name));
      if (!right || user === undefined || user.disabled) throw new TerminologyError(notAuthenticated());
      return { name, roles: user.roles, via: 'password' };
    },
  };
}

interface UserChange {
  readonly action: string;
  readonly by: Actor;
  readonly version: number;
  readonly attachment?: string;
}

function apiKeys(store: GovernanceStore, now: () => Date): Part<'issueKey' | 'revokeKey' | 'byKey'> {
  const write = async (key: ApiKey, action: string, by: Actor): Promise<ApiKey> => {
    const event = { kind: 'api-key', subject: key.id, version: key.version, action, ...signed(by, now()) } as const;
    await store.append([{ ...event, detail: {}, after: key as unknown as Json }]);
    return key;
  };
  return {
    issueKey: async ({ label, roles, expires }, by) => {
      const owner = await store.user(by.name);
      // Nobody may hold a key that speaks for somebody else: a second person must be one.
      if (owner === undefined) throw new TerminologyError(unknown('user', by.name));
      checkRoles(roles);
      const beyond = roles.filter((role) => !by.roles.includes(role));
      if (beyond.length > 0) throw new TerminologyError(roleNeeded('a key with these roles', beyond));
      if (!(Date.parse(expires) > now().getTime()))
        throw new TerminologyError(invalid('expires', 'must be in the future'));
      const id = randomUUID().replaceAll('-', '').slice(0, 12);
      const secret = randomBytes(32).toString('base64url');
      const dates = { created: now().toISOString(), expires: new Date(expires).toISOString() };
      const state = { revoked: false, secretDigest: digestOf(secret), version: 1 };
      const record: ApiKey = { id, owner: owner.name, label, roles: [...new Set(roles)], ...dates, ...state };
      return { key: `concord_${id}_${secret}`, record: await write(record, 'issue', by) };
    },
    revokeKey: async (id, by) => {
      const key = await store.apiKey(id);
      if (key === undefined) throw new TerminologyError(unknown('API key', id));
      if (key.owner !== by.name) requireRole(by, ['administrator'], "revoking another's key");
      return key.revoked ? key : write({ ...key, revoked: true, version: key.version + 1 }, 'revoke', by);
    },
    byKey: async (text) => {
      const [, id = '', secret = ''] = KEY.exec(text) ?? [];
      const key = id === '' ? undefined : await store.apiKey(id);
      if (key === undefined || !sameSecret(secret, key.secretDigest)) throw new TerminologyError(notAuthenticated());
      const owner = await store.user(key.owner);
      const over = key.revoked || Date.parse(key.expires) <= now().getTime();
      if (over || owner === undefined || owner.disabled) throw new TerminologyError(notAuthenticated());
      const roles = key.roles.filter((role) => owner.roles.includes(role));
      return { name: owner.name, roles, via: `api-key ${id}` };
    },
  };
}

function sameSecret(secret: string, digest: string): boolean {
  return timingSafeEqual(createHash('sha256').update(secret).digest(), Buffer.from(digest, 'hex'));
}

function signed(by: Actor, at: Date): Pick<NewEvent, 'actor' | 'role' | 'origin' | 'at'> {
  const role =
    (['administrator', 'system'] as const).find((each) => by.roles.includes(each)) ?? by.roles[0] ?? 'reader';
  return { actor: by.name, role, origin: by.origin, at: at.toISOString() };
}

function checkUser(name: string, roles: readonly Role[], password: string): void {
  if (!NAME.test(name) || name === SYSTEM_ACTOR) {
    const rule = "1 to 64 of a-z, 0-9, '.', '_', '@', '-', beginning with a letter or digit";
    throw new TerminologyError(invalid('name', `must be ${rule}, and not '${SYSTEM_ACTOR}'`));
  }
  checkRoles(roles);
  checkPassword(password);
}

function checkRoles(roles: readonly string[]): void {
  const wrong = roles.filter((role) => !isRole(role));
  if (wrong.length > 0) throw new TerminologyError(invalid('role', `'${wrong.join("', '")}' is none`));
  if (roles.length === 0) throw new TerminologyError(invalid('role', 'at least one is needed'));
}

function checkPassword(password: string): void {
  const fault = passwordFault(password);
  if (fault !== undefined) throw new TerminologyError(invalid('password', fault));
}

/** A house without an administrator can be opened by nobody. */
async function requireAnotherAdministrator(store: GovernanceStore, name: string): Promise<void> {
  const others = (await store.users()).filter(
    (user) => user.name !== name && !user.disabled && user.roles.includes('administrator'),
  );
  const own = await store.user(name);
  if (own?.roles.includes('administrator') === true && others.length === 0) {
    throw new TerminologyError(breaks(`user '${name}'`, 'is the only administrator'));
  }
}
