/** `$expand` over HTTP: the forms of a request, R4 and R5 answers, resources that come along, errors. */
import { describe, expect, test } from 'vitest';
import { createApp } from '../../src/http/app.js';
import { catalogueWith, FRUIT_SYSTEM, include, valueSet } from '../support/value-sets.js';
import { get, type Json, post, send } from './support.js';

const WHOLE = valueSet('whole', { include: [include()] });
const app = createApp({
  loaded: catalogueWith([FRUIT_SYSTEM], [WHOLE]),
  baseUrl: 'http://concord.test',
  started: '2026-01-01T00:00:00.000Z',
  maxBatch: 10,
  maxBody: 1_000_000,
  cacheBytes: 0,
});

const SET = {
  resourceType: 'ValueSet',
  url: 'http://example.org/own',
  status: 'draft',
  compose: {
    include: [{ system: 'http://example.org/own-system', filter: [{ property: 'size', op: '=', value: '1' }] }],
  },
};
const SYSTEM = {
  resourceType: 'CodeSystem',
  url: 'http://example.org/own-system',
  status: 'active',
  content: 'complete',
  caseSensitive: true,
  property: [{ code: 'size', type: 'integer', uri: 'http://example.org/size' }],
  concept: [
    { code: 'small', display: 'Small', property: [{ code: 'size', valueInteger: 1 }] },
    { code: 'large', display: 'Large', property: [{ code: 'size', valueInteger: 2 }] },
  ],
};

interface Expansion extends Json {
  readonly total?: number;
  readonly contains?: readonly (Json & { readonly code: string })[];
}

function expansionOf(body: Json): Expansion {
  return (body['expansion'] ?? {}) as Expansion;
}

const own = [
  { name: 'valueSet', resource: SET },
  { name: 'tx-resource', resource: SYSTEM },
  { name: 'property', valueString: 'size' },
];

describe.each(['/r4', '/r5', '/fhir'])('%s', (endpoint) => {
  test('GET by url, a page', async () => {
    const { status, body } = await get(app, `${endpoint}/ValueSet/$expand`, {
      url: WHOLE.url ?? '',
      count: '2',
      offset: '1',
    });
    expect([status, body['url'], body['version']]).toEqual([200, WHOLE.url, '1']);
    expect(expansionOf(body)).toMatchObject({ total: 8, offset: 1, contains: [{ code: 'fruit' }, { code: 'apple' }] });
  });

  test('POST with the value set and its code system in the request', async () => {
    const { status, body } = await post(app, `${endpoint}/ValueSet/$expand`, own);
    expect([status, expansionOf(body).contains?.map(({ code }) => code)]).toEqual([200, ['small']]);
  });

  test('POST of a ValueSet as it is', async () => {
    const set = { ...SET, compose: { include: [{ system: 'http://example.org/fruit', concept: [{ code: 'pear' }] }] } };
    const { body } = await send(app, `${endpoint}/ValueSet/$expand`, JSON.stringify(set));
    expect(expansionOf(body).contains).toEqual([
      { system: 'http://example.org/fruit', code: 'pear', display: 'The pear' },
    ]);
  });

  test.each<readonly [string, Json[], number, string]>([
    ['no value set', [], 400, 'invalid'],
    ['an unknown value set', [{ name: 'url', valueUri: 'http://example.org/none' }], 404, 'not-found'],
    [
      'a resource that is not understood',
      [...own, { name: 'tx-resource', resource: { resourceType: 'Patient' } }],
      400,
      'invalid',
    ],
    ['a count that is none', [...own, { name: 'count', valueString: 'many' }], 400, 'invalid'],
    ['a language that is none', [...own, { name: 'displayLanguage', valueCode: '!!' }], 400, 'processing'],
  ])('%s is an OperationOutcome', async (_what, parameters, status, code) => {
    const answer = await post(app, `${endpoint}/ValueSet/$expand`, parameters);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] });
  });

  test('more codes than the client can bear', async () => {
    const answer = await get(
      app,
      `${endpoint}/ValueSet/$expand`,
      { url: WHOLE.url ?? '' },
      { 'x-too-costly-threshold': '3' },
    );
    expect([answer.status, (answer.body['issue'] as Json[])[0]?.['code']]).toEqual([422, 'too-costly']);
  });
});

