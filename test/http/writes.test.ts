/** Writing CodeSystem, ValueSet and ConceptMap as FHIR resources: versions, preconditions, history, and what is refused. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NOTHING_WRITTEN, type WrittenContent, writtenReader } from '../../src/cli/written-content.js';
import { openGovernanceStore } from '../../src/governance/governance-store.js';
import { createGovernance, type Governance } from '../../src/governance/services.js';
import { respondError } from '../../src/http/respond.js';
import { addWrites } from '../../src/http/writes/routes.js';
import { createCatalogue } from '../../src/terminology/catalogue.js';
import { ADA, MINA, memoryTools, PAUL, RITA } from '../unit/governance/support.js';

const PEOPLE = { paul: PAUL, ada: ADA, mina: MINA, rita: RITA };
const COLOURS = {
  resourceType: 'CodeSystem',
  id: 'colours',
  url: 'https://example.org/colours',
  version: '1',
  status: 'active',
  content: 'complete',
  concept: [{ code: 'red', display: 'Red' }],
};
const { id: _id, ...UNNAMED } = COLOURS;

let folder: string;
let governance: Governance;
let written: WrittenContent;
let app: Hono;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-writes-'));
  governance = createGovernance(openGovernanceStore(join(folder, 'governance.sqlite')), memoryTools());
  const read = writtenReader(governance.store);
  written = NOTHING_WRITTEN;
  app = new Hono();
  app.onError((error, c) => respondError(c, error));
  const loaded = { type: 'CodeSystem', id: 'loinc', head: { url: 'http://loinc.org', version: '2.82' } } as const;
  const context = {
    governance,
    writerOf: async (c: { req: { header(name: string): string | undefined } }) =>
      PEOPLE[(c.req.header('X-Person') ?? 'paul') as keyof typeof PEOPLE],
    catalogue: () => createCatalogue({ ...written, conceptMaps: [], resources: [loaded, ...written.resources] }),
    reload: async () => {
      written = await read();
    },
  };
  for (const [path, fhirVersion] of [
    ['/r4', '4.0'],
    ['/r5', '5.0'],
  ] as const) {
    const routes = new Hono();
    for (const type of ['CodeSystem', 'ValueSet', 'ConceptMap'] as const) {
      addWrites(routes, type, { ...context, fhirVersion, url: `http://concord.test${path}` });
    }
    app.route(path, routes);
  }
});
afterEach(async () => {
  await governance.store.close();
  rmSync(folder, { recursive: true });
});

interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send(method: string, path: string, { body, headers = {} }: Sent = {}) {
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  const response = await app.request(path, {
    method,
    headers: { 'content-type': 'application/fhir+json', ...headers },
    ...(text === undefined ? {} : { body: text }),
  });
  const said = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: said === '' ? undefined : (JSON.parse(said) as Record<string, unknown>),
    text: said,
  };
}

const ifMatch = (version: number) => ({ 'If-Match': `W/"${version}"` });

describe('writing', () => {
  test('a resource is created under a new id, answers at once, and tells its version', async () => {
    const made = await send('POST', '/r4/CodeSystem', { body: UNNAMED });
    expect(made.status).toBe(201);
    expect(made.headers.get('ETag')).toBe('W/"1"');
    expect(made.headers.get('Location')).toBe(`http://concord.test/r4/CodeSystem/${made.body?.['id']}/_history/1`);
    expect(made.body).toMatchObject({ ...UNNAMED, meta: { versionId: '1' } });
    expect(written.codeSystems[0]?.open().find('red')?.display).toBe('Red');
  });

  test('PUT makes it under the id given, and changes it with If-Match', async () => {
    expect((await send('PUT', '/r4/CodeSystem/colours', { body: COLOURS })).status).toBe(201);
    const body = { ...COLOURS, concept: [{ code: 'blue' }], meta: { versionId: '77', tag: [{ code: 'mine' }] } };
    const changed = await send('PUT', '/r4/CodeSystem/colours', { body, headers: ifMatch(1) });
    expect([changed.status, changed.headers.get('ETag')]).toEqual([200, 'W/"2"']);
    expect(changed.body?.['meta']).toMatchObject({ versionId: '2', tag: [{ code: 'mine' }] });
    expect(written.codeSystems[0]?.open().find('red')).toBeUndefined();
  });

  test('of two changes of one version the second fails its precondition', async () => {
    await send('PUT', '/r4/CodeSystem/colours', { body: COLOURS });
    const change = () => send('PUT', '/r4/CodeSystem/colours', { body: COLOURS, headers: ifMatch(1) });
    const statuses = [(await change()).status, (await change()).status];
    expect(statuses).toEqual([200, 412]);
  });

  test('history tells every version, also the deletion; a deleted resource may be made anew', async () => {
    await send('PUT', '/r4/CodeSystem/colours', { body: COLOURS });
    await send('PUT', '/r4/CodeSystem/colours', { body: COLOURS, headers: ifMatch(1) });
    expect((await send('DELETE', '/r4/CodeSystem/colours', { headers: ifMatch(2) })).status).toBe(204);
    expect(written.codeSystems).toEqual([]);
    const { body } = await send('GET', '/r4/CodeSystem/colours/_history');
    const entries = body?.['entry'] as { request: { method: string }; response: { etag: string } }[];
    expect(entries.map(({ request, response }) => [request.method, response.etag])).toEqual([
      ['DELETE', 'W/"3"'],
      ['PUT', 'W/"2"'],
      ['POST', 'W/"1"'],
    ]);
    expect((await send('GET', '/r4/CodeSystem/colours/_history/1')).body).toMatchObject(COLOURS);
    expect((await send('GET', '/r4/CodeSystem/colours/_history/3')).status).toBe(410);
    expect((await send('PUT', '/r4/CodeSystem/colours', { body: COLOURS })).status).toBe(201);
  });

  test('what is written in R5 reads as R4 there, and the other way round', async () => {
    const map = {
      resourceType: 'ConceptMap',
      id: 'map',
      url: 'https://example.org/map',
      status: 'draft',
      group: [
        {
          source: 'https://example.org/a',
          target: 'https://example.org/b',
          element: [{ code: 'x', target: [{ code: 'y', relationship: 'equivalent' }] }],
        },
      ],
    };
    await send('PUT', '/r5/ConceptMap/map', { body: map });
    expect((await send('GET', '/r4/ConceptMap/map/_history/1')).text).toContain('"equivalence":"equivalent"');
    expect((await send('GET', '/r5/ConceptMap/map/_history/1')).text).toContain('"relationship":"equivalent"');
    expect(written.resources.map(({ type }) => type)).toEqual(['ConceptMap']);
  });

  test('Prefer: return=minimal spares the body', async () => {
    const made = await send('POST', '/r4/CodeSystem', { body: UNNAMED, headers: { Prefer: 'return=minimal' } });
    expect([made.status, made.body]).toEqual([201, undefined]);
  });
});

describe('what is refused', () => {
  test.each<[string, string, string, Sent, number, RegExp]>([
    ['no JSON', 'POST', 'CodeSystem', { body: '{' }, 400, /JSON/],
    ['a list', 'POST', 'CodeSystem', { body: [] }, 400, /must be a CodeSystem/],
    ['another type', 'POST', 'ValueSet', { body: UNNAMED }, 400, /'ValueSet', not 'CodeSystem'/],
    ['no url', 'POST', 'CodeSystem', { body: { ...UNNAMED, url: undefined } }, 400, /url/],
    ['a wrong element', 'POST', 'CodeSystem', { body: { ...UNNAMED, concept: [{}] } }, 400, /concept\[0\]\.code/],
    [
      'a code twice',
      'POST',
      'CodeSystem',
      { body: { ...UNNAMED, concept: [{ code: 'a' }, { code: 'a' }] } },
      400,
      /'a'/,
    ],
    ['another id than that of the URL', 'PUT', 'CodeSystem/other', { body: COLOURS }, 400, /must be 'other'/],
    ['an id that is none', 'PUT', 'CodeSystem/a_b', { body: { ...COLOURS, id: 'a_b' } }, 400, /no FHIR id/],
    ['loaded content by id', 'PUT', 'CodeSystem/loinc', { body: { ...COLOURS, id: 'loinc' } }, 409, /loaded/],
    [
      'loaded content by url',
      'PUT',
      'CodeSystem/mine',
      { body: { ...COLOURS, id: 'mine', url: 'http://loinc.org', version: '2.82' } },
      409,
      /loaded/,
    ],
    ['a change without If-Match', 'PUT', 'CodeSystem/colours', { body: COLOURS }, 428, /If-Match: W\/"1"/],
    ['a deletion without If-Match', 'DELETE', 'CodeSystem/colours', {}, 428, /If-Match/],
    [
      'an If-Match that is no version',
      'PUT',
      'CodeSystem/colours',
      { body: COLOURS, headers: { 'If-Match': 'new' } },
      400,
      /W\/"3"/,
    ],
    [
      'a conditional create',
      'POST',
      'CodeSystem',
      { body: UNNAMED, headers: { 'If-None-Exist': 'url=x' } },
      400,
      /If-None/,
    ],
    ['a deletion of nothing', 'DELETE', 'CodeSystem/none', { headers: ifMatch(1) }, 404, /could not be found/],
    ['the history of nothing', 'GET', 'CodeSystem/none/_history', {}, 404, /could not be found/],
    ['a version that never was', 'GET', 'CodeSystem/colours/_history/9', {}, 404, /could not be found/],
    [
      'a mapper',
      'POST',
      'CodeSystem',
      { body: { ...UNNAMED, version: '2' }, headers: { 'X-Person': 'mina' } },
      403,
      /role/,
    ],
    [
      'a reviewer',
      'POST',
      'CodeSystem',
      { body: { ...UNNAMED, version: '2' }, headers: { 'X-Person': 'rita' } },
      403,
      /role/,
    ],
    ['the same url and version twice', 'POST', 'CodeSystem', { body: UNNAMED }, 409, /already/],
  ])('%s', async (_, method, path, sent, status, text) => {
    await send('PUT', '/r4/CodeSystem/colours', { body: COLOURS });
    const answer = await send(method, `/r4/${path}`, sent);
    expect([answer.status, answer.body?.['resourceType']]).toEqual([status, 'OperationOutcome']);
    expect(answer.text.replaceAll('\\"', '"')).toMatch(text);
    expect((await governance.store.writtenResources()).map(({ version }) => version)).toEqual([1]);
  });
});
