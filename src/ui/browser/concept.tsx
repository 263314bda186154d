/** The page of one concept: what it is called, what it means, where it stands, which maps know it, and how it fared in other versions. */
import { Hono } from 'hono';
import type { Catalogue } from '../../terminology/catalogue.js';
import { Badge } from '../components/badge.js';
import type { UiContext, UiContextOf, UiEnv } from '../context.js';
import { page } from '../page.js';
import { mapEnds } from './concept-maps.js';
import { Maps, Memberships, Names, Properties, Versions } from './concept-parts.js';
import { type CodeSystem, type Concept, codeSystemOf, conceptIn, need, query } from './find.js';
import { CodeLink, type CodePlace, lookupPath, systemPath } from './links.js';
import { Ancestry, Branch } from './tree.js';
import { counted, shortName, shortVersion } from './words.js';

export function conceptRoutes(ui: UiContext): Hono<UiEnv> {
  const routes = new Hono<UiEnv>();
  routes.get('/browse/code', (c) =>
    conceptPage(c, ui, { system: need(c, 'system'), version: query(c, 'version'), code: need(c, 'code') }),
  );
  return routes;
}

/** @throws ApiProblem (404) */
export function conceptPage(c: UiContextOf, ui: UiContext, place: CodePlace): Promise<Response> {
  const catalogue = ui.catalogue();
  const codeSystem = codeSystemOf(catalogue, place.system, place.version);
  const concept = conceptIn(codeSystem, place.code);
  const title = `${concept.display ?? concept.code} · ${shortName(codeSystem.info)} ${concept.code}`;
  return page(c, ui, { title }, <ConceptView catalogue={catalogue} codeSystem={codeSystem} concept={concept} />);
}

export interface Subject {
  readonly codeSystem: CodeSystem;
  readonly concept: Concept;
}

function ConceptView({ catalogue, codeSystem, concept }: Subject & { readonly catalogue: Catalogue }) {
  const { info } = codeSystem;
  const ends = mapEnds(catalogue, info.url, concept.code);
  return (
    <div class="concept">
      <Head codeSystem={codeSystem} concept={concept} replacements={ends.replacements} />
      <div class="columns">
        <div>
          <Names codeSystem={codeSystem} concept={concept} />
          <Properties codeSystem={codeSystem} concept={concept} />
          <Memberships codeSystem={codeSystem} concept={concept} />
        </div>
        <div>
          <Hierarchy codeSystem={codeSystem} concept={concept} />
          <Maps ends={ends} />
          <Versions catalogue={catalogue} codeSystem={codeSystem} concept={concept} />
        </div>
      </div>
      {info.copyright === undefined ? null : <p class="note">{info.copyright}</p>}
    </div>
  );
}

function Hierarchy({ codeSystem, concept }: Subject) {
  const children = concept.ord < 0 ? [] : codeSystem.children(concept);
  const parents = codeSystem.parents(concept);
  return (
    <section class="card" aria-labelledby="hierarchy">
      <h2 id="hierarchy">Hierarchy</h2>
      {parents.length + children.length === 0 ? (
        <p class="muted">This code stands in no hierarchy.</p>
      ) : (
        <>
          {parents.length === 0 ? null : <h3>Above</h3>}
          {parents.length === 0 ? null : <Ancestry codeSystem={codeSystem} concept={concept} />}
          <h3>
            {children.length === 0 ? 'Nothing is below' : `Below: ${counted(children.length, 'child', 'children')}`}
          </h3>
          {children.length === 0 ? null : (
            <div class="tree">
              <Branch codeSystem={codeSystem} concept={concept} />
            </div>
          )}
        </>
      )}
    </section>
  );
}

function Head({ codeSystem, concept, replacements }: Subject & Pick<ReturnType<typeof mapEnds>, 'replacements'>) {
  const { info } = codeSystem;
  const place = { system: info.url, version: info.version, code: concept.code };
  return (
    <header class="concept-head">
      <nav aria-label="Code system" class="crumbs">
        <a href="/browse">Browse</a>
        <span aria-hidden="true"> › </span>
        <a href={systemPath({ url: info.url, version: info.version })}>
          {`${shortName(info)} ${info.version === undefined ? '' : shortVersion(info.version)}`}
        </a>
      </nav>
      <div class="heading">
        <h1>
          {concept.display ?? concept.code} <span class="code code-of">{concept.code}</span>
        </h1>
        <div class="actions">
          <a href={lookupPath(place)}>JSON</a>
        </div>
      </div>
      <p class="states">
        {concept.inactive ? <Badge tone="warn">inactive</Badge> : <Badge tone="good">active</Badge>}
        {concept.status === undefined || /^(in)?active$/i.test(concept.status) ? null : (
          <Badge>{concept.status.toLowerCase()}</Badge>
        )}
        {concept.abstract ? <Badge tone="info">a group, not for use itself</Badge> : null}
        {concept.ord < 0 ? <Badge tone="info">made by a grammar</Badge> : null}
      </p>
      {replacements.length === 0 ? null : <Replacements system={info.url} replacements={replacements} />}
      {concept.definition === undefined ? null : <p class="definition">{concept.definition}</p>}
    </header>
  );
}

function Replacements({ system, replacements }: { system: string } & Pick<ReturnType<typeof mapEnds>, 'replacements'>) {
  return (
    <div class="message warn">
      <strong>In its place</strong>
      <ul class="plain">
        {replacements.map(({ code, display, map, comment }) => (
          <li>
            <CodeLink place={{ system, code: code ?? '' }} name={display} />
            <span class="muted">{` ${map.title}${comment === undefined ? '' : `: ${comment}`}`}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
