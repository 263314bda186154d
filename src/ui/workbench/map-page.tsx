/** One map: what it is for and how far it is, its versions, what can be done with it. Publishing has a page of its own. */
import { ENDPOINTS } from '../../http/api/contract/endpoints.js';
import type { MapSummary, ProgressDay } from '../../http/api/contract/maps.js';
import { EXPORT_FORMATS, type Publication } from '../../http/api/contract/publications.js';
import { apiOf, requireVisitor } from '../api.js';
import { Badge } from '../components/badge.js';
import { Line } from '../components/charts.js';
import { Hidden } from '../components/hidden.js';
import { withQuery } from '../components/pager.js';
import { Table } from '../components/table.js';
import type { UiContext, UiContextOf, Visitor } from '../context.js';
import { page } from '../page.js';
import { counted, moment, number, STATE_WORDS, systemName } from '../words.js';
import { Stage } from './maps-page.js';
import { Coverage } from './queue-page.js';

interface MapView {
  readonly visitor: Visitor;
  readonly map: MapSummary;
  readonly days: readonly ProgressDay[];
  readonly versions: readonly Publication[];
}

export async function mapPage(c: UiContextOf, ui: UiContext): Promise<Response> {
  const visitor = await requireVisitor(c, ui);
  const api = apiOf(c, ui);
  const params = { map: c.req.param('map') ?? '' };
  const [map, { days }, { items: versions }] = await Promise.all([
    api.call(ENDPOINTS.getMap, { params }),
    api.call(ENDPOINTS.mapProgress, { params }),
    api.call(ENDPOINTS.listPublications, { params }),
  ]);
  const view: MapView = { visitor, map, days, versions };
  const publisher = visitor.roles.includes('publisher');
  return page(
    c,
    ui,
    { title: map.title },
    <>
      <div class="heading">
        <h1>
          {map.title} <Stage map={map} />
        </h1>
        <div class="actions">
          {publisher ? (
            <a class="button" href={`/maps/${map.id}/publish`}>
              Publish…
            </a>
          ) : null}
          <a class="button second" href={`/maps/${map.id}/impact`}>
            Impact of a release
          </a>
        </div>
      </div>
      <p>{map.purpose}</p>
      <div class="columns">
        <Scope map={map} />
        <Progress view={view} />
      </div>
      <Versions view={view} />
      <div class="columns">
        <Export view={view} />
        <Bring view={view} />
      </div>
    </>,
  );
}

function Scope({ map: { scope, policy, url, progress, id } }: { readonly map: MapSummary }) {
  const approval = policy.autoApproval;
  return (
    <section class="card" aria-label="Scope and policy">
      <h2>Scope and policy</h2>
      <dl class="facts">
        <dt>Canonical</dt>
        <dd class="code">{url}</dd>
        <dt>From</dt>
        <dd title={scope.source.system}>
          {[systemName(scope.source.system), scope.source.version].filter(Boolean).join(' ')}
        </dd>
        <dt>To</dt>
        <dd>
          {scope.targets
            .map(({ system, version }) => [systemName(system), version].filter(Boolean).join(' '))
            .join(', ')}
        </dd>
        <dt>Mappers</dt>
        <dd>{policy.dualMapping ? 'two, who do not see each other' : 'one, and a reviewer'}</dd>
        <dt>Targets</dt>
        <dd>{policy.cardinality}</dd>
        <dt>Auto-approval</dt>
        <dd>{approval === undefined ? 'off' : `from ${approval.minimumPrecision} on, set by ${approval.setBy}`}</dd>
        <dt>Rows</dt>
        <dd>
          {Object.entries(progress.byState).map(([state, rows]) => (
            <a class="state-count" href={withQuery('/queue', { map: id, state })}>
              {STATE_WORDS[state as keyof typeof STATE_WORDS].text} {number(rows ?? 0)}
            </a>
          ))}
        </dd>
      </dl>
    </section>
  );
}

function Progress({ view: { map, days } }: { readonly view: MapView }) {
  const { progress } = map;
  const last = days.at(-1);
  return (
    <section class="card" aria-label="Progress">
      <h2>Progress</h2>
      <Coverage name="Rows" part={progress.decided} whole={progress.rows} />
      <Coverage name="Traffic" part={progress.decidedTraffic} whole={progress.traffic} />
      {last === undefined ? (
        <p class="note">No decision stands yet.</p>
      ) : (
        <figure class="over-time">
          <Line
            values={days.map(({ decided }) => decided)}
            top={Math.max(progress.rows, last.decided)}
            label={`Rows decided from ${days[0]?.day} to ${last.day}: ${number(last.decided)} of ${number(progress.rows)}`}
          />
          <figcaption>
            {days.length === 1 ? last.day : `${days[0]?.day} to ${last.day}`}: {counted(last.decided, 'row')} decided
          </figcaption>
        </figure>
      )}
    </section>
  );
}

