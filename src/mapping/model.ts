/**
 * The weights of one field as a readable file: ranking trees, the confidence model with its calibration, the model of what can be mapped, and
 * the thresholds of abstention. Reads, checks and writes that file; learns nothing.
 */
import { z } from 'zod';
import { readDataJson } from './data-files.js';
import type { Field } from './matcher.js';
import type { IsotonicMap } from './rank/isotonic.js';
import type { LogisticModel } from './rank/logistic.js';
import { compileForest, type Forest, type TreeNode } from './rank/trees.js';

export interface Thresholds {
  /** Entries whose probability of being mappable is below it are refused. */
  readonly mappable: number;
  /** Answers with less confidence are `ambiguous`. */
  readonly confident: number;
}

export interface RankingModel {
  readonly field: Field;
  /** What it was learned from, for the reader. */
  readonly trainedOn: readonly string[];
  readonly features: readonly string[];
  readonly trees: readonly TreeNode[];
  readonly confidence: LogisticModel;
  readonly calibration: IsotonicMap;
  readonly mappable: LogisticModel;
  readonly thresholds: Thresholds;
}

/** A model made ready to score. */
export interface ReadyModel extends RankingModel {
  readonly forest: Forest;
}

/** In the file a tree is `[feature, at, below, above]`, a leaf a number: one line a tree. */
type FileTree = number | [string, number, FileTree, FileTree];

const fileTree: z.ZodType<FileTree> = z.lazy(() =>
  z.union([z.number(), z.tuple([z.string(), z.number(), fileTree, fileTree])]),
);
const numbers = z.array(z.number());
const logistic = z.object({
  features: z.array(z.string()),
  mean: numbers,
  scale: numbers,
  weights: numbers,
  bias: z.number(),
});

const modelFile = z.object({
  field: z.enum(['labs', 'drugs', 'diagnoses']),
  trainedOn: z.array(z.string()),
  features: z.array(z.string()),
  thresholds: z.object({ mappable: z.number(), confident: z.number() }),
  confidence: logistic,
  calibration: z.object({ x: numbers, y: numbers }),
  mappable: logistic,
  trees: z.array(fileTree),
});

/**
 * A model from the parsed JSON of a weights file.
 * @throws Error naming what does not fit, also where its features are not those of the matcher.
 */
export function parseModel(json: unknown, features: readonly string[]): ReadyModel {
  const parsed = modelFile.safeParse(json);
  if (!parsed.success) throw new Error(`weights: ${z.prettifyError(parsed.error)}`);
  const unknown = parsed.data.features.filter((name) => !features.includes(name));
  if (unknown.length > 0)
    throw new Error(`weights: features not known to this version: ${unknown.join(', ')}; train anew`);
  const trees = parsed.data.trees.map((tree) => treeOf(tree, features));
  return ready({ ...parsed.data, features, trees });
}

export function ready(model: RankingModel): ReadyModel {
  return { ...model, forest: compileForest(model.trees) };
}

/** The weights shipped with this version. */
export function shippedModel(field: Field, features: readonly string[]): ReadyModel {
  return parseModel(readDataJson(`weights-${field}.json`), features);
}

function treeOf(tree: FileTree, features: readonly string[]): TreeNode {
  if (typeof tree === 'number') return { leaf: tree };
  const [name, at, below, above] = tree;
  const feature = features.indexOf(name);
  if (feature < 0) throw new Error(`weights: a tree asks for ${name}, which is no feature`);
  return { feature, at, below: treeOf(below, features), above: treeOf(above, features) };
}

function fileTreeOf(node: TreeNode, features: readonly string[]): FileTree {
  if ('leaf' in node) return node.leaf;
  return [features[node.feature] ?? '', node.at, fileTreeOf(node.below, features), fileTreeOf(node.above, features)];
}

/** The text of a weights file: everything but the trees indented, then a line a tree. */
export function modelText(model: RankingModel): string {
  const { trees, field, trainedOn, features, thresholds, confidence, calibration, mappable } = model;
  const head = JSON.stringify({ field, trainedOn, thresholds, confidence, calibration, mappable, features }, null, 1);
  const lines = trees.map((tree) => JSON.stringify(fileTreeOf(tree, features)));
  return `${head.slice(0, -2)},\n "trees": [\n${lines.join(',\n')}\n ]\n}\n`;
}
