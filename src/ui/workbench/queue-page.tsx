/** The queue of rows in work: filters with counts, saved views, rows ranked by traffic, actions on many rows at once. */

import { ENDPOINTS } from '../../http/api/contract/endpoints.js';
import type { MapSummary } from '../../http/api/contract/maps.js';
import type { User } from '../../http/api/contract/people.js';
import type { RowSummary } from '../../http/api/contract/row-shapes.js';
import type { RowCounts } from '../../http/api/contract/rows.js';
import { apiOf, requireVisitor } from '../api.js';
import { Badge } from '../components/badge.js';
import { Bar } from '../components/charts.js';
import { Pager } from '../components/pager.js';
import { type Column, Table } from '../components/table.js';
import { ContentView, StateBadge } from '../components/target.js';
import type { UiContext, UiContextOf, Visitor } from '../context.js';
import { page } from '../page.js';
import {
  compact,
  confidenceMeaning,
  confidenceText,
  confidenceTone,
  counted,
  number,
  percent,
  systemName,
} from '../words.js';
import { BulkBar } from './bulk-bar.js';
import { Filters, QuickViews } from './queue-filters.js';
import { firstPage, type ListQuery, listQuery, nameOf, rowPath } from './row-list.js';
import { SavedViews, savedViews } from './saved-views.js';

export interface Queue {
  readonly visitor: Visitor;
  readonly list: ListQuery;
  readonly rows: readonly RowSummary[];
  readonly next: string | undefined;
  readonly counts: RowCounts;
  readonly maps: readonly MapSummary[];
  readonly users: readonly User[];
}

export async function queuePage(c: UiContextOf, ui: UiContext): Promise<Response> {
  const visitor = await requireVisitor(c, ui);
  const api = apiOf(c, ui);
  const list = listQuery((name) => c.req.query(name));
  const query = firstPage(list);
  const hands = visitor.roles.some((role) => role !== 'reader');
  const [rows, counts, maps, users, live] = await Promise.all([
    api.call(ENDPOINTS.listRows, { query: { ...list, limit: 50 } }),
    api.call(ENDPOINTS.countRows, { query }),
    api.call(ENDPOINTS.listMaps, { query: { limit: 100 } }),
    hands ? api.call(ENDPOINTS.listUsers, {}) : { items: [] },
    api.call(ENDPOINTS.queueStats, {}),
  ]);
  const queue: Queue = {
    visitor,
    list,
    rows: rows.items,
    next: rows.next,
    counts,
    maps: maps.items,
    users: users.items,
  };
  return page(
    c,
    ui,
    { title: 'Queue', wide: true },
    <>
      <div class="heading">
        <h1>Queue</h1>
        <QueueTabs here="rows" live={live.open} />
      </div>
      <QuickViews queue={queue} />
      <div class="with-side">
        <div>
          <Filters queue={queue} />
          <SavedViews views={savedViews(c, visitor)} list={query} csrf={visitor.csrf} />
          <Rows queue={queue} />
        </div>
        <MapsAtAGlance maps={queue.maps} />
      </div>
    </>,
  );
}

/** Rows in work, and the codes of live traffic that no map has. */
export function QueueTabs({ here, live }: { readonly here: 'rows' | 'live' | 'review'; readonly live?: number }) {
  return (
    <nav class="tabs" aria-label="Queues">
      <a href="/queue" aria-current={here === 'rows' ? 'page' : undefined}>
        Rows in work
      </a>
      <a href="/queue/live" aria-current={here === 'live' ? 'page' : undefined}>
        Live misses {live === undefined ? null : <span class="count">{compact(live)}</span>}
      </a>
      <a href="/review" aria-current={here === 'review' ? 'page' : undefined}>
        Review
      </a>
    </nav>
  );
}

function Rows({ queue }: { readonly queue: Queue }) {
  const { rows, list, next, counts, visitor } = queue;
  const hands = visitor.roles.some((role) => role !== 'reader');
  return (
    <form method="post" action="/queue/bulk" id="bulk">
      <Table
        caption={`Rows, the commonest first: ${number(counts.total)}`}
        quietCaption
        columns={hands ? [SELECT, ...columns(list)] : columns(list)}
        items={rows}
        empty="No row fits these filters."
      />
      <Pager
        path="/queue"
        query={stringsOf(firstPage(list))}
        next={next}
        later={list.cursor !== undefined}
        shown={`${counted(rows.length, 'row')} of ${number(counts.total)}`}
      />
      {hands && rows.length > 0 ? <BulkBar queue={queue} /> : null}
    </form>
  );
}

