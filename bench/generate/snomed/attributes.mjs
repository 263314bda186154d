// Owns the attribute relationships of the SNOMED CT shape: which concept has which attribute with which value, in which
// role group. Half of the groups repeat one of the parent's, so that "is-a and attribute" queries find something.

import { createWeighted, createZipf, sample } from '../random.mjs';
import { ATTRIBUTE_DOMAINS, CONCRETE_TYPES } from './metadata.mjs';

/** @typedef {import('../random.mjs').Random} Random */
/** @typedef {import('./hierarchy.mjs').Hierarchy} Hierarchy */

/**
 * @typedef {object} Attributes rows in the order of their source
 * @property {Int32Array} start rows of node i are start[i] … start[i + 1] - 1
 * @property {Int32Array} type node of the attribute type
 * @property {Int32Array} value node of the value
 * @property {Uint8Array} group
 */

/** Rows that a concept with attributes has on average; steers how many concepts get any. */
const MEAN_ROWS = 2.9;
const VALUES_PER_TYPE = 4000;

/**
 * @param {Random} random
 * @param {Hierarchy} hierarchy
 * @param {number} rowCount
 * @returns {Attributes}
 */
export function buildAttributes(random, hierarchy, rowCount) {
  const rows = createRows(hierarchy.count, rowCount);
  const samplers = attributeSamplers(random, hierarchy);
  let eligible = eligibleWeight(hierarchy);
  for (const range of hierarchy.ranges) {
    const domain = samplers.get(range.tag);
    for (let node = range.start; node < range.end; node++) {
      rows.begin(node);
      if (domain === undefined) continue;
      const probability = (domain.weight * rows.left()) / (eligible * MEAN_ROWS);
      eligible -= domain.weight;
      if (random.chance(probability)) addGroups(random, rows, { node, hierarchy, attribute: domain.attribute });
    }
  }
  return rows.finish();
}

/** @typedef {(random: Random) => { type: number, value: number }} DrawAttribute */

/**
 * For each domain its weight and a draw of an attribute with a value, both by skewed frequency.
 * @param {Random} random
 * @param {Hierarchy} hierarchy
 * @returns {Map<string, { weight: number, attribute: DrawAttribute }>}
 */
function attributeSamplers(random, hierarchy) {
  const draws = new Map();
  let type = hierarchy.attributeStart;
  for (const { domain, types, weight, ranges } of ATTRIBUTE_DOMAINS) {
    const choose = createZipf(types, { exponent: 1.2, flatness: 1 });
    const values = Array.from({ length: types }, (_, i) =>
      valueSampler(random, hierarchy, String(ranges[i % ranges.length])),
    );
    const first = type;
    /** @type {DrawAttribute} */
    const attribute = (chance) => {
      const i = choose(chance);
      return { type: first + i, value: values[i]?.(chance) ?? 0 };
    };
    draws.set(domain, { weight, attribute });
    type += types;
  }
  return draws;
}

/**
 * @param {Random} random
 * @param {Hierarchy} hierarchy
 * @param {string} tag
 * @returns {(random: Random) => number}
 */
function valueSampler(random, hierarchy, tag) {
  const range = hierarchy.ranges.find((one) => one.tag === tag);
  if (range === undefined) throw new Error(`attribute range "${tag}" is not among the hierarchies`);
  const nodes = Array.from({ length: range.end - range.start }, (_, i) => range.start + i);
  const values = sample(random, nodes, VALUES_PER_TYPE);
  const rank = createZipf(values.length, { exponent: 1, flatness: 2 });
  return (chance) => Number(values[rank(chance)]);
}

/** @param {Hierarchy} hierarchy */
function eligibleWeight(hierarchy) {
  return hierarchy.ranges.reduce((sum, range) => {
    const domain = ATTRIBUTE_DOMAINS.find((one) => one.domain === range.tag);
    return sum + (domain?.weight ?? 0) * (range.end - range.start);
  }, 0);
}

/**
 * @param {number} nodes
 * @param {number} rowCount
 */
