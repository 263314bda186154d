/**
 * Learns a ranker: gradient-boosted trees on the softmax of each entry's candidates, so that the right one gets the most probability.
 * Histogram splits, second-order leaves. Deterministic: no clock, no random source but a fixed sequence.
 */
import { compileForest, scoreRow, type TreeNode } from './trees.js';

/** One entry's candidates: rows of features, and which of them are right. */
export interface RankingQuery {
  readonly rows: Float32Array;
  /** Scores to begin with, one a candidate; 0 where not given. */
  readonly base?: Float32Array;
  /** Indexes of right candidates; entries without any are not learned from. */
  readonly right: readonly number[];
  readonly weight: number;
}

export interface BoostingSettings {
  /** How many forests are averaged. */
  readonly forests: number;
  /** Trees of one forest. */
  readonly trees: number;
  readonly depth: number;
  readonly rate: number;
  /** Ridge on leaf values. */
  readonly ridge: number;
  /** Least sum of second derivatives in a leaf. */
  readonly leastWeight: number;
  /** Share of the features that one tree may use. */
  readonly featureShare: number;
}

export const BOOSTING_DEFAULTS: BoostingSettings = {
  forests: 4,
  trees: 100,
  depth: 6,
  rate: 0.1,
  ridge: 5,
  leastWeight: 1,
  featureShare: 0.25,
};

const BINS = 48;

interface Table {
  readonly count: number;
  readonly features: number;
  /** Bin of row r, feature f: `bins[f * count + r]`. */
  readonly bins: Uint8Array;
  readonly edges: readonly Float64Array[];
  readonly starts: Uint32Array;
  readonly queries: readonly RankingQuery[];
}

/**
 * Learns trees over rows of `features` numbers: several forests that see other features, averaged, as one forest alone is sure of answers
 * that another would doubt.
 */
export function boost(
  queries: readonly RankingQuery[],
  features: number,
  settings: BoostingSettings,
): readonly TreeNode[] {
  const table = tabulate(
    queries.filter(({ right }) => right.length > 0),
    features,
  );
  const random = sequence();
  const forests = Array.from({ length: settings.forests }, () => boostOne(table, settings, random));
  return forests.flat().map((tree) => scaled(tree, 1 / settings.forests));
}

function boostOne(table: Table, settings: BoostingSettings, random: () => number): readonly TreeNode[] {
  const scores = new Float64Array(table.count);
  for (const [q, { base }] of table.queries.entries()) if (base !== undefined) scores.set(base, table.starts[q] ?? 0);
  const gradient = new Float64Array(table.count);
  const hessian = new Float64Array(table.count);
  return Array.from({ length: settings.trees }, () => {
    derive(table, scores, { gradient, hessian });
    const chosen = chooseFeatures(table.features, settings.featureShare, random);
    const grower = { table, gradient, hessian, chosen, settings, scores };
    return grow(
      grower,
      Uint32Array.from({ length: table.count }, (_, i) => i),
      0,
    );
  });
}

function scaled(node: TreeNode, factor: number): TreeNode {
  if ('leaf' in node) return { leaf: Math.round(node.leaf * factor * 1e6) / 1e6 };
  return { ...node, below: scaled(node.below, factor), above: scaled(node.above, factor) };
}

