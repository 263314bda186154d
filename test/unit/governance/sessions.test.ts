/** Sessions by the clock: when they end, and how long failures must wait. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TerminologyError } from '../../../src/domain/issue.js';
import { digestOf } from '../../../src/governance/event.js';
import { createIdentity } from '../../../src/governance/identity.js';
import { createSessions, type Sessions } from '../../../src/governance/sessions.js';
import { notAuthenticated } from '../../../src/governance/wording.js';
import { ADA, type House, openHouse } from './support.js';

const MINUTE = 60_000;
const START = Date.parse('2026-03-01T08:00:00Z');
const RIGHT = { name: 'mina', password: 'right', address: '10.0.0.1' };
const WRONG = { ...RIGHT, password: 'wrong' };

let house: House;
let now = START;
let sessions: Sessions;
beforeEach(async () => {
  now = START;
  house = await openHouse();
  await createIdentity(house.store).addUser(
    { name: 'mina', roles: ['mapper'], password: 'correct horse battery' },
    ADA,
  );
  sessions = createSessions({
    store: house.store,
    // Hashing is tested elsewhere, and takes its time.
    identity: {
      byPassword: async (name, password) => {
        if (password !== 'right') throw new TerminologyError(notAuthenticated());
        return { name, roles: ['mapper'], via: 'password' };
      },
    },
    rules: { idleMinutes: 60, hours: 12 },
    now: () => now,
  });
});
afterEach(() => house.close());

async function statusOf(answer: Promise<unknown>): Promise<number> {
  try {
    await answer;
    return 200;
  } catch (error) {
    return error instanceof TerminologyError ? error.status : 500;
  }
}

describe('a session', () => {
  test('is kept as a digest alone', async () => {
    const { session } = await sessions.open(RIGHT);
    expect(await house.store.session(session.id)).toBeUndefined();
    expect(await house.store.session(digestOf(session.id))).toMatchObject({ name: 'mina' });
  });

  test('ends after an hour without use', async () => {
    const { session } = await sessions.open(RIGHT);
    now += 60 * MINUTE - 1;
    expect(await sessions.find(session.id)).toMatchObject({ name: 'mina', csrf: session.csrf });
    now += 60 * MINUTE;
    expect(await sessions.find(session.id)).toBeUndefined();
    // What is over does not come back.
    now = START;
    expect(await sessions.find(session.id)).toBeUndefined();
  });

  test('goes on while it is used, but not beyond twelve hours', async () => {
    const { session } = await sessions.open(RIGHT);
    for (let minutes = 30; minutes < 12 * 60; minutes += 30) {
      now = START + minutes * MINUTE;
      expect(await sessions.find(session.id), `${minutes} minutes`).toBeDefined();
    }
    now = START + 12 * 60 * MINUTE;
    expect(await sessions.find(session.id)).toBeUndefined();
  });

  test('of another length is noted as often as it needs', async () => {
    const short = createSessions({
      store: house.store,
      identity: { byPassword: async (name) => ({ name, roles: ['mapper'], via: 'password' }) },
      rules: { idleMinutes: 1, hours: 1 },
      now: () => now,
    });
    const { session } = await short.open(RIGHT);
    for (let i = 0; i < 10; i++) {
      now += 50_000;
      expect(await short.find(session.id)).toBeDefined();
    }
  });

  test('all of a user end but the one that is named', async () => {
    const first = (await sessions.open(RIGHT)).session;
    const second = (await sessions.open(RIGHT)).session;
    await sessions.endAll('mina', second.id);
    expect(await sessions.find(first.id)).toBeUndefined();
    expect(await sessions.find(second.id)).toBeDefined();
  });
});

describe('failed sign-ins', () => {
  test('five cost nothing, then the wait doubles from a second to five minutes', async () => {
    const waits: number[] = [];
    for (let i = 0; i < 16; i++) {
      const from = now;
      while ((await statusOf(sessions.open(WRONG))) === 429) now += 500;
      waits.push((now - from) / 1_000);
    }
    expect(waits).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 300, 300, 300]);
  });

  test('while it must wait, even the right password is not heard', async () => {
    for (let i = 0; i < 5; i++) await statusOf(sessions.open(WRONG));
    expect(await statusOf(sessions.open(RIGHT))).toBe(429);
    now += 1_000;
    expect(await statusOf(sessions.open(RIGHT))).toBe(200);
  });

  test('the right password makes them forgotten', async () => {
    for (let i = 0; i < 4; i++) await statusOf(sessions.open(WRONG));
    await sessions.open(RIGHT);
    for (let i = 0; i < 5; i++) expect(await statusOf(sessions.open(WRONG))).toBe(401);
  });

  test('at the same time they count one after the other', async () => {
    const statuses = await Promise.all(Array.from({ length: 20 }, () => statusOf(sessions.open(WRONG))));
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(15);
  });

  test('other names and addresses need not wait', async () => {
    for (let i = 0; i < 9; i++) await statusOf(sessions.open(WRONG));
    expect(await statusOf(sessions.open({ ...RIGHT, address: '10.0.0.2' }))).toBe(200);
    expect(await statusOf(sessions.open(RIGHT))).toBe(429);
  });
});
