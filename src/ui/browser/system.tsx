/** The page of a code system: what it says of itself, its versions, its tops, its properties and filters. */
import { Hono } from 'hono';
import type { Catalogue } from '../../terminology/catalogue.js';
import { Badge } from '../components/badge.js';
import { Table } from '../components/table.js';
import type { UiContext, UiContextOf, UiEnv } from '../context.js';
import { page } from '../page.js';
import { type CodeSystem, codeSystemOf, type Info, need, query, resourceFor } from './find.js';
import { CodeLink, resourcePath, systemPath, Uri, valueSetPath } from './links.js';
import { NoHits, SearchBox } from './search.js';
import { Branch, hasHierarchy } from './tree.js';
import { count, shortName, shortVersion, spoken } from './words.js';

export function systemRoutes(ui: UiContext): Hono<UiEnv> {
  const routes = new Hono<UiEnv>();
  routes.get('/browse/system', (c) => systemPage(c, ui, { url: need(c, 'url'), version: query(c, 'version') }));
  return routes;
}

/** @throws ApiProblem (404) */
export function systemPage(
  c: UiContextOf,
  ui: UiContext,
  { url, version }: { readonly url: string; readonly version?: string | undefined },
): Promise<Response> {
  const catalogue = ui.catalogue();
  const codeSystem = codeSystemOf(catalogue, url, version);
  const title = `${shortName(codeSystem.info)} ${shortVersion(codeSystem.info.version)}`;
  return page(c, ui, { title }, <SystemView catalogue={catalogue} codeSystem={codeSystem} />);
}

interface Shown {
  readonly catalogue: Catalogue;
  readonly codeSystem: CodeSystem;
}

function SystemView({ catalogue, codeSystem }: Shown) {
  const { info } = codeSystem;
  const resource = resourceFor(catalogue, 'CodeSystem', info);
  return (
    <div>
      <nav aria-label="Place" class="crumbs">
        <a href="/browse">Browse</a>
        <span aria-hidden="true"> › </span>
        <span>Code system</span>
      </nav>
      <div class="heading">
        <h1>{info.title ?? info.name ?? info.url}</h1>
        <div class="actions">
          {resource === undefined ? null : <a href={resourcePath('CodeSystem', resource.id)}>JSON</a>}
        </div>
      </div>
      <SearchBox asked={{ text: '', system: info.url, version: info.version }} where={shortName(info)} />
      <NoHits />
      <div class="columns">
        <div>
          <Facts codeSystem={codeSystem} />
          <PropertyTable info={info} />
          <FilterTable info={info} />
        </div>
        <div>
          <VersionList catalogue={catalogue} info={info} />
          <Tops codeSystem={codeSystem} />
        </div>
      </div>
      {info.copyright === undefined ? null : (
        <section class="notices" aria-labelledby="licence">
          <h2 id="licence">Licence</h2>
          <p>{info.copyright}</p>
        </section>
      )}
    </div>
  );
}

function Facts({ codeSystem }: Pick<Shown, 'codeSystem'>) {
  const { info } = codeSystem;
  return (
    <section class="card" aria-labelledby="facts">
      <h2 id="facts">About</h2>
      {info.description === undefined ? null : <p>{info.description}</p>}
      <dl class="facts">
        <dt>URL</dt>
        <dd>
          <Uri value={info.url} />
        </dd>
        <Fact name="Version" value={info.version} />
        <dt>Codes</dt>
        <dd>{codeSystem.count === undefined ? 'made by a grammar' : count(codeSystem.count)}</dd>
        <dt>Status</dt>
        <dd>
          {info.status} {info.experimental === true ? <Badge tone="info">experimental</Badge> : null}
        </dd>
        <Fact name="Content" value={info.content} />
        <Fact name="Date" value={info.date} />
        <Fact name="Published by" value={info.publisher} />
        <Fact name="Hierarchy" value={info.hierarchyMeaning} />
        <dt>Case of codes</dt>
        <dd>{info.caseSensitive ? 'matters' : 'does not matter'}</dd>
        {info.valueSet === undefined ? null : (
          <>
            <dt>All codes</dt>
            <dd>
              <a href={valueSetPath({ url: info.valueSet })}>{info.valueSet}</a>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

export function Fact({ name, value }: { readonly name: string; readonly value: string | undefined }) {
  if (value === undefined || value === '') return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function PropertyTable({ info }: { readonly info: Info }) {
  if (info.properties.length === 0) return null;
  return (
    <details class="card">
      <summary>{`${info.properties.length} properties`}</summary>
      <Table
        caption="Properties"
        quietCaption
        items={info.properties}
        empty=""
        columns={[
          { name: 'Property', heads: true, cell: ({ code }) => <span class="code">{code}</span> },
          { name: 'Type', cell: ({ type }) => type },
          { name: 'Meaning', cell: ({ description, code }) => description ?? spoken(code) },
        ]}
      />
    </details>
  );
}

function FilterTable({ info }: { readonly info: Info }) {
  if (info.filters.length === 0) return null;
  return (
    <details class="card">
      <summary>{`${info.filters.length} filters for value sets`}</summary>
      <Table
        caption="Filters"
        quietCaption
        items={info.filters}
        empty=""
        columns={[
          { name: 'Filter', heads: true, cell: ({ code }) => <span class="code">{code}</span> },
          { name: 'Operators', cell: ({ operators }) => operators.join(', ') },
          { name: 'Value', cell: ({ value, description }) => description ?? value },
        ]}
      />
    </details>
  );
}

function VersionList({ catalogue, info }: { readonly catalogue: Catalogue; readonly info: Info }) {
  const versions = catalogue.codeSystemVersions(info.url);
  const [newest] = versions;
  return (
    <section class="card" aria-labelledby="versions">
      <h2 id="versions">Loaded versions</h2>
      <ul class="plain">
        {versions.map(({ info: { url, version, date } }) => (
          <li>
            {version === info.version ? (
              <strong>{shortVersion(version)}</strong>
            ) : (
              <a href={systemPath({ url, version })}>{shortVersion(version)}</a>
            )}
            {date === undefined ? null : <span class="muted">{` of ${date}`}</span>}
            {version === newest?.info.version && versions.length > 1 ? <span class="muted"> (newest)</span> : null}
            {version === info.version && versions.length > 1 ? <span class="muted"> (shown)</span> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Where there is a hierarchy its tops; else the first codes. */
function Tops({ codeSystem }: Pick<Shown, 'codeSystem'>) {
  if (codeSystem.count === undefined || codeSystem.count === 0) return null;
  const hierarchical = hasHierarchy(codeSystem);
  return (
    <section class="card" aria-labelledby="codes">
      <h2 id="codes">{hierarchical ? 'Hierarchy' : 'First codes'}</h2>
      {hierarchical ? (
        <div class="tree">
          <Branch codeSystem={codeSystem} concept={undefined} />
        </div>
      ) : (
        <FirstCodes codeSystem={codeSystem} />
      )}
    </section>
  );
}

const FIRST = 30;

function FirstCodes({ codeSystem }: Pick<Shown, 'codeSystem'>) {
  const { url: system, version } = codeSystem.info;
  const shown = [];
  for (const concept of codeSystem.concepts(codeSystem.all())) {
    shown.push(concept);
    if (shown.length >= FIRST) break;
  }
  return (
    <ul class="plain">
      {shown.map(({ code, display }) => (
        <li>
          <CodeLink place={{ system, version, code }} name={display} />
        </li>
      ))}
    </ul>
  );
}
