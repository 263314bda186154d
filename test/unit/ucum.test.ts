import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ucumValueSet } from '../../src/codesystem/ucum/implicit-value-sets.js';
import { UCUM_COMMON, ucum } from '../../src/codesystem/ucum/ucum.js';
import { unitTables } from '../../src/codesystem/ucum/units.js';
import { parseCanonical } from '../../src/domain/canonical.js';
import { has, size } from '../../src/domain/ordinal-set.js';

const units = ucum();

function canonical(code: string): string | undefined {
  const concept = units.find(code);
  return concept === undefined ? undefined : String(units.properties(concept)[0]?.value.value);
}

test.each([
  ['mg/dL', 'g.m-3', '(milligram) / (deciliter)'],
  ['kg', 'g', '(kilogram)'],
  ['cm[H2O]', 'g.m-1.s-2', '(centimeter of water column)'],
  ['10*3/uL', 'm-3', '(the number ten for arbitrary powers ^ 3) / (microliter)'],
  ['10^9', '1', '(the number ten for arbitrary powers ^ 9)'],
  ['/min', 's-1', '1 / (minute)'],
  ['kg.m/s2', 'g.m.s-2', '(kilogram) * (meter) / (second ^ 2)'],
  ['mg/(8.kg.h)', 's-1', '(milligram) / (8 * (kilogram) * (hour))'],
  ['%[slope]', 'rad', '(percent of slope)'],
  ['g/mol', 'g', '(gram) / (mole)'],
  ['[IU]/mL', '[iU].m-3', '(international unit - arbitrary) / (milliliter)'],
  ['{cells}/uL', 'm-3', '{cells} / (microliter)'],
  ['/100{WBC}', '1', '1 / 100 {WBC}'],
  ["{Ehrlich'U}/100.g", 'g', "{Ehrlich'U} / 100 * (gram)"],
  ['[m/s2/Hz^(1/2)]', 'm2.s-3', '(meter per square seconds per square root of hertz)'],
  ['m+2', 'm2', '(meter ^ 2)'],
])('%s measures %s and reads %s', (code, measured, words) => {
  expect(canonical(code)).toBe(measured);
  const concept = units.find(code);
  expect(concept).toMatchObject({ code, display: code, inactive: false });
  expect(concept && units.designations(concept)[0]?.value).toBe(words);
});

test.each([
  ['foo', "The unit 'foo' is unknown at position 1"],
  ['MG/DL', "The unit 'DL' is unknown at position 4"],
  ['mg/', 'A unit or number is missing at position 4'],
  ['mg..dL', 'A unit or number is missing at position 4'],
  ['a b', 'A blank may not stand in an expression at position 2'],
  ['µg', "The character 'µ' may not stand in an expression at position 1"],
  ['mg{x', "An annotation is not closed with '}' at position 3"],
  ['(mg/dL', "A closing ')' is missing at position 7"],
  ['mg)', "Unexpected ')' at position 3"],
  ['k[in_i]', "The unit 'k[in_i]' is unknown at position 1"],
  ['0.mg', 'Zero is no factor of a unit at position 1'],
  ['10mg', "Unexpected 'm' at position 3"],
  ['', 'The expression is empty at position 1'],
])('%j is no unit: %s', (code, why) => {
  expect(units.find(code)).toBeUndefined();
  expect(units.explain?.(code)).toBe(`Error processing unit '${code}': ${why}`);
});

test('a valid unit needs no explanation, and very long text is refused', () => {
  expect(units.explain?.('mg')).toBeUndefined();
  expect(units.find('m.'.repeat(2000))).toBeUndefined();
});

test('mg/dL has its name in common use', () => {
  const concept = units.find('mg/dL');
  const names = concept === undefined ? [] : units.designations(concept);
  expect(names).toContainEqual(expect.objectContaining({ value: 'milligram per deciliter', language: 'en' }));
});

