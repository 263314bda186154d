/** Cursors of paged lists: the sort key of the last item, unreadable to clients but not secret. A foreign one is an error, not a first page. */
import { TerminologyError } from '../domain/issue.js';
import { invalid } from './wording.js';

type Part = string | number;

/** The cursor that continues after this sort key. */
export function cursorOf(key: readonly Part[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * The sort key to continue after; empty without a cursor.
 * @throws TerminologyError where the text is no cursor of such a list.
 */
export function readCursor(cursor: string | undefined, types: readonly ('string' | 'number')[]): readonly Part[] {
  if (cursor === undefined) return [];
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    key = undefined;
  }
  const fits = Array.isArray(key) && key.length === types.length && types.every((type, i) => typeof key[i] === type);
  if (!fits) throw new TerminologyError(invalid('cursor', 'is not one that this list gave'));
  return key as Part[];
}
