/**
 * From the rows of one prepared entry to an order with probabilities: tree scores, softmax, confidence in the first, probability that the
 * entry can be mapped. Shared by suggesting, evaluating and training.
 */
import type { Matcher, PreparedEntry } from './matcher.js';
import type { ReadyModel } from './model.js';
import { calibrated } from './rank/isotonic.js';
import { predict } from './rank/logistic.js';
import { type Forest, scoreRow } from './rank/trees.js';

/** Candidates of one entry, best first. */
export interface Ranked {
  readonly order: readonly number[];
  /** Tree scores in that order. */
  readonly scores: readonly number[];
  /** Softmax shares in that order. */
  readonly shares: readonly number[];
}

/** Names of the numbers on which confidence and mappability are judged, before the matcher's own. */
const SHARED_SIGNALS = ['share', 'shareLogit', 'margin', 'kinLogit', 'kinMargin'] as const;

export function rank(forest: Forest, prepared: PreparedEntry, features: number): Ranked {
  const scored = Array.from({ length: prepared.count }, (_, candidate) => ({
    candidate,
    score: scoreRow(forest, prepared.rows, candidate * features) + (prepared.base?.[candidate] ?? 0),
  }));
  scored.sort((a, b) => b.score - a.score || a.candidate - b.candidate);
  const most = scored[0]?.score ?? 0;
  const sum = scored.reduce((total, { score }) => total + Math.exp(score - most), 0);
  return {
    order: scored.map(({ candidate }) => candidate),
    scores: scored.map(({ score }) => score),
    shares: scored.map(({ score }) => Math.exp(score - most) / sum),
  };
}

export function confidenceNames({ confidenceFeatures }: Matcher): readonly string[] {
  return [...SHARED_SIGNALS, ...confidenceFeatures];
}

export function mappableNames({ mappableFeatures }: Matcher): readonly string[] {
  return [...SHARED_SIGNALS, ...mappableFeatures];
}

/**
 * The numbers of `names` (of `confidenceNames`, `mappableNames`, or of a weights file) for the first candidate; all 0 where there is none.
 */
export function signals(
  matcher: Matcher,
  names: readonly string[],
  prepared: PreparedEntry,
  ranked: Ranked,
): readonly number[] {
  const [first] = ranked.order;
  if (first === undefined) return names.map(() => 0);
  const shared = sharedSignals(matcher, prepared, ranked);
  const offset = first * matcher.features.length;
  return names.map((name) => shared.get(name) ?? prepared.rows[offset + matcher.features.indexOf(name)] ?? 0);
}

function sharedSignals(matcher: Matcher, prepared: PreparedEntry, ranked: Ranked): ReadonlyMap<string, number> {
  const kin = kinOf(matcher, prepared, ranked);
  const share = ranked.shares[0] ?? 0;
  const values: Readonly<Record<(typeof SHARED_SIGNALS)[number], number>> = {
    share,
    shareLogit: logit(share),
    margin: (ranked.scores[0] ?? 0) - (ranked.scores[1] ?? 0),
    kinLogit: logit(kin.share),
    kinMargin: kin.margin,
  };
  return new Map(Object.entries(values));
}

function logit(share: number): number {
  const p = Math.min(Math.max(share, 1e-4), 1 - 1e-4);
  return Math.log(p / (1 - p));
}

const KIN_AMONG = 20;

/**
 * The first candidate together with those that differ from it only in what a lenient reading leaves aside: their share, and the lead over the
 * best of the others. Two methods of one test are no doubt about the test.
 */
function kinOf(
  matcher: Matcher,
  prepared: PreparedEntry,
  { order, scores, shares }: Ranked,
): { readonly share: number; readonly margin: number } {
  const keys = order.slice(0, KIN_AMONG).map((candidate) => matcher.lenientKey(prepared.codeOf(candidate)));
  const other = keys.findIndex((key) => key !== keys[0]);
  const share = keys.reduce((sum, key, place) => sum + (key === keys[0] ? (shares[place] ?? 0) : 0), 0);
  return {
    share,
    margin: (scores[0] ?? 0) - (scores[other < 0 ? Math.min(KIN_AMONG, scores.length - 1) : other] ?? 0),
  };
}

/** Calibrated probability that the first candidate is right. */
export function confidenceOf(model: ReadyModel, matcher: Matcher, prepared: PreparedEntry, ranked: Ranked): number {
  if (ranked.order.length === 0) return 0;
  const raw = predict(model.confidence, signals(matcher, model.confidence.features, prepared, ranked));
  return blended(model, raw);
}

const ISOTONIC_SHARE = 0.3;

/** Part isotonic, mostly logistic: the steps of the one would make many answers equally sure, the other keeps their order. */
export function blended({ calibration }: Pick<ReadyModel, 'calibration'>, raw: number): number {
  return ISOTONIC_SHARE * calibrated(calibration, raw) + (1 - ISOTONIC_SHARE) * raw;
}

/** Probability that the entry has a target at all. */
export function mappableOf(model: ReadyModel, matcher: Matcher, prepared: PreparedEntry, ranked: Ranked): number {
  if (ranked.order.length === 0) return 0;
  return predict(model.mappable, signals(matcher, model.mappable.features, prepared, ranked));
}
