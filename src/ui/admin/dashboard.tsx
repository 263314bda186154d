/** The dashboard: traffic and how fast it is answered, what nothing published knows, and the work of the last days by person. */
import { Hono } from 'hono';
import { ENDPOINTS } from '../../http/api/contract/endpoints.js';
import type { Stats } from '../../http/api/contract/oversight.js';
import type { QueuedCode, QueueStats } from '../../http/api/contract/queue.js';
import { apiOf, requireVisitor } from '../api.js';
import { Bar } from '../components/charts.js';
import { Table } from '../components/table.js';
import type { UiContext, UiEnv } from '../context.js';
import { page } from '../page.js';
import { compact, counted, day, moment, number, percent, systemName } from '../words.js';
import { Throughput } from './throughput.js';

const DAYS = 14;
const MOST_MISSED = 12;

export function dashboardRoutes(ui: UiContext): Hono<UiEnv> {
  const routes = new Hono<UiEnv>();
  routes.get('/dashboard', async (c) => {
    const visitor = await requireVisitor(c, ui);
    const api = apiOf(c, ui);
    const [stats, queue, missed] = await Promise.all([
      api.call(ENDPOINTS.stats, { query: { days: DAYS } }),
      api.call(ENDPOINTS.queueStats, {}),
      api.call(ENDPOINTS.listQueue, { query: { limit: MOST_MISSED } }),
    ]);
    const mayAudit = visitor.roles.some((role) => role === 'publisher' || role === 'administrator');
    return page(
      c,
      ui,
      { title: 'Dashboard' },
      <>
        <div class="heading">
          <h1>Dashboard</h1>
          <div class="actions">
            {mayAudit ? <a href="/audit">Audit</a> : null}
            <a href="/dashboard">Refresh</a>
          </div>
        </div>
        <Figures stats={stats} queue={queue} />
        <div class="columns">
          <div>
            <Maps stats={stats} />
            <BySystem queue={queue} />
          </div>
          <div>
            <TopMisses missed={missed.items} />
            <Throughput work={stats.work} />
          </div>
        </div>
      </>,
    );
  });
  return routes;
}

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly more: string;
}

function Figures({ stats, queue }: { readonly stats: Stats; readonly queue: QueueStats }) {
  return (
    <dl class="figures">
      {[traffic(stats), latency(stats), answers(stats), translated(stats), open(queue)].map(({ name, value, more }) => (
        <div>
          <dt>{name}</dt>
          <dd>
            <strong>{value}</strong>
            <span>{more}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function traffic({ requests, since }: Stats): Figure {
  return { name: 'Requests', value: compact(requests), more: `since ${moment(since)} UTC` };
}

function latency({ latency: found }: Stats): Figure {
  if (found === undefined) return { name: 'Latency', value: '–', more: 'nothing measured yet' };
  const { p50, p95, p99 } = found;
  return { name: 'Latency, median', value: ms(p50), more: `p95 ${ms(p95)}, p99 ${ms(p99)}` };
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(2) : Math.round(value)} ms`;
}

function answers({ answers: found }: Stats): Figure {
  if (found === undefined) return { name: 'Answers kept', value: '–', more: 'none are kept' };
  const { hits, misses, kept } = found;
  return {
    name: 'Answered from memory',
    value: percent(hits, hits + misses),
    more: `${counted(kept, 'answer')} kept`,
  };
}

function translated({ translate }: Stats): Figure {
  if (translate === undefined) return { name: '$translate', value: '–', more: 'not asked yet' };
  const { asked, missed } = translate;
  return {
    name: '$translate found',
    value: percent(asked - missed, asked),
    more: `${number(missed)} of ${number(asked)} without a map`,
  };
}

function open({ open: codes, misses }: QueueStats): Figure {
  return { name: 'Unmapped codes', value: compact(codes), more: `asked for ${counted(misses, 'time')}` };
}

function Maps({ stats: { maps } }: { readonly stats: Stats }) {
  const { total, active, rows, decided } = maps;
  return (
    <section class="card" aria-labelledby="dashboard-maps">
      <h2 id="dashboard-maps">Maps</h2>
      <p>{`${counted(total, 'map')}, of which ${active} active. ${number(decided)} of ${number(rows)} rows are decided.`}</p>
      <Bar part={decided} whole={rows} label={`${percent(decided, rows)} of all rows are decided`} />
      <p class="note">
        <a href="/maps">All maps</a>
      </p>
    </section>
  );
}

function BySystem({ queue }: { readonly queue: QueueStats }) {
  return (
    <section class="card" aria-labelledby="by-system">
      <h2 id="by-system">Unmapped by code system</h2>
      <Table
        caption="Unmapped codes by code system"
        quietCaption
        items={queue.systems.slice(0, 20)}
        empty="Nothing is unmapped."
        columns={[
          { name: 'Code system', heads: true, cell: ({ system }) => <span title={system}>{systemName(system)}</span> },
          { name: 'Codes', numeric: true, cell: (each) => number(each.open) },
          { name: 'Asked for', numeric: true, cell: ({ misses }) => number(misses) },
          {
            name: 'Share',
            cell: ({ misses, system }) => (
              <Bar
                part={misses}
                whole={queue.misses}
                label={`${percent(misses, queue.misses)} of the misses are ${systemName(system)}`}
              />
            ),
          },
        ]}
      />
    </section>
  );
}

function TopMisses({ missed }: { readonly missed: readonly QueuedCode[] }) {
  return (
    <section class="card" aria-labelledby="top-misses">
      <h2 id="top-misses">Most urgent unmapped codes</h2>
      <Table
        caption="Most urgent unmapped codes"
        quietCaption
        items={missed}
        empty="Nothing is unmapped: every code that was asked for has a map."
        columns={[
          { name: 'Code', heads: true, cell: ({ code }) => <span class="code">{code}</span> },
          {
            name: 'Name',
            cell: ({ display, system }) => (
              <>
                {display ?? ''}
                <span class="sub" title={system}>
                  {systemName(system)}
                </span>
              </>
            ),
          },
          { name: 'Asked for', numeric: true, cell: ({ count }) => number(count) },
          { name: 'Since', cell: ({ firstSeen }) => day(firstSeen) },
        ]}
      />
      <p class="note">
        <a href="/queue/live">Work on them</a>
      </p>
    </section>
  );
}
