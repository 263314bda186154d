// Owns the is-a graph of the SNOMED CT shape: which nodes exist, their parents and their depth. Parents always have a
// smaller index than their children, so the graph has no cycle. Names and identifiers come later.

import { ATTRIBUTE_DOMAINS, CONCRETE_TYPES, FIXED_CONCEPTS, HIERARCHIES, ID, SIMPLE_REFSETS } from './metadata.mjs';

/** @typedef {import('../random.mjs').Random} Random */

/** Real editions reach a depth of about 15; attachment by popularity alone would grow some chains further. */
const MAX_DEPTH = 13;
const HUBS = 3;
/** Share of a large hierarchy's nodes that hang directly below each of its hubs. */
const HUB_SHARE = 0.02;
const LARGE_SHARE = 0.07;

/**
 * @typedef {object} Hierarchy
 * @property {number} count active concepts; index 0 is the root
 * @property {Int32Array} parentStart parents of node i are parents[parentStart[i]] … parents[parentStart[i + 1] - 1]
 * @property {Int32Array} parents the first one of each node is its primary parent
 * @property {Uint8Array} depth steps to the root
 * @property {number} attributeStart index of the first attribute type
 * @property {number} concreteStart index of the first attribute type with a concrete value
 * @property {number} refsetStart index of the first simple reference set
 * @property {ReadonlyArray<Range>} ranges
 *
 * @typedef {object} Range a hierarchy's nodes, its top concept first
 * @property {string} tag
 * @property {number} start
 * @property {number} end one past the last
 */

/**
 * @param {Random} random
 * @param {{ count: number, isaCount: number }} size
 * @returns {Hierarchy}
 */
export function buildHierarchy(random, { count, isaCount }) {
  const graph = createGraph(count, isaCount);
  const fixed = addFixedConcepts(graph);
  const objectTypes = ATTRIBUTE_DOMAINS.reduce((sum, domain) => sum + domain.types, 0);
  const attributeStart = addChildren(graph, Number(fixed.get(ID.objectAttribute)), objectTypes);
  const concreteStart = addChildren(graph, Number(fixed.get(ID.dataAttribute)), CONCRETE_TYPES);
  const refsetStart = addChildren(graph, Number(fixed.get(ID.simpleRefset)), SIMPLE_REFSETS);
  const ranges = addHierarchies(graph, random, { count, isaCount });
  return { count, ...graph.finish(), attributeStart, concreteStart, refsetStart, ranges };
}

/**
 * @param {number} count
 * @param {number} isaCount
 */
function createGraph(count, isaCount) {
  const parentStart = new Int32Array(count + 1);
  const parents = new Int32Array(Math.max(isaCount, count));
  const depth = new Uint8Array(count);
  let nodes = 0;
  let edges = 0;
  /** @param {ReadonlyArray<number>} of the primary parent first */
  const add = (of) => {
    const node = nodes++;
    for (const parent of of) parents[edges++] = parent;
    depth[node] = of.length === 0 ? 0 : Number(depth[Number(of[0])]) + 1;
    parentStart[nodes] = edges;
    return node;
  };
  return {
    add,
    depth,
    size: () => nodes,
    edges: () => edges,
    primaryParent: (/** @type {number} */ node) => Number(parents[Number(parentStart[node])]),
    finish: () => ({ parentStart, parents: parents.subarray(0, edges), depth }),
  };
}

/** @typedef {ReturnType<typeof createGraph>} Graph */

/**
 * @param {Graph} graph
 * @returns {Map<string, number>}
 */
function addFixedConcepts(graph) {
  /** @type {Map<string, number>} */
  const nodes = new Map();
  for (const [id, , , parent] of FIXED_CONCEPTS)
    nodes.set(id, graph.add(parent === '' ? [] : [Number(nodes.get(parent))]));
  return nodes;
}

/**
 * @param {Graph} graph
 * @param {number} parent
 * @param {number} count
 */
function addChildren(graph, parent, count) {
  const start = graph.size();
  for (let i = 0; i < count; i++) graph.add([parent]);
  return start;
}

/**
 * @param {Graph} graph
 * @param {Random} random
 * @param {{ count: number, isaCount: number }} size
 */
