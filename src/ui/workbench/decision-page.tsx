/**
 * The page of one row: what the code is, what was found for it, what others said as far as the visitor may see it, and every action that the
 * visitor may take now. The same page serves mapping, reconciling and reviewing; what is offered is what the API allows.
 */
import { ENDPOINTS } from '../../http/api/contract/endpoints.js';
import type { MapSummary } from '../../http/api/contract/maps.js';
import type { Content, RowDetail } from '../../http/api/contract/row-shapes.js';
import type { RowSuggestion } from '../../http/api/contract/rows.js';
import { type ApiClient, apiOf, requireVisitor } from '../api.js';
import { ApiProblem } from '../api-problem.js';
import { withQuery } from '../components/pager.js';
import { StateBadge } from '../components/target.js';
import type { UiContext, UiContextOf, Visitor } from '../context.js';
import { page } from '../page.js';
import { Candidates, Legend } from './candidates.js';
import { DecideForm, NoTarget, Remarks, SearchByHand } from './decision-forms.js';
import { Entry } from './entry.js';
import { KeyHelp } from './key-help.js';
import { Proposals } from './proposals.js';
import { firstPage, type ListQuery, listQuery, type Neighbours, neighbours } from './row-list.js';
import { type SearchResult, searchTargets } from './search.js';
import { Undone } from './undo.js';

/** All that the page shows. */
export interface Decision {
  readonly visitor: Visitor;
  readonly detail: RowDetail;
  readonly map: MapSummary;
  readonly suggestions: readonly RowSuggestion[];
  readonly list: ListQuery;
  readonly around: Neighbours;
  /** Form by which answers are given; undefined where none can be given now. */
  readonly form: 'decide' | undefined;
  /** Without script: what was found by hand. */
  readonly found: SearchResult | undefined;
}

const CANDIDATES = 5;

export async function decisionPage(c: UiContextOf, ui: UiContext): Promise<Response> {
  const visitor = await requireVisitor(c, ui);
  const api = apiOf(c, ui);
  const id = c.req.param('row') ?? '';
  const list = listQuery((name) => c.req.query(name));
  const detail = await api.call(ENDPOINTS.getRow, { params: { row: id } });
  const [map, suggestions, around, done] = await Promise.all([
    api.call(ENDPOINTS.getMap, { params: { map: detail.row.map } }),
    suggestionsFor(api, id, visitor),
    neighbours(api, id, list),
    lastDone(api, c.req.query('done')),
  ]);
  const answers = detail.actions.some((action) => ['propose', 'resolve'].includes(action));
  const find = c.req.query('find');
  const found = find === undefined ? undefined : searchTargets(ui, map.scope, find);
  const form = answers ? 'decide' : undefined;
  const decision: Decision = { visitor, detail, map, suggestions, list, around, form, found };
  const { source } = detail.row;
  return page(
    c,
    ui,
    { title: source.display ?? source.code, wide: true },
    <>
      {/* Enter in a field of the form must choose no answer: the form's first button is this one, and it does nothing. */}
      {form === undefined ? null : <button type="submit" form={form} disabled hidden />}
      <Place decision={decision} />
      {done === undefined ? null : <Undone {...done} csrf={visitor.csrf} list={list} />}
      <Entry source={source}>
        <StateBadge state={detail.row.state} />
      </Entry>
      <Proposals decision={decision} />
      <Answers decision={decision} />
      <Remarks decision={decision} />
      <KeyHelp />
    </>,
  );
}

/** Suggestions are for those who work on rows; others read the row without them. */
async function suggestionsFor(api: ApiClient, row: string, { roles }: Visitor): Promise<readonly RowSuggestion[]> {
  if (!roles.some((role) => role !== 'reader')) return [];
  try {
    return (await api.call(ENDPOINTS.suggestForRow, { params: { row }, query: { top: CANDIDATES } })).suggestions;
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status === 401) throw error;
    return [{ target: '', outcome: 'no-match', candidates: [], problem: `No suggestions: ${error.message}` }];
  }
}

/** The row that was decided just before, as `ID.STEPS` in the query tells it. */
async function lastDone(
  api: ApiClient,
  done: string | undefined,
): Promise<{ detail: RowDetail; steps: number } | undefined> {
  const [, row = '', steps = ''] = /^([A-Za-z0-9-]{1,64})\.([12])$/.exec(done ?? '') ?? [];
  return row === ''
    ? undefined
    : { detail: await api.call(ENDPOINTS.getRow, { params: { row } }), steps: Number(steps) };
}

/** Where the visitor is, and the ways on. */
function Place({ decision: { map, list, around, detail } }: { readonly decision: Decision }) {
  const { before, after, place, onPage } = around;
  return (
    <nav class="place" aria-label="Rows">
      <a href={withQuery('/queue', list)}>Queue</a>
      <span aria-hidden="true">›</span>
      <a href={`/maps/${detail.row.map}`}>{map.title}</a>
      <span class="muted">
        {place === undefined ? 'not in the list any more' : `row ${place} of ${onPage} on this page of the list`}
      </span>
      <span class="place-ways">
        {before === undefined ? null : (
          <a class="button second" href={before} data-key="k" rel="prev">
            <kbd>k</kbd> Previous
          </a>
        )}
        {after === undefined ? (
          <a class="button second" href={withQuery('/queue', firstPage(list))} data-key="j">
            <kbd>j</kbd> End of the list
          </a>
        ) : (
          <a class="button second" href={after} data-key="j" rel="next">
            <kbd>j</kbd> Next
          </a>
        )}
      </span>
    </nav>
  );
}

/** Candidates and the ways to answer without one. */
function Answers({ decision }: { readonly decision: Decision }) {
  const { suggestions, form, detail } = decision;
  const proposed = new Set(detail.row.proposals.flatMap(({ content }) => codesOf(content)));
  let first = 1;
  return (
    <>
      {form === undefined ? null : <DecideForm decision={decision} />}
      {suggestions.map((suggestion) => {
        const start = first;
        first += suggestion.candidates.length;
        return <Candidates suggestion={suggestion} first={start} form={form} proposed={proposed} />;
      })}
      {suggestions.some(({ candidates }) => candidates.length > 0) ? <Legend /> : null}
      {form === undefined ? null : (
        <div class="columns">
          <SearchByHand decision={decision} />
          <NoTarget decision={decision} />
        </div>
      )}
    </>
  );
}

function codesOf(content: Content): readonly string[] {
  return content.kind === 'map' ? content.targets.map(({ code }) => code) : [];
}
