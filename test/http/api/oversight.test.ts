/** The queue of unmapped codes, what a new release does to a map, and the list of what is loaded, over the API. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeResource } from '../../../src/fhir/resources/decode.js';
import { translationTally } from '../../../src/http/translation-tally.js';
import { catalogueOf } from '../../../src/terminology/request-catalogue.js';
import { type ApiHouse, openApiHouse, type Person } from './support.js';

const LAB = 'https://example.org/lab';
const TESTS = 'https://example.org/tests';

/** Two releases of one code system: in the second B is retired in favour of C, and D has another name. */
function release(version: string, concepts: readonly object[]) {
  const property = [
    { code: 'status', uri: 'http://hl7.org/fhir/concept-properties#status', type: 'code' },
    { code: 'inactive', uri: 'http://hl7.org/fhir/concept-properties#inactive', type: 'boolean' },
  ];
  const head = { resourceType: 'CodeSystem', url: TESTS, version, status: 'active', content: 'complete', property };
  const found = decodeResource({ ...head, concept: concepts }, '4.0');
  if (found === undefined) throw new Error('the code system cannot be read');
  return found;
}
const OLD = release('1', [
  { code: 'A', display: 'Sodium' },
  { code: 'B', display: 'Potassium' },
  { code: 'D', display: 'Chloride' },
]);
const NEW = release('2', [
  { code: 'A', display: 'Sodium' },
  { code: 'B', display: 'Potassium', property: [{ code: 'inactive', valueBoolean: true }] },
  { code: 'D', display: 'Chloride in serum' },
]);

let house: ApiHouse;
let omar: Person;
let rita: Person;
beforeAll(async () => {
  house = await openApiHouse({
    server: {
      ...{ loaded: catalogueOf([OLD, NEW]), translations: translationTally(), recordMiss: () => {} },
      traffic: () => ({ requests: 1, times: [2] }),
    },
  });
  omar = await house.person('omar', 'mapper', 'publisher', 'administrator');
  rita = await house.person('rita', 'reviewer');
  const scope = { source: { system: LAB }, targets: [{ system: TESTS, version: '1' }] };
  const body = { id: 'labs', url: 'https://example.org/labs', title: 'Labs', purpose: 'Test', scope };
  await house.call(omar, 'createMap', { body });
});
afterAll(() => house.close());

describe('the queue', () => {
  const seen = Date.parse('2026-01-01T00:00:00Z');
  const miss = (code: string, count: number) => ({
    ...{ system: LAB, code, unit: 'mmol/L', specimen: '', display: `Test ${code}`, count },
    ...{ firstSeen: seen, lastSeen: seen + 1_000, clients: ['lis'] },
  });
  let ids: Record<string, number> = {};
  beforeAll(async () => {
    await house.governance.store.addMisses([miss('na', 10), miss('k', 5), miss('cl', 1), miss('x', 100)]);
    const { items } = await house.call(omar, 'listQueue');
    ids = Object.fromEntries((items as unknown as { code: string; id: number }[]).map(({ code, id }) => [code, id]));
  });

  test('it is ranked, filtered and paged', async () => {
    expect(Object.keys(ids)).toEqual(['x', 'na', 'k', 'cl']);
    const page = await house.call(omar, 'listQueue', { query: { limit: '1', band: 'unsuggested' } });
    expect(page['items']).toMatchObject([
      { code: 'x', count: 100, unit: 'mmol/L', lastSeen: '2026-01-01T00:00:01.000Z' },
    ]);
    const next = await house.call(omar, 'listQueue', {
      query: { limit: '1', cursor: String(page['next']), band: 'unsuggested' },
    });
    expect(next['items']).toMatchObject([{ code: 'na' }]);
    expect((await house.call(omar, 'listQueue', { query: { text: 'test K' } }))['items']).toMatchObject([
      { code: 'k' },
    ]);
  });

  test('what needs no map is dismissed, on record, and stays away when it is missed again', async () => {
    const body = { entries: [ids['x']], reason: 'a test message of the interface' };
    expect(await house.call(rita, 'dismissQueued', { body })).toEqual({ dismissed: 1 });
    expect(await house.call(rita, 'dismissQueued', { body })).toEqual({ dismissed: 0 });
    await house.governance.store.addMisses([miss('x', 7)]);
    expect(await house.call(omar, 'queueStats')).toMatchObject({ open: 3, misses: 16, dismissed: 1, resolved: 0 });
    const { items } = await house.call(omar, 'listEvents', { query: { kind: 'queue' } });
    expect(items).toMatchObject([
      { actor: 'rita', action: 'dismiss', reason: body.reason, after: { codes: [{ code: 'x' }] } },
    ]);
  });

  test('adopted codes become rows with their counts and context', async () => {
    const body = { map: 'labs', entries: [ids['na'], ids['k'], ids['cl']] };
    const { added } = await house.call(omar, 'adoptQueued', { body });
    expect(added).toHaveLength(3);
    expect(await house.call(omar, 'adoptQueued', { body })).toEqual({ added: [], existing: 3 });
    const { items } = await house.call(omar, 'listRows');
    expect(items).toMatchObject([
      { source: { code: 'na', count: 10, unit: 'mmol/L', firstSeen: '2026-01-01T00:00:00.000Z' } },
      {},
      {},
    ]);
  });
});