describe('filters', () => {
  test.each([
    ['canonical', '=', 'g', ['kg', 'mg', '[lb_av]', 'g/mol'], ['mL', 'g/L', '1', '[iU]']],
    ['canonical', '=', 'mg/dL', ['g/L', 'kg/m3'], ['g', 'mmol/L']],
    ['comparable', 'in', 'm,s', ['cm', 'h', '[in_i]'], ['m2', 'm/s']],
    ['property', '=', 'temperature', ['Cel', '[degF]', 'K'], ['m']],
    ['canonical', '=', '[iU]', ['[IU]', 'k[iU]'], ["[arb'U]", '%', '1']],
  ])('%s %s %s takes %j and not %j', (property, op, value, inside, outside) => {
    const filter = units.filter?.({ property, op, value });
    const passes = (code: string) => {
      const concept = units.find(code);
      return concept !== undefined && filter?.has(concept);
    };
    expect(inside.filter((code) => !passes(code))).toEqual([]);
    expect(outside.filter(passes)).toEqual([]);
    expect(filter?.open).toBe(true);
  });

  test('what does not pass is told why', () => {
    const milliliter = units.find('mL');
    const filter = units.filter?.({ property: 'canonical', op: '=', value: 'kg' });
    expect(milliliter && filter?.why?.(milliliter)).toBe('Code mL has canonical form m3, not g as required');
  });

  test('a value that is no unit or no base property is an error', () => {
    expect(() => units.filter?.({ property: 'canonical', op: '=', value: 'foo' })).toThrow(/valid UCUM expression/);
    expect(() => units.filter?.({ property: 'property', op: '=', value: 'volume' })).toThrow(/length, time, mass/);
    expect(units.filter?.({ property: 'canonical', op: 'regex', value: 'g' })).toBeUndefined();
  });

  test('listing and testing agree on the units that are listed', () => {
    const filter = units.filter?.({ property: 'canonical', op: '=', value: 'g.m-3' });
    const set = filter?.set?.() ?? new Int32Array(0);
    expect(size(set)).toBeGreaterThan(0);
    for (const concept of units.concepts(units.all())) expect(has(set, concept.ord)).toBe(filter?.has(concept));
  });
});

describe('implicit value sets', () => {
  const find = () => units;

  test.each([
    ['mg/dL', 'mg/dL'],
    ['mg%2FdL', 'mg/dL'],
    ['%25', '%'],
  ])('http://unitsofmeasure.org/vs/%s', (path, value) => {
    const found = ucumValueSet(parseCanonical(`http://unitsofmeasure.org/vs/${path}`), find);
    expect(found?.compose?.include[0]?.filters).toEqual([{ property: 'comparable', op: '=', value }]);
  });

  test('a value set of what is no unit does not exist', () => {
    expect(ucumValueSet(parseCanonical('http://unitsofmeasure.org/vs/foo'), find)).toBeUndefined();
    expect(ucumValueSet(parseCanonical('http://unitsofmeasure.org/vs'), find)).toBeUndefined();
  });

  test('common units are known without a FHIR package, but in no version of it', () => {
    expect(ucumValueSet(parseCanonical(UCUM_COMMON), find)?.compose?.include[0]?.concepts.length).toBeGreaterThan(500);
    expect(ucumValueSet(parseCanonical(`${UCUM_COMMON}|5.0.0`), find)).toBeUndefined();
  });
});

describe('laws', () => {
  const atom = fc.constantFrom(...[...unitTables().atoms.keys()].filter((code) => !code.includes('10')));

  test('the inverse of a unit has the inverse dimension, and a unit over itself has none', () => {
    fc.assert(
      fc.property(atom, atom, (a, b) => {
        expect(canonical(`(${a}/${b})/(${a}/${b})`)).toBe('1');
        expect(canonical(`${a}.${b}`)).toBe(canonical(`${b}.${a}`));
        expect(canonical(`/(${a}/${b})`)).toBe(canonical(`${b}/${a}`));
      }),
    );
  });

  test('any text is either a code or explained', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (text) => {
        expect(units.find(text) === undefined).toBe(units.explain?.(text) !== undefined);
      }),
    );
  });
});