function createRows(nodes, rowCount) {
  const start = new Int32Array(nodes + 1);
  const type = new Int32Array(rowCount);
  const value = new Int32Array(rowCount);
  const group = new Uint8Array(rowCount);
  let used = 0;
  let begun = 0;
  return {
    start,
    type,
    value,
    group,
    left: () => rowCount - used,
    /**
     * Adds a row unless the group has it already.
     * @param {{ type: number, value: number, group: number, node: number }} row
     */
    add: (row) => {
      if (used === rowCount) return;
      for (let i = Number(start[row.node]); i < used; i++) {
        if (type[i] === row.type && value[i] === row.value && group[i] === row.group) return;
      }
      type[used] = row.type;
      value[used] = row.value;
      group[used++] = row.group;
    },
    /** Turns to a node; nodes come in ascending order, those passed over have no rows. @param {number} node */
    begin: (node) => {
      while (begun <= node) start[begun++] = used;
    },
    finish: () => ({
      start: start.fill(used, begun),
      type: type.subarray(0, used),
      value: value.subarray(0, used),
      group: group.subarray(0, used),
    }),
  };
}

/** @typedef {ReturnType<typeof createRows>} Rows */

const groupCount = createWeighted([0, 72, 20, 8]);
const groupSize = createWeighted([0, 28, 46, 26]);

/**
 * @param {Random} random
 * @param {Rows} rows
 * @param {{ node: number, hierarchy: Hierarchy, attribute: DrawAttribute }} of
 */
function addGroups(random, rows, { node, hierarchy, attribute }) {
  const groups = groupCount(random);
  const ungrouped = random.chance(0.12);
  const parent = Number(hierarchy.parents[Number(hierarchy.parentStart[node])]);
  for (let group = ungrouped ? 0 : 1; group < (ungrouped ? 1 : groups + 1); group++) {
    if (group <= 1 && random.chance(0.5)) repeatParentGroup(rows, { node, parent, group });
    const size = groupSize(random);
    for (let i = 0; i < size; i++) rows.add({ ...attribute(random), group, node });
  }
}

/**
 * @param {Rows} rows
 * @param {{ node: number, parent: number, group: number }} of
 */
function repeatParentGroup(rows, { node, parent, group }) {
  const from = Number(rows.start[parent]);
  const to = Number(rows.start[parent + 1]);
  if (parent === 0 || from >= to) return;
  const chosen = rows.group[from];
  for (let i = from; i < to; i++) {
    if (rows.group[i] === chosen) rows.add({ type: Number(rows.type[i]), value: Number(rows.value[i]), group, node });
  }
}

/**
 * @typedef {object} ConcreteValue
 * @property {number} source
 * @property {number} type
 * @property {string} value as RF2 writes it: "#" and the number
 * @property {number} group
 */

const STRENGTHS = [
  '0.1',
  '0.25',
  '0.5',
  '1',
  '2',
  '2.5',
  '5',
  '10',
  '20',
  '25',
  '40',
  '50',
  '75',
  '100',
  '150',
  '200',
  '250',
  '400',
  '500',
  '600',
  '750',
  '800',
  '1000',
  '1500',
  '2000',
  '5000',
];

/**
 * Numbers of products: a strength in one to three groups, two rows a group.
 * @param {Random} random
 * @param {Hierarchy} hierarchy
 * @param {number} rowCount
 * @returns {Generator<ConcreteValue>}
 */
export function* concreteValues(random, hierarchy, rowCount) {
  const products = hierarchy.ranges.find((range) => range.tag === 'product');
  if (products === undefined) throw new Error('the hierarchies have no products');
  const strength = createZipf(STRENGTHS.length, { flatness: 5 });
  let left = rowCount;
  for (let source = products.start + 1; source < products.end && left > 0; source++) {
    const rows = Math.min(left, 2 * groupCount(random));
    if (!random.chance(left / (2.7 * (products.end - source)))) continue;
    for (let i = 0; i < rows; i++) {
      const type = hierarchy.concreteStart + (i % CONCRETE_TYPES);
      yield { source, type, value: `#${STRENGTHS[strength(random)]}`, group: 1 + (i >> 1) };
    }
    left -= rows;
  }
}
