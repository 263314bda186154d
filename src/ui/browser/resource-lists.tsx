/** Lists of value sets and concept maps, with a search over their heads. */
import { Hono } from 'hono';
import type { CataloguedResource } from '../../terminology/catalogue.js';
import { Table } from '../components/table.js';
import type { UiContext, UiContextOf, UiEnv } from '../context.js';
import { page } from '../page.js';
import { numberIn, query } from './find.js';
import { mapPath, valueSetPath } from './links.js';
import { Pages } from './pages.js';
import { counted } from './words.js';

const PAGE = 50;

interface List {
  readonly path: string;
  readonly type: CataloguedResource['type'];
  readonly title: string;
  readonly one: string;
  readonly pathOf: (canonical: { readonly url: string; readonly version?: string | undefined }) => string;
}

const LISTS: readonly List[] = [
  { path: '/browse/value-sets', type: 'ValueSet', title: 'Value sets', one: 'value set', pathOf: valueSetPath },
  { path: '/browse/maps', type: 'ConceptMap', title: 'Concept maps', one: 'concept map', pathOf: mapPath },
];

export function listRoutes(ui: UiContext): Hono<UiEnv> {
  const routes = new Hono<UiEnv>();
  for (const list of LISTS) routes.get(list.path, (c) => listPage(c, ui, list));
  return routes;
}

function listPage(c: UiContextOf, ui: UiContext, list: List): Promise<Response> {
  const filter = query(c, 'filter');
  const offset = numberIn(c, 'offset', { fallback: 0, most: 1_000_000 });
  const found = ui
    .catalogue()
    .resourcesOf(list.type)
    .filter((resource) => filter === undefined || isMeant(resource, filter));
  return page(
    c,
    ui,
    { title: list.title },
    <>
      <nav aria-label="Place" class="crumbs">
        <a href="/browse">Browse</a>
        <span aria-hidden="true"> › </span>
        <span>{list.title}</span>
      </nav>
      <div class="heading">
        <h1>{list.title}</h1>
        <form method="get" action={list.path} class="inline">
          <label for="filter" class="visually-hidden">
            Name or address
          </label>
          <input id="filter" type="search" name="filter" value={filter} placeholder="Name or address" data-key="/" />
          <button type="submit" class="second">
            Find
          </button>
        </form>
      </div>
      <p class="hits-count">{counted(found.length, list.one)}</p>
      <Table
        caption={list.title}
        quietCaption
        items={found.slice(offset, offset + PAGE)}
        empty={`No ${list.one} of this name is loaded.`}
        columns={[
          { name: 'Name', heads: true, cell: (resource) => <NameCell resource={resource} list={list} /> },
          { name: 'Version', cell: ({ head }) => head.version ?? '' },
          { name: 'Status', cell: ({ head }) => head.status ?? '' },
        ]}
      />
      <Pages path={list.path} asked={{ filter }} window={{ offset, page: PAGE, total: found.length }} />
    </>,
  );
}

function NameCell({ resource: { id, head }, list }: { readonly resource: CataloguedResource; readonly list: List }) {
  const name = head.title ?? head.name ?? head.url ?? id;
  const path =
    head.url === undefined
      ? `/r4/${list.type}/${encodeURIComponent(id)}`
      : list.pathOf({ url: head.url, version: head.version });
  return (
    <>
      <a href={path}>{name}</a>
      {head.url === undefined ? null : <span class="sub">{head.url}</span>}
    </>
  );
}

function isMeant({ id, head }: CataloguedResource, filter: string): boolean {
  const wanted = filter.toLowerCase();
  return [id, head.url, head.title, head.name].some((text) => text?.toLowerCase().includes(wanted));
}
