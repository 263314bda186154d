// Owns the axes of the LOINC shape: how many values each has, how often each occurs, and how it reads in a long name.
// A few short codes (Qn, Pt, …) are tokens of the format; every other value is invented.

import { createWeighted, createZipf } from '../random.mjs';
import { capital } from '../words.mjs';

/** @typedef {import('../random.mjs').Random} Random */
/** @typedef {import('../words.mjs').Lexicon} Lexicon */

/**
 * @typedef {object} Axis
 * @property {string} column of the LOINC table
 * @property {string} partType
 * @property {string} linkProperty last segment of the part link's property URI
 * @property {ReadonlyArray<string>} codes as in the table
 * @property {ReadonlyArray<string>} names as in a long name
 * @property {(random: Random) => number} draw index of a value by its frequency
 */

const SCALES = ['Qn', 'Ord', 'Nom', 'Doc', 'SemiQn', 'Nar', 'OrdQn', 'Set', 'Multi'];
const SCALE_WEIGHTS = [448, 295, 89, 80, 45, 20, 16, 5, 2];
const SCALE_NAMES = [
  'Quantitative',
  'Ordinal',
  'Nominal',
  'Document',
  'Semi-Quantitative',
  'Narrative',
  'Ordinal or Quantitative',
  'Set',
  'Multi',
];

/**
 * @param {Random} random
 * @param {{ lexicon: Lexicon, scale: number }} options
 */
export function buildAxes(random, { lexicon, scale }) {
  const many = (/** @type {number} */ n) => Math.max(20, Math.round(n * Math.sqrt(scale)));
  const drawScale = createWeighted(SCALE_WEIGHTS);
  return {
    property: inventAxis(random, lexicon, { count: many(219), column: 'PROPERTY', partType: 'PROPERTY', flatness: 1 }),
    time: timeAxis(random, lexicon, 98),
    system: inventAxis(random, lexicon, { count: many(2600), column: 'SYSTEM', partType: 'SYSTEM', flatness: 1.5 }),
    scale: axis({ column: 'SCALE_TYP', partType: 'SCALE', codes: SCALES, names: SCALE_NAMES, draw: drawScale }),
    method: inventAxis(random, lexicon, { count: many(2075), column: 'METHOD_TYP', partType: 'METHOD', flatness: 8 }),
    class: classAxis(random, lexicon, many(427)),
  };
}

/** @typedef {ReturnType<typeof buildAxes>} Axes */

/**
 * @param {Omit<Axis, 'linkProperty'>} of
 * @returns {Axis}
 */
function axis(of) {
  return { ...of, linkProperty: of.column };
}

/**
 * Nine in ten values are a point in time.
 * @param {Random} random
 * @param {Lexicon} lexicon
 * @param {number} count
 * @returns {Axis}
 */
function timeAxis(random, lexicon, count) {
  const invented = inventAxis(random, lexicon, {
    count: count - 1,
    column: 'TIME_ASPCT',
    partType: 'TIME',
    flatness: 0.5,
  });
  return {
    ...invented,
    codes: ['Pt', ...invented.codes],
    names: ['Point in time', ...invented.names],
    draw: (chance) => (chance.chance(0.91) ? 0 : 1 + invented.draw(chance)),
  };
}

/**
 * Codes are abbreviations of the names, all different.
 * @param {Random} random
 * @param {Lexicon} lexicon
 * @param {{ count: number, column: string, partType: string, flatness: number }} of
 */
function inventAxis(random, lexicon, { count, column, partType, flatness }) {
  /** @type {Map<string, string>} */
  const values = new Map();
  while (values.size < count) {
    const words = Array.from({ length: 1 + random.int(2) }, () => capital(String(lexicon.words[random.int(6000)])));
    const short = words.map((word) => word.slice(0, 4 + random.int(3))).join(' ');
    const code = random.chance(0.05) ? `${short}^${short.slice(0, 3)}` : short;
    if (!values.has(code)) values.set(code, words.join(' '));
  }
  const draw = createZipf(count, { exponent: 1.15, flatness });
  return axis({ column, partType, codes: [...values.keys()], names: [...values.values()], draw });
}

/**
 * Classes with a dotted second level, in upper case.
 * @param {Random} random
 * @param {Lexicon} lexicon
 * @param {number} count
 */
function classAxis(random, lexicon, count) {
  /** @type {Map<string, string>} */
  const values = new Map();
  while (values.size < count) {
    const words = Array.from({ length: random.chance(0.6) ? 2 : 1 }, () => String(lexicon.words[random.int(3000)]));
    const code = words.map((word) => word.slice(0, 5).toUpperCase()).join('.');
    if (!values.has(code)) values.set(code, words.map(capital).join(' '));
  }
  const draw = createZipf(count, { exponent: 1.1, flatness: 2 });
  return axis({ column: 'CLASS', partType: 'CLASS', codes: [...values.keys()], names: [...values.values()], draw });
}
