/** What keeps the pages safe without a browser's help: where a sign-in may lead back to, which headers a page has, what forms may come from where. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { safeNext } from '../../src/ui/security.js';
import { type PageServer, pageServer } from './server.js';
import { type Visitor, visit } from './visitor.js';

describe('open redirect', () => {
  test.each([
    ['/queue?state=unmapped', '/queue?state=unmapped'],
    ['/rows/a%20b', '/rows/a%20b'],
    [undefined, '/'],
    ['', '/'],
    ['queue', '/'],
    ['https://evil.example', '/'],
    ['//evil.example', '/'],
    ['///evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/a\\b', '/'],
    ['/\t/evil.example', '/'],
    ['/\n//evil.example', '/'],
    ['\\\\evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['data:text/html,x', '/'],
    ['/ /evil.example', '/'],
    ['/../../queue', '/queue'],
    ['/./\u0000', '/'],
  ])('%j leads to %s', (next, place) => {
    expect(safeNext(next)).toBe(place);
  });
});

describe('pages', () => {
  let server: PageServer;
  let people: Record<'mina' | 'rita' | 'root' | 'rae', Visitor>;
  beforeAll(async () => {
    server = await pageServer({
      root: ['administrator', 'publisher'],
      mina: ['mapper'],
      rita: ['reviewer'],
      rae: ['reader'],
    });
    const of = async (name: string): Promise<Visitor> => await visit(server, name);
    people = { root: await of('root'), mina: await of('mina'), rita: await of('rita'), rae: await of('rae') };
  });
  afterAll(async () => {
    await server.stop();
  });

  test.each(['/login', '/queue', '/maps', '/tour', '/no-such-page'])('%s has the headers of a page', async (path) => {
    const response = await people.mina.get(path);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-frame-options')).toBe('DENY');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const text = await response.text();
    expect(text).not.toMatch(/<script(?![^>]*src=)[^>]*>|<style|\sstyle=|\son\w+=/i);
  });

  test.each(['/queue', '/queue/live', '/review', '/maps', '/rows/1', '/maps/a'])(
    '%s asks strangers to sign in and leads back',
    async (path) => {
      const response = await fetch(`${server.base}${path}`, { redirect: 'manual' });
      expect(response.status).toBe(303);
      expect(response.headers.get('location')).toBe(`/login?next=${encodeURIComponent(path)}`);
    },
  );

  test('a name that nobody has and a wrong password are told alike', async () => {
    const tell = async (name: string): Promise<string> => {
      const form = new URLSearchParams({ name, password: 'not the password' });
      const response = await fetch(`${server.base}/login`, { method: 'POST', body: form });
      expect(response.status).toBe(401);
      return (await response.text()).replaceAll(name, '');
    };
    expect(await tell('mina')).toBe(await tell('nobody'));
  });

  test('signing in makes a new session whatever cookie was there before (session fixation)', async () => {
    const { name, password } = server.people['mina'] ?? { name: '', password: '' };
    const planted = 'concord-session=planted-by-somebody-else';
    const form = new URLSearchParams({ name, password });
    const headers = { cookie: planted, origin: server.base };
    const response = await fetch(`${server.base}/login?next=//evil.example`, {
      method: 'POST',
      body: form,
      headers,
      redirect: 'manual',
    });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/');
    const cookie = response.headers.getSetCookie().find((each) => each.includes('session=')) ?? '';
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
    expect(cookie).not.toContain('planted');
    const old = await fetch(`${server.base}/queue`, { headers: { cookie: planted }, redirect: 'manual' });
    expect(old.status).toBe(303);
  });

  test('a session that was ended is worth nothing', async () => {
    const visitor = await visit(server, 'mina');
    expect((await visitor.post('/logout', {})).status).toBe(303);
    expect((await visitor.get('/queue')).status).toBe(303);
  });

  const map = {
    id: 'forged',
    url: 'https://x.example/m',
    title: 'Forged',
    purpose: 'none',
    source: 'urn:a',
    targets: 'http://loinc.org',
  };
  test.each([
    ['without the token', { _csrf: '' }, {}, 403],
    ['with a wrong token', { _csrf: 'x'.repeat(43) }, {}, 403],
    ['from another site', {}, { origin: 'https://evil.example' }, 403],
    ['from another site, as the browser says', {}, { 'sec-fetch-site': 'cross-site' }, 403],
    ['as it should be', {}, {}, 303],
  ])('a form %s', async (_, fields, headers, status) => {
    const response = await people.root.post('/maps', { ...map, ...fields }, headers);
    expect(response.status).toBe(status);
  });

  test('signing in from another site is refused', async () => {
    const { name, password } = server.people['mina'] ?? { name: '', password: '' };
    const headers = { origin: 'https://evil.example' };
    const response = await fetch(`${server.base}/login`, {
      method: 'POST',
      body: new URLSearchParams({ name, password }),
      headers,
    });
    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie().filter((each) => each.includes('session='))).toEqual([]);
  });

  test.each([
    ['rae', '/maps', { ...map, id: 'by-reader' }],
    ['mina', '/maps', { ...map, id: 'by-mapper' }],
    ['rita', '/maps', { ...map, id: 'by-reviewer' }],
    ['rae', '/maps/forged/suggest', {}],
    ['rita', '/maps/forged/suggest', {}],
    ['mina', '/maps/forged/publish', { version: '1', mapVersion: '1.0.0' }],
    ['rita', '/maps/forged/rollback', { version: '1', mapVersion: '1.0.0', note: 'x' }],
    ['mina', '/maps/forged/impact', { system: 'http://loinc.org', to: '0.01-sample' }],
    ['rae', '/queue/live', { entry: '1', action: 'dismiss', reason: 'x' }],
    ['rita', '/queue/live', { entry: '1', action: 'adopt', map: 'forged' }],
  ])('%s may not: POST %s', async (name, path, fields) => {
    const response = await people[name as 'rae'].post(path, fields as unknown as Record<string, string>);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('message bad');
  });

  test.each([
    ['rae', '/maps/forged/impact?release=http%3A%2F%2Floinc.org%7C0.01-sample', 403],
    ['mina', '/maps/forged/impact?release=http%3A%2F%2Floinc.org%7C0.01-sample', 403],
    ['rae', '/maps/forged/publish?mapVersion=1.0.0', 403],
    ['mina', '/audit', 403],
    ['rae', '/admin/users', 403],
    ['rae', '/queue', 200],
    ['rae', '/maps', 200],
  ])('%s reads %s: %i', async (name, path, status) => {
    await people.root.post('/maps', { ...map });
    expect((await people[name as 'rae'].get(path)).status).toBe(status);
  });

  test('a page that is not there says so, as a page', async () => {
    const response = await people.mina.get('/no-such-page');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('text/html');
    const json = await fetch(`${server.base}/no-such-page`, { headers: { accept: 'application/json' } });
    expect(json.headers.get('content-type')).toContain('json');
  });

  test.each([
    ['/assets/../package.json'],
    ['/assets/%2e%2e/%2e%2e/package.json'],
    ['/assets/app.000000000000.css'],
    ['/assets/app.css'],
  ])('%s is no asset', async (path) => {
    const response = await fetch(`${server.base}${path}`);
    expect(response.status).toBe(404);
  });

  test('assets are kept for ever and come compressed', async () => {
    const text = await (await people.mina.get('/tour')).text();
    const urls = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '');
    expect(urls).toHaveLength(4);
    for (const url of urls) {
      const response = await fetch(`${server.base}${url}`, { headers: { 'accept-encoding': 'br' } });
      expect(response.headers.get('cache-control')).toContain('immutable');
      expect(response.headers.get('content-encoding')).toBe('br');
    }
  });
});
