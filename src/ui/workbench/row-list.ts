/**
 * A list of rows as a person is working through it: its filters in the query of the page, its rows from the API, and the neighbours of the
 * row that is open. Draws nothing.
 */
import { ENDPOINTS } from '../../http/api/contract/endpoints.js';
import type { RowSummary } from '../../http/api/contract/row-shapes.js';
import type { ApiClient } from '../api.js';
import { withQuery } from '../components/pager.js';

export const FILTERS = ['map', 'state', 'band', 'category', 'system', 'assignee', 'text', 'flagged', 'drift'] as const;
export type Filter = (typeof FILTERS)[number];

/** Filters and place of a list; members that are not set are absent. */
export type ListQuery = Readonly<Partial<Record<Filter | 'cursor', string>>>;

const LONGEST = 1000;

/** The list that a query of a page asks for. Whatever else the query holds is left out. */
export function listQuery(read: (name: string) => string | undefined): ListQuery {
  const entries = [...FILTERS, 'cursor' as const].flatMap((name): [string, string][] => {
    const value = read(name)?.trim().slice(0, LONGEST);
    return value === undefined || value === '' ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}

/** The same list from its beginning. */
export function firstPage({ cursor: _, ...filters }: ListQuery): ListQuery {
  return filters;
}

/** Path of a row within its list, with what more the page is to show. */
export function rowPath(row: string, list: ListQuery, more: Readonly<Record<string, string>> = {}): string {
  return withQuery(`/rows/${encodeURIComponent(row)}`, { ...list, ...more });
}

export interface Neighbours {
  readonly before?: string;
  readonly after?: string;
  /** Place of the row on its page, from 1; absent where the row is not in its list any more. */
  readonly place?: number;
  readonly onPage: number;
}

/** Rows of a page; small enough to be read anew with each row. */
const AT_ONCE = 25;

/** The paths before and after a row in its list. A row that has left the list is followed by the list's first. */
export async function neighbours(api: ApiClient, row: string, list: ListQuery): Promise<Neighbours> {
  const page = await api.call(ENDPOINTS.listRows, { query: { ...list, limit: AT_ONCE } });
  const ids = page.items.map(({ id }) => id);
  const index = ids.indexOf(row);
  const path = (id: string | undefined, query: ListQuery = list): string | undefined =>
    id === undefined ? undefined : rowPath(id, query);
  const within = path(ids[index + 1]);
  const after =
    within ?? (index === ids.length - 1 && page.next !== undefined ? await firstOf(api, list, page.next) : undefined);
  const before = index > 0 ? path(ids[index - 1]) : undefined;
  return {
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(index < 0 ? {} : { place: index + 1 }),
    onPage: ids.length,
  };
}

async function firstOf(api: ApiClient, list: ListQuery, cursor: string): Promise<string | undefined> {
  const query = { ...list, cursor };
  const [first] = (await api.call(ENDPOINTS.listRows, { query: { ...query, limit: 1 } })).items;
  return first === undefined ? undefined : rowPath(first.id, query);
}

/** What a row says of itself in a list: its name, else its code. */
export function nameOf({ source }: Pick<RowSummary, 'source'>): string {
  return source.display ?? source.code;
}
