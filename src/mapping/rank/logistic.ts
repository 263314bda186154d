/**
 * Logistic regression on a handful of named numbers, by Newton's method with a ridge. Deterministic. Used where a probability is wanted:
 * whether the first candidate is right, and whether an entry can be mapped at all.
 */

/** A fitted model: p = sigmoid(bias + Σ weights[i] * (x[i] - mean[i]) / scale[i]). */
export interface LogisticModel {
  readonly features: readonly string[];
  readonly mean: readonly number[];
  readonly scale: readonly number[];
  readonly weights: readonly number[];
  readonly bias: number;
}

export interface LogisticExample {
  readonly x: readonly number[];
  /** How true it is, 0 to 1. */
  readonly y: number;
  readonly weight: number;
}

const STEPS = 30;

export function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

/** Probability of one example. */
export function predict(model: LogisticModel, x: readonly number[]): number {
  let z = model.bias;
  for (const [i, weight] of model.weights.entries()) z += weight * standard(model, x, i);
  return sigmoid(z);
}

function standard({ mean, scale }: Pick<LogisticModel, 'mean' | 'scale'>, x: readonly number[], i: number): number {
  return ((x[i] ?? 0) - (mean[i] ?? 0)) / (scale[i] ?? 1);
}

/** Fits a model; `ridge` shrinks the weights, not the bias. */
export function fitLogistic(
  features: readonly string[],
  examples: readonly LogisticExample[],
  ridge: number,
): LogisticModel {
  const moments = momentsOf(features.length, examples);
  const rows = examples.map(({ x }) => [1, ...features.map((_, i) => standard(moments, x, i))]);
  let beta = new Array<number>(features.length + 1).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const change = newtonStep(rows, examples, { beta, ridge });
    beta = beta.map((value, i) => value + (change[i] ?? 0));
    if (Math.max(...change.map(Math.abs)) < 1e-8) break;
  }
  const [bias = 0, ...weights] = beta.map(rounded);
  return { features, mean: moments.mean.map(rounded), scale: moments.scale.map(rounded), weights, bias };
}

function rounded(value: number): number {
  return Number(value.toPrecision(7));
}

function momentsOf(count: number, examples: readonly LogisticExample[]): { mean: number[]; scale: number[] } {
  const total = examples.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const mean = Array.from(
    { length: count },
    (_, i) => examples.reduce((sum, { x, weight }) => sum + weight * (x[i] ?? 0), 0) / total,
  );
  const scale = mean.map((m, i) => {
    const variance = examples.reduce((sum, { x, weight }) => sum + weight * ((x[i] ?? 0) - m) ** 2, 0) / total;
    return Math.sqrt(variance) || 1;
  });
  return { mean, scale };
}

interface Iterate {
  readonly beta: readonly number[];
  readonly ridge: number;
}

function newtonStep(
  rows: readonly (readonly number[])[],
  examples: readonly LogisticExample[],
  { beta, ridge }: Iterate,
): number[] {
  const size = beta.length;
  const gradient = beta.map((value, i) => (i === 0 ? 0 : -ridge * value));
  const hessian = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => (i === j && i > 0 ? ridge : 1e-9)),
  );
  for (const [n, row] of rows.entries()) {
    const { y, weight } = examples[n] ?? { y: 0, weight: 0 };
    const p = sigmoid(row.reduce((sum, value, i) => sum + value * (beta[i] ?? 0), 0));
    for (let i = 0; i < size; i++) {
      const xi = row[i] ?? 0;
      gradient[i] = (gradient[i] ?? 0) + weight * (y - p) * xi;
      const line = hessian[i] ?? [];
      for (let j = 0; j < size; j++)
        line[j] = (line[j] ?? 0) + weight * Math.max(p * (1 - p), 1e-6) * xi * (row[j] ?? 0);
    }
  }
  return solve(hessian, gradient);
}

/** Gaussian elimination with pivoting. */
function solve(matrix: number[][], right: number[]): number[] {
  const n = right.length;
  const rows = matrix.map((line, i) => [...line, right[i] ?? 0]);
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let r = column + 1; r < n; r++)
      if (Math.abs(rows[r]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = r;
    const top = rows[pivot] ?? [];
    rows[pivot] = rows[column] ?? [];
    rows[column] = top;
    for (let r = 0; r < n; r++) {
      const row = rows[r] ?? [];
      const factor = r === column ? 0 : (row[column] ?? 0) / (top[column] || 1e-12);
      for (let c = column; c <= n; c++) row[c] = (row[c] ?? 0) - factor * (top[c] ?? 0);
    }
  }
  return rows.map((row, i) => (row[n] ?? 0) / (row[i] || 1e-12));
}
