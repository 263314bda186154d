/** Laws of drift: releases against each other, replacements over any graph, and rows on their way to review and back. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryCodeSystem } from '../../src/codesystem/memory-code-system.js';
import { memoryConceptMap } from '../../src/conceptmap/concept-map.js';
import type { DefinedConcept } from '../../src/domain/code-system-definition.js';
import { RELATIONSHIPS } from '../../src/domain/concept-map.js';
import { type ConceptFacts, driftOf, type ReleaseFacts, releaseDifferences } from '../../src/domain/release-drift.js';
import { mapImpacts, reviewAll } from '../../src/governance/map-impacts.js';
import { releaseFacts } from '../../src/terminology/release-facts.js';
import { LOINC, openHouse, RITA, SYSTEM } from '../unit/governance/support.js';

const CODES = ['1-8', '2-6', '3-4', '4-2', '5-9', '6-7'];

const facts: fc.Arbitrary<ConceptFacts> = fc.record({
  display: fc.constantFrom('Sodium', 'sodium', 'Natrium'),
  inactive: fc.boolean(),
  status: fc.constantFrom('ACTIVE', 'DEPRECATED', 'DISCOURAGED', 'retired'),
  axes: fc.dictionary(fc.constantFrom('PROPERTY', 'SYSTEM'), fc.constantFrom('MCnc', '1 |one|', '1 |eins|', '2 |two|')),
  replacements: fc.constant([]),
});

const concepts = fc.dictionary(fc.constantFrom(...CODES), facts);

function release(version: string, known: Readonly<Record<string, ConceptFacts>>): ReleaseFacts {
  return { system: LOINC, version, find: (code) => (Object.hasOwn(known, code) ? known[code] : undefined) };
}

const targets = CODES.map((code) => ({ system: LOINC, code }));
const both = (a: object, b: object): readonly string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])];

describe('two releases', () => {
  test('a release differs from itself in nothing, and touches only what it does not have', () => {
    fc.assert(
      fc.property(concepts, (known) => {
        const [from, to] = [release('1', known), release('2', known)];
        expect([...releaseDifferences(Object.keys(known), { from, to })]).toEqual([]);
        const found = driftOf(targets, { from, to });
        expect(found.map(({ code }) => code)).toEqual(CODES.filter((code) => !Object.hasOwn(known, code)));
      }),
    );
  });

  test('what is new one way is missing the other way; the rest is told once for each concept', () => {
    fc.assert(
      fc.property(concepts, concepts, (old, now) => {
        const [a, b] = [release('1', old), release('2', now)];
        const codes = both(old, now);
        const there = [...releaseDifferences(codes, { from: a, to: b })];
        const back = [...releaseDifferences(codes, { from: b, to: a })];
        const missing = back.filter(({ findings }) => findings.some(({ kind }) => kind === 'missing'));
        expect(there.filter(({ added }) => added).map(({ code }) => code)).toEqual(missing.map(({ code }) => code));
        expect(new Set(there.map(({ code }) => code)).size).toBe(there.length);
        expect(there.every(({ added, findings }) => added === (findings.length === 0))).toBe(true);
      }),
    );
  });

  test('a concept is found exactly where one of its facts is worse or other', () => {
    const words = (text = '') => text.replace(/(\S+) \|[^|]*\|/g, '$1');
    fc.assert(
      fc.property(facts, facts, (before, after) => {
        const found = driftOf([{ system: LOINC, code: 'x' }], {
          from: release('1', { x: before }),
          to: release('2', { x: after }),
        });
        const kinds = new Set(found.map(({ kind }) => kind));
        const discouraged = /DEPRECATED|DISCOURAGED/.test(after.status ?? '');
        const statusWorse = after.inactive ? !before.inactive : discouraged && before.status !== after.status;
        const axisOther = both(before.axes, after.axes).some((axis) => {
          const unsaid = after.inactive && after.axes[axis] === undefined;
          return !unsaid && words(before.axes[axis]) !== words(after.axes[axis]);
        });
        expect(kinds.has('retired') || kinds.has('deprecated')).toBe(statusWorse);
        expect(kinds.has('axis-changed')).toBe(axisOther);
        expect(kinds.has('renamed')).toBe(before.display?.toLowerCase() !== after.display?.toLowerCase());
      }),
    );
  });
});

describe('replacements', () => {
  const NODES = ['a', 'b', 'c', 'd', 'e'];
  const edges = fc.uniqueArray(
    fc.record({
      from: fc.constantFrom(...NODES),
      to: fc.constantFrom(...NODES),
      relationship: fc.constantFrom(...RELATIONSHIPS),
    }),
    { selector: ({ from, to }) => `${from} ${to}`, maxLength: 12 },
  );

  test('end in any graph of them; each is told once, none is the concept itself, and who is in use is not followed', () => {
    fc.assert(
      fc.property(edges, fc.subarray(NODES), fc.constantFrom(...NODES), (graph, retired, start) => {
        const url = 'https://example.org/CodeSystem/graph';
        const listed: DefinedConcept[] = NODES.filter((code) => code !== 'e').map((code) => ({
          code,
          designations: [],
          properties: retired.includes(code) ? [{ code: 'inactive', value: { type: 'boolean', value: true } }] : [],
          concepts: [],
        }));
        const info = { url, version: '1', status: 'active', caseSensitive: true, content: 'complete' } as const;
        const system = memoryCodeSystem({ ...info, properties: [], filters: [], concepts: listed });
        const elements = NODES.map((code) => ({
          code,
          targets: graph
            .filter(({ from }) => from === code)
            .map(({ to, relationship }) => ({ code: to, relationship, dependsOn: [], product: [] })),
        }));
        const map = memoryConceptMap({
          url: 'urn:m',
          status: 'active',
          groups: [{ source: url, target: url, elements }],
        });
        const found = releaseFacts(system, [map])
          .replacements(start)
          .map(({ code }) => code);
        const outOfUse = (code: string): boolean => code === 'e' || retired.includes(code);
        expect(new Set(found).size).toBe(found.length);
        if (!outOfUse(start)) expect(found).toEqual([]);
        if (!graph.some(({ from, to }) => from === start && to === start)) expect(found).not.toContain(start);
        const reached = reachable(
          graph.filter(({ relationship }) => relationship !== 'not-related-to'),
          start,
          outOfUse,
        );
        expect(found.every((code) => reached.has(code))).toBe(true);
        // Whatever is in use and can be reached over what is not, is proposed.
        if (outOfUse(start)) {
          expect([...reached].filter((code) => !outOfUse(code)).every((code) => found.includes(code))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  function reachable(
    graph: readonly { readonly from: string; readonly to: string }[],
    start: string,
    through: (code: string) => boolean,
  ): ReadonlySet<string> {
    const seen = new Set<string>();
    const open = [start];
    for (let code = open.pop(); code !== undefined; code = open.pop()) {
      if (!through(code)) continue;
      for (const { from, to } of graph) {
        if (from !== code || seen.has(to)) continue;
        seen.add(to);
        open.push(to);
      }
    }
    return seen;
  }
});

describe('rows in the store', () => {
  test('what is touched goes to review once, is decided by a second person, and is not raised again for the same release', async () => {
    await fc.assert(
      fc.asyncProperty(concepts, fc.subarray(CODES, { minLength: 1 }), async (now, mapped) => {
        const house = await openHouse();
        try {
          const rows = await house.rows(...mapped.map((code) => `L${code}`));
          for (const [at, row] of rows.entries()) await house.approve(row, mapped[at] ?? '');
          const to = release('2.83', now);
          const pair = { from: () => undefined, to };
          const touched = (await mapImpacts(house.store, pair)).flatMap(({ impacts }) =>
            impacts.map(({ row }) => row.id),
          );
          const sent = await reviewAll(house.workflow, await mapImpacts(house.store, pair), SYSTEM);
          expect(sent.map(({ row, ok }) => [row, ok])).toEqual(touched.map((row) => [row, true]));
          expect(await reviewAll(house.workflow, await mapImpacts(house.store, pair), SYSTEM)).toEqual([]);
          for (const row of touched) {
            const served = (await house.store.row(row))?.standing;
            expect([served?.content.kind, served?.doubt === undefined]).toEqual(['map', false]);
            await expect(house.act(row, { action: 'approve' }, SYSTEM)).rejects.toThrow();
            await house.act(row, { action: 'approve' }, RITA);
          }
          expect(await mapImpacts(house.store, pair)).toEqual([]);
          expect((await house.store.verifyAudit()).problems).toEqual([]);
        } finally {
          await house.close();
        }
      }),
      { numRuns: 25 },
    );
  });
});
