/**
 * How a drug order and a RxNorm concept compare: ingredients, doses, dose form, route, release, brand and pack, each judged by itself. The ranker turns it
 * into numbers, the explanation into words.
 */
import type { Agreement } from '../catalogue-entry.js';
import { type WordIndex, weightOf } from '../text/word-index.js';
import { compareDoses } from './dose.js';
import type { DrugOrder } from './drug-order.js';
import type { Drug } from './rxnorm-index.js';

export interface DrugComparison {
  /** Share of the order's ingredients that the drug has, by their best name match. */
  readonly ingredientRecall: number;
  /** Share of the drug's ingredients that the order has. */
  readonly ingredientPrecision: number;
  /** Place in the order of the first ingredient that matches, from 0; what a name says first it is mainly about. */
  readonly place: number;
  /** Rank of the meaning used, 0 for the likeliest, summed. */
  readonly meaning: number;
  /** Share of words of the matched ingredients beyond the order's (salts count little). */
  readonly extraWords: number;
  readonly dosesSame: number;
  readonly dosesNumber: number;
  readonly dose: Agreement;
  readonly group: Agreement;
  readonly route: Agreement;
  readonly release: Agreement;
  /** The brand: `agree` where the order names the drug's, `missing` where it names none, `unknown` where the drug has none. */
  readonly brand: Agreement;
  /** A pack of several products where one is asked for, and one product where not. */
  readonly pack: Agreement;
}

const SALT_WEIGHT = 0.15;

/** Compares one order with one drug. */
export function compareDrug(
  order: DrugOrder,
  drug: Drug,
  context: { readonly index: WordIndex; readonly salts: ReadonlySet<string> },
): DrugComparison {
  const brand = brandAgreement(order, drug);
  const own = pairIngredients(order, drug, context);
  const pairs = brand === 'agree' ? own.map((pair) => (pair.score > 0 ? pair : BY_BRAND)) : own;
  const matched = pairs.filter(({ score }) => score > 0);
  const doses = doseFindings(order, drug, pairs);
  return {
    ingredientRecall:
      order.ingredients.length === 0 ? 0 : sum(pairs.map(({ recall }) => recall)) / order.ingredients.length,
    // Who names a brand means all that is in it.
    ingredientPrecision: pairs.includes(BY_BRAND)
      ? 1
      : sum(pairs.map(({ precision }) => precision)) / drug.ingredients.length,
    place: Math.max(
      0,
      pairs.findIndex(({ score }) => score > 0),
    ),
    meaning: sum(matched.map(({ meaning }) => meaning)),
    extraWords: sum(matched.map(({ precision }) => 1 - precision)),
    ...doses,
    brand,
    pack: order.pack === isPack(drug) ? 'agree' : order.pack ? 'conflict' : 'missing',
    group: said(order.form.group, drug.form.group),
    route: said(order.form.route, drug.form.route),
    release:
      order.form.release === drug.form.release ? 'agree' : order.form.release === undefined ? 'missing' : 'conflict',
  };
}

function isPack({ tty }: Drug): boolean {
  return tty === 'GPCK' || tty === 'BPCK';
}

/** A brand stands in brackets, or where an ingredient would stand. */
function brandAgreement({ brand, ingredients }: DrugOrder, drug: Drug): Agreement {
  if (drug.brand.length === 0) return 'unknown';
  const isBrand = (words: readonly string[]): boolean =>
    words.length > 0 && drug.brand.every((word) => words.includes(word));
  if (isBrand(brand) || ingredients.some((meanings) => meanings.some(isBrand))) return 'agree';
  return brand.length > 0 ? 'conflict' : 'missing';
}

/** The contradictions and agreements that no training set has examples of: log odds to add to what the trees say. */
export function drugOdds({ brand, pack }: DrugComparison): number {
  let odds = 0;
  if (brand === 'agree') odds += 6;
  if (brand === 'conflict') odds -= 2;
  if (pack !== 'agree') odds -= 3;
  return odds;
}

function said(wanted: string | undefined, given: string | undefined): Agreement {
  if (wanted === undefined || given === undefined) return 'unknown';
  return wanted === given ? 'agree' : 'conflict';
}

interface Pair {
  /** Index of the drug's ingredient, -1 where none fits. */
  readonly at: number;
  readonly recall: number;
  readonly precision: number;
  readonly score: number;
  readonly meaning: number;
}

/** An ingredient that is named by the drug's brand; its dose may be any of the drug's. */
const BY_BRAND: Pair = { at: -1, recall: 1, precision: 1, score: 1, meaning: 0 };
const UNPAIRED: Pair = { at: -1, recall: 0, precision: 0, score: 0, meaning: 0 };

/** Each ingredient of the order takes the best one of the drug that is still free. */
function pairIngredients(
  order: DrugOrder,
  drug: Drug,
  context: { readonly index: WordIndex; readonly salts: ReadonlySet<string> },
): readonly Pair[] {
  const taken = new Set<number>();
  return order.ingredients.map((meanings) => {
    let best = UNPAIRED;
    for (const [meaning, wanted] of meanings.entries()) {
      for (const [at, { words }] of drug.ingredients.entries()) {
        if (taken.has(at)) continue;
        const { recall, precision } = overlap(wanted, words, context);
        const score = recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision) - 0.02 * meaning;
        if (score > best.score) best = { at, recall, precision, score, meaning };
      }
    }
    if (best.at >= 0) taken.add(best.at);
    return best;
  });
}

function overlap(
  wanted: readonly string[],
  given: readonly string[],
  { index, salts }: { readonly index: WordIndex; readonly salts: ReadonlySet<string> },
): { readonly recall: number; readonly precision: number } {
  const weight = (word: string): number => weightOf(index, word) * (salts.has(word) ? SALT_WEIGHT : 1);
  const shared = sum(wanted.filter((word) => given.includes(word)).map(weight));
  const total = sum(wanted.map(weight));
  const all = sum(given.map(weight));
  return { recall: total === 0 ? 0 : shared / total, precision: all === 0 ? 0 : Math.min(1, shared / all) };
}

function doseFindings(
  order: DrugOrder,
  drug: Drug,
  pairs: readonly Pair[],
): Pick<DrugComparison, 'dosesSame' | 'dosesNumber' | 'dose'> {
  if (order.doses.length === 0)
    return { dosesSame: 0, dosesNumber: 0, dose: drug.ingredients.some(({ dose }) => dose) ? 'missing' : 'agree' };
  const comparisons = order.doses.map((dose, i) => {
    const own = drug.ingredients[pairs[i]?.at ?? -1]?.dose;
    const all = own === undefined ? drug.ingredients.flatMap((ingredient) => ingredient.dose ?? []) : [own];
    return all.map((other) => compareDoses(dose, other)).sort(bySameness)[0] ?? 'different';
  });
  const dosesSame = comparisons.filter((result) => result === 'same').length / comparisons.length;
  const dosesNumber = comparisons.filter((result) => result !== 'different').length / comparisons.length;
  return { dosesSame, dosesNumber, dose: dosesSame === 1 ? 'agree' : dosesNumber === 1 ? 'near' : 'conflict' };
}

const SAMENESS = ['same', 'number', 'different'];

function bySameness(a: string, b: string): number {
  return SAMENESS.indexOf(a) - SAMENESS.indexOf(b);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
