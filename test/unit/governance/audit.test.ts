import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openGovernanceStore } from '../../../src/governance/governance-store.js';
import { createIdentity } from '../../../src/governance/identity.js';
import { ADA, type House, MINA, openHouse, PAUL, SYSTEM, target } from './support.js';

let house: House;
let id: string;
beforeEach(async () => {
  house = await openHouse();
  const identity = createIdentity(house.store);
  await identity.addUser({ name: 'mina', roles: ['mapper'], password: 'correct horse battery' }, SYSTEM);
  const [first = '', second = ''] = await house.rows('A', 'B');
  id = first;
  await house.approve(first, '2823-3');
  await house.act(second, { action: 'propose', targets: [target('1-8')] }, MINA);
  await house.maps.comment(first, 'Serum or plasma', MINA);
  await house.publishing.publish({ map: 'labs', version: 1, mapVersion: '1.0.0' }, PAUL);
});
afterEach(() => house.close());

/** Changes the file with SQLite's own tools, as somebody who has the disk can. */
function tamper(...statements: readonly string[]): void {
  const db = new SQLite(house.file);
  db.exec('DROP TRIGGER IF EXISTS event_is_not_changed; DROP TRIGGER IF EXISTS event_is_not_deleted');
  for (const statement of statements) db.exec(statement);
  db.close();
}

test('an untouched chain', async () => {
  const { events, head, problems } = await house.store.verifyAudit();
  expect(problems).toEqual([]);
  expect(head.seq).toBe(events);
  expect(await house.store.head()).toEqual(head);
});

describe('tampering is found', () => {
  test.each<[string, string, RegExp]>([
    ['an actor', "UPDATE event SET actor = 'rita' WHERE seq = 5", /event 5 was changed/],
    ['a time', "UPDATE event SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 3", /event 3 was changed/],
    ['a reason', "UPDATE event SET reason = 'none' WHERE seq = 2", /event 2 was changed/],
    ['an origin', "UPDATE event SET origin = 'elsewhere' WHERE seq = 2", /event 2 was changed/],
    ['a detail', `UPDATE event SET detail = replace(detail, '2823-3', '2823-4')`, /was changed after it was written/],
    ['an outcome', `UPDATE event SET after = replace(after, '2823-3', '2823-4')`, /was changed after it was written/],
    ['text that is no JSON', "UPDATE event SET detail = '{' WHERE seq = 4", /event 4 was changed/],
    ['an event that is gone', 'DELETE FROM event WHERE seq = 6', /event 6 is missing/],
    ['three that are gone', 'DELETE FROM event WHERE seq IN (6, 7, 8)', /3 events are missing/],
    ['the last one gone', 'DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)', /the chain ends at event/],
    ['the first one gone', 'DELETE FROM event WHERE seq = 1', /event 1 is missing/],
    [
      'one put in',
      `INSERT INTO event SELECT 1000, kind, subject, 99, action, actor, role, origin, at, reason, detail, after, hash, hash FROM event WHERE seq = 4`,
      /events are missing before event 1000/,
    ],
    ['a state without event', "UPDATE map_row SET state = 'approved'", /was changed without an event/],
    ['a decision that stands without event', 'UPDATE map_row SET stands = 1 - stands', /was changed without an event/],
    [
      'a snapshot',
      `UPDATE map_row SET snapshot = replace(snapshot, '2823-3', '2823-4')`,
      /was changed without an event/,
    ],
    ['roles', `UPDATE account SET snapshot = replace(snapshot, 'mapper', 'administrator')`, /user 'mina' was changed/],
    ['a password', "UPDATE account SET password = 'scrypt$1$1$1$AA$AA'", /secret or definition that no event set/],
    ['a frozen definition', `UPDATE publication SET definition = replace(definition, '2823-3', '1-8')`, /no event set/],
    [
      'a policy',
      `UPDATE governed_map SET snapshot = replace(snapshot, '"dualMapping":false', '"dualMapping":true')`,
      /map 'labs' was changed/,
    ],
    ['a stage', "UPDATE governed_map SET stage = 'draft'", /map 'labs' was changed/],
    ['a comment', `UPDATE comment SET snapshot = replace(snapshot, 'Serum', 'Urine')`, /comment .* was changed/],
    ['a comment gone', 'DELETE FROM comment', /comment .* is gone/],
    [
      'a user without event',
      `INSERT INTO account SELECT 'eve', 1, password, replace(snapshot, 'mina', 'eve') FROM account`,
      /user 'eve' has no event that made it/,
    ],
  ])('%s', async (_, statement, expected) => {
    tamper(statement);
    const { problems } = await house.store.verifyAudit();
    expect(problems.map(({ text }) => text).join('\n')).toMatch(expected);
  });

  test('a chain cut short with its head is found against a head noted earlier', async () => {
    const anchor = await house.store.head();
    tamper(
      'DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)',
      'UPDATE chain_head SET seq = (SELECT max(seq) FROM event), hash = (SELECT hash FROM event ORDER BY seq DESC LIMIT 1)',
    );
    const { problems } = await house.store.verifyAudit(anchor);
    expect(problems.map(({ text }) => text).join('\n')).toContain('is not the one that was noted');
  });

  test('an approval forged with right hashes is found: its reviewer wrote the row', async () => {
    const [row] = await house.rows('C');
    const forged = row ?? '';
    await house.act(forged, { action: 'propose', targets: [target('1-8')] }, MINA);
    const { version, state: _, ...before } = await house.act(forged, { action: 'submit' }, MINA);
    const after = { ...before, version: version + 1, state: 'approved' };
    const who = { actor: 'mina', role: 'reviewer', origin: 'x', at: new Date().toISOString() } as const;
    const what = { kind: 'row', subject: forged, version: version + 1, action: 'approve', detail: {} } as const;
    await house.store.append([{ ...who, ...what, after: JSON.parse(JSON.stringify(after)) }]);
    const { problems } = await house.store.verifyAudit();
    expect(problems.map(({ text }) => text).join('\n')).toContain('mina is no second person');
  });
});

