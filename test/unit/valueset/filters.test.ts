/** Every filter operator over every kind of property: what it lists, and that asking about one concept says the same. */
import { describe, expect, test } from 'vitest';
import { memoryCodeSystem } from '../../../src/codesystem/memory-code-system.js';
import { ordinals } from '../../../src/domain/ordinal-set.js';
import { compileFilter } from '../../../src/valueset/filters/table.js';
import { FRUIT_SYSTEM } from '../../support/value-sets.js';

const system = memoryCodeSystem(FRUIT_SYSTEM);
const place = { path: 'ValueSet.compose.include[0].filter[0]', valueSet: 'http://example.org/vs' };
const all = [...system.concepts(system.all())];

const CASES: readonly (readonly [property: string, op: string, value: string, codes: string])[] = [
  ['concept', 'is-a', 'apple', 'apple gala fuji'],
  ['code', 'is-a', 'apple', 'apple gala fuji'],
  ['concept', 'is-a', 'red', 'apple gala fuji red'],
  ['concept', 'is-a', 'nothing', ''],
  ['concept', 'descendent-of', 'fruit', 'apple gala fuji pear'],
  ['concept', 'is-not-a', 'fruit', 'food red stone'],
  ['concept', 'generalizes', 'gala', 'food fruit apple gala red'],
  ['concept', 'child-of', 'food', 'fruit red'],
  ['concept', 'child-of', 'gala', ''],
  ['concept', 'descendent-leaf', 'food', 'gala fuji pear'],
  ['concept', 'descendent-leaf', 'red', 'gala fuji'],
  ['concept', '=', 'pear', 'pear'],
  ['concept', 'in', 'pear, stone ,none', 'pear stone'],
  ['concept', 'not-in', 'food,fruit,apple,gala,fuji', 'pear red stone'],
  ['code', 'regex', 'f.*', 'food fruit fuji'],
  ['code', 'regex', 'uji', ''],
  ['display', 'regex', '.*stone.*', 'stone'],
  ['display', '=', 'The pear', 'pear'],
  ['colour', '=', 'red', 'apple'],
  ['colour', '=', 'RED', ''],
  ['colour', 'in', 'red,green', 'apple pear'],
  ['colour', 'not-in', 'red,green', 'food fruit gala fuji red stone'],
  ['colour', 'exists', 'true', 'apple fuji pear'],
  ['colour', 'exists', 'false', 'food fruit gala red stone'],
  ['colour', 'regex', 'r.d|pink', 'apple fuji'],
  ['kin', '=', 'fuji', 'pear'],
  ['kin', 'is-a', 'apple', 'pear'],
  ['kin', 'descendent-of', 'fuji', ''],
  ['parent', '=', 'apple', 'gala fuji'],
  ['child', '=', 'apple', 'fruit red'],
  ['child', 'exists', 'true', 'food fruit apple red'],
  ['inactive', '=', 'true', 'gala'],
  ['inactive', '=', 'false', 'food fruit apple fuji pear red stone'],
  ['notSelectable', '=', 'true', 'fruit'],
  ['status', '=', 'retired', 'gala'],
];

describe('filters', () => {
  test.each(CASES)('%s %s %s', (property, op, value, codes) => {
    const filter = compileFilter(system, { property, op, value }, place);
    const expected = codes
      .split(' ')
      .filter((code) => code !== '')
      .sort();
    const listed = [...ordinals(filter.set?.() ?? new Int32Array(0))].map((ord) => system.at(ord).code);
    expect(listed.sort()).toEqual(expected);
    expect(
      all
        .filter((concept) => filter.has(concept))
        .map(({ code }) => code)
        .sort(),
    ).toEqual(expected);
  });

  test.each([
    ['no value', { property: 'concept', op: 'is-a' }, 'UNABLE_TO_HANDLE_SYSTEM_FILTER_WITH_NO_VALUE'],
    ['an unknown operator', { property: 'concept', op: 'near', value: 'x' }, 'FILTER_NOT_UNDERSTOOD'],
    ['an unknown property', { property: 'taste', op: '=', value: 'x' }, 'FILTER_NOT_UNDERSTOOD'],
  ])('%s is refused at its place', (_what, filter, messageId) => {
    expect(() => compileFilter(system, filter, place)).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ messageId, expression: place.path })] }),
    );
  });

  test('a broken regular expression is refused', () => {
    const filter = compileFilter(system, { property: 'code', op: 'regex', value: '(a' }, place);
    expect(() => filter.set?.()).toThrow(/could not be executed/);
  });

  test('an expression that would take for ever to backtrack is answered', () => {
    const filter = compileFilter(system, { property: 'display', op: 'regex', value: '((((a+)+)+)+)+z' }, place);
    expect([...(filter.set?.() ?? [])]).toEqual([]);
  });
});
