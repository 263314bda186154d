// Owns the SNOMED CT pools: codes, ancestor and descendant pairs, is-a roots by size, attributes, maps, words. It reads
// the RF2 snapshot files, of the generator or of a publisher alike.

import { verhoeff } from '../check-digits.mjs';
import { createRandom, sample } from '../random.mjs';
import { ID } from '../snomed/metadata.mjs';
import { eachRow, findFile, splitTabs } from './read.mjs';
import { createReservoir, createWordPools, wordsOf } from './sampling.mjs';

/** @typedef {import('../random.mjs').Random} Random */

/**
 * @param {string} directory
 * @param {{ seed: number, size: number }} options
 */
export async function snomedPools(directory, { seed, size }) {
  const random = createRandom(seed, 'pools/snomed');
  const content = await readContent(directory, createWordPools(random, size));
  const graph = await readGraph(directory, content);
  const active = content.ids.filter((_, i) => content.active[i] === 1);
  const inactive = content.ids.filter((_, i) => content.active[i] === 0);
  const named = sample(random, content.displays, size);
  return {
    system: 'http://snomed.info/sct',
    codes: sample(random, active, size),
    inactive: sample(random, inactive, size),
    unknown: unknownCodes(random, new Set(content.ids), size),
    displays: named.map(([code, display]) => ({ code, display })),
    subsumes: subsumptionPairs(random, graph, { content, size }),
    roots: rootsBySize(random, graph, content, size),
    ...attributePools(random, graph, { content, size }),
    maps: await mapPools(directory, random, size),
    words: content.words.finish(),
  };
}

/**
 * @param {string} directory
 * @param {string} table
 */
async function snapshotFile(directory, table) {
  const path = await findFile(directory, new RegExp(`_${table}_?Snapshot.*\\.txt$`));
  if (path === undefined) throw new Error(`${directory}: no RF2 snapshot file of "${table}"`);
  return path;
}

/**
 * @param {string} directory
 * @param {ReturnType<typeof createWordPools>} words
 */
async function readContent(directory, words) {
  /** @type {string[]} */
  const ids = [];
  /** @type {number[]} */
  const active = [];
  await eachRow(
    await snapshotFile(directory, 'Concept'),
    { columns: ['id', 'active'], split: splitTabs },
    (id = '', state = '') => {
      ids.push(id);
      active.push(Number(state));
    },
  );
  const indexOf = new Map(ids.map((id, i) => [id, i]));
  /** @type {Map<number, string>} */
  const names = new Map();
  /** @type {[string, string][]} */
  const displays = [];
  const columns = ['active', 'conceptId', 'typeId', 'term'];
  await eachRow(
    await snapshotFile(directory, 'Description'),
    { columns, split: splitTabs },
    (state, id = '', type, term = '') => {
      const concept = indexOf.get(id);
      if (state !== '1' || concept === undefined || active[concept] !== 1) return;
      words.offer(term);
      if (type === ID.fullySpecifiedName) names.set(concept, term);
      else displays.push([id, term]);
    },
  );
  return { ids, active, indexOf, names, displays, words };
}

/** @typedef {Awaited<ReturnType<typeof readContent>>} Content */

/**
 * Active relationships: parents of each concept, attribute rows, and the number of descendants of each.
 * @param {string} directory
 * @param {Content} content
 */
async function readGraph(directory, { ids, indexOf }) {
  /** @type {number[][]} */
  const parents = ids.map(() => []);
  /** @type {{ source: number, property: string, value: string }[]} */
  const attributes = [];
  const columns = ['active', 'sourceId', 'destinationId', 'typeId'];
  await eachRow(
    await snapshotFile(directory, 'Relationship'),
    { columns, split: splitTabs },
    (state, from = '', to = '', type = '') => {
      const source = indexOf.get(from);
      const target = indexOf.get(to);
      if (state !== '1' || source === undefined || target === undefined) return;
      if (type === ID.isA) parents[source]?.push(target);
      else attributes.push({ source, property: type, value: to });
    },
  );
  const ancestors = ancestorWalk(parents);
  const descendants = new Int32Array(ids.length);
  for (let i = 0; i < ids.length; i++) {
    for (const ancestor of ancestors(i)) descendants[ancestor] = Number(descendants[ancestor]) + 1;
  }
  return { parents, attributes, ancestors, descendants };
}

/** @typedef {Awaited<ReturnType<typeof readGraph>>} Graph */

/** A function that lists all ancestors of a concept, each once, without itself. @param {number[][]} parents */
function ancestorWalk(parents) {
  const seen = new Int32Array(parents.length).fill(-1);
  return (/** @type {number} */ concept) => {
    const found = [...(parents[concept] ?? [])];
    for (const above of found) seen[above] = concept;
    for (let i = 0; i < found.length; i++) {
      for (const above of parents[Number(found[i])] ?? []) {
        if (seen[above] === concept) continue;
        seen[above] = concept;
        found.push(above);
      }
    }
    return [...new Set(found)];
  };
}

