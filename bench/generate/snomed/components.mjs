// Owns the files of RF2's Terminology folder: concepts, descriptions, text definitions, relationships, concrete values.

import { mix32 } from '../random.mjs';
import { tabbed } from '../table.mjs';
import { concreteValues } from './attributes.mjs';
import { CORE_MODULE, FIXED_CONCEPTS, ID, MODEL_MODULE, RELEASE_DATE, sctid } from './metadata.mjs';

/** @typedef {import('./snomed.mjs').SnomedModel} SnomedModel */

/**
 * @typedef {object} Descriptions rows of the description file, then those of the text definitions
 * @property {Int32Array} node the concept of each
 * @property {Uint8Array} kind 0 fully specified name, 1 preferred synonym, 2 … other synonyms, or DEFINITION;
 *   INACTIVE is added
 * @property {number} count without the text definitions
 */

export const INACTIVE = 128;
export const DEFINITION = 127;
const INACTIVE_DESCRIPTION_SHARE = 0.03;
/** Likelihood that a concept with a further synonym has one more. */
const MORE_SYNONYMS = 0.45;

/** @param {string} name the table, with its language where it has one */
const file = (name) => `Terminology/sct2_${name}_INT_${RELEASE_DATE}.txt`;

/**
 * @param {import('../table.mjs').Release} release
 * @param {SnomedModel} model
 * @returns {Promise<{ descriptions: Descriptions }>}
 */
export async function writeComponents(release, model) {
  const descriptions = planDescriptions(model);
  const descriptionHeader =
    'id\teffectiveTime\tactive\tmoduleId\tconceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId';
  const qualifiers = 'characteristicTypeId\tmodifierId';
  const relationshipHeader = (/** @type {string} */ target) =>
    `id\teffectiveTime\tactive\tmoduleId\tsourceId\t${target}\trelationshipGroup\ttypeId\t${qualifiers}`;
  await release.write(
    file('Concept_Snapshot'),
    'id\teffectiveTime\tactive\tmoduleId\tdefinitionStatusId',
    conceptRows(model),
  );
  const { node, count } = descriptions;
  await release.write(
    file('Description_Snapshot-en'),
    descriptionHeader,
    descriptionRows(model, descriptions, 0, count),
  );
  await release.write(
    file('TextDefinition_Snapshot-en'),
    descriptionHeader,
    descriptionRows(model, descriptions, count, node.length),
  );
  await release.write(file('Relationship_Snapshot'), relationshipHeader('destinationId'), relationshipRows(model));
  await release.write(file('RelationshipConcreteValues_Snapshot'), relationshipHeader('value'), concreteRows(model));
  return { descriptions };
}

const EFFECTIVE_TIMES = [
  '20020131',
  '20030731',
  '20060131',
  '20090731',
  '20120131',
  '20150731',
  '20170731',
  '20190131',
  '20210731',
  '20230731',
  '20240901',
  '20250701',
  RELEASE_DATE,
];

/** A release date that depends on the component alone. @param {number} component */
export function effectiveTime(component) {
  return EFFECTIVE_TIMES[mix32(component) % EFFECTIVE_TIMES.length];
}

/** @param {number} node */
const moduleOf = (node) => (node < FIXED_CONCEPTS.length ? MODEL_MODULE : CORE_MODULE);

/** @param {SnomedModel} model */
function* conceptRows({ order, ids, hierarchy, attributes }) {
  for (const node of order) {
    const active = node < hierarchy.count;
    const defined = active && Number(attributes.start[node]) < Number(attributes.start[node + 1]) && node % 3 !== 0;
    const status = defined ? ID.defined : ID.primitive;
    yield tabbed([ids[node], effectiveTime(node), active ? 1 : 0, moduleOf(node), status]);
  }
}

/**
 * Every concept gets a fully specified name and a preferred synonym; the rest of the rows are spread as synonyms.
 * @param {SnomedModel} model
 * @returns {Descriptions}
 */
