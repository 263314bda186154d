/**
 * Learns the weights of one field from judged entries: ranking trees, then, on answers to entries that the trees have not seen, the
 * confidence model with its calibration, the model of what can be mapped, and the thresholds. Folds go by name, so that an entry never
 * helps another of the same name.
 */
import { type GoldEntry, isUndecided } from './gold.js';
import type { Matcher, PreparedEntry } from './matcher.js';
import { type RankingModel, type ReadyModel, ready, type Thresholds } from './model.js';
import { BOOSTING_DEFAULTS, type BoostingSettings, boost } from './rank/boosting.js';
import { fitIsotonic, type IsotonicMap } from './rank/isotonic.js';
import { fitLogistic, type LogisticExample, type LogisticModel, predict } from './rank/logistic.js';
import { compileForest, type TreeNode } from './rank/trees.js';
import { confidenceNames, mappableNames, type Ranked, rank, signals } from './ranking.js';
import { words } from './text/words.js';

/** A judged entry with its candidates. */
export interface Example {
  readonly gold: GoldEntry;
  readonly prepared: PreparedEntry;
  /** Candidates that are right. */
  readonly right: readonly number[];
  /** Candidates that are known to be wrong. */
  readonly wrong: readonly number[];
  readonly fold: number;
  readonly weight: number;
}

export interface TrainingOptions {
  readonly matcher: Matcher;
  readonly boosting: BoostingSettings;
  readonly folds: number;
  readonly trainedOn: readonly string[];
  /** Largest share of mappable entries that may be refused. */
  readonly refusedShare: number;
  /** Confidence below which an answer is `ambiguous`. */
  readonly confident: number;
}

/** The settings with which the shipped weights are made. */
export function trainingOptions(
  matcher: Matcher,
  { folds, trainedOn }: Pick<TrainingOptions, 'folds' | 'trainedOn'>,
): TrainingOptions {
  return { matcher, boosting: BOOSTING_DEFAULTS, folds, trainedOn, refusedShare: 0.04, confident: 0.5 };
}

/** An entry as the trees of the other folds rank it. */
export interface Held {
  readonly example: Example;
  readonly ranked: Ranked;
  readonly confidenceSignals: readonly number[];
  readonly mappableSignals: readonly number[];
  /** 1 where the first candidate is right, the matcher's `kinRightness` where it is so in the lenient reading only. */
  readonly rightness: number;
}

/** Strong: with some hundred judged entries a weaker one lets the order of the surest answers hang on chance. */
const CONFIDENCE_RIDGE = 30;
const MAPPABLE_RIDGE = 1;

/** Prepares judged entries; `code` equality is the matcher's own (dots in ICD codes do not matter). */
export function exampleOf(
  matcher: Matcher,
  gold: GoldEntry,
  { folds, weight }: { readonly folds: number; readonly weight: number },
): Example {
  const prepared = matcher.prepare(gold.entry);
  const targets = new Set([...gold.targets].map(bareCode));
  const rejected = new Set([...gold.rejected].map(bareCode));
  const all = Array.from({ length: prepared.count }, (_, candidate) => candidate);
  const right = all.filter((candidate) => targets.has(bareCode(prepared.codeOf(candidate))));
  const wrong = all.filter((candidate) => rejected.has(bareCode(prepared.codeOf(candidate))));
  return { gold, prepared, right, wrong, fold: foldOf(gold.entry.name, folds), weight };
}

/** All judged entries, prepared; entries that occur often matter more. */
export function examplesOf(golds: readonly GoldEntry[], { matcher, folds }: TrainingOptions): readonly Example[] {
  return golds.map((gold) => exampleOf(matcher, gold, { folds, weight: countWeight(gold) }));
}

const COUNT_SHARE = 0.2;

/** Entries that occur often matter more, by the order of magnitude. */
function countWeight({ entry }: GoldEntry): number {
  return 1 + COUNT_SHARE * Math.log10(1 + (entry.count ?? 0));
}

/** A code without the dots that some files write and some do not. */
export function bareCode(code: string): string {
  return code.replace(/\./g, '');
}

/** The fold of a name: the same words in any order give the same fold. */
export function foldOf(name: string, folds: number): number {
  let hash = 2166136261;
  for (const letter of [...words(name)].sort().join(' ')) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619) >>> 0;
  return hash % folds;
}

function learnTrees(examples: readonly Example[], { matcher, boosting }: TrainingOptions): readonly TreeNode[] {
  const queries = examples.map(({ prepared: { rows, base }, right, wrong, weight }) => ({
    rows,
    right,
    wrong,
    weight,
    ...(base === undefined ? {} : { base }),
  }));
  return boost(queries, matcher.features.length, boosting);
}

