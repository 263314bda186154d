import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConceptMapDefinition } from '../../../src/domain/concept-map.js';
import type { ReleaseFacts } from '../../../src/domain/release-drift.js';
import { encodeConceptMap } from '../../../src/fhir/resources/encode.js';
import { impactOf } from '../../../src/governance/impact.js';
import { createPublishing } from '../../../src/governance/publishing.js';
import {
  ADA,
  type House,
  LOCAL,
  LOINC,
  MINA,
  memoryTools,
  openHouse,
  PAUL,
  RITA,
  refusal,
  SYSTEM,
  target,
} from './support.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

async function publish(mapVersion: string) {
  const { version = 0 } = (await house.store.map('labs')) ?? {};
  return house.publishing.publish({ map: 'labs', version, mapVersion }, PAUL);
}

async function definition(mapVersion: string): Promise<ConceptMapDefinition> {
  return JSON.parse((await house.store.publishedDefinition(`labs@${mapVersion}`)) ?? '{}') as ConceptMapDefinition;
}

test('a version holds the rows that stand and no others, in a fixed order', async () => {
  const [b = '', a = '', n = '', d = ''] = await house.rows('B', 'A', 'N', 'D');
  await house.approve(b, '2823-3');
  await house.approve(a, '6298-4');
  await house.act(n, { action: 'propose-no-map', reason: 'no such test' }, MINA);
  await house.act(n, { action: 'submit' }, MINA);
  await house.act(n, { action: 'confirm-no-map' }, RITA);
  await house.act(d, { action: 'propose', targets: [target('1-8')] }, MINA);
  const publication = await publish('1.0.0');
  expect(publication).toMatchObject({
    status: 'published',
    rows: 3,
    approver: 'paul',
    file: { path: 'labs@1.0.0.json' },
  });
  const { groups, ...info } = await definition('1.0.0');
  expect(info).toMatchObject({
    url: house.map.url,
    version: '1.0.0',
    status: 'active',
    description: house.map.purpose,
  });
  expect(groups).toHaveLength(1);
  expect(groups[0]).toMatchObject({ source: LOCAL, target: LOINC, targetVersion: '2.82' });
  expect(groups[0]?.elements.map(({ code, targets }) => [code, targets.map((each) => each.code)])).toEqual([
    ['A', ['6298-4']],
    ['B', ['2823-3']],
    ['N', []],
  ]);
  expect(await house.store.map('labs')).toMatchObject({ stage: 'active', served: '1.0.0' });
});

test('the frozen definition encodes as ConceptMap of R4 and R5', async () => {
  const [a = ''] = await house.rows('A');
  await house.approve(a, '2823-3');
  const tools = { ...memoryTools(), encode: encodeConceptMap };
  const seen: Record<string, string>[] = [];
  const publishing = createPublishing(house.store, {
    ...tools,
    compile: async ({ resources }) => {
      seen.push(resources);
      return { path: 'x', digest: 'y' };
    },
  });
  await publishing.publish({ map: 'labs', version: 1, mapVersion: '1.0.0' }, PAUL);
  expect(JSON.parse(seen[0]?.['4.0'] ?? '')).toMatchObject({
    resourceType: 'ConceptMap',
    id: 'labs',
    group: [{ element: [{ code: 'A', target: [{ code: '2823-3', equivalence: 'equivalent' }] }] }],
  });
  expect(JSON.parse(seen[0]?.['5.0'] ?? '')).toMatchObject({
    group: [{ element: [{ target: [{ relationship: 'equivalent' }] }] }],
  });
});

