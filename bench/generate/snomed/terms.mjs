// Owns the invented terms of the SNOMED CT shape. A concept's words are some of its parent's and one or two of its own,
// so that the terms of a subtree share words as real ones do; synonyms are variants of the same words.

import { mix32 } from '../random.mjs';
import { capital } from '../words.mjs';
import { FIXED_CONCEPTS } from './metadata.mjs';

/** @typedef {import('../random.mjs').Random} Random */
/** @typedef {import('../words.mjs').Lexicon} Lexicon */
/** @typedef {import('./hierarchy.mjs').Hierarchy} Hierarchy */

const MAX_WORDS = 6;
const CONNECTORS = [' ', ' ', ' ', ' of ', ' with ', ' due to ', ', ', ' and ', ' in ', '-'];

/**
 * @typedef {object} Terms
 * @property {(node: number) => string} fullySpecifiedName with its semantic tag; unique among all concepts
 * @property {(node: number, variant: number) => string} synonym variant 0 is the preferred one
 * @property {(node: number) => string} definition a sentence
 */

/**
 * @param {Random} random
 * @param {{ hierarchy: Hierarchy, inactiveCount: number, lexicon: Lexicon }} of
 * @returns {Terms}
 */
export function buildTerms(random, { hierarchy, inactiveCount, lexicon }) {
  const total = hierarchy.count + inactiveCount;
  const words = new Uint16Array(total * MAX_WORDS);
  const lengths = new Uint8Array(total);
  const tags = semanticTags(hierarchy, inactiveCount);
  const literal = literalTerms(hierarchy);
  const wordsOf = (/** @type {number} */ node) =>
    words.subarray(node * MAX_WORDS, node * MAX_WORDS + Number(lengths[node]));
  const plain = (/** @type {number} */ node) =>
    literal[node] ?? capital(phrase(wordsOf(node), { style: mix32(node), lexicon }));
  const fullySpecifiedName = (/** @type {number} */ node) => `${plain(node)} (${tags(node)})`;
  const taken = new Set();
  for (let node = 0; node < total; node++) {
    const parent = node < hierarchy.count ? Number(hierarchy.parents[Number(hierarchy.parentStart[node])]) : node;
    do {
      const own = literal[node] === undefined ? inventWords(random, wordsOf(parent), lexicon) : [];
      words.set(own, node * MAX_WORDS);
      lengths[node] = own.length;
    } while (taken.has(fullySpecifiedName(node)));
    taken.add(fullySpecifiedName(node));
  }
  const synonym = (/** @type {number} */ node, /** @type {number} */ variant) =>
    variant === 0 ? plain(node) : synonymOf(node, { variant, words: wordsOf(node), plain: plain(node), lexicon });
  return { fullySpecifiedName, synonym, definition: (node) => definitionOf(node, wordsOf(node), lexicon) };
}

/** Terms that stand fixed: the metadata's and the top concepts'. @param {Hierarchy} hierarchy */
function literalTerms(hierarchy) {
  /** @type {(string | undefined)[]} */
  const literal = FIXED_CONCEPTS.map(([, term]) => term);
  for (const { tag, start } of hierarchy.ranges) literal[start] = `Benchmark ${tag}`;
  return literal;
}

/**
 * @param {Hierarchy} hierarchy
 * @param {number} inactiveCount
 */
function semanticTags(hierarchy, inactiveCount) {
  const tagOf = new Uint8Array(hierarchy.count + inactiveCount);
  const names = hierarchy.ranges.map((range) => range.tag);
  hierarchy.ranges.forEach((range, i) => {
    tagOf.fill(i, range.start, range.end);
  });
  for (let i = 0; i < inactiveCount; i++) tagOf[hierarchy.count + i] = mix32(i) % 8;
  return (/** @type {number} */ node) => {
    const fixed = FIXED_CONCEPTS[node]?.[2];
    if (fixed !== undefined) return fixed;
    if (node < hierarchy.refsetStart) return 'attribute';
    return node < Number(hierarchy.ranges[0]?.start) ? 'foundation metadata concept' : names[Number(tagOf[node])];
  };
}

/**
 * One or two words before up to three of the parent's.
 * @param {Random} random
 * @param {Uint16Array} inherited
 * @param {Lexicon} lexicon
 */
function inventWords(random, inherited, lexicon) {
  const kept = Math.min(inherited.length, random.int(4));
  const own = kept === 0 ? 2 + random.int(2) : 1 + random.int(2);
  const words = Array.from({ length: own }, () => lexicon.rank(random));
  return [...words, ...inherited.subarray(0, kept)].slice(0, MAX_WORDS);
}

/**
 * @param {ArrayLike<number>} words
 * @param {{ style: number, lexicon: Lexicon }} how `style` chooses connector and place
 */
function phrase(words, { style, lexicon }) {
  const connector = String(CONNECTORS[style % CONNECTORS.length]);
  const place = 1 + ((style >>> 8) % Math.max(1, words.length - 1));
  let text = String(lexicon.words[Number(words[0])]);
  for (let i = 1; i < words.length; i++) text += (i === place ? connector : ' ') + lexicon.words[Number(words[i])];
  if ((style >>> 16) % 40 === 0) text += `, type ${1 + ((style >>> 20) % 9)}`;
  return text;
}

/**
 * A variant: the words in another order, one of them replaced, or initials before the name, in turn.
 * @param {number} node
 * @param {{ variant: number, words: Uint16Array, plain: string, lexicon: Lexicon }} of
 */
function synonymOf(node, { variant, words, plain, lexicon }) {
  if (words.length === 0) return `${plain} ${variant + 1}`;
  const style = mix32(node + variant * 0x9e3779b1);
  const at = style % words.length;
  if (variant % 3 === 0) {
    const initials = Array.from(words, (word) => String(lexicon.words[word]).charAt(0).toUpperCase()).join('');
    return `${initials}${variant > 3 ? variant : ''} - ${plain}`;
  }
  if (variant % 3 === 1 && words.length > 1) {
    return capital(phrase([...words.subarray(1), Number(words[0])], { style, lexicon }));
  }
  const replaced = Uint16Array.from(words);
  replaced[at] = (Number(words[at]) * 7 + 13 * variant) % lexicon.words.length;
  return capital(phrase(replaced, { style, lexicon }));
}

/**
 * @param {number} node
 * @param {Uint16Array} words
 * @param {Lexicon} lexicon
 */
function definitionOf(node, words, lexicon) {
  const text = [];
  for (let i = 0; i < 18; i++) {
    const rank = i < words.length ? Number(words[i]) : mix32(node * 31 + i) % 2000;
    text.push(lexicon.words[rank]);
  }
  return `${capital(text.slice(0, 9).join(' '))}; ${text.slice(9).join(' ')}.`;
}
