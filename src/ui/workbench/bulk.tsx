/** Actions on many rows: shown first with the outcome of each row, then done with exactly what was shown. */
import { ENDPOINTS } from '../../http/api/contract/endpoints.js';
import type { Outcome, RowDetail, RowRequest } from '../../http/api/contract/row-shapes.js';
import { type ApiClient, apiOf, requireVisitor } from '../api.js';
import { ApiProblem } from '../api-problem.js';
import { Badge } from '../components/badge.js';
import { Hidden } from '../components/hidden.js';
import { withQuery } from '../components/pager.js';
import { Table } from '../components/table.js';
import { StateBadge } from '../components/target.js';
import type { UiContext, UiContextOf, Visitor } from '../context.js';
import { type Form, formOf } from '../form.js';
import { page, seeOther } from '../page.js';
import { counted } from '../words.js';
import { BULK_ACTIONS } from './bulk-bar.js';
import { listQuery, rowPath } from './row-list.js';

interface Chosen {
  readonly row: string;
  readonly version: number;
}
interface Change extends Chosen {
  readonly request: RowRequest;
}

/** Rows as `id.version`. */
function chosenRows(form: Form): readonly Chosen[] {
  const rows = form.all('row').map((text) => {
    const dot = text.lastIndexOf('.');
    return { row: text.slice(0, dot), version: Number(text.slice(dot + 1)) };
  });
  if (rows.length === 0) throw new ApiProblem(422, 'No row selected', 'Select at least one row first.');
  return rows;
}

export async function bulk(c: UiContextOf, ui: UiContext): Promise<Response> {
  const visitor = await requireVisitor(c, ui);
  const form = await formOf(c);
  const action = form.need('action');
  if (!BULK_ACTIONS.some(({ value }) => value === action)) {
    throw new ApiProblem(422, 'No such action', `'${action}' is no action of the queue.`);
  }
  const rows = chosenRows(form);
  const api = apiOf(c, ui);
  const back = withQuery(
    '/queue',
    listQuery((name) => new URLSearchParams(form.text('list') ?? '').get(name) ?? undefined),
  );
  if (action.startsWith('assign-')) {
    const role = action === 'assign-mapper' ? 'mapper' : 'reviewer';
    const body = { rows: rows.map(({ row }) => row), assignee: form.need('assignee'), role, active: true } as const;
    await api.call(ENDPOINTS.assignRows, { body: { ...body, rows: [...body.rows] } });
    return seeOther(c, back);
  }
  const preview = form.text('preview') === 'true';
  const result = await run(api, { rows, action, form, preview });
  if (!preview && result.refused === 0) return seeOther(c, back);
  return page(
    c,
    ui,
    { title: 'Many rows at once', wide: true },
    <Result {...{ visitor, form, rows, action, preview, back, ...result }} />,
  );
}

interface Run {
  readonly rows: readonly Chosen[];
  readonly action: string;
  readonly form: Form;
  readonly preview: boolean;
}
interface Ran {
  readonly outcomes: readonly Outcome[];
  readonly details: ReadonlyMap<string, RowDetail>;
  readonly done: number;
  readonly refused: number;
}

async function run(api: ApiClient, { rows, action, form, preview }: Run): Promise<Ran> {
  const details = new Map(
    await Promise.all(
      rows.map(async ({ row }) => [row, await api.call(ENDPOINTS.getRow, { params: { row } })] as const),
    ),
  );
  const changes: Change[] = [];
  const without: Outcome[] = [];
  for (const chosen of rows) {
    const request = await requestFor(api, chosen.row, { action, form, detail: details.get(chosen.row) });
    if (request === undefined)
      without.push({ row: chosen.row, ok: false, code: 'not-found', text: 'there is no suggestion for it' });
    else changes.push({ ...chosen, request });
  }
  const first = await act(api, changes, preview);
  const handedIn = action === 'accept' || action === 'no-map';
  const outcomes = handedIn && !preview ? await handIn(api, first) : first;
  const all = [...outcomes, ...without];
  return {
    outcomes: all,
    details,
    done: all.filter(({ ok }) => ok).length,
    refused: all.filter(({ ok }) => !ok).length,
  };
}

