/**
 * Judges gold entries: by given weights, or by cross-validation, where every entry is answered by weights that were learned from entries of
 * other names. Produces judged answers and the list of misses; figures are made elsewhere.
 */
import { type GoldEntry, isUndecided } from '../gold.js';
import type { Matcher } from '../matcher.js';
import type { ReadyModel } from '../model.js';
import { predict } from '../rank/logistic.js';
import { blended, confidenceOf, mappableOf, type Ranked, rank } from '../ranking.js';
import {
  bareCode,
  type Example,
  exampleOf,
  examplesOf,
  holdOut,
  learnJudgement,
  type TrainingOptions,
} from '../training.js';
import type { Judged } from './metrics.js';

/** A judged answer with what a reader of the misses wants to know. */
export interface JudgedEntry extends Judged {
  readonly gold: GoldEntry;
  /** First candidate; undefined where there is none. */
  readonly answer?: { readonly code: string; readonly display: string };
  /** False where no target of the entry is in the code system: no answer could be right. */
  readonly targetLoaded: boolean;
}

export interface JudgeOptions {
  readonly matcher: Matcher;
  /** Codes of the pool: tells which targets are not loaded. */
  readonly isLoaded: (code: string) => boolean;
}

/** Judges by the given weights. */
export function judgeByModel(
  entries: readonly GoldEntry[],
  model: ReadyModel,
  options: JudgeOptions,
): readonly JudgedEntry[] {
  const { matcher } = options;
  return entries
    .filter((gold) => !isUndecided(gold))
    .map((gold) => {
      const example = exampleOf(matcher, gold, { folds: 1, weight: 1 });
      const ranked = rank(model.forest, example.prepared, matcher.features.length);
      const confidence = confidenceOf(model, matcher, example.prepared, ranked);
      const refused =
        ranked.order.length === 0 || mappableOf(model, matcher, example.prepared, ranked) < model.thresholds.mappable;
      return judged(example, ranked, { confidence, refused }, options);
    });
}

/** Judges by cross-validation; trees, confidence and thresholds of a fold come from the other folds. */
export function judgeByFolds(
  entries: readonly GoldEntry[],
  training: TrainingOptions,
  options: JudgeOptions,
): readonly JudgedEntry[] {
  const examples = examplesOf(entries, training);
  const held = holdOut(examples, training);
  return Array.from({ length: training.folds }, (_, fold) => {
    const { confidence, calibration, mappable, thresholds } = learnJudgement(
      held.filter(({ example }) => example.fold !== fold),
      training,
    );
    return held
      .filter(({ example }) => example.fold === fold && !isUndecided(example.gold))
      .map(({ example, ranked, confidenceSignals, mappableSignals }) => {
        const any = ranked.order.length > 0;
        return judged(
          example,
          ranked,
          {
            confidence: any ? blended({ calibration }, predict(confidence, confidenceSignals)) : 0,
            refused: !any || predict(mappable, mappableSignals) < thresholds.mappable,
          },
          options,
        );
      });
  }).flat();
}

function judged(
  { gold, prepared }: Example,
  { order }: Ranked,
  verdict: { readonly confidence: number; readonly refused: boolean },
  { matcher, isLoaded }: JudgeOptions,
): JudgedEntry {
  const codes = order.map((candidate) => prepared.codeOf(candidate));
  const targets = new Set([...gold.targets].map(bareCode));
  const keys = new Set([...gold.targets].map((code) => matcher.lenientKey(code)));
  const [first] = order;
  const answered = first === undefined ? undefined : prepared.codeOf(first);
  return {
    gold,
    strictRank: codes.findIndex((code) => targets.has(bareCode(code))) + 1,
    lenientRank: codes.findIndex((code) => targets.has(bareCode(code)) || keys.has(matcher.lenientKey(code))) + 1,
    ...verdict,
    mappable: gold.targets.size > 0,
    count: gold.entry.count ?? 0,
    ...(first === undefined
      ? {}
      : { answer: { code: prepared.codeOf(first), display: prepared.describe(first).display } }),
    parts: matcher.parts.map(([name, textOf]) => ({
      name,
      right: answered !== undefined && [...gold.targets].some((target) => textOf(target) === textOf(answered)),
    })),
    targetLoaded: gold.targets.size === 0 || [...gold.targets].some(isLoaded),
  };
}
