// Owns the RxNorm pools: codes by term type, National Drug Codes, retired codes with their successors, relations,
// words.

import { createRandom, sample } from '../random.mjs';
import { eachRrfRow, findFile } from './read.mjs';
import { createCounter, createReservoir, createWordPools } from './sampling.mjs';

/** @typedef {import('../random.mjs').Random} Random */

/** Term types of names beside a concept's main one. */
const OTHER_NAMES = new Set(['PSN', 'SY', 'TMSY', 'ET']);

/**
 * @param {string} directory
 * @param {{ seed: number, size: number }} options
 */
export async function rxnormPools(directory, { seed, size }) {
  const random = createRandom(seed, 'pools/rxnorm');
  const words = createWordPools(random, size);
  const atoms = await readAtoms(directory, words);
  const current = atoms.main.filter(({ suppress }) => suppress === 'N');
  const codes = new Set(atoms.main.map(({ code }) => code));
  return {
    system: 'http://www.nlm.nih.gov/research/umls/rxnorm',
    codes: sample(random, current, size).map(({ code }) => code),
    suppressed: sample(
      random,
      atoms.main.filter(({ suppress }) => suppress !== 'N'),
      size,
    ).map(({ code }) => code),
    unknown: unknownCodes(random, atoms.all, size),
    otherSourcesOnly: sample(
      random,
      [...atoms.all].filter((code) => !codes.has(code)),
      size,
    ),
    displays: sample(random, current, size).map(({ code, display }) => ({ code, display })),
    termTypes: countTypes(current),
    ingredients: sample(
      random,
      current.filter(({ tty }) => tty === 'IN'),
      size,
    ).map(({ code }) => code),
    relations: await relationPools(directory, random, size),
    ndc: await ndcPool(directory, random, size),
    retired: await retiredPool(directory, random, size),
    words: words.finish(),
  };
}

/**
 * @param {string} directory
 * @param {string} name
 * @param {(fields: string[]) => void} use
 */
async function readFile(directory, name, use) {
  const path = await findFile(directory, new RegExp(`^${name}\\.RRF$`));
  if (path === undefined) throw new Error(`${directory}: no file ${name}.RRF`);
  await eachRrfRow(path, use);
}

/**
 * @param {string} directory
 * @param {ReturnType<typeof createWordPools>} words
 */
async function readAtoms(directory, words) {
  /** @type {{ code: string, display: string, tty: string, suppress: string }[]} */
  const main = [];
  /** @type {Set<string>} */
  const all = new Set();
  await readFile(directory, 'RXNCONSO', (fields) => {
    const [code = '', sab, tty = '', display = '', suppress = ''] = [0, 11, 12, 14, 16].map((at) => fields[at] ?? '');
    all.add(code);
    if (sab !== 'RXNORM') return;
    if (suppress === 'N') words.offer(display);
    if (!OTHER_NAMES.has(tty)) main.push({ code, display, tty, suppress });
  });
  return { main, all };
}

/** @param {ReadonlyArray<{ tty: string }>} atoms */
function countTypes(atoms) {
  const counter = /** @type {ReturnType<typeof createCounter<string>>} */ (createCounter());
  for (const { tty } of atoms) counter.add(tty);
  return [...counter.counts].map(([tty, concepts]) => ({ tty, concepts })).sort((a, b) => b.concepts - a.concepts);
}

/**
 * @param {Random} random
 * @param {ReadonlySet<string>} known
 * @param {number} size
 */
function unknownCodes(random, known, size) {
  /** @type {Set<string>} */
  const codes = new Set();
  while (codes.size < size) {
    const code = String(9_100_000 + random.int(800_000));
    if (!known.has(code)) codes.add(code);
  }
  return [...codes];
}

/**
 * "Some concepts RELA target", with their number. RXNREL's second concept is the one that has the relation.
 * @param {string} directory
 * @param {Random} random
 * @param {number} size
 */
async function relationPools(directory, random, size) {
  const counter = /** @type {ReturnType<typeof createCounter<string>>} */ (createCounter());
  await readFile(directory, 'RXNREL', (fields) => {
    const [target, type, rela] = [fields[0], fields[2], fields[7]];
    if (type === 'CUI' && fields[10] === 'RXNORM') counter.add(`${rela} ${target}`);
  });
  const stated = [...counter.counts].map(([key, concepts]) => {
    const [relation = '', target = ''] = key.split(' ');
    return { relation, target, concepts };
  });
  const ranked = stated.sort((a, b) => b.concepts - a.concepts);
  return { frequent: ranked.slice(0, 200), any: sample(random, ranked, size) };
}

/**
 * @param {string} directory
 * @param {Random} random
 * @param {number} size
 */
async function ndcPool(directory, random, size) {
  const reservoir = /** @type {ReturnType<typeof createReservoir<{ ndc: string, code: string }>>} */ (
    createReservoir(random, size)
  );
  await readFile(directory, 'RXNSAT', (fields) => {
    if (fields[8] === 'NDC' && fields[9] === 'RXNORM')
      reservoir.offer({ ndc: fields[10] ?? '', code: fields[0] ?? '' });
  });
  return reservoir.items;
}

/**
 * @param {string} directory
 * @param {Random} random
 * @param {number} size
 */
async function retiredPool(directory, random, size) {
  const reservoir = /** @type {ReturnType<typeof createReservoir<{ code: string, target: string }>>} */ (
    createReservoir(random, size)
  );
  await readFile(directory, 'RXNCUI', (fields) => {
    if (fields[3] === '1') reservoir.offer({ code: fields[0] ?? '', target: fields[4] ?? '' });
  });
  return reservoir.items;
}
