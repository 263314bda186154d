/** Dual mapping over the API: no route shows one mapper what the other wrote before both have handed in. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiMapFiles } from '../../../src/cli/api-map-files.js';
import { type ApiHouse, openApiHouse, type Person } from './support.js';

const LAB = 'https://example.org/lab';
const SECRET = '9999-9';
const REMARK = 'my secret remark';

let house: ApiHouse;
let mina: Person;
let mats: Person;
let paul: Person;
let rita: Person;
let ada: Person;
let row = '';
let version = 1;
beforeAll(async () => {
  house = await openApiHouse({ server: { mapFiles: apiMapFiles } });
  mina = await house.person('mina', 'mapper');
  mats = await house.person('mats', 'mapper');
  rita = await house.person('rita', 'reviewer');
  paul = await house.person('paul', 'publisher');
  ada = await house.person('ada', 'administrator');
  const policy = { dualMapping: true, relationships: ['equivalent'], cardinality: 'many-to-one' };
  const scope = { source: { system: LAB }, targets: [{ system: 'http://loinc.org' }] };
  const body = { id: 'blind', url: 'https://example.org/blind', title: 'Blind', purpose: 'Test', scope, policy };
  await house.call(paul, 'createMap', { body });
  const params = { map: 'blind' };
  const { added } = await house.call(paul, 'addRows', { params, body: { rows: [{ system: LAB, code: 'NA' }] } });
  row = String((added as unknown as string[])[0]);
  await act(mina, {
    action: 'propose',
    targets: [{ system: 'http://loinc.org', code: SECRET, relationship: 'equivalent' }],
  });
  await act(mina, { action: 'submit' });
  await house.call(mina, 'commentOnRow', { params: { row }, body: { text: REMARK } });
  await house.call(mina, 'flagRow', { params: { row }, body: { text: REMARK } });
});
afterAll(() => house.close());

async function act(who: Person, request: unknown): Promise<void> {
  const done = await house.call(who, 'actOnRow', { params: { row }, body: { version, request } });
  version = Number(done['version']);
}

const PATHS = [
  '/api/rows?map=blind',
  '/api/rows/ROW',
  '/api/rows/ROW/history',
  '/api/maps/blind/export?format=sssom',
  '/api/maps/blind/export?format=conceptmap-r5',
  '/api/maps/blind/diff?from=working',
];

describe('before both have handed in', () => {
  test.each(PATHS.flatMap((path) => ['mats', 'rita', 'paul'].map((name) => [path, name] as const)))(
    '%s tells %s nothing of it',
    async (path, name) => {
      const who = { mats, rita, paul }[name] ?? mats;
      const { status, text } = await house.ask(who, 'GET', path.replace('ROW', row));
      expect(status).toBe(200);
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(REMARK);
      expect(text).not.toContain('mina');
    },
  );

  test('the audit tells a publisher that something happened, and no more', async () => {
    const { text, body } = await house.ask(paul, 'GET', '/api/audit?limit=500');
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(REMARK);
    const hidden = (body['items'] as { hidden: boolean }[]).filter((event) => event.hidden);
    expect(hidden).toHaveLength(4);
  });

  test('nor does it as FHIR', async () => {
    const { items } = (await house.ask(paul, 'GET', '/api/audit?kind=row')).body as { items: { seq: number }[] };
    for (const { seq } of items) {
      const { text } = await house.ask(paul, 'GET', `/api/audit/${seq}/fhir`);
      expect(text).not.toMatch(/mina|9999-9/);
    }
  });

  test('an administrator, who runs the process, sees all', async () => {
    expect((await house.ask(ada, 'GET', '/api/audit?limit=500')).text).toContain(SECRET);
    expect((await house.ask(ada, 'GET', `/api/rows/${row}`)).text).toContain(SECRET);
  });

  test('the author sees the own', async () => {
    const { text } = await house.ask(mina, 'GET', `/api/rows/${row}`);
    expect(text).toContain(SECRET);
    expect(text).toContain(REMARK);
  });

  test('a file that guesses right is told nothing: the same proposal is not called the same', async () => {
    const head = 'SOURCE_CODE_SYSTEM,TARGET_CODE_SYSTEM,SOURCE_CODE,TARGET_CODE,EQUIVALENCE';
    const guess = (code: string) => `${head}\n${LAB},http://loinc.org,NA,${code},equivalent\n`;
    const tried = async (code: string): Promise<unknown> => {
      const { body } = await house.ask(mats, 'POST', '/api/maps/blind/import', { text: guess(code), preview: true });
      return { unchanged: body['unchanged'], proposed: body['proposed'] };
    };
    expect(await tried(SECRET)).toEqual({ unchanged: 0, proposed: 1 });
    expect(await tried(SECRET)).toEqual(await tried('1111-1'));
  });

  test('what the second mapper gets back from the own action shows nothing of the first', async () => {
    const own = { system: 'http://loinc.org', code: '1111-1', relationship: 'equivalent' };
    const request = { action: 'propose', targets: [own] };
    const { status, text, body } = await house.ask(mats, 'POST', `/api/rows/${row}/actions`, { version, request });
    expect(status).toBe(200);
    expect(text).not.toContain(SECRET);
    version = Number(body['version']);
  });
});

test('trying to hand in does not tell whether the other said the same', async () => {
  const changes = [{ row, version, request: { action: 'submit' } }];
  const { outcomes } = await house.call(mats, 'actOnRows', { body: { changes, preview: true } });
  expect(outcomes).toMatchObject([{ ok: true, to: 'in-review' }]);
});

test('after both have handed in, both see both', async () => {
  await act(mats, { action: 'submit' });
  const { text, body } = await house.ask(mats, 'GET', `/api/rows/${row}`);
  expect(body).toMatchObject({ blind: false, row: { state: 'reconcile' } });
  expect(text).toContain(SECRET);
  expect(text).toContain(REMARK);
});
