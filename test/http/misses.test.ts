/** What requests tell the queue of unmapped codes: which codes count as missed, with unit, specimen and client, and which do not. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { MissReport } from '../../src/governance/unmapped-queue.js';
import { createApp } from '../../src/http/app.js';
import { DEFAULT_AUTH } from '../../src/http/auth/settings.js';
import type { ServerContext } from '../../src/http/context.js';
import { LAB, LAB_MAP, SAMPLE_LIMITS, sampleServer } from '../support/sample-content.js';
import { get, type Parameter, post, type Query, send } from './support.js';

const server = await sampleServer();
afterAll(() => server.close());

const LOINC = 'http://loinc.org';
const OTHER = 'https://other.example.org/codes';
const FALLBACK = 'https://lab.example.org/ConceptMap/catalogue-fallback';
const TRANSLATE = '/r4/ConceptMap/$translate';

const missed: MissReport[] = [];
const application = (more: Partial<ServerContext> = {}) =>
  createApp({
    loaded: server.content.catalogue,
    baseUrl: 'http://concord.test',
    started: '2026-01-01T00:00:00.000Z',
    cacheBytes: 1_000_000,
    ...SAMPLE_LIMITS,
    recordMiss: (miss) => missed.push(miss),
    ...more,
  });
const app = application();
beforeEach(() => missed.splice(0));
const told = (): readonly string[] => missed.map(({ system, code }) => `${system}#${code}`);

describe('$translate', () => {
  test.each<[what: string, query: Query, codes: readonly string[]]>([
    ['a code that no map lists', { system: LAB, code: 'NOPE' }, [`${LAB}#NOPE`]],
    ['a system that no map is from', { system: OTHER, code: 'X' }, [`${OTHER}#X`]],
    ['a target system that no map leads to', { system: LAB, code: 'NA', targetSystem: OTHER }, [`${LAB}#NA`]],
    ['a map that is not published', { url: `${LAB_MAP}-new`, system: LAB, code: 'NOPE' }, [`${LAB}#NOPE`]],
    ['a map that is not published, for a code of another', { url: `${LAB_MAP}-new`, system: LAB, code: 'NA' }, []],
    ['a code without system, of a map from one system', { url: LAB_MAP, code: 'NOPE' }, [`${LAB}#NOPE`]],
    ['a code that is mapped', { system: LAB, code: 'NA' }, []],
    ['reverse', { system: LOINC, code: 'NOPE', reverse: 'true' }, []],
    ['reverse in the words of R5', { targetSystem: LOINC, targetCode: 'NOPE' }, []],
    ['a code that a map has only a fallback for', { url: FALLBACK, system: LAB, code: 'NOPE' }, [`${LAB}#NOPE`]],
  ])('%s', async (_what, query, codes) => {
    await get(app, TRANSLATE, query);
    expect(told()).toEqual(codes);
  });

  const concept = (...codes: readonly string[]): Parameter[] => [
    { name: 'codeableConcept', valueCodeableConcept: { coding: codes.map((code) => ({ system: LAB, code })) } },
  ];

  test('of alternatives one that is mapped is enough', async () => {
    await post(app, TRANSLATE, concept('NOPE', 'NA'));
    expect(told()).toEqual([]);
    await post(app, TRANSLATE, concept('NOPE', 'NOR-THIS'));
    expect(told()).toEqual([`${LAB}#NOPE`, `${LAB}#NOR-THIS`]);
  });

  test('display, unit and specimen go with the code', async () => {
    await post(app, TRANSLATE, [
      { name: 'coding', valueCoding: { system: LAB, code: 'NOPE', display: 'Nope in blood' } },
      {
        name: 'dependency',
        part: [
          { name: 'element', valueUri: 'http://example.org/unit' },
          {
            name: 'concept',
            valueCodeableConcept: { coding: [{ system: 'http://unitsofmeasure.org', code: 'mmol/L' }] },
          },
        ],
      },
      {
        name: 'dependency',
        part: [
          { name: 'element', valueUri: 'Observation.specimen' },
          { name: 'concept', valueCodeableConcept: { coding: [{ code: 'BLD', display: 'Blood' }] } },
        ],
      },
    ]);
    expect(missed).toEqual([
      { system: LAB, code: 'NOPE', display: 'Nope in blood', unit: 'mmol/L', specimen: 'Blood' },
    ]);
  });

  test('a map that came with the request is nobody else’s', async () => {
    const group = [
      { source: OTHER, target: LOINC, element: [{ code: 'A', target: [{ code: '1', equivalence: 'equal' }] }] },
    ];
    const conceptMap = { resourceType: 'ConceptMap', url: 'http://x', status: 'draft', group };
    const code = { name: 'coding', valueCoding: { system: OTHER, code: 'X' } };
    await post(app, TRANSLATE, [{ name: 'conceptMap', resource: conceptMap }, code]);
    expect(told()).toEqual([]);
  });
});

describe('$validate-code', () => {
  const code = '/r4/CodeSystem/$validate-code';
  const set = '/r4/ValueSet/$validate-code';
  test.each<[what: string, path: string, query: Query, codes: readonly string[]]>([
    ['unknown code, local system', code, { url: LAB, code: 'NOPE' }, [`${LAB}#NOPE`]],
    ['unknown local system', code, { url: OTHER, code: 'X' }, [`${OTHER}#X`]],
    ['known code', code, { url: LAB, code: 'NA' }, []],
    ['unknown version of a known system', code, { url: LAB, version: '1999', code: 'NA' }, []],
    ['unknown code of a standard', code, { url: LOINC, code: '99999-9' }, []],
    ['wrong display of a known code', code, { url: LAB, code: 'NA', display: 'Something else' }, []],
    ['known code that is not in the set', set, { url: `${LOINC}/vs`, system: LAB, code: 'NA' }, []],
    ['unknown code', set, { url: `${LOINC}/vs`, system: LAB, code: 'NOPE' }, [`${LAB}#NOPE`]],
    ['unknown system', set, { url: `${LOINC}/vs`, system: OTHER, code: 'X' }, [`${OTHER}#X`]],
    ['a set that is not known', set, { url: 'http://x.example.org/vs', system: OTHER, code: 'X' }, []],
  ])('%s', async (_what, path, query, codes) => {
    await get(app, path, query);
    expect(told()).toEqual(codes);
  });

  test('beside a coding that is good nothing is missing', async () => {
    const coding = [
      { system: LOINC, code: '2951-2' },
      { system: OTHER, code: 'X' },
    ];
    await post(app, set, [
      { name: 'url', valueUri: `${LOINC}/vs` },
      { name: 'codeableConcept', valueCodeableConcept: { coding } },
    ]);
    expect(told()).toEqual([]);
  });

  test('several validations in one request', async () => {
    const validation = (name: string) => ({
      name: 'validation',
      resource: { resourceType: 'Parameters', parameter: [{ name: 'code', valueCode: name }] },
    });
    await post(app, '/r4/CodeSystem/$batch-validate-code', [
      { name: 'url', valueUri: OTHER },
      validation('X'),
      validation('Y'),
    ]);
    expect(told()).toEqual([`${OTHER}#X`, `${OTHER}#Y`]);
  });
});

describe('however it is asked', () => {
  test('an answer that was kept counts again, for whoever gets it', async () => {
    const ask = (address: string) => app.request(`${TRANSLATE}?system=${LAB}&code=KEPT`, {}, { client: address });
    const first = await (await ask('10.0.0.1')).text();
    expect(await (await ask('10.0.0.2')).text()).toBe(first);
    expect(missed.map(({ code, client }) => [code, client])).toEqual([
      ['KEPT', '10.0.0.1'],
      ['KEPT', '10.0.0.2'],
    ]);
  });

  test.each([
    [0, '127.0.0.1'],
    [1, '10.9.9.9'],
  ])('behind %d believed proxies the client is %s', async (trustedProxies, address) => {
    const headers = { 'x-forwarded-for': '8.8.8.8, 10.9.9.9' };
    const behind = application({ auth: { ...DEFAULT_AUTH, trustedProxies } });
    const incoming = { headers, socket: { remoteAddress: '127.0.0.1' } };
    await behind.request(`${TRANSLATE}?system=${LAB}&code=NOPE`, { headers }, { incoming });
    expect(missed.map(({ client }) => client)).toEqual([address]);
  });

  test('an entry of a batch counts for the client of the batch', async () => {
    const entry = ['NOPE', 'NA'].map((code) => ({
      request: { method: 'GET', url: `ConceptMap/$translate?system=${LAB}&code=${code}` },
    }));
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }),
    };
    await app.request('/r4', init, { incoming: { headers: init.headers, socket: { remoteAddress: '10.0.0.3' } } });
    expect(missed.map(({ code, client }) => [code, client])).toEqual([['NOPE', '10.0.0.3']]);
  });

  test('what another thread found is counted here', async () => {
    const body = '{"resourceType":"Parameters"}';
    const busy = application({
      offload: async () => ({ status: 200, body, missed: [{ system: OTHER, code: 'FAR' }] }),
    });
    const padding = { name: 'comment', valueString: 'x'.repeat(262_000) };
    await send(busy, TRANSLATE, JSON.stringify({ resourceType: 'Parameters', parameter: [padding, padding] }));
    expect(told()).toEqual([]);
    const large = application({
      maxBody: 1_000_000,
      offload: async () => ({ status: 200, body, missed: [{ system: OTHER, code: 'FAR' }] }),
    });
    await send(large, TRANSLATE, JSON.stringify({ resourceType: 'Parameters', parameter: [padding, padding] }));
    expect(told()).toEqual([`${OTHER}#FAR`]);
  });

  test('where nobody counts, nothing is kept back', async () => {
    const quiet = createApp({
      loaded: server.content.catalogue,
      baseUrl: 'http://concord.test',
      started: '2026-01-01T00:00:00.000Z',
      cacheBytes: 0,
      ...SAMPLE_LIMITS,
    });
    expect((await get(quiet, TRANSLATE, { system: LAB, code: 'NOPE' })).status).toBe(200);
    expect(missed).toEqual([]);
  });
});
