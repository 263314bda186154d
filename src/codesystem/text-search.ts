/**
 * Full-text search over one content file, best names first. Hits are read in rank order only as far as they are asked for; where a small set is
 * searched for a frequent word, whole lists of hits are gone through in memory instead. What a name is, and its rank, the file says.
 */
import type { ContentStore } from '../db/content-store.js';
import { boundedCache } from '../domain/bounded-cache.js';
import { numbersIn } from '../domain/number-list.js';
import { once } from '../domain/once.js';
import { type OrdinalSet, ordinals, size } from '../domain/ordinal-set.js';
import { type NameOwners, nameOwners } from './name-owners.js';
import { searchWords, wordBeginning } from './search-words.js';
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
/** Integers that are kept of lists of hits: 16 MB a file. */
const KEPT = 4_000_000;
/** Words whose expressions are kept. */
const WORDS_KEPT = 8192;
/** A word that begins so many words at most is looked up as these. */
const MOST_WORDS = 16;

/** The search over an open content file; nothing is read before it is needed. */
export function textSearch(store: ContentStore): TextSearch {
  const indexed = once(() => store.prefixLengths());
  const expressions = boundedCache<string, string>(WORDS_KEPT, 'words');
  const lists = setCache(KEPT, 'hits');
  const owners = nameOwners(store);
  const expressionOf = (word: string): string => expressions.get(word, () => expression(store, word, indexed()));
  // What one letter begins are thousands of words: their pairs are read as they come, where a list needs them all.
  const lazily = (word: string): string => (word.length === 1 ? wordBeginning(word) : expressionOf(word));
  const ranksOf = (match: string): Int32Array => lists.get(match, () => numbersIn(store.hitRanks(match)));
  return {
    ranked: (text, within) => {
      const words = [...new Set(searchWords(text))];
      const matches = words.map(expressionOf);
      if (matches.length === 0 || matches.includes(NO_WORD)) return [];
      if (within === undefined) return streamed(store, owners, words.map(lazily).join(' AND '));
      return within.length === 0 ? [] : listed(matches.map(ranksOf), owners, within);
    },
  };
}

/** Hits in rank order, each concept once; reads on only as far as the caller goes on asking. */
function* streamed(store: ContentStore, owners: NameOwners, match: string): Generator<number> {
  const seen = new Set<number>();
  let after = 0;
  for (let limit = FIRST_HITS; ; limit = Math.min(limit * 2, MOST_HITS)) {
    const ranks = store.searchRanks(match, after, limit);
    const last = ranks.at(-1) ?? after;
    const ords = owners.near(last) ? ranks.map(owners.of) : store.search(match, after, limit).map((hit) => hit.ord);
    after = last;
    for (const ord of ords) {
      if (seen.has(ord)) continue;
      seen.add(ord);
      yield ord;
    }
    if (ranks.length < limit) return;
  }
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
  if (indexed.has(word.length) || !/^[a-z0-9]{2,}$/.test(word)) return prefix;
  const words = store.vocabulary.words(word, `${word}\u{10ffff}`);
  if (words.length === 0) return NO_WORD;
  if (words.length > MOST_WORDS) return prefix;
  const any = words.map(([one]) => `"${one}"`).join(' OR ');
  return words.length === 1 ? any : `(${any})`;
}

/** Concepts of the set that all lists of ranks have a name of: by going through the shortest list, or through the names of the set. */
function* listed(lists: readonly Int32Array[], owners: NameOwners, within: OrdinalSet): Generator<number> {
  const [shortest = NO_HITS, ...others] = [...lists].sort((a, b) => a.length - b.length);
  const few = size(within) * NAMES_EACH * STEPS < shortest.length;
  const candidates = few ? owners.ranksOf(within) : shortest;
  const checked = few ? lists : others;
  const wanted = bitsOf(within);
  const seen = new Set<number>();
  const at = checked.map(() => 0);
  const ordOf = owners.all();
  for (let i = 0; i < candidates.length; i++) {
    const rank = candidates[i] as number;
    const ord = ordOf[rank] as number;
    if (((wanted[ord >> 5] ?? 0) & (1 << (ord & 31))) === 0) continue;
    if (seen.has(ord) || !checked.every((list, k) => advance(list, at, { k, rank }))) continue;
    seen.add(ord);
    yield ord;
  }
}

/** Names of a concept, about, and what looking for one costs beside passing over one in a list. */
const NAMES_EACH = 3;
const STEPS = 20;

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

function bitsOf(set: OrdinalSet): Uint32Array {
  const words = new Uint32Array(((set.at(-1) ?? 0) >> 5) + 1);
  for (const ord of ordinals(set)) words[ord >> 5] = (words[ord >> 5] as number) | (1 << (ord & 31));
  return words;
}
