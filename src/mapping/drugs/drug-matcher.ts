/**
 * The matcher for drug entries against RxNorm: with a strength the entry asks for a clinical drug, without one for an ingredient. Finds the
 * concepts that share telling ingredient words, compares them and describes the result.
 */
import type { AxisFinding, Relationship } from '../catalogue-entry.js';
import { type Matcher, type PreparedEntry, replacementFinding } from '../matcher.js';
import { speller } from '../text/spelling.js';
import { addWord, frequencyOf, scoresFor, takeBest } from '../text/word-index.js';
import { compareDrug, type DrugComparison, drugOdds } from './compare-drug.js';
import { DRUG_FEATURES, type DrugCandidate, drugFeatures } from './drug-features.js';
import { type DrugOrder, understandDrug } from './drug-order.js';
import { drugDictionary } from './drug-words.js';
import type { Drug, RxnormIndex } from './rxnorm-index.js';

export interface DrugMatcherOptions {
  readonly index: RxnormIndex;
  readonly system: string;
  readonly version?: string;
}

const CONFIDENCE_FEATURES = [
  'ingredient.recall',
  'ingredient.precision',
  'ingredient.meaning',
  'dose',
  'dose.same',
  'form.group',
  'form.route',
  'form.release',
  'packages',
  'order.group',
  'order.dose',
  'order.combination',
  'quantity',
];
const MAPPABLE_FEATURES = ['ingredient.recall', 'ingredient.precision', 'dose'];
const FOUND = 600;
const KEPT = 60;
const CLINICAL = new Set(['SCD', 'SBD', 'GPCK', 'BPCK']);

export function drugMatcher({ index, system, version }: DrugMatcherOptions): Matcher {
  const dictionary = drugDictionary();
  const finder = drugFinder(index);
  return {
    system,
    ...(version === undefined ? {} : { version }),
    field: 'drugs',
    features: DRUG_FEATURES,
    confidenceFeatures: CONFIDENCE_FEATURES,
    mappableFeatures: MAPPABLE_FEATURES,
    prepare: (entry, also = []) => {
      const order = finder.repair(understandDrug(entry, dictionary));
      const candidates = finder.find(order, also);
      const refusal = `no drug with the ingredients of "${entry.name}" is in the release`;
      return preparedDrug(order, candidates, { refusal, displayOf: (code) => index.byCode.get(code)?.display });
    },
    lenientKey: (code) => ingredientKey(index.byCode.get(code), code),
    kinRightness: 0,
    parts: [
      ['ingredient', (code) => ingredientKey(index.byCode.get(code), code)],
      ['ingredient and strength', (code) => strengthKey(index.byCode.get(code), code)],
      ['dose form', (code) => index.byCode.get(code)?.formName ?? code],
    ],
    inUse: (code) => index.replacedBy.get(code) ?? code,
  };
}

/** Ingredients without salts, each with its dose. */
function strengthKey(drug: Drug | undefined, code: string): string {
  if (drug === undefined) return code;
  return drug.ingredients
    .map(({ words, dose }) => {
      const amount = dose === undefined ? '' : `${Number(dose.amount.toPrecision(6))} ${dose.unit}/${dose.per ?? ''}`;
      return `${withoutSalts(words)} ${amount}`;
    })
    .sort()
    .join(' + ');
}

function withoutSalts(words: readonly string[]): string {
  const { salts } = drugDictionary();
  const bare = words.filter((word) => !salts.has(word));
  return (bare.length > 0 ? bare : words).join(' ');
}

/** Ingredients without salts: what a lenient comparison looks at. */
function ingredientKey(drug: Drug | undefined, code: string): string {
  if (drug === undefined) return code;
  return drug.ingredients
    .map(({ words }) => withoutSalts(words))
    .sort()
    .join(' + ');
}

function drugFinder(index: RxnormIndex) {
  const { salts } = drugDictionary();
  const scores = scoresFor(index.words);
  const vocabulary = {
    has: (word: string) => index.words.numbers.has(word),
    frequency: (word: string) => frequencyOf(index.words, word),
    words: index.words.words,
  };
  const spelling = speller(vocabulary);
  const context = { index: index.words, salts };
  return {
    /** Adds spelling corrections of words that no drug has as further meanings. */
    repair: (order: DrugOrder): DrugOrder => ({
      ...order,
      ingredients: order.ingredients.map((meanings) => {
        if (meanings.some((meaning) => meaning.every(vocabulary.has))) return meanings;
        const repaired = meanings.map((meaning) =>
          meaning.map((word) => (vocabulary.has(word) ? word : (spelling.correct(word)[0] ?? word))),
        );
        return [...meanings, ...repaired];
      }),
    }),
    /** `also` are codes that are candidates whatever their names. */
    find: (order: DrugOrder, also: readonly string[]): readonly DrugCandidate[] => {
      const asked = new Set([...order.ingredients.flatMap((meanings) => meanings.flat()), ...order.brand]);
      for (const word of asked) addWord(index.words, scores, word, salts.has(word) ? 0.2 : 1);
      const wantsClinical = order.doses.length > 0;
      const found = takeBest(scores, FOUND * 10, (_, score) => score)
        .map((number) => index.drugs[number])
        .filter((drug): drug is Drug => drug !== undefined && CLINICAL.has(drug.tty) === wantsClinical)
        .slice(0, FOUND);
      const wanted = new Set(also.flatMap((code) => index.byCode.get(code) ?? []));
      return inPlaceOfFormer([...new Set([...found, ...wanted])], index)
        .map((drug) => {
          const comparison = compareDrug(order, drug, context);
          return { drug, comparison, rough: roughScore(drug, comparison) };
        })
        .sort((a, b) => b.rough - a.rough || (a.drug.code < b.drug.code ? -1 : 1))
        .filter(({ drug }, place) => place < KEPT || wanted.has(drug));
    },
  };
}

