/** `POST /api/suggest`: what goes to the engine and what comes back; errors are problem+json. */
import { expect, test } from 'vitest';
import { SuggestTargetError } from '../../src/http/api/suggest.js';
import { createApp } from '../../src/http/app.js';
import { createCatalogue } from '../../src/terminology/catalogue.js';

const app = createApp({
  loaded: createCatalogue({ codeSystems: [], valueSets: [], conceptMaps: [], resources: [] }),
  baseUrl: 'http://concord.test',
  started: new Date().toISOString(),
  maxBatch: 10,
  maxBody: 4096,
  cacheBytes: 0,
  suggest: async (target, entries, top) => {
    if (target !== 'loinc') throw new SuggestTargetError(`${target} is not loaded`);
    return entries.map((source) => ({ source, outcome: 'no-match' as const, reason: `top ${top}`, candidates: [] }));
  },
});
const ask = (body: unknown) =>
  app.request('/api/suggest', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

test('entries are answered in their order', async () => {
  const response = await ask({ target: 'loinc', top: 3, entries: [{ name: 'Sodium', unit: 'mmol/L' }, { name: 'K' }] });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    suggestions: [
      { source: { name: 'Sodium', unit: 'mmol/L' }, outcome: 'no-match', reason: 'top 3', candidates: [] },
      { source: { name: 'K' }, outcome: 'no-match', reason: 'top 3', candidates: [] },
    ],
  });
});

test.each([
  ['no JSON', '{', 400],
  ['no entries', { target: 'loinc', entries: [] }, 400],
  ['an entry without a name', { target: 'loinc', entries: [{ code: '1' }] }, 400],
  ['a misspelt field', { target: 'loinc', entries: [{ name: 'x', units: 'g' }] }, 400],
  ['too many candidates', { target: 'loinc', top: 51, entries: [{ name: 'x' }] }, 400],
  ['a target that is not loaded', { target: 'nowhere', entries: [{ name: 'x' }] }, 422],
  ['a body that is too large', { target: 'loinc', entries: [{ name: 'x'.repeat(5000) }] }, 413],
])('%s is refused', async (_what, body, status) => {
  const response = await ask(body);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toMatch(/json/);
});
