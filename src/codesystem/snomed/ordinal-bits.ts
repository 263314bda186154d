/** Collects ordinals in any order, repeats allowed, and gives them back as an ordinal set: one bit for each concept. */
import { EMPTY, type OrdinalSet } from '../../domain/ordinal-set.js';

export interface OrdinalBits {
  add(ord: number): void;
  addRange(start: number, end: number): void;
  has(ord: number): boolean;
  toSet(): OrdinalSet;
}

/** For ordinals from `first` up to but not including `end`. */
export function ordinalBits(first: number, end: number): OrdinalBits {
  const words = new Uint32Array(((end - first) >> 5) + 1);
  const add = (ord: number): void => {
    const at = ord - first;
    words[at >> 5] = (words[at >> 5] as number) | (1 << (at & 31));
  };
  return {
    add,
    addRange: (start, stop) => {
      let ord = start;
      for (; ord < stop && ((ord - first) & 31) !== 0; ord++) add(ord);
      for (; ord + 32 <= stop; ord += 32) words[(ord - first) >> 5] = 0xffffffff;
      for (; ord < stop; ord++) add(ord);
    },
    has: (ord) => ((words[(ord - first) >> 5] as number) & (1 << ((ord - first) & 31))) !== 0,
    toSet: () => setOf(words, first),
  };
}

function setOf(words: Uint32Array, first: number): OrdinalSet {
  const pairs: number[] = [];
  let open = false;
  for (let w = 0; w < words.length; w++) {
    const word = words[w] as number;
    if (word === 0 ? !open : word === 0xffffffff && open) continue;
    for (let bit = 0; bit < 32; bit++) {
      const set = (word & (1 << bit)) !== 0;
      if (set === open) continue;
      pairs.push(first + w * 32 + bit);
      open = set;
    }
  }
  if (open) pairs.push(first + words.length * 32);
  return pairs.length === 0 ? EMPTY : Int32Array.from(pairs);
}
