/**
 * What one person may see of a row in dual mapping: until both mappers have handed in, neither sees anything of the other. Cuts away;
 * changes nothing.
 */
import { isBlind } from './facts.js';
import type { Role } from './lifecycle.js';
import type { MapPolicy } from './policy.js';
import type { Row } from './row.js';

export interface Viewer {
  readonly name: string;
  readonly roles: readonly Role[];
}

/** True where what `author` wrote on this row is hidden from the viewer. Administrators, who run the process, see all. */
export function isHidden(
  row: Row,
  author: string | undefined,
  { viewer, policy }: { readonly viewer: Viewer; readonly policy: MapPolicy },
): boolean {
  if (author === undefined || !isBlind(row, policy) || author === viewer.name) return false;
  return !viewer.roles.includes('administrator') || viewer.roles.includes('mapper');
}

/** The row as this person may see it; `previous` is left out, and so are the authors that are hidden. */
export function viewOf(row: Row, by: { readonly viewer: Viewer; readonly policy: MapPolicy }): Row {
  const { previous: _previous, ...rest } = row;
  const proposals = row.proposals.filter(({ author }) => !isHidden(row, author, by));
  const authors = row.authors.filter((author) => !isHidden(row, author, by));
  const newest = isHidden(row, row.newest.actor, by) && row.newest.action !== 'add' ? HIDDEN : row.newest;
  return { ...rest, proposals, authors, newest };
}

const HIDDEN = { version: 0, actor: '', action: 'add' } as const;

/** The events, comments or other things that this person may see; one without an author is for all. */
export function visible<T>(
  things: readonly T[],
  row: Row,
  {
    by,
    authorOf,
  }: { by: { readonly viewer: Viewer; readonly policy: MapPolicy }; authorOf: (thing: T) => string | undefined },
): readonly T[] {
  return things.filter((thing) => !isHidden(row, authorOf(thing), by));
}
