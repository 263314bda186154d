/** Laws of the small domain types: canonicals, versions, languages, relationships. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCanonical, parseCanonical } from '../../src/domain/canonical.js';
import {
  EQUIVALENCES,
  equivalenceOf,
  isEquivalence,
  isRelationship,
  RELATIONSHIPS,
  relationshipOf,
  reverseRelationship,
} from '../../src/domain/concept-map.js';
import { languageFit, parseLanguages } from '../../src/domain/language.js';
import { compareVersions, isWildcard, versionMatches } from '../../src/domain/version.js';

describe('canonicals', () => {
  const url = fc.stringMatching(/^[a-z]{1,5}:[A-Za-z0-9/.?=&_-]{0,20}$/);
  const version = fc.stringMatching(/^[A-Za-z0-9/.:_-]{1,15}$/);

  test('format and parse are inverse', () => {
    fc.assert(
      fc.property(url, fc.option(version, { nil: undefined }), (head, tail) => {
        expect(parseCanonical(formatCanonical(head, tail))).toEqual(
          tail === undefined ? { url: head } : { url: head, version: tail },
        );
      }),
    );
  });

  test('any text has a url, and what is taken apart can be put together', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { url: head, version: tail, fragment } = parseCanonical(text);
        expect(head).not.toContain('|');
        if (fragment === undefined && !text.endsWith('|')) expect(formatCanonical(head, tail)).toBe(text);
      }),
    );
  });
});

describe('versions', () => {
  const part = fc.oneof(
    fc.nat(40).map(String),
    fc.constantFrom('01', '007', 'rc', 'beta', 'a', 'SNAPSHOT', '20260101'),
  );
  const version = fc
    .tuple(part, fc.array(fc.tuple(fc.constantFrom('.', '-', '_'), part), { maxLength: 4 }))
    .map(([first, rest]) => first + rest.flat().join(''));
  const sign = (order: number): number => Math.sign(order);

  test('the order is total: reflexive, antisymmetric, transitive, and ties are the same text', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(compareVersions(a, a)).toBe(0);
        expect(sign(compareVersions(a, b)) + sign(compareVersions(b, a))).toBe(0);
        if (a !== b) expect(compareVersions(a, b)).not.toBe(0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    [undefined, '0'],
    ['1.9', '1.10'],
    ['1.0', '1.0.1'],
    ['1.0-rc', '1.0'],
    ['1.0-beta', '1.0-rc'],
    ['2025-07', '2026-01'],
    ['2.72', '2.80'],
    ['20250101', '20260101'],
    [
      'http://snomed.info/sct/900000000000207008/version/20250901',
      'http://snomed.info/sct/900000000000207008/version/20260101',
    ],
  ])('%s is older than %s', (older, newer) => {
    expect(compareVersions(older, newer)).toBeLessThan(0);
    expect(compareVersions(newer, older)).toBeGreaterThan(0);
  });

  test('a version fits itself; a wildcard fits what it is made from', () => {
    const numbers = fc.array(fc.nat(99), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(numbers, fc.nat(), fc.constantFrom('x', 'X', '*'), (parts, place, wildcard) => {
        const whole = parts.join('.');
        const pattern = parts.map((number, at) => (at === place % parts.length ? wildcard : number)).join('.');
        expect(versionMatches(whole, whole)).toBe(true);
        expect([isWildcard(pattern), isWildcard(whole)]).toEqual([true, false]);
        expect(versionMatches(pattern, whole)).toBe(true);
        expect(versionMatches(pattern, `${whole}.0`)).toBe(place % parts.length === parts.length - 1);
        if (parts.length > 1) expect(versionMatches(pattern, parts.slice(0, -1).join('.'))).toBe(false);
      }),
    );
  });
});

describe('languages', () => {
  test('whatever comes, ranges come out, best first, or none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-zA-Z0-9,;=.* -]*$/)), (text) => {
        const ranges = parseLanguages(text);
        for (const [at, { tag, weight }] of ranges.entries()) {
          expect(tag).toMatch(/^(\*|[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*)$/);
          expect(weight).toBeGreaterThanOrEqual(0);
          expect(weight).toBeLessThan(2);
          if (at > 0) expect(weight).toBeLessThanOrEqual(ranges[at - 1]?.weight ?? 0);
        }
      }),
    );
  });

  test('a list of tags and weights is read as it was meant', () => {
    const entry = fc.tuple(
      fc.constantFrom('de', 'de-AT', 'en-US', 'fr', '*', 'zh-Hant-TW'),
      fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }),
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), (entries) => {
        const text = entries.map(([tag, q]) => (q === undefined ? tag : `${tag};q=${(q / 10).toFixed(1)}`)).join(', ');
        const expected = entries.map(([tag, q]) => ({ tag, weight: q === undefined ? 1 : q / 10 }));
        expect(parseLanguages(text)).toEqual(expected.sort((a, b) => b.weight - a.weight));
      }),
    );
  });

  test('a tag fits itself best, and fitting takes no notice of case', () => {
    const tag = fc.stringMatching(/^[a-z]{2,3}(-[a-z0-9]{2,4}){0,2}$/);
    fc.assert(
      fc.property(tag, tag, (a, b) => {
        expect(languageFit(a, a.toUpperCase())).toBe(3);
        expect(languageFit(a, b)).toBe(languageFit(a.toUpperCase(), b));
        expect(languageFit(a, b) === 2).toBe(languageFit(b, a) === 1);
        expect(languageFit(a, `${a}-x`)).toBe(2);
      }),
    );
  });
});

describe('relationships', () => {
  test.each(RELATIONSHIPS)('%s survives R4 and back, and two reversals', (relationship) => {
    expect(relationshipOf(equivalenceOf(relationship))).toBe(relationship);
    expect(reverseRelationship(reverseRelationship(relationship))).toBe(relationship);
  });

  test.each(EQUIVALENCES)('R4 %s means one relationship, or no map', (equivalence) => {
    const meant = relationshipOf(equivalence);
    expect(meant === 'no-map' || isRelationship(meant)).toBe(true);
    expect(meant === 'no-map').toBe(equivalence === 'unmatched');
  });

  test('only the words of the standard are relationships and equivalences', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'no-map')), (text) => {
        expect(isRelationship(text)).toBe((RELATIONSHIPS as readonly string[]).includes(text));
        expect(isEquivalence(text)).toBe((EQUIVALENCES as readonly string[]).includes(text));
      }),
    );
  });
});
