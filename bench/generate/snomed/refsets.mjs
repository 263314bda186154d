// Owns the files of RF2's Refset folder: language, simple, association, attribute value, maps and module dependency.

import { createWeighted, createZipf, mix32, permutation, sample, uuid } from '../random.mjs';
import { DEFINITION, effectiveTime, INACTIVE } from './components.mjs';
import { CORE_MODULE, ID, MODEL_MODULE, RELEASE_DATE, SIMPLE_REFSETS, sctid } from './metadata.mjs';

/** @typedef {import('./snomed.mjs').SnomedModel} SnomedModel */
/** @typedef {import('./components.mjs').Descriptions} Descriptions */

const HEADER = 'id\teffectiveTime\tactive\tmoduleId\trefsetId\treferencedComponentId';
const GB_PERCENT = 60;
/** Among the concepts with British rows and a second synonym: how many prefer that one to the first. */
const GB_DIFFERS_PERCENT = 20;

/**
 * @param {string} folder
 * @param {string} name
 */
const file = (folder, name) => `Refset/${folder}/der2_${name}_INT_${RELEASE_DATE}.txt`;

/**
 * @param {import('../table.mjs').Release} release
 * @param {SnomedModel} model
 * @param {Descriptions} descriptions
 * @returns {Promise<{ descriptionsWithGbRows: number }>}
 */
export async function writeRefsets(release, model, descriptions) {
  const tally = { descriptionsWithGbRows: 0 };
  await release.write(
    file('Language', 'cRefset_LanguageSnapshot-en'),
    `${HEADER}\tacceptabilityId`,
    languageRows(model, descriptions, tally),
  );
  await release.write(file('Content', 'Refset_SimpleSnapshot'), HEADER, simpleRows(model));
  await release.write(
    file('Content', 'cRefset_AssociationSnapshot'),
    `${HEADER}\ttargetComponentId`,
    associationRows(model),
  );
  await release.write(file('Content', 'cRefset_AttributeValueSnapshot'), `${HEADER}\tvalueId`, indicatorRows(model));
  const mapColumns = 'mapGroup\tmapPriority\tmapRule\tmapAdvice\tmapTarget\tcorrelationId\tmapCategoryId';
  await release.write(
    file('Map', 'iisssccRefset_ExtendedMapSnapshot'),
    `${HEADER}\t${mapColumns}`,
    extendedMapRows(model),
  );
  await release.write(file('Map', 'sRefset_SimpleMapSnapshot'), `${HEADER}\tmapTarget`, simpleMapRows(model));
  await release.write(
    file('Metadata', 'ssRefset_ModuleDependencySnapshot'),
    `${HEADER}\tsourceEffectiveTime\ttargetEffectiveTime`,
    [
      member(model, {
        refset: ID.moduleDependency,
        of: MODEL_MODULE,
        more: `${RELEASE_DATE}\t${RELEASE_DATE}`,
        time: RELEASE_DATE,
      }),
    ],
  );
  return tally;
}

/**
 * @param {SnomedModel} model
 * @param {{ refset: string | undefined, of: string | undefined, more?: string, active?: number, time?: string | undefined }} row
 */
function member({ random }, { refset, of, more = '', active = 1, time = RELEASE_DATE }) {
  return `${uuid(random)}\t${time}\t${active}\t${CORE_MODULE}\t${refset}\t${of}${more === '' ? '' : `\t${more}`}`;
}

/**
 * One American row for every description, a British one for some concepts' descriptions. The order has nothing to do
 * with that of the descriptions, as in published files, which are in the order of the rows' own UUIDs.
 * @param {SnomedModel} model
 * @param {Descriptions} descriptions
 * @param {{ descriptionsWithGbRows: number }} tally
 */
function* languageRows(model, { node, kind }, tally) {
  const preferred = preferredKinds(model, { node, kind });
  for (const i of permutation(model.random, node.length)) {
    const as = Number(kind[i]) & ~INACTIVE;
    const active = Number(kind[i]) >= INACTIVE ? 0 : 1;
    const row = { of: sctid('description', i + 1), active, time: effectiveTime(i) };
    const always = as === 0 || as === DEFINITION;
    yield member(model, { ...row, refset: ID.usEnglish, more: always || as === 1 ? ID.preferred : ID.acceptable });
    const british = Number(preferred[Number(node[i])]);
    if (british === 0) continue;
    tally.descriptionsWithGbRows++;
    yield member(model, {
      ...row,
      refset: ID.gbEnglish,
      more: always || as === british ? ID.preferred : ID.acceptable,
    });
  }
}

/**
 * For each concept the kind of its preferred British synonym (1 or 2), 0 where it has no British rows.
 * @param {SnomedModel} model
 * @param {{ node: Int32Array, kind: Uint8Array }} descriptions
 */
function preferredKinds({ total }, { node, kind }) {
  const preferred = Uint8Array.from({ length: total }, (_, of) => (mix32(of ^ 0x5bd1e995) % 100 < GB_PERCENT ? 1 : 0));
  kind.forEach((as, i) => {
    const of = Number(node[i]);
    if (as === 2 && preferred[of] === 1 && mix32(of ^ 0x1b873593) % 100 < GB_DIFFERS_PERCENT) preferred[of] = 2;
  });
  return preferred;
}

