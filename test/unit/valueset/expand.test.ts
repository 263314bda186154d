/** What an expansion lists and says of itself, setting by setting. */
import { describe, expect, test } from 'vitest';
import type { ExpansionEntry } from '../../../src/domain/expansion.js';
import type { ValueSetDefinition } from '../../../src/domain/value-set.js';
import { expand } from '../../../src/terminology/expand.js';
import {
  bool,
  catalogueWith,
  concept,
  FRUIT,
  FRUIT_SYSTEM,
  include,
  settings,
  valueSet,
} from '../../support/value-sets.js';

const WHOLE = valueSet('whole', { include: [include()] });
const APPLES = valueSet('apples', {
  include: [include({ filters: [{ property: 'concept', op: 'is-a', value: 'apple' }] })],
});
const IMPORTING = valueSet('importing', {
  include: [{ concepts: [], filters: [], valueSets: ['http://example.org/vs/apples', 'http://example.org/vs/whole'] }],
});
const CIRCLE = valueSet('circle', {
  include: [{ concepts: [], filters: [], valueSets: ['http://example.org/vs/circle'] }],
});
const NEWER = {
  ...FRUIT_SYSTEM,
  version: '2.0.0',
  concepts: [concept('apple', { display: 'New apple' }), concept('kiwi')],
};
const catalogue = catalogueWith([FRUIT_SYSTEM], [WHOLE, APPLES, IMPORTING, CIRCLE]);
const both = catalogueWith([FRUIT_SYSTEM, NEWER]);

function shown(entry: ExpansionEntry): string {
  const version = entry.version === undefined ? '' : `|${entry.version}`;
  const inner = entry.contains.length === 0 ? '' : `(${entry.contains.map(shown).join(' ')})`;
  return `${entry.code}${version}${inner}`;
}

function listed(definition: ValueSetDefinition, named = {}, from = catalogue): string {
  return expand(from, { definition, settings: settings(named) })
    .contains.map(shown)
    .join(' ');
}

const flat = { excludeNested: true };
const pears = [{ code: 'pear', designations: [] }];

describe('what is listed', () => {
  test.each<readonly [string, ValueSetDefinition, Record<string, unknown>, string]>([
    ['a whole code system', WHOLE, flat, 'food fruit apple gala fuji pear red stone'],
    ['a sub-tree as a tree', APPLES, {}, 'apple(gala fuji)'],
    ['a polyhierarchy is no tree', WHOLE, {}, 'food fruit apple gala fuji pear red stone'],
    ['active codes only', APPLES, { ...flat, activeOnly: true }, 'apple fuji'],
    ['without groupers', WHOLE, { ...flat, excludeNotForUI: true }, 'food apple gala fuji pear red stone'],
    ['a page', WHOLE, { count: 3, offset: 2 }, 'apple gala fuji'],
    ['a page beyond the end', WHOLE, { count: 3, offset: 20 }, ''],
    ['nothing but the total', WHOLE, { count: 0 }, ''],
    ['what matches a text, best first', WHOLE, { filter: 'app' }, 'apple stone'],
    ['a code typed in full comes first', WHOLE, { filter: 'stone' }, 'stone'],
    ['an intersection of imports', IMPORTING, flat, 'apple gala fuji'],
    ['without a code system', WHOLE, { 'exclude-system': FRUIT }, ''],
    [
      'a list in its own order',
      valueSet('list', { include: [include({ concepts: [{ code: 'stone', designations: [] }, ...pears] })] }),
      {},
      'stone pear',
    ],
    [
      'each code once',
      valueSet('twice', { include: [include({ concepts: pears }), include()] }),
      flat,
      'pear food fruit apple gala fuji red stone',
    ],
    [
      'two filters',
      valueSet('two', {
        include: [
          include({
            filters: [
              { property: 'concept', op: 'is-a', value: 'fruit' },
              { property: 'colour', op: 'exists', value: 'true' },
            ],
          }),
        ],
      }),
      {},
      'apple fuji pear',
    ],
    [
      'what is not excluded',
      valueSet('but', { include: [include()], exclude: [include({ concepts: pears })] }),
      flat,
      'food fruit apple gala fuji red stone',
    ],
    [
      'what no imported set excludes',
      valueSet('less', {
        include: [include()],
        exclude: [{ concepts: [], filters: [], valueSets: ['http://example.org/vs/apples'] }],
      }),
      flat,
      'food fruit pear red stone',
    ],
    [
      'without inactive codes',
      valueSet('active', { inactive: false, include: APPLES.compose?.include ?? [] }),
      flat,
      'apple fuji',
    ],
  ])('%s', (_what, definition, named, expected) => expect(listed(definition, named)).toBe(expected));

  test.each<readonly [string, ValueSetDefinition, Record<string, unknown>, string]>([
    [
      'both versions, newest first',
      valueSet('v', { include: [include({ version: '1.0.0', concepts: pears }), include({ version: '2.0.0' })] }),
      {},
      'apple|2.0.0 kiwi|2.0.0 pear|1.0.0',
    ],
    ['the newest where none is named', WHOLE, {}, 'apple kiwi'],
    ['a default version', WHOLE, { 'system-version': `${FRUIT}|1.0.0`, count: 1 }, 'food'],
    ['a wildcard', valueSet('w', { include: [include({ version: '1.x.x' })] }), { count: 1 }, 'food'],
    [
      'a forced version',
      valueSet('f', { include: [include({ version: '1.0.0' })] }),
      { 'force-system-version': `${FRUIT}|2.0.0` },
      'apple kiwi',
    ],
    [
      'versions merged by code',
      valueSet('m', {
        include: [
          include({ version: '2.0.0' }),
          include({ version: '1.0.0', filters: [{ property: 'concept', op: 'is-a', value: 'apple' }] }),
        ],
      }),
      { versionsMatch: true },
      'apple|2.0.0 kiwi|2.0.0 gala|1.0.0 fuji|1.0.0',
    ],
  ])('%s', (_what, definition, named, expected) => expect(listed(definition, named, both)).toBe(expected));
});

