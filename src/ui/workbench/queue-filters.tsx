/** The filters of the queue and the views that everybody needs; counts say what each would leave. */
import type { RowState } from '../../governance/lifecycle.js';
import { Select } from '../components/field.js';
import { withQuery } from '../components/pager.js';
import { BAND_WORDS, compact, number, STATE_WORDS, systemName } from '../words.js';
import type { Queue } from './queue-page.js';
import { type Filter, firstPage, type ListQuery } from './row-list.js';

interface View {
  readonly name: string;
  readonly filters: ListQuery;
  readonly count?: (queue: Queue) => number;
}

const stateView = (name: string, state: RowState): View => ({
  name,
  filters: { state },
  count: ({ counts }) => counts.states[state] ?? 0,
});

const VIEWS: readonly View[] = [
  { name: 'All', filters: {} },
  stateView('To map', 'unmapped'),
  stateView('Drafts', 'draft'),
  stateView('In review', 'in-review'),
  stateView('Two answers', 'reconcile'),
  stateView('Needs work', 'needs-work'),
  stateView('Approved', 'approved'),
  { name: 'In doubt', filters: { drift: 'true' }, count: ({ counts }) => counts.drift },
  { name: 'Flagged', filters: { flagged: 'true' }, count: ({ counts }) => counts.flagged },
  { name: 'Mine', filters: { assignee: 'me' } },
];

/** Views that differ in state or mark; the other filters are kept. */
export function QuickViews({ queue }: { readonly queue: Queue }) {
  const { list } = queue;
  const { state: _s, drift: _d, flagged: _f, assignee, ...others } = firstPage(list);
  const named = assignee === undefined || assignee === 'me' ? {} : { assignee };
  const key = (query: ListQuery): string => withQuery('', Object.fromEntries(Object.entries(query).sort()));
  return (
    <nav class="chips" aria-label="Views">
      {VIEWS.map(({ name, filters, count }) => {
        const query = { ...others, ...named, ...filters };
        const here = key(query) === key(firstPage(list));
        const shown = count === undefined || (list.state !== undefined && !here) ? undefined : count(queue);
        return (
          <a href={withQuery('/queue', query)} aria-current={here ? 'page' : undefined}>
            {name} {shown === undefined ? null : <span class="count">{compact(shown)}</span>}
          </a>
        );
      })}
    </nav>
  );
}

/** Filters that choose among what is there. Sent by a button; with script, at every change. */
export function Filters({ queue }: { readonly queue: Queue }) {
  const { list, maps, users, counts } = queue;
  const systems = [...new Set(maps.map(({ scope }) => scope.source.system))];
  const choice = (name: Filter, label: string, choices: readonly { value: string; text: string }[]) => (
    <Select label={label} name={name} value={list[name]} choices={[{ value: '', text: 'all' }, ...choices]} />
  );
  const states = Object.entries(STATE_WORDS).map(([value, { text }]) => ({
    value,
    text: withCount(text, counts.states[value as RowState]),
  }));
  const bands = Object.entries(BAND_WORDS).map(([value, text]) => ({
    value,
    text: withCount(text, counts.bands[value as 'high']),
  }));
  return (
    <form method="get" action="/queue" class="fields filters" aria-label="Filters">
      <div class="field grows">
        <label for="filter-text">
          <kbd>/</kbd> Name or code
        </label>
        <input id="filter-text" name="text" type="search" value={list.text} data-key="/" autocomplete="off" />
      </div>
      {choice(
        'map',
        'Map',
        maps.map(({ id, title }) => ({ value: id, text: title })),
      )}
      {choice('state', 'State', states)}
      {choice('band', 'Confidence', bands)}
      {counts.categories.length === 0
        ? null
        : choice(
            'category',
            'Category',
            counts.categories.map(({ category, rows }) => ({ value: category, text: withCount(category, rows) })),
          )}
      {systems.length < 2
        ? null
        : choice(
            'system',
            'System',
            systems.map((system) => ({ value: system, text: systemName(system) })),
          )}
      {choice('assignee', 'Assigned to', [
        { value: 'me', text: 'me' },
        ...users.map(({ name }) => ({ value: name, text: name })),
      ])}
      {list.drift === undefined ? null : <input type="hidden" name="drift" value="true" />}
      {list.flagged === undefined ? null : <input type="hidden" name="flagged" value="true" />}
      <button type="submit" class="second">
        Show
      </button>
      {Object.keys(firstPage(list)).length === 0 ? null : <a href="/queue">Clear</a>}
    </form>
  );
}

function withCount(text: string, rows: number | undefined): string {
  return rows === undefined ? text : `${text} · ${number(rows)}`;
}