/** A query without members that are not set. */
export function stringsOf(list: ListQuery): Readonly<Record<string, string>> {
  return list as Readonly<Record<string, string>>;
}

const SELECT: Column<RowSummary> = {
  name: 'Select',
  class: 'select',
  cell: (row) => (
    <input type="checkbox" name="row" value={`${row.id}.${row.version}`} aria-label={`Select ${nameOf(row)}`} />
  ),
};

function columns(list: ListQuery): readonly Column<RowSummary>[] {
  return [
    { name: 'Seen', numeric: true, cell: ({ source }) => (source.count === undefined ? '–' : compact(source.count)) },
    {
      name: 'Local code',
      heads: true,
      cell: (row) => (
        <>
          <a href={rowPath(row.id, list)}>{nameOf(row)}</a>
          <span class="sub">
            <span class="code">{row.source.code}</span>
            {list.system === undefined ? ` ${systemName(row.source.system)}` : ''}
          </span>
        </>
      ),
    },
    { name: 'Specimen, unit', cell: ({ source }) => [source.specimen, source.unit].filter(Boolean).join(', ') || '–' },
    { name: 'Best suggestion', class: 'suggestion', cell: (row) => <Hint row={row} /> },
    { name: 'State', cell: (row) => <State row={row} /> },
    { name: 'With', cell: ({ assignees }) => [...new Set(assignees.map(({ name }) => name))].join(', ') || '–' },
  ];
}

function Hint({ row: { suggestion, proposals, standing } }: { readonly row: RowSummary }) {
  const content = proposals[0]?.content ?? standing?.content;
  if (content !== undefined) return <ContentView content={content} />;
  if (suggestion?.outcome === 'no-match') return <span class="muted">probably no target</span>;
  if (suggestion?.code === undefined)
    return <span class="muted">{suggestion === undefined ? '–' : 'nothing fits'}</span>;
  const confidence = suggestion.confidence ?? 0;
  return (
    <div class="hint" title={confidenceMeaning(confidence)}>
      <Bar
        part={confidence}
        whole={1}
        class={confidenceTone(confidence)}
        label={`Confidence ${confidenceText(confidence)}`}
      />
      <span class="number">{confidenceText(confidence)}</span>
      <span>
        <span class="code">{suggestion.code}</span> {suggestion.display}
      </span>
    </div>
  );
}

function State({ row }: { readonly row: RowSummary }) {
  return (
    <>
      <StateBadge state={row.state} />
      {row.openFlags > 0 ? <Badge tone="warn">{counted(row.openFlags, 'flag')}</Badge> : null}
      {row.standing?.doubt === undefined ? null : <Badge tone="warn">in doubt</Badge>}
      {row.comments > 0 ? <span class="sub">{counted(row.comments, 'comment')}</span> : null}
    </>
  );
}

/** How far each map is, by rows and by traffic. */
function MapsAtAGlance({ maps }: { readonly maps: readonly MapSummary[] }) {
  return (
    <aside aria-label="Progress of maps">
      {maps.map(({ id, title, progress, served }) => (
        <section class="card glance">
          <h2>
            <a href={`/maps/${id}`}>{title}</a>
          </h2>
          <p class="muted">{served === undefined ? 'not published yet' : `serves ${served}`}</p>
          <Coverage name="Rows" part={progress.decided} whole={progress.rows} />
          <Coverage name="Traffic" part={progress.decidedTraffic} whole={progress.traffic} />
        </section>
      ))}
      {maps.length === 0 ? <p class="empty">No map yet. A publisher can make one under Maps.</p> : null}
    </aside>
  );
}

export function Coverage({
  name,
  part,
  whole,
}: {
  readonly name: string;
  readonly part: number;
  readonly whole: number;
}) {
  return (
    <div class="coverage">
      <span>{name}</span>
      <Bar part={part} whole={whole} label={`${name}: ${percent(part, whole)} decided`} />
      <span class="number" title={`${number(part)} of ${number(whole)}`}>
        {percent(part, whole)}
      </span>
    </div>
  );
}
