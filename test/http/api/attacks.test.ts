/** What somebody might try on the API, and what becomes of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiHouse, openApiHouse, PASSWORD, type Person } from './support.js';

let house: ApiHouse;
let paul: Person;
let mina: Person;
beforeAll(async () => {
  house = await openApiHouse();
  paul = await house.person('paul', 'publisher');
  mina = await house.person('mina', 'mapper');
});
afterAll(() => house.close());

const MAP = {
  ...{ id: 'labs', url: 'https://example.org/ConceptMap/labs', title: 'Laboratory', purpose: 'Tests' },
  scope: { source: { system: 'https://example.org/lab' }, targets: [{ system: 'http://loinc.org' }] },
};

describe('requests that another site made the browser send', () => {
  test.each([
    ['without the token', { 'x-csrf-token': '' }],
    ['with a token of the right length', { 'x-csrf-token': 'A'.repeat(43) }],
    ['with the token, but from another origin', { origin: 'https://evil.example' }],
    ['from a frame without origin', { origin: 'null' }],
    ['that the browser says to be cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['of a neighbouring host', { 'sec-fetch-site': 'same-site' }],
    ['of another scheme', { origin: 'ftp://concord.test' }],
  ])('a change %s is refused', async (_, headers) => {
    const { status, body } = await house.ask(paul, 'POST', '/api/maps', MAP, headers);
    expect(status).toBe(403);
    expect(body['detail']).toMatch(/another site|X-CSRF-Token/);
    expect(await house.governance.store.map('labs')).toBeUndefined();
  });

  test("another session's token does not do", async () => {
    expect((await house.ask(paul, 'POST', '/api/maps', MAP, { 'x-csrf-token': mina.csrf })).status).toBe(403);
  });

  test('signing in from another site is refused, so that nobody is signed in as somebody else', async () => {
    const body = { name: 'mina', password: PASSWORD };
    expect((await house.ask(undefined, 'POST', '/api/session', body, { origin: 'https://evil.example' })).status).toBe(
      403,
    );
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'a body of the type %s, which forms can send, is refused',
    async (type) => {
      const { status } = await house.ask(
        undefined,
        'POST',
        '/api/session',
        JSON.stringify({ name: 'mina', password: PASSWORD }),
        { 'content-type': type },
      );
      expect(status).toBe(415);
    },
  );

  test('the same change with token and own origin goes through', async () => {
    const headers = { origin: 'http://concord.test', 'sec-fetch-site': 'same-origin' };
    expect((await house.ask(paul, 'POST', '/api/maps', MAP, headers)).status).toBe(201);
  });
});

describe('credentials', () => {
  test.each([
    ['a made-up key', { 'x-api-key': `concord_${'0'.repeat(12)}_${'A'.repeat(43)}` }],
    ['a key of another form', { authorization: 'Bearer concord_x' }],
    ['a token where none are taken', { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.' }],
    ['another scheme', { authorization: 'Basic YWRhOmFkYQ==' }],
    ['two tokens', { authorization: 'Bearer a b' }],
    ['an empty key', { 'x-api-key': '' }],
  ])('%s is refused, even beside a good cookie', async (_, headers) => {
    expect((await house.ask(mina, 'GET', '/api/me', undefined, headers)).status).toBe(401);
  });

  test('a cookie that is no id is nobody', async () => {
    for (const value of ["' OR 1=1 --", '../../etc/passwd', 'A'.repeat(10_000), '%00']) {
      const { status } = await house.ask({ name: '', cookie: `concord-session=${value}`, csrf: '' }, 'GET', '/api/me');
      expect(status).toBe(401);
    }
  });
});

describe('texts that try to be something else', () => {
  test.each([
    "' OR '1'='1",
    'labs; DROP TABLE event',
    '../governance.sqlite',
    '%00',
    'labs%0d%0aSet-Cookie:%20a=b',
    '*',
    '%',
  ])('the id %s is no map', async (id) => {
    const { status, headers } = await house.ask(mina, 'GET', `/api/maps/${encodeURIComponent(id)}`);
    expect([400, 404]).toContain(status);
    expect(headers.get('set-cookie')).toBeNull();
  });

  test('a search for SQL finds nothing and breaks nothing', async () => {
    for (const text of ["' OR 1=1 --", '"; DELETE FROM event; --', '\\', '%_\\%']) {
      const { status, body } = await house.ask(mina, 'GET', `/api/rows?${new URLSearchParams({ text }).toString()}`);
      expect({ status, items: body['items'] }).toEqual({ status: 200, items: [] });
    }
  });

  test('a version cannot smuggle a header into the name of the file', async () => {
    const { status, headers } = await house.ask(mina, 'GET', '/api/maps/labs/export?version=1%0d%0aX-Evil:%201');
    expect(status).toBeGreaterThanOrEqual(400);
    expect(headers.get('x-evil')).toBeNull();
  });

  test('the address of the audit is believed from trusted proxies alone', async () => {
    await house.ask(
      mina,
      'POST',
      '/api/maps/labs/rows',
      { rows: [{ system: 'https://example.org/lab', code: 'A' }] },
      { 'x-forwarded-for': '6.6.6.6' },
    );
    const [event] = (await house.governance.store.events({ kind: 'row', limit: 1 })).items;
    expect(event?.origin).toBe('session unknown');
  });

  test.each(['\ud800', '\u0000', '\udfff tail'])(
    'half a character (%j) does not reach the audit chain',
    async (text) => {
      const { items } = await house.governance.store.rows({ map: 'labs', limit: 1 });
      const { status } = await house.ask(mina, 'POST', `/api/rows/${items[0]?.id}/comments`, { text });
      expect(status).toBe(400);
      expect((await house.governance.store.verifyAudit()).problems).toEqual([]);
    },
  );

  test('prototype members are members like any other: unknown', async () => {
    const body = '{"name":"mina","password":"x","__proto__":{"roles":["administrator"]}}';
    expect((await house.ask(undefined, 'POST', '/api/session', body)).status).toBe(400);
  });
});

describe('too much', () => {
  test('a body that is too large is refused before it is read', async () => {
    const { status, body } = await house.ask(mina, 'POST', '/api/maps/labs/catalogue', { text: 'x'.repeat(300_000) });
    expect(status).toBe(413);
    expect(body).toMatchObject({ title: 'Content Too Large', issues: [{ path: 'body' }] });
  });

  test('a body that is nested deeply is an error of the client', async () => {
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    expect((await house.ask(paul, 'POST', '/api/maps', deep)).status).toBe(400);
  });

  test('nobody gets a list without end', async () => {
    expect((await house.ask(mina, 'GET', '/api/rows?limit=100000')).status).toBe(400);
  });
});

describe('answers', () => {
  test('are not kept by anybody on the way', async () => {
    const { headers } = await house.ask(mina, 'GET', '/api/me');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('never hold hashes of passwords or keys', async () => {
    const ada = await house.person('ada', 'administrator');
    for (const path of ['/api/users', '/api/keys?all=true']) {
      expect((await house.ask(ada, 'GET', path)).text).not.toMatch(/scrypt|Digest/);
    }
  });

  test('no answer redirects anywhere', async () => {
    for (const path of ['/api//evil.example', '/api/session?next=https://evil.example', '/api/%2f%2fevil.example']) {
      const { status, headers } = await house.ask(mina, 'GET', path);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(headers.get('location')).toBeNull();
    }
  });
});
