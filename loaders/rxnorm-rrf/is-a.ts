/** A set of child → parent edges freed of circles. Works on numbers alone; pure. */

/** Edges by position: `children[i]` is-a `parents[i]`. */
export interface Edges {
  readonly children: readonly number[];
  readonly parents: readonly number[];
}

const OPEN = 1;
const DONE = 2;

/**
 * The positions of edges that close a circle when everything is visited from children to parents, nodes in ascending order: without them
 * the rest is a hierarchy.
 */
export function closingEdges({ children, parents }: Edges): ReadonlySet<number> {
  const upward = new Map<number, number[]>();
  for (const [edge, child] of children.entries()) {
    const edges = upward.get(child);
    if (edges === undefined) upward.set(child, [edge]);
    else edges.push(edge);
  }
  const state = new Map<number, number>();
  const closing = new Set<number>();
  for (const start of [...upward.keys()].sort((a, b) => a - b)) {
    if (!state.has(start)) visit(start, { upward, parents, state, closing });
  }
  return closing;
}

interface Search {
  readonly upward: ReadonlyMap<number, readonly number[]>;
  readonly parents: readonly number[];
  readonly state: Map<number, number>;
  readonly closing: Set<number>;
}

/** Depth first with an explicit stack of nodes and how many of their edges have been followed. */
function visit(start: number, { upward, parents, state, closing }: Search): void {
  const path = [{ node: start, next: 0 }];
  state.set(start, OPEN);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const edge = upward.get(top.node)?.[top.next++];
    if (edge === undefined) {
      state.set(top.node, DONE);
      path.pop();
      continue;
    }
    const parent = parents[edge] as number;
    if (state.get(parent) === OPEN) closing.add(edge);
    else if (!state.has(parent)) {
      state.set(parent, OPEN);
      path.push({ node: parent, next: 0 });
    }
  }
}