async function act(api: ApiClient, changes: readonly Change[], preview: boolean): Promise<readonly Outcome[]> {
  if (changes.length === 0) return [];
  // The contract's types of what is sent and of what was read differ in nothing but `readonly`.
  return (await api.call(ENDPOINTS.actOnRows, { body: { changes: changes as never, preview } })).outcomes;
}

/** Proposals that went through are handed in; the others keep their refusal. */
async function handIn(api: ApiClient, outcomes: readonly Outcome[]): Promise<readonly Outcome[]> {
  const changes = outcomes.flatMap((each) =>
    each.ok ? [{ row: each.row, version: each.version, request: { action: 'submit' } as const }] : [],
  );
  return [...(await act(api, changes, false)), ...outcomes.filter(({ ok }) => !ok)];
}

interface Wanted {
  readonly action: string;
  readonly form: Form;
  readonly detail: RowDetail | undefined;
}

async function requestFor(
  api: ApiClient,
  row: string,
  { action, form, detail }: Wanted,
): Promise<RowRequest | undefined> {
  switch (action) {
    case 'accept':
      return await bestSuggestion(api, row);
    case 'no-map':
      return { action: 'propose-no-map', reason: form.need('reason'), basis: { kind: 'manual' } };
    case 'approve':
      return {
        action: detail?.row.proposals.every(({ content }) => content.kind === 'no-map') ? 'confirm-no-map' : 'approve',
      };
    case 'submit':
      return { action: 'submit' };
    default:
      return { action: action === 'retire' ? 'retire' : 'request-changes', reason: form.need('reason') };
  }
}

async function bestSuggestion(api: ApiClient, row: string): Promise<RowRequest | undefined> {
  const { suggestions } = await api.call(ENDPOINTS.suggestForRow, { params: { row }, query: { top: 1 } });
  const best = suggestions
    .flatMap(({ outcome, candidates }) => (outcome === 'no-match' ? [] : candidates))
    .sort((a, b) => b.confidence - a.confidence)[0];
  if (best === undefined) return undefined;
  const { system, code, display, relationship, confidence } = best;
  const basis = { kind: 'suggestion', confidence, source: 'Concord' } as const;
  return { action: 'propose', targets: [{ system, code, display, relationship }], basis };
}

interface ResultProps extends Ran {
  readonly visitor: Visitor;
  readonly form: Form;
  readonly rows: readonly Chosen[];
  readonly action: string;
  readonly preview: boolean;
  readonly back: string;
}

function Result({ visitor, form, rows, action, preview, back, outcomes, details, done, refused }: ResultProps) {
  const words = BULK_ACTIONS.find(({ value }) => value === action)?.text ?? action;
  const going = outcomes.flatMap(({ row, ok }) => (ok ? rows.filter((each) => each.row === row) : []));
  return (
    <>
      <h1>{words}</h1>
      <p>
        {preview ? 'Nothing has been done yet. ' : ''}
        {counted(done, 'row')} {preview ? 'would go through' : 'went through'}, {counted(refused, 'row')}{' '}
        {preview ? 'would be' : 'were'} refused.
      </p>
      <Table
        caption="Outcome of each row"
        quietCaption
        items={outcomes}
        empty="No row."
        columns={[
          {
            name: 'Row',
            heads: true,
            cell: ({ row }) => {
              const source = details.get(row)?.row.source;
              return <a href={rowPath(row, {})}>{source?.display ?? source?.code ?? row}</a>;
            },
          },
          {
            name: 'Outcome',
            cell: (each) =>
              each.ok ? <Badge tone="good">{preview ? 'would go' : 'done'}</Badge> : <Badge tone="bad">refused</Badge>,
          },
          {
            name: 'State',
            cell: (each) =>
              each.ok ? (
                <>
                  <StateBadge state={each.from} /> → <StateBadge state={each.to} />
                </>
              ) : (
                each.text
              ),
          },
        ]}
      />
      <div class="actions">
        {preview && going.length > 0 ? (
          <form method="post" action="/queue/bulk" class="inline">
            <Hidden csrf={visitor.csrf} values={{ action, reason: form.text('reason'), list: form.text('list') }} />
            {going.map(({ row, version }) => (
              <input type="hidden" name="row" value={`${row}.${version}`} />
            ))}
            <button type="submit" data-key="y">
              Do it for {counted(going.length, 'row')}
            </button>
          </form>
        ) : null}
        <a href={back}>Back to the queue</a>
      </div>
    </>
  );
}
