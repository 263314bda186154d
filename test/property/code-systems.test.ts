/** The memory and the SQLite code system give the same answers to every question about random CodeSystems. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CodeSystem } from '../../src/codesystem/code-system.js';
import { memoryCodeSystem } from '../../src/codesystem/memory-code-system.js';
import type { CodeSystemDefinition, DefinedConcept } from '../../src/domain/code-system-definition.js';
import type { ConceptProperty } from '../../src/domain/concept.js';
import { ordinals } from '../../src/domain/ordinal-set.js';
import { sqliteTwin } from '../support/sqlite-code-system.js';

/** Few words, so that names share them; some with marks and in other scripts. */
const word = fc.constantFrom(
  'zorb',
  'Zorbitis',
  'acute',
  'ACUTE',
  'Über',
  'uber',
  'naïve',
  'kidney',
  'kid',
  '2,5',
  'β-cell',
  '血糖',
  "o'clock",
  'x"y',
);
const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
/** Any text that a database can hold: no NUL, no half of a pair. Not for names: what is a letter, SQLite and JavaScript read from different editions of Unicode. */
const anything = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/[\0\p{Cs}]/u.test(text));

const plain = (codes: readonly string[]): fc.Arbitrary<ConceptProperty> =>
  fc.oneof(
    fc.record({
      code: fc.constant('colour'),
      value: fc.record({ type: fc.constant('string' as const), value: fc.oneof(name, anything) }),
    }),
    fc.record({
      code: fc.constant('weight'),
      value: fc.record({ type: fc.constant('integer' as const), value: fc.integer({ min: -5, max: 5 }) }),
    }),
    fc.record({
      code: fc.constant('share'),
      value: fc.record({
        type: fc.constant('decimal' as const),
        value: fc.constantFrom(0.5, 1.25, -2.75, 1000000.5, 0.1 + 0.2, 1 / 3, 1e21),
      }),
    }),
    fc.record({
      code: fc.constant('sterile'),
      value: fc.record({ type: fc.constant('boolean' as const), value: fc.boolean() }),
    }),
    fc.record({
      code: fc.constant('since'),
      value: fc.record({ type: fc.constant('dateTime' as const), value: fc.constantFrom('2024', '2025-06-30') }),
    }),
    fc.record({
      code: fc.constant('made-of'),
      value: fc.record({
        type: fc.constant('Coding' as const),
        value: fc.record({ system: fc.constant('http://example.org/s'), code: fc.constantFrom('A', 'B') }),
      }),
    }) as fc.Arbitrary<ConceptProperty>,
    fc.record({
      code: fc.constant('kin'),
      value: fc.record({ type: fc.constant('code' as const), value: fc.constantFrom(...codes, 'stranger') }),
    }),
    fc.record({
      code: fc.constantFrom('inactive', 'notSelectable'),
      value: fc.record({ type: fc.constant('boolean' as const), value: fc.boolean() }),
    }),
  );

function conceptOf(code: string, parents: readonly string[], codes: readonly string[]): fc.Arbitrary<DefinedConcept> {
  const designation = fc.record({
    language: fc.constantFrom('de', 'fr', 'en-GB'),
    value: name,
  });
  return fc
    .record({
      display: fc.option(name, { nil: undefined }),
      definition: fc.option(anything, { nil: undefined }),
      designations: fc.array(designation, { maxLength: 3 }),
      properties: fc.uniqueArray(plain(codes), { maxLength: 4, selector: (property) => JSON.stringify(property) }),
      above: fc.subarray([...parents], { maxLength: Math.min(2, parents.length) }),
    })
    .map(({ display, definition, designations, properties, above }) => ({
      code,
      ...(display === undefined ? {} : { display }),
      ...(definition === undefined ? {} : { definition }),
      designations,
      properties: [
        ...properties,
        ...above.map((parent) => ({ code: 'parent', value: { type: 'code' as const, value: parent } })),
      ],
      concepts: [],
    }));
}

const codeSystem: fc.Arbitrary<CodeSystemDefinition> = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...'abcdefghij', 'Ä1', 'x y', '10', '010', "q'"), { minLength: 1, maxLength: 9 }),
    fc.boolean(),
  )
  .chain(([codes, caseSensitive]) =>
    fc.tuple(...codes.map((code, at) => conceptOf(code, codes.slice(0, at), codes))).map((concepts) => ({
      url: 'http://example.org/random',
      version: '1',
      status: 'active' as const,
      caseSensitive,
      content: 'complete' as const,
      properties: [],
      filters: [],
      concepts,
    })),
  );

/** Every question there is, asked of one code system. */
function everything(system: CodeSystem, definition: CodeSystemDefinition) {
  const codes = definition.concepts.map(({ code }) => code);
  const wanted = (code: string) => system.find(code) ?? null;
  const searches = ['zorb', 'ZORB', 'zorb ac', 'uber', 'kid', 'naive', '血', 'x', '2 5', 'cell', '"', '', 'nothing'];
  const properties = ['colour', 'weight', 'share', 'sterile', 'since', 'made-of', 'kin', 'parent', 'none'];
  return {
    count: system.count,
    all: [...ordinals(system.all())],
    concepts: [...system.concepts(system.all())],
    found: [...codes, ...codes.map((code) => code.toUpperCase()), 'nope', ''].map(wanted),
    inactive: [...ordinals(system.inactive())],
    abstract: [...ordinals(system.abstract())],
    each: [...system.concepts(system.all())].map((concept) => ({
      designations: system.designations(concept),
      properties: byCode(system.properties(concept)),
      parents: system.parents(concept),
      children: system.children(concept),
      descendants: [...ordinals(system.descendants(concept))],
      ancestors: [...ordinals(system.ancestors(concept))],
    })),
    propertyCodes: [...system.propertyCodes()].sort(),
    ...Object.fromEntries(properties.map((property) => [property, aboutProperty(system, property)])),
    searches: searches.map((text) => [text, [...system.search(text)]]),
  };
}

/** The order in which a concept's properties come follows their definitions, in which the two differ. */
function byCode(properties: readonly ConceptProperty[]): readonly ConceptProperty[] {
  return [...properties].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
}

function aboutProperty(system: CodeSystem, property: string) {
  // SQLite keeps a boolean as a number, and lists it as one.
  const boolean = property === 'sterile';
  const values = boolean ? [] : [...new Set(system.propertyValues(property))].sort();
  const asked = boolean ? ['true', 'false'] : [...values, 'a', '10', 'A', '0.5', 'nope'];
  return {
    values,
    has: [...ordinals(system.withProperty(property))],
    sets: asked.map((value) => [value, [...ordinals(system.withValue(property, value))]]),
    each: [...system.concepts(system.all())].map((concept) =>
      asked.map((value) => system.hasValue(concept, property, value)),
    ),
  };
}

test('memory and SQLite agree', () => {
  fc.assert(
    fc.property(codeSystem, (definition) => {
      const twin = sqliteTwin(definition);
      try {
        expect(everything(twin.codeSystem, definition)).toEqual(everything(memoryCodeSystem(definition), definition));
      } finally {
        twin.close();
      }
    }),
    { numRuns: 60 },
  );
});