function planDescriptions({ random, size, order, total }) {
  const rows = Math.max(size.descriptions, 2 * total);
  const node = new Int32Array(rows + size.textDefinitions);
  const kind = new Uint8Array(rows + size.textDefinitions);
  const inactiveChance = (INACTIVE_DESCRIPTION_SHARE * rows) / Math.max(1, rows - 2 * total);
  let used = 0;
  const add = (/** @type {number} */ of, /** @type {number} */ as) => {
    node[used] = of;
    kind[used++] = as;
  };
  for (let position = 0; position < total; position++) {
    const of = Number(order[position]);
    add(of, 0);
    add(of, 1);
    const left = rows - used - 2 * (total - position - 1);
    if (!random.chance((left * (1 - MORE_SYNONYMS)) / (total - position))) continue;
    for (let as = 2; as < 12 && as < left + 2; as++) {
      add(of, random.chance(inactiveChance) ? as + INACTIVE : as);
      if (!random.chance(MORE_SYNONYMS)) break;
    }
  }
  const count = used;
  for (let i = 0; i < size.textDefinitions; i++) add(Number(order[(i * 37) % total]), DEFINITION);
  return { node: node.subarray(0, used), kind: kind.subarray(0, used), count };
}

/**
 * @param {SnomedModel} model
 * @param {Descriptions} descriptions
 * @param {number} from
 * @param {number} to
 */
function* descriptionRows({ ids, terms }, { node, kind }, from, to) {
  for (let i = from; i < to; i++) {
    const of = Number(node[i]);
    const as = Number(kind[i]) & ~INACTIVE;
    const active = Number(kind[i]) >= INACTIVE ? 0 : 1;
    const term =
      as === DEFINITION ? terms.definition(of) : as === 0 ? terms.fullySpecifiedName(of) : terms.synonym(of, as - 1);
    const typeId = as === DEFINITION ? ID.definition : as === 0 ? ID.fullySpecifiedName : ID.synonym;
    const caseId = i % 9 === 0 ? ID.caseSensitive : i % 7 === 0 ? ID.initialCaseSensitive : ID.caseInsensitive;
    const id = sctid('description', i + 1);
    yield tabbed([id, effectiveTime(i), active, moduleOf(of), ids[of], 'en', typeId, term, caseId]);
  }
}

/**
 * Grouped by source in the order of the concept file; some of the inactive concepts bring an inactive is-a row.
 * @param {SnomedModel} model
 */
function* relationshipRows({ random, size, order, ids, hierarchy, attributes }) {
  let item = 0;
  let inactive = size.relationships - hierarchy.parents.length - attributes.type.length;
  const row = (/** @type {RelationshipEnds} */ ends) =>
    relationshipRow({ ...ends, item: ++item, source: String(ids[ends.node]) });
  for (const node of order) {
    if (node >= hierarchy.count) {
      const target = String(ids[random.int(hierarchy.count)]);
      if (inactive-- > 0) yield row({ node, target, group: 0, type: ID.isA, active: 0 });
      continue;
    }
    for (let i = Number(hierarchy.parentStart[node]); i < Number(hierarchy.parentStart[node + 1]); i++) {
      yield row({ node, target: String(ids[Number(hierarchy.parents[i])]), group: 0, type: ID.isA });
    }
    for (let i = Number(attributes.start[node]); i < Number(attributes.start[node + 1]); i++) {
      const target = String(ids[Number(attributes.value[i])]);
      yield row({ node, target, group: Number(attributes.group[i]), type: String(ids[Number(attributes.type[i])]) });
    }
  }
}

/**
 * @typedef {{ node: number, target: string, group: number, type: string, active?: number }} RelationshipEnds
 * @param {{ item: number, source: string, target: string, group: number, type: string, active?: number }} of
 */
function relationshipRow({ item, source, target, group, type, active = 1 }) {
  const id = sctid('relationship', item);
  const time = effectiveTime(item);
  return tabbed([id, time, active, CORE_MODULE, source, target, group, type, ID.inferred, ID.existential]);
}

/** @param {SnomedModel} model */
function* concreteRows({ random, size, ids, hierarchy }) {
  let item = size.relationships * 2;
  for (const { source, type, value, group } of concreteValues(random, hierarchy, size.concreteValues)) {
    yield relationshipRow({ item: ++item, source: String(ids[source]), target: value, group, type: String(ids[type]) });
  }
}
