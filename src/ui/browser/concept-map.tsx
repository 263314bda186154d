/** The page of a concept map: from where to where, and its rows, page by page or of one code. */
import { Hono } from 'hono';
import type { Catalogue } from '../../terminology/catalogue.js';
import { findVersion } from '../../terminology/resolve.js';
import { Badge } from '../components/badge.js';
import { Table } from '../components/table.js';
import type { UiContext, UiContextOf, UiEnv } from '../context.js';
import { page } from '../page.js';
import { relationWords } from './concept-parts.js';
import { need, notHere, numberIn, query, resourceFor } from './find.js';
import { CodeLink, mapPath, resourcePath, systemPath, Uri } from './links.js';
import { Pages } from './pages.js';
import { Fact } from './system.js';
import { shortUrl, shortVersion } from './words.js';

const PAGE = 50;
/** Rows beyond this many are found by their code alone. */
const DEEPEST = 10_000;

type Map = ReturnType<Catalogue['conceptMaps']>[number];
type Group = Map['groups'][number];
type Row = ReturnType<Group['bySource']>[number];

export function conceptMapRoutes(ui: UiContext): Hono<UiEnv> {
  const routes = new Hono<UiEnv>();
  routes.get('/browse/map', (c) => conceptMapPage(c, ui, { url: need(c, 'url'), version: query(c, 'version') }));
  return routes;
}

interface Asked {
  readonly url: string;
  readonly version?: string | undefined;
}

/** @throws ApiProblem (404) */
export function conceptMapPage(c: UiContextOf, ui: UiContext, { url, version }: Asked): Promise<Response> {
  const catalogue = ui.catalogue();
  const named = catalogue.conceptMaps().filter(({ info }) => info.url === url);
  const map = named.find(({ info }) => version !== undefined && info.version === version) ?? current(named, version);
  if (map === undefined)
    throw notHere(`The concept map ${url}${version === undefined ? '' : ` ${version}`} is not loaded.`);
  const code = query(c, 'code');
  const offset = numberIn(c, 'offset', { fallback: 0, most: DEEPEST });
  const { info } = map;
  return page(
    c,
    ui,
    { title: info.title ?? info.name ?? info.url },
    <div>
      <nav aria-label="Place" class="crumbs">
        <a href="/browse">Browse</a>
        <span aria-hidden="true"> › </span>
        <a href="/browse/maps">Concept maps</a>
      </nav>
      <Head catalogue={catalogue} map={map} versions={named} />
      <form method="get" action="/browse/map" class="search-row">
        <input type="hidden" name="url" value={info.url} />
        {info.version === undefined ? null : <input type="hidden" name="version" value={info.version} />}
        <label for="row-code" class="visually-hidden">
          A code of either side
        </label>
        <input id="row-code" type="search" name="code" value={code} placeholder="A code of either side" data-key="/" />
        <button type="submit" class="second">
          Find
        </button>
      </form>
      {map.groups.map((group) => (
        <GroupRows catalogue={catalogue} map={map} group={group} code={code} offset={offset} />
      ))}
    </div>,
  );
}

function current(maps: readonly Map[], version: string | undefined): Map | undefined {
  return version === undefined ? (maps.find(({ superseded }) => superseded !== true) ?? maps[0]) : undefined;
}

function Head({ catalogue, map, versions }: { catalogue: Catalogue; map: Map; versions: readonly Map[] }) {
  const { info } = map;
  const resource = resourceFor(catalogue, 'ConceptMap', info);
  return (
    <>
      <div class="heading">
        <h1>{info.title ?? info.name ?? info.url}</h1>
        <div class="actions">
          {resource === undefined ? null : <a href={resourcePath('ConceptMap', resource.id)}>JSON</a>}
        </div>
      </div>
      {map.superseded === true ? (
        <p>
          <Badge tone="warn">another version is served</Badge>
        </p>
      ) : null}
      {info.description === undefined ? null : <p>{info.description}</p>}
      <dl class="facts card">
        <dt>URL</dt>
        <dd>
          <Uri value={info.url} />
        </dd>
        <Fact name="Version" value={info.version === undefined ? undefined : shortVersion(info.version)} />
        <Fact name="Status" value={info.status} />
        <Fact name="Date" value={info.date} />
        <Fact name="Published by" value={info.publisher} />
        {versions.length < 2 ? null : (
          <>
            <dt>Other versions</dt>
            <dd>
              {versions
                .filter((each) => each !== map)
                .slice(0, 20)
                .map(({ info: { url, version } }) => (
                  <>
                    <a href={mapPath({ url, version })}>{shortVersion(version)}</a>{' '}
                  </>
                ))}
            </dd>
          </>
        )}
        <Fact name="Licence" value={info.copyright} />
      </dl>
    </>
  );
}

