// Owns the LOINC shape as a whole: the table and its accessory files in the publisher's folders, with as many codes and
// links at scale 1 as a current release has. The parts are in the files beside it.

import { join } from 'node:path';
import { createRandom } from '../random.mjs';
import { createRelease, csv } from '../table.mjs';
import {
  ANSWER_COLUMNS,
  ANSWER_LINK_COLUMNS,
  answerLinkRows,
  answerRows,
  buildAnswerLists,
  HIERARCHY_COLUMNS,
  hierarchyRows,
  PART_COLUMNS,
  PART_LINK_COLUMNS,
  partLinkRows,
  partRows,
} from './accessories.mjs';
import { buildAxes } from './axes.mjs';
import { buildCodes, STATUSES } from './codes.mjs';
import { buildParts } from './parts.mjs';
import { consumerNameRows, LOINC_COLUMNS, loincRows, mapToRows, VARIANT_COLUMNS, variantRows } from './table.mjs';

/** @typedef {import('../words.mjs').Lexicon} Lexicon */

export const LOINC_DIRECTORY = 'Loinc_9.99-bench';

/** Rows at scale 1. */
const SIZE = { codes: 100_000, parts: 60_000, answers: 30_000, mapTo: 4_000, consumerNames: 60_000, variant: 30_000 };

/**
 * @typedef {object} LoincModel everything that the files are written from
 * @property {import('../random.mjs').Random} random
 * @property {Lexicon} lexicon
 * @property {import('./axes.mjs').Axes} axes
 * @property {import('./parts.mjs').Parts} parts
 * @property {import('./codes.mjs').Code[]} codes
 * @property {import('./accessories.mjs').AnswerList[]} answerLists
 */

/**
 * @param {string} out
 * @param {{ scale: number, seed: number, lexicon: Lexicon }} options
 */
export async function generateLoinc(out, { scale, seed, lexicon }) {
  const rows = (/** @type {number} */ n) => Math.round(n * scale);
  const model = buildModel({ scale, seed, lexicon });
  const release = createRelease(join(out, LOINC_DIRECTORY), { newline: '\r\n' });
  const accessory = (/** @type {string} */ path) => `AccessoryFiles/${path}.csv`;
  await release.write('LoincTable/Loinc.csv', csv(LOINC_COLUMNS), loincRows(model));
  await release.write('LoincTable/MapTo.csv', csv(['LOINC', 'MAP_TO', 'COMMENT']), mapToRows(model, rows(SIZE.mapTo)));
  await release.write(accessory('PartFile/Part'), csv(PART_COLUMNS), partRows(model));
  await release.write(accessory('PartFile/LoincPartLink_Primary'), csv(PART_LINK_COLUMNS), partLinkRows(model));
  await release.write(accessory('AnswerFile/AnswerList'), csv(ANSWER_COLUMNS), answerRows(model));
  await release.write(accessory('AnswerFile/LoincAnswerListLink'), csv(ANSWER_LINK_COLUMNS), answerLinkRows(model));
  const hierarchy = accessory('ComponentHierarchyBySystem/ComponentHierarchyBySystem');
  await release.write(hierarchy, csv(HIERARCHY_COLUMNS), hierarchyRows(model));
  const names = consumerNameRows(model, rows(SIZE.consumerNames));
  await release.write(accessory('ConsumerName/ConsumerName'), csv(['LoincNumber', 'ConsumerName']), names);
  await writeVariant(release, model, rows(SIZE.variant));
  return { directory: LOINC_DIRECTORY, files: release.files, figures: figures(model) };
}

/**
 * @param {{ scale: number, seed: number, lexicon: Lexicon }} options
 * @returns {LoincModel}
 */
function buildModel({ scale, seed, lexicon }) {
  const random = createRandom(seed, 'loinc');
  const axes = buildAxes(random, { lexicon, scale });
  const axisValues = Object.values(axes).reduce((sum, axis) => sum + axis.codes.length, 0);
  const parts = buildParts(random, { axes, lexicon, count: Math.max(Math.round(SIZE.parts * scale), axisValues + 50) });
  const codes = buildCodes(random, { axes, parts, count: Math.round(SIZE.codes * scale) });
  const answerLists = buildAnswerLists(random, { lexicon, answerRows: Math.round(SIZE.answers * scale) });
  return { random, lexicon, axes, parts, codes, answerLists };
}

/**
 * @param {import('../table.mjs').Release} release
 * @param {LoincModel} model
 * @param {number} rows
 */
async function writeVariant(release, model, rows) {
  const folder = 'AccessoryFiles/LinguisticVariants';
  const columns = ['ID', 'ISO_LANGUAGE', 'ISO_COUNTRY', 'LANGUAGE_NAME', 'PRODUCER'];
  const variant = csv(['18', 'fr', 'FR', 'French (FRANCE)', 'Benchmark generator']);
  await release.write(`${folder}/LinguisticVariants.csv`, csv(columns), [variant]);
  await release.write(`${folder}/frFR18LinguisticVariant.csv`, csv(VARIANT_COLUMNS), variantRows(model, rows));
}

/** @param {LoincModel} model */
function figures({ codes, parts, answerLists }) {
  const byStatus = STATUSES.map((status) => [status, codes.filter((code) => code.status === status).length]);
  return {
    codes: codes.length,
    parts: parts.all.length,
    answerLists: answerLists.length,
    ...Object.fromEntries(byStatus),
  };
}
