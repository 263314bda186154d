// Owns the SNOMED CT shape as a whole: an RF2 snapshot in the publisher's folders and file names, in the size of an
// international edition at scale 1. The parts (graph, attributes, terms, reference sets) are in the files beside it.

import { join } from 'node:path';
import { createRandom, permutation } from '../random.mjs';
import { createRelease } from '../table.mjs';
import { buildAttributes } from './attributes.mjs';
import { writeComponents } from './components.mjs';
import { buildHierarchy } from './hierarchy.mjs';
import { FIXED_CONCEPTS, RELEASE_DATE, sctid } from './metadata.mjs';
import { writeRefsets } from './refsets.mjs';
import { buildTerms } from './terms.mjs';

/** @typedef {import('../words.mjs').Lexicon} Lexicon */
/** @typedef {import('./hierarchy.mjs').Hierarchy} Hierarchy */

export const SNOMED_DIRECTORY = `SnomedCT_BenchmarkRF2_PRODUCTION_${RELEASE_DATE}T120000Z`;

/** Rows at scale 1. */
const SIZE = {
  concepts: 370_000,
  descriptions: 1_000_000,
  relationships: 700_000,
  concreteValues: 20_000,
  textDefinitions: 8_000,
  refsetMembers: 40_000,
  extendedMaps: 130_000,
  simpleMaps: 5_000,
};
const ACTIVE_SHARE = 0.95;
const PARENTS = 1.5;
const INACTIVE_RELATIONSHIP_SHARE = 0.02;

/**
 * @typedef {object} SnomedModel everything that the files are written from; nodes from hierarchy.count on are inactive
 * @property {import('../random.mjs').Random} random
 * @property {typeof SIZE} size rows wanted at this scale
 * @property {number} total active and inactive concepts
 * @property {Hierarchy} hierarchy
 * @property {import('./attributes.mjs').Attributes} attributes
 * @property {import('./terms.mjs').Terms} terms
 * @property {ReadonlyArray<string>} ids SCTID of each node
 * @property {Int32Array} order nodes in the order of the files
 */

/**
 * @param {string} out
 * @param {{ scale: number, seed: number, lexicon: Lexicon }} options
 */
export async function generateSnomed(out, options) {
  const model = buildModel(options);
  const release = createRelease(join(out, SNOMED_DIRECTORY, 'Snapshot'), { newline: '\r\n' });
  const written = await writeComponents(release, model);
  const refsets = await writeRefsets(release, model, written.descriptions);
  const { hierarchy } = model;
  return {
    directory: SNOMED_DIRECTORY,
    files: release.files.map((file) => ({ ...file, path: `Snapshot/${file.path}` })),
    figures: {
      concepts: model.total,
      activeConcepts: hierarchy.count,
      isaRelationships: hierarchy.parents.length,
      meanParents: hierarchy.parents.length / (hierarchy.count - 1),
      attributeRelationships: model.attributes.type.length,
      maxDepth: hierarchy.depth.reduce((most, depth) => Math.max(most, depth), 0),
      meanDepth: hierarchy.depth.reduce((sum, depth) => sum + depth, 0) / hierarchy.count,
      maxChildren: mostChildren(hierarchy),
      ...refsets,
    },
  };
}

/**
 * @param {{ scale: number, seed: number, lexicon: Lexicon }} options
 * @returns {SnomedModel}
 */
function buildModel({ scale, seed, lexicon }) {
  const random = createRandom(seed, 'snomed');
  const size = /** @type {typeof SIZE} */ (
    Object.fromEntries(Object.entries(SIZE).map(([name, rows]) => [name, Math.round(rows * scale)]))
  );
  const active = Math.round(size.concepts * ACTIVE_SHARE);
  const isaCount = Math.round((active - 1) * PARENTS);
  const hierarchy = buildHierarchy(random, { count: active, isaCount });
  const inactiveRows = Math.round(size.relationships * INACTIVE_RELATIONSHIP_SHARE);
  const attributes = buildAttributes(random, hierarchy, size.relationships - inactiveRows - hierarchy.parents.length);
  const terms = buildTerms(random, { hierarchy, inactiveCount: size.concepts - active, lexicon });
  const order = permutation(random, size.concepts);
  return { random, size, total: size.concepts, hierarchy, attributes, terms, ids: identifiers(order), order };
}

/** Identifiers follow the order of the files, which follows nothing. @param {Int32Array} order */
function identifiers(order) {
  /** @type {string[]} */
  const ids = new Array(order.length).fill('');
  order.forEach((node, position) => {
    ids[node] = FIXED_CONCEPTS[node]?.[0] ?? sctid('concept', position + 1);
  });
  return ids;
}

/** @param {Hierarchy} hierarchy */
function mostChildren({ count, parents }) {
  const children = new Int32Array(count);
  for (const parent of parents) children[parent] = Number(children[parent]) + 1;
  return children.reduce((most, n) => Math.max(most, n), 0);
}
