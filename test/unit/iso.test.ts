import { expect, test } from 'vitest';
import { iso3166 } from '../../src/codesystem/iso/iso-3166.js';
import { iso4217 } from '../../src/codesystem/iso/iso-4217.js';
import { usStates } from '../../src/codesystem/us-states/us-states.js';
import { size } from '../../src/domain/ordinal-set.js';

const countries = iso3166();
const currencies = iso4217();

test.each([
  ['DE', 'Germany', 'alpha-2'],
  ['DEU', 'Germany', 'alpha-3'],
  ['276', 'Germany', 'numeric'],
  ['VE', 'Venezuela, Bolivarian Republic of', 'alpha-2'],
  ['CIV', "Côte d'Ivoire", 'alpha-3'],
  ['AA', 'User-assigned', 'alpha-2'],
  ['QM', 'User-assigned', 'alpha-2'],
  ['XK', 'Kosovo', 'alpha-2'],
])('ISO 3166 %s is %s (%s)', (code, display, form) => {
  const concept = countries.find(code);
  expect(concept?.display).toBe(display);
  expect(concept && countries.hasValue(concept, 'form', form)).toBe(true);
});

test.each(['de', 'QL', 'XAA', '999', 'ZY', ''])('ISO 3166 has no code %j', (code) => {
  expect(countries.find(code)).toBeUndefined();
});

test('ISO 3166 has as many three-letter and numeric codes as countries, each once', () => {
  expect(countries.count).toBe(249 * 3 + 42);
  expect(size(countries.withValue('form', 'alpha-3'))).toBe(249);
  expect(size(countries.withValue('form', 'numeric'))).toBe(249);
  expect(size(countries.withValue('alpha-2', 'FR'))).toBe(2);
});

test('displays of user-assigned codes are left to users, those of countries are not', () => {
  const isFree = (code: string) => {
    const concept = countries.find(code);
    return concept !== undefined && countries.isUserDefined?.(concept);
  };
  expect(['AA', 'QZ', 'XY', 'ZZ'].map(isFree)).toEqual([true, true, true, true]);
  expect(['DE', 'DEU', '276'].map(isFree)).toEqual([false, false, false]);
});

test.each([
  ['USD', 'US Dollar', 2, false],
  ['JPY', 'Japanese Yen', 0, false],
  ['KWD', 'Kuwaiti Dinar', 3, false],
  ['DEM', 'German Mark', 2, true],
  ['XXX', 'No currency involved', 2, false],
])('ISO 4217 %s is %s with %i decimals, inactive: %s', (code, display, decimals, inactive) => {
  const concept = currencies.find(code);
  expect(concept).toMatchObject({ display, inactive });
  expect(concept && currencies.hasValue(concept, 'decimals', String(decimals))).toBe(true);
});

test('every currency has a name', () => {
  expect([...currencies.concepts(currencies.all())].filter(({ code, display }) => code === display)).toEqual([]);
});

test('US states: fifty states, the district, areas and armed forces', () => {
  const states = usStates();
  expect(states.count).toBe(62);
  expect(states.find('MN')?.display).toBe('Minnesota');
  expect(states.find('XX')).toBeUndefined();
});
