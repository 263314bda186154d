// The command that draws the inputs of the HTTP benchmark from release files: thousands of codes, pairs, roots, values
// and words a system, into one pools.json. The draws of each system are in the folder of that name.
//
//   node bench/generate/pools.mjs --out DIR [--size 5000] [--seed 1]

import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { loincPools } from './pools/loinc.mjs';
import { rxnormPools } from './pools/rxnorm.mjs';
import { snomedPools } from './pools/snomed.mjs';

const USAGE = `Usage: node bench/generate/pools.mjs --out DIR [--size 5000] [--seed 1]

  --out DIR   folder with releases as the generator writes them; pools.json is written there
  --size N    at most so many inputs of each kind
  --seed N    a whole number; the same seed draws the same inputs`;

/** Releases are known by the beginning of their folder's name. */
const SYSTEMS = /** @type {const} */ ([
  ['snomed', /^SnomedCT_/i, snomedPools],
  ['loinc', /^Loinc_/i, loincPools],
  ['rxnorm', /^RxNorm_/i, rxnormPools],
]);

/**
 * @typedef {object} Pools inputs of each system whose release is in the folder
 * @property {Awaited<ReturnType<typeof snomedPools>>} [snomed]
 * @property {Awaited<ReturnType<typeof loincPools>>} [loinc]
 * @property {Awaited<ReturnType<typeof rxnormPools>>} [rxnorm]
 */

/**
 * Draws the pools of every release folder in a directory.
 * @param {string} directory
 * @param {{ seed?: number, size?: number }} [options]
 * @returns {Promise<Pools>}
 */
export async function drawPools(directory, { seed = 1, size = 5000 } = {}) {
  const names = (await readdir(directory)).sort();
  /** @type {Record<string, unknown>} */
  const pools = {};
  for (const [system, pattern, draw] of SYSTEMS) {
    const name = names.find((one) => pattern.test(one));
    if (name !== undefined) pools[system] = await draw(join(directory, name), { seed, size });
  }
  return pools;
}

/**
 * Draws the pools and writes them to pools.json in the same directory; returns its path.
 * @param {string} directory
 * @param {{ seed?: number, size?: number }} [options]
 */
export async function writePools(directory, options) {
  const path = join(directory, 'pools.json');
  await writeFile(path, `${JSON.stringify(await drawPools(directory, options))}\n`);
  return path;
}

/**
 * @param {string[]} args
 * @returns {{ out: string, seed: number, size: number }}
 */
function parseOptions(args) {
  const option = /** @type {const} */ ({ type: 'string' });
  const { values } = parseArgs({ args, options: { out: option, size: option, seed: option } });
  const size = Number(values.size ?? '5000');
  const seed = Number(values.seed ?? '1');
  if (values.out === undefined) throw new Error('--out is missing');
  if (!Number.isSafeInteger(size) || size < 1) throw new Error('--size must be a whole number above 0');
  if (!Number.isSafeInteger(seed)) throw new Error('--seed must be a whole number');
  return { out: values.out, seed, size };
}

async function main() {
  const args = process.argv.slice(2);
  if (args.includes('--help')) return console.log(USAGE);
  /** @type {ReturnType<typeof parseOptions>} */
  let options;
  try {
    options = parseOptions(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  console.log(`wrote ${await writePools(options.out, options)}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
