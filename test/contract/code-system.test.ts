/** What every code system must do, whatever it stands on: the same suite over the memory and the SQLite implementation. */
import { afterAll, describe, expect, test } from 'vitest';
import type { CodeSystem } from '../../src/codesystem/code-system.js';
import { memoryCodeSystem } from '../../src/codesystem/memory-code-system.js';
import type { CodeSystemDefinition, DefinedConcept } from '../../src/domain/code-system-definition.js';
import { ordinals } from '../../src/domain/ordinal-set.js';
import { sqliteTwin } from '../support/sqlite-code-system.js';

const concept = (code: string, more: Partial<DefinedConcept> = {}): DefinedConcept => ({
  code,
  display: `Display of ${code}`,
  designations: [],
  properties: [],
  concepts: [],
  ...more,
});
const bool = (code: string, value: boolean) => ({ code, value: { type: 'boolean' as const, value } });
const ref = (code: string, value: string) => ({ code, value: { type: 'code' as const, value } });

/** A small polyhierarchy: fruit > apple, pear; red > apple; apple > gala (inactive); a stray root. */
const DEFINITION: CodeSystemDefinition = {
  url: 'http://example.org/fruit',
  version: '2.0',
  status: 'active',
  caseSensitive: false,
  content: 'complete',
  hierarchyMeaning: 'is-a',
  properties: [
    { code: 'colour', type: 'string' },
    { code: 'weight', type: 'integer' },
    { code: 'kin', type: 'code' },
  ],
  filters: [],
  concepts: [
    concept('fruit', {
      display: 'Fruit',
      definition: 'What grows on trees',
      properties: [bool('notSelectable', true)],
      concepts: [
        concept('Apple', {
          display: 'Apple',
          designations: [
            { language: 'de', value: 'Apfel' },
            {
              language: 'fr',
              use: { system: 'http://example.org/use', code: 'common' as never },
              value: 'Pomme rouge',
            },
          ],
          properties: [
            ref('parent', 'red'),
            { code: 'colour', value: { type: 'string', value: 'red' } },
            { code: 'weight', value: { type: 'integer', value: 150 } },
            ref('kin', 'pear'),
          ],
          concepts: [concept('gala', { display: 'Gala apple', properties: [bool('inactive', true)] })],
        }),
        concept('pear', {
          display: 'Pear',
          properties: [{ code: 'colour', value: { type: 'string', value: 'green' } }],
        }),
      ],
    }),
    concept('red', { display: 'Red thing' }),
    concept('stray', { display: 'Stray apple pie' }),
  ],
};

const twin = sqliteTwin(DEFINITION);
afterAll(() => twin.close());

const IMPLEMENTATIONS: readonly (readonly [string, CodeSystem])[] = [
  ['memory', memoryCodeSystem(DEFINITION)],
  ['sqlite', twin.codeSystem],
];

describe.each(IMPLEMENTATIONS)('%s code system', (_name, system) => {
  const get = (code: string) => {
    const found = system.find(code);
    if (found === undefined) throw new Error(`${code} is not there`);
    return found;
  };
  const codes = (set: Int32Array) => [...ordinals(set)].map((ord) => system.at(ord).code);

  test('counts its concepts', () => expect(system.count).toBe(6));

  test.each([
    ['Apple', 'Apple'],
    ['apple', 'Apple'],
    ['GALA', 'gala'],
  ])('finds %s without regard to case', (asked, code) => expect(system.find(asked)?.code).toBe(code));

  test('does not find what is not there', () => expect(system.find('plum')).toBeUndefined());
  test('refuses an ordinal that no concept has', () => expect(() => system.at(99)).toThrow(RangeError));

  test.each([
    ['fruit', { abstract: true, inactive: false, display: 'Fruit', definition: 'What grows on trees' }],
    ['gala', { abstract: false, inactive: true, display: 'Gala apple' }],
  ])('knows what %s is', (code, expected) => expect(get(code)).toMatchObject(expected));

  test.each([
    ['fruit', ['fruit', 'Apple', 'gala', 'pear']],
    ['red', ['Apple', 'gala', 'red']],
    ['gala', ['gala']],
  ])('descendants of %s', (code, expected) =>
    expect(codes(system.descendants(get(code))).sort()).toEqual([...expected].sort()),
  );

  test.each([
    ['gala', ['fruit', 'Apple', 'gala', 'red']],
    ['fruit', ['fruit']],
  ])('ancestors of %s', (code, expected) =>
    expect(codes(system.ancestors(get(code))).sort()).toEqual([...expected].sort()),
  );

  test.each([
    ['fruit', 'gala', true],
    ['red', 'gala', true],
    ['gala', 'red', false],
    ['pear', 'pear', true],
    ['stray', 'pear', false],
  ])('%s subsumes %s: %s', (a, b, expected) => expect(system.subsumes(get(a), get(b))).toBe(expected));

  test('parents and children', () => {
    expect(
      system
        .parents(get('Apple'))
        .map(({ code }) => code)
        .sort(),
    ).toEqual(['fruit', 'red']);
    expect(system.children(get('fruit')).map(({ code }) => code)).toEqual(['Apple', 'pear']);
  });

  test('designations keep language and use', () =>
    expect(system.designations(get('Apple'))).toEqual([
      { language: 'de', value: 'Apfel' },
      { language: 'fr', use: { system: 'http://example.org/use', code: 'common' }, value: 'Pomme rouge' },
    ]));

  test('properties are typed; a reference says what it refers to', () => {
    const properties = [...system.properties(get('Apple'))].sort((a, b) => a.code.localeCompare(b.code));
    expect(properties).toEqual([
      { code: 'colour', value: { type: 'string', value: 'red' } },
      { code: 'kin', value: { type: 'code', value: 'pear' }, description: 'Pear' },
      { code: 'parent', value: { type: 'code', value: 'red' }, description: 'Red thing' },
      { code: 'weight', value: { type: 'integer', value: 150 } },
    ]);
  });

  test.each([
    ['colour', 'red', ['Apple']],
    ['weight', '150', ['Apple']],
    ['kin', 'pear', ['Apple']],
    ['notSelectable', 'true', ['fruit']],
    ['colour', 'blue', []],
    ['nothing', 'x', []],
  ])('concepts with %s = %s', (property, value, expected) => {
    expect(codes(system.withValue(property, value))).toEqual(expected);
    for (const code of expected) expect(system.hasValue(get(code), property, value)).toBe(true);
    expect(system.hasValue(get('stray'), property, value)).toBe(false);
  });

  test('concepts that have a property, and its values', () => {
    expect(codes(system.withProperty('colour')).sort()).toEqual(['Apple', 'pear']);
    expect([...system.propertyValues('colour')].sort()).toEqual(['green', 'red']);
    expect([...system.propertyValues('notSelectable')]).toEqual(['true']);
    expect([...system.propertyValues('weight')]).toEqual(['150']);
  });

  test('inactive and abstract sets', () => {
    expect(codes(system.inactive())).toEqual(['gala']);
    expect(codes(system.abstract())).toEqual(['fruit']);
  });

  test.each([
    ['apple', ['Apple', 'stray', 'gala']],
    ['app', ['Apple', 'stray', 'gala']],
    ['pomme', ['Apple']],
    ['app gal', ['gala']],
    ['  ', []],
    ['plum', []],
  ])('search for %j', (text, expected) =>
    expect([...system.search(text)].map((ord) => system.at(ord).code)).toEqual(expected),
  );

  test('lists a set in ordinal order', () =>
    expect([...system.concepts(system.all())].map(({ ord }) => ord)).toEqual([...ordinals(system.all())]));
});
