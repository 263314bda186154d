import { afterEach, beforeEach, expect, test } from 'vitest';
import { viewOf, visible } from '../../../src/governance/blind.js';
import { createIdentity } from '../../../src/governance/identity.js';
import { loadRow } from '../../../src/governance/workflow.js';
import { ADA, actor, type House, MATS, MINA, openHouse, RITA, refusal, SYSTEM, target } from './support.js';

let house: House;
let id: string;
beforeEach(async () => {
  house = await openHouse({ dualMapping: true });
  [id = ''] = await house.rows('K');
});
afterEach(() => house.close());

const propose = (code: string) => ({ action: 'propose', targets: [target(code)] }) as const;
const SUBMIT = { action: 'submit' } as const;
const ROLES = { mina: ['mapper'], mats: ['mapper'], rita: ['reviewer'], ada: ['administrator'] } as const;

async function seenBy(name: keyof typeof ROLES) {
  const row = await loadRow(house.store, id);
  return viewOf(row, { viewer: { name, roles: ROLES[name] }, policy: { ...house.map.policy } });
}

async function bothPropose(one: string, two: string): Promise<void> {
  await house.act(id, propose(one), MINA);
  await house.act(id, propose(two), MATS);
  await house.act(id, SUBMIT, MINA);
}

test('agreement leads to review, and a third person approves', async () => {
  await bothPropose('2823-3', '2823-3');
  expect(await house.act(id, SUBMIT, MATS)).toMatchObject({ state: 'in-review', authors: ['mina', 'mats'] });
  expect(await house.act(id, { action: 'approve' }, RITA)).toMatchObject({
    state: 'approved',
    standing: { authors: ['mina', 'mats'], reviewer: 'rita' },
  });
});

test('agreement does not hang on names and the order of targets', async () => {
  const a = target('1-8', { display: 'One' });
  const b = target('2-6');
  await house.act(id, { action: 'propose', targets: [a, b] }, MINA);
  await house.act(id, { action: 'propose', targets: [b, { ...a, display: 'Uno', comment: 'sure' }] }, MATS);
  await house.act(id, SUBMIT, MINA);
  expect(await house.act(id, SUBMIT, MATS)).toMatchObject({ state: 'in-review' });
});

test.each([
  ['another code', target('6298-4')],
  ['another relationship', target('2823-3', { relationship: 'source-is-narrower-than-target' })],
])('disagreement (%s) is reconciled, then reviewed', async (_, other) => {
  await house.act(id, propose('2823-3'), MINA);
  await house.act(id, { action: 'propose', targets: [other] }, MATS);
  await house.act(id, SUBMIT, MINA);
  expect(await house.act(id, SUBMIT, MATS)).toMatchObject({ state: 'reconcile' });
  const content = { kind: 'map', targets: [other] } as const;
  expect(await house.act(id, { action: 'resolve', content, reason: 'talked' }, MINA)).toMatchObject({
    state: 'in-review',
    authors: ['mina', 'mats'],
    proposals: [{ author: 'mats' }],
  });
  expect(await house.act(id, { action: 'approve' }, RITA)).toMatchObject({ state: 'approved' });
});

test('a reviewer who writes a third answer is an author of it', async () => {
  await bothPropose('1-8', '2-6');
  await house.act(id, SUBMIT, MATS);
  const content = { kind: 'map', targets: [target('3-4')] } as const;
  await house.act(id, { action: 'resolve', content, reason: 'neither' }, RITA);
  expect((await refusal(house.act(id, { action: 'approve' }, RITA))).status).toBe(403);
});

test('a reviewer who chooses between the two may approve the choice', async () => {
  await bothPropose('1-8', '2-6');
  await house.act(id, SUBMIT, MATS);
  const content = { kind: 'map', targets: [target('2-6')] } as const;
  await house.act(id, { action: 'resolve', content, reason: 'the unit says so' }, RITA);
  expect(await house.act(id, { action: 'approve' }, RITA)).toMatchObject({ state: 'approved' });
});

