/**
 * How well a reading of a local name fits the names of a LOINC code: how much of the reading the name covers, and how much of the name the
 * reading accounts for, both weighted by how telling the words are.
 */
import { weightOf } from '../text/word-index.js';
import type { LoincIndex } from './loinc-index.js';
import { NAMES_A_CODE } from './names.js';
import type { Reading } from './understand.js';

export interface NameMatch {
  /** Weighted share of the reading's words that the name has. */
  readonly recall: number;
  /** Weighted share of the name's words that the reading has. */
  readonly precision: number;
  /** Harmonic mean of both, times the reading's weight. */
  readonly score: number;
  /** Index of the reading. */
  readonly reading: number;
}

export const NO_MATCH: NameMatch = { recall: 0, precision: 0, score: 0, reading: 0 };

/** Compares the readings of one entry with names of the index; every name is compared once. */
export interface NameMatcher {
  /** Best match over all names of a code. */
  ofCode(code: number): NameMatch;
}

interface ReadingWeights {
  readonly byNumber: ReadonlyMap<number, number>;
  readonly total: number;
  readonly weight: number;
}

export function nameMatcher(index: LoincIndex, readings: readonly Reading[]): NameMatcher {
  const weighted = readings.map((reading) => weigh(index, reading));
  const known = new Map<number, NameMatch>();
  const ofName = (name: number): NameMatch => {
    const found = known.get(name);
    if (found !== undefined) return found;
    let best = NO_MATCH;
    for (const [number, reading] of weighted.entries()) {
      const match = compare(index, name, reading);
      if (match.score > best.score) best = { ...match, reading: number };
    }
    known.set(name, best);
    return best;
  };
  return {
    ofCode: (code) => {
      let best = NO_MATCH;
      for (let i = code * NAMES_A_CODE; i < (code + 1) * NAMES_A_CODE; i++) {
        const name = index.names.ofCode[i] ?? -1;
        if (name < 0) break;
        const match = ofName(name);
        if (match.score > best.score) best = match;
      }
      return best;
    },
  };
}

function weigh(index: LoincIndex, reading: Reading): ReadingWeights {
  const byNumber = new Map<number, number>();
  let total = 0;
  for (const [word, weight] of reading.words) {
    const gain = weight * weightOf(index.componentWords, word);
    total += gain;
    const number = index.componentWords.numbers.get(word);
    if (number !== undefined) byNumber.set(number, gain);
  }
  return { byNumber, total, weight: reading.weight };
}

function compare(index: LoincIndex, name: number, reading: ReadingWeights): Omit<NameMatch, 'reading'> {
  const { starts, words } = index.names;
  const { idf } = index.componentWords;
  let shared = 0;
  let sharedIdf = 0;
  let all = 0;
  for (let i = starts[name] ?? 0; i < (starts[name + 1] ?? 0); i++) {
    const word = words[i] ?? 0;
    const weight = idf[word] ?? 0;
    all += weight;
    const gain = reading.byNumber.get(word);
    if (gain === undefined) continue;
    shared += gain;
    sharedIdf += weight;
  }
  if (shared === 0) return NO_MATCH;
  const recall = shared / reading.total;
  const precision = sharedIdf / all;
  return { recall, precision, score: (2 * recall * precision * reading.weight) / (recall + precision) };
}
