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
  /** Indexes of right candidates. */
  readonly right: readonly number[];
  /** Where none is known to be right: those known to be wrong. Entries with neither are not learned from. */
  readonly wrong?: readonly number[];
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
    queries.filter(({ right, wrong = [] }) => right.length > 0 || wrong.length > 0),
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
    const rows = Uint32Array.from({ length: table.count }, (_, i) => i);
    return grow(grower, rows, { depth: 0, sums: sumsOf(grower, rows) });
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
  for (const [q, query] of table.queries.entries()) {
    const start = table.starts[q] ?? 0;
    const shares = softmax(scores.subarray(start, table.starts[q + 1] ?? 0));
    const wanted = wantedShares(query, shares);
    for (const [i, p] of shares.entries()) {
      out.gradient[start + i] = query.weight * (p - (wanted[i] ?? 0));
      out.hessian[start + i] = query.weight * Math.max(p * (1 - p), 1e-6);
    }
  }
}

function softmax(scores: Float64Array): Float64Array {
  let most = Number.NEGATIVE_INFINITY;
  for (const score of scores) most = Math.max(most, score);
  const shares = scores.map((score) => Math.exp(score - most));
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
}

/** All for the right ones; where only wrong ones are known, what is theirs goes to the others in proportion. */
function wantedShares({ right, wrong = [] }: RankingQuery, shares: Float64Array): Float64Array {
  const wanted = new Float64Array(shares.length);
  if (right.length > 0) {
    for (const i of right) wanted[i] = 1 / right.length;
    return wanted;
  }
  const rest = Math.max(1e-6, 1 - wrong.reduce((sum, i) => sum + (shares[i] ?? 0), 0));
  for (const [i, share] of shares.entries()) wanted[i] = wrong.includes(i) ? 0 : share / rest;
  return wanted;
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
function grow(grower: Grower, rows: Uint32Array, place: { readonly depth: number; readonly sums: Sums }): TreeNode {
  const { table, settings } = grower;
  const { depth, sums } = place;
  const split = bestSplit(grower, sums);
  if (split === undefined) return leaf(grower, rows);
  const column = split.feature * table.count;
  const below = rows.filter((row) => (table.bins[column + row] ?? 0) <= split.bin);
  const above = rows.filter((row) => (table.bins[column + row] ?? 0) > split.bin);
  const at = table.edges[split.feature]?.[split.bin] ?? 0;
  if (depth + 1 === settings.depth)
    return { feature: split.feature, at, below: leaf(grower, below), above: leaf(grower, above) };
  const [ofBelow, ofAbove] = childSums(grower, sums, { below, above });
  return {
    feature: split.feature,
    at,
    below: grow(grower, below, { depth: depth + 1, sums: ofBelow }),
    above: grow(grower, above, { depth: depth + 1, sums: ofAbove }),
  };
}

/** First and second derivatives summed by bin: chosen feature c, bin b at `c * WIDTH + b`. */
interface Sums {
  readonly g: Float64Array;
  readonly h: Float64Array;
}

const WIDTH = BINS + 1;

function sumsOf({ table, gradient, hessian, chosen }: Grower, rows: Uint32Array): Sums {
  const g = new Float64Array(chosen.length * WIDTH);
  const h = new Float64Array(chosen.length * WIDTH);
  for (const [c, feature] of chosen.entries()) {
    const column = feature * table.count;
    const start = c * WIDTH;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      const at = start + (table.bins[column + row] as number);
      g[at] = (g[at] as number) + (gradient[row] as number);
      h[at] = (h[at] as number) + (hessian[row] as number);
    }
  }
  return { g, h };
}

/** Only the smaller child is summed; the other has what is left of the parent. */
function childSums(
  grower: Grower,
  parent: Sums,
  { below, above }: { readonly below: Uint32Array; readonly above: Uint32Array },
): readonly [Sums, Sums] {
  const smaller = sumsOf(grower, below.length <= above.length ? below : above);
  const larger = {
    g: parent.g.map((value, at) => value - (smaller.g[at] as number)),
    h: parent.h.map((value, at) => value - (smaller.h[at] as number)),
  };
  return below.length <= above.length ? [smaller, larger] : [larger, smaller];
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

function bestSplit(grower: Grower, sums: Sums): Split | undefined {
  let best: Split | undefined;
  for (const c of grower.chosen.keys()) {
    const split = bestOfFeature(grower, sums, c);
    if (split !== undefined && split.gain > (best?.gain ?? LEAST_GAIN)) best = split;
  }
  return best;
}

const LEAST_GAIN = 1e-3;

function bestOfFeature({ table, chosen, settings }: Grower, sums: Sums, c: number): Split | undefined {
  const feature = chosen[c] ?? 0;
  const edges = table.edges[feature]?.length ?? 0;
  const start = c * WIDTH;
  let totalG = 0;
  let totalH = 0;
  for (let bin = 0; bin <= edges; bin++) {
    totalG += sums.g[start + bin] as number;
    totalH += sums.h[start + bin] as number;
  }
  const { ridge, leastWeight } = settings;
  const base = (totalG * totalG) / (totalH + ridge);
  let best: Split | undefined;
  let g = 0;
  let h = 0;
  for (let bin = 0; bin < edges; bin++) {
    g += sums.g[start + bin] as number;
    h += sums.h[start + bin] as number;
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
