/** Live misses: codes that clients asked for and no published map has, the most urgent first; taken into a map or dismissed. */
import { ENDPOINTS } from '../../http/api/contract/endpoints.js';
import type { MapSummary } from '../../http/api/contract/maps.js';
import type { QueuedCode, QueueStats } from '../../http/api/contract/queue.js';
import { apiOf, requireVisitor } from '../api.js';
import { ApiProblem } from '../api-problem.js';
import { Select } from '../components/field.js';
import { Hidden } from '../components/hidden.js';
import { Pager, withQuery } from '../components/pager.js';
import { type Column, Table } from '../components/table.js';
import type { UiContext, UiContextOf, Visitor } from '../context.js';
import { formOf } from '../form.js';
import { page, seeOther } from '../page.js';
import { compact, counted, day, number, systemName } from '../words.js';
import { suggestFirst } from './map-actions.js';
import { QueueTabs } from './queue-page.js';

export async function livePage(c: UiContextOf, ui: UiContext): Promise<Response> {
  const visitor = await requireVisitor(c, ui);
  const api = apiOf(c, ui);
  const system = c.req.query('system');
  const text = c.req.query('text');
  const cursor = c.req.query('cursor');
  const [codes, stats, maps] = await Promise.all([
    api.call(ENDPOINTS.listQueue, { query: { system, text, cursor, limit: 50 } }),
    api.call(ENDPOINTS.queueStats, {}),
    api.call(ENDPOINTS.listMaps, { query: { limit: 100 } }),
  ]);
  return page(
    c,
    ui,
    { title: 'Live misses', wide: true },
    <>
      <div class="heading">
        <h1>Live misses</h1>
        <QueueTabs here="live" live={stats.open} />
      </div>
      <p class="muted">
        {counted(stats.open, 'code')} that clients asked for {counted(stats.misses, 'time')} and no published map has;{' '}
        {number(stats.resolved)} are covered since, {number(stats.dismissed)} were dismissed.
      </p>
      <LiveFilters stats={stats} system={system} text={text} />
      <form method="post" action="/queue/live" id="bulk">
        <Table
          caption="Unmapped codes, the most urgent first"
          quietCaption
          columns={columns(visitor)}
          items={codes.items}
          empty="Nothing is missed: every code that was asked for is mapped, dismissed, or none was asked for yet."
        />
        <Pager
          path="/queue/live"
          query={Object.fromEntries(
            Object.entries({ system, text }).filter((pair): pair is [string, string] => !!pair[1]),
          )}
          next={codes.next}
          later={cursor !== undefined}
          shown={counted(codes.items.length, 'code')}
        />
        {codes.items.length === 0 ? null : <LiveBulk visitor={visitor} maps={maps.items} />}
      </form>
    </>,
  );
}

function LiveFilters({
  stats,
  system,
  text,
}: {
  stats: QueueStats;
  system: string | undefined;
  text: string | undefined;
}) {
  const choices = stats.systems.map((each) => ({
    value: each.system,
    text: `${systemName(each.system)} · ${number(each.open)}`,
  }));
  return (
    <form method="get" action="/queue/live" class="fields filters" aria-label="Filters">
      <div class="field grows">
        <label for="filter-text">
          <kbd>/</kbd> Name or code
        </label>
        <input id="filter-text" name="text" type="search" value={text} data-key="/" autocomplete="off" />
      </div>
      <Select label="System" name="system" value={system} choices={[{ value: '', text: 'all' }, ...choices]} />
      <button type="submit" class="second">
        Show
      </button>
    </form>
  );
}

function columns({ roles }: Visitor): readonly Column<QueuedCode>[] {
  const select: Column<QueuedCode> = {
    name: 'Select',
    class: 'select',
    cell: ({ id, code }) => <input type="checkbox" name="entry" value={String(id)} aria-label={`Select ${code}`} />,
  };
  const shown: readonly Column<QueuedCode>[] = [
    { name: 'Missed', numeric: true, cell: ({ count }) => compact(count) },
    {
      name: 'Code',
      heads: true,
      cell: ({ code, display, system }) => (
        <>
          {display ?? <span class="muted">no name given</span>}
          <span class="sub">
            <span class="code">{code}</span> {systemName(system)}
          </span>
        </>
      ),
    },
    { name: 'Specimen, unit', cell: ({ specimen, unit }) => [specimen, unit].filter(Boolean).join(', ') || '–' },
    { name: 'First seen', cell: ({ firstSeen }) => day(firstSeen) },
    { name: 'Last seen', cell: ({ lastSeen }) => day(lastSeen) },
    { name: 'Asked by', cell: ({ clients }) => clients.join(', ') || '–' },
    { name: 'Urgency', numeric: true, cell: ({ urgency }) => compact(Math.round(urgency)) },
  ];
  return roles.some((role) => role !== 'reader') ? [select, ...shown] : shown;
}

function LiveBulk({ visitor, maps }: { readonly visitor: Visitor; readonly maps: readonly MapSummary[] }) {
  if (!visitor.roles.some((role) => role !== 'reader')) return null;
  const open = maps.filter(({ stage }) => stage !== 'retired');
  return (
    <fieldset class="bulk fields">
      <legend>With the selected codes</legend>
      <Hidden csrf={visitor.csrf} />
      <label class="select-all">
        <input type="checkbox" data-select-all="entry" /> all on this page
      </label>
      <Select
        label="Map"
        name="map"
        value={open[0]?.id}
        choices={open.map(({ id, title }) => ({ value: id, text: title }))}
      />
      <button type="submit" name="action" value="adopt" data-key="t">
        <kbd>t</kbd> Take into the map
      </button>
      <div class="field grows">
        <label for="dismiss-reason">Reason (dismissing)</label>
        <input id="dismiss-reason" name="reason" type="text" autocomplete="off" />
      </div>
      <button type="submit" name="action" value="dismiss" class="second">
        Dismiss
      </button>
    </fieldset>
  );
}

/** Takes selected codes into a map, or dismisses them. */
export async function changeLive(c: UiContextOf, ui: UiContext): Promise<Response> {
  await requireVisitor(c, ui);
  const api = apiOf(c, ui);
  const form = await formOf(c);
  const entries = form.all('entry').map(Number).filter(Number.isSafeInteger);
  if (entries.length === 0) throw new ApiProblem(422, 'No code selected', 'Select at least one code first.');
  if (form.text('action') === 'dismiss') {
    await api.call(ENDPOINTS.dismissQueued, { body: { entries, reason: form.need('reason') } });
    return seeOther(c, '/queue/live');
  }
  const map = form.need('map');
  await api.call(ENDPOINTS.adoptQueued, { body: { map, entries } });
  await suggestFirst(api, map, entries.length);
  return seeOther(c, withQuery('/queue', { map, state: 'unmapped' }));
}