function Versions({ view: { map, versions, visitor } }: { readonly view: MapView }) {
  const publisher = visitor.roles.includes('publisher');
  return (
    <section aria-label="Versions">
      <h2>Versions</h2>
      <Table
        caption="Published versions, newest first"
        quietCaption
        items={versions}
        empty="Nothing has been published yet."
        columns={[
          {
            name: 'Version',
            heads: true,
            cell: ({ mapVersion, served }) => (
              <>
                <strong>{mapVersion}</strong> {served ? <Badge tone="good">served</Badge> : null}
              </>
            ),
          },
          { name: 'Published (UTC)', cell: ({ at }) => moment(at) },
          { name: 'By', cell: ({ approver }) => approver },
          { name: 'Rows', numeric: true, cell: ({ rows }) => number(rows) },
          { name: 'Changes', cell: ({ changes }) => `+${changes.added} −${changes.removed} ~${changes.changed}` },
          { name: 'Note', cell: ({ note }) => note ?? '–' },
          { name: 'Hash', cell: ({ hash }) => <code title={hash}>{hash.slice(0, 12)}</code> },
          {
            name: 'Actions',
            cell: (version) => <VersionActions {...{ version, map, publisher, csrf: visitor.csrf }} />,
          },
        ]}
      />
    </section>
  );
}

interface VersionActionsProps {
  readonly version: Publication;
  readonly map: MapSummary;
  readonly publisher: boolean;
  readonly csrf: string;
}

function VersionActions({ version, map, publisher, csrf }: VersionActionsProps) {
  const { mapVersion, served, changes } = version;
  return (
    <div class="actions">
      {changes.against === undefined ? null : (
        <a href={withQuery(`/maps/${map.id}/diff`, { from: changes.against, to: mapVersion })}>Changes</a>
      )}
      {served ? <a href={withQuery(`/maps/${map.id}/diff`, { from: mapVersion })}>Work since</a> : null}
      {publisher && !served && map.stage !== 'retired' ? (
        <form method="post" action={`/maps/${map.id}/rollback`} class="inline">
          <Hidden csrf={csrf} values={{ version: map.version, mapVersion }} />
          <input
            type="text"
            name="note"
            required
            aria-label={`Why version ${mapVersion} is served again`}
            placeholder="why"
          />
          <button type="submit" class="second">
            Serve this one
          </button>
        </form>
      ) : null}
    </div>
  );
}

const FORMAT_NAMES: Readonly<Record<(typeof EXPORT_FORMATS)[number], string>> = {
  sssom: 'SSSOM',
  'conceptmap-r4': 'ConceptMap R4',
  'conceptmap-r5': 'ConceptMap R5',
  csv: 'CSV',
};

function Export({ view: { map, versions } }: { readonly view: MapView }) {
  return (
    <section class="card" aria-label="Export">
      <h2>Export</h2>
      <form method="get" action={`/maps/${map.id}/export`} class="fields">
        <div class="field">
          <label for="export-version">Version</label>
          <select id="export-version" name="version">
            <option value="working">the rows as they are</option>
            {versions.map(({ mapVersion }) => (
              <option value={mapVersion}>{mapVersion}</option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="export-format">Format</label>
          <select id="export-format" name="format">
            {EXPORT_FORMATS.map((format) => (
              <option value={format}>{FORMAT_NAMES[format]}</option>
            ))}
          </select>
        </div>
        <button type="submit" class="second">
          Download
        </button>
      </form>
    </section>
  );
}

function Bring({ view: { map, visitor } }: { readonly view: MapView }) {
  if (!visitor.roles.some((role) => ['mapper', 'publisher', 'administrator'].includes(role))) return null;
  return (
    <section class="card" aria-label="Bring in">
      <h2>Bring in</h2>
      <form method="post" action={`/maps/${map.id}/bring`} enctype="multipart/form-data">
        <Hidden csrf={visitor.csrf} />
        <div class="fields">
          <div class="field grows">
            <label for="field-file">File (a catalogue as CSV or TSV, or a map)</label>
            <input id="field-file" name="file" type="file" required />
          </div>
          <button type="submit" name="what" value="catalogue" class="second">
            Add rows from the catalogue
          </button>
          <button type="submit" name="what" value="map" class="second">
            Propose the rows of the map
          </button>
        </div>
      </form>
      <form method="post" action={`/maps/${map.id}/suggest`} class="actions below">
        <Hidden csrf={visitor.csrf} />
        <button type="submit" class="second">
          Find suggestions
        </button>
        <span class="note">for the commonest rows that have none yet</span>
      </form>
    </section>
  );
}
