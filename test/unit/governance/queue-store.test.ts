/** The queue as it is read: ranks, pages, filters and counts against a plain sort of everything, and what engines attach. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bandOf, CONFIDENCE_BANDS } from '../../../src/governance/confidence-band.js';
import type { AttachedSuggestions, Miss, QueuedCode, QueueQuery } from '../../../src/governance/unmapped-queue.js';
import { type House, LOCAL, openHouse } from './support.js';

const DAY = 86_400_000;
const NOW = 20_000 * DAY + 5;
const OTHER = 'https://example.org/other';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const miss = (code: string, more: Partial<Miss> = {}): Miss => ({
  ...{ system: LOCAL, code, unit: '', specimen: '', count: 1, firstSeen: NOW, lastSeen: NOW, clients: [] },
  ...more,
});
const suggestions = (confidence?: number, engine = 'e1'): AttachedSuggestions => ({
  ...{ engine, answers: [{ target: 'http://loinc.org', outcome: 'match', candidates: [] }] },
  ...(confidence === undefined ? {} : { confidence }),
});
const all = async (query: Partial<QueueQuery> = {}, limit = 1_000): Promise<readonly QueuedCode[]> => {
  const found: QueuedCode[] = [];
  let cursor: string | undefined;
  do {
    const page = await house.store.queue({ now: NOW, limit, ...query, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
};
const codes = (list: readonly { readonly code: string }[]): readonly string[] => list.map(({ code }) => code);

describe('pages', () => {
  const entry = fc.record({
    count: fc.integer({ min: 1, max: 12 }),
    days: fc.integer({ min: 0, max: 6 }),
    system: fc.constantFrom(LOCAL, OTHER),
    display: fc.constantFrom(undefined, 'Glucose', 'glucose in urine', 'Potassium', '50 % of "it"', 'K_x'),
    confidence: fc.constantFrom(undefined, 'none' as const, 0.1, 0.6, 0.9),
  });
  const filter = fc.record(
    {
      system: fc.constantFrom(LOCAL, OTHER),
      text: fc.constantFrom('gluc', 'GLUCOSE', 'k', '%', '_', '"it"', 'C1', 'nothing'),
      suggested: fc.boolean(),
      bands: fc.subarray([...CONFIDENCE_BANDS]),
      minimumCount: fc.integer({ min: 0, max: 13 }),
    },
    { requiredKeys: [] },
  );
  type Entry = typeof entry extends fc.Arbitrary<infer T> ? T : never;
  const bandOfEntry = ({ confidence }: Entry) =>
    confidence === undefined ? 'unsuggested' : bandOf(confidence === 'none' ? undefined : confidence);
  const fits = (
    code: string,
    one: Entry,
    { system, text, suggested, bands = [], minimumCount = 0 }: Partial<QueueQuery>,
  ) =>
    (system === undefined || one.system === system) &&
    (text === undefined || `${code}\n${one.display ?? ''}`.toLowerCase().includes(text.toLowerCase())) &&
    (suggested === undefined || suggested === !['unsuggested', 'none'].includes(bandOfEntry(one))) &&
    (bands.length === 0 || bands.includes(bandOfEntry(one))) &&
    one.count >= minimumCount;

  test('concatenate to what a sort of everything by count × age gives, whatever the filter', async () => {
    const property = fc.asyncProperty(
      fc.array(entry, { minLength: 1, maxLength: 25 }),
      fc.array(filter, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 7 }),
      async (entries, filters, limit) => {
        const own = await openHouse();
        try {
          const listed = entries.map((one, n) => ({ ...one, code: `C${n}`, id: n + 1 }));
          await own.store.addMisses(
            listed.map(({ code, count, days, system, display }) =>
              miss(code, { count, system, firstSeen: NOW - days * DAY, ...(display === undefined ? {} : { display }) }),
            ),
          );
          for (const { id, confidence } of listed)
            if (confidence !== undefined)
              await own.store.attachSuggestions(id, suggestions(confidence === 'none' ? undefined : confidence));
          for (const query of filters) {
            const found: QueuedCode[] = [];
            let cursor: string | undefined;
            do {
              const more = cursor === undefined ? {} : { cursor };
              const page = await own.store.queue({ now: NOW, limit, ...(query as Partial<QueueQuery>), ...more });
              found.push(...page.items);
              cursor = page.next;
            } while (cursor !== undefined);
            const wanted = listed
              .filter((one) => fits(one.code, one, query as Partial<QueueQuery>))
              .map(({ code, count, days, id }) => ({ code, id, urgency: count * Math.max(1, days) }))
              .sort((a, b) => b.urgency - a.urgency || a.id - b.id);
            expect(found.map(({ code, urgency }) => `${code} ${urgency}`)).toEqual(
              wanted.map(({ code, urgency }) => `${code} ${urgency}`),
            );
          }
        } finally {
          await own.close();
        }
      },
    );
    await fc.assert(property, { numRuns: 25 });
  });

  test('a text that very many have is found all the same', async () => {
    const many = Array.from({ length: 5_200 }, (_, n) =>
      miss(`C${n}`, { display: `Glucose ${n}`, count: 1 + (n % 7) }),
    );
    await house.store.addMisses(many);
    const page = await house.store.queue({ now: NOW, limit: 3, text: 'glucose' });
    expect(page.items.map(({ count }) => count)).toEqual([7, 7, 7]);
    expect(codes((await house.store.queue({ now: NOW, limit: 3, text: 'glucose 5123' })).items)).toEqual(['C5123']);
  });

  test('a name that becomes known later can be searched for', async () => {
    await house.store.addMisses([miss('C1')]);
    await house.store.addMisses([miss('C1', { display: 'Ferritin' })]);
    expect(codes(await all({ text: 'ferri' }))).toEqual(['C1']);
  });
});

describe('suggestions', () => {
  const query = { systems: [LOCAL], engine: 'e1', limit: 10 };

  test('are asked for by count, then where they are of another engine', async () => {
    await house.store.addMisses([
      miss('A'),
      miss('B', { count: 9 }),
      miss('C', { count: 5 }),
      miss('X', { system: OTHER }),
    ]);
    expect(codes(await house.store.unsuggested(query))).toEqual(['B', 'C', 'A']);
    const [first] = await house.store.unsuggested({ ...query, limit: 1 });
    await house.store.attachSuggestions(first?.id ?? 0, suggestions(0.9));
    expect(codes(await house.store.unsuggested(query))).toEqual(['C', 'A']);
    expect(codes(await house.store.unsuggested({ ...query, engine: 'e2' }))).toEqual(['C', 'A', 'B']);
    expect(codes(await house.store.unsuggested({ ...query, engine: 'a0' }))).toEqual(['C', 'A', 'B']);
    expect(codes(await house.store.unsuggested({ ...query, systems: [] }))).toEqual([]);
    expect((await all({ bands: ['high'] }))[0]).toMatchObject({
      code: 'B',
      band: 'high',
      suggestions: suggestions(0.9),
    });
  });

  test('are asked for again when a name becomes known', async () => {
    await house.store.addMisses([miss('A')]);
    await house.store.attachSuggestions(1, suggestions());
    expect(await house.store.unsuggested(query)).toEqual([]);
    await house.store.addMisses([miss('A', { display: 'Albumin' })]);
    expect(codes(await house.store.unsuggested(query))).toEqual(['A']);
  });
});

describe('what is open', () => {
  test('is counted by system and band; what is resolved or dismissed apart', async () => {
    await house.store.addMisses([
      ...['A', 'B', 'C', 'D'].map((code) => miss(code, { count: 3 })),
      miss('X', { system: OTHER, count: 100 }),
    ]);
    await house.store.attachSuggestions(1, suggestions(0.9));
    await house.store.resolveCodes({ map: 'm|1', codes: [{ system: LOCAL, code: 'C' }] });
    const dismissal = { by: 'rita', at: '2026-01-01T00:00:00.000Z', reason: 'a test of the interface' };
    expect(await house.store.dismissCodes([4, 4, 3, 99], dismissal)).toBe(1);
    const none = { unsuggested: 0, none: 0, low: 0, medium: 0, high: 0 };
    expect(await house.store.queueCounts()).toEqual({
      ...{ open: 3, misses: 106, resolved: 1, dismissed: 1 },
      systems: [
        { system: OTHER, open: 1, misses: 100, bands: { ...none, unsuggested: 1 } },
        { system: LOCAL, open: 2, misses: 6, bands: { ...none, unsuggested: 1, high: 1 } },
      ],
    });
    // Missed again: the resolved one is open again, the dismissed one stays away.
    await house.store.addMisses([miss('C'), miss('D')]);
    expect(codes(await all({ system: LOCAL }))).toEqual(['C', 'A', 'B']);
    const read = await house.store.queuedCodes([4, 3, 99]);
    expect(read).toMatchObject([
      { code: 'D', count: 4, dismissed: dismissal },
      { code: 'C', count: 4 },
    ]);
  });
});
