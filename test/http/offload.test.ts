/** What is too costly for the serving thread goes to another one; what depends on earlier requests of this process stays. */
import { afterAll, afterEach, expect, test } from 'vitest';
import { FULL_BUDGET, setTimeBudget } from '../../src/domain/time-budget.js';
import { createApp } from '../../src/http/app.js';
import type { OffloadedRequest } from '../../src/http/offload.js';
import { sampleServer } from '../support/sample-content.js';

const server = await sampleServer();
const sent: OffloadedRequest[] = [];
const app = createApp({
  loaded: server.content.catalogue,
  baseUrl: 'http://concord.test',
  started: new Date().toISOString(),
  maxBatch: 10,
  maxBody: 10_000_000,
  cacheBytes: 0,
  offload: async (request) => {
    sent.push(request);
    return { status: 200, body: '{"resourceType":"ValueSet","status":"active"}' };
  },
});
afterAll(() => server.close());
afterEach(() => {
  setTimeBudget(FULL_BUDGET);
  sent.length = 0;
});

const expand = (parameter: readonly object[], operation = 'ValueSet/$expand') =>
  app.request(`/r4/${operation}`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', 'accept-language': 'de' },
    body: JSON.stringify({ resourceType: 'Parameters', parameter }),
  });
const padding = { name: 'comment', valueString: 'x'.repeat(300_000) };
const url = { name: 'url', valueUri: 'http://loinc.org/vs' };

test('a large body is answered by the other thread, with the headers that matter', async () => {
  const response = await expand([url, padding]);
  expect(response.status).toBe(200);
  expect(sent.map(({ method, path, headers }) => [method, path, headers['accept-language']])).toEqual([
    ['POST', '/r4/ValueSet/$expand', 'de'],
  ]);
});

test('a small request is answered here', async () => {
  expect((await expand([url, { name: 'count', valueInteger: 1 }])).status).toBe(200);
  expect(sent).toEqual([]);
});

test.each([
  ['a closure table', 'ConceptMap/$closure', { name: 'name', valueString: 'x' }],
  ['cached resources', 'ValueSet/$expand', { name: 'cache-id', valueId: 'one' }],
])('%s is of this process and is answered here', async (_what, operation, parameter) => {
  await expand([parameter, padding], operation);
  expect(sent).toEqual([]);
});
