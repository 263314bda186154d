/**
 * Additive regression trees as data, and their evaluation. Trees are learned elsewhere; here they only score.
 */

/** A node asks `feature < at`; a leaf gives a value. */
export type TreeNode =
  | { readonly leaf: number }
  | { readonly feature: number; readonly at: number; readonly below: TreeNode; readonly above: TreeNode };

/** Trees flattened for speed: node n is a leaf where `feature[n]` is -1, and then `at[n]` is its value. */
export interface Forest {
  readonly feature: Int16Array;
  readonly at: Float64Array;
  readonly below: Int32Array;
  readonly above: Int32Array;
  readonly roots: readonly number[];
}

export function compileForest(trees: readonly TreeNode[]): Forest {
  const feature: number[] = [];
  const at: number[] = [];
  const below: number[] = [];
  const above: number[] = [];
  const add = (node: TreeNode): number => {
    const place = feature.length;
    const isLeaf = 'leaf' in node;
    feature.push(isLeaf ? -1 : node.feature);
    at.push(isLeaf ? node.leaf : node.at);
    below.push(-1);
    above.push(-1);
    if (!isLeaf) {
      below[place] = add(node.below);
      above[place] = add(node.above);
    }
    return place;
  };
  const roots = trees.map(add);
  return {
    feature: Int16Array.from(feature),
    at: Float64Array.from(at),
    below: Int32Array.from(below),
    above: Int32Array.from(above),
    roots,
  };
}

/** Sum of all trees for the row that begins at `offset`. */
export function scoreRow(forest: Forest, rows: Float32Array, offset: number): number {
  const { feature, at, below, above, roots } = forest;
  let sum = 0;
  for (const root of roots) {
    let node = root;
    while ((feature[node] ?? -1) >= 0) {
      const goesBelow = (rows[offset + (feature[node] ?? 0)] ?? 0) < (at[node] ?? 0);
      node = (goesBelow ? below[node] : above[node]) ?? 0;
    }
    sum += at[node] ?? 0;
  }
  return sum;
}
