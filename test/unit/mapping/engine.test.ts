import { describe, expect, it } from 'vitest';
import { readCatalogue } from '../../../src/mapping/catalogue-file.js';
import { createEngine } from '../../../src/mapping/engine.js';
import { judgeByModel } from '../../../src/mapping/evaluate/cross-validate.js';
import { figuresOf } from '../../../src/mapping/evaluate/metrics.js';
import { figureLines, htmlReport, missLines } from '../../../src/mapping/evaluate/report.js';
import { goldOfDecisions } from '../../../src/mapping/feedback.js';
import { readGold } from '../../../src/mapping/gold.js';
import { modelText, parseModel, shippedModel } from '../../../src/mapping/model.js';
import { priorMaps } from '../../../src/mapping/prior-maps.js';
import { examplesOf, trainingOptions, trainModel } from '../../../src/mapping/training.js';
import { sampleDiagnoses, sampleDrugs, sampleLabs } from './support.js';

const GOLD = [
  'local_code\tlocal_name\tspecimen\tunit\ttarget_code\ttarget_display\tfreq',
  '1\tSodium\tBlood\tmmol/L\t2951-2\tSodium\t100',
  '2\tNa urine\tUrine\tmmol/L\t2955-3\tSodium\t10',
  '3\tWBC\tBlood\tK/uL\t6690-2\tLeukocytes\t90',
  '4\tNeutrophils\tBlood\t%\t770-8\tNeutrophils\t50',
  '5\tGlucose\tBlood\tmg/dL\t2345-7\tGlucose\t70',
  '6\tALT\tBlood\tIU/L\t1742-6\tALT\t60',
  '7\tVoided Specimen\tBlood\t\t\t\t5',
  '8\tComments\tBlood\t\t\t\t4',
].join('\n');

describe('shipped weights', () => {
  it.each([
    ['labs', sampleLabs()],
    ['drugs', sampleDrugs()],
    ['diagnoses', sampleDiagnoses()],
  ] as const)('%s fit their matcher', (field, matcher) => {
    const model = shippedModel(field, matcher.features);
    expect(model.trees.length).toBeGreaterThan(0);
    expect(parseModel(JSON.parse(modelText(model)), matcher.features).trees).toEqual(model.trees);
  });

  it('are refused where a feature is unknown', () => {
    expect(() => shippedModel('labs', ['name.score'])).toThrow(/train anew/);
  });
});

describe('suggest', () => {
  const matcher = sampleLabs();
  const engine = createEngine(matcher, shippedModel('labs', matcher.features));

  it.each([
    [{ name: 'Sodium', specimen: 'Urine', unit: 'mEq/L' }, '2955-3'],
    [{ name: 'White Blood Cells', specimen: 'Blood', unit: 'K/uL' }, '6690-2'],
  ])('%o', (entry, code) => {
    const { candidates, source } = engine.suggest(entry, 3);
    expect(source).toEqual(entry);
    expect(candidates[0]?.code).toBe(code);
    expect(candidates.length).toBeLessThanOrEqual(3);
  });

  it('refuses what is no test, with a reason', () => {
    expect(engine.suggest({ name: 'Voided Specimen', specimen: 'Blood' }, 3)).toMatchObject({
      outcome: 'no-match',
      reason: expect.stringContaining('names no test') as string,
    });
  });

  it('gives the same bytes for the same entry', () => {
    const text = (): string => JSON.stringify(engine.suggest({ name: 'Glucose', specimen: 'Blood' }, 10));
    expect(text()).toBe(text());
  });

  it('shows the most confident candidate first', () => {
    const { candidates } = engine.suggest({ name: 'Sodium' }, 10);
    const confidences = candidates.map(({ confidence }) => confidence);
    expect(Math.max(...confidences)).toBe(confidences[0]);
  });
});

