/**
 * The figures of an evaluation: accuracy at ranks, mean reciprocal rank, coverage at a precision, calibration error, and how well entries
 * without a target are recognised. By row and weighted by count, strict and lenient. Pure arithmetic.
 */

/** One judged answer. */
export interface Judged {
  /** Place of the first right candidate from 1, 0 where none is right. */
  readonly strictRank: number;
  readonly lenientRank: number;
  readonly confidence: number;
  /** The engine said that nothing fits. */
  readonly refused: boolean;
  /** The gold set says that a target exists. */
  readonly mappable: boolean;
  readonly count: number;
  /** Whether the first answer has the same part as a right code. */
  readonly parts: readonly { readonly name: string; readonly right: boolean }[];
}

export interface RankFigures {
  readonly top1: number;
  readonly top5: number;
  readonly top10: number;
  readonly mrr: number;
  /** Largest share of entries, taken by falling confidence, whose answers are right in 99 %, 98 % and 95 %. */
  readonly coverageAt99: number;
  readonly coverageAt98: number;
  readonly coverageAt95: number;
  /** Expected calibration error over ten bins of equal width. */
  readonly calibrationError: number;
}

export interface Figures {
  readonly entries: number;
  /** Counts are known, so that the figures by count say something. */
  readonly counted: boolean;
  readonly strict: RankFigures;
  readonly lenient: RankFigures;
  readonly strictByCount: RankFigures;
  readonly lenientByCount: RankFigures;
  readonly unmapped: NoMatchFigures;
  readonly unmappedByCount: NoMatchFigures;
  /** How often the first answer is right in each part of a code. */
  readonly parts: readonly PartFigures[];
}

export interface PartFigures {
  readonly name: string;
  readonly right: number;
  readonly rightByCount: number;
}

export interface NoMatchFigures {
  readonly entries: number;
  /** Share of the entries without a target that were refused. */
  readonly recall: number;
  /** Share of the refusals that were right. */
  readonly precision: number;
  /** Share of the entries with a target that were refused. */
  readonly mappableRefused: number;
}

export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly entries: number;
  readonly confidence: number;
  readonly accuracy: number;
}

interface Weighted {
  readonly rank: number;
  readonly confidence: number;
  readonly weight: number;
}

/** All figures of a list of judged answers. */
export function figuresOf(judged: readonly Judged[]): Figures {
  const mappable = judged.filter((one) => one.mappable);
  const weighted = (rank: 'strictRank' | 'lenientRank', byCount: 'row' | 'count'): readonly Weighted[] =>
    mappable.map((one) => ({ rank: one[rank], confidence: one.confidence, weight: byCount === 'row' ? 1 : one.count }));
  return {
    entries: mappable.length,
    counted: mappable.some(({ count }) => count > 0),
    strict: rankFigures(weighted('strictRank', 'row')),
    lenient: rankFigures(weighted('lenientRank', 'row')),
    strictByCount: rankFigures(weighted('strictRank', 'count')),
    lenientByCount: rankFigures(weighted('lenientRank', 'count')),
    unmapped: noMatchFigures(judged, () => 1),
    unmappedByCount: noMatchFigures(judged, ({ count }) => count),
    parts: partFigures(mappable),
  };
}

function rankFigures(answers: readonly Weighted[]): RankFigures {
  const share = (test: (answer: Weighted) => number): number =>
    ratio(sum(answers.map((a) => a.weight * test(a))), sum(answers.map((a) => a.weight)));
  const within = (limit: number) => share(({ rank }) => (rank > 0 && rank <= limit ? 1 : 0));
  return {
    top1: within(1),
    top5: within(5),
    top10: within(10),
    mrr: share(({ rank }) => (rank > 0 ? 1 / rank : 0)),
    coverageAt99: coverageAt(answers, 0.99),
    coverageAt98: coverageAt(answers, 0.98),
    coverageAt95: coverageAt(answers, 0.95),
    calibrationError: calibrationError(answers),
  };
}

/** Largest share of weight, from the most confident on, at which precision still holds; ties are taken together. */
export function coverageAt(answers: readonly Weighted[], precision: number): number {
  const sorted = [...answers].sort((a, b) => b.confidence - a.confidence);
  const total = sum(sorted.map(({ weight }) => weight));
  let taken = 0;
  let right = 0;
  let best = 0;
  for (const [i, { rank, weight, confidence }] of sorted.entries()) {
    taken += weight;
    if (rank === 1) right += weight;
    const tied = sorted[i + 1]?.confidence === confidence;
    if (!tied && taken > 0 && right / taken >= precision) best = taken;
  }
  return ratio(best, total);
}

const BINS = 10;

export function reliability(answers: readonly Weighted[]): readonly ReliabilityBin[] {
  return Array.from({ length: BINS }, (_, bin) => {
    const inside = answers.filter(({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === bin);
    const weight = sum(inside.map((one) => one.weight));
    return {
      from: bin / BINS,
      to: (bin + 1) / BINS,
      entries: inside.length,
      confidence: ratio(sum(inside.map((one) => one.weight * one.confidence)), weight),
      accuracy: ratio(sum(inside.map((one) => (one.rank === 1 ? one.weight : 0))), weight),
    };
  });
}

/** Strict reliability by row, for the plot. */
export function strictReliability(judged: readonly Judged[]): readonly ReliabilityBin[] {
  return reliability(
    judged
      .filter(({ mappable }) => mappable)
      .map(({ strictRank, confidence }) => ({ rank: strictRank, confidence, weight: 1 })),
  );
}

function calibrationError(answers: readonly Weighted[]): number {
  const total = sum(answers.map(({ weight }) => weight));
  let error = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const inside = answers.filter(({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === bin);
    const claimed = sum(inside.map(({ weight, confidence }) => weight * confidence));
    const right = sum(inside.map(({ weight, rank }) => (rank === 1 ? weight : 0)));
    error += Math.abs(claimed - right);
  }
  return ratio(error, total);
}

function partFigures(mappable: readonly Judged[]): readonly PartFigures[] {
  const share = (at: number, weightOf: (one: Judged) => number): number =>
    ratio(sum(mappable.filter(({ parts }) => parts[at]?.right === true).map(weightOf)), sum(mappable.map(weightOf)));
  return (mappable[0]?.parts ?? []).map(({ name }, at) => ({
    name,
    right: share(at, () => 1),
    rightByCount: share(at, ({ count }) => count),
  }));
}

function noMatchFigures(judged: readonly Judged[], weightOf: (one: Judged) => number): NoMatchFigures {
  const weight = (some: readonly Judged[]): number => sum(some.map(weightOf));
  const unmapped = judged.filter(({ mappable }) => !mappable);
  const mappable = judged.filter((one) => one.mappable);
  const refused = judged.filter((one) => one.refused);
  const rightlyRefused = weight(unmapped.filter((one) => one.refused));
  return {
    entries: unmapped.length,
    recall: ratio(rightlyRefused, weight(unmapped)),
    precision: ratio(rightlyRefused, weight(refused)),
    mappableRefused: ratio(weight(mappable.filter((one) => one.refused)), weight(mappable)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
