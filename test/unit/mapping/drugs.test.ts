import { describe, expect, it } from 'vitest';
import { compareDoses, findDoses } from '../../../src/mapping/drugs/dose.js';
import { understandDrug } from '../../../src/mapping/drugs/drug-order.js';
import { drugDictionary } from '../../../src/mapping/drugs/drug-words.js';
import { createEngine } from '../../../src/mapping/engine.js';
import { shippedModel } from '../../../src/mapping/model.js';
import { roughOrder, sampleDrugs } from './support.js';

describe('findDoses', () => {
  it.each([
    [
      '37,5mg+325mg',
      [
        { amount: 37.5, unit: 'mg' },
        { amount: 325, unit: 'mg' },
      ],
    ],
    ['62,5mcg', [{ amount: 0.0625, unit: 'mg' }]],
    ['5%', [{ amount: 50, unit: 'mg', per: 'ml' }]],
    ['100TÜ/ml', [{ amount: 100, unit: 'unt', per: 'ml' }]],
    ['5600R\ufffd', [{ amount: 5600, unit: 'unt' }]],
    ['250mg/5ml', [{ amount: 50, unit: 'mg', per: 'ml' }]],
    ['tablet', []],
  ])('%s', (text, expected) => {
    expect(findDoses(text).map(({ start, end, ...dose }) => dose)).toEqual(expected);
  });

  it.each([
    [{ amount: 20, unit: 'mg' }, { amount: 20, unit: 'mg' }, 'same'],
    [{ amount: 20, unit: 'mg' }, { amount: 20, unit: 'mg', per: 'ml' }, 'number'],
    [{ amount: 20, unit: 'mg' }, { amount: 25, unit: 'mg' }, 'different'],
    [{ amount: 20, unit: 'mg' }, { amount: 20, unit: 'unt' }, 'different'],
  ])('%o and %o: %s', (a, b, expected) => {
    expect(compareDoses(a, b)).toBe(expected);
  });
});

describe('understandDrug', () => {
  it('reads ingredients, doses, route and form', () => {
    const order = understandDrug(
      { name: 'tramadol and paracetamol; 37,5mg+325mg; Oral; film-coated tablet' },
      drugDictionary(),
    );
    expect(order.ingredients).toHaveLength(2);
    expect(order.ingredients[1]?.[0]).toEqual(['asetaminofen']);
    expect(order.doses.map(({ amount }) => amount)).toEqual([37.5, 325]);
    expect(order.form).toEqual({ group: 'tablet', route: 'oral' });
  });

  it('knows a combination that does not name its partners', () => {
    expect(understandDrug({ name: 'sodium fluoride, combinations; local oral' }, drugDictionary()).combination).toBe(
      true,
    );
  });
});

describe('drug candidates', () => {
  const matcher = sampleDrugs();

  it.each([
    ['tramadol and paracetamol; 37,5mg+325mg; Oral', '836395'],
    ['paracetamol;500mg;;capsule', '198439'],
    ['Paracetamol 500 mg tablets', '198440'],
    ['tramadol;100mg;Oral;prolonged-release tablet', '833709'],
    ['tramadole; 50mg; Oral', '835603'],
    ['paracetamol; oral', '161'],
    ['Tylenol 500 MG Oral Tablet', '209459'],
    ['acetaminophen 500 MG Oral Tablet [Tylenol]', '209459'],
    ['Ultracet; 37,5mg+325mg; Oral; tablet', '836397'],
    ['acetaminophen 500 MG dose pack', '900001'],
  ])('%s', (name, expected) => {
    expect(roughOrder(matcher, { name })[0]).toBe(expected);
  });

  it('a brand and a pack are told apart from the plain drug with the shipped weights, and in words', () => {
    const engine = createEngine(matcher, shippedModel('drugs', matcher.features));
    const first = (name: string) => engine.suggest({ name }, 5).candidates[0];
    expect(first('Tylenol; 500mg; Oral; tablet')).toMatchObject({ code: '209459', relationship: 'equivalent' });
    expect(first('paracetamol; 500mg; Oral; tablet')?.code).toBe('198440');
    expect(first('Tylenol; 500mg; Oral; tablet')?.explanation).toContainEqual(
      expect.objectContaining({ axis: 'brand', agreement: 'agree' }),
    );
  });
});
