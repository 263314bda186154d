/** A map from the first code to the rollback, through the API alone, by people in their roles; every answer must fit its contract. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiMapFiles } from '../../../src/cli/api-map-files.js';
import { type ApiHouse, openApiHouse, type Person } from './support.js';

const LAB = 'https://example.org/lab';
const LOINC = 'http://loinc.org';

let house: ApiHouse;
let mina: Person;
let rita: Person;
let paul: Person;
let ada: Person;
beforeAll(async () => {
  house = await openApiHouse({
    server: {
      mapFiles: apiMapFiles,
      suggest: async (_target, entries, top) =>
        entries.map((source) => ({
          source,
          outcome: 'match' as const,
          candidates: [
            {
              ...{ system: LOINC, code: '2951-2', display: `For ${source.name}`, relationship: 'equivalent' as const },
              ...{ score: top, confidence: 0.97, explanation: [] },
            },
          ],
        })),
    },
  });
  mina = await house.person('mina', 'mapper');
  rita = await house.person('rita', 'reviewer');
  paul = await house.person('paul', 'publisher');
  ada = await house.person('ada', 'administrator');
});
afterAll(() => house.close());

const target = (code: string) => ({ system: LOINC, code, display: `Name of ${code}`, relationship: 'equivalent' });
const map = { map: 'labs' };

test('a publisher makes a map', async () => {
  const made = await house.call(paul, 'createMap', {
    body: {
      ...{ id: 'labs', url: 'https://example.org/ConceptMap/labs', title: 'Laboratory', purpose: 'Quality measures' },
      scope: { source: { system: LAB }, targets: [{ system: LOINC, version: '2.82' }] },
    },
  });
  expect(made).toMatchObject({ id: 'labs', stage: 'draft', version: 1 });
});

test('a mapper uploads the catalogue; what is there already is left alone', async () => {
  const text =
    'code,name,unit,specimen,category,values,count\nNA,Sodium,mmol/L,Serum,Chemistry,140|138,900\nK,Potassium,mmol/L,,Chemistry,,500\nX,"Odd, one",,,,,1\n';
  expect(await house.call(mina, 'uploadCatalogue', { params: map, body: { text } })).toMatchObject({
    read: 3,
    existing: 0,
  });
  expect(await house.call(mina, 'uploadCatalogue', { params: map, body: { text } })).toMatchObject({
    added: [],
    existing: 3,
  });
});

test('rows are listed, common ones first, and found by filters', async () => {
  const codes = async (query: Record<string, string>): Promise<unknown[]> =>
    ((await house.call(mina, 'listRows', { query }))['items'] as unknown as { source: { code: string } }[]).map(
      ({ source }) => source.code,
    );
  expect(await codes({ map: 'labs' })).toEqual(['NA', 'K', 'X']);
  expect(await codes({ text: 'ODD' })).toEqual(['X']);
  expect(await codes({ text: '%' })).toEqual([]);
  expect(await codes({ category: 'Chemistry', state: 'unmapped' })).toEqual(['NA', 'K']);
  expect(await codes({ band: 'unsuggested' })).toEqual(['NA', 'K', 'X']);
  expect(await codes({ flagged: 'true' })).toEqual([]);
  const first = await house.call(mina, 'listRows', { query: { map: 'labs', limit: '2' } });
  expect(await codes({ map: 'labs', limit: '2', cursor: String(first['next']) })).toEqual(['X']);
});

test('suggestions are found for all rows, kept, and shown in the list and its counts', async () => {
  expect(await house.call(mina, 'suggestForMap', { params: map, body: {} })).toEqual({ done: 3, left: 0 });
  const row = await rowOf('NA');
  expect(row['suggestion']).toMatchObject({ code: '2951-2', confidence: 0.97, candidates: 1 });
  const { suggestions } = await house.call(mina, 'suggestForRow', { params: { row: String(row['id']) } });
  expect(suggestions).toMatchObject([{ target: `${LOINC}|2.82`, outcome: 'match', candidates: [{ code: '2951-2' }] }]);
  expect(await house.call(mina, 'countRows', { query: { map: 'labs', category: 'Chemistry' } })).toMatchObject({
    ...{ total: 2, states: { unmapped: 2 }, bands: { high: 2 }, flagged: 0, drift: 0 },
    categories: [{ category: 'Chemistry', rows: 2 }],
  });
});

test('a row says what may be done with it, to whom', async () => {
  const { id } = await rowOf('NA');
  const actions = async (who: Person) => (await house.call(who, 'getRow', { params: { row: String(id) } }))['actions'];
  expect(await actions(mina)).toEqual(['propose', 'propose-no-map']);
  expect(await actions(rita)).toEqual([]);
  expect(await actions(paul)).toEqual(['retire']);
});

test('proposed, handed in, taken back, approved by another person', async () => {
  const row = await rowOf('NA');
  const params = { row: String(row['id']) };
  const proposed = await house.call(mina, 'actOnRow', {
    params,
    body: { version: 1, request: { action: 'propose', targets: [target('2951-2')] } },
  });
  expect(proposed).toMatchObject({ state: 'draft', version: 2 });
  await house.call(mina, 'actOnRow', { params, body: { version: 2, request: { action: 'submit' } } });
  await house.call(mina, 'actOnRow', { params, body: { version: 3, request: { action: 'undo', undoes: 3 } } });
  await house.call(mina, 'actOnRow', { params, body: { version: 4, request: { action: 'submit' } } });
  const stale = await house.ask(rita, 'POST', `/api/rows/${params.row}/actions`, {
    version: 2,
    request: { action: 'approve' },
  });
  expect(stale.status).toBe(409);
  expect(stale.body['issues']).toMatchObject([{ code: 'conflict', current: 5 }]);
  const own = await house.ask(mina, 'POST', `/api/rows/${params.row}/actions`, {
    version: 5,
    request: { action: 'approve' },
  });
  expect(own.status).toBe(403);
  const approved = await house.call(rita, 'actOnRow', { params, body: { version: 5, request: { action: 'approve' } } });
  expect(approved).toMatchObject({ state: 'approved', standing: { reviewer: 'rita', authors: ['mina'] } });
  const { items } = await house.call(mina, 'rowHistory', { params });
  expect((items as unknown as { action: string }[]).map(({ action }) => action)).toEqual([
    ...['add', 'propose', 'submit', 'undo', 'submit', 'approve'],
  ]);
});

test('many at once, tried first', async () => {
  const rows = await Promise.all(['K', 'X'].map(rowOf));
  const changes = rows.map((row) => ({
    ...{ row: row['id'], version: 1 },
    request: { action: 'propose-no-map', reason: 'no such test' },
  }));
  const tried = await house.call(mina, 'actOnRows', { body: { changes, preview: true } });
  expect(tried).toMatchObject({ done: 2, refused: 0 });
  expect(await rowOf('K')).toMatchObject({ state: 'unmapped' });
  const mixed = [...changes, { row: 'nowhere', version: 1, request: { action: 'submit' } }];
  const done = await house.call(mina, 'actOnRows', { body: { changes: mixed } });
  expect(done).toMatchObject({
    done: 2,
    refused: 1,
    outcomes: [{ ok: true, to: 'draft' }, { ok: true }, { ok: false, code: 'not-found' }],
  });
});

test('assigned, commented, flagged and settled', async () => {
  const { id } = await rowOf('K');
  const params = { row: String(id) };
  await house.call(rita, 'assignRows', { body: { rows: [id], assignee: 'mina', role: 'mapper' } });
  await house.call(rita, 'assignRows', { body: { rows: [id], assignee: 'mina', role: 'mapper' } });
  expect((await house.call(mina, 'listRows', { query: { assignee: 'me' } }))['items']).toHaveLength(1);
  await house.call(mina, 'commentOnRow', { params, body: { text: 'Is it whole blood?' } });
  const flag = await house.call(mina, 'flagRow', { params, body: { text: 'look twice' } });
  expect(await rowOf('K')).toMatchObject({ openFlags: 1, comments: 1, assignees: [{ name: 'mina', role: 'mapper' }] });
  expect((await house.call(mina, 'listRows', { query: { flagged: 'true' } }))['items']).toHaveLength(1);
  expect(await house.call(rita, 'settleFlag', { params: { flag: String(flag['id']) } })).toMatchObject({ open: false });
  expect(await house.call(mina, 'getRow', { params })).toMatchObject({
    comments: [{ author: 'mina' }],
    flags: [{ open: false }],
  });
});

test('a publisher looks, publishes, and publishes again after a change', async () => {
  const { version } = await house.call(paul, 'getMap', { params: map });
  const preview = await house.call(paul, 'previewPublication', { params: map, body: { version, mapVersion: '1.0.0' } });
  expect(preview).toMatchObject({ rows: 1, problems: [], changelog: { added: { total: 1 } } });
  const first = await house.call(paul, 'publish', {
    params: map,
    body: { version, mapVersion: '1.0.0', note: 'first' },
  });
  expect(first).toMatchObject({ status: 'published', served: true, approver: 'paul', changes: { added: 1 } });
  await approveNoMap('K');
  const second = await house.call(paul, 'publish', {
    params: map,
    body: { version: await mapVersion(), mapVersion: '1.1.0' },
  });
  expect(second).toMatchObject({
    mapVersion: '1.1.0',
    served: true,
    changes: { against: '1.0.0', added: 1, removed: 0 },
  });
  const { items } = await house.call(paul, 'listPublications', { params: map });
  expect(items).toMatchObject([{ mapVersion: '1.1.0' }, { mapVersion: '1.0.0', served: false }]);
  const diff = await house.call(mina, 'diffVersions', { params: map, query: { from: '1.0.0', to: '1.1.0' } });
  expect(diff).toMatchObject({ added: { total: 1, rows: [{ code: 'K', after: ['no-map'] }] } });
});

test('back to the first version, which is one pointer', async () => {
  const served = await house.call(paul, 'rollback', {
    params: map,
    body: { version: await mapVersion(), mapVersion: '1.0.0', note: 'potassium was wrong' },
  });
  expect(served).toMatchObject({ served: '1.0.0' });
});

test('progress is told by rows and by traffic', async () => {
  expect(await house.call(mina, 'getMap', { params: map })).toMatchObject({
    progress: {
      rows: 3,
      decided: 2,
      traffic: 1401,
      decidedTraffic: 1400,
      byState: { approved: 1, 'no-map': 1, draft: 1 },
    },
  });
  const { days } = await house.call(mina, 'mapProgress', { params: map });
  expect(days).toMatchObject([{ decided: 2, decidedTraffic: 1400 }]);
});

test.each([
  ['sssom', '1.1.0', 'text/tab-separated-values', /NoTermFound/],
  ['sssom', 'working', 'text/tab-separated-values', /rita/],
  ['conceptmap-r4', '1.0.0', 'application/fhir+json', /"equivalence": "equivalent"/],
  ['conceptmap-r5', '1.0.0', 'application/fhir+json', /"relationship": "equivalent"/],
  ['csv', '1.0.0', 'text/csv', /"2951-2"/],
])('a file in the form %s of %s', async (format, version, type, holds) => {
  const { headers, text, status } = await house.ask(
    mina,
    'GET',
    `/api/maps/labs/export?format=${format}&version=${version}`,
  );
  expect(status, text).toBe(200);
  expect(headers.get('content-type')).toContain(type);
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="labs-[\w.]+"$/);
  expect(text).toMatch(holds);
});

test('what was exported comes back as proposals of another map, and once more changes nothing', async () => {
  await house.call(paul, 'createMap', {
    body: {
      ...{ id: 'copy', url: 'https://example.org/ConceptMap/copy', title: 'Copy', purpose: 'Import' },
      scope: { source: { system: LAB }, targets: [{ system: LOINC, version: '2.82' }] },
    },
  });
  const { text } = await house.ask(mina, 'GET', '/api/maps/labs/export?format=sssom&version=1.1.0');
  const params = { map: 'copy' };
  const tried = await house.call(mina, 'importMap', { params, body: { text, preview: true } });
  expect(tried).toMatchObject({ format: 'sssom', read: 2, added: 2, proposed: 0, refused: [] });
  const done = await house.call(mina, 'importMap', { params, body: { text, submit: true, file: 'labs.sssom.tsv' } });
  expect(done).toMatchObject({ read: 2, added: 2, proposed: 2, unchanged: 0 });
  expect(await house.call(mina, 'importMap', { params, body: { text } })).toMatchObject({
    added: 0,
    unchanged: 2,
    proposed: 0,
  });
  const { items } = await house.call(rita, 'listRows', { query: { map: 'copy' } });
  expect(items).toMatchObject([{ state: 'in-review', authors: ['mina'] }, { state: 'in-review' }]);
});

test('the audit tells it all, as it is and as FHIR', async () => {
  const page = await house.call(ada, 'listEvents', { query: { kind: 'map', limit: '2' } });
  expect(page['items']).toHaveLength(2);
  const [newest] = page['items'] as unknown as { seq: number; action: string; hidden: boolean }[];
  const more = await house.call(ada, 'listEvents', {
    query: { kind: 'map', limit: '2', cursor: String(page['next']) },
  });
  expect((more['items'] as unknown as { seq: number }[])[0]?.seq).toBeLessThan(newest?.seq ?? 0);
  const since = await house.call(ada, 'listEvents', { query: { actor: 'rita', action: 'approve', order: 'oldest' } });
  expect(since['items']).toMatchObject([{ kind: 'row', action: 'approve', hidden: false }]);
  const { body } = await house.ask(ada, 'GET', `/api/audit/${newest?.seq}/fhir?type=Provenance&fhirVersion=5.0`);
  expect(body).toMatchObject({ resourceType: 'Provenance' });
  expect(await house.call(ada, 'verifyAudit')).toMatchObject({ problems: [] });
});

test('numbers of the dashboard', async () => {
  expect(await house.call(mina, 'stats')).toMatchObject({
    ...{ maps: { total: 2, active: 1, rows: 5, decided: 2 }, queue: { open: 0 } },
    work: { byPerson: [{ name: 'mina' }, { name: 'rita', decisions: 2 }] },
  });
});

async function rowOf(code: string): Promise<Record<string, unknown>> {
  const { items } = await house.call(mina, 'listRows', { query: { map: 'labs' } });
  const found = (items as unknown as { source: { code: string } }[]).find(({ source }) => source.code === code);
  return found as unknown as Record<string, unknown>;
}

async function mapVersion(): Promise<unknown> {
  return (await house.call(paul, 'getMap', { params: map }))['version'];
}

async function approveNoMap(code: string): Promise<void> {
  const row = await rowOf(code);
  const params = { row: String(row['id']) };
  const version = Number(row['version']);
  await house.call(mina, 'actOnRow', { params, body: { version, request: { action: 'submit' } } });
  await house.call(rita, 'actOnRow', { params, body: { version: version + 1, request: { action: 'confirm-no-map' } } });
}