/** A fixed pseudo-random sequence in [0, 1) (Lehmer, modulus 2^31 - 1). */
function sequence(): () => number {
  let state = 20231117;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function chooseFeatures(features: number, share: number, random: () => number): readonly number[] {
  const chosen: number[] = [];
  for (let f = 0; f < features; f++) if (random() < share) chosen.push(f);
  return chosen.length > 0 ? chosen : [0];
}

function tabulate(queries: readonly RankingQuery[], features: number): Table {
  const starts = new Uint32Array(queries.length + 1);
  for (const [q, { rows }] of queries.entries()) starts[q + 1] = (starts[q] ?? 0) + rows.length / features;
  const count = starts[queries.length] ?? 0;
  const bins = new Uint8Array(count * features);
  const edges: Float64Array[] = [];
  const column = new Float64Array(count);
  for (let f = 0; f < features; f++) {
    let at = 0;
    for (const { rows } of queries) for (let i = f; i < rows.length; i += features) column[at++] = rows[i] ?? 0;
    const edge = binEdges(column);
    edges.push(edge);
    for (let row = 0; row < count; row++) bins[f * count + row] = binOf(edge, column[row] ?? 0);
  }
  return { count, features, bins, edges, starts, queries };
}

/** Edges between bins of about equal population; a value belongs below the first edge that is greater. */
function binEdges(column: Float64Array): Float64Array {
  const sorted = column.slice().sort();
  const distinct = [...new Set(sorted)];
  const between = (a: number, b: number): number => (a + b) / 2;
  if (distinct.length <= BINS)
    return Float64Array.from(distinct.slice(1), (value, i) => between(distinct[i] ?? value, value));
  const edges = new Set<number>();
  for (let b = 1; b < BINS; b++) {
    const value = sorted[Math.floor((b * sorted.length) / BINS)] ?? 0;
    const next = distinct[lowerBound(distinct, value) - 1];
    if (next !== undefined) edges.add(between(next, value));
  }
  return Float64Array.from(edges).sort();
}

function lowerBound(list: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function binOf(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Derivatives of the softmax loss of every entry. */
function derive(
  table: Table,
  scores: Float64Array,
  out: { readonly gradient: Float64Array; readonly hessian: Float64Array },
): void {
  for (const [q, { right, weight }] of table.queries.entries()) {
    const start = table.starts[q] ?? 0;
    const end = table.starts[q + 1] ?? 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = start; i < end; i++) most = Math.max(most, scores[i] ?? 0);
    let sum = 0;
    for (let i = start; i < end; i++) sum += Math.exp((scores[i] ?? 0) - most);
    for (let i = start; i < end; i++) {
      const p = Math.exp((scores[i] ?? 0) - most) / sum;
      const wanted = right.includes(i - start) ? 1 / right.length : 0;
      out.gradient[i] = weight * (p - wanted);
      out.hessian[i] = weight * Math.max(p * (1 - p), 1e-6);
    }
  }
}

interface Grower {
  readonly table: Table;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  readonly scores: Float64Array;
  readonly chosen: readonly number[];
  readonly settings: BoostingSettings;
}

interface Split {
  readonly feature: number;
  readonly bin: number;
  readonly gain: number;
}

/** Grows a tree over `rows`; leaves add their values to the scores. */
function grow(grower: Grower, rows: Uint32Array, depth: number): TreeNode {
  const { table, settings } = grower;
  const split = depth < settings.depth ? bestSplit(grower, rows) : undefined;
  if (split === undefined) return leaf(grower, rows);
  const column = split.feature * table.count;
  const below = rows.filter((row) => (table.bins[column + row] ?? 0) <= split.bin);
  const above = rows.filter((row) => (table.bins[column + row] ?? 0) > split.bin);
  return {
    feature: split.feature,
    at: table.edges[split.feature]?.[split.bin] ?? 0,
    below: grow(grower, below, depth + 1),
    above: grow(grower, above, depth + 1),
  };
}

function leaf({ gradient, hessian, scores, settings }: Grower, rows: Uint32Array): TreeNode {
  let g = 0;
  let h = 0;
  for (const row of rows) {
    g += gradient[row] ?? 0;
    h += hessian[row] ?? 0;
  }
  const value = Math.round(((-settings.rate * g) / (h + settings.ridge)) * 1e6) / 1e6;
  for (const row of rows) scores[row] = (scores[row] ?? 0) + value;
  return { leaf: value };
}

function bestSplit(grower: Grower, rows: Uint32Array): Split | undefined {
  let best: Split | undefined;
  for (const feature of grower.chosen) {
    const split = bestOfFeature(grower, rows, feature);
    if (split !== undefined && split.gain > (best?.gain ?? LEAST_GAIN)) best = split;
  }
  return best;
}

const LEAST_GAIN = 1e-3;
const sumG = new Float64Array(BINS + 1);
const sumH = new Float64Array(BINS + 1);

function bestOfFeature(
  { table, gradient, hessian, settings }: Grower,
  rows: Uint32Array,
  feature: number,
): Split | undefined {
  const edges = table.edges[feature]?.length ?? 0;
  if (edges === 0) return undefined;
  sumG.fill(0, 0, edges + 1);
  sumH.fill(0, 0, edges + 1);
  const column = feature * table.count;
  let totalG = 0;
  let totalH = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const bin = table.bins[column + row] as number;
    const g = gradient[row] as number;
    const h = hessian[row] as number;
    sumG[bin] = (sumG[bin] as number) + g;
    sumH[bin] = (sumH[bin] as number) + h;
    totalG += g;
    totalH += h;
  }
  const { ridge, leastWeight } = settings;
  const base = (totalG * totalG) / (totalH + ridge);
  let best: Split | undefined;
  let g = 0;
  let h = 0;
  for (let bin = 0; bin < edges; bin++) {
    g += sumG[bin] as number;
    h += sumH[bin] as number;
    if (h < leastWeight || totalH - h < leastWeight) continue;
    const gain = (g * g) / (h + ridge) + ((totalG - g) * (totalG - g)) / (totalH - h + ridge) - base;
    if (gain > (best?.gain ?? 0)) best = { feature, bin, gain };
  }
  return best;
}

/** Scores of all rows under trees. */
export function scoresOf(trees: readonly TreeNode[], rows: Float32Array, features: number): Float64Array {
  const forest = compileForest(trees);
  return Float64Array.from({ length: rows.length / features }, (_, i) => scoreRow(forest, rows, i * features));
}
