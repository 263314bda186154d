/** One case of ECL: the constraint as text, and what it means by the naive evaluator. */
import { expect } from 'vitest';
import { ordinals } from '../../../src/domain/ordinal-set.js';
import type { Codes, Naive } from './naive.js';
import type { Opened } from './support.js';

export type Case = readonly [ecl: string, meaning: (n: Naive) => Codes];

/** The ten operators by symbol. */
export const OPERATORS: readonly (readonly [string, (n: Naive, set: Codes) => Codes])[] = [
  ['', (_, set) => set],
  ['<', (n, set) => n.below(set)],
  ['<<', (n, set) => n.belowOrSelf(set)],
  ['<!', (n, set) => n.children(set)],
  ['<<!', (n, set) => n.or(set, n.children(set))],
  ['>', (n, set) => n.above(set)],
  ['>>', (n, set) => n.aboveOrSelf(set)],
  ['>!', (n, set) => n.parents(set)],
  ['>>!', (n, set) => n.or(set, n.parents(set))],
  ['!!>', (n, set) => n.minus(set, n.below(set))],
  ['!!<', (n, set) => n.minus(set, n.above(set))],
];

/** Every operator over each of these inner constraints. */
export function operatorCases(inner: readonly Case[]): readonly Case[] {
  return inner.flatMap(([ecl, meaning]) =>
    OPERATORS.map(([symbol, apply]): Case => [`${symbol} ${ecl}`.trim(), (n) => apply(n, meaning(n))]),
  );
}

/** The listed set is the naive one, and asking about single concepts agrees with it. */
export function check(opened: Opened, n: Naive, [ecl, meaning]: Case): void {
  const wanted = meaning(n);
  const query = opened.engine.query(ecl);
  const set = query.set();
  expect(opened.codes(set)).toEqual([...wanted].sort());
  const asked = opened.engine.query(ecl);
  const inside = [...ordinals(set)].filter((_, i, all) => i % Math.ceil(all.length / 25) === 0);
  const outside = [...n.all].filter((code, i) => !wanted.has(code) && i % Math.ceil(n.all.size / 60) === 0);
  expect(inside.filter((ord) => !asked.has(ord))).toEqual([]);
  expect(outside.filter((code) => asked.has(opened.stored.find(code)?.ord ?? -1))).toEqual([]);
}
