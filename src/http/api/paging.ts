/** Pages of lists that are short enough to be read whole. */
import { cursorOf, readCursor } from '../../governance/cursor.js';
import type { Page } from '../../governance/entities.js';

/** The page after the cursor, of a list that is sorted by the key. */
export function pageByKey<T>(
  list: readonly T[],
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
  keyOf: (item: T) => string,
): Page<T> {
  const [after] = readCursor(cursor, ['string']);
  const rest = after === undefined ? list : list.filter((item) => keyOf(item) > String(after));
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return rest.length <= limit || last === undefined ? { items } : { items, next: cursorOf([keyOf(last)]) };
}