describe('what is said', () => {
  const parametersOf = (definition: ValueSetDefinition, named: Record<string, unknown>) =>
    expand(catalogue, { definition, settings: settings(named) }).parameters.map(
      ({ name, value }) => `${name}=${value}`,
    );

  test('parameters are echoed, code systems and value sets named', () =>
    expect(parametersOf(IMPORTING, { count: 2, offset: 1, activeOnly: false, filter: 'apple' }).sort()).toEqual([
      'activeOnly=false',
      'count=2',
      'filter=apple',
      'offset=1',
      `used-codesystem=${FRUIT}|1.0.0`,
      'used-valueset=http://example.org/vs/apples|1',
      'used-valueset=http://example.org/vs/whole|1',
    ]));

  test.each([
    ['de', 'Der Apfel'],
    ['fr', 'The apple'],
    ['fr,de;q=0.5', 'Der Apfel'],
    ['fr,*;q=0', undefined],
  ])('display for %s', (displayLanguage, expected) => {
    const { contains } = expand(catalogue, { definition: APPLES, settings: settings({ displayLanguage, count: 1 }) });
    expect(contains[0]?.display).toBe(expected);
  });

  test('properties and designations that are asked for', () => {
    const named = { property: 'colour', includeDesignations: true, count: 1 };
    const { contains, properties } = expand(catalogue, { definition: APPLES, settings: settings(named) });
    expect(contains[0]).toMatchObject({
      properties: [{ code: 'colour', value: { type: 'string', value: 'red' } }],
      designations: [{ language: 'de', value: 'Der Apfel' }],
    });
    expect(properties).toEqual([{ code: 'colour', uri: 'http://example.org/colour' }]);
  });

  test('flags', () =>
    expect(
      expand(catalogue, { definition: WHOLE, settings: settings(flat) }).contains.filter(
        ({ abstract, inactive }) => abstract || inactive,
      ),
    ).toMatchObject([
      { code: 'fruit', abstract: true },
      { code: 'gala', inactive: true, properties: [{ code: 'status', value: { value: 'retired' } }] },
    ]));
});

