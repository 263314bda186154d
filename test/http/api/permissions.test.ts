/** Every route × every role: who is let in. The table of the contract is the only place where it is decided; this walks all of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiMapFiles } from '../../../src/cli/api-map-files.js';
import { ROLES, type Role } from '../../../src/governance/lifecycle.js';
import type { Endpoint } from '../../../src/http/api/contract/endpoint.js';
import { ENDPOINTS, type EndpointName } from '../../../src/http/api/contract/endpoints.js';
import type { Releases } from '../../../src/http/api/releases.js';
import { type ApiHouse, openApiHouse, type Person } from './support.js';

type Visitor = Role | 'anonymous';
const VISITORS: readonly Visitor[] = ['anonymous', ...ROLES];

/** Who is let in, written out once more: `-` nobody, else the first letters of reader, mapper, reviewer (v), publisher, administrator. */
const EXPECTED: Readonly<Record<EndpointName, string>> = {
  ...{ signIn: '*', signOut: 'rmvpa', me: 'rmvpa' },
  ...{ listUsers: 'mvpa', addUser: 'a', setRoles: 'a', setPassword: 'rmvpa', setDisabled: 'a' },
  ...{ listKeys: 'rmvpa', issueKey: 'rmvpa', revokeKey: 'rmvpa' },
  ...{ listMaps: 'rmvpa', createMap: 'pa', getMap: 'rmvpa', changeMap: 'pa', retireMap: 'pa', mapProgress: 'rmvpa' },
  ...{
    listRows: 'rmvpa',
    countRows: 'rmvpa',
    addRows: 'mpa',
    uploadCatalogue: 'mpa',
    getRow: 'rmvpa',
    rowHistory: 'rmvpa',
  },
  ...{ suggestForRow: 'mvpa', suggestForMap: 'mpa', autoApprove: 'a' },
  ...{
    actOnRow: 'mvpa',
    actOnRows: 'mvpa',
    assignRows: 'vpa',
    commentOnRow: 'mvpa',
    flagRow: 'mvpa',
    settleFlag: 'mvpa',
  },
  ...{ listQueue: 'rmvpa', queueStats: 'rmvpa', adoptQueued: 'mpa', dismissQueued: 'mvpa' },
  ...{ previewPublication: 'mvpa', publish: 'p', rollback: 'p', listPublications: 'rmvpa', getPublication: 'rmvpa' },
  ...{ diffVersions: 'rmvpa', exportMap: 'rmvpa', importMap: 'mpa' },
  ...{ mapImpact: 'vpa', listEvents: 'pa', verifyAudit: 'a', getEvent: 'pa', eventAsFhir: 'pa' },
  ...{ listReleases: 'rmvpa', stats: 'rmvpa' },
  ...{ listReleaseFiles: 'a', setReleaseActive: 'a', removeReleaseFile: 'a', listUploads: 'a' },
};
const LETTER: Readonly<Record<Role, string>> = {
  ...{ reader: 'r', mapper: 'm', reviewer: 'v', publisher: 'p', administrator: 'a' },
};

const NO_RELEASES: Releases = {
  files: async () => [],
  uploads: async () => [],
  setActive: async () => {},
  remove: async () => {},
  receive: async () => {
    throw new Error('nothing is uploaded here');
  },
};

let house: ApiHouse;
const people = new Map<Visitor, Person>();
beforeAll(async () => {
  house = await openApiHouse({ server: { mapFiles: apiMapFiles, releases: NO_RELEASES } });
  for (const role of ROLES) people.set(role, await house.person(`the-${role}`, role));
});
afterAll(() => house.close());

const cases = Object.entries(ENDPOINTS as Readonly<Record<EndpointName, Endpoint>>).flatMap(([name, endpoint]) =>
  VISITORS.map((visitor) => ({
    ...{ name: name as EndpointName, visitor, method: endpoint.method.toUpperCase() },
    path: `/api${endpoint.path.replace('{seq}', '1').replace(/\{\w+\}/g, 'nowhere')}`,
  })),
);

function expected(name: EndpointName, visitor: Visitor): 'in' | 401 | 403 {
  if (EXPECTED[name] === '*') return 'in';
  if (visitor === 'anonymous') return 401;
  return EXPECTED[name].includes(LETTER[visitor]) ? 'in' : 403;
}