test('the changelog tells what was added, removed and changed against the last version', async () => {
  const [a = '', b = '', c = ''] = await house.rows('A', 'B', 'C');
  await house.approve(a, '1-8');
  await house.approve(b, '2-6');
  expect((await publish('1.0.0')).changelog).toMatchObject({
    removed: [],
    changed: [],
    added: [{ code: 'A' }, { code: 'B' }],
  });
  await house.act(a, { action: 'reopen', reason: 'wrong' }, RITA);
  await house.approve(a, '9-1');
  await house.act(b, { action: 'retire', reason: 'no longer measured' }, ADA);
  await house.approve(c, '3-4');
  expect((await publish('1.1.0')).changelog).toEqual({
    against: '1.0.0',
    added: [{ system: LOCAL, code: 'C', display: 'Test C', after: [`${LOINC}|3-4 equivalent`] }],
    removed: [{ system: LOCAL, code: 'B', display: 'Test B', before: [`${LOINC}|2-6 equivalent`] }],
    changed: [
      {
        system: LOCAL,
        code: 'A',
        display: 'Test A',
        before: [`${LOINC}|1-8 equivalent`],
        after: [`${LOINC}|9-1 equivalent`],
      },
    ],
  });
});

describe('what forbids a version', () => {
  test('no approved row', async () => {
    expect((await refusal(publish('1.0.0'))).text).toContain('no row of the map is approved');
  });

  test.each([
    ['the same number', '1.0.0', 'is not above the last one'],
    ['an older number', '0.9', 'is not above the last one'],
    ['nothing changed', '1.1.0', 'nothing has changed since version 1.0.0'],
    ['no number', 'v 2', 'is no version'],
  ])('%s', async (_, mapVersion, text) => {
    const [a = ''] = await house.rows('A');
    await house.approve(a, '1-8');
    await publish('1.0.0');
    expect(await refusal(publish(mapVersion))).toMatchObject({ status: 422, text: expect.stringContaining(text) });
  });

  test('a role that is not publisher', async () => {
    const request = { map: 'labs', version: 1, mapVersion: '1.0.0' };
    expect((await refusal(house.publishing.publish(request, ADA))).status).toBe(403);
  });

  test('a record of the map that has changed since', async () => {
    await house.maps.change('labs', { version: 1, title: 'Labs' }, PAUL);
    const request = { map: 'labs', version: 1, mapVersion: '1.0.0' };
    expect((await refusal(house.publishing.publish(request, PAUL))).status).toBe(409);
  });

  test('rows that together break the policy', async () => {
    const [a = '', b = ''] = await house.rows('A', 'B');
    await house.approve(a, '1-8');
    await house.approve(b, '1-8');
    const policy = { ...house.map.policy, cardinality: 'one-to-one' } as const;
    await house.maps.change('labs', { version: 1, policy }, PAUL);
    expect((await refusal(publish('1.0.0'))).text).toContain('one source for a target');
  });
});

test('rollback and forth is a pointer', async () => {
  const [a = '', b = ''] = await house.rows('A', 'B');
  await house.approve(a, '1-8');
  await publish('1.0.0');
  await house.approve(b, '2-6');
  await publish('2.0.0');
  const back = await house.publishing.rollback(
    { map: 'labs', version: 3, mapVersion: '1.0.0', note: 'B is wrong' },
    PAUL,
  );
  expect(back.served).toBe('1.0.0');
  expect(await house.publishing.served()).toEqual([
    { url: house.map.url, served: '1.0.0', published: ['1.0.0', '2.0.0'] },
  ]);
  await house.publishing.rollback({ map: 'labs', version: 4, mapVersion: '2.0.0', note: 'no, it is right' }, PAUL);
  const never = { map: 'labs', version: 5, mapVersion: '3.0.0', note: 'x' };
  expect((await refusal(house.publishing.rollback(never, PAUL))).status).toBe(404);
});

test('a retired map is served no more', async () => {
  const [a = ''] = await house.rows('A');
  await house.approve(a, '1-8');
  await publish('1.0.0');
  await house.maps.retire('labs', { version: 2, reason: 'replaced' }, PAUL);
  expect(await house.publishing.served()).toEqual([{ url: house.map.url, published: [], retired: true }]);
});

