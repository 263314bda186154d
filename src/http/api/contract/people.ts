/** Contract of sessions, users and API keys. */
import { z } from '@hono/zod-openapi';
import { Flag, Id, type Of, Role, SeenVersion } from './common.js';
import { ADMINISTRATORS, EVERY_HAND, endpoint } from './endpoint.js';

const Name = z.string().min(1).max(64);
const Password = z.string().min(1).max(1_024);

/** Who is asking. */
export const Me = z
  .object({
    name: z.string(),
    roles: z.array(Role),
    via: z.enum(['session', 'api-key', 'token']),
    csrf: z.string().optional().openapi({ description: 'by session: to be sent as `X-CSRF-Token` with every change' }),
    expires: z.string().optional().openapi({ description: 'by session: ISO instant of its end at the latest' }),
  })
  .openapi('Me');
export type Me = Of<typeof Me>;

export const User = z
  .object({ name: z.string(), roles: z.array(Role), disabled: z.boolean(), version: z.int() })
  .openapi('User');
export type User = Of<typeof User>;

export const ApiKey = z
  .object({
    id: z.string(),
    owner: z.string(),
    label: z.string(),
    roles: z.array(Role),
    created: z.string(),
    expires: z.string(),
    revoked: z.boolean(),
    version: z.int(),
  })
  .openapi('ApiKey');
export type ApiKey = Of<typeof ApiKey>;

const Roles = z.array(Role).min(1).max(5);
const named = z.strictObject({ name: Name });

export const signIn = endpoint({
  method: 'post',
  path: '/session',
  tag: 'Session',
  access: 'public',
  summary: 'Sign in with name and password. Sets the session cookie.',
  body: z.strictObject({ name: Name, password: Password }),
  answer: Me,
});

export const signOut = endpoint({
  method: 'delete',
  path: '/session',
  tag: 'Session',
  access: 'signed-in',
  summary: 'End the session. The cookie is worth nothing from then on.',
});

export const me = endpoint({
  method: 'get',
  path: '/me',
  tag: 'Session',
  access: 'signed-in',
  summary: 'Who is asking, with which roles, and the token against forged requests.',
  answer: Me,
});

export const listUsers = endpoint({
  method: 'get',
  path: '/users',
  tag: 'Users',
  access: EVERY_HAND,
  summary: 'All users with their roles.',
  answer: z.object({ items: z.array(User) }),
});

export const addUser = endpoint({
  method: 'post',
  path: '/users',
  tag: 'Users',
  access: ADMINISTRATORS,
  summary: 'Add a user. Without a password one is made and told in the answer, this once.',
  body: z.strictObject({ name: Name, roles: Roles, password: Password.optional() }),
  answer: z.object({ user: User, password: z.string().optional() }),
  status: 201,
});

export const setRoles = endpoint({
  method: 'put',
  path: '/users/{name}/roles',
  tag: 'Users',
  access: ADMINISTRATORS,
  summary: "Change a user's roles.",
  params: named,
  body: z.strictObject({ version: SeenVersion, roles: Roles }),
  answer: User,
});

export const setPassword = endpoint({
  method: 'put',
  path: '/users/{name}/password',
  tag: 'Users',
  access: 'signed-in',
  summary:
    "Change one's own password, naming the present one, or as administrator another's. Ends the user's other sessions.",
  params: named,
  body: z.strictObject({ password: Password, current: Password.optional() }),
  answer: User,
});

export const setDisabled = endpoint({
  method: 'put',
  path: '/users/{name}/disabled',
  tag: 'Users',
  access: ADMINISTRATORS,
  summary: 'Disable a user, whose sessions and keys are then refused, or enable again.',
  params: named,
  body: z.strictObject({ version: SeenVersion, disabled: z.boolean() }),
  answer: User,
});

export const listKeys = endpoint({
  method: 'get',
  path: '/keys',
  tag: 'Keys',
  access: 'signed-in',
  summary: "One's own API keys, or with `all=true` as administrator everybody's.",
  query: z.strictObject({ all: Flag.optional() }),
  answer: z.object({ items: z.array(ApiKey) }),
});

export const issueKey = endpoint({
  method: 'post',
  path: '/keys',
  tag: 'Keys',
  access: 'signed-in',
  summary: 'Make an API key for oneself, with some of the own roles. The key is told in the answer, this once.',
  body: z.strictObject({
    label: z.string().trim().min(1).max(200),
    roles: Roles,
    expires: z.iso.datetime({ offset: true }),
  }),
  answer: z.object({ key: z.string(), record: ApiKey }),
  status: 201,
});

export const revokeKey = endpoint({
  method: 'delete',
  path: '/keys/{id}',
  tag: 'Keys',
  access: 'signed-in',
  summary: "Revoke one's own API key, or as administrator anybody's.",
  params: z.strictObject({ id: Id }),
  answer: ApiKey,
});
