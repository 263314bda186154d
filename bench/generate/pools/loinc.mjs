// Owns the LOINC pools: codes, deprecated codes with their replacements, axis values, hierarchy nodes, answer lists,
// words.

import { mod10 } from '../check-digits.mjs';
import { createRandom, sample } from '../random.mjs';
import { eachRow, findFile, splitQuoted } from './read.mjs';
import { createCounter, createReservoir, createWordPools } from './sampling.mjs';

/** @typedef {import('../random.mjs').Random} Random */

const AXES = ['COMPONENT', 'PROPERTY', 'TIME_ASPCT', 'SYSTEM', 'SCALE_TYP', 'METHOD_TYP', 'CLASS', 'STATUS'];

/**
 * @param {string} directory
 * @param {{ seed: number, size: number }} options
 */
export async function loincPools(directory, { seed, size }) {
  const random = createRandom(seed, 'pools/loinc');
  const words = createWordPools(random, size);
  const values = /** @type {ReturnType<typeof createCounter<string>>} */ (createCounter());
  /** @type {{ code: string, display: string }[]} */
  const names = [];
  /** @type {string[]} */
  const deprecated = [];
  const columns = ['LOINC_NUM', 'LONG_COMMON_NAME', ...AXES];
  await readTable(directory, 'Loinc', columns, (code = '', display = '', ...axes) => {
    names.push({ code, display });
    words.offer(display);
    if (axes.at(-1) === 'DEPRECATED') deprecated.push(code);
    axes.forEach((value, i) => {
      if (value !== '') values.add(`${AXES[i]}=${value}`);
    });
  });
  const known = new Set(names.map(({ code }) => code));
  return {
    system: 'http://loinc.org',
    codes: sample(random, names, size).map(({ code }) => code),
    unknown: unknownCodes(random, known, size),
    displays: sample(random, names, size),
    deprecated: sample(random, deprecated, size),
    replacements: await replacements(directory, random, size),
    attributes: axisPools(random, values.counts, size),
    roots: await hierarchyRoots(directory, random, size),
    answerLists: await answerLists(directory, random, size),
    words: words.finish(),
  };
}

/**
 * @param {string} directory
 * @param {string} name of the file, without its ending
 * @param {ReadonlyArray<string>} columns
 * @param {(...values: string[]) => void} use
 */
async function readTable(directory, name, columns, use) {
  const path = await findFile(directory, new RegExp(`^${name}\\.csv$`));
  if (path === undefined) throw new Error(`${directory}: no file ${name}.csv`);
  await eachRow(path, { columns, split: splitQuoted }, use);
}

/**
 * Codes with a valid check digit that the table lacks.
 * @param {Random} random
 * @param {ReadonlySet<string>} known
 * @param {number} size
 */
function unknownCodes(random, known, size) {
  /** @type {Set<string>} */
  const codes = new Set();
  while (codes.size < size) {
    const number = 2_000_000 + random.int(7_000_000);
    const code = `${number}-${mod10(number)}`;
    if (!known.has(code)) codes.add(code);
  }
  return [...codes];
}

/**
 * @param {string} directory
 * @param {Random} random
 * @param {number} size
 */
async function replacements(directory, random, size) {
  /** @type {{ code: string, target: string }[]} */
  const rows = [];
  await readTable(directory, 'MapTo', ['LOINC', 'MAP_TO'], (code = '', target = '') => rows.push({ code, target }));
  return sample(random, rows, size);
}

/**
 * @param {Random} random
 * @param {ReadonlyMap<string, number>} counts
 * @param {number} size
 */
function axisPools(random, counts, size) {
  const stated = [...counts].map(([key, codes]) => {
    const at = key.indexOf('=');
    return { property: key.slice(0, at), value: key.slice(at + 1), codes };
  });
  const ranked = stated.sort((a, b) => b.codes - a.codes);
  return { frequent: ranked.slice(0, 200), any: sample(random, ranked, size) };
}

/**
 * Nodes of the hierarchy with the number of rows below each.
 * @param {string} directory
 * @param {Random} random
 * @param {number} size
 */
async function hierarchyRoots(directory, random, size) {
  const below = /** @type {ReturnType<typeof createCounter<string>>} */ (createCounter());
  await readTable(directory, 'ComponentHierarchyBySystem', ['PATH_TO_ROOT'], (path = '') => {
    for (const node of path.split('.')) if (node !== '') below.add(node);
  });
  const ranked = [...below.counts].map(([code, rows]) => ({ code, rows })).sort((a, b) => b.rows - a.rows);
  return { large: ranked.slice(0, 50), any: sample(random, ranked, size) };
}

/**
 * @param {string} directory
 * @param {Random} random
 * @param {number} size
 */
async function answerLists(directory, random, size) {
  const reservoir = /** @type {ReturnType<typeof createReservoir<{ code: string, list: string }>>} */ (
    createReservoir(random, size)
  );
  await readTable(directory, 'LoincAnswerListLink', ['LoincNumber', 'AnswerListId'], (code = '', list = '') =>
    reservoir.offer({ code, list }),
  );
  return reservoir.items;
}
