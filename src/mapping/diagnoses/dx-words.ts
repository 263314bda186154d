/**
 * Words of diagnoses made comparable: older phrases in today's wording, and beside each word its root, so that `diphtheritic` meets `diphtheria`.
 * Reads its data file once.
 */
import { readDataRows } from '../data-files.js';
import { words } from '../text/words.js';

interface Phrases {
  readonly means: ReadonlyMap<string, readonly string[]>;
  readonly longest: number;
}

let loaded: Phrases | undefined;

function phrases(): Phrases {
  if (loaded === undefined) {
    const means = new Map(
      readDataRows('dx-words.tsv').map((row) => [words(row['phrase'] ?? '').join(' '), words(row['means'] ?? '')]),
    );
    loaded = { means, longest: Math.max(...[...means.keys()].map((key) => key.split(' ').length)) };
  }
  return loaded;
}

/** The words of a text in today's wording; fill words are gone. */
export function dxWords(text: string): readonly string[] {
  const { means, longest } = phrases();
  const list = words(text.replace(/\bNOS\b/g, 'unspecified'));
  const result = new Set<string>();
  for (let at = 0; at < list.length; ) {
    let length = Math.min(longest, list.length - at);
    while (length > 0 && !means.has(list.slice(at, at + length).join(' '))) length--;
    const meaning = length === 0 ? [list[at] ?? ''] : (means.get(list.slice(at, at + length).join(' ')) ?? []);
    for (const word of meaning) result.add(word);
    at += Math.max(1, length);
  }
  for (const fill of FILL) result.delete(fill);
  return [...result];
}

const FILL = ['of', 'and', 'or', 'in', 'to', 'by', 'for', 'the', 'a', 'an', 'as', 'on', 'at'];
const ROOT = 5;

/** The root of a longer word, marked so that it never is a word itself. */
export function rootOf(word: string): string | undefined {
  return word.length > ROOT + 1 && !/\d/.test(word) ? `${word.slice(0, ROOT)}~` : undefined;
}

/** Words and roots, for the index. */
export function withRoots(list: readonly string[]): readonly string[] {
  return [...list, ...list.flatMap((word) => rootOf(word) ?? [])];
}
