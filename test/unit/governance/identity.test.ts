import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createIdentity, type Identity } from '../../../src/governance/identity.js';
import type { Role } from '../../../src/governance/lifecycle.js';
import { ADA, actor, type House, openHouse, refusal, SYSTEM } from './support.js';

const PASSWORD = 'correct horse battery';
let house: House;
let identity: Identity;
let now = new Date('2026-01-01T00:00:00Z');
beforeEach(async () => {
  house = await openHouse();
  now = new Date('2026-01-01T00:00:00Z');
  identity = createIdentity(house.store, () => now);
  await identity.addUser({ name: 'ada', roles: ['administrator'], password: PASSWORD }, SYSTEM);
});
afterEach(() => house.close());

describe('passwords', () => {
  test('the right one is recognised, with the roles', async () => {
    expect(await identity.byPassword('ada', PASSWORD)).toEqual({
      name: 'ada',
      roles: ['administrator'],
      via: 'password',
    });
  });

  test.each([
    ['a wrong password', 'ada', 'correct horse batterz'],
    ['an empty one', 'ada', ''],
    ['an unknown user', 'eve', PASSWORD],
  ])('%s is refused in the same words', async (_, name, password) => {
    expect(await refusal(identity.byPassword(name, password))).toMatchObject({
      status: 401,
      text: 'name and password, or API key, are not valid',
    });
  });

  test('are stored hashed only, and shown by no event', async () => {
    expect(await house.store.passwordHash('ada')).toMatch(/^scrypt\$32768\$8\$1\$/);
    expect(JSON.stringify(await house.store.history('user', 'ada'))).not.toContain('scrypt');
  });

  test('a new one ends the old one', async () => {
    await identity.setPassword({ name: 'ada', password: 'another horse battery' }, ADA);
    expect((await refusal(identity.byPassword('ada', PASSWORD))).status).toBe(401);
    expect(await identity.byPassword('ada', 'another horse battery')).toMatchObject({ name: 'ada' });
  });
});

describe('users', () => {
  test.each<[string, { name?: string; roles?: readonly string[]; password?: string }, string]>([
    ['capital letters', { name: 'Eve' }, 'name'],
    ["the system's own name", { name: 'concord' }, 'name'],
    ['an empty name', { name: '' }, 'name'],
    ['an unknown role', { roles: ['root'] }, "'root' is none"],
    ['no role', { roles: [] }, 'at least one'],
    ['the system as a role', { roles: ['system'] }, "'system' is none"],
    ['a short password', { password: 'short' }, 'at least 12'],
  ])('%s is refused', async (_, wrong, text) => {
    const user = { name: 'eve', roles: ['mapper'], password: PASSWORD, ...wrong };
    const issue = await refusal(identity.addUser({ ...user, roles: user.roles as readonly Role[] }, ADA));
    expect(issue).toMatchObject({ status: 400, text: expect.stringContaining(text) });
  });

  test('twice the same name is refused', async () => {
    expect((await refusal(identity.addUser({ name: 'ada', roles: ['mapper'], password: PASSWORD }, ADA))).status).toBe(
      409,
    );
  });

  test('only administrators add them', async () => {
    const by = actor('paul', 'publisher', 'reviewer', 'mapper');
    expect((await refusal(identity.addUser({ name: 'eve', roles: ['mapper'], password: PASSWORD }, by))).status).toBe(
      403,
    );
  });

  test('the only administrator stays one', async () => {
    expect((await refusal(identity.setRoles({ name: 'ada', version: 1, roles: ['mapper'] }, ADA))).status).toBe(422);
    expect((await refusal(identity.setDisabled({ name: 'ada', version: 1, disabled: true }, ADA))).status).toBe(422);
  });

  test('roles change in the version that was seen', async () => {
    await identity.addUser({ name: 'mina', roles: ['mapper'], password: PASSWORD }, ADA);
    await identity.setRoles({ name: 'mina', version: 1, roles: ['mapper', 'reviewer'] }, ADA);
    expect((await refusal(identity.setRoles({ name: 'mina', version: 1, roles: ['reader'] }, ADA))).status).toBe(409);
    expect((await house.store.user('mina'))?.roles).toEqual(['mapper', 'reviewer']);
  });
});

describe('API keys', () => {
  const MINA = actor('mina', 'mapper', 'reader');
  const WANTED = { label: 'loader', roles: ['mapper'], expires: '2026-06-01T00:00:00Z' } as const;
  beforeEach(async () => {
    await identity.addUser({ name: 'mina', roles: ['mapper', 'reader'], password: PASSWORD }, ADA);
  });

  test('act for their owner in the roles given', async () => {
    const { key, record } = await identity.issueKey(WANTED, MINA);
    expect(await identity.byKey(key)).toEqual({ name: 'mina', roles: ['mapper'], via: `api-key ${record.id}` });
  });

  test('are kept nowhere in the clear', async () => {
    const { key } = await identity.issueKey(WANTED, MINA);
    const secret = key.split('_').slice(2).join('_');
    expect(JSON.stringify(await house.store.events({ limit: 1000 }))).not.toContain(secret);
  });

  test('lose a role with their owner', async () => {
    const { key } = await identity.issueKey(WANTED, MINA);
    await identity.setRoles({ name: 'mina', version: 1, roles: ['reader'] }, ADA);
    expect((await identity.byKey(key)).roles).toEqual([]);
  });

  test('cannot have a role that the owner has not', async () => {
    expect((await refusal(identity.issueKey({ ...WANTED, roles: ['reviewer'] }, MINA))).status).toBe(403);
  });

  test('need an end in the future', async () => {
    expect((await refusal(identity.issueKey({ ...WANTED, expires: '2025-01-01' }, MINA))).status).toBe(400);
    expect((await refusal(identity.issueKey({ ...WANTED, expires: 'never' }, MINA))).status).toBe(400);
  });

  test.each<[string, (key: string, id: string) => Promise<unknown> | unknown]>([
    [
      'expired',
      () => {
        now = new Date('2026-06-01T00:00:00Z');
      },
    ],
    ['revoked by the owner', (_, id) => identity.revokeKey(id, MINA)],
    ['revoked by an administrator', (_, id) => identity.revokeKey(id, ADA)],
    ['of a disabled owner', () => identity.setDisabled({ name: 'mina', version: 1, disabled: true }, ADA)],
  ])('%s: refused', async (_, change) => {
    const { key, record } = await identity.issueKey(WANTED, MINA);
    await change(key, record.id);
    expect((await refusal(identity.byKey(key))).status).toBe(401);
  });

  test.each(['', 'concord_', `concord_000000000000_${'A'.repeat(43)}`, 'Bearer x'])('%j is no key', async (text) => {
    expect((await refusal(identity.byKey(text))).status).toBe(401);
  });

  test("another's key is for administrators to revoke", async () => {
    const { record } = await identity.issueKey(WANTED, MINA);
    expect((await refusal(identity.revokeKey(record.id, actor('mats', 'mapper')))).status).toBe(403);
  });
});