describe('by session', () => {
  test.each(cases)('$method $path by $visitor', async ({ name, visitor, method, path }) => {
    // Signing out would end the session that the next case needs.
    const person = name === 'signOut' && visitor !== 'anonymous' ? await again(visitor) : people.get(visitor);
    const { status, body } = await house.ask(person, method, path, method === 'GET' ? undefined : {});
    const told = expected(name, visitor);
    if (told === 'in') expect([200, 204, 400, 404], JSON.stringify(body)).toContain(status);
    else expect(status, JSON.stringify(body)).toBe(told);
    if (status >= 400) expect(body).toMatchObject({ type: 'about:blank', status });
  });
});

async function again(role: Role): Promise<Person> {
  return house.person(`leaving-${role}`, role);
}

describe('by API key', () => {
  test.each(ROLES)('a key has the role %s and no other', async (role) => {
    const owner = people.get(role);
    const issued = await house.ask(owner, 'POST', '/api/keys', {
      label: 'test',
      roles: [role],
      expires: '2099-01-01T00:00:00Z',
    });
    const key = { 'x-api-key': String(issued.body['key']) };
    for (const { name, visitor, method, path } of cases.filter(
      (each) => each.visitor === role && each.name !== 'revokeKey',
    )) {
      const { status } = await house.ask(undefined, method, path, method === 'GET' ? undefined : {}, key);
      const told = expected(name, visitor);
      expect(
        told === 'in' ? [200, 204, 400, 403, 404].includes(status) : status === told,
        `${method} ${path}: ${status}`,
      ).toBe(true);
    }
  });

  test.each([
    ['beyond the own roles', { roles: ['administrator'] }, 403],
    ['that is over already', { expires: '2020-01-01T00:00:00Z' }, 400],
    ['of an unknown role', { roles: ['king'] }, 400],
    ['without a name', { label: '  ' }, 400],
  ])('no key %s', async (_, change, status) => {
    const body = { label: 'test', roles: ['mapper'], expires: '2099-01-01T00:00:00Z', ...change };
    expect((await house.ask(people.get('mapper'), 'POST', '/api/keys', body)).status).toBe(status);
  });

  test('a key is shown once, can be revoked by its owner or an administrator, and is then worth nothing', async () => {
    const body = { label: 'test', roles: ['mapper'], expires: '2099-01-01T00:00:00Z' };
    const { key, record } = (await house.ask(people.get('mapper'), 'POST', '/api/keys', body)).body as {
      key: string;
      record: { id: string };
    };
    const listed = await house.ask(people.get('mapper'), 'GET', '/api/keys');
    expect(listed.text).not.toContain(key);
    expect(listed.text).not.toContain('secretDigest');
    const header = { authorization: `Bearer ${key}` };
    expect((await house.ask(undefined, 'GET', '/api/me', undefined, header)).body).toMatchObject({
      via: 'api-key',
      roles: ['mapper'],
    });
    const path = `/api/keys/${record.id}`;
    expect((await house.ask(people.get('reviewer'), 'DELETE', path)).status).toBe(404);
    expect((await house.ask(people.get('administrator'), 'DELETE', path)).body).toMatchObject({ revoked: true });
    expect((await house.ask(undefined, 'GET', '/api/me', undefined, header)).status).toBe(401);
  });
});

test('a key cannot change the password of its owner', async () => {
  const body = { label: 'test', roles: ['mapper'], expires: '2099-01-01T00:00:00Z' };
  const { key } = (await house.ask(people.get('mapper'), 'POST', '/api/keys', body)).body;
  const change = { password: 'a brand new password', current: 'correct horse battery' };
  const path = '/api/users/the-mapper/password';
  expect((await house.ask(undefined, 'PUT', path, change, { 'x-api-key': String(key) })).status).toBe(403);
});

test("another's password is changed by administrators alone", async () => {
  const change = { password: 'a brand new password' };
  expect((await house.ask(people.get('publisher'), 'PUT', '/api/users/the-reader/password', change)).status).toBe(403);
  expect((await house.ask(people.get('administrator'), 'PUT', '/api/users/the-reader/password', change)).status).toBe(
    200,
  );
});
