/**
 * Isotonic calibration (pool adjacent violators): the monotone step function from scores to observed frequencies, smoothed at its ends so
 * that no finite sample claims certainty.
 */

/** Knots of a monotone map; values between knots are interpolated. */
export interface IsotonicMap {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export interface ScoredOutcome {
  readonly score: number;
  /** How right it was, 0 to 1. */
  readonly right: number;
}

interface Block {
  sum: number;
  right: number;
  count: number;
}

/** Fits the map; every block counts one right and one wrong observation more than it has (Laplace), shared over the whole sample. */
export function fitIsotonic(outcomes: readonly ScoredOutcome[]): IsotonicMap {
  const sorted = [...outcomes].sort((a, b) => a.score - b.score);
  const blocks: Block[] = [];
  for (const { score, right } of sorted) {
    blocks.push({ sum: score, right, count: 1 });
    while (blocks.length > 1 && mean(blocks.at(-2)) >= mean(blocks.at(-1))) {
      const last = blocks.pop() ?? { sum: 0, right: 0, count: 0 };
      const previous = blocks.at(-1) ?? last;
      previous.sum += last.sum;
      previous.right += last.right;
      previous.count += last.count;
    }
  }
  return {
    x: blocks.map(({ sum, count }) => round(sum / count)),
    y: monotone(blocks.map(({ right, count }) => round((right + 0.5) / (count + 1)))),
  };
}

/** Smoothing small blocks may break the order by a hair; it is restored from the left. */
function monotone(values: readonly number[]): number[] {
  let most = 0;
  return values.map((value) => {
    most = Math.max(most, value);
    return most;
  });
}

function mean(block: Block | undefined): number {
  return block === undefined ? 0 : block.right / block.count;
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** The calibrated probability of a score. */
export function calibrated({ x, y }: IsotonicMap, score: number): number {
  if (x.length === 0) return score;
  const next = x.findIndex((knot) => knot >= score);
  if (next === 0) return y[0] ?? 0;
  if (next < 0) return y.at(-1) ?? 0;
  const [x0, x1, y0, y1] = [x[next - 1] ?? 0, x[next] ?? 0, y[next - 1] ?? 0, y[next] ?? 0];
  return x1 === x0 ? y1 : y0 + ((y1 - y0) * (score - x0)) / (x1 - x0);
}
