// Tests the pools that the HTTP benchmark draws its inputs from: what they say of codes, pairs, roots and words is true
// of the release files.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { column, csv, drawPools, generate, isaParents, out, removeRoot, rf2, rrf } from './bench-generate-files.js';

beforeAll(() => {
  generate(out, 1);
  drawPools(300);
});
afterAll(removeRoot);

describe('pools', () => {
  interface Pair {
    readonly codeA: string;
    readonly codeB: string;
    readonly outcome: string;
  }
  const pools = () => JSON.parse(readFileSync(join(out, 'pools.json'), 'utf8'));

  function ancestors(parents: ReadonlyMap<string, readonly string[]>, code: string): Set<string> {
    const found = new Set<string>();
    const open = [...(parents.get(code) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(...(parents.get(next) ?? []));
    }
    return found;
  }

  test('subsumption pairs have the outcome that the hierarchy gives', () => {
    const parents = isaParents();
    const pairs: readonly Pair[] = pools().snomed.subsumes;
    expect(pairs).toHaveLength(300);
    for (const { codeA, codeB, outcome } of pairs) {
      const truth = ancestors(parents, codeB).has(codeA)
        ? 'subsumes'
        : ancestors(parents, codeA).has(codeB)
          ? 'subsumed-by'
          : 'not-subsumed';
      expect([codeA, codeB, outcome]).toEqual([codeA, codeB, truth]);
    }
  });

  test('roots tell the number of their descendants', () => {
    const parents = isaParents();
    const counts = new Map<string, number>();
    for (const code of parents.keys()) {
      for (const above of ancestors(parents, code)) counts.set(above, (counts.get(above) ?? 0) + 1);
    }
    const { large, middle, small } = pools().snomed.roots;
    for (const list of [large, middle, small]) {
      expect(list.length).toBeGreaterThan(5);
      for (const { code, descendants } of list) expect([code, descendants]).toEqual([code, counts.get(code)]);
    }
  });

  test('each conjunction holds for its example', () => {
    const parents = isaParents();
    const stated = new Set(
      rf2(/sct2_Relationship_/).map((row) => `${row['sourceId']} ${row['typeId']} ${row['destinationId']}`),
    );
    const terms = new Map(
      rf2(/sct2_Description_/)
        .filter((row) => row['typeId'] === '900000000000003001')
        .map((row) => [row['conceptId'], row['term']?.toLowerCase()]),
    );
    for (const { root: above, property, value, word, example } of pools().snomed.conjunctions) {
      expect(stated.has(`${example} ${property} ${value}`)).toBe(true);
      expect(ancestors(parents, example).has(above)).toBe(true);
      expect(terms.get(example)).toContain(word);
    }
  });

  test.each([
    ['snomed', () => column(rf2(/sct2_Concept_/), 'id')],
    ['loinc', () => column(csv(/\/Loinc\.csv$/), 'LOINC_NUM')],
    ['rxnorm', () => rrf('RXNCONSO').map((row) => row[0] ?? '')],
  ] as const)('%s: codes are known, unknown ones are not', (system, read) => {
    const known = new Set(read());
    const { codes, unknown } = pools()[system];
    expect(codes).toHaveLength(300);
    expect(unknown).toHaveLength(300);
    expect(codes.filter((code: string) => !known.has(code))).toEqual([]);
    expect(unknown.filter((code: string) => known.has(code))).toEqual([]);
  });

  test('words are frequent or rare as they say', () => {
    const counts = new Map<string, number>();
    const active = new Set(
      column(
        rf2(/sct2_Concept_/).filter((row) => row['active'] === '1'),
        'id',
      ),
    );
    for (const row of rf2(/sct2_Description_/)) {
      if (row['active'] !== '1' || !active.has(row['conceptId'] ?? '')) continue;
      for (const word of new Set((row['term'] ?? '').toLowerCase().split(/[^\p{L}\p{N}]+/u))) {
        counts.set(word, (counts.get(word) ?? 0) + 1);
      }
    }
    const { frequent, rare, prefixes } = pools().snomed.words;
    for (const word of frequent) expect(counts.get(word)).toBeGreaterThan(10);
    for (const word of rare) expect(counts.get(word)).toBeLessThanOrEqual(10);
    for (const prefix of prefixes) expect([...prefix].length).toBeGreaterThanOrEqual(3);
    for (const prefix of prefixes) expect([...prefix].length).toBeLessThanOrEqual(6);
  });
});
