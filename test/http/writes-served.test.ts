/** Written resources through the whole application: keys, reads with version tags, answers from what was written. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NOTHING_WRITTEN, writtenReader } from '../../src/cli/written-content.js';
import { openGovernanceStore } from '../../src/governance/governance-store.js';
import { createGovernance, type Governance } from '../../src/governance/services.js';
import { createApp } from '../../src/http/app.js';
import type { LiveContent } from '../../src/http/live-content.js';
import { createCatalogue } from '../../src/terminology/catalogue.js';
import { ADA, actor, memoryTools } from '../unit/governance/support.js';

const folder = mkdtempSync(join(tmpdir(), 'concord-writes-'));
let governance: Governance;
let app: ReturnType<typeof createApp>;
const keys: Record<string, string> = {};

beforeAll(async () => {
  governance = createGovernance(openGovernanceStore(join(folder, 'governance.sqlite')), memoryTools());
  for (const [name, role] of [
    ['paula', 'publisher'],
    ['mike', 'mapper'],
  ] as const) {
    await governance.identity.addUser({ name, roles: [role], password: 'a long password' }, ADA);
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    keys[name] = (await governance.identity.issueKey({ label: 'test', roles: [role], expires }, actor(name, role))).key;
  }
  const read = writtenReader(governance.store);
  let written = NOTHING_WRITTEN;
  let current = createCatalogue({ ...written, conceptMaps: [] });
  const content: LiveContent = {
    get current() {
      return current;
    },
    get generation() {
      return written.resources.length;
    },
    use: (work) => work(),
    reload: async () => {
      written = await read();
      current = createCatalogue({ ...written, conceptMaps: [] });
    },
    onChange: () => () => undefined,
  };
  app = createApp({
    get loaded() {
      return content.current;
    },
    content,
    governance,
    baseUrl: 'http://concord.test',
    started: '2026-01-01T00:00:00.000Z',
    maxBatch: 10,
    maxBody: 100_000,
    cacheBytes: 0,
  });
});
afterAll(async () => {
  await governance.store.close();
  rmSync(folder, { recursive: true });
});

const COLOURS = {
  resourceType: 'CodeSystem',
  id: 'colours',
  url: 'https://example.org/colours',
  version: '1',
  status: 'active',
  content: 'complete',
  concept: [{ code: 'red', display: 'Red' }],
};

async function ask(method: string, path: string, options: { key?: string; body?: unknown; headers?: object } = {}) {
  const { key, body, headers } = options;
  const response = await app.request(path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
      ...(key === undefined ? {} : { authorization: `Bearer ${keys[key]}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

test('nobody writes without a key, nor with one of the wrong role or a wrong one', async () => {
  expect((await ask('PUT', '/r4/CodeSystem/colours', { body: COLOURS })).status).toBe(401);
  expect((await ask('PUT', '/r4/CodeSystem/colours', { body: COLOURS, key: 'mike' })).status).toBe(403);
  const wrong = { headers: { authorization: 'Bearer concord_000000000000_x' }, body: COLOURS };
  expect((await ask('PUT', '/r4/CodeSystem/colours', wrong)).status).toBe(401);
  expect((await ask('GET', '/r4/CodeSystem/colours')).status).toBe(404);
});

test('what is written is read with its version and answers questions at once', async () => {
  expect((await ask('PUT', '/r4/CodeSystem/colours', { body: COLOURS, key: 'paula' })).status).toBe(201);
  const read = await ask('GET', '/r4/CodeSystem/colours');
  expect([read.status, read.headers.get('ETag')]).toEqual([200, 'W/"1"']);
  expect(JSON.parse(read.text)).toMatchObject({ id: 'colours', meta: { versionId: '1' } });
  const lookup = () => ask('GET', '/r5/CodeSystem/$lookup?system=https://example.org/colours&code=red');
  expect((await lookup()).text).toContain('"Red"');
  const changed = { ...COLOURS, concept: [{ code: 'red', display: 'Crimson' }] };
  await ask('PUT', '/r4/CodeSystem/colours', { body: changed, key: 'paula', headers: { 'If-Match': 'W/"1"' } });
  expect((await lookup()).text).toContain('"Crimson"');
  const found = JSON.parse((await ask('GET', '/r5/CodeSystem?url=https://example.org/colours')).text) as {
    total: number;
  };
  expect(found.total).toBe(1);
});

test('what is deleted answers no more, and says so', async () => {
  const headers = { 'If-Match': 'W/"2"' };
  expect((await ask('DELETE', '/r4/CodeSystem/colours', { key: 'paula', headers })).status).toBe(204);
  expect((await ask('GET', '/r4/CodeSystem/colours')).status).toBe(410);
  expect((await ask('GET', '/r4/CodeSystem/$lookup?system=https://example.org/colours&code=red')).status).toBe(404);
  expect((await ask('GET', '/r4/CodeSystem/colours/_history')).status).toBe(200);
});

test('the capability statement says what can be written', async () => {
  const statement = JSON.parse((await ask('GET', '/r4/metadata')).text) as {
    rest: { resource: { type: string; interaction: { code: string }[] }[] }[];
  };
  const interactions = Object.fromEntries(
    (statement.rest[0]?.resource ?? []).map(({ type, interaction }) => [type, interaction.map(({ code }) => code)]),
  );
  expect(interactions['CodeSystem']).toContain('update');
  expect(interactions['NamingSystem']).toEqual(['read', 'search-type']);
});