describe('what is refused', () => {
  test.each<readonly [string, ValueSetDefinition, Record<string, unknown>, string | undefined]>([
    ['a circle', CIRCLE, {}, 'VALUESET_CIRCULAR_REFERENCE'],
    [
      'an unknown import',
      valueSet('x', { include: [{ concepts: [], filters: [], valueSets: ['http://example.org/none|2'] }] }),
      {},
      'VS_EXP_IMPORT_UNK_PINNED',
    ],
    [
      'an unknown code system',
      valueSet('y', { include: [include({ system: 'http://example.org/none' })] }),
      {},
      'UNKNOWN_CODESYSTEM_EXP',
    ],
    [
      'an unknown version',
      valueSet('z', { include: [include({ version: '9' })] }),
      {},
      'UNKNOWN_CODESYSTEM_VERSION_EXP',
    ],
    ['a forbidden version', WHOLE, { 'check-system-version': `${FRUIT}|2.x` }, 'UNKNOWN_CODESYSTEM_VERSION_EXP'],
    ['a missing supplement', WHOLE, { useSupplement: 'http://example.org/none' }, 'VALUESET_SUPPLEMENT_MISSING'],
    ['more codes than wanted', WHOLE, { limit: 3 }, 'VALUESET_TOO_COSTLY'],
  ])('%s', (_what, definition, named, messageId) =>
    expect(() => expand(catalogue, { definition, settings: settings(named) })).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ messageId })] }),
    ),
  );

  test('an include of nothing, at its place', () => {
    const definition = valueSet('n', { include: [{ concepts: [], filters: [], valueSets: [] }] });
    expect(() => expand(catalogue, { definition, settings: settings() })).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ expression: 'ValueSet.compose.include[0]' })] }),
    );
  });

  test('a limited expansion is cut instead, and says so', () => {
    const named = { limit: 3, limitedExpansion: true, excludeNested: true };
    const { contains, extensions } = expand(catalogue, { definition: WHOLE, settings: settings(named) });
    expect(contains).toHaveLength(3);
    expect(extensions).toContainEqual({
      url: 'http://hl7.org/fhir/StructureDefinition/valueset-toocostly',
      valueBoolean: true,
    });
  });

  test('imports that multiply at each step are counted before they are walked', () => {
    const sets = Array.from({ length: 40 }, (_, level) => {
      const next = `http://example.org/vs/level${level + 1}`;
      const set = { concepts: [], filters: [], valueSets: [next] };
      return valueSet(`level${level}`, level === 39 ? { include: [include()] } : { include: [set, set] });
    });
    const [definition = WHOLE] = sets;
    expect(() => expand(catalogueWith([FRUIT_SYSTEM], sets), { definition, settings: settings() })).toThrow(
      /imports so many/,
    );
  });

  test('a fragment is marked as not closed', () => {
    const fragment = {
      ...FRUIT_SYSTEM,
      content: 'fragment' as const,
      concepts: [concept('x', { properties: [bool('inactive', false)] })],
    };
    const { extensions, parameters } = expand(catalogueWith([fragment]), { definition: WHOLE, settings: settings() });
    expect(extensions[0]).toMatchObject({ valueBoolean: true });
    expect(parameters).toContainEqual({ name: 'used-fragment', type: 'uri', value: `${FRUIT}|1.0.0` });
  });
});

describe('a value set published as a list of codes', () => {
  const stored: ValueSetDefinition = {
    url: 'http://example.org/vs/stored',
    status: 'active',
    expansion: [
      { system: FRUIT, code: 'fruit', contains: [{ system: FRUIT, code: 'gala', contains: [] }] },
      { system: FRUIT, code: 'pear', contains: [] },
    ],
  };

  test.each([
    ['as it stands', {}, 'fruit gala pear'],
    ['active codes', { activeOnly: true }, 'fruit pear'],
    ['a page', { count: 1, offset: 1 }, 'gala'],
    ['by text', { filter: 'pear' }, 'pear'],
  ])('%s', (_what, named, expected) => expect(listed(stored, named)).toBe(expected));
});

test.each([
  [{ filter: 'apple' }, 2],
  [{ filter: 'apple', count: 0 }, 2],
  [{ filter: 'apple', count: 1 }, 2],
  [{ count: 0 }, 8],
])('the total of %j is %i', (named, total) =>
  expect(expand(catalogue, { definition: WHOLE, settings: settings(named) }).total).toBe(total),
);
