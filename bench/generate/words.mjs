// Owns the invented vocabulary that all systems share: words of medical-looking syllables, a few of them frequent and
// most of them rare, so that text search meets what it meets in a real terminology. No word is taken from one.

import { createRandom, createZipf } from './random.mjs';

/** @typedef {import('./random.mjs').Random} Random */

const OPENINGS =
  'ba be bra cal cer cor cra dal del dro fal fen fra gal ger gro hal hem hul jor kel kra lan lem lor mal mer mur nal nef nor pal pel pru qua ral ren rov sal sel sto tal ten tro ul ur val ven vor xan yel zan zor'.split(
    ' ',
  );
const MIDDLES = 'ba ca da do fi ga ki la le li lo ma mi mo na ne no pa pi po ra ri ro sa se ti to va ve vo xi za'.split(
  ' ',
);
const ENDINGS =
  'itis osis oma ine ol ide ate ase emia algia oid ium ica an eum ar ent ex or us ula ia en il ax one ose yl um ic al ous'.split(
    ' ',
  );

/** A handful of marks outside ASCII, as names of persons and units bring them into every terminology. */
const ACCENTS = /** @type {ReadonlyArray<readonly [string, string]>} */ ([
  ['e', 'é'],
  ['o', 'ö'],
  ['a', 'á'],
  ['u', 'ü'],
]);

const LEXICON_SIZE = 40_000;

/**
 * @typedef {object} Lexicon
 * @property {ReadonlyArray<string>} words by rank, most frequent first, all different, lower case
 * @property {(random: Random) => number} rank draws a rank by the frequency of words
 * @property {(random: Random) => string} word draws a word
 */

/**
 * @param {number} seed
 * @returns {Lexicon}
 */
export function createLexicon(seed) {
  const random = createRandom(seed, 'lexicon');
  /** @type {Set<string>} */
  const words = new Set();
  while (words.size < LEXICON_SIZE) words.add(inventWord(random, words.size));
  const list = [...words];
  const rank = createZipf(list.length, { exponent: 1.05, flatness: 12 });
  return { words: list, rank, word: (chance) => String(list[rank(chance)]) };
}

/**
 * Frequent words are short, as in any language; one word in a hundred has an accent.
 * @param {Random} random
 * @param {number} rank
 */
function inventWord(random, rank) {
  const middles = rank < 300 ? random.int(2) : 1 + random.int(rank < 5000 ? 2 : 3);
  let word = random.pick(OPENINGS);
  for (let i = 0; i < middles; i++) word += random.pick(MIDDLES);
  word += random.pick(ENDINGS);
  if (!random.chance(0.01)) return word;
  const [plain, accented] = random.pick(ACCENTS);
  return word.replace(plain, accented);
}

/** The text with its first letter in upper case. @param {string} text */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
