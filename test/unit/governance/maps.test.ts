import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MapChange, NewMap } from '../../../src/governance/maps.js';
import {
  ADA,
  actor,
  type House,
  LOCAL,
  LOINC,
  MAP,
  MATS,
  MINA,
  openHouse,
  PAUL,
  RITA,
  refusal,
  source,
} from './support.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

describe('making a map', () => {
  test.each<[string, Partial<NewMap>, number]>([
    ['an id with capitals', { id: 'Labs2' }, 400],
    ['an id that is taken', { url: 'https://example.org/other' }, 409],
    ['a url that is taken', { id: 'labs2' }, 409],
    ['a url with a version', { id: 'labs2', url: 'https://example.org/x|1' }, 400],
    ['a url that is relative', { id: 'labs2', url: 'ConceptMap/x' }, 400],
    ['no title', { id: 'labs2', url: 'https://example.org/x', title: ' ' }, 400],
    ['no purpose', { id: 'labs2', url: 'https://example.org/x', purpose: '' }, 400],
    [
      'no target',
      { id: 'labs2', url: 'https://example.org/x', scope: { source: { system: LOCAL }, targets: [] } },
      400,
    ],
    [
      'a policy without relationships',
      {
        id: 'labs2',
        url: 'https://example.org/x',
        policy: { dualMapping: false, relationships: [], cardinality: 'one-to-one' },
      },
      400,
    ],
  ])('%s is refused', async (_, wrong, status) => {
    expect((await refusal(house.maps.create({ ...MAP, ...wrong }, PAUL))).status).toBe(status);
  });

  test('is for publishers and administrators', async () => {
    const map = { ...MAP, id: 'labs2', url: 'https://example.org/x' };
    expect((await refusal(house.maps.create(map, MINA))).status).toBe(403);
    expect(await house.maps.create(map, ADA)).toMatchObject({
      stage: 'draft',
      version: 1,
      policy: { cardinality: 'many-to-one' },
    });
  });
});

describe('changing a map', () => {
  test('what is not named stays', async () => {
    const changed = await house.maps.change('labs', { version: 1, title: 'Labs' }, PAUL);
    expect(changed).toEqual({ ...house.map, title: 'Labs', version: 2 });
  });

  test.each<[string, MapChange, number]>([
    ['a precision that says nothing', { autoApproval: { minimumPrecision: 0.5 } }, 400],
    ['a precision above 1', { autoApproval: { minimumPrecision: 1.1 } }, 400],
    ['an empty title', { title: '' }, 400],
  ])('%s is refused', async (_, change, status) => {
    expect((await refusal(house.maps.change('labs', { version: 1, ...change }, ADA))).status).toBe(status);
  });

  test('auto-approval is set, survives other changes, and ends', async () => {
    await house.maps.change('labs', { version: 1, autoApproval: { minimumPrecision: 0.99 } }, ADA);
    const policy = { dualMapping: true, relationships: ['equivalent'], cardinality: 'one-to-one' } as const;
    const kept = await house.maps.change('labs', { version: 2, policy }, PAUL);
    expect(kept.policy).toMatchObject({ dualMapping: true, autoApproval: { minimumPrecision: 0.99, setBy: 'ada' } });
    expect(
      (await house.maps.change('labs', { version: 3, autoApproval: null }, ADA)).policy.autoApproval,
    ).toBeUndefined();
  });
});

describe('rows', () => {
  test('each source has one row, however often it is added', async () => {
    const first = await house.maps.addRows('labs', [source('A'), source('B'), source('A')], MINA);
    expect(first).toMatchObject({ existing: 1 });
    expect(await house.maps.addRows('labs', [source('B'), source('C')], MINA)).toMatchObject({ existing: 1 });
    expect(await house.store.rowCounts('labs')).toEqual({ unmapped: 3 });
  });

  test('the common come first, and pages join to the whole', async () => {
    await house.maps.addRows(
      'labs',
      [source('A', { count: 5 }), source('B', { count: 90 }), source('C'), source('D')],
      MINA,
    );
    const codes: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await house.store.rows({ map: 'labs', limit: 1, ...(cursor === undefined ? {} : { cursor }) });
      codes.push(...page.items.map((row) => row.source.code));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(codes.slice(0, 2)).toEqual(['B', 'A']);
    expect(codes.slice(2).sort()).toEqual(['C', 'D']);
  });

  test('by state', async () => {
    const [a = ''] = await house.rows('A', 'B');
    await house.approve(a, '1-8');
    const { items } = await house.store.rows({ map: 'labs', state: 'approved', limit: 10 });
    expect(items.map(({ id }) => id)).toEqual([a]);
    expect(await house.store.rowsStandingOn({ system: LOINC, code: '1-8' })).toEqual([a]);
  });

  test.each([0, 1.5, 1001])('a limit of %d is refused', async (limit) => {
    expect((await refusal(house.store.rows({ map: 'labs', limit }))).status).toBe(400);
  });

  test.each([
    ['without code', source('')],
    ['without system', source('A', { system: '' })],
  ])('a source %s is refused, and none of the others is added', async (_, wrong) => {
    expect((await refusal(house.maps.addRows('labs', [source('X'), wrong], MINA))).status).toBe(400);
    expect(await house.store.rowCounts('labs')).toEqual({});
  });
});

describe('remarks', () => {
  test('comments stay in order and do not make a change stale', async () => {
    const [a = ''] = await house.rows('A');
    await house.maps.comment(a, ' Serum? ', MINA);
    await house.maps.comment(a, 'Plasma.', RITA);
    expect((await house.store.comments(a)).map(({ author, text }) => [author, text])).toEqual([
      ['mina', 'Serum?'],
      ['rita', 'Plasma.'],
    ]);
    expect((await house.store.row(a))?.version).toBe(1);
  });

  test('a flag is settled by who raised it or by a reviewer', async () => {
    const [a = ''] = await house.rows('A');
    const flag = await house.maps.flag(a, 'unit missing', MINA);
    expect((await refusal(house.maps.settleFlag(flag.id, MATS))).status).toBe(403);
    expect(await house.maps.settleFlag(flag.id, RITA)).toMatchObject({ open: false, settledBy: 'rita' });
    expect(await house.store.flags(a)).toHaveLength(1);
  });

  test.each([
    ['a reader comments', () => house.maps.comment('x', 'hello', actor('rolf', 'reader')), 403],
    ['a row that is not there', () => house.maps.comment('x', 'hello', MINA), 404],
    ['a flag that is not there', () => house.maps.settleFlag('x', RITA), 404],
    [
      'a mapper assigns',
      () => house.maps.assign({ row: 'x', assignee: 'mina', role: 'mapper', active: true }, MINA),
      403,
    ],
  ])('%s: refused', async (_, operation, status) => {
    expect((await refusal(operation())).status).toBe(status);
  });

  test('an empty comment is refused', async () => {
    const [a = ''] = await house.rows('A');
    expect((await refusal(house.maps.comment(a, '  ', MINA))).status).toBe(400);
  });
});