describe('prior maps', () => {
  const matcher = sampleLabs();
  const model = shippedModel('labs', matcher.features);
  const entry = { code: 'X1', name: 'Sodium', specimen: 'Blood' };

  it('move an approved target to the front and say so', () => {
    const maps = priorMaps([{ entry, target: '2947-0', verdict: 'approved' }]);
    const [first] = createEngine(matcher, model, maps).suggest(entry, 3).candidates;
    expect(first?.code).toBe('2947-0');
    expect(first?.explanation.at(-1)).toMatchObject({ axis: 'prior map', agreement: 'agree' });
  });

  it('move a rejected target back', () => {
    const usual = createEngine(matcher, model).suggest(entry, 3).candidates[0]?.code ?? '';
    const maps = priorMaps([{ entry, target: usual, verdict: 'rejected' }]);
    expect(createEngine(matcher, model, maps).suggest(entry, 3).candidates[0]?.code).not.toBe(usual);
  });

  it.each([
    ['the same words in another order', { name: 'Urine sodium' }, { name: 'Sodium, urine' }, true],
    ['another specimen', { name: 'Sodium', specimen: 'Urine' }, { name: 'Sodium', specimen: 'Blood' }, false],
    ['another name', { name: 'Potassium' }, { name: 'Sodium' }, false],
  ])('%s', (_what, asked, decided, counts) => {
    const maps = priorMaps([{ entry: decided, target: '1', verdict: 'approved' }]);
    expect(maps.evidenceFor(asked).has('1')).toBe(counts);
  });

  it('decisions become judged entries', () => {
    const golds = goldOfDecisions([
      { entry, target: '2951-2', verdict: 'approved' },
      { entry, target: '2947-0', verdict: 'rejected' },
      { entry: { name: 'Comments' }, verdict: 'approved' },
    ]);
    expect(golds.map(({ targets }) => [...targets])).toEqual([['2951-2'], []]);
    expect(golds.map(({ rejected }) => [...rejected])).toEqual([['2947-0'], []]);
  });
});

describe('train and evaluate', () => {
  const matcher = sampleLabs();
  const golds = readGold(GOLD, 'gold.tsv');
  const options = trainingOptions(matcher, { folds: 2, trainedOn: ['gold.tsv'] });

  it('the same entries give the same file', () => {
    const text = (): string => modelText(trainModel(examplesOf(golds, options), options));
    expect(text()).toBe(text());
  });

  it('judges entries and reports them', () => {
    const model = shippedModel('labs', matcher.features);
    const judged = judgeByModel(golds, model, { matcher, isLoaded: () => true });
    const figures = figuresOf(judged);
    expect(figures.entries).toBe(6);
    expect(figures.unmapped).toMatchObject({ entries: 2, recall: 1 });
    expect(figureLines(figures)[0]).toBe('6 entries with a target, 2 without');
    expect(missLines(judged)).toHaveLength(
      judged.filter(({ mappable, strictRank }) => mappable && strictRank !== 1).length,
    );
    expect(htmlReport({ title: 'A <b>', figures, judged })).toContain('A &#60;b&#62;');
  });
});

describe('readCatalogue', () => {
  it.each([
    ['tab', 'label\tfluid\tvalueuom\tcount\nSodium\tBlood\tmEq/L\t5\n'],
    ['comma with quotes', 'Local Name,Specimen,Units,freq\r\n"Sodium",Blood,mEq/L,5\r\n'],
    ['another order', 'count;unit;specimen;name\n5;mEq/L;Blood;Sodium\n'],
  ])('%s', (_what, text) => {
    expect(readCatalogue(text, 'catalogue')).toEqual([{ name: 'Sodium', specimen: 'Blood', unit: 'mEq/L', count: 5 }]);
  });

  it.each([
    ['code,unit\n1,mg/dL', 'catalogue:1: no column that holds the name; found code, unit'],
    ['name,unit\nSodium,mEq/L,extra', 'catalogue:2: 3 cells, but the header has 2 columns'],
    ['name,unit\n"Sodium,mEq/L', 'catalogue:2: a quote is not closed'],
    ['', 'catalogue: empty, not even a header'],
  ])('%j is one clear error', (text, message) => {
    expect(() => readCatalogue(text, 'catalogue')).toThrow(message);
  });
});
