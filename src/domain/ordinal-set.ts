/**
 * Sets of concept ordinals as sorted, disjoint, half-open ranges: the algebra on which hierarchy, filters and value sets
 * run. A set is an Int32Array of pairs [start, end). Pure; ordinals mean nothing here.
 */

/** Sorted pairs [start, end), disjoint and not touching. */
export type OrdinalSet = Int32Array;

export const EMPTY: OrdinalSet = new Int32Array(0);

/** The set {start, …, end-1}. */
export function range(start: number, end: number): OrdinalSet {
  return end > start ? Int32Array.of(start, end) : EMPTY;
}

/** The set of the ordinals given, in any order, repeats allowed. */
export function fromOrdinals(ordinals: Iterable<number>): OrdinalSet {
  return fromSorted(Int32Array.from(ordinals).sort());
}

/** The set of ordinals in ascending order, repeats allowed. */
export function fromSorted(sorted: Int32Array): OrdinalSet {
  const pairs = new Int32Array(sorted.length * 2);
  let length = 0;
  for (let i = 0; i < sorted.length; i++) {
    const ord = at(sorted, i);
    const end = length === 0 ? -1 : at(pairs, length - 1);
    if (ord === end) pairs[length - 1] = ord + 1;
    else if (ord > end) {
      pairs[length++] = ord;
      pairs[length++] = ord + 1;
    }
  }
  return pairs.slice(0, length);
}

/** How many ordinals the set holds. */
export function size(set: OrdinalSet): number {
  let total = 0;
  for (let i = 0; i < set.length; i += 2) total += at(set, i + 1) - at(set, i);
  return total;
}

/** Membership, by binary search over the ranges. */
export function has(set: OrdinalSet, ord: number): boolean {
  let low = 0;
  let high = set.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(set, middle * 2 + 1) <= ord) low = middle + 1;
    else high = middle;
  }
  return low * 2 < set.length && at(set, low * 2) <= ord;
}

export function union(a: OrdinalSet, b: OrdinalSet): OrdinalSet {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const out = pairBuffer(a.length + b.length);
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (j >= b.length || (i < a.length && at(a, i) <= at(b, j))) {
      extend(out, at(a, i), at(a, i + 1));
      i += 2;
    } else {
      extend(out, at(b, j), at(b, j + 1));
      j += 2;
    }
  }
  return collected(out);
}

export function intersection(a: OrdinalSet, b: OrdinalSet): OrdinalSet {
  const out = pairBuffer(a.length + b.length);
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const start = Math.max(at(a, i), at(b, j));
    const end = Math.min(at(a, i + 1), at(b, j + 1));
    if (start < end) extend(out, start, end);
    if (at(a, i + 1) < at(b, j + 1)) i += 2;
    else j += 2;
  }
  return collected(out);
}

/** The ordinals of `a` that are not in `b`. */
export function difference(a: OrdinalSet, b: OrdinalSet): OrdinalSet {
  const out = pairBuffer(a.length + b.length);
  let j = 0;
  for (let i = 0; i < a.length; i += 2) {
    let start = at(a, i);
    const end = at(a, i + 1);
    while (j < b.length && at(b, j + 1) <= start) j += 2;
    for (let k = j; k < b.length && at(b, k) < end; k += 2) {
      if (at(b, k) > start) extend(out, start, at(b, k));
      start = Math.max(start, at(b, k + 1));
    }
    if (start < end) extend(out, start, end);
  }
  return collected(out);
}

/** Union of many sets, merged pairwise so that each pair of ends is touched log(n) times. */
export function unionAll(sets: readonly OrdinalSet[]): OrdinalSet {
  if (sets.length === 0) return EMPTY;
  let level = [...sets];
  while (level.length > 1) {
    const next: OrdinalSet[] = [];
    for (let i = 0; i < level.length; i += 2) next.push(union(level[i] ?? EMPTY, level[i + 1] ?? EMPTY));
    level = next;
  }
  return level[0] ?? EMPTY;
}

/** The part of the set after its first `offset` members, at most `count` of them: arithmetic over the ranges. */
export function slice(set: OrdinalSet, offset: number, count: number): OrdinalSet {
  const out: number[] = [];
  let skip = offset;
  let left = count;
  for (let i = 0; i < set.length && left > 0; i += 2) {
    const start = at(set, i);
    const length = at(set, i + 1) - start;
    if (skip >= length) {
      skip -= length;
      continue;
    }
    const take = Math.min(length - skip, left);
    out.push(start + skip, start + skip + take);
    left -= take;
    skip = 0;
  }
  return Int32Array.from(out);
}

/** The members in ascending order. */
export function* ordinals(set: OrdinalSet): Generator<number> {
  for (let i = 0; i < set.length; i += 2) {
    for (let ord = at(set, i); ord < at(set, i + 1); ord++) yield ord;
  }
}

function at(set: Int32Array, index: number): number {
  return set[index] as number;
}

/** Pairs being collected in ascending order. */
interface PairBuffer {
  readonly pairs: Int32Array;
  length: number;
}

function pairBuffer(capacity: number): PairBuffer {
  return { pairs: new Int32Array(capacity), length: 0 };
}

/** Appends [start, end), joining it to the last pair where they touch or overlap. */
function extend(out: PairBuffer, start: number, end: number): void {
  const last = out.length - 1;
  if (last >= 0 && start <= at(out.pairs, last)) {
    if (end > at(out.pairs, last)) out.pairs[last] = end;
    return;
  }
  out.pairs[out.length++] = start;
  out.pairs[out.length++] = end;
}

function collected(out: PairBuffer): OrdinalSet {
  return out.pairs.slice(0, out.length);
}
