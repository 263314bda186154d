/** The page of a value set: its definition in words, and its codes, page by page and by text. */
import { Hono } from 'hono';
import { formatCanonical } from '../../domain/canonical.js';
import type { ValueSetDefinition } from '../../domain/value-set.js';
import type { Catalogue } from '../../terminology/catalogue.js';
import { findValueSet } from '../../terminology/implicit-value-sets.js';
import type { UiContext, UiContextOf, UiEnv } from '../context.js';
import { page, part, wantsPart } from '../page.js';
import { CodesTable } from './codes-table.js';
import { ComposeWords } from './compose-words.js';
import { type Expanded, expansionOf, type Refused } from './expansion.js';
import { need, notHere, numberIn, query, resourceFor } from './find.js';
import { resourcePath, Uri } from './links.js';
import { Pages } from './pages.js';
import { Fact } from './system.js';
import { counted } from './words.js';

const PAGE = 50;

export function valueSetRoutes(ui: UiContext): Hono<UiEnv> {
  const routes = new Hono<UiEnv>();
  routes.get('/browse/value-set', (c) => valueSetPage(c, ui, { url: need(c, 'url'), version: query(c, 'version') }));
  return routes;
}

interface Asked {
  readonly url: string;
  readonly version?: string | undefined;
}

/** @throws ApiProblem (404) */
export async function valueSetPage(c: UiContextOf, ui: UiContext, { url, version }: Asked): Promise<Response> {
  const catalogue = ui.catalogue();
  const definition = findValueSet(catalogue, formatCanonical(url, version));
  if (definition === undefined) {
    throw notHere(`The value set ${formatCanonical(url, version)} is not loaded, and no code system implies it.`);
  }
  const filter = query(c, 'filter');
  const offset = numberIn(c, 'offset', { fallback: 0, most: 10_000_000 });
  const answer = await expansionOf(c, ui, [
    { name: 'url', valueUri: url },
    ...(version === undefined ? [] : [{ name: 'valueSetVersion', valueString: version }]),
    ...(filter === undefined ? [] : [{ name: 'filter', valueString: filter }]),
    { name: 'count', valueInteger: PAGE },
    { name: 'offset', valueInteger: offset },
    { name: 'excludeNested', valueBoolean: true },
  ]);
  const codes = <Codes asked={{ url, version, filter }} answer={answer} offset={offset} />;
  if (wantsPart(c)) return part(c, codes);
  const title = definition.title ?? definition.name ?? url;
  return page(
    c,
    ui,
    { title },
    <div>
      <nav aria-label="Place" class="crumbs">
        <a href="/browse">Browse</a>
        <span aria-hidden="true"> › </span>
        <a href="/browse/value-sets">Value sets</a>
      </nav>
      <Head catalogue={catalogue} definition={definition} url={url} />
      <div class="columns even">
        <div>
          <Facts definition={definition} />
          {definition.compose === undefined ? null : (
            <ComposeWords catalogue={catalogue} compose={definition.compose} />
          )}
        </div>
        <section class="card" aria-labelledby="codes">
          <h2 id="codes">Codes</h2>
          <FilterForm asked={{ url, version, filter }} />
          {codes}
        </section>
      </div>
    </div>,
  );
}

interface HeadProps {
  readonly catalogue: Catalogue;
  readonly definition: ValueSetDefinition;
  readonly url: string;
}

function Head({ catalogue, definition, url }: HeadProps) {
  const resource = resourceFor(catalogue, 'ValueSet', { url: definition.url, version: definition.version });
  const expand = `/r4/ValueSet/$expand?${new URLSearchParams({ url, count: '1000', _format: 'json' })}`;
  return (
    <div class="heading">
      <h1>{definition.title ?? definition.name ?? url}</h1>
      <div class="actions">
        {resource === undefined ? null : <a href={resourcePath('ValueSet', resource.id)}>JSON</a>}
        <a href={expand}>Expansion as JSON</a>
      </div>
    </div>
  );
}

function Facts({ definition }: { readonly definition: ValueSetDefinition }) {
  const { url, version, status, date, publisher, description, copyright } = definition;
  return (
    <section class="card" aria-labelledby="facts">
      <h2 id="facts">About</h2>
      {description === undefined ? null : <p>{description}</p>}
      <dl class="facts">
        <dt>URL</dt>
        <dd>{url === undefined ? '' : <Uri value={url} />}</dd>
        <Fact name="Version" value={version} />
        <Fact name="Status" value={status} />
        <Fact name="Date" value={date} />
        <Fact name="Published by" value={publisher} />
        <Fact name="Licence" value={copyright} />
      </dl>
    </section>
  );
}

function FilterForm({
  asked: { url, version, filter },
}: {
  readonly asked: Asked & { readonly filter?: string | undefined };
}) {
  return (
    <form method="get" action="/browse/value-set" class="search-row">
      <input type="hidden" name="url" value={url} />
      {version === undefined ? null : <input type="hidden" name="version" value={version} />}
      <label for="code-filter" class="visually-hidden">
        Codes whose names have these words
      </label>
      <input
        id="code-filter"
        type="search"
        name="filter"
        value={filter}
        placeholder="Words of a name"
        autocomplete="off"
        hx-get="/browse/value-set"
        hx-trigger="input changed delay:120ms, search"
        hx-target="#value-set-codes"
        hx-include="closest form"
        hx-sync="this:replace"
      />
      <button type="submit" class="second">
        Filter
      </button>
    </form>
  );
}

interface CodesProps {
  readonly asked: Asked & { readonly filter?: string | undefined };
  readonly answer: Expanded | Refused;
  readonly offset: number;
}

function Codes({ asked, answer, offset }: CodesProps) {
  return (
    <div id="value-set-codes" aria-live="polite">
      {answer.kind === 'refused' ? (
        <div class="message warn">
          <strong>This value set cannot be listed here.</strong>
          {answer.reasons.map((reason) => (
            <p>{reason}</p>
          ))}
        </div>
      ) : (
        <>
          <p class="hits-count">
            {answer.total === undefined
              ? counted(answer.codes.length, 'code shown', 'codes shown')
              : counted(answer.total, 'code')}
          </p>
          <CodesTable codes={answer.codes} caption="Codes of the value set" />
          <Pages
            path="/browse/value-set"
            asked={{ url: asked.url, version: asked.version, filter: asked.filter }}
            window={{
              offset,
              page: PAGE,
              total: answer.total ?? (answer.codes.length < PAGE ? offset + answer.codes.length : undefined),
            }}
          />
        </>
      )}
    </div>
  );
}