/**
 * Codes with a valid check digit that no concept has.
 * @param {Random} random
 * @param {ReadonlySet<string>} known
 * @param {number} size
 */
function unknownCodes(random, known, size) {
  /** @type {Set<string>} */
  const codes = new Set();
  while (codes.size < size) {
    const digits = `${1_000_000 + random.int(9_000_000)}00`;
    const code = digits + verhoeff(digits);
    if (!known.has(code)) codes.add(code);
  }
  return [...codes];
}

/**
 * Pairs with the outcome that $subsumes must give: a third each of subsumes, subsumed-by, not-subsumed.
 * @param {Random} random
 * @param {Graph} graph
 * @param {{ content: Content, size: number }} of
 */
function subsumptionPairs(random, { ancestors, parents }, { content, size }) {
  const candidates = content.ids.map((_, i) => i).filter((i) => (parents[i]?.length ?? 0) > 0);
  return Array.from({ length: size }, (_, i) => {
    const concept = random.pick(candidates);
    const above = ancestors(concept);
    const code = content.ids[concept];
    const ancestor = content.ids[random.pick(above)];
    if (i % 3 === 0) return { codeA: ancestor, codeB: code, outcome: 'subsumes' };
    if (i % 3 === 1) return { codeA: code, codeB: ancestor, outcome: 'subsumed-by' };
    let other = random.pick(candidates);
    while (other === concept || above.includes(other) || ancestors(other).includes(concept))
      other = random.pick(candidates);
    return { codeA: code, codeB: content.ids[other], outcome: 'not-subsumed' };
  });
}

/**
 * Roots for is-a pages: a large one has at least 2 % of all concepts below it, a middle one 0.1 to 1 %.
 * @param {Random} random
 * @param {Graph} graph
 * @param {Content} content
 * @param {number} size
 */
function rootsBySize(random, { descendants }, { ids, active }, size) {
  const all = active.filter((state) => state === 1).length;
  const between = (/** @type {number} */ least, /** @type {number} */ most) => {
    const found = ids.map((code, i) => ({ code, descendants: Number(descendants[i]) }));
    return sample(
      random,
      found.filter((root) => root.descendants >= least && root.descendants <= most),
      size,
    );
  };
  return {
    large: between(all / 50, all),
    middle: between(Math.max(10, all / 1000), Math.max(50, all / 100)),
    small: between(3, Math.max(20, all / 5000)),
  };
}

/**
 * Attribute values with the number of concepts that state them, and conjunctions that one concept at least fulfils.
 * @param {Random} random
 * @param {Graph} graph
 * @param {{ content: Content, size: number }} of
 */
function attributePools(random, { attributes, ancestors }, { content, size }) {
  /** @type {Map<string, Set<number>>} */
  const sources = new Map();
  for (const { source, property, value } of attributes) {
    const key = `${property}=${value}`;
    const having = sources.get(key);
    if (having === undefined) sources.set(key, new Set([source]));
    else having.add(source);
  }
  const stated = [...sources].map(([key, having]) => {
    const [property = '', value = ''] = key.split('=');
    return { property, value, concepts: having.size };
  });
  const conjunctions = sample(random, attributes, size).map(({ source, property, value }) => {
    const word = random.pick(wordsOf(content.names.get(source) ?? '').filter((one) => one.length > 3));
    return { root: content.ids[random.pick(ancestors(source))], property, value, word, example: content.ids[source] };
  });
  const ranked = stated.sort((a, b) => b.concepts - a.concepts);
  return { attributes: { frequent: ranked.slice(0, 200), any: sample(random, ranked, size) }, conjunctions };
}

/**
 * Rows of the map and association reference sets: what CM01 translates.
 * @param {string} directory
 * @param {Random} random
 * @param {number} size
 */
async function mapPools(directory, random, size) {
  const tables = {
    extended: ['ExtendedMap', 'mapTarget'],
    simple: ['SimpleMap', 'mapTarget'],
    association: ['Association', 'targetComponentId'],
  };
  /** @type {Record<string, { refset: string, code: string, target: string }[]>} */
  const pools = {};
  for (const [name, [table = '', column = '']] of Object.entries(tables)) {
    const reservoir =
      /** @type {ReturnType<typeof createReservoir<{ refset: string, code: string, target: string }>>} */ (
        createReservoir(random, size)
      );
    const path = await findFile(directory, new RegExp(`Refset_${table}Snapshot.*\\.txt$`));
    pools[name] = reservoir.items;
    if (path === undefined) continue;
    const columns = ['active', 'refsetId', 'referencedComponentId', column];
    await eachRow(path, { columns, split: splitTabs }, (state, refset = '', code = '', target = '') => {
      if (state === '1' && target !== '') reservoir.offer({ refset, code, target });
    });
  }
  return pools;
}
