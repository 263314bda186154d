/**
 * Which concept a name belongs to, and which names a concept has, by the names' ranks: in memory, as far as searches have come to need it.
 */
import type { ContentStore } from '../db/content-store.js';
import { numbersIn } from '../domain/number-list.js';
import { once } from '../domain/once.js';
import { type OrdinalSet, ordinals } from '../domain/ordinal-set.js';

export interface NameOwners {
  /** Whether the names up to this rank are known, or could be at little cost: then they are from now on. */
  near(rank: number): boolean;
  /** The ordinal of the concept of a name that is known. */
  readonly of: (rank: number) => number;
  /** Ordinals by rank, of all names. */
  all(): Int32Array;
  /** Ranks of the names of all concepts of a set, ascending. */
  ranksOf(set: OrdinalSet): Int32Array;
}

/** Names that are read at once when a search comes upon them: some milliseconds. */
const PORTION = 65_536;

export function nameOwners(store: ContentStore): NameOwners {
  const owner = once(() => new Int32Array(store.lastRank() + 1));
  const last = (): number => owner().length - 1;
  let known = 0;
  const readUpTo = (rank: number): void => {
    owner().set(numbersIn(store.termOrds(known, rank)), known + 1);
    known = rank;
  };
  const all = (): Int32Array => {
    while (known < last()) readUpTo(Math.min(last(), known + PORTION * 4));
    return owner();
  };
  const byOwner = once(() => namesByOwner(all()));
  return {
    near: (rank) => {
      if (rank > known && rank <= known + PORTION) readUpTo(Math.min(last(), known + PORTION));
      return rank <= known;
    },
    of: (rank) => owner()[rank] as number,
    all,
    ranksOf: (set) => {
      const { start, ranks } = byOwner();
      const found: number[] = [];
      for (const ord of ordinals(set)) {
        for (let i = start[ord] ?? 0; i < (start[ord + 1] ?? 0); i++) found.push(ranks[i] as number);
      }
      return Int32Array.from(found).sort();
    },
  };
}

/** Ranks by ordinal: those of `ord` stand from `start[ord]` up to `start[ord + 1]`. */
function namesByOwner(owner: Int32Array): { readonly start: Int32Array; readonly ranks: Int32Array } {
  const concepts = owner.reduce((most, ord) => Math.max(most, ord), -1) + 1;
  const start = new Int32Array(concepts + 1);
  for (let rank = 1; rank < owner.length; rank++) {
    const next = (owner[rank] as number) + 1;
    start[next] = (start[next] as number) + 1;
  }
  for (let ord = 0; ord < concepts; ord++) start[ord + 1] = (start[ord + 1] as number) + (start[ord] as number);
  const ranks = new Int32Array(Math.max(0, owner.length - 1));
  const place = start.slice();
  for (let rank = 1; rank < owner.length; rank++) {
    const ord = owner[rank] as number;
    const at = place[ord] as number;
    ranks[at] = rank;
    place[ord] = at + 1;
  }
  return { start, ranks };
}
