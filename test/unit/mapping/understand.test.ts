import { describe, expect, it } from 'vitest';
import { labDictionary } from '../../../src/mapping/labs/dictionary.js';
import { formsOf, isMark } from '../../../src/mapping/labs/marks.js';
import { segmenter } from '../../../src/mapping/labs/segment.js';
import { understand } from '../../../src/mapping/labs/understand.js';
import { valueKind } from '../../../src/mapping/labs/values.js';
import { speller } from '../../../src/mapping/text/spelling.js';
import { words } from '../../../src/mapping/text/words.js';
import { roughOrder, sampleLabs } from './support.js';

const KNOWN = new Set([
  'sodium',
  'urea',
  'acid',
  'serum',
  'hippurate',
  'delta',
  'bilirubin',
  'glucose',
  'free',
  'calcium',
]);
const VOCABULARY = { has: (word: string) => KNOWN.has(word), frequency: () => 1, words: [...KNOWN] };
const SPELLED = { ...VOCABULARY, words: [...KNOWN, ...labDictionary().phraseWords] };
const segment = segmenter(labDictionary(), VOCABULARY, speller(SPELLED));

describe('names', () => {
  it.each([
    ['run-together words', 'freecalcium', ['calcium', 'ionized']],
    ['a prefix run together with a phrase', 'Antirnp', words('Ribonucleoprotein extractable nuclear Ab')],
    ['a word without its vowels', 'Dlta', ['delta']],
    ['an acid by its anion', 'Hippuric acid', ['hippurate']],
    ['a slip in a phrase of several words', 'Alkalin phosphatase', words('Alkaline phosphatase')],
  ])('%s: %s', (_what, name, expected) => {
    const [reading] = understand({ name }, labDictionary(), segment).readings;
    expect([...(reading?.words.keys() ?? [])]).toEqual(expected);
  });

  it.each([
    ['PT control', { superSystem: 'Control', panel: false }],
    ['Lipid profile', { superSystem: undefined, panel: true }],
  ])('%s', (name, expected) => {
    expect(understand({ name }, labDictionary(), segment)).toMatchObject(expected);
  });

  it('a stain is asked for by its method', () => {
    const { readings, methods } = understand({ name: 'Peroxidase stain' }, labDictionary(), segment);
    expect(methods).toEqual(['*stain*']);
    expect(readings.map((reading) => [...reading.words.keys()].join(' '))).toContain('microscopic observation');
  });
});

describe('marks', () => {
  it.each([
    ['3', true],
    ['viii', true],
    ['b', true],
    ['vi', true],
    ['il', false],
    ['virus', false],
  ])('%s', (word, expected) => {
    expect(isMark(word)).toBe(expected);
  });

  it('forms of what is looked for', () => {
    expect([...formsOf(words('Influenza virus A RNA by PCR'))]).toEqual(['nucleic acid']);
  });
});

describe('sample results', () => {
  it.each([
    [['4.2', '<0.1', '1,3', '70-110'], 'quantity'],
    [['POSITIVE', 'NEGATIVE', 'NEG'], 'presence'],
    [['1+', '2+', 'TRACE', 'FEW'], 'presence'],
    [['1:40', '1:80', '<1:20'], 'titer'],
    [['ESCHERICHIA COLI', 'MIXED FLORA'], 'text'],
    [['4.2', 'NEG'], undefined],
    [['', 'N/A', 'PENDING'], undefined],
    [undefined, undefined],
  ])('%j: %s', (values, expected) => {
    expect(valueKind(values)).toBe(expected);
  });

  const matcher = sampleLabs();

  it.each([
    ['speak for the missing unit', { name: 'Anti-HBs', values: ['12.4', '>1000'] }, '16935-9'],
    ['ask for presence', { name: 'Anti-HBs', values: ['POSITIVE', 'NEGATIVE'] }, '22322-2'],
  ])('%s', (_what, entry, expected) => {
    const prepared = matcher.prepare(entry);
    const best = Array.from({ length: prepared.count }, (_, at) => at).sort(
      (a, b) => (prepared.base?.[b] ?? 0) - (prepared.base?.[a] ?? 0),
    )[0];
    expect(prepared.codeOf(best ?? 0)).toBe(expected);
    expect(prepared.describe(best ?? 0).explanation).toContainEqual(
      expect.objectContaining({ axis: 'sample results', agreement: 'agree' }),
    );
  });

  it('contradict a code that cannot hold them, in words', () => {
    const prepared = matcher.prepare({ name: 'Sodium', specimen: 'Urine', values: ['POSITIVE'] });
    const { relationship, explanation } = prepared.describe(0);
    expect(relationship).toBe('related-to');
    expect(explanation.map(({ text }) => text)).toContain('sample results: presence is not Qn');
  });
});

describe('misspelt, cut and run-together names', () => {
  const matcher = sampleLabs();

  it.each([
    ['Alanin aminotransferas', '1742-6'],
    ['Leukocytez', '6690-2'],
    ['Cholestrol HDL ratio', '9830-1'],
    ['Neutrofils', '751-8'],
    ['aminotransferase,alanine', '1742-6'],
    ['Alaninaminotransferase', '1742-6'],
  ])('%s', (name, expected) => {
    expect(roughOrder(matcher, { name }).slice(0, 3)).toContain(expected);
  });
});
