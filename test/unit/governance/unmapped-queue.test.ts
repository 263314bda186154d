import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openGovernanceStore } from '../../../src/governance/governance-store.js';
import { isNoCode, isNoSystem, looksLikePatientData } from '../../../src/governance/patient-data.js';
import { flushRegularly } from '../../../src/governance/queue-flusher.js';
import { createUnmappedQueue } from '../../../src/governance/unmapped-queue.js';
import { type House, LOCAL, openHouse, refusal } from './support.js';

const DAY = 86_400_000;

describe('in memory', () => {
  test('misses of a code are counted, with first and last instant and who asked', () => {
    let now = 100;
    const queue = createUnmappedQueue({ now: () => now });
    queue.record({ system: LOCAL, code: 'K', display: 'Potassium', client: 'ehr' });
    now = 200;
    queue.record({ system: LOCAL, code: 'K', client: 'lab' });
    queue.record({ system: LOCAL, code: 'K', unit: 'mmol/L' });
    expect(queue.drain()).toEqual([
      {
        system: LOCAL,
        code: 'K',
        unit: '',
        specimen: '',
        display: 'Potassium',
        count: 2,
        firstSeen: 100,
        lastSeen: 200,
        clients: ['ehr', 'lab'],
      },
      { system: LOCAL, code: 'K', unit: 'mmol/L', specimen: '', count: 1, firstSeen: 200, lastSeen: 200, clients: [] },
    ]);
    expect(queue.drain()).toEqual([]);
  });

  test('switched off it records nothing', () => {
    const queue = createUnmappedQueue({ enabled: false });
    queue.record({ system: LOCAL, code: 'K' });
    expect(queue.drain()).toEqual([]);
  });

  test('a full buffer drops new codes, goes on counting known ones, and says so', () => {
    const queue = createUnmappedQueue({ capacity: 2 });
    for (const code of ['A', 'B', 'C', 'A']) queue.record({ system: LOCAL, code });
    expect(queue.stats()).toEqual({ waiting: 2, overflowed: 1, refused: 0 });
    expect(queue.drain().map(({ count }) => count)).toEqual([2, 1]);
  });

  test('a display that looks like patient data is dropped, the code stays; a code that does is not recorded', () => {
    const queue = createUnmappedQueue();
    queue.record({ system: LOCAL, code: 'K', display: 'Potassium of Mrs Miller, born 1954-03-02', unit: 'mmol/L' });
    queue.record({ system: LOCAL, code: 'patient complains of headache since 3.2.2024' });
    expect(queue.drain()).toMatchObject([{ code: 'K', unit: 'mmol/L' }]);
    expect(queue.stats().refused).toBe(1);
  });

  test('a name that is told later is kept, and so is the number of a whole run', () => {
    const queue = createUnmappedQueue();
    queue.record({ system: LOCAL, code: 'K' });
    queue.record({ system: LOCAL, code: 'K', display: 'Potassium' }, 40);
    expect(queue.drain()).toMatchObject([{ code: 'K', display: 'Potassium', count: 41 }]);
  });

  test('unless all displays are to be kept', () => {
    const queue = createUnmappedQueue({ keepAllDisplays: true });
    queue.record({ system: LOCAL, code: 'K', display: 'K 2024-01-01' });
    expect(queue.drain()[0]?.display).toBe('K 2024-01-01');
  });
});

describe('what looks like patient data', () => {
  test.each([
    'Seen on 2024-03-02',
    'geb. 02.03.1954',
    'born 3/2/54',
    '12 March 2024 result',
    'Mar 12, 2024 result',
    '20240312',
    'MRN 12345678',
    '0151 2345678',
    'jo.miller@example.org',
    'Patient is well. Came back on foot.',
    'one\ntwo',
    'x'.repeat(101),
    'a b c d e f g h i j k l m n o',
  ])('%j', (text) => {
    expect(looksLikePatientData(text)).toBe(true);
  });

  test.each([
    'Potassium',
    'Glucose [Mass/volume] in Serum or Plasma --2 hours post 75 g glucose PO',
    '25-Hydroxyvitamin D2+D3',
    'HLA-B*27',
    'Acetaminophen 325 MG / Hydrocodone 7.5 MG Oral Tablet',
    'Insulin glargine 100 UNT/ML',
    '17-OH-Progesteron i.S.',
    'CA 19-9',
    'pH (venös)',
  ])('not %j', (text) => {
    expect(looksLikePatientData(text)).toBe(false);
  });

  test.each([
    ['50971', false],
    ['LAB-2024-000017', false],
    ['00093-5060-01', false],
    ['Blood, Potassium', false],
    ['2024-01-05', true],
    ['', true],
    ['x'.repeat(65), true],
    ['seen on 3.2.2024 by Dr X', true],
    ['jo@example.org', true],
  ])('as a code, %j: %j', (code, is) => {
    expect(isNoCode(code)).toBe(is);
  });
});

