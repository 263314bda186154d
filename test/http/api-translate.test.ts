/** `POST /api/translate`: many codes in one call, as JSON and as NDJSON; what is wrong with a call is told by its place. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { MissReport } from '../../src/governance/unmapped-queue.js';
import { createApp } from '../../src/http/app.js';
import { LAB, LAB_MAP, sampleServer } from '../support/sample-content.js';
import { openApiHouse } from './api/support.js';

const server = await sampleServer();
afterAll(() => server.close());
const missed: MissReport[] = [];
const app = createApp({
  loaded: server.content.catalogue,
  baseUrl: 'http://concord.test',
  started: '2026-01-01T00:00:00.000Z',
  cacheBytes: 0,
  maxBatch: 3000,
  maxBody: 1_000_000,
  recordMiss: (miss) => missed.push(miss),
});
beforeEach(() => missed.splice(0));

const post = (body: string, type = 'application/json', query = '') =>
  app.request(`/api/translate${query}`, { method: 'POST', headers: { 'content-type': type }, body }, { client: 'me' });
const ask = async (body: object) => {
  const response = await post(JSON.stringify(body));
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const SODIUM = {
  ...{ relationship: 'equivalent', system: 'http://loinc.org', code: '2951-2' },
  ...{ display: 'Sodium [Moles/volume] in Serum or Plasma' },
};

describe('a list', () => {
  test('is answered code by code, in order', async () => {
    const { status, body } = await ask({
      url: LAB_MAP,
      system: LAB,
      codes: ['NA', { code: 'NOPE' }, { system: LAB, code: 'NA' }],
    });
    expect(status).toBe(200);
    const sodium = { system: LAB, code: 'NA', result: true, matches: [expect.objectContaining(SODIUM)] };
    expect(body).toEqual({ results: [sodium, { system: LAB, code: 'NOPE', result: false, matches: [] }, sodium] });
    expect(JSON.stringify(body)).toContain(`"map":"${LAB_MAP}|`);
  });

  test('says what is a fallback, and finds nothing in a system that no map leads to', async () => {
    const { body } = await ask({
      url: 'https://lab.example.org/ConceptMap/catalogue-fallback',
      system: LAB,
      codes: ['NOPE'],
    });
    expect(body).toMatchObject({ results: [{ result: true, matches: [{ fallback: true }] }] });
    const none = await ask({ system: LAB, targetSystem: 'http://x.example.org', codes: ['NA'] });
    expect(none.body).toMatchObject({ results: [{ result: false, matches: [] }] });
  });

  test('counts what no map lists, with all that is known of it', async () => {
    await ask({ system: LAB, codes: ['NA', { code: 'NOPE', display: 'Nope', unit: 'mg', specimen: 'Blood' }, 'NOPE'] });
    const miss = { system: LAB, code: 'NOPE', client: 'me' };
    expect(missed).toEqual([{ ...miss, display: 'Nope', unit: 'mg', specimen: 'Blood' }, miss]);
  });

  test('is the same as $translate says, one by one', async () => {
    const codes = ['NA', 'K', 'CL', 'GLU', 'HGB', 'NOPE', 'A1C'];
    const { body } = await ask({ system: LAB, codes });
    const results = body['results'] as { code: string; result: boolean; matches: { code?: string }[] }[];
    for (const { code, result, matches } of results) {
      const response = await app.request(`/r5/ConceptMap/$translate?system=${LAB}&sourceCode=${code}`);
      const text = await response.text();
      expect(text).toContain(`"name":"result","valueBoolean":${result}`);
      expect(text.match(/"name":"match"/g)?.length ?? 0).toBe(matches.length);
      for (const match of matches) if (match.code !== undefined) expect(text).toContain(`"code":"${match.code}"`);
    }
  });

  test('others are answered while a long one is worked on', async () => {
    const codes = Array.from({ length: 3000 }, (_, n) => `C${n}`);
    let done = false;
    const long = ask({ system: LAB, codes }).then((answer) => {
      done = true;
      return answer;
    });
    await new Promise((resolve) => setImmediate(resolve));
    const other = await app.request(`/r4/ConceptMap/$translate?system=${LAB}&code=NA`);
    expect([other.status, done]).toEqual([200, false]);
    expect((await long).body['results']).toHaveLength(3000);
  });
});

describe('NDJSON', () => {
  test('is answered line by line; what holds for all is in the query', async () => {
    const lines = [`{"code":"NA"}`, '', '"NOPE"', ''].join('\n');
    const response = await post(lines, 'application/x-ndjson', `?url=${LAB_MAP}&system=${LAB}`);
    expect(response.headers.get('content-type')).toContain('application/x-ndjson');
    const answers = (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(answers).toMatchObject([
      { code: 'NA', matches: [SODIUM] },
      { code: 'NOPE', result: false },
    ]);
  });
});

describe('what is wrong is told by its place', () => {
  const many = Array.from({ length: 3001 }, () => 'NA');
  test.each<[body: string, status: number, text: string, type?: string]>([
    ['{', 400, 'body: '],
    ['[]', 400, 'body'],
    ['{}', 400, 'body.codes'],
    ['{"codes":[]}', 400, 'body.codes'],
    ['{"codes":["A"],"sytem":"x"}', 400, 'body.sytem'],
    ['{"codes":["A"],"url":1}', 400, 'body.url'],
    ['{"codes":["A"]}', 400, 'codes[0].system'],
    ['{"system":"x","codes":["A",1]}', 400, 'codes[1]'],
    ['{"system":"x","codes":["A",""]}', 400, 'codes[1].code'],
    ['{"system":"x","codes":[{"code":"A","unit":1}]}', 400, 'codes[0].unit'],
    ['{"url":"http://x.example.org/map","codes":["A"]}', 404, 'http://x.example.org/map'],
    [JSON.stringify({ system: 'x', codes: many }), 422, '3001'],
    ['{"code":"A"}\n{"code"', 400, 'line 2', 'application/x-ndjson'],
    ['\n', 400, 'body', 'application/x-ndjson'],
  ])('%.60s: %d', async (body, status, text, type) => {
    const response = await post(body, type, type === undefined ? '' : '?system=x');
    expect([response.status, response.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
    expect(((await response.json()) as { detail: string }).detail).toContain(text);
  });
});

test('where FHIR reads are closed, this is closed too', async () => {
  const house = await openApiHouse({ auth: { fhirAccess: 'closed' } });
  try {
    const body = { system: LAB, codes: ['NOPE'] };
    expect((await house.ask(undefined, 'POST', '/api/translate', body)).status).toBe(401);
    const rosa = await house.person('rosa', 'reader');
    expect((await house.ask(rosa, 'POST', '/api/translate', body)).status).toBe(200);
  } finally {
    await house.close();
  }
});