interface GroupProps {
  readonly catalogue: Catalogue;
  readonly map: Map;
  readonly group: Group;
  readonly code: string | undefined;
  readonly offset: number;
}

function GroupRows({ catalogue, map: { info }, group, code, offset }: GroupProps) {
  const names = namer(catalogue, group);
  const found =
    code === undefined
      ? group.rows(offset + PAGE + 1).slice(offset)
      : [...group.bySource(code), ...group.byTarget(code)];
  const rows = code === undefined ? found.slice(0, PAGE) : found.slice(0, 500);
  const isLast = code !== undefined || found.length <= PAGE || offset + PAGE >= DEEPEST;
  return (
    <section>
      <h2>
        <SystemName url={group.source} version={group.sourceVersion} />
        <span aria-hidden="true"> → </span>
        <span class="visually-hidden"> to </span>
        <SystemName url={group.target} version={group.targetVersion} />
      </h2>
      <Table
        caption={`Rows from ${shortUrl(group.source)} to ${shortUrl(group.target)}`}
        quietCaption
        items={rows}
        empty={code === undefined ? 'No rows.' : `No row has the code ${code}.`}
        columns={[
          {
            name: 'Source',
            heads: true,
            cell: (row) => (
              <End
                linked={names.linked.source}
                system={group.source}
                code={row.sourceCode}
                name={row.sourceDisplay ?? names.source(row.sourceCode)}
              />
            ),
          },
          { name: 'Relationship', cell: ({ target }) => relationWords(target?.relationship) },
          {
            name: 'Target',
            cell: ({ target }) => (
              <End
                linked={names.linked.target}
                system={group.target}
                code={target?.code}
                name={target?.display ?? names.target(target?.code)}
              />
            ),
          },
          { name: 'Remark', cell: (row) => remark(row) },
        ]}
      />
      <Pages
        path="/browse/map"
        asked={{ url: info.url, version: info.version }}
        window={{
          offset: code === undefined ? offset : 0,
          page: PAGE,
          total: isLast ? offset + rows.length : undefined,
        }}
      />
    </section>
  );
}

/** Displays from the loaded code systems, for maps that carry none. */
function namer(catalogue: Catalogue, { source, sourceVersion, target, targetVersion }: Group) {
  const of = (url: string | undefined, version: string | undefined) => {
    const found = url === undefined ? undefined : (findVersion(catalogue, url, version) ?? findVersion(catalogue, url));
    return (code: string | undefined): string | undefined =>
      code === undefined || code === '' ? undefined : found?.open().find(code)?.display;
  };
  const isLoaded = (url: string | undefined): boolean =>
    url !== undefined && catalogue.codeSystemVersions(url).length > 0;
  return {
    source: of(source, sourceVersion),
    target: of(target, targetVersion),
    linked: { source: isLoaded(source), target: isLoaded(target) },
  };
}

function remark({ comment, target }: Row): string {
  return target?.comment ?? comment ?? '';
}

function SystemName({ url, version }: { readonly url: string | undefined; readonly version: string | undefined }) {
  if (url === undefined) return <>any code system</>;
  return (
    <a href={systemPath({ url })}>{`${shortUrl(url)}${version === undefined ? '' : ` ${shortVersion(version)}`}`}</a>
  );
}

interface EndProps {
  readonly system: string | undefined;
  readonly code: string | undefined;
  readonly name: string | undefined;
  /** The code system is loaded, so that the code has a page. */
  readonly linked: boolean;
}

function End({ system, code, name, linked }: EndProps) {
  if (code === undefined || code === '') return <span class="muted">none</span>;
  if (system === undefined || !linked) return <span>{`${code} ${name ?? ''}`}</span>;
  return <CodeLink place={{ system, code }} name={name} />;
}