function addHierarchies(graph, random, { count, isaCount }) {
  const shares = HIERARCHIES.reduce((sum, hierarchy) => sum + hierarchy.share, 0);
  const first = graph.size();
  /** @type {Range[]} */
  const ranges = [];
  let reached = 0;
  for (const { tag, share, under } of HIERARCHIES) {
    reached += share / shares;
    const start = graph.size();
    const end = Math.max(start + 1, first + Math.round(reached * (count - first)));
    const above = ranges.find((range) => range.tag === under)?.start ?? 0;
    graph.add([above]);
    const hubShare = share >= LARGE_SHARE ? HUB_SHARE : 0;
    growRange(graph, random, { start, end, count, isaCount, hubShare });
    ranges.push({ tag, start, end });
  }
  return ranges;
}

/**
 * Grows one hierarchy below its top concept. A node attaches to an earlier one with a likelihood that rises with the
 * children that one has already (few nodes get very many), or to one of the hubs.
 * @param {Graph} graph
 * @param {Random} random
 * @param {{ start: number, end: number, count: number, isaCount: number, hubShare: number }} range
 */
function growRange(graph, random, { start, end, count, isaCount, hubShare }) {
  const popularity = new Int32Array(2 * (end - start));
  let weight = 0;
  popularity[weight++] = start;
  const someChild = new Int32Array(end - start).fill(-1);
  /** @type {number[]} */
  const hubs = [];
  for (let node = start + 1; node < end; node++) {
    const toHub = hubs.length > 0 && random.chance(hubShare * hubs.length);
    let parent = toHub ? random.pick(hubs) : Number(popularity[random.int(weight)]);
    if (Number(graph.depth[parent]) >= MAX_DEPTH) parent = graph.primaryParent(parent);
    const wanted = (isaCount - graph.edges() - (count - node)) / (count - node);
    const others = extraParents(graph, random, { start, node, parent, someChild, wanted });
    graph.add([parent, ...others]);
    if (hubShare > 0 && hubs.length < HUBS && Number(graph.depth[node]) >= 4) hubs.push(node);
    popularity[weight++] = node;
    if (!toHub) popularity[weight++] = parent;
    if (Number(someChild[parent - start]) < 0 || random.chance(0.3)) someChild[parent - start] = node;
  }
}

/** How many further parents a concept has, where it has any: 1 mostly, up to 4. */
const CONTINUE = 0.28;
const MEAN_EXTRA = 1 / (1 - CONTINUE);
const ATTEMPTS = 6;

/**
 * Parents beside the primary one, none deeper than it. Two in three are neighbours in the tree, as in real editions.
 * @param {Graph} graph
 * @param {Random} random
 * @param {{ start: number, node: number, parent: number, someChild: Int32Array, wanted: number }} place
 *   `wanted`: the mean number that keeps the whole on its target
 */
function extraParents(graph, random, { start, node, parent, someChild, wanted }) {
  /** @type {number[]} */
  const extra = [];
  if (!random.chance(wanted / MEAN_EXTRA)) return extra;
  let count = 1;
  while (count < 4 && random.chance(CONTINUE)) count++;
  for (let attempt = 0; attempt < ATTEMPTS && extra.length < count; attempt++) {
    const near = random.chance(0.66);
    const other = near ? neighbour(graph, random, { start, parent, someChild }) : start + random.int(node - start);
    const usable = Number(graph.depth[other]) <= Number(graph.depth[parent]) && !isAncestor(graph, other, parent);
    if (usable && !extra.includes(other)) extra.push(other);
  }
  return extra;
}

/**
 * A node near the parent: one to three steps up, then down again by another way.
 * @param {Graph} graph
 * @param {Random} random
 * @param {{ start: number, parent: number, someChild: Int32Array }} place
 */
function neighbour(graph, random, { start, parent, someChild }) {
  const steps = 1 + random.int(3);
  let node = parent;
  for (let up = 0; up < steps && node > start; up++) node = graph.primaryParent(node);
  for (let down = 0; down < steps; down++) {
    const child = Number(someChild[node - start]);
    if (child < 0) return node;
    node = child;
  }
  return node;
}

/**
 * Whether `other` is `node` or above it by primary parents.
 * @param {Graph} graph
 * @param {number} other
 * @param {number} node
 */
function isAncestor(graph, other, node) {
  let above = node;
  while (above > other) above = graph.primaryParent(above);
  return above === other;
}
