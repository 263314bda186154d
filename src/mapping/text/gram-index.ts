/**
 * Which short texts look like a name letter by letter: an index over character trigrams of their words, compared by the weighted Dice
 * coefficient. It finds what word indexes cannot: misspelt, cut and run-together words. Knows nothing of what a text stands for.
 */
import { addWord, type Scores, scoresFor, takeBest, type WordIndex, wordIndexBuilder } from './word-index.js';
import { trigrams } from './words.js';

export interface GramIndex {
  /** Documents are texts, words are trigrams. */
  readonly grams: WordIndex;
  /** Sum of the weights of each text's trigrams. */
  readonly weight: Float32Array;
}

export interface GramIndexBuilder {
  /** Adds the next text, given by its words. */
  add(words: readonly string[]): void;
  build(): GramIndex;
}

export function gramIndexBuilder(): GramIndexBuilder {
  const builder = wordIndexBuilder();
  return {
    add: (words) => builder.add(words.flatMap((word) => trigrams(word).map(builder.number))),
    build: () => {
      const grams = builder.build();
      return { grams, weight: weightsOf(grams) };
    },
  };
}

function weightsOf({ starts, postings, idf, documents }: WordIndex): Float32Array {
  const weight = new Float32Array(documents);
  for (let gram = 0; gram + 1 < starts.length; gram++) {
    for (let i = starts[gram] ?? 0; i < (starts[gram + 1] ?? 0); i++) {
      const document = postings[i] ?? 0;
      weight[document] = (weight[document] ?? 0) + (idf[gram] ?? 0);
    }
  }
  return weight;
}

/** Trigrams that more texts have tell nothing and cost most. */
const MOST_TEXTS = 3000;

export interface GramFinder {
  /** The texts most alike, best first, at most `limit`; ties by number. */
  find(words: readonly string[], limit: number): readonly number[];
}

/** A finder that reuses its accumulator, so it serves one name at a time. */
export function gramFinder({ grams, weight }: GramIndex): GramFinder {
  const scores: Scores = scoresFor(grams);
  return {
    find: (words, limit) => {
      let asked = 0;
      for (const gram of new Set(words.flatMap(trigrams))) {
        const number = grams.numbers.get(gram);
        if (number === undefined) continue;
        asked += grams.idf[number] ?? 0;
        if ((grams.starts[number + 1] ?? 0) - (grams.starts[number] ?? 0) <= MOST_TEXTS)
          addWord(grams, scores, gram, 1);
      }
      return takeBest(scores, limit, (text, score) => (2 * score) / (asked + (weight[text] ?? 0)));
    },
  };
}
