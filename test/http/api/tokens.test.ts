/** Bearer tokens against a JWKS served on this machine: what is right gets in with its roles, what is wrong in any way does not. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiHouse, openApiHouse, PASSWORD, type Sent, SYSTEM } from './support.js';

const ISSUER = 'https://id.example.org';
const AUDIENCE = 'concord';

type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

let keys: Server;
let house: ApiHouse;
let own: Key;
let foreign: Key;
let publicKey: Uint8Array;
beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  own = pair.privateKey;
  foreign = (await generateKeyPair('ES256')).privateKey;
  const jwk: JWK = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  publicKey = new TextEncoder().encode(JSON.stringify(jwk));
  keys = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] })));
  await new Promise<void>((resolve) => {
    keys.listen(0, '127.0.0.1', resolve);
  });
  const { port } = keys.address() as AddressInfo;
  const tokens = {
    ...{ jwksUrl: `http://127.0.0.1:${port}/jwks`, issuer: ISSUER, audience: AUDIENCE },
    ...{ rolesClaim: 'realm_access.roles', nameClaim: 'sub' },
  };
  const suggest = async () => [];
  house = await openApiHouse({ auth: { fhirAccess: 'closed', tokens }, server: { suggest } });
  await house.governance.identity.addUser({ name: 'gone', roles: ['mapper'], password: PASSWORD }, SYSTEM);
  await house.governance.identity.setDisabled({ name: 'gone', version: 1, disabled: true }, SYSTEM);
});
afterAll(async () => {
  keys.close();
  await house.close();
});

const CLAIMS = { realm_access: { roles: ['mapper', 'offline_access'] } };

function token(claims: JWTPayload = CLAIMS, header = { alg: 'ES256', kid: 'k1' }): SignJWT {
  return new SignJWT(claims)
    .setProtectedHeader(header)
    .setSubject('jwt-user')
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime('5m');
}

const ask = (path: string, text: string): Promise<Sent> =>
  house.ask(undefined, 'GET', path, undefined, { authorization: `Bearer ${text}` });

test('a token names its holder, with the roles that Concord knows', async () => {
  const { status, body } = await ask('/api/me', await token().sign(own));
  expect({ status, ...body }).toEqual({ status: 200, name: 'jwt-user', roles: ['mapper'], via: 'token' });
});

test('a token without roles is nobody in governance', async () => {
  expect((await ask('/api/me', await token({}).sign(own))).status).toBe(403);
});

test('keys of Concord go on working beside tokens', async () => {
  const mina = await house.person('mina', 'mapper');
  const body = { label: 'k', roles: ['mapper'], expires: '2099-01-01T00:00:00Z' };
  const { key } = (await house.ask(mina, 'POST', '/api/keys', body)).body;
  expect((await ask('/api/me', String(key))).body).toMatchObject({ via: 'api-key' });
});

test('what a holder does is on record under the name, and that it was by token', async () => {
  const text = await token({ realm_access: { roles: ['publisher'] } }).sign(own);
  const body = {
    ...{ id: 'labs', url: 'https://example.org/labs', title: 'Labs', purpose: 'Test' },
    scope: { source: { system: 'https://example.org/lab' }, targets: [{ system: 'http://loinc.org' }] },
  };
  const { status } = await house.ask(undefined, 'POST', '/api/maps', body, { authorization: `Bearer ${text}` });
  expect(status).toBe(201);
  const [event] = await house.governance.store.history('map', 'labs');
  expect(event).toMatchObject({ actor: 'jwt-user', role: 'publisher', origin: 'token unknown' });
});

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
async function tampered(change: JWTPayload): Promise<string> {
  const [header, payload = '', signature] = (await token().sign(own)).split('.');
  const claims = { ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as JWTPayload), ...change };
  return [header, encode(claims), signature].join('.');
}
async function withoutSignature(): Promise<string> {
  return new UnsecuredJWT(CLAIMS)
    .setSubject('jwt-user')
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setExpirationTime('5m')
    .encode();
}

describe('a token that is not right is a 401', () => {
  const wrong: readonly (readonly [string, () => Promise<string>])[] = [
    ['signed by another key', () => token().sign(foreign)],
    ['with roles written in afterwards', () => tampered({ realm_access: { roles: ['administrator'] } })],
    ['with another name written in afterwards', () => tampered({ sub: 'ada' })],
    ['without signature (alg none)', withoutSignature],
    [
      'signed with the public key as a secret (HS256)',
      async () => token(CLAIMS, { alg: 'HS256', kid: 'k1' }).sign(publicKey),
    ],
    ['of an unknown key', () => token(CLAIMS, { alg: 'ES256', kid: 'k2' }).sign(own)],
    ['that is over', () => token().setExpirationTime('-5m').sign(own)],
    [
      'that never ends',
      async () =>
        new SignJWT(CLAIMS)
          .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
          .setSubject('x')
          .setIssuer(ISSUER)
          .setAudience(AUDIENCE)
          .sign(own),
    ],
    ['that is not valid yet', () => token().setNotBefore('5m').sign(own)],
    ['for another audience', () => token().setAudience('somebody-else').sign(own)],
    ['of another issuer', () => token().setIssuer('https://evil.example').sign(own)],
    [
      'without a name',
      async () =>
        new SignJWT(CLAIMS)
          .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
          .setIssuer(ISSUER)
          .setAudience(AUDIENCE)
          .setExpirationTime('5m')
          .sign(own),
    ],
    ['in the name of the system', () => token().setSubject('concord').sign(own)],
    ['with a name that is none', () => token().setSubject('a\r\nX-Evil: 1').sign(own)],
    ['of a user who is disabled here', () => token().setSubject('gone').sign(own)],
    ['cut short', async () => (await token().sign(own)).slice(0, -8)],
    ['that is no token', async () => 'abc.def.ghi'],
  ];
  test.each(wrong)('%s', async (_, make) => {
    const { status, body } = await ask('/api/me', await make());
    expect({ status, detail: body['detail'] }).toEqual({
      status: 401,
      detail: 'name and password, or API key, are not valid',
    });
  });
});

test('without a claim of roles those of the user of that name count, unless the token is for some resources alone', async () => {
  const { port } = keys.address() as AddressInfo;
  const tokens = { jwksUrl: `http://127.0.0.1:${port}/jwks`, issuer: ISSUER, audience: AUDIENCE, nameClaim: 'sub' };
  const plain = await openApiHouse({ auth: { tokens } });
  await plain.governance.identity.addUser({ name: 'jwt-user', roles: ['reviewer'], password: PASSWORD }, SYSTEM);
  const me = async (claims: JWTPayload): Promise<Sent> => {
    const header = { authorization: `Bearer ${await token(claims).sign(own)}` };
    return plain.ask(undefined, 'GET', '/api/me', undefined, header);
  };
  expect((await me({ scope: 'openid profile' })).body).toMatchObject({ name: 'jwt-user', roles: ['reviewer'] });
  expect((await me({ scope: 'openid system/ConceptMap.rs' })).status).toBe(403);
  await plain.close();
});

test('keys that cannot be had are no fault of the token', async () => {
  const tokens = { jwksUrl: 'http://127.0.0.1:9/jwks', issuer: ISSUER, audience: AUDIENCE, nameClaim: 'sub' };
  const other = await openApiHouse({ auth: { tokens } });
  const header = { authorization: `Bearer ${await token().sign(own)}` };
  expect((await other.ask(undefined, 'GET', '/api/me', undefined, header)).status).toBe(503);
  await other.close();
});

describe('SMART scopes on a closed server', () => {
  test.each([
    ['system/ConceptMap.rs', '/r4/ConceptMap', 200],
    ['system/ConceptMap.rs', '/r4/ConceptMap/x', 404],
    ['system/ConceptMap.s', '/r4/ConceptMap', 200],
    ['system/ConceptMap.s', '/r4/ConceptMap/x', 403],
    ['system/ConceptMap.rs', '/r4/ValueSet', 403],
    ['user/*.read', '/r5/ValueSet', 200],
    ['user/CodeSystem.*', '/fhir/CodeSystem', 200],
    ['system/*.cruds', '/r5/CodeSystem/$lookup?system=x&code=y', 404],
    ['system/CodeSystem.write', '/r4/CodeSystem', 403],
    ['patient/*.read', '/r4/CodeSystem', 403],
    ['openid profile', '/r4/CodeSystem', 403],
    ['system/ConceptMap.rs?status=active', '/r4/ConceptMap', 403],
    ['xsystem/ConceptMap.rs', '/r4/ConceptMap', 403],
    ['', '/r4/metadata', 200],
  ])('%s: %s is %i', async (scope, path, status) => {
    const { status: got, text } = await ask(path, await token({ scope }).sign(own));
    expect(got === 422 ? 404 : got, text).toBe(status);
  });
});

describe('a closed server', () => {
  test.each([
    ['/r4/metadata', 200],
    ['/r4/$versions', 200],
    ['/health', 200],
    ['/r4/ConceptMap', 401],
    ['/r5/CodeSystem/$lookup?system=x&code=y', 401],
    ['/fhir/ValueSet/x', 401],
  ])('answers nobody: %s is %i', async (path, status) => {
    const answer = await house.ask(undefined, 'GET', path);
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.body).toMatchObject({ resourceType: 'OperationOutcome' });
  });

  test('the entries of a batch are asked for in the name of its sender', async () => {
    const bundle = {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [{ request: { method: 'GET', url: 'ConceptMap' } }, { request: { method: 'GET', url: 'ValueSet' } }],
    };
    const send = async (headers: Record<string, string>): Promise<unknown> => {
      const { status, body } = await house.ask(undefined, 'POST', '/r4', bundle, {
        'content-type': 'application/fhir+json',
        ...headers,
      });
      const entries = (body['entry'] ?? []) as { response: { status: string } }[];
      return [status, ...entries.map(({ response }) => response.status.slice(0, 3))];
    };
    expect(await send({})).toEqual([401]);
    const text = await token({ scope: 'system/ConceptMap.rs' }).sign(own);
    expect(await send({ authorization: `Bearer ${text}` })).toEqual([200, '200', '403']);
  });

  test.each(['suggest', 'translate'])('POST /api/%s asks who it is, too', async (path) => {
    const body = path === 'suggest' ? { target: 'loinc', entries: [{ name: 'x' }] } : { codes: [] };
    const answer = await house.ask(undefined, 'POST', `/api/${path}`, body);
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ type: 'about:blank' });
    const rob = await house.person(`rob-${path}`, 'reader');
    expect((await house.ask(rob, 'POST', `/api/${path}`, body)).status).not.toBe(401);
  });

  test('somebody signed in reads', async () => {
    const rita = await house.person('rita', 'reader');
    expect((await house.ask(rita, 'GET', '/r4/ConceptMap')).status).toBe(200);
  });
});

test('an open server does not mind credentials of others', async () => {
  const open = await openApiHouse();
  const { status } = await open.ask(undefined, 'GET', '/r4/ConceptMap', undefined, { authorization: 'Basic eDp5' });
  expect(status).toBe(200);
  await open.close();
});
