/** Signing in and out: cookies, tokens against forgery, the end of sessions, slowing of failures. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiHouse, openApiHouse, PASSWORD, type Person, SYSTEM, signIn } from './support.js';

let house: ApiHouse;
let mina: Person;
beforeAll(async () => {
  house = await openApiHouse();
  mina = await house.person('mina', 'mapper');
});
afterAll(() => house.close());

test('who is signed in is told name, roles and the token against forgery', async () => {
  const { status, body } = await house.ask(mina, 'GET', '/api/me');
  expect(status).toBe(200);
  expect(body).toMatchObject({ name: 'mina', roles: ['mapper'], via: 'session', csrf: mina.csrf });
});

test('the cookie is out of reach of scripts and of other sites', async () => {
  const { headers } = await house.ask(undefined, 'POST', '/api/session', { name: 'mina', password: PASSWORD });
  expect(headers.get('set-cookie')).toMatch(/^concord-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
});

test('over https the cookie is bound to the host', async () => {
  const https = await openApiHouse({ baseUrl: 'https://concord.test' });
  await https.governance.identity.addUser({ name: 'ada', roles: ['reader'], password: PASSWORD }, SYSTEM);
  const { headers } = await https.ask(undefined, 'POST', '/api/session', { name: 'ada', password: PASSWORD });
  expect(headers.get('set-cookie')).toMatch(
    /^__Host-concord-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
  );
  await https.close();
});

test('every sign-in makes a new session, and ends the one whose cookie came with it (no fixation)', async () => {
  const planted = await signIn(house.ask, 'mina');
  const { headers } = await house.ask(planted, 'POST', '/api/session', { name: 'mina', password: PASSWORD });
  const [cookie] = (headers.get('set-cookie') ?? '').split(';');
  expect(cookie).not.toBe(planted.cookie);
  expect((await house.ask(planted, 'GET', '/api/me')).status).toBe(401);
});

test('an id that a client made up is no session, whatever is signed in later', async () => {
  const planted: Person = { name: 'mina', cookie: `concord-session=${'A'.repeat(43)}`, csrf: '' };
  const signedIn = await house.ask(planted, 'POST', '/api/session', { name: 'mina', password: PASSWORD });
  expect(signedIn.status).toBe(200);
  expect((await house.ask(planted, 'GET', '/api/me')).status).toBe(401);
});

test('signing out ends the session and takes the cookie back', async () => {
  const person = await signIn(house.ask, 'mina');
  const { status, headers } = await house.ask(person, 'DELETE', '/api/session');
  expect(status).toBe(204);
  expect(headers.get('set-cookie')).toContain('Max-Age=0');
  expect((await house.ask(person, 'GET', '/api/me')).status).toBe(401);
});

describe('wrong sign-ins', () => {
  test.each([
    ['a wrong password', { name: 'mina', password: 'wrong wrong wrong' }],
    ['an unknown name', { name: 'nobody', password: PASSWORD }],
  ])('%s: the same 401', async (_, body) => {
    const answer = await house.ask(undefined, 'POST', '/api/session', body);
    expect(answer.status).toBe(401);
    expect(answer.body['detail']).toBe('name and password, or API key, are not valid');
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  test('after five failures for one name the next must wait, other names need not', async () => {
    const wrong = { name: 'victim', password: 'wrong wrong wrong' };
    for (let i = 0; i < 5; i++) await house.ask(undefined, 'POST', '/api/session', wrong);
    const refused = await house.ask(undefined, 'POST', '/api/session', wrong);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await signIn(house.ask, 'mina')).cookie).not.toBe('');
  });

  test('the same name is heard from another address', async () => {
    const from = (address: string) => ({ 'x-visitor-address': address });
    const wrong = { name: 'mina', password: 'wrong wrong wrong' };
    for (let i = 0; i < 6; i++) await house.ask(undefined, 'POST', '/api/session', wrong, from('10.0.0.1'));
    const right = { name: 'mina', password: PASSWORD };
    expect((await house.ask(undefined, 'POST', '/api/session', right, from('10.0.0.1'))).status).toBe(429);
    expect((await house.ask(undefined, 'POST', '/api/session', right, from('10.0.0.2'))).status).toBe(200);
  });
});

test('a disabled user is out at once', async () => {
  const person = await house.person('leaver', 'mapper');
  await house.governance.identity.setDisabled({ name: 'leaver', version: 1, disabled: true }, SYSTEM);
  expect((await house.ask(person, 'GET', '/api/me')).status).toBe(401);
  expect((await house.ask(undefined, 'POST', '/api/session', { name: 'leaver', password: PASSWORD })).status).toBe(401);
});

test('a new password needs the old one, and ends the other sessions', async () => {
  const person = await house.person('changer', 'mapper');
  const other = await signIn(house.ask, 'changer');
  const path = '/api/users/changer/password';
  expect((await house.ask(person, 'PUT', path, { password: 'another good password' })).status).toBe(400);
  const wrong = { password: 'another good password', current: 'not this one at all' };
  expect((await house.ask(person, 'PUT', path, wrong)).status).toBe(401);
  const right = { password: 'another good password', current: PASSWORD };
  expect((await house.ask(person, 'PUT', path, right)).status).toBe(200);
  expect((await house.ask(person, 'GET', '/api/me')).status).toBe(200);
  expect((await house.ask(other, 'GET', '/api/me')).status).toBe(401);
});
