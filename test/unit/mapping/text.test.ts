import { describe, expect, it } from 'vitest';
import { editDistance, speller } from '../../../src/mapping/text/spelling.js';
import { words } from '../../../src/mapping/text/words.js';

describe('words', () => {
  it.each([
    ['Haemoglobin (Hb)', ['hemoglobin', 'hb']],
    ['T. S. H.', ['tsh']],
    ['Leucocytes %', ['leukocyte', 'percent']],
    ['β-hCG', ['beta', 'hcg']],
    ['CD16/56', ['cd16', '56']],
    ['25-OH Vitamin D', ['25', 'oh', 'vitamin', 'd']],
    ['Metas#', ['meta', 'number']],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });
});

describe('speller', () => {
  const known = ['creatinine', 'clump', 'reticulocyte', 'sodium'];
  const spelling = speller({ has: (word) => known.includes(word), frequency: () => 1, words: known });

  it.each([
    ['creatinin', 'creatinine'],
    ['creatnine', 'creatinine'],
    ['sodimu', 'sodium'],
  ])('corrects %s', (word, expected) => {
    expect(spelling.correct(word)[0]).toBe(expected);
  });

  it('leaves short words and words with digits alone', () => {
    expect(spelling.correct('sodi')).toEqual([]);
    expect(spelling.correct('sodium2')).toEqual([]);
  });

  it.each([
    ['retic', 'reticulocyte'],
    ['clmp', 'clump'],
  ])('completes %s', (word, expected) => {
    expect(spelling.complete(word)).toEqual([expected]);
  });

  it.each([
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['abc', 'abcd', 1],
    ['', 'abc', 3],
  ])('distance of %s and %s is %i', (a, b, expected) => {
    expect(editDistance(a, b)).toBe(expected);
  });
});
