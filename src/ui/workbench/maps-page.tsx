/** All maps with their progress, and making a new one. */
import { ENDPOINTS } from '../../http/api/contract/endpoints.js';
import type { MapSummary } from '../../http/api/contract/maps.js';
import { apiOf, requireVisitor } from '../api.js';
import { Badge } from '../components/badge.js';
import { Field } from '../components/field.js';
import { Hidden } from '../components/hidden.js';
import { Table } from '../components/table.js';
import type { UiContext, UiContextOf, Visitor } from '../context.js';
import { formOf } from '../form.js';
import { page, seeOther } from '../page.js';
import { number, systemName } from '../words.js';
import { Coverage } from './queue-page.js';

export async function mapsPage(c: UiContextOf, ui: UiContext): Promise<Response> {
  const visitor = await requireVisitor(c, ui);
  const api = apiOf(c, ui);
  const { items } = await api.call(ENDPOINTS.listMaps, { query: { limit: 200 } });
  const steward = visitor.roles.some((role) => role === 'publisher' || role === 'administrator');
  return page(
    c,
    ui,
    { title: 'Maps' },
    <>
      <h1>Maps</h1>
      <Table
        caption="Maps"
        quietCaption
        items={items}
        empty="No map yet."
        columns={[
          {
            name: 'Map',
            heads: true,
            cell: ({ id, title }) => (
              <>
                <a href={`/maps/${id}`}>{title}</a>
                <span class="sub code">{id}</span>
              </>
            ),
          },
          { name: 'From', cell: ({ scope }) => systemName(scope.source.system) },
          { name: 'To', cell: ({ scope }) => scope.targets.map(({ system }) => systemName(system)).join(', ') },
          { name: 'Served', cell: (map) => <Stage map={map} /> },
          { name: 'Rows', numeric: true, cell: ({ progress }) => number(progress.rows) },
          {
            name: 'Decided',
            class: 'wide-cell',
            cell: ({ progress }) => (
              <>
                <Coverage name="Rows" part={progress.decided} whole={progress.rows} />
                <Coverage name="Traffic" part={progress.decidedTraffic} whole={progress.traffic} />
              </>
            ),
          },
        ]}
      />
      {steward ? <NewMap visitor={visitor} /> : null}
    </>,
  );
}

export function Stage({ map: { stage, served } }: { readonly map: MapSummary }) {
  if (stage === 'retired') return <Badge>retired</Badge>;
  return served === undefined ? <Badge>not published</Badge> : <Badge tone="good">{served}</Badge>;
}

function NewMap({ visitor }: { readonly visitor: Visitor }) {
  return (
    <details class="card">
      <summary>New map</summary>
      <form method="post" action="/maps">
        <Hidden csrf={visitor.csrf} />
        <div class="form-grid">
          <Field label="Title" name="title" required />
          <Field label="Short name" name="id" required hint="a-z, 0-9, point and hyphen; also the FHIR id" />
          <Field label="Canonical URL" name="url" required placeholder="https://…/ConceptMap/…" />
          <Field label="Purpose" name="purpose" required hint="The rules for answers that are not exact hang on it" />
          <Field label="Source system (URI)" name="source" required />
          <Field
            label="Target systems (URIs)"
            name="targets"
            required
            hint="several with blanks between them"
            value="http://loinc.org"
          />
        </div>
        <label>
          <input type="checkbox" name="dual" value="true" /> two mappers, who do not see each other's answers
        </label>
        <p class="actions">
          <button type="submit">Make the map</button>
        </p>
      </form>
    </details>
  );
}

export async function createMap(c: UiContextOf, ui: UiContext): Promise<Response> {
  await requireVisitor(c, ui);
  const form = await formOf(c);
  const targets = form.need('targets').split(/\s+/).map(systemOf);
  const map = await apiOf(c, ui).call(ENDPOINTS.createMap, {
    body: {
      id: form.need('id'),
      url: form.need('url'),
      title: form.need('title'),
      purpose: form.need('purpose'),
      scope: { source: systemOf(form.need('source')), targets },
      policy: {
        dualMapping: form.text('dual') === 'true',
        relationships: ['equivalent', 'source-is-narrower-than-target', 'source-is-broader-than-target', 'related-to'],
        cardinality: 'many-to-one',
      },
    },
  });
  return seeOther(c, `/maps/${map.id}`);
}

/** `system|version`, or the system alone. */
function systemOf(text: string): { system: string; version?: string } {
  const [system = '', version] = text.split('|');
  return version === undefined || version === '' ? { system } : { system, version };
}
