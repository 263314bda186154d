/** Laws of value sets, over random hierarchies and random definitions: pages join to the whole, listing and asking agree, and both agree with sets of codes worked out naively. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CodeSystemDefinition } from '../../src/domain/code-system-definition.js';
import { asCode } from '../../src/domain/coding.js';
import type { ExpansionEntry } from '../../src/domain/expansion.js';
import type { ConceptSet, ValueSetDefinition, ValueSetFilter } from '../../src/domain/value-set.js';
import { expand } from '../../src/terminology/expand.js';
import { validateInValueSet } from '../../src/terminology/validate-code.js';
import { bool, catalogueWith, concept, FRUIT, include, settings, text, valueSet } from '../support/value-sets.js';

const SIZE = 14;
const CODES = Array.from({ length: SIZE }, (_, i) => `c${i}`);
const anyCode = fc.constantFrom(...CODES);

/** Concept i may only stand below earlier ones, so there is no cycle; several parents are common. */
const hierarchies = fc.tuple(
  fc.array(fc.array(fc.nat(SIZE), { maxLength: 2 }), { minLength: SIZE, maxLength: SIZE }),
  fc.array(fc.record({ inactive: fc.boolean(), colour: fc.constantFrom('red', 'green', undefined) }), {
    minLength: SIZE,
    maxLength: SIZE,
  }),
);

type Hierarchy = typeof hierarchies extends fc.Arbitrary<infer T> ? T : never;

function parentsOf([parents]: Hierarchy, index: number): readonly number[] {
  return index === 0 ? [] : [...new Set((parents[index] ?? []).map((parent) => parent % index))];
}

function codeSystem(hierarchy: Hierarchy): CodeSystemDefinition {
  const concepts = CODES.map((code, i) => {
    const { inactive, colour } = hierarchy[1][i] ?? { inactive: false, colour: undefined };
    const up = parentsOf(hierarchy, i).map((parent) => ({
      code: 'parent',
      value: { type: 'code' as const, value: `c${parent}` },
    }));
    const properties = [...up, bool('inactive', inactive), ...(colour === undefined ? [] : [text('colour', colour)])];
    return concept(code, { properties });
  });
  return {
    url: FRUIT,
    version: '1',
    status: 'active',
    caseSensitive: true,
    content: 'complete',
    properties: [],
    filters: [],
    concepts,
  };
}

const filters: fc.Arbitrary<ValueSetFilter> = fc.oneof(
  fc.record({
    property: fc.constant('concept'),
    op: fc.constantFrom('is-a', 'descendent-of', 'is-not-a', 'generalizes', 'child-of', 'descendent-leaf', '='),
    value: anyCode,
  }),
  fc.record({
    property: fc.constant('colour'),
    op: fc.constantFrom('=', 'in', 'not-in', 'regex'),
    value: fc.constantFrom('red', 'green'),
  }),
  fc.record({ property: fc.constant('colour'), op: fc.constant('exists'), value: fc.constantFrom('true', 'false') }),
);
const sets: fc.Arbitrary<ConceptSet> = fc.oneof(
  fc.array(filters, { minLength: 1, maxLength: 2 }).map((chosen) => include({ filters: chosen })),
  fc
    .array(anyCode, { minLength: 1, maxLength: 4 })
    .map((codes) => include({ concepts: codes.map((code) => ({ code, designations: [] })) })),
  fc.constant(include()),
  fc.constant({ concepts: [], filters: [], valueSets: ['http://example.org/vs/other'] }),
);
const definitions = fc
  .record({
    include: fc.array(sets, { minLength: 1, maxLength: 3 }),
    exclude: fc.array(sets, { maxLength: 2 }),
    inactive: fc.option(fc.boolean(), { nil: undefined }),
  })
  .map(({ inactive, ...compose }) =>
    valueSet('random', { ...compose, ...(inactive === undefined ? {} : { inactive }) }),
  );
const others = fc
  .array(filters, { minLength: 1, maxLength: 1 })
  .map((chosen) => valueSet('other', { include: [include({ filters: chosen })] }));

function flatCodes(entries: readonly ExpansionEntry[]): readonly string[] {
  return entries.flatMap((entry) => [entry.code, ...flatCodes(entry.contains)]);
}

