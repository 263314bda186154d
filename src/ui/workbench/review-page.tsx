/** Rows that wait for a second person, with their answers side by side, so that agreeing ones are approved together and others one by one. */
import { ENDPOINTS } from '../../http/api/contract/endpoints.js';
import type { RowSummary } from '../../http/api/contract/row-shapes.js';
import { apiOf, requireVisitor } from '../api.js';
import { Badge } from '../components/badge.js';
import { Hidden } from '../components/hidden.js';
import { Pager } from '../components/pager.js';
import { type Column, Table } from '../components/table.js';
import { ContentView } from '../components/target.js';
import type { UiContext, UiContextOf, Visitor } from '../context.js';
import { page } from '../page.js';
import { compact, counted, number } from '../words.js';
import { QueueTabs, stringsOf } from './queue-page.js';
import { firstPage, type ListQuery, listQuery, nameOf, rowPath } from './row-list.js';

export async function reviewPage(c: UiContextOf, ui: UiContext): Promise<Response> {
  const visitor = await requireVisitor(c, ui);
  const api = apiOf(c, ui);
  const asked = listQuery((name) => c.req.query(name));
  const list: ListQuery = { ...asked, state: asked.state === 'reconcile' ? 'reconcile' : 'in-review' };
  const [rows, review, reconcile] = await Promise.all([
    api.call(ENDPOINTS.listRows, { query: { ...list, limit: 50 } }),
    api.call(ENDPOINTS.countRows, { query: { ...firstPage(list), state: 'in-review' } }),
    api.call(ENDPOINTS.countRows, { query: { ...firstPage(list), state: 'reconcile' } }),
  ]);
  const total = list.state === 'reconcile' ? reconcile.total : review.total;
  return page(
    c,
    ui,
    { title: 'Review', wide: true },
    <>
      <div class="heading">
        <h1>Review</h1>
        <QueueTabs here="review" />
      </div>
      <nav class="chips" aria-label="What to review">
        <a href="/review" aria-current={list.state === 'in-review' ? 'page' : undefined}>
          To approve <span class="count">{compact(review.total)}</span>
        </a>
        <a href="/review?state=reconcile" aria-current={list.state === 'reconcile' ? 'page' : undefined}>
          Two answers <span class="count">{compact(reconcile.total)}</span>
        </a>
      </nav>
      <form method="post" action="/queue/bulk" id="bulk">
        <Hidden
          csrf={visitor.csrf}
          values={{ action: 'approve', list: new URLSearchParams(stringsOf(list)).toString() }}
        />
        <Table
          caption={list.state === 'reconcile' ? 'Rows on which two mappers differ' : 'Rows to approve'}
          quietCaption
          columns={columns(list, visitor)}
          items={rows.items}
          empty={list.state === 'reconcile' ? 'No two answers differ.' : 'Nothing waits for review.'}
        />
        <Pager
          path="/review"
          query={stringsOf(firstPage(list))}
          next={rows.next}
          later={list.cursor !== undefined}
          shown={`${counted(rows.items.length, 'row')} of ${number(total)}`}
        />
        {list.state === 'in-review' && rows.items.length > 0 ? <ApproveBar visitor={visitor} /> : null}
      </form>
    </>,
  );
}

function ApproveBar({ visitor }: { readonly visitor: Visitor }) {
  if (!visitor.roles.includes('reviewer')) return <p class="note">Approving is for reviewers.</p>;
  return (
    <fieldset class="bulk fields">
      <legend>With the selected rows</legend>
      <label class="select-all">
        <input type="checkbox" data-select-all="row" /> all on this page
      </label>
      <button type="submit" name="preview" value="true" data-key="p">
        <kbd>p</kbd> Preview approving
      </button>
    </fieldset>
  );
}

function columns(list: ListQuery, visitor: Visitor): readonly Column<RowSummary>[] {
  const answers = list.state === 'reconcile' ? TWO_ANSWERS : ONE_ANSWER;
  const select: Column<RowSummary> = {
    name: 'Select',
    class: 'select',
    cell: (row) => (
      <input
        type="checkbox"
        name="row"
        value={`${row.id}.${row.version}`}
        disabled={row.authors.includes(visitor.name)}
        aria-label={`Select ${nameOf(row)}`}
      />
    ),
  };
  const head: Column<RowSummary> = {
    name: 'Local code',
    heads: true,
    cell: (row) => (
      <>
        <a href={rowPath(row.id, list)}>{nameOf(row)}</a>
        <span class="sub">
          <span class="code">{row.source.code}</span>{' '}
          {[row.source.specimen, row.source.unit].filter(Boolean).join(', ')}
        </span>
      </>
    ),
  };
  const seen: Column<RowSummary> = {
    name: 'Seen',
    numeric: true,
    cell: ({ source }) => (source.count === undefined ? '–' : compact(source.count)),
  };
  return [...(list.state === 'in-review' ? [select] : []), seen, head, ...answers];
}

const ONE_ANSWER: readonly Column<RowSummary>[] = [
  { name: 'Proposed', cell: (row) => <Answer row={row} index={0} /> },
  {
    name: 'By',
    cell: (row) => (
      <>
        {row.authors.join(', ')} {row.independent ? <Badge tone="good">two agree</Badge> : null}
        {row.openFlags > 0 ? <Badge tone="warn">{counted(row.openFlags, 'flag')}</Badge> : null}
      </>
    ),
  },
  {
    name: 'Why here',
    cell: ({ reason, standing }) =>
      standing?.doubt === undefined ? (reason ?? '–') : <Badge tone="warn">{standing.doubt}</Badge>,
  },
];

const TWO_ANSWERS: readonly Column<RowSummary>[] = [
  { name: 'Answer A', cell: (row) => <Answer row={row} index={0} named /> },
  { name: 'Answer B', cell: (row) => <Answer row={row} index={1} named /> },
];

function Answer({ row, index, named = false }: { row: RowSummary; index: number; named?: boolean }) {
  const proposal = row.proposals[index];
  if (proposal === undefined) {
    return index === 0 && row.standing !== undefined ? <ContentView content={row.standing.content} /> : <>–</>;
  }
  return (
    <>
      <ContentView content={proposal.content} />
      {named ? <span class="sub">by {proposal.author}</span> : null}
    </>
  );
}
