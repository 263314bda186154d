/** What a new release does to the decisions of a map, with what it proposes instead; those rows are put to review from here. */
import { ENDPOINTS } from '../../http/api/contract/endpoints.js';
import type { MapSummary } from '../../http/api/contract/maps.js';
import type { Impact } from '../../http/api/contract/oversight.js';
import { apiOf, requireVisitor } from '../api.js';
import { Hidden } from '../components/hidden.js';
import { withQuery } from '../components/pager.js';
import { Table } from '../components/table.js';
import { StateBadge, TargetView } from '../components/target.js';
import type { UiContext, UiContextOf, Visitor } from '../context.js';
import { formOf } from '../form.js';
import { page, seeOther } from '../page.js';
import { compact, counted, systemName } from '../words.js';
import { Findings } from './findings.js';

interface ReleaseChoice {
  readonly system: string;
  readonly version: string;
}

export async function impactPage(c: UiContextOf, ui: UiContext): Promise<Response> {
  const visitor = await requireVisitor(c, ui);
  const api = apiOf(c, ui);
  const params = { map: c.req.param('map') ?? '' };
  const [map, releases] = await Promise.all([
    api.call(ENDPOINTS.getMap, { params }),
    api.call(ENDPOINTS.listReleases, { query: { limit: 500 } }),
  ]);
  const systems = map.scope.targets.map(({ system }) => system);
  const choices = releases.items.flatMap(({ system, version }) =>
    version !== undefined && systems.includes(system) ? [{ system, version }] : [],
  );
  const chosen = choices.find(({ system, version }) => `${system}|${version}` === c.req.query('release'));
  const impact =
    chosen === undefined
      ? undefined
      : await api.look(ENDPOINTS.mapImpact, { params, body: { system: chosen.system, to: chosen.version } });
  return page(
    c,
    ui,
    { title: `Impact on ${map.title}` },
    <>
      <h1>Impact on {map.title}</h1>
      <p>
        <a href={`/maps/${map.id}`}>Back to the map</a>
      </p>
      <Choose map={map} choices={choices} chosen={chosen} />
      {impact === undefined ? null : (
        <>
          <p>
            <strong>{counted(impact.total, 'decision')}</strong> of this map {impact.total === 1 ? 'is' : 'are'} touched
            by {systemName(impact.system)} {impact.to}
            {impact.from === undefined ? '' : ` (made on ${impact.from})`}.
          </p>
          <Touched items={impact.items} />
          {impact.total > 0 ? <SendForm {...{ visitor, map, impact }} /> : null}
        </>
      )}
    </>,
  );
}

interface ChooseProps {
  readonly map: MapSummary;
  readonly choices: readonly ReleaseChoice[];
  readonly chosen: ReleaseChoice | undefined;
}

function Choose({ map, choices, chosen }: ChooseProps) {
  if (choices.length === 0) return <p class="empty">No release of the map's target systems is loaded.</p>;
  return (
    <form method="get" action={`/maps/${map.id}/impact`} class="fields below-gap">
      <div class="field">
        <label for="release">Release</label>
        <select id="release" name="release">
          {choices.map((choice) => (
            <option value={`${choice.system}|${choice.version}`} selected={choice === chosen}>
              {systemName(choice.system)} {choice.version}
            </option>
          ))}
        </select>
      </div>
      <button type="submit">Show its impact</button>
    </form>
  );
}

function Touched({ items }: { readonly items: readonly Impact[] }) {
  return (
    <Table
      caption="Decisions that the release touches"
      quietCaption
      items={items}
      empty="No decision of this map is touched."
      columns={[
        {
          name: 'Seen',
          numeric: true,
          cell: ({ source }) => (source.count === undefined ? '–' : compact(source.count)),
        },
        {
          name: 'Local code',
          heads: true,
          cell: ({ row, source }) => (
            <>
              <a href={`/rows/${row}`}>{source.display ?? source.code}</a>
              <span class="sub code">{source.code}</span>
            </>
          ),
        },
        { name: 'Decided', cell: ({ targets }) => targets.map((target) => <TargetView target={target} />) },
        { name: 'What happened', cell: ({ findings }) => <Findings findings={findings} /> },
        { name: 'State', cell: ({ state }) => <StateBadge state={state} /> },
      ]}
    />
  );
}

interface SendFormProps {
  readonly visitor: Visitor;
  readonly map: MapSummary;
  readonly impact: { readonly system: string; readonly to: string; readonly total: number };
}

function SendForm({ visitor, map, impact }: SendFormProps) {
  return (
    <form method="post" action={`/maps/${map.id}/impact`} class="actions">
      <Hidden csrf={visitor.csrf} values={{ system: impact.system, to: impact.to }} />
      <button type="submit">Put {counted(impact.total, 'row')} to review</button>
      <span class="note">They go on being served, with a warning, until a reviewer has decided.</span>
    </form>
  );
}

export async function sendToReview(c: UiContextOf, ui: UiContext): Promise<Response> {
  await requireVisitor(c, ui);
  const form = await formOf(c);
  const map = c.req.param('map') ?? '';
  const body = { system: form.need('system'), to: form.need('to'), send: true, limit: 0 };
  await apiOf(c, ui).call(ENDPOINTS.mapImpact, { params: { map }, body });
  return seeOther(c, withQuery('/queue', { map, drift: 'true' }));
}
