/**
 * From a directed acyclic hierarchy to ordinals: dense depth-first numbers and, for each node, the ranges of numbers that
 * its descendants occupy (tree cover, Agrawal et al. 1989). Works on numbers alone; pure.
 */
import { TerminologyError } from '../domain/issue.js';
import { EMPTY, type OrdinalSet } from '../domain/ordinal-set.js';

/** Nodes 0 … count-1 and edges child → parent, in the order in which children are to be listed. */
export interface HierarchyInput {
  readonly count: number;
  readonly children: ArrayLike<number>;
  readonly parents: ArrayLike<number>;
  /** Nodes to number after all others (inactive concepts that stand outside the hierarchy). */
  readonly last?: (node: number) => boolean;
}

/** A cycle in what must be a hierarchy; `nodes` are on it. A resource that comes with a request may have one: its sender is told. */
export class HierarchyCycleError extends TerminologyError {
  constructor(readonly nodes: readonly number[]) {
    super({
      severity: 'error',
      code: 'invalid',
      type: 'invalid-data',
      text: `The hierarchy of the code system has a cycle through ${nodes.length} concepts`,
    });
  }
}

export interface Numbering {
  /** Ordinal of each node. */
  readonly ord: Int32Array;
  /** Node at each ordinal. */
  readonly node: Int32Array;
  /** Descendants including self by ordinal; undefined for a leaf (itself alone). */
  readonly cover: readonly (OrdinalSet | undefined)[];
}

/** Adjacency as offsets into one array. */
interface Adjacency {
  readonly start: Int32Array;
  readonly list: Int32Array;
}

function adjacency(count: number, from: ArrayLike<number>, to: ArrayLike<number>): Adjacency {
  const start = new Int32Array(count + 1);
  for (let i = 0; i < from.length; i++) bump(start, num(from, i) + 1);
  for (let i = 0; i < count; i++) start[i + 1] = num(start, i + 1) + num(start, i);
  const fill = start.slice();
  const list = new Int32Array(from.length);
  for (let i = 0; i < from.length; i++) {
    const at = num(fill, num(from, i));
    list[at] = num(to, i);
    fill[num(from, i)] = at + 1;
  }
  return { start, list };
}

/**
 * Numbers the nodes depth first, each at its first visit, and computes the covers bottom-up.
 * @throws HierarchyCycleError where the edges have a cycle.
 */
export function numberHierarchy(input: HierarchyInput): Numbering {
  const below = adjacency(input.count, input.parents, input.children);
  const parentCount = new Int32Array(input.count);
  for (let i = 0; i < input.children.length; i++) bump(parentCount, num(input.children, i));
  const topological = topologicalOrder(input, below, parentCount);
  const ord = new Int32Array(input.count).fill(-1);
  const node = new Int32Array(input.count);
  let next = 0;
  const isLast = input.last ?? (() => false);
  for (const late of [false, true]) {
    for (let root = 0; root < input.count; root++) {
      if (num(parentCount, root) > 0 || isLast(root) !== late) continue;
      next = visit({ root, below, ord, node }, next);
    }
  }
  return { ord, node, cover: covers(topological, below, ord) };
}

/** Parents before children; what Kahn's algorithm cannot reach is on, or below, a cycle. */
function topologicalOrder(input: HierarchyInput, below: Adjacency, parentCount: Int32Array): Int32Array {
  const waiting = parentCount.slice();
  const order = new Int32Array(input.count);
  let length = 0;
  for (let i = 0; i < input.count; i++) if (num(waiting, i) === 0) order[length++] = i;
  for (let head = 0; head < length; head++) {
    const current = num(order, head);
    for (let e = num(below.start, current); e < num(below.start, current + 1); e++) {
      const child = num(below.list, e);
      waiting[child] = num(waiting, child) - 1;
      if (num(waiting, child) === 0) order[length++] = child;
    }
  }
  if (length < input.count) throw new HierarchyCycleError(cycleAmong(input, waiting));
  return order;
}

/** Walks up from a node that was not reached until it comes to a node twice. */
function cycleAmong(input: HierarchyInput, waiting: Int32Array): readonly number[] {
  const above = adjacency(input.count, input.children, input.parents);
  let current = waiting.findIndex((count) => count > 0);
  const path: number[] = [];
  while (!path.includes(current)) {
    path.push(current);
    const parents = Array.from(above.list.subarray(num(above.start, current), num(above.start, current + 1)));
    current = parents.find((parent) => num(waiting, parent) > 0) ?? current;
  }
  return path.slice(path.indexOf(current));
}

interface Visit {
  readonly root: number;
  readonly below: Adjacency;
  readonly ord: Int32Array;
  readonly node: Int32Array;
}

/** Depth first from one root with an explicit stack (depth may be large); returns the next free ordinal. */
function visit({ root, below, ord, node }: Visit, next: number): number {
  const stack = [root];
  while (stack.length > 0) {
    const current = stack.pop() as number;
    if (num(ord, current) >= 0) continue;
    ord[current] = next;
    node[next++] = current;
    for (let e = num(below.start, current + 1) - 1; e >= num(below.start, current); e--) {
      const child = num(below.list, e);
      if (num(ord, child) < 0) stack.push(child);
    }
  }
  return next;
}

function covers(topological: Int32Array, below: Adjacency, ord: Int32Array): (OrdinalSet | undefined)[] {
  const cover: (OrdinalSet | undefined)[] = new Array(topological.length);
  for (let i = topological.length - 1; i >= 0; i--) {
    const current = num(topological, i);
    const from = num(below.start, current);
    const to = num(below.start, current + 1);
    if (from === to) continue;
    cover[num(ord, current)] = coverOf({ own: num(ord, current), below, from, to }, ord, cover);
  }
  return cover;
}

interface Children {
  readonly own: number;
  readonly below: Adjacency;
  readonly from: number;
  readonly to: number;
}

/** Sorts the children's ranges by start and joins those that touch: n log n in the number of ranges, not in the descendants. */
function coverOf(
  { own, below, from, to }: Children,
  ord: Int32Array,
  cover: readonly (OrdinalSet | undefined)[],
): OrdinalSet {
  const pairs: [number, number][] = [[own, own + 1]];
  for (let e = from; e < to; e++) {
    const child = num(ord, num(below.list, e));
    const ranges = cover[child];
    if (ranges === undefined) pairs.push([child, child + 1]);
    else for (let r = 0; r < ranges.length; r += 2) pairs.push([num(ranges, r), num(ranges, r + 1)]);
  }
  pairs.sort((a, b) => a[0] - b[0]);
  const merged: number[] = [];
  for (const [start, end] of pairs) {
    const last = merged.length - 1;
    const open = merged[last];
    if (open !== undefined && start <= open) merged[last] = Math.max(open, end);
    else merged.push(start, end);
  }
  return merged.length === 0 ? EMPTY : Int32Array.from(merged);
}

function num(array: ArrayLike<number>, index: number): number {
  return array[index] as number;
}

function bump(array: Int32Array, index: number): void {
  array[index] = num(array, index) + 1;
}
