/**
 * An inverted index over short texts, in typed arrays: which documents hold a word, and how telling the word is. Retrieval sums the
 * weights of the words found (inverse document frequency). Knows nothing of what a document stands for.
 */

import { growingNumbers } from './growing.js';

export interface WordIndex {
  /** Word to its number. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly words: readonly string[];
  /** Documents of word n: `postings[starts[n] .. starts[n + 1])`, ascending. */
  readonly starts: Uint32Array;
  readonly postings: Uint32Array;
  /** Inverse document frequency of each word; higher is more telling. */
  readonly idf: Float32Array;
  readonly documents: number;
}

export interface WordIndexBuilder {
  /** The number of a word; a word that is new gets the next one. */
  number(word: string): number;
  /** Adds the next document, given by the numbers of its words. */
  add(words: Iterable<number>): void;
  build(): WordIndex;
}

export function wordIndexBuilder(): WordIndexBuilder {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  const starts = growingNumbers();
  const flat = growingNumbers();
  starts.push(0);
  return {
    number: (word) => {
      const known = numbers.get(word);
      if (known !== undefined) return known;
      numbers.set(word, names.length);
      return names.push(word) - 1;
    },
    add: (words) => {
      for (const word of new Set(words)) flat.push(word);
      starts.push(flat.length);
    },
    build: () => {
      const documents = { starts: starts.toArray(), words: flat.toArray() };
      return { numbers, words: names, documents: documents.starts.length - 1, ...invert(documents, names.length) };
    },
  };
}

/** Word numbers of document d: `words[starts[d] .. starts[d + 1])`. */
interface Documents {
  readonly starts: Uint32Array;
  readonly words: Uint32Array;
}

function invert(documents: Documents, words: number): Pick<WordIndex, 'starts' | 'postings' | 'idf'> {
  const count = documents.starts.length - 1;
  const starts = new Uint32Array(words + 1);
  for (const word of documents.words) starts[word + 1] = (starts[word + 1] ?? 0) + 1;
  const idf = new Float32Array(words);
  for (let word = 0; word < words; word++) {
    const frequency = starts[word + 1] ?? 0;
    idf[word] = Math.log(1 + (count - frequency + 0.5) / (frequency + 0.5));
    starts[word + 1] = frequency + (starts[word] ?? 0);
  }
  const next = starts.slice();
  const postings = new Uint32Array(documents.words.length);
  for (let document = 0; document < count; document++) {
    for (let i = documents.starts[document] ?? 0; i < (documents.starts[document + 1] ?? 0); i++) {
      const word = documents.words[i] ?? 0;
      const place = next[word] ?? 0;
      postings[place] = document;
      next[word] = place + 1;
    }
  }
  return { starts, postings, idf };
}

/** How telling a word is; a word that the index does not know is as telling as a rare one. */
export function weightOf(index: WordIndex, word: string): number {
  const number = index.numbers.get(word);
  return number === undefined ? Math.log(1 + index.documents) * UNKNOWN_SHARE : (index.idf[number] ?? 0);
}

const UNKNOWN_SHARE = 0.7;

/** Number of documents that hold the word. */
export function frequencyOf(index: WordIndex, word: string): number {
  const number = index.numbers.get(word);
  return number === undefined ? 0 : (index.starts[number + 1] ?? 0) - (index.starts[number] ?? 0);
}

/** A reusable accumulator: scores of documents touched by one query. */
export interface Scores {
  readonly values: Float32Array;
  readonly touched: number[];
}

export function scoresFor(index: WordIndex): Scores {
  return { values: new Float32Array(index.documents), touched: [] };
}

/** Adds `weight` times its idf to every document that holds the word. */
export function addWord(index: WordIndex, scores: Scores, word: string, weight: number): void {
  const number = index.numbers.get(word);
  if (number === undefined) return;
  const gain = weight * (index.idf[number] ?? 0);
  const end = index.starts[number + 1] ?? 0;
  for (let i = index.starts[number] ?? 0; i < end; i++) {
    const document = index.postings[i] ?? 0;
    const before = scores.values[document] ?? 0;
    if (before === 0) scores.touched.push(document);
    scores.values[document] = before + gain;
  }
}

interface Found {
  readonly document: number;
  readonly score: number;
}

/** How many times the limit is gathered before the worst are let go. */
const ROOM = 4;

/** The `limit` best documents, best first, ties by document number; the accumulator is empty afterwards. */
export function takeBest(scores: Scores, limit: number, adjust: (document: number, score: number) => number): number[] {
  const { touched, values } = scores;
  const better = (a: Found, b: Found): number => b.score - a.score || a.document - b.document;
  const found: Found[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (const document of touched) {
    const score = adjust(document, values[document] ?? 0);
    values[document] = 0;
    if (score < least) continue;
    found.push({ document, score });
    if (found.length < limit * ROOM) continue;
    found.sort(better);
    found.length = limit;
    least = found.at(-1)?.score ?? least;
  }
  touched.length = 0;
  found.sort(better);
  return found.slice(0, limit).map(({ document }) => document);
}