/** Every concept in use once: a former name serves only where the concept in its place was not found by a name of its own. */
function inPlaceOfFormer(found: readonly Drug[], { byCode }: RxnormIndex): readonly Drug[] {
  const own = new Set(found.filter(({ former }) => former === undefined).map(({ code }) => code));
  return found.filter((drug) => {
    if (drug.former === undefined) return true;
    if (own.has(drug.code) || !byCode.has(drug.code)) return false;
    own.add(drug.code);
    return true;
  });
}

function roughScore(drug: Drug, comparison: DrugComparison): number {
  const { ingredientRecall, ingredientPrecision, dosesNumber, dosesSame, group, route, release } = comparison;
  let score = 4 * ingredientRecall + 3 * ingredientPrecision + 2 * dosesNumber + dosesSame;
  if (group === 'agree') score += 1;
  if (route === 'agree') score += 1;
  if (route === 'conflict') score -= 1;
  if (release !== 'agree') score -= 0.5;
  if (drug.tty === 'SBD' || drug.tty === 'BPCK' || drug.tty === 'GPCK') score -= 1;
  if (comparison.brand === 'agree') score += 2;
  if (comparison.pack === 'conflict') score -= 3;
  if (drug.hasQuantity) score -= 0.2;
  return score + 0.1 * Math.log(1 + drug.packages);
}

interface DrugAnswer {
  readonly refusal: string;
  displayOf(code: string): string | undefined;
}

function preparedDrug(
  order: DrugOrder,
  candidates: readonly DrugCandidate[],
  { refusal, displayOf }: DrugAnswer,
): PreparedEntry {
  const candidateAt = (at: number): DrugCandidate => {
    const candidate = candidates[at];
    if (candidate === undefined) throw new RangeError(`no candidate ${at}`);
    return candidate;
  };
  return {
    count: candidates.length,
    rows: drugFeatures(order, candidates),
    base: Float32Array.from(candidates, ({ comparison }) => drugOdds(comparison)),
    codeOf: (at) => candidateAt(at).drug.code,
    describe: (at) => {
      const { drug, comparison } = candidateAt(at);
      return {
        code: drug.code,
        display: displayOf(drug.code) ?? drug.display,
        relationship: relationshipOf(order, comparison),
        explanation: [
          ...explainDrug(order, drug, comparison),
          ...(drug.former === undefined ? [] : [replacementFinding(drug.former, drug.code)]),
        ],
      };
    },
    refusal,
  };
}

function brandSaid({ brand }: DrugOrder): string {
  return brand.join(' ');
}

function relationshipOf(order: DrugOrder, comparison: DrugComparison): Relationship {
  const { ingredientRecall, ingredientPrecision, dose, group, route, release, brand, pack } = comparison;
  if (ingredientRecall < 0.8 || [dose, group, route, release, brand, pack].includes('conflict')) return 'related-to';
  if (order.combination || ingredientPrecision < 0.7 || brand === 'missing') return 'source-is-broader-than-target';
  return group === 'unknown' && order.doses.length > 0 ? 'source-is-broader-than-target' : 'equivalent';
}

function explainDrug(order: DrugOrder, drug: Drug, comparison: DrugComparison): readonly AxisFinding[] {
  const wanted = order.ingredients.map((meanings) => (meanings[0] ?? []).join(' ')).join(' + ');
  const given = drug.ingredients.map(({ words }) => words.join(' ')).join(' + ');
  const complete = comparison.ingredientRecall > 0.95 && drug.ingredients.length === order.ingredients.length;
  const amounts = (
    doses: readonly { readonly amount: number; readonly unit: string; readonly per?: string }[],
  ): string =>
    doses
      .map(({ amount, unit, per }) => `${Number(amount.toPrecision(6))} ${unit}${per === undefined ? '' : `/${per}`}`)
      .join(' + ');
  const finding = (
    axis: string,
    agreement: AxisFinding['agreement'],
    entry: string,
    candidate: string,
  ): AxisFinding => ({
    axis,
    agreement,
    ...(entry === '' ? {} : { entry }),
    ...(candidate === '' ? {} : { candidate }),
    text: `${axis}: ${entry === '' ? 'not said' : entry}; the drug has ${candidate === '' ? 'none' : candidate} (${agreement})`,
  });
  return [
    finding('ingredient', complete ? 'agree' : comparison.ingredientRecall > 0.5 ? 'near' : 'conflict', wanted, given),
    finding(
      'strength',
      comparison.dose,
      amounts(order.doses),
      amounts(drug.ingredients.flatMap(({ dose }) => dose ?? [])),
    ),
    finding('dose form', comparison.group, order.form.group ?? '', drug.formName),
    finding('route', comparison.route, order.form.route ?? '', drug.form.route ?? ''),
    finding('release', comparison.release, order.form.release ?? '', drug.form.release ?? ''),
    ...(drug.brand.length === 0 ? [] : [finding('brand', comparison.brand, brandSaid(order), drug.brand.join(' '))]),
    ...(comparison.pack === 'agree' ? [] : [finding('pack', comparison.pack, order.pack ? 'pack' : '', drug.tty)]),
  ];
}
