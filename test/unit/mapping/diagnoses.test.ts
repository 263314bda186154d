import { describe, expect, it } from 'vitest';
import { dxWords } from '../../../src/mapping/diagnoses/dx-words.js';
import { roughOrder, sampleDiagnoses } from './support.js';

describe('dxWords', () => {
  it.each([
    ['Late effect of tuberculosis', ['sequela', 'tuberculosis']],
    ['Chronic renal disease, stage III', ['chronic', 'kidney', 'disease', 'disorder', 'stage', '3']],
    ['Pneumonia NOS', ['pneumonia', 'unspecified']],
  ])('%s', (text, expected) => {
    expect([...dxWords(text)].sort()).toEqual([...expected].sort());
  });
});

describe('diagnosis candidates', () => {
  it.each([
    ['Chronic kidney disease, Stage II (mild)', 'N18.2'],
    ['Food poisoning, unspecified', 'A05.9'],
    ['Enteritis due to rotavirus', 'A08.0'],
    ['Pnuemonia NOS', 'J18.9'],
  ])('%s', (name, expected) => {
    expect(roughOrder(sampleDiagnoses(), { name })[0]).toBe(expected);
  });
});
