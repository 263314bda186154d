/** Laws of the mapping engine's arithmetic. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageAt } from '../../src/mapping/evaluate/metrics.js';
import { calibrated, fitIsotonic } from '../../src/mapping/rank/isotonic.js';
import { fitLogistic, predict } from '../../src/mapping/rank/logistic.js';
import { editDistance } from '../../src/mapping/text/spelling.js';
import { words } from '../../src/mapping/text/words.js';
import { foldOf } from '../../src/mapping/training.js';

const outcome = fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }), right: fc.constantFrom(0, 0.5, 1) });
const answer = fc.record({
  rank: fc.integer({ min: 0, max: 3 }),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  weight: fc.integer({ min: 1, max: 5 }),
});

describe('isotonic calibration', () => {
  it('is monotone and stays a probability', () => {
    fc.assert(
      fc.property(
        fc.array(outcome, { minLength: 1, maxLength: 60 }),
        fc.array(fc.double({ min: -1, max: 2, noNaN: true })),
        (outcomes, scores) => {
          const map = fitIsotonic(outcomes);
          const values = [...scores].sort((a, b) => a - b).map((score) => calibrated(map, score));
          for (const [i, value] of values.entries()) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1);
            expect(value).toBeGreaterThanOrEqual((values[i - 1] ?? 0) - 1e-9);
          }
        },
      ),
    );
  });
});

describe('logistic regression', () => {
  it('predicts a probability, and the base rate where nothing tells', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), (yes, no) => {
        const examples = Array.from({ length: yes + no }, (_, i) => ({ x: [1], y: i < yes ? 1 : 0, weight: 1 }));
        expect(predict(fitLogistic(['constant'], examples, 1), [1])).toBeCloseTo(yes / (yes + no), 3);
      }),
    );
  });
});

describe('coverage', () => {
  it('never grows with the precision asked for', () => {
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 40 }), (answers) => {
        expect(coverageAt(answers, 0.99)).toBeLessThanOrEqual(coverageAt(answers, 0.95));
        expect(coverageAt(answers, 0)).toBeCloseTo(answers.length === 0 ? 0 : 1);
      }),
    );
  });
});

describe('words', () => {
  it('are the same when taken from words', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const once = words(text);
        expect(words(once.join(' ')).length).toBeLessThanOrEqual(once.length);
      }),
    );
  });

  it('in any order fall into the same fold', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{2,8}$/), { maxLength: 6 }), (list) => {
        expect(foldOf(list.join(' '), 5)).toBe(foldOf([...list].reverse().join(' '), 5));
      }),
    );
  });
});

describe('edit distance', () => {
  it('is symmetric, and 0 only for the same word', () => {
    const word = fc.stringMatching(/^[a-z]{0,8}$/);
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});