test('R5 has elements for properties', async () => {
  const { body } = await post(app, '/r5/ValueSet/$expand', own);
  expect(expansionOf(body)).toMatchObject({
    property: [{ code: 'size', uri: 'http://example.org/size' }],
    contains: [{ code: 'small', property: [{ code: 'size', valueInteger: 1 }] }],
  });
});

test('R4 carries them in extensions', async () => {
  const { body } = await post(app, '/r4/ValueSet/$expand', own);
  const base = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.expansion';
  expect(expansionOf(body)).toMatchObject({
    extension: [
      {
        url: `${base}.property`,
        extension: [
          { url: 'code', valueCode: 'size' },
          { url: 'uri', valueUri: 'http://example.org/size' },
        ],
      },
    ],
    contains: [
      {
        extension: [
          {
            url: `${base}.contains.property`,
            extension: [
              { url: 'code', valueCode: 'size' },
              { url: 'value', valueInteger: 1 },
            ],
          },
        ],
      },
    ],
  });
  expect(expansionOf(body)['property']).toBeUndefined();
});

describe('resources that are remembered', () => {
  const known = async (headers: Record<string, string>): Promise<number> =>
    (await get(app, '/r4/ValueSet/$expand', { url: SET.url }, headers)).status;

  test('under a cache-id, by parameter or header; for nobody else', async () => {
    expect(await known({ 'x-cache-id': 'mine' })).toBe(404);
    const sent = [
      { name: 'cache-id', valueId: 'mine' },
      { name: 'url', valueUri: SET.url },
      { name: 'tx-resource', resource: SET },
      { name: 'tx-resource', resource: SYSTEM },
    ];
    expect((await post(app, '/r4/ValueSet/$expand', sent)).status).toBe(200);
    expect(await known({ 'x-cache-id': 'mine' })).toBe(200);
    expect(await known({ 'x-cache-id': 'yours' })).toBe(404);
    expect(await known({})).toBe(404);
  });
});

test.each([
  ['/r4', '4.0.1'],
  ['/r5', '5.0.0'],
])("%s takes FHIR's own code systems in release %s", async (endpoint, version) => {
  const url = 'http://hl7.org/fhir/things';
  const releases = ['4.0.1', '5.0.0'].map((release) => ({ ...FRUIT_SYSTEM, url, version: release }));
  const own = createApp({
    loaded: catalogueWith(releases, [valueSet('things', { include: [include({ system: url })] })]),
    baseUrl: 'http://concord.test',
    started: '2026-01-01T00:00:00.000Z',
    maxBatch: 10,
    maxBody: 1_000_000,
    cacheBytes: 0,
  });
  const { body } = await get(own, `${endpoint}/ValueSet/$expand`, { url: 'http://example.org/vs/things' });
  expect(expansionOf(body)['parameter']).toContainEqual({ name: 'used-codesystem', valueUri: `${url}|${version}` });
});

test.each([
  [{}, 200, '2'],
  [{ 'default-valueset-version': 'http://example.org/vs/two|1' }, 200, '1'],
  [{ valueSetVersion: '2', 'force-valueset-version': 'http://example.org/vs/two|1' }, 200, '1'],
  [{ 'default-valueset-version': 'http://example.org/vs/two|3' }, 404, undefined],
])('the version of the value set under %j', async (rules, status, version) => {
  const sets = ['1', '2'].map((own) => ({ ...valueSet('two', { include: [include()] }), version: own }));
  const own = createApp({
    loaded: catalogueWith([FRUIT_SYSTEM], sets),
    baseUrl: 'http://concord.test',
    started: '2026-01-01T00:00:00.000Z',
    maxBatch: 10,
    maxBody: 1_000_000,
    cacheBytes: 0,
  });
  const answer = await get(own, '/r4/ValueSet/$expand', { url: 'http://example.org/vs/two', ...rules });
  expect([answer.status, answer.body['version']]).toEqual([status, version]);
});
