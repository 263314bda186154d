/**
 * How a local diagnosis and a code compare: words covered both ways over title, inclusion terms and category, and the words that change the
 * meaning (side, episode, unspecified, other, with and without, numbers).
 */
import { type WordIndex, weightOf } from '../text/word-index.js';
import { rootOf } from './dx-words.js';
import type { Diagnosis } from './icd-index.js';

export interface DxComparison {
  readonly recall: number;
  readonly precision: number;
  readonly score: number;
  /** The best name is an inclusion term. */
  readonly byOtherName: boolean;
  /** Which of its names fits best, 0 for the title. */
  readonly nameAt: number;
  /** Recall when the words of the category count too. */
  readonly recallWithCategory: number;
  /** For each telling word: 1 both, 0 neither, -1 only the entry, -2 only the code. */
  readonly telling: readonly number[];
  readonly numbers: number;
}

/** Words that change the meaning of a diagnosis rather than its subject. */
export const TELLING = [
  'unspecified',
  'other',
  'without',
  'with',
  'not',
  'left',
  'right',
  'bilateral',
  'acute',
  'chronic',
  'initial',
  'sequela',
  'history',
  'family',
  'newborn',
  'congenital',
  'encounter',
  'malignant',
  'benign',
  'secondary',
  'multiple',
] as const;

const ROOT_SHARE = 0.8;
const TELLING_SHARE = 0.4;

/** An entry's words with their weights, prepared once for all codes. */
export interface DxQuery {
  readonly words: ReadonlyMap<string, number>;
  readonly roots: ReadonlySet<string>;
  readonly total: number;
}

const tellingSet: ReadonlySet<string> = new Set(TELLING);

function weigh(index: WordIndex, word: string): number {
  return weightOf(index, word) * (tellingSet.has(word) ? TELLING_SHARE : 1);
}

export function dxQuery(index: WordIndex, list: readonly string[]): DxQuery {
  const weights = new Map(list.map((word) => [word, weigh(index, word)]));
  return {
    words: weights,
    roots: new Set(list.flatMap((word) => rootOf(word) ?? [])),
    total: [...weights.values()].reduce((sum, weight) => sum + weight, 0),
  };
}

export function compareDx(query: DxQuery, diagnosis: Diagnosis, index: WordIndex): DxComparison {
  let best = { recall: 0, precision: 0, score: 0, at: 0 };
  for (const [at, name] of diagnosis.names.entries()) {
    const { recall, precision } = overlap(query, name, index);
    const score = recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision);
    if (score > best.score) best = { recall, precision, score, at };
  }
  const title = new Set(diagnosis.names[0]);
  return {
    recall: best.recall,
    precision: best.precision,
    score: best.score,
    byOtherName: best.at > 0,
    nameAt: best.at,
    recallWithCategory: overlap(query, [...(diagnosis.names[best.at] ?? []), ...diagnosis.category], index).recall,
    telling: TELLING.map((word) => tellingOf(query.words.has(word), title.has(word))),
    numbers: numbersOf(query, title),
  };
}

function tellingOf(asked: boolean, given: boolean): number {
  if (asked && given) return 1;
  if (asked) return -1;
  return given ? -2 : 0;
}

/** Share of the entry's numbers that the title has; 1 where neither has any, 0.5 where only the title has. */
function numbersOf(query: DxQuery, title: ReadonlySet<string>): number {
  const asked = [...query.words.keys()].filter((word) => /^\d/.test(word));
  if (asked.length === 0) return [...title].some((word) => /^\d/.test(word)) ? 0.5 : 1;
  return asked.filter((word) => title.has(word)).length / asked.length;
}

function overlap(
  query: DxQuery,
  name: readonly string[],
  index: WordIndex,
): { readonly recall: number; readonly precision: number } {
  let shared = 0;
  let given = 0;
  let all = 0;
  const rootsOfName = new Set<string>();
  const own = new Set(name);
  for (const word of own) {
    const weight = weigh(index, word);
    all += weight;
    const root = rootOf(word);
    if (root !== undefined) rootsOfName.add(root);
    if (query.words.has(word)) given += weight;
    else if (root !== undefined && query.roots.has(root)) given += ROOT_SHARE * weight;
  }
  for (const [word, weight] of query.words) {
    if (own.has(word)) shared += weight;
    else if (rootsOfName.has(rootOf(word) ?? '')) shared += ROOT_SHARE * weight;
  }
  return { recall: query.total === 0 ? 0 : shared / query.total, precision: all === 0 ? 0 : given / all };
}
