// The command that makes an invented FHIR package for the benchmark: code systems, value sets that list SNOMED CT codes of
// the pools, concept maps. The inputs that it gives go into pools.json beside those of the other systems.
//
//   node bench/generate/package.mjs --out DIR [--seed 1]

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, sample } from './random.mjs';
import { capital, createLexicon } from './words.mjs';

/** @typedef {import('./random.mjs').Random} Random */

export const PACKAGE_DIRECTORY = 'concord.bench-1.0.0';
const BASE = 'https://bench.example.org';
const VERSION = '1.0.0';
const CODE_SYSTEMS = 300;
const VALUE_SETS = 1200;
const MAPS = 50;
/** How many value sets list so many codes. */
const LISTS = /** @type {const} */ ([
  [10, 40],
  [100, 40],
  [1000, 20],
  [10000, 4],
]);

/** @param {string} type @param {string} id */
const head = (type, id) => ({
  resourceType: type,
  id,
  url: `${BASE}/${type}/${id}`,
  version: VERSION,
  name: id.split('-').map(capital).join(''),
  title: id.split('-').map(capital).join(' '),
  status: 'active',
  experimental: true,
  publisher: 'Concord benchmark',
});

/** @param {Random} random @param {import('./words.mjs').Lexicon} lexicon */
const term = (random, lexicon) =>
  capital(Array.from({ length: 2 + random.int(3) }, () => lexicon.word(random)).join(' '));

/**
 * @param {number} index
 * @param {Random} random
 * @param {import('./words.mjs').Lexicon} lexicon
 */
function codeSystem(index, random, lexicon) {
  const count = index === 0 ? 5000 : 20 + random.int(150);
  const id = `codes-${index}`;
  const concept = Array.from({ length: count }, (_, i) => ({
    code: `${capital(lexicon.words[index] ?? 'C')}-${i}`,
    display: term(random, lexicon),
    ...(i % 3 === 0 ? { definition: `${term(random, lexicon)}, ${term(random, lexicon).toLowerCase()}` } : {}),
    ...(i % 4 === 0 ? { designation: [{ language: 'de', value: term(random, lexicon) }] } : {}),
  }));
  return { ...head('CodeSystem', id), content: 'complete', caseSensitive: true, count, concept };
}

/** @param {number} index @param {ReturnType<typeof codeSystem>} system */
function allCodes(index, system) {
  return { ...head('ValueSet', `all-${index}`), compose: { include: [{ system: system.url }] } };
}

/**
 * @param {{ id: string, codes: readonly string[], system: string }} list
 */
function listed({ id, codes, system }) {
  return { ...head('ValueSet', id), compose: { include: [{ system, concept: codes.map((code) => ({ code })) }] } };
}

/**
 * @param {number} index
 * @param {readonly [ReturnType<typeof codeSystem>, ReturnType<typeof codeSystem>]} systems
 * @param {Random} random
 */
function conceptMap(index, [from, to], random) {
  const element = from.concept.map(({ code }) => ({
    code,
    target: [{ code: random.pick(to.concept).code, equivalence: random.pick(['equivalent', 'wider', 'relatedto']) }],
  }));
  return {
    ...head('ConceptMap', `map-${index}`),
    sourceUri: `${from.url}?vs`,
    targetUri: `${to.url}?vs`,
    group: [{ source: from.url, target: to.url, element }],
  };
}

/** @param {{ seed: number, pools: any }} options */
function makeResources({ seed, pools }) {
  const random = createRandom(seed, 'package');
  const lexicon = createLexicon(seed);
  const systems = Array.from({ length: CODE_SYSTEMS }, (_, i) => codeSystem(i, random, lexicon));
  const { snomed } = pools;
  const codes = [
    ...new Set([...snomed.codes, ...snomed.inactive, ...snomed.displays.map((/** @type {any} */ d) => d.code)]),
  ];
  const lists = LISTS.flatMap(([size, count]) =>
    Array.from({ length: count }, (_, i) => ({
      size,
      resource: listed({ id: `list-${size}-${i}`, codes: sample(random, codes, size), system: snomed.system }),
    })),
  );
  const sets = Array.from({ length: VALUE_SETS }, (_, i) => allCodes(i, systems[i % systems.length] ?? systems[0]));
  const maps = Array.from({ length: MAPS }, (_, i) => conceptMap(i, [systems[i + 1], systems[i + 2]], random));
  return { random, systems, sets, lists, maps };
}

/**
 * @param {ReturnType<typeof makeResources>} made
 * @param {number} size
 */
function poolOf({ random, systems, sets, lists, maps }, size) {
  const codes = systems.flatMap(({ url, concept }) => concept.map(({ code }) => ({ system: url, code })));
  const resources = [...systems, ...sets, ...maps].map(({ resourceType, url, version, name }) => ({
    type: resourceType,
    url,
    version,
    name,
  }));
  const mappings = maps.flatMap(({ url, group }) =>
    group.flatMap(({ source, element }) => element.map(({ code }) => ({ url, system: source, code }))),
  );
  return {
    codes: sample(random, codes, size),
    resources,
    lists: Object.fromEntries(
      LISTS.map(([length]) => [length, lists.filter((one) => one.size === length).map(({ resource }) => resource.url)]),
    ),
    mappings: sample(random, mappings, size),
  };
}

/** Writes the package and adds its pool to pools.json. @param {{ out: string, seed: number }} options */
async function generate({ out, seed }) {
  const file = join(out, 'pools.json');
  const pools = JSON.parse(await readFile(file, 'utf8'));
  const made = makeResources({ seed, pools });
  const folder = join(out, PACKAGE_DIRECTORY, 'package');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const manifest = {
    name: 'concord.bench',
    version: VERSION,
    description: 'Invented resources for the benchmark',
    type: 'fhir.ig',
    canonical: BASE,
    fhirVersions: ['4.0.1'],
    license: 'CC0-1.0',
    dependencies: {},
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  const resources = [...made.systems, ...made.sets, ...made.lists.map(({ resource }) => resource), ...made.maps];
  for (const resource of resources) {
    await writeFile(join(folder, `${resource.resourceType}-${resource.id}.json`), JSON.stringify(resource));
  }
  await writeFile(file, `${JSON.stringify({ ...pools, package: poolOf(made, 5000) })}\n`);
  console.log(`wrote ${resources.length} resources to ${folder}`);
}

const { values } = parseArgs({ options: { out: { type: 'string' }, seed: { type: 'string', default: '1' } } });
if (values.out === undefined) {
  console.error('Usage: node bench/generate/package.mjs --out DIR [--seed 1]\n\n--out is missing');
  process.exitCode = 2;
} else await generate({ out: values.out, seed: Number(values.seed) });
