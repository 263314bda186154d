/** What is done by hand for speed says what the plain way says: queries, caches, and text searches within a set. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromOrdinals, has, type OrdinalSet } from '../../src/domain/ordinal-set.js';
import { SNOMED_CT } from '../../src/domain/systems.js';
import { weightedCache } from '../../src/domain/weighted-cache.js';
import { fromQuery } from '../../src/fhir/parameters.js';
import { type SampleServer, sampleServer } from '../support/sample-content.js';

describe('queries', () => {
  const piece = fc.constantFrom(
    '&',
    '=',
    '+',
    '%',
    '%41',
    '%C3%B6',
    '%FF',
    'a',
    'ö',
    '?',
    '#',
    '|',
    'url=http%3A%2F%2Fx',
  );
  test('are read as URLSearchParams reads them', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        // A question mark at the very beginning is no part of a query to the web standard's reader.
        const query = pieces.join('').replace(/^\?+/, '');
        expect(fromQuery(query)).toEqual([...new URLSearchParams(query)].map(([name, value]) => ({ name, value })));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a cache by weight', () => {
  test('gives what was made, and never keeps more than it may', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 }), (keys) => {
        const cache = weightedCache<number, number>(100, 'test');
        for (const key of keys) {
          expect(cache.get(key, (weight) => ({ value: weight * 2, weight }))).toBe(key * 2);
          expect(cache.stats().entries).toBeLessThanOrEqual(100);
        }
        expect(cache.stats().hits + cache.stats().misses).toBe(keys.length);
      }),
    );
  });
});

describe('a text search within a set', () => {
  let server: SampleServer;
  beforeAll(async () => {
    server = await sampleServer();
  });
  afterAll(() => server.close());

  test('finds what the search of all finds there, in the same order', () => {
    const codeSystem = server.content.catalogue.codeSystemVersions(SNOMED_CT)[0]?.open();
    expect(codeSystem).toBeDefined();
    if (codeSystem === undefined) return;
    const count = codeSystem.count ?? 0;
    const text = fc.constantFrom('a', 'disorder', 'pro', 'body', 's c', 'finding', 'of', 'blood', 'structure of');
    const set = fc.array(fc.integer({ min: 0, max: count - 1 }), { maxLength: 200 }).map((ords) => fromOrdinals(ords));
    fc.assert(
      fc.property(text, set, (words, within: OrdinalSet) => {
        const all = [...codeSystem.search(words)].filter((ord) => has(within, ord));
        expect([...codeSystem.search(words, within)]).toEqual(all);
      }),
    );
  });
});
