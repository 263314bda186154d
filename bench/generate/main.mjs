// The command of the benchmark's release generator: writes invented releases in the publishers' layouts and, last, a
// manifest of their files and figures. Each system's shape is in the folder of its name.
//
//   node bench/generate/main.mjs --out DIR [--scale 1.0] [--only snomed,loinc,rxnorm] [--seed 1]

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generateLoinc, LOINC_DIRECTORY } from './loinc/loinc.mjs';
import { generateRxnorm, RXNORM_DIRECTORY } from './rxnorm/rxnorm.mjs';
import { generateSnomed, SNOMED_DIRECTORY } from './snomed/snomed.mjs';
import { createLexicon } from './words.mjs';

const SYSTEMS = {
  snomed: { directory: SNOMED_DIRECTORY, generate: generateSnomed },
  loinc: { directory: LOINC_DIRECTORY, generate: generateLoinc },
  rxnorm: { directory: RXNORM_DIRECTORY, generate: generateRxnorm },
};
/** Below this the fixed metadata would be a large part of all; above it files grow past any known release's. */
const MIN_SCALE = 0.005;
const MAX_SCALE = 4;

const USAGE = `Usage: node bench/generate/main.mjs --out DIR [--scale 1.0] [--only snomed,loinc,rxnorm] [--seed 1]

  --out DIR     folder for the releases and manifest.json (made if missing)
  --scale N     ${MIN_SCALE} to ${MAX_SCALE}; 1 is 370,000 SNOMED CT concepts, 100,000 LOINC codes, 360,000 RxNorm atoms
  --only LIST   some of ${Object.keys(SYSTEMS).join(', ')}
  --seed N      a whole number; the same seed and scale give the same bytes`;

/** @typedef {keyof typeof SYSTEMS} System */

/**
 * @typedef {object} Options
 * @property {string} out
 * @property {number} scale
 * @property {number} seed
 * @property {System[]} only
 */

/**
 * @param {string[]} args
 * @returns {Options | { problem: string }}
 */
function parseOptions(args) {
  const option = /** @type {const} */ ({ type: 'string' });
  const { values } = parseArgs({ args, options: { out: option, scale: option, only: option, seed: option } });
  const scale = Number(values.scale ?? '1');
  const seed = Number(values.seed ?? '1');
  const only = (values.only ?? Object.keys(SYSTEMS).join(',')).split(',');
  const unknown = only.find((name) => !Object.hasOwn(SYSTEMS, name));
  if (values.out === undefined) return { problem: '--out is missing' };
  if (!(scale >= MIN_SCALE && scale <= MAX_SCALE))
    return { problem: `--scale must be from ${MIN_SCALE} to ${MAX_SCALE}` };
  if (!Number.isSafeInteger(seed)) return { problem: '--seed must be a whole number' };
  if (unknown !== undefined) return { problem: `--only knows ${Object.keys(SYSTEMS).join(', ')}, not "${unknown}"` };
  return { out: values.out, scale, seed, only: /** @type {System[]} */ (only) };
}

/** @param {Options} options */
async function generate({ out, scale, seed, only }) {
  await mkdir(out, { recursive: true });
  const lexicon = createLexicon(seed);
  /** @type {Record<string, unknown>} */
  const systems = {};
  for (const name of only) {
    const { directory, generate: generateSystem } = SYSTEMS[name];
    const started = performance.now();
    await rm(join(out, directory), { recursive: true, force: true });
    const release = await generateSystem(out, { scale, seed, lexicon });
    report(name, release, performance.now() - started);
    systems[name] = release;
  }
  await writeFile(join(out, 'manifest.json'), `${JSON.stringify({ scale, seed, systems }, null, 2)}\n`);
}

/**
 * @param {string} name
 * @param {{ directory: string, files: ReadonlyArray<import('./table.mjs').WrittenFile> }} release
 * @param {number} milliseconds
 */
function report(name, { directory, files }, milliseconds) {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  console.log(`${name}: ${directory}, ${(bytes / 1e6).toFixed(1)} MB in ${(milliseconds / 1000).toFixed(1)} s`);
  for (const file of files) console.log(`${String(file.rows).padStart(10)}  ${file.path}`);
}

async function main() {
  const args = process.argv.slice(2);
  if (args.includes('--help')) return console.log(USAGE);
  const options = tryParse(args);
  if ('problem' in options) {
    console.error(`${options.problem}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  await generate(options);
}

/** An option that is misspelt is a problem of the same kind as a value that does not fit. @param {string[]} args */
function tryParse(args) {
  try {
    return parseOptions(args);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

await main();
