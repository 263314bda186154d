/** Views of the queue that a person keeps under a name: filters alone, in a cookie of the browser that is used. The server keeps none of it. */

import { requireVisitor } from '../api.js';
import { Hidden } from '../components/hidden.js';
import { withQuery } from '../components/pager.js';
import type { UiContext, UiContextOf, Visitor } from '../context.js';
import { formOf } from '../form.js';
import { seeOther } from '../page.js';
import { firstPage, type ListQuery, listQuery } from './row-list.js';

export interface SavedView {
  readonly name: string;
  readonly list: ListQuery;
}

const MOST = 12;
const LONGEST_NAME = 40;
const YEAR = 31_536_000;

function cookieName({ name }: Visitor): string {
  return `concord-views-${name.replace(/[^a-z0-9]/g, '-')}`;
}

/** The visitor's views; what the cookie holds beside such is left out. */
export function savedViews(c: UiContextOf, visitor: Visitor): readonly SavedView[] {
  const cookies = (c.req.header('cookie') ?? '').split(/;\s*/);
  const prefix = `${cookieName(visitor)}=`;
  const text = cookies.find((each) => each.startsWith(prefix))?.slice(prefix.length) ?? '';
  return [...new URLSearchParams(decoded(text))]
    .slice(0, MOST)
    .map(([name, query]) => ({ name: name.slice(0, LONGEST_NAME), list: listOf(query) }));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function listOf(query: string): ListQuery {
  const parameters = new URLSearchParams(query);
  return firstPage(listQuery((name) => parameters.get(name) ?? undefined));
}

/** `name` and `list` keep a view; `remove` takes one away. */
export async function changeViews(c: UiContextOf, ui: UiContext): Promise<Response> {
  const visitor = await requireVisitor(c, ui);
  const form = await formOf(c);
  const gone = form.text('remove');
  const name = form.text('name')?.slice(0, LONGEST_NAME);
  const list = listOf(form.text('list') ?? '');
  const others = savedViews(c, visitor).filter((view) => view.name !== gone && view.name !== name);
  const views = name === undefined ? others : [...others, { name, list }].slice(-MOST);
  const text = new URLSearchParams(
    views.map((view): [string, string] => [view.name, withQuery('', view.list).slice(1)]),
  ).toString();
  c.header(
    'set-cookie',
    `${cookieName(visitor)}=${encodeURIComponent(text)}; Path=/queue; SameSite=Strict; HttpOnly; Max-Age=${YEAR}`,
  );
  return seeOther(c, withQuery('/queue', list));
}

interface SavedViewsProps {
  readonly views: readonly SavedView[];
  readonly list: ListQuery;
  readonly csrf: string;
}

export function SavedViews({ views, list, csrf }: SavedViewsProps) {
  const filtered = Object.keys(list).length > 0;
  if (views.length === 0 && !filtered) return null;
  const query = withQuery('', list).slice(1);
  return (
    <div class="saved-views">
      {views.map((view) => (
        <form method="post" action="/queue/views" class="inline">
          <Hidden csrf={csrf} values={{ remove: view.name, list: query }} />
          <a href={withQuery('/queue', view.list)}>{view.name}</a>
          <button type="submit" class="quiet" aria-label={`Forget the view ${view.name}`}>
            ×
          </button>
        </form>
      ))}
      {filtered ? (
        <form method="post" action="/queue/views" class="inline">
          <Hidden csrf={csrf} values={{ list: query }} />
          <input
            type="text"
            name="name"
            required
            maxlength={LONGEST_NAME}
            aria-label="Name of this view"
            placeholder="Keep this view as"
          />
          <button type="submit" class="second">
            Keep
          </button>
        </form>
      ) : null}
    </div>
  );
}