test('until both have handed in, neither mapper nor the reviewer sees the other', async () => {
  await bothPropose('1-8', '2-6');
  expect((await seenBy('mina')).proposals.map(({ author }) => author)).toEqual(['mina']);
  expect((await seenBy('mats')).proposals.map(({ author }) => author)).toEqual(['mats']);
  expect((await seenBy('mats')).authors).toEqual(['mats']);
  expect((await seenBy('mats')).newest.actor).toBe('');
  expect((await seenBy('rita')).proposals).toEqual([]);
  expect((await seenBy('ada')).proposals).toHaveLength(2);
  await house.act(id, SUBMIT, MATS);
  expect((await seenBy('mina')).proposals).toHaveLength(2);
});

test('events and comments by the other are hidden as well', async () => {
  await bothPropose('1-8', '2-6');
  await house.maps.comment(id, 'surely 2-6', MATS);
  const by = { viewer: { name: 'mina', roles: ['mapper'] }, policy: house.map.policy } as const;
  const row = await loadRow(house.store, id);
  const comments = await house.store.comments(id);
  expect(visible(comments, row, { by, authorOf: ({ author }) => author })).toEqual([]);
  const events = await house.store.history('row', id);
  const seen = visible(events, row, { by, authorOf: ({ action, actor: who }) => (action === 'add' ? undefined : who) });
  expect(seen.map(({ action }) => action)).toEqual(['add', 'propose', 'submit']);
});

test('what was handed in stays until the other has handed in', async () => {
  await bothPropose('1-8', '2-6');
  expect((await refusal(house.act(id, propose('2-6'), MINA))).status).toBe(409);
  expect((await refusal(house.act(id, SUBMIT, MINA))).status).toBe(403);
});

test('the handing-in that let them see each other cannot be taken back', async () => {
  await bothPropose('1-8', '2-6');
  const { version } = await house.act(id, SUBMIT, MATS);
  expect((await refusal(house.act(id, { action: 'undo', undoes: version }, MATS))).status).toBe(409);
});

test('there are two places', async () => {
  await bothPropose('1-8', '2-6');
  expect((await refusal(house.act(id, propose('3-4'), actor('milo', 'mapper')))).status).toBe(409);
});

test('and they are for those to whom the row is assigned, if it is', async () => {
  const identity = createIdentity(house.store);
  for (const name of ['mina', 'mats']) {
    await identity.addUser({ name, roles: ['mapper'], password: 'correct horse battery' }, SYSTEM);
    await house.maps.assign({ row: id, assignee: name, role: 'mapper', active: true }, RITA);
  }
  expect((await refusal(house.act(id, propose('3-4'), actor('milo', 'mapper')))).status).toBe(409);
  expect(await house.act(id, propose('3-4'), MINA)).toMatchObject({ state: 'draft' });
  const page = await house.store.rows({ map: 'labs', assignee: 'mina', limit: 10 });
  expect(page.items.map((row) => row.id)).toEqual([id]);
});

test('where dual mapping is asked for later, one mapper is not enough for what lies in review', async () => {
  const single = await openHouse();
  const [row = ''] = await single.rows('K');
  await single.act(row, propose('1-8'), MINA);
  await single.act(row, SUBMIT, MINA);
  await single.maps.change('labs', { version: 1, policy: { ...house.map.policy } }, ADA);
  expect((await refusal(single.act(row, { action: 'approve' }, RITA))).text).toContain('two independent mappers');
  await single.act(row, { action: 'request-changes', reason: 'needs a second mapper' }, RITA);
  await single.act(row, SUBMIT, MINA);
  await single.act(row, propose('1-8'), MATS);
  expect(await single.act(row, SUBMIT, MATS)).toMatchObject({ state: 'in-review', independent: true });
  await single.close();
});
