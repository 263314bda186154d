// Owns what the pools of all systems share: samples of bounded size, and words by how often terms have them.

import { sample } from '../random.mjs';

/** @typedef {import('../random.mjs').Random} Random */

/**
 * A uniform sample of a stream of unknown length (reservoir sampling).
 * @template T
 * @param {Random} random
 * @param {number} size
 */
export function createReservoir(random, size) {
  /** @type {T[]} */
  const items = [];
  let seen = 0;
  return {
    items,
    /** @param {T} item */
    offer: (item) => {
      seen++;
      if (items.length < size) items.push(item);
      else {
        const at = random.int(seen);
        if (at < size) items[at] = item;
      }
    },
  };
}

/**
 * Counts by key, for the wanted number of keys.
 * @template Key
 */
export function createCounter() {
  /** @type {Map<Key, number>} */
  const counts = new Map();
  return { counts, add: (/** @type {Key} */ key) => counts.set(key, (counts.get(key) ?? 0) + 1) };
}

const FREQUENT_WORDS = 200;
const RARE_MOST = 10;
const SHORTEST_WORD = 4;

/** @param {string} term */
export const wordsOf = (term) => term.toLowerCase().split(/[^\p{L}\p{N}]+/u);

/**
 * @typedef {object} WordPools
 * @property {string[]} frequent the most frequent words, by number of terms
 * @property {string[]} rare words of at most ten terms
 * @property {string[]} prefixes the first three to six letters, half of them of words of all kinds, half of words as
 *   often as terms have them
 * @property {string[]} pairs two words of one term
 */

/**
 * @param {Random} random
 * @param {number} size
 */
export function createWordPools(random, size) {
  const counter = /** @type {ReturnType<typeof createCounter<string>>} */ (createCounter());
  const pairs = /** @type {ReturnType<typeof createReservoir<string>>} */ (createReservoir(random, size));
  return {
    /** @param {string} term */
    offer: (term) => {
      const words = [...new Set(wordsOf(term))].filter((word) => word.length >= SHORTEST_WORD);
      for (const word of words) counter.add(word);
      if (words.length > 1) pairs.offer(`${words[0]} ${words.at(-1)}`);
    },
    /** @returns {WordPools} */
    finish: () => {
      const ranked = [...counter.counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
      const rare = ranked.filter(([, count]) => count <= RARE_MOST).map(([word]) => word);
      const some = sample(random, ranked, size >> 1).map(([word]) => word);
      const usual = pairs.items.slice(0, size - some.length).map((pair) => pair.split(' ')[0] ?? '');
      return {
        frequent: ranked.slice(0, FREQUENT_WORDS).map(([word]) => word),
        rare: sample(random, rare, size),
        prefixes: [...some, ...usual].map((word) => word.slice(0, 3 + random.int(4))),
        pairs: pairs.items,
      };
    },
  };
}