describe('laws of value sets', () => {
  test('pages join to the whole', () =>
    fc.assert(
      fc.property(
        hierarchies,
        definitions,
        others,
        fc.integer({ min: 1, max: 5 }),
        (hierarchy, definition, other, count) => {
          const catalogue = catalogueWith([codeSystem(hierarchy)], [other]);
          const whole = expand(catalogue, { definition, settings: settings({ excludeNested: true }) });
          const pages: string[] = [];
          for (let offset = 0; offset < SIZE + count; offset += count) {
            const page = expand(catalogue, { definition, settings: settings({ count, offset }) });
            expect(page.total).toBe(whole.total);
            pages.push(...flatCodes(page.contains));
          }
          expect(pages).toEqual(flatCodes(whole.contains));
          expect(whole.total).toBe(pages.length);
        },
      ),
    ));

  test('a tree holds what the list holds', () =>
    fc.assert(
      fc.property(hierarchies, definitions, others, (hierarchy, definition, other) => {
        const catalogue = catalogueWith([codeSystem(hierarchy)], [other]);
        const tree = expand(catalogue, { definition, settings: settings() });
        const list = expand(catalogue, { definition, settings: settings({ excludeNested: true }) });
        expect([...flatCodes(tree.contains)].sort()).toEqual([...flatCodes(list.contains)].sort());
      }),
    ));

  test('what is listed is valid, and nothing else is', () =>
    fc.assert(
      fc.property(hierarchies, definitions, others, fc.boolean(), (hierarchy, definition, other, activeOnly) => {
        const catalogue = catalogueWith([codeSystem(hierarchy)], [other]);
        const named = settings({ excludeNested: true, activeOnly });
        const listed = new Set(flatCodes(expand(catalogue, { definition, settings: named }).contains));
        for (const code of CODES) {
          const input = { codings: [{ system: FRUIT, code: asCode(code) }], form: 'coding' as const };
          const { result } = validateInValueSet(catalogue, definition, { input, settings: named });
          expect([code, result]).toEqual([code, listed.has(code)]);
        }
      }),
    ));

  test('both agree with sets of codes worked out naively', () =>
    fc.assert(
      fc.property(hierarchies, definitions, others, (hierarchy, definition, other) => {
        const catalogue = catalogueWith([codeSystem(hierarchy)], [other]);
        const { contains } = expand(catalogue, { definition, settings: settings({ excludeNested: true }) });
        expect([...flatCodes(contains)].sort()).toEqual([...naive(hierarchy, definition, other)].sort());
      }),
    ));
});

/** The codes of a value set by walking the parents of every concept. */
function naive(hierarchy: Hierarchy, definition: ValueSetDefinition, other: ValueSetDefinition): ReadonlySet<string> {
  const of = (set: ConceptSet): ReadonlySet<string> => {
    if (set.valueSets.length > 0) return naive(hierarchy, other, other);
    const listed = set.concepts.map(({ code }) => code);
    return new Set(
      CODES.filter(
        (code, i) =>
          (listed.length === 0 || listed.includes(code)) && set.filters.every((filter) => passes(hierarchy, filter, i)),
      ),
    );
  };
  const { include: included = [], exclude = [], inactive } = definition.compose ?? {};
  const out = exclude.map(of);
  const codes = included.flatMap((set) => [...of(set)]).filter((code) => !out.some((codesOut) => codesOut.has(code)));
  const isInactive = (code: string): boolean => hierarchy[1][CODES.indexOf(code)]?.inactive === true;
  return new Set(codes.filter((code) => inactive !== false || !isInactive(code)));
}

function above(hierarchy: Hierarchy, index: number): ReadonlySet<number> {
  const found = new Set([index]);
  for (const own of found) for (const parent of parentsOf(hierarchy, own)) found.add(parent);
  return found;
}

function passes(hierarchy: Hierarchy, { property, op, value = '' }: ValueSetFilter, index: number): boolean {
  if (property === 'colour') {
    const colour = hierarchy[1][index]?.colour;
    if (op === 'exists') return (colour !== undefined) === (value === 'true');
    return op === 'not-in' ? colour !== value : colour === value;
  }
  const named = CODES.indexOf(value);
  const isBelow = above(hierarchy, index).has(named);
  const isLeaf = !CODES.some((_, other) => parentsOf(hierarchy, other).includes(index));
  switch (op) {
    case 'is-a':
      return isBelow;
    case 'descendent-of':
      return isBelow && index !== named;
    case 'is-not-a':
      return !isBelow;
    case 'generalizes':
      return above(hierarchy, named).has(index);
    case 'child-of':
      return parentsOf(hierarchy, index).includes(named);
    case 'descendent-leaf':
      return isBelow && index !== named && isLeaf;
    default:
      return index === named;
  }
}