describe('a crash while publishing', () => {
  test('after freezing: the version is compiled and served once the house is open again', async () => {
    const [a = ''] = await house.rows('A');
    await house.approve(a, '1-8');
    const dying = createPublishing(house.store, {
      ...house.tools,
      compile: async () => {
        throw new Error('power');
      },
    });
    await expect(dying.publish({ map: 'labs', version: 1, mapVersion: '1.0.0' }, PAUL)).rejects.toThrow('power');
    expect(await house.publishing.served()).toEqual([{ url: house.map.url, published: [] }]);
    expect((await house.publishing.recover()).map(({ id }) => id)).toEqual(['labs@1.0.0']);
    expect(await house.publishing.served()).toMatchObject([{ served: '1.0.0' }]);
    expect([...house.tools.files.keys()]).toEqual(['labs@1.0.0.json']);
    expect(await house.publishing.recover()).toEqual([]);
  });
});

test('publishing resolves the codes that the version covers, and no others', async () => {
  const seen = { unit: '', specimen: '', count: 3, firstSeen: 1, lastSeen: 2, clients: [] };
  await house.store.addMisses([
    { system: LOCAL, code: 'A', ...seen },
    { system: LOCAL, code: 'Z', ...seen },
  ]);
  const [a = ''] = await house.rows('A');
  await house.approve(a, '1-8');
  await publish('1.0.0');
  const { items } = await house.store.queue({ now: Date.now(), limit: 10 });
  expect(items.map(({ code }) => code)).toEqual(['Z']);
});

describe('drift', () => {
  const facts = (version: string, change: Partial<ReturnType<ReleaseFacts['find']>> = {}): ReleaseFacts => ({
    system: LOINC,
    version,
    find: (code) =>
      code === '1-8'
        ? { display: 'Potassium', inactive: false, axes: { PROPERTY: 'SCnc' }, replacements: [], ...change }
        : undefined,
  });
  const deprecated = {
    inactive: true,
    status: 'DEPRECATED',
    replacements: [{ system: LOINC, code: '2823-3', source: 'MapTo' }],
  };

  test('a touched row goes to review, is served with a warning, and is reviewed against a release once', async () => {
    const [a = ''] = await house.rows('A');
    await house.approve(a, '1-8');
    await publish('1.0.0');
    const releases = { from: facts('2.82'), to: facts('2.83', deprecated) };
    const impacts = impactOf(await house.store.standingRows('labs'), releases);
    expect(impacts).toHaveLength(1);
    expect(await house.workflow.sendToReview(impacts, SYSTEM)).toMatchObject([{ ok: true, to: 'in-review' }]);
    const warned = await publish('1.0.1');
    expect(warned.changelog).toMatchObject({ added: [], removed: [], changed: [] });
    expect((await definition('1.0.1')).groups[0]?.elements[0]?.targets[0]?.comment).toContain(
      'Under review: 1-8 is DEPRECATED in 2.83 (proposed instead: 2823-3)',
    );
    await house.act(a, { action: 'approve' }, RITA);
    expect(impactOf(await house.store.standingRows('labs'), releases)).toEqual([]);
    expect(
      impactOf(await house.store.standingRows('labs'), { ...releases, to: facts('2.84', deprecated) }),
    ).toHaveLength(1);
  });

  test('the replacement takes its place after a second person has said so', async () => {
    const [a = ''] = await house.rows('A');
    await house.approve(a, '1-8');
    const impacts = impactOf(await house.store.standingRows('labs'), {
      from: facts('2.82'),
      to: facts('2.83', deprecated),
    });
    await house.workflow.sendToReview(impacts, SYSTEM);
    await house.act(a, { action: 'request-changes', reason: 'take the replacement' }, RITA);
    expect(await house.approve(a, '2823-3')).toMatchObject({
      standing: { content: { targets: [{ code: '2823-3' }] }, reviewer: 'rita' },
    });
  });
});
