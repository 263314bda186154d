/** Every step of a row: who did what, when, why and from where, with its place in the audit chain. */
import { ENDPOINTS } from '../../http/api/contract/endpoints.js';
import type { Content } from '../../http/api/contract/row-shapes.js';
import type { RowEvent } from '../../http/api/contract/rows.js';
import { apiOf, requireVisitor } from '../api.js';
import { Table } from '../components/table.js';
import { ContentView, StateBadge } from '../components/target.js';
import type { UiContext, UiContextOf } from '../context.js';
import { page, part, wantsPart } from '../page.js';
import { moment } from '../words.js';

export async function historyPage(c: UiContextOf, ui: UiContext): Promise<Response> {
  await requireVisitor(c, ui);
  const row = c.req.param('row') ?? '';
  const { items } = await apiOf(c, ui).call(ENDPOINTS.rowHistory, { params: { row } });
  const history = <History events={items} />;
  if (wantsPart(c)) return part(c, history);
  return page(
    c,
    ui,
    { title: 'History of a row' },
    <>
      <h1>History</h1>
      <p>
        <a href={`/rows/${encodeURIComponent(row)}`}>Back to the row</a>
      </p>
      {history}
    </>,
  );
}

function History({ events }: { readonly events: readonly RowEvent[] }) {
  return (
    <Table
      caption="Steps, oldest first (UTC)"
      items={events}
      empty="No step that you may see."
      columns={[
        { name: 'When', cell: ({ at }) => moment(at) },
        { name: 'Who', heads: true, cell: ({ actor, role }) => <span title={`as ${role}`}>{actor}</span> },
        { name: 'What', cell: (event) => <What event={event} /> },
        { name: 'State', cell: ({ to }) => <StateBadge state={to} /> },
        { name: 'Event', numeric: true, cell: ({ seq, origin }) => <span title={origin}>{seq}</span> },
      ]}
    />
  );
}

function What({ event: { action, reason, detail } }: { readonly event: RowEvent }) {
  const content = contentOf(detail);
  return (
    <>
      {action.replaceAll('-', ' ')}
      {content === undefined ? null : <ContentView content={content} />}
      {reason === undefined ? null : <span class="sub">{reason}</span>}
    </>
  );
}

/** The detail of an event is read with care: what it holds differs by action. */
function contentOf(detail: unknown): Content | undefined {
  const content = (detail as { content?: Content } | null | undefined)?.content;
  return content?.kind === 'map' || content?.kind === 'no-map' ? content : undefined;
}
