import { describe, expect, it } from 'vitest';
import { parseComponent } from '../../../src/mapping/labs/component.js';
import { labDictionary } from '../../../src/mapping/labs/dictionary.js';
import { unitKinds } from '../../../src/mapping/labs/units.js';
import { roughOrder, sampleLabs } from './support.js';

describe('parseComponent', () => {
  it.each([
    ['Neutrophils/100 leukocytes', 'share', ['neutrophil']],
    ['Hemoglobin A1c/Hemoglobin.total', 'share', ['hemoglobin', 'a1c']],
    ['Coagulation factor V activity actual/Normal', 'share', ['coagulation', 'factor', 'v', 'activity', 'actual']],
    ['Albumin/Creatinine', 'ratio', ['albumin', 'creatinine']],
    ['Glucose^post CFst', 'none', ['glucose']],
  ])('%s', (text, divisor, main) => {
    expect(parseComponent(text)).toMatchObject({ divisor, main });
  });
});

describe('unitKinds', () => {
  it.each([
    ['mg/dL', ['mass']],
    ['mEq/L', ['substance']],
    ['IU/L', ['arbitrary']],
    ['K/uL', ['number']],
    ['%', ['fraction']],
    ['mg/24hr', ['massrate']],
    ['sec', ['timed']],
    ['%|g/dL', ['fraction', 'mass']],
    ['', []],
    ['furlongs per fortnight', []],
  ])('%s', (unit, kinds) => {
    expect(unitKinds(unit, labDictionary())).toEqual(kinds);
  });
});

describe('laboratory candidates', () => {
  const matcher = sampleLabs();

  it.each([
    [{ name: 'Na', specimen: 'Serum', unit: 'mmol/L' }, '2951-2'],
    [{ name: 'Sodium, Urine', specimen: 'Urine' }, '2955-3'],
    [{ name: 'Sodium, Whole Blood', specimen: 'Blood' }, '2947-0'],
    [{ name: 'SGPT', unit: 'U/L' }, '1742-6'],
    [{ name: 'Alanine aminotransferas', specimen: 'Blood' }, '1742-6'],
    [{ name: 'Neutrophils', specimen: 'Blood', unit: '%' }, '770-8'],
    [{ name: 'Absolute Neutrophil', specimen: 'Blood' }, '751-8'],
    [{ name: 'Fasting blood sugar', specimen: 'Serum', unit: 'mg/dL' }, '1558-6'],
    [{ name: 'Glucose', specimen: 'Serum', unit: 'mg/dL' }, '2345-7'],
    [{ name: 'Cholesterol ratio (total/HDL)', specimen: 'Blood', unit: 'Ratio' }, '9830-1'],
    [{ name: 'Anti-HBs', specimen: 'Blood' }, '22322-2'],
    [{ name: 'WBC count', specimen: 'Blood', method: 'automated' }, '6690-2'],
  ])('%o', (entry, expected) => {
    expect(roughOrder(matcher, entry)[0]).toBe(expected);
  });

  it('never proposes a deprecated code', () => {
    expect(roughOrder(matcher, { name: 'Clot lysis', specimen: 'Blood' })).not.toContain('3173-9');
  });

  it('includes codes that prior maps ask for', () => {
    const prepared = matcher.prepare({ name: 'Xyzzy' }, ['5803-2']);
    expect(Array.from({ length: prepared.count }, (_, at) => prepared.codeOf(at))).toEqual(['5803-2']);
  });

  it('explains every axis in words', () => {
    const { explanation, relationship } = matcher
      .prepare({ name: 'Sodium', specimen: 'Urine', unit: 'mg/dL' })
      .describe(0);
    expect(relationship).toBe('related-to');
    expect(explanation.map(({ axis, agreement }) => [axis, agreement])).toEqual([
      ['component', 'agree'],
      ['system', 'agree'],
      ['property', 'conflict'],
      ['time', 'agree'],
      ['method', 'agree'],
    ]);
  });

  it('calls a code with a method narrower than an entry without one', () => {
    const prepared = matcher.prepare({ name: 'Leukocytes', specimen: 'Blood' });
    const relationships = Array.from({ length: prepared.count }, (_, at) => prepared.describe(at)).map(
      ({ code, relationship }) => [code, relationship],
    );
    expect(relationships).toContainEqual(['26464-8', 'equivalent']);
    expect(relationships).toContainEqual(['6690-2', 'source-is-broader-than-target']);
  });

  it('says why a note is refused', () => {
    expect(matcher.prepare({ name: 'Voided Specimen', specimen: 'Blood' }).refusal).toContain('names no test');
  });
});