/** Twenty sets: the first has a large part of all members, the last a few. @param {SnomedModel} model */
function* simpleRows(model) {
  const { random, hierarchy, size, ids } = model;
  const first = Number(hierarchy.ranges[0]?.start);
  const nodes = Array.from({ length: hierarchy.count - first }, (_, i) => first + i);
  const harmonic = Array.from({ length: SIMPLE_REFSETS }, (_, i) => 1 / (i + 1)).reduce((sum, share) => sum + share, 0);
  for (let set = 0; set < SIMPLE_REFSETS; set++) {
    const wanted = Math.max(1, Math.round(size.refsetMembers / ((set + 1) * harmonic)));
    const refset = ids[hierarchy.refsetStart + set];
    for (const node of sample(random, nodes, wanted)) {
      yield member(model, { refset, of: ids[node], time: effectiveTime(node), active: random.chance(0.04) ? 0 : 1 });
    }
  }
}

const REASONS = [
  { refset: ID.replacedBy, weight: 40, most: 1, indicator: ID.outdated },
  { refset: ID.sameAs, weight: 30, most: 1, indicator: ID.duplicate },
  { refset: ID.possiblyEquivalentTo, weight: 22, most: 3, indicator: ID.ambiguous },
  { refset: '', weight: 8, most: 0, indicator: ID.erroneous },
];
const WEIGHTED_REASONS = REASONS.flatMap((reason) => Array.from({ length: reason.weight }, () => reason));

/** Why a concept is inactive; the same answer in both files. @param {number} node */
const reasonOf = (node) => WEIGHTED_REASONS[mix32(node) % WEIGHTED_REASONS.length];

/** @param {SnomedModel} model */
function* associationRows(model) {
  const { random, hierarchy, total, ids } = model;
  const first = Number(hierarchy.ranges[0]?.start);
  for (let node = hierarchy.count; node < total; node++) {
    const reason = reasonOf(node);
    if (reason === undefined || reason.most === 0) continue;
    for (let i = random.int(reason.most); i >= 0; i--) {
      const target = ids[first + random.int(hierarchy.count - first)];
      const active = random.chance(0.03) ? 0 : 1;
      yield member(model, {
        refset: reason.refset,
        of: ids[node],
        more: target ?? '',
        active,
        time: effectiveTime(node),
      });
    }
  }
}

/** @param {SnomedModel} model */
function* indicatorRows(model) {
  for (let node = model.hierarchy.count; node < model.total; node++) {
    const more = reasonOf(node)?.indicator ?? ID.erroneous;
    yield member(model, { refset: ID.inactivationIndicator, of: model.ids[node], more, time: effectiveTime(node) });
  }
}

const mapRowCount = createWeighted([0, 78, 13, 6, 3]);

/**
 * Maps of disorders and findings to invented codes in the form of a classification's; one to four rows a concept, where
 * several: rules by priority, the last one "otherwise".
 * @param {SnomedModel} model
 */
function* extendedMapRows(model) {
  const { random, hierarchy, ids, size, terms } = model;
  const sources = hierarchy.ranges.filter((range) => range.tag === 'disorder' || range.tag === 'finding');
  const nodes = sources.flatMap(({ start, end }) => Array.from({ length: end - start - 1 }, (_, i) => start + 1 + i));
  const target = createZipf(9000, { exponent: 0.8, flatness: 20 });
  let left = size.extendedMaps;
  for (const node of sample(random, nodes, nodes.length)) {
    if (left <= 0) return;
    const rows = Math.min(left, mapRowCount(random));
    left -= rows;
    const condition = Number(nodes[mix32(node) % nodes.length]);
    for (let priority = 1; priority <= rows; priority++) {
      const code = targetCode(target(random));
      const rule =
        rows === 1
          ? 'TRUE'
          : priority === rows
            ? 'OTHERWISE TRUE'
            : `IFA ${ids[condition]} | ${terms.fullySpecifiedName(condition)} |`;
      const advice =
        rows === 1 || priority === rows
          ? `ALWAYS ${code}`
          : `IF ${terms.synonym(condition, 0).toUpperCase()} CHOOSE ${code}`;
      const category = rows === 1 ? ID.mapProperlyClassified : ID.mapContextDependent;
      const more = `1\t${priority}\t${rule}\t${advice}\t${code}\t${ID.correlationNotSpecified}\t${category}`;
      yield member(model, { refset: ID.extendedMap, of: ids[node], more, time: effectiveTime(node) });
    }
  }
}

/** A code such as K42.7: letter, two digits, one digit. @param {number} rank */
function targetCode(rank) {
  const scattered = (rank * 7919) % 26000;
  const letter = String.fromCharCode(65 + (scattered % 26));
  const digits = String(Math.floor(scattered / 26)).padStart(3, '0');
  return `${letter}${digits.slice(0, 2)}.${digits.slice(2)}`;
}

/** @param {SnomedModel} model */
function* simpleMapRows(model) {
  const range = model.hierarchy.ranges.find((one) => one.tag === 'morphologic abnormality');
  if (range === undefined) return;
  const nodes = Array.from({ length: range.end - range.start }, (_, i) => range.start + i);
  for (const node of sample(model.random, nodes, model.size.simpleMaps)) {
    const more = `${8000 + (mix32(node) % 1999)}/${mix32(node) % 10}`;
    yield member(model, { refset: ID.simpleMap, of: model.ids[node], more, time: effectiveTime(node) });
  }
}
