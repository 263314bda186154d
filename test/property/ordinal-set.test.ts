/** The algebra of ordinal sets against JavaScript's own sets. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  difference,
  fromOrdinals,
  has,
  intersection,
  type OrdinalSet,
  ordinals,
  range,
  size,
  slice,
  union,
  unionAll,
} from '../../src/domain/ordinal-set.js';

/** Small numbers, so that runs and neighbours are common. */
const members = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 });
const sorted = (set: Iterable<number>): number[] => [...new Set(set)].sort((a, b) => a - b);
const listed = (set: OrdinalSet): number[] => [...ordinals(set)];

/** Ascending pairs, none empty, none touching. */
function expectWellFormed(set: OrdinalSet): void {
  expect(set.length % 2).toBe(0);
  for (let i = 0; i < set.length; i++) expect(set[i]).toBeGreaterThan(i === 0 ? -1 : (set[i - 1] ?? 0));
}

describe('ordinal sets', () => {
  test('hold what they were made of', () => {
    fc.assert(
      fc.property(members, (list) => {
        const set = fromOrdinals(list);
        expectWellFormed(set);
        expect(listed(set)).toEqual(sorted(list));
        expect(size(set)).toBe(new Set(list).size);
        for (let ord = -1; ord <= 61; ord++) expect(has(set, ord)).toBe(list.includes(ord));
      }),
    );
  });

  test('union, intersection, difference', () => {
    fc.assert(
      fc.property(members, members, (a, b) => {
        const [left, right] = [fromOrdinals(a), fromOrdinals(b)];
        const results = [union(left, right), intersection(left, right), difference(left, right)];
        for (const set of results) expectWellFormed(set);
        expect(results.map(listed)).toEqual([
          sorted([...a, ...b]),
          sorted(a.filter((ord) => b.includes(ord))),
          sorted(a.filter((ord) => !b.includes(ord))),
        ]);
      }),
    );
  });

  test('the laws: A = (A∩B) ∪ (A−B); A−(B∪C) = (A−B)∩(A−C); operands stay as they were', () => {
    fc.assert(
      fc.property(members, members, members, (a, b, c) => {
        const [x, y, z] = [a, b, c].map(fromOrdinals) as [OrdinalSet, OrdinalSet, OrdinalSet];
        const before = [x, y, z].map(listed);
        expect(union(intersection(x, y), difference(x, y))).toEqual(x);
        expect(difference(x, union(y, z))).toEqual(intersection(difference(x, y), difference(x, z)));
        expect(intersection(x, union(y, z))).toEqual(union(intersection(x, y), intersection(x, z)));
        expect([x, y, z].map(listed)).toEqual(before);
      }),
    );
  });

  test('union of many', () => {
    fc.assert(
      fc.property(fc.array(members, { maxLength: 9 }), (lists) => {
        const set = unionAll(lists.map(fromOrdinals));
        expectWellFormed(set);
        expect(listed(set)).toEqual(sorted(lists.flat()));
      }),
    );
  });

  test('slices are those of the list, and pages concatenate to the whole', () => {
    fc.assert(
      fc.property(members, fc.nat(70), fc.nat(70), fc.integer({ min: 1, max: 9 }), (list, offset, count, page) => {
        const set = fromOrdinals(list);
        const whole = sorted(list);
        expectWellFormed(slice(set, offset, count));
        expect(listed(slice(set, offset, count))).toEqual(whole.slice(offset, offset + count));
        const pages: number[] = [];
        for (let at = 0; at < whole.length; at += page) pages.push(...ordinals(slice(set, at, page)));
        expect(pages).toEqual(whole);
      }),
    );
  });

  test('a range is what lies between', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (start, end) => {
        expect(size(range(start, end))).toBe(Math.max(0, end - start));
        expect(listed(range(start, end))).toEqual(
          sorted(Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i)),
        );
      }),
    );
  });
});
