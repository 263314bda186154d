/**
 * Full-text search over one content file, best names first. Hits are read in rank order only as far as they are asked for; where a small set is
 * searched for a frequent word, whole lists of hits are gone through in memory instead. What a name is, and its rank, the file says.
 */
import type { ContentStore } from '../db/content-store.js';
import { boundedCache } from '../domain/bounded-cache.js';
import { numbersIn } from '../domain/number-list.js';
import { once } from '../domain/once.js';
import { has, type OrdinalSet } from '../domain/ordinal-set.js';
import { searchWords } from './search-words.js';
import { setCache } from './set-cache.js';

export interface TextSearch {
  /**
   * Ordinals of concepts that have a name with all these words, the last of which may be a prefix; best first, each once.
   * @param within leaves out concepts that are not in the set.
   */
  ranked(text: string, within?: OrdinalSet): Iterable<number>;
}

const FIRST_HITS = 64;
const MOST_HITS = 4096;
/** From so many hits on, a search within a set goes through lists of hits in memory. */
const STREAMED = 256;
/** Integers that are kept of lists of hits: 16 MB a file. */
const KEPT = 4_000_000;
/** Words whose expressions are kept. */
const WORDS_KEPT = 4096;
/** A word that begins so many words at most is looked up as these. */
const MOST_WORDS = 16;

/** The search over an open content file; nothing is read before it is needed. */
export function textSearch(store: ContentStore): TextSearch {
  const indexed = once(() => store.prefixLengths());
  const expressions = boundedCache<string, string>(WORDS_KEPT);
  const lists = setCache(KEPT);
  const ordOf = once(() => numbersIn(store.termOrds()));
  const expressionOf = (word: string): string => expressions.get(word, () => expression(store, word, indexed()));
  const ranksOf = (word: string): Int32Array => {
    const match = expressionOf(word);
    return match === NO_WORD ? NO_HITS : lists.get(match, () => numbersIn(store.hitRanks(match)));
  };
  return {
    ranked: function* (text, within) {
      const words = [...new Set(searchWords(text))];
      const parts = words.map(expressionOf);
      if (words.length === 0 || parts.includes(NO_WORD)) return;
      const seen = new Set<number>();
      const fresh = (ord: number): boolean => {
        if (seen.has(ord) || (within !== undefined && !has(within, ord))) return false;
        seen.add(ord);
        return true;
      };
      let after = 0;
      const match = parts.join(' AND ');
      for (let limit = FIRST_HITS, read = 0; within === undefined || read < STREAMED; read += limit) {
        limit = Math.min(read === 0 ? FIRST_HITS : limit * 4, MOST_HITS);
        const hits = store.search(match, after, limit);
        for (const { rank, ord } of hits) {
          after = rank;
          if (fresh(ord)) yield ord;
        }
        if (hits.length < limit) return;
      }
      yield* listed({ lists: words.map(ranksOf), ordOf: ordOf(), after, within: within ?? NO_HITS, seen });
    },
  };
}

const NO_WORD = '';
const NO_HITS = new Int32Array(0);

/**
 * What FTS5 is asked for names with a word that begins so. Of a prefix whose length is not indexed it would merge the hits of all words, however
 * few are wanted; of whole words it reads them as they come.
 */
function expression(store: ContentStore, word: string, indexed: ReadonlySet<number>): string {
  const prefix = `"${word}"*`;
  // The index folds letters beyond ASCII in its own way.
  if (indexed.has(word.length) || !/^[a-z0-9]+$/.test(word)) return prefix;
  const words = store.vocabulary.words(word, `${word}\u{10ffff}`);
  if (words.length === 0) return NO_WORD;
  if (words.length > MOST_WORDS) return prefix;
  const any = words.map(([one]) => `"${one}"`).join(' OR ');
  return words.length === 1 ? any : `(${any})`;
}

interface Listing {
  /** Ranks of the names that have each word, ascending. */
  readonly lists: readonly Int32Array[];
  /** Ordinals by rank, which begins at 1. */
  readonly ordOf: Int32Array;
  /** Ranks up to this one are done. */
  readonly after: number;
  readonly within: OrdinalSet;
  readonly seen: Set<number>;
}

/** Goes through the shortest list and looks into the others. */
function* listed({ lists, ordOf, after, within, seen }: Listing): Generator<number> {
  const [shortest = NO_HITS, ...others] = [...lists].sort((a, b) => a.length - b.length);
  const wanted = bitsOf(within, ordOf);
  const at = others.map(() => 0);
  for (let i = 0; i < shortest.length; i++) {
    const rank = shortest[i] as number;
    const ord = ordOf[rank - 1] as number;
    if (rank <= after || ((wanted[ord >> 5] as number) & (1 << (ord & 31))) === 0) continue;
    if (seen.has(ord) || !others.every((list, k) => advance(list, at, { k, rank }))) continue;
    seen.add(ord);
    yield ord;
  }
}

/** Moves the place in a list up to a rank; whether the rank is there. */
function advance(list: Int32Array, at: number[], { k, rank }: { readonly k: number; readonly rank: number }): boolean {
  let low = at[k] as number;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as number) < rank) low = middle + 1;
    else high = middle;
  }
  at[k] = low;
  return list[low] === rank;
}

function bitsOf(set: OrdinalSet, ordOf: Int32Array): Uint32Array {
  const end = Math.max(set.at(-1) ?? 0, ordOf.length);
  const words = new Uint32Array((end >> 5) + 1);
  for (let i = 0; i < set.length; i += 2) {
    for (let ord = set[i] as number; ord < (set[i + 1] as number); ord++) {
      words[ord >> 5] = (words[ord >> 5] as number) | (1 << (ord & 31));
    }
  }
  return words;
}