test('events cannot be changed or deleted by SQL that leaves the triggers alone', () => {
  const db = new SQLite(house.file);
  expect(() => db.exec("UPDATE event SET actor = 'x'")).toThrow('append-only');
  expect(() => db.exec('DELETE FROM event')).toThrow('append-only');
  db.close();
});

test('an event tells who, when, what, before, after, why and from where', async () => {
  await house.act(id, { action: 'reopen', reason: 'plasma?' }, ADA);
  const entry = (await house.store.history('row', id)).at(-1);
  expect(entry).toMatchObject({
    actor: 'ada',
    role: 'administrator',
    action: 'reopen',
    reason: 'plasma?',
    origin: 'test',
    before: { state: 'approved' },
    after: { state: 'needs-work' },
  });
  expect(Date.parse(entry?.at ?? '')).not.toBeNaN();
});

test('events are read page by page, all of them once', async () => {
  const all: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await house.store.events({ limit: 3, ...(cursor === undefined ? {} : { cursor }) });
    all.push(...page.items.map(({ seq }) => seq));
    cursor = page.next;
  } while (cursor !== undefined);
  expect(all).toEqual(Array.from({ length: (await house.store.head()).seq }, (_, i) => i + 1));
});

test('a file that is opened again is at the same point, with the settings that make decisions durable', async () => {
  const again = openGovernanceStore(house.file);
  expect(await again.head()).toEqual(await house.store.head());
  expect((await again.verifyAudit()).problems).toEqual([]);
  await again.close();
});

test.each<[string, (db: SQLite.Database) => void, RegExp]>([
  ['a foreign database', (db) => db.exec('PRAGMA application_id = 7; CREATE TABLE t (x)'), /is not a governance file/],
  ['one of a newer program', (db) => db.exec("INSERT INTO migration VALUES ('999-later.sql', '')"), /newer layout 999/],
])('%s is refused', async (name, change, expected) => {
  const file = name.includes('newer') ? house.file : `${house.file}.foreign`;
  const db = new SQLite(file);
  change(db);
  db.close();
  expect(() => openGovernanceStore(file)).toThrow(expected);
});
