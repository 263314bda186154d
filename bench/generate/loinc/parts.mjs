// Owns the parts of the LOINC shape: a number, a type and a name each; the axes' values first, then components, then
// kinds of parts that only details files link to.

import { mod10 } from '../check-digits.mjs';
import { capital } from '../words.mjs';

/** @typedef {import('../random.mjs').Random} Random */
/** @typedef {import('../words.mjs').Lexicon} Lexicon */

/** Above every number in use, so that no invented part is taken for a real one. */
const FIRST_PART = 9_000_001;
const FIRST_GROUP = 9_500_001;
const COMPONENT_SHARE = 0.75;
const OTHER_TYPES = [
  'ADJUSTMENT',
  'CHALLENGE',
  'COUNT',
  'DIVISORS',
  'GENE',
  'NUMERATOR',
  'SUFFIX',
  'SUPER SYSTEM',
  'TIME MODIFIER',
];

/**
 * @typedef {object} Part
 * @property {string} number LP…
 * @property {string} type
 * @property {string} name
 * @property {string} displayName
 */

/**
 * @typedef {object} Parts
 * @property {ReadonlyArray<Part>} all
 * @property {ReadonlyArray<Part>} components
 * @property {(partType: string, index: number) => Part} ofAxis the part of an axis value
 */

/**
 * @param {number} number
 * @param {string} prefix
 */
export const identifier = (prefix, number) => `${prefix}${number}-${mod10(number)}`;

/** The number of a grouping node of the hierarchy; such nodes are not in the part file. @param {number} i */
export const groupNumber = (i) => identifier('LP', FIRST_GROUP + i);

/**
 * @param {Random} random
 * @param {{ axes: import('./axes.mjs').Axes, lexicon: Lexicon, count: number }} of
 * @returns {Parts}
 */
export function buildParts(random, { axes, lexicon, count }) {
  /** @type {Part[]} */
  const all = [];
  /** @type {Map<string, number>} */
  const offsets = new Map();
  const add = (/** @type {string} */ type, /** @type {string} */ name, /** @type {string} */ displayName) => {
    all.push({ number: identifier('LP', FIRST_PART + all.length), type, name, displayName });
  };
  for (const axis of Object.values(axes)) {
    offsets.set(axis.partType, all.length);
    axis.codes.forEach((code, i) => {
      add(axis.partType, code, String(axis.names[i]));
    });
  }
  const firstComponent = all.length;
  for (const name of componentNames(random, lexicon, Math.round(count * COMPONENT_SHARE))) add('COMPONENT', name, name);
  const components = all.slice(firstComponent);
  while (all.length < count) {
    const name = `${capital(lexicon.word(random))} ${lexicon.word(random)}`;
    add(random.pick(OTHER_TYPES), name, name);
  }
  const ofAxis = (/** @type {string} */ partType, /** @type {number} */ index) => {
    const part = all[Number(offsets.get(partType)) + index];
    if (part === undefined) throw new Error(`no part for ${partType} ${index}`);
    return part;
  };
  return { all, components, ofAxis };
}

/**
 * Names of one to four words, all different; some with the marks that real ones have (commas, plus signs, quotes).
 * @param {Random} random
 * @param {Lexicon} lexicon
 * @param {number} count
 */
function componentNames(random, lexicon, count) {
  /** @type {Set<string>} */
  const names = new Set();
  while (names.size < count) {
    const words = Array.from({ length: 1 + random.int(4) }, () => lexicon.word(random));
    let name = capital(words.join(' '));
    const mark = random.int(30);
    if (mark === 0) name += `.${lexicon.word(random)}`;
    if (mark === 1) name += `, ${1 + random.int(9)}`;
    if (mark === 2) name += `+${capital(lexicon.word(random))}`;
    if (mark === 3) name += ` "${capital(lexicon.word(random))}"`;
    if (mark === 4) name += ' Ab.IgG';
    names.add(name);
  }
  return names;
}