describe('a new release', () => {
  const params = { map: 'labs' };
  beforeAll(async () => {
    const { items } = await house.call(omar, 'listRows');
    const targets: Readonly<Record<string, string>> = { na: 'A', k: 'B', cl: 'D' };
    for (const { id, source } of items as unknown as { id: string; source: { code: string } }[]) {
      const act = async (who: Person, version: number, request: unknown) =>
        house.call(who, 'actOnRow', { params: { row: id }, body: { version, request } });
      const target = { system: TESTS, code: targets[source.code], display: 'x', relationship: 'equivalent' };
      await act(omar, 1, { action: 'propose', targets: [target] });
      await act(omar, 2, { action: 'submit' });
      await act(rita, 3, { action: 'approve' });
    }
  });

  test('the decisions that it touches are told, with what became of them', async () => {
    const found = await house.call(rita, 'mapImpact', { params, body: { to: '2' } });
    expect(found).toMatchObject({ system: TESTS, from: '1', to: '2' });
    const kinds = (found['items'] as unknown as { source: { code: string }; findings: { kind: string }[] }[]).map(
      ({ source, findings }) => [source.code, findings.map(({ kind }) => kind)],
    );
    expect(kinds).toContainEqual(['k', ['retired']]);
    expect(kinds.flat()).not.toContain('na');
    expect(found).not.toHaveProperty('sent');
  });

  test('they go to review, once, and are found as drift', async () => {
    const { sent } = await house.call(rita, 'mapImpact', { params, body: { to: '2', send: true } });
    expect((sent as unknown as { ok: boolean }[]).every(({ ok }) => ok)).toBe(true);
    const { items } = await house.call(rita, 'listRows', { query: { drift: 'true' } });
    const codes = (items as unknown as { source: { code: string }; state: string }[]).map(({ source }) => source.code);
    expect(codes).toContain('k');
    expect(codes).not.toContain('na');
    expect(await house.call(rita, 'countRows', { query: { map: 'labs' } })).toMatchObject({ drift: codes.length });
    const again = await house.call(rita, 'mapImpact', { params, body: { to: '2', send: true } });
    expect(again['sent']).toEqual([]);
  });
});

test('the dashboard tells how many translations found something', async () => {
  expect(await house.call(rita, 'stats')).not.toHaveProperty('translate');
  await house.ask(undefined, 'GET', `/r4/ConceptMap/$translate?system=${LAB}&code=na&targetsystem=${TESTS}`);
  await house.ask(undefined, 'POST', '/api/translate', { system: LAB, codes: ['na', 'k'] });
  expect(await house.call(rita, 'stats')).toMatchObject({ requests: 1, translate: { asked: 3, missed: 3 } });
});

test('what is loaded is listed, version by version', async () => {
  const { items } = await house.call(rita, 'listReleases');
  expect(items).toMatchObject([
    { system: TESTS, version: '1', newest: false },
    { system: TESTS, version: '2', newest: true },
  ]);
  const first = await house.call(rita, 'listReleases', { query: { limit: '1' } });
  expect(
    (await house.call(rita, 'listReleases', { query: { limit: '1', cursor: String(first['next']) } }))['items'],
  ).toMatchObject([{ version: '2' }]);
});

test('auto-approval needs a policy, acts as the policy and says who set it going', async () => {
  const params = { map: 'auto' };
  const scope = { source: { system: LAB }, targets: [{ system: TESTS }] };
  await house.call(omar, 'createMap', {
    body: { id: 'auto', url: 'https://example.org/auto', title: 'Auto', purpose: 'Test', scope },
  });
  await house.call(omar, 'addRows', {
    params,
    body: {
      rows: [
        { system: LAB, code: 'sure' },
        { system: LAB, code: 'unsure' },
      ],
    },
  });
  expect((await house.ask(omar, 'POST', '/api/maps/auto/auto-approvals', {})).status).toBe(422);
  await house.call(omar, 'changeMap', { params, body: { version: 1, autoApproval: { minimumPrecision: 0.95 } } });
  const { items } = await house.call(omar, 'listRows', { query: { map: 'auto' } });
  for (const { id, source } of items as unknown as { id: string; source: { code: string } }[]) {
    const confidence = source.code === 'sure' ? 0.97 : 0.6;
    const candidate = {
      system: TESTS,
      code: 'A',
      display: 'Sodium',
      relationship: 'equivalent',
      score: 1,
      confidence,
      explanation: [],
    };
    const suggestions = [{ target: TESTS, outcome: 'match', candidates: [candidate] }];
    await house.governance.store.keepRowSuggestions({ row: id, at: 1, band: 'high', suggestions });
  }
  expect(await house.call(omar, 'autoApprove', { params, body: { preview: true } })).toMatchObject({ done: 1 });
  expect(await house.call(omar, 'autoApprove', { params, body: {} })).toMatchObject({
    done: 1,
    refused: 0,
    outcomes: [{ to: 'approved' }],
  });
  const { items: events } = await house.call(omar, 'listEvents', { query: { action: 'auto-approve' } });
  expect(events).toMatchObject([{ actor: 'concord', role: 'system', origin: expect.stringContaining('omar') }]);
  expect(await house.call(omar, 'verifyAudit')).toMatchObject({ problems: [] });
});
