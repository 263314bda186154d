import { describe, expect, it } from 'vitest';
import { gramFinder, gramIndexBuilder } from '../../../src/mapping/text/gram-index.js';
import { prefixFinder } from '../../../src/mapping/text/prefix-words.js';
import { fuse } from '../../../src/mapping/text/reciprocal-rank.js';

describe('character trigrams', () => {
  const builder = gramIndexBuilder();
  const texts = [['prekallikrein'], ['kallikrein'], ['calcium', 'free'], ['sodium']];
  for (const text of texts) builder.add(text);
  const finder = gramFinder(builder.build());

  it.each([
    ['a misspelt word', ['prekallekrein'], 0],
    ['run-together words', ['freecalcium'], 2],
    ['a cut word', ['kallik'], 1],
  ])('%s', (_what, asked, expected) => {
    expect(finder.find(asked, 2)[0]).toBe(expected);
  });

  it('finds nothing where no letters are shared', () => {
    expect(finder.find(['xyz'], 3)).toEqual([]);
  });
});

describe('prefixes', () => {
  const beginning = prefixFinder(['unconjugated', 'urea', 'unicorn', 'uncertain']);

  it.each([
    ['unc', ['uncertain', 'unconjugated']],
    ['uncon', ['unconjugated']],
    ['un', []],
    ['xyz', []],
  ])('%s', (prefix, expected) => {
    expect(beginning(prefix)).toEqual(expected);
  });
});

describe('reciprocal rank fusion', () => {
  it('puts first what several lists have', () => {
    const lists = [
      { items: [1, 2, 3], weight: 1 },
      { items: [4, 3], weight: 1 },
    ];
    expect(fuse(lists, 3)).toEqual([3, 1, 4]);
  });

  it('counts a list by its weight and keeps at most the limit', () => {
    const lists = [
      { items: [1], weight: 0.5 },
      { items: [2], weight: 1 },
    ];
    expect(fuse(lists, 1)).toEqual([2]);
  });
});
