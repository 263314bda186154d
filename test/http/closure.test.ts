/** `$closure` over HTTP: a table is started, grows by deltas, and tells again what came since a version. */
import { expect, test } from 'vitest';
import { createApp } from '../../src/http/app.js';
import { catalogueWith, FRUIT, FRUIT_SYSTEM } from '../support/value-sets.js';
import { type Json, post } from './support.js';

const server = {
  baseUrl: 'http://concord.test',
  started: '2026-01-01T00:00:00.000Z',
  maxBatch: 10,
  maxBody: 1_000_000,
  cacheBytes: 0,
};

function fresh() {
  const app = createApp({ loaded: catalogueWith([FRUIT_SYSTEM]), ...server });
  return async (...parameters: Json[]) =>
    await post(app, '/r4/ConceptMap/$closure', [{ name: 'name', valueString: 'table' }, ...parameters]);
}

const concept = (code: string): Json => ({ name: 'concept', valueCoding: { system: FRUIT, code } });

interface Group extends Json {
  readonly element: readonly { readonly code: string; readonly target: readonly { readonly code: string }[] }[];
}

function pairs(body: Json): readonly string[] {
  return ((body['group'] ?? []) as Group[]).flatMap(({ element }) =>
    element.flatMap(({ code, target }) => target.map((broader) => `${code} < ${broader.code}`)),
  );
}

test('deltas with versions', async () => {
  const ask = fresh();
  expect((await ask()).body).toMatchObject({ resourceType: 'ConceptMap', version: '0' });
  const first = await ask(concept('gala'), concept('fruit'));
  expect([first.body['version'], pairs(first.body)]).toEqual(['1', ['gala < fruit']]);
  const second = await ask(concept('apple'), concept('gala'), concept('stone'));
  expect(pairs(second.body).toSorted()).toEqual(['apple < fruit', 'gala < apple']);
  expect(second.body['group']).toMatchObject([
    { source: FRUIT, element: [{ target: [{ equivalence: 'subsumes' }] }, {}] },
  ]);
  const again = await ask({ name: 'version', valueString: '0' });
  expect(pairs(again.body).toSorted()).toEqual(['apple < fruit', 'gala < apple', 'gala < fruit']);
  expect(pairs((await ask({ name: 'version', valueString: '2' })).body)).toEqual([]);
});

test.each([
  ['a table that was not started', [concept('gala')], false],
  ['a version that it never had', [{ name: 'version', valueString: '7' }], true],
  ['an unknown code', [concept('plum')], true],
])('%s is not found', async (_what, parameters, started) => {
  const ask = fresh();
  if (started) await ask();
  expect((await ask(...parameters)).status).toBe(404);
});
