/**
 * What the ranker sees of one RxNorm candidate: a table of named numbers over the order and the drug. Order and names are part of the weights
 * file.
 */
import type { Agreement } from '../catalogue-entry.js';
import type { DrugComparison } from './compare-drug.js';
import type { DrugOrder } from './drug-order.js';
import type { Drug } from './rxnorm-index.js';

export interface DrugCandidate {
  readonly drug: Drug;
  readonly comparison: DrugComparison;
  readonly rough: number;
}

interface Context extends DrugCandidate {
  readonly order: DrugOrder;
}

type Feature = readonly [name: string, value: (context: Context) => number];

const flag = (condition: boolean): number => (condition ? 1 : 0);
const LEVEL: Readonly<Record<Agreement, number>> = { agree: 4, near: 3, unknown: 2, missing: 1, conflict: 0 };
const GROUPS = [
  'tablet',
  'capsule',
  'solution',
  'suspension',
  'injection',
  'chewable',
  'disintegrating',
  'cream',
  'ointment',
  'gel',
  'powder',
  'spray',
  'patch',
];

const FEATURES: readonly Feature[] = [
  ['ingredient.recall', ({ comparison }) => comparison.ingredientRecall],
  ['ingredient.precision', ({ comparison }) => comparison.ingredientPrecision],
  ['ingredient.place', ({ comparison }) => comparison.place],
  ['ingredient.meaning', ({ comparison }) => comparison.meaning],
  ['ingredient.extra', ({ comparison }) => comparison.extraWords],
  ['ingredient.count', ({ drug, order }) => drug.ingredients.length - order.ingredients.length],
  ['dose', ({ comparison }) => LEVEL[comparison.dose]],
  ['dose.same', ({ comparison }) => comparison.dosesSame],
  ['dose.number', ({ comparison }) => comparison.dosesNumber],
  ['dose.perVolume', ({ drug }) => flag(drug.ingredients.some(({ dose }) => dose?.per !== undefined))],
  ['form.group', ({ comparison }) => LEVEL[comparison.group]],
  ['form.route', ({ comparison }) => LEVEL[comparison.route]],
  ['form.release', ({ comparison }) => LEVEL[comparison.release]],
  ['form.extended', ({ drug }) => flag(drug.form.release === 'extended')],
  ['form.delayed', ({ drug }) => flag(drug.form.release === 'delayed')],
  ['form.oral', ({ drug }) => flag(drug.form.route === 'oral')],
  ...GROUPS.map((group): Feature => [`form=${group}`, ({ drug }) => flag(drug.form.group === group)]),
  ['form.words', ({ drug }) => drug.formName.split(' ').length],
  ...['IN', 'PIN', 'MIN', 'BN', 'SCD', 'SBD'].map(
    (tty): Feature => [`type=${tty}`, ({ drug }) => flag(drug.tty === tty)],
  ),
  ['quantity', ({ drug }) => flag(drug.hasQuantity)],
  ['packages', ({ drug }) => Math.log(1 + drug.packages)],
  ['rough', ({ rough }) => rough],
  ['order.dose', ({ order }) => flag(order.doses.length > 0)],
  ['order.group', ({ order }) => flag(order.form.group !== undefined)],
  ['order.route', ({ order }) => flag(order.form.route !== undefined)],
  ['order.ingredients', ({ order }) => order.ingredients.length],
  ['order.combination', ({ order }) => flag(order.combination)],
  ['order.perVolume', ({ order }) => flag(order.doses.some(({ per }) => per !== undefined))],
];

/** Names of the features in the order of the rows. */
export const DRUG_FEATURES: readonly string[] = FEATURES.map(([name]) => name);

export function drugFeatures(order: DrugOrder, candidates: readonly DrugCandidate[]): Float32Array {
  const rows = new Float32Array(candidates.length * FEATURES.length);
  let at = 0;
  for (const candidate of candidates) {
    const context = { ...candidate, order };
    for (const [, value] of FEATURES) rows[at++] = value(context);
  }
  return rows;
}