describe('what is no system', () => {
  test.each([
    ['https://lab.example.org/codes', false],
    ['urn:oid:1.2.3', false],
    ['urn:hl7v2:99LAB', false],
    ['', true],
    ['Mrs Miller', true],
    ['mailto:jo@example.org', true],
    [`http://x.example.org/${'x'.repeat(200)}`, true],
  ])('%j: %j', (system, is) => {
    expect(isNoSystem(system)).toBe(is);
  });
});

describe('in the store', () => {
  let house: House;
  beforeEach(async () => {
    house = await openHouse();
  });
  afterEach(() => house.close());

  const miss = (code: string, count: number, firstSeen: number) => ({
    ...{ system: LOCAL, code, unit: '', specimen: '', count, firstSeen, lastSeen: firstSeen },
    clients: ['ehr'],
  });

  test('counts add up; names and clients are kept', async () => {
    await house.store.addMisses([{ ...miss('K', 2, 10), display: 'Potassium' }]);
    await house.store.addMisses([{ ...miss('K', 3, 5), lastSeen: 50, display: 'Kalium', clients: ['lab'] }]);
    const { items } = await house.store.queue({ now: 60, limit: 10 });
    expect(items).toMatchObject([
      { code: 'K', count: 5, firstSeen: 5, lastSeen: 50, display: 'Potassium', clients: ['ehr', 'lab'] },
    ]);
  });

  test('ranked by count × age, page by page', async () => {
    const now = 100 * DAY;
    await house.store.addMisses([
      miss('new', 50, now),
      miss('old', 10, now - 10 * DAY),
      miss('rare', 1, now - 20 * DAY),
    ]);
    const codes: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await house.store.queue({ now, limit: 1, ...(cursor === undefined ? {} : { cursor }) });
      codes.push(...page.items.map(({ code, urgency }) => `${code} ${urgency}`));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(codes).toEqual(['old 100', 'new 50', 'rare 20']);
  });

  test('a resolved code is open again when it is missed again', async () => {
    await house.store.addMisses([miss('K', 1, 1)]);
    expect(await house.store.resolveCodes({ map: 'm|1', codes: [{ system: LOCAL, code: 'K' }] })).toBe(1);
    expect((await house.store.queue({ now: 1, limit: 10 })).items).toEqual([]);
    await house.store.addMisses([miss('K', 1, 2)]);
    expect((await house.store.queue({ now: 1, limit: 10 })).items).toMatchObject([{ code: 'K', count: 2 }]);
  });

  test.each(['x', Buffer.from('[1]').toString('base64url'), ''])('the cursor %j is refused', async (cursor) => {
    expect((await refusal(house.store.queue({ now: 1, limit: 1, cursor }))).status).toBe(400);
  });

  test('what cannot be stored is tried again', async () => {
    const queue = createUnmappedQueue();
    const errors: unknown[] = [];
    let broken = true;
    const store = {
      ...house.store,
      addMisses: async (misses: Parameters<typeof house.store.addMisses>[0]) => {
        if (broken) throw new Error('disk full');
        await house.store.addMisses(misses);
      },
    };
    const flusher = flushRegularly(queue, store, { intervalMs: 60_000, onError: (error) => errors.push(error) });
    queue.record({ system: LOCAL, code: 'A' });
    await flusher.flush();
    expect(errors).toHaveLength(1);
    broken = false;
    queue.record({ system: LOCAL, code: 'B' });
    await flusher.flush();
    await flusher.stop();
    expect((await house.store.queue({ now: 1, limit: 10 })).items.map(({ code }) => code).sort()).toEqual(['A', 'B']);
  });

  test('of what was written in part only the rest is tried again', async () => {
    const queue = createUnmappedQueue();
    let portions = 0;
    const store = {
      addMisses: async (misses: Parameters<typeof house.store.addMisses>[0]) => {
        if (++portions === 2) throw Object.assign(new Error('locked'), { code: 'SQLITE_BUSY' });
        await house.store.addMisses(misses);
      },
    };
    const errors: unknown[] = [];
    const flusher = flushRegularly(queue, store, { intervalMs: 60_000, onError: (error) => errors.push(error) });
    for (let n = 0; n < 120; n++) queue.record({ system: LOCAL, code: `C${n}` });
    await flusher.flush();
    expect((await house.store.queueCounts()).open).toBe(50);
    await flusher.stop();
    expect(await house.store.queueCounts()).toMatchObject({ open: 120, misses: 120 });
    // That somebody else writes is no failure.
    expect(errors).toEqual([]);
  });

  test('several processes add to the same counts', async () => {
    const others = [1, 2, 3].map(() => openGovernanceStore(house.file));
    await Promise.all(
      others.map(async (store) => {
        const queue = createUnmappedQueue();
        const flusher = flushRegularly(queue, store, {
          intervalMs: 60_000,
          onError: (error) => expect.unreachable(String(error)),
        });
        for (let n = 0; n < 300; n++) queue.record({ system: LOCAL, code: `C${n % 100}` });
        await flusher.stop();
        await store.close();
      }),
    );
    expect(await house.store.queueCounts()).toMatchObject({ open: 100, misses: 900 });
  });
});
