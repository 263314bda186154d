/** Numbering of random hierarchies against walking them, and the laws of subsumption in memory and in SQLite. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CodeSystem } from '../../src/codesystem/code-system.js';
import { memoryCodeSystem } from '../../src/codesystem/memory-code-system.js';
import { HierarchyCycleError, numberHierarchy } from '../../src/db/hierarchy.js';
import type { CodeSystemDefinition } from '../../src/domain/code-system-definition.js';
import { has, ordinals, size } from '../../src/domain/ordinal-set.js';
import { sqliteTwin } from '../support/sqlite-code-system.js';

interface Dag {
  readonly count: number;
  readonly edges: readonly (readonly [child: number, parent: number])[];
}

/** Edges go from larger to smaller numbers before the numbers are shuffled, so there is no cycle. */
const dag: fc.Arbitrary<Dag> = fc.integer({ min: 1, max: 24 }).chain((count) =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 2 * count }),
      fc.shuffledSubarray(
        Array.from({ length: count }, (_, i) => i),
        { minLength: count, maxLength: count },
      ),
    )
    .map(([pairs, name]) => ({
      count,
      edges: pairs
        .filter(([a, b]) => a !== b)
        .map(([a, b]): [number, number] => [name[Math.max(a, b)] ?? 0, name[Math.min(a, b)] ?? 0]),
    })),
);

/** Everything reached by going down, the start among it. */
function below({ edges }: Dag, start: number): Set<number> {
  const seen = new Set([start]);
  for (const node of seen) for (const [child, parent] of edges) if (parent === node) seen.add(child);
  return seen;
}

const number = ({ count, edges }: Dag, last?: (node: number) => boolean) =>
  numberHierarchy({
    count,
    children: edges.map(([child]) => child),
    parents: edges.map(([, parent]) => parent),
    ...(last === undefined ? {} : { last }),
  });

describe('numbering', () => {
  test('is a permutation, and covers are the descendants', () => {
    fc.assert(
      fc.property(dag, (graph) => {
        const { ord, node, cover } = number(graph);
        expect([...ord].sort((a, b) => a - b)).toEqual(Array.from({ length: graph.count }, (_, i) => i));
        for (let i = 0; i < graph.count; i++) {
          expect(node[ord[i] ?? -1]).toBe(i);
          const covered = cover[ord[i] ?? -1];
          const found = covered === undefined ? [i] : [...ordinals(covered)].map((at) => node[at]);
          expect(new Set(found)).toEqual(below(graph, i));
          expect(found.length).toBe(new Set(found).size);
        }
      }),
    );
  });

  test('of a tree every cover is one range', () => {
    fc.assert(
      fc.property(dag, ({ count, edges }) => {
        const tree = { count, edges: [...new Map(edges.map((edge) => [edge[0], edge])).values()] };
        for (const covered of number(tree).cover) expect(covered?.length ?? 2).toBe(2);
      }),
    );
  });

  test('roots that are to come last do, with what is below them alone', () => {
    fc.assert(
      fc.property(dag, fc.integer(), (graph, bits) => {
        const late = (node: number): boolean => ((bits >> (node % 31)) & 1) === 1;
        const { ord, cover } = number(graph, late);
        const roots = Array.from({ length: graph.count }, (_, i) => i).filter(
          (i) => !graph.edges.some(([child]) => child === i),
        );
        const early = roots.filter((root) => !late(root)).map((root) => ord[root] ?? 0);
        const latest = roots.filter(late).map((root) => ord[root] ?? 0);
        if (early.length > 0 && latest.length > 0) expect(Math.max(...early)).toBeLessThan(Math.min(...latest));
        expect(cover.length).toBe(graph.count);
      }),
    );
  });

  test('a cycle is found, and the nodes told are one', () => {
    fc.assert(
      fc.property(dag, fc.nat(), fc.nat(), (graph, a, b) => {
        const [top, bottom] = [a % graph.count, b % graph.count];
        if (top === bottom || !below(graph, top).has(bottom)) return;
        const edges = [...graph.edges, [top, bottom] as const];
        let thrown: unknown;
        try {
          number({ count: graph.count, edges });
        } catch (error) {
          thrown = error;
        }
        expect(thrown).toBeInstanceOf(HierarchyCycleError);
        const { nodes } = thrown as HierarchyCycleError;
        const pairs = new Set(edges.map(([child, parent]) => `${child} ${parent}`));
        for (const [at, node] of nodes.entries())
          expect(pairs.has(`${node} ${nodes[(at + 1) % nodes.length]}`)).toBe(true);
      }),
    );
  });
});

function definitionOf({ count, edges }: Dag): CodeSystemDefinition {
  return {
    url: 'http://example.org/dag',
    status: 'active',
    caseSensitive: true,
    content: 'complete',
    properties: [],
    filters: [],
    concepts: Array.from({ length: count }, (_, i) => ({
      code: `n${i}`,
      designations: [],
      properties: edges
        .filter(([child]) => child === i)
        .map(([, parent]) => ({ code: 'parent', value: { type: 'code' as const, value: `n${parent}` } })),
      concepts: [],
    })),
  };
}

function expectSubsumption(system: CodeSystem, graph: Dag): void {
  const concepts = Array.from({ length: graph.count }, (_, i) => system.find(`n${i}`)).filter(
    (found) => found !== undefined,
  );
  expect(concepts.length).toBe(graph.count);
  for (const [i, a] of concepts.entries()) {
    const under = below(graph, i);
    expect(system.subsumes(a, a)).toBe(true);
    expect(size(system.descendants(a))).toBe(under.size);
    for (const [j, b] of concepts.entries()) {
      const subsumes = system.subsumes(a, b);
      expect(subsumes).toBe(under.has(j));
      expect(has(system.descendants(a), b.ord)).toBe(subsumes);
      expect(has(system.ancestors(b), a.ord)).toBe(subsumes);
      if (subsumes && i !== j) expect(system.subsumes(b, a)).toBe(false);
    }
    // Transitive: what a child subsumes, its parent does.
    for (const parent of system.parents(a)) {
      for (const ord of ordinals(system.descendants(a))) expect(has(system.descendants(parent), ord)).toBe(true);
    }
  }
}

describe('subsumption is reflexive, antisymmetric, transitive, and what walking the hierarchy says', () => {
  test('in memory', () => {
    fc.assert(
      fc.property(dag, (graph) => expectSubsumption(memoryCodeSystem(definitionOf(graph)), graph)),
      { numRuns: 60 },
    );
  });

  test('in SQLite', () => {
    fc.assert(
      fc.property(dag, (graph) => {
        const { codeSystem, close } = sqliteTwin(definitionOf(graph));
        try {
          expectSubsumption(codeSystem, graph);
        } finally {
          close();
        }
      }),
      { numRuns: 25 },
    );
  });
});
