/** Content that changes under a running application: the next answer is of the new content, kept answers and resources of clients included. */
import { expect, test } from 'vitest';
import type { FhirVersion } from '../../src/domain/resource-decoder.js';
import { decodeResource } from '../../src/fhir/resources/decode.js';
import { createApp } from '../../src/http/app.js';
import type { Catalogue } from '../../src/terminology/catalogue.js';
import { catalogueOf } from '../../src/terminology/request-catalogue.js';
import { get, matches, parameters, post, value } from './support.js';

const SYSTEM = 'https://example.org/fruit';

function contentOf(display: string, version: FhirVersion = '4.0'): Catalogue {
  const concept = [{ code: 'a', display, concept: [{ code: 'b', display: 'B' }] }];
  const json = {
    resourceType: 'CodeSystem',
    url: SYSTEM,
    status: 'active',
    content: 'complete',
    hierarchyMeaning: 'is-a',
  };
  const decoded = decodeResource({ ...json, concept }, version);
  return catalogueOf(decoded === undefined ? [] : [decoded]);
}

function liveApp(first: Catalogue) {
  const now = { loaded: first };
  const app = createApp({
    get loaded() {
      return now.loaded;
    },
    baseUrl: 'http://concord.test',
    started: '2026-01-01T00:00:00.000Z',
    maxBatch: 10,
    maxBody: 100_000,
    cacheBytes: 1_000_000,
  });
  return { app, serve: (content: Catalogue) => Object.assign(now, { loaded: content }) };
}

const LOOKUP = '/r4/CodeSystem/$lookup';
const APPLE = { system: SYSTEM, code: 'a' };

test('kept answers do not outlive the content that they were made of', async () => {
  const { app, serve } = liveApp(contentOf('Apple'));
  const display = async () => value(parameters((await get(app, LOOKUP, APPLE)).body), 'display');
  expect([await display(), await display()]).toEqual(['Apple', 'Apple']);
  serve(contentOf('Pear'));
  expect([await display(), await display()]).toEqual(['Pear', 'Pear']);
  serve(contentOf('Apple'));
  expect(await display()).toBe('Apple');
  const { body } = await get(app, '/health');
  expect(body['answers']).toMatchObject({ hits: 2, misses: 3, entries: 1 });
});

test('a request that waited for its body answers from the content at its end, and its answer is not kept for another', async () => {
  const { app, serve } = liveApp(contentOf('Apple'));
  const stream = new TransformStream<Uint8Array, Uint8Array>();
  const writer = stream.writable.getWriter();
  const headers = { 'content-type': 'application/fhir+json' };
  const request = new Request(`http://concord.test${LOOKUP}`, {
    method: 'POST',
    headers,
    body: stream.readable,
    duplex: 'half',
  } as RequestInit);
  const answer = app.fetch(request);
  serve(contentOf('Pear'));
  const parameter = [
    { name: 'system', valueUri: SYSTEM },
    { name: 'code', valueCode: 'a' },
  ];
  await writer.write(new TextEncoder().encode(JSON.stringify({ resourceType: 'Parameters', parameter })));
  await writer.close();
  expect(await (await answer).text()).toContain('Pear');
});

test('what a client sent under a cache-id is still known; closure tables are as long as the code systems stay', async () => {
  const first = contentOf('Apple');
  const { app, serve } = liveApp(first);
  const sent = { resourceType: 'ConceptMap', url: 'https://example.org/map', status: 'active' };
  const group = [
    { source: SYSTEM, target: 'x', element: [{ code: 'a', target: [{ code: 't', equivalence: 'equal' }] }] },
  ];
  const cacheId = { name: 'cache-id', valueId: 'mine' };
  const coding = { name: 'coding', valueCoding: APPLE };
  await post(app, '/r4/ConceptMap/$translate', [
    cacheId,
    coding,
    { name: 'tx-resource', resource: { ...sent, group } },
  ]);
  const table = { name: 'name', valueString: 'mine' };
  await post(app, '/r4/ConceptMap/$closure', [table]);
  serve({ ...first });
  const found = await post(app, '/r4/ConceptMap/$translate', [cacheId, coding]);
  expect(matches(found.body)).toEqual(['equal t']);
  const add = { name: 'concept', valueCoding: APPLE };
  expect((await post(app, '/r4/ConceptMap/$closure', [table, add])).status).toBe(200);
  serve(contentOf('Pear'));
  expect((await post(app, '/r4/ConceptMap/$closure', [table, add])).status).toBe(404);
});