/** Every example ranked by trees that were learned from the other folds. */
export function holdOut(examples: readonly Example[], options: TrainingOptions): readonly Held[] {
  const held: Held[] = [];
  for (let fold = 0; fold < options.folds; fold++) {
    const trees = learnTrees(
      examples.filter((example) => example.fold !== fold),
      options,
    );
    const forest = compileForest(trees);
    for (const example of examples.filter((one) => one.fold === fold)) {
      held.push(heldOf(example, rank(forest, example.prepared, options.matcher.features.length), options.matcher));
    }
  }
  return held;
}

function heldOf(example: Example, ranked: Ranked, matcher: Matcher): Held {
  const { prepared } = example;
  return {
    example,
    ranked,
    confidenceSignals: signals(matcher, confidenceNames(matcher), prepared, ranked),
    mappableSignals: signals(matcher, mappableNames(matcher), prepared, ranked),
    rightness: rightnessOf(example, ranked, matcher),
  };
}

function rightnessOf({ gold, prepared, right }: Example, { order }: Ranked, matcher: Matcher): number {
  const [first] = order;
  if (first === undefined) return 0;
  if (right.includes(first)) return 1;
  const key = matcher.lenientKey(prepared.codeOf(first));
  return [...gold.targets].some((target) => matcher.lenientKey(target) === key) ? matcher.kinRightness : 0;
}

/** What is learned on held-out answers. */
export type Judgement = Pick<RankingModel, 'confidence' | 'calibration' | 'mappable' | 'thresholds'>;

export function learnJudgement(held: readonly Held[], options: TrainingOptions): Judgement {
  const { matcher } = options;
  const answered = held.filter(isJudged);
  const confidence = fitLogistic(confidenceNames(matcher), answered.map(confidenceExample), CONFIDENCE_RIDGE);
  const calibration = calibrate(answered, confidenceNames(matcher));
  const decided = answered.filter(({ example }) => !isUndecided(example.gold));
  const mappable = fitLogistic(mappableNames(matcher), decided.map(mappableExample), MAPPABLE_RIDGE);
  return { confidence, calibration, mappable, thresholds: thresholdsOf(held, mappable, options) };
}

/** Answered, and known to be right or wrong. */
function isJudged({ example: { gold, wrong }, ranked }: Held): boolean {
  const [first] = ranked.order;
  return first !== undefined && (!isUndecided(gold) || wrong.includes(first));
}

function confidenceExample({ confidenceSignals, rightness }: Held): LogisticExample {
  return { x: confidenceSignals, y: rightness, weight: 1 };
}

function mappableExample({ mappableSignals, example }: Held): LogisticExample {
  return { x: mappableSignals, y: example.gold.targets.size > 0 ? 1 : 0, weight: 1 };
}

/** Isotonic map from confidences that each fold got from the other folds, so that it sees honest ones. */
function calibrate(held: readonly Held[], names: readonly string[]): IsotonicMap {
  const folds = [...new Set(held.map(({ example }) => example.fold))];
  const outcomes = folds.flatMap((fold) => {
    const model = fitLogistic(
      names,
      held.filter(({ example }) => example.fold !== fold).map(confidenceExample),
      CONFIDENCE_RIDGE,
    );
    return held
      .filter(({ example }) => example.fold === fold)
      .map(({ confidenceSignals, rightness }) => ({
        score: predict(model, confidenceSignals),
        right: rightness,
      }));
  });
  return fitIsotonic(outcomes);
}

/** The threshold that refuses at most the wanted share of entries that do have a target. */
function thresholdsOf(
  held: readonly Held[],
  mappable: LogisticModel,
  { refusedShare, confident }: TrainingOptions,
): Thresholds {
  const known = held
    .filter(({ example }) => example.gold.targets.size > 0)
    .map(({ ranked, mappableSignals }) => (ranked.order.length === 0 ? 0 : predict(mappable, mappableSignals)))
    .sort((a, b) => a - b);
  const at = Math.floor(known.length * refusedShare);
  const anyUnmapped = held.some(({ example: { gold } }) => gold.targets.size === 0 && !isUndecided(gold));
  return { mappable: anyUnmapped ? (known[at] ?? 0) : 0, confident };
}

/** The weights learned from all examples. */
export function trainModel(examples: readonly Example[], options: TrainingOptions): ReadyModel {
  const judgement = learnJudgement(holdOut(examples, options), options);
  const { matcher, trainedOn } = options;
  return ready({
    field: matcher.field,
    trainedOn,
    features: matcher.features,
    trees: learnTrees(examples, options),
    ...judgement,
  });
}
