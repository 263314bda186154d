/** Merges ranked lists whose scores cannot be compared: reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009). */

const FIRST_RANKS_COUNT_ALIKE = 60;

export interface RankedList {
  /** Best first. */
  readonly items: readonly number[];
  readonly weight: number;
}

/** Items of all lists, best first, at most `limit`; ties go to the smaller number. */
export function fuse(lists: readonly RankedList[], limit: number): readonly number[] {
  const scores = new Map<number, number>();
  for (const { items, weight } of lists) {
    for (const [place, item] of items.entries())
      scores.set(item, (scores.get(item) ?? 0) + weight / (FIRST_RANKS_COUNT_ALIKE + place + 1));
  }
  return [...scores]
    .sort(([a, x], [b, y]) => y - x || a - b)
    .slice(0, limit)
    .map(([item]) => item);
}
