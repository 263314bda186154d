/**
 * The FHIR resources for human readers, under their own addresses: the browser's page where there is one, else the answer laid out. The server
 * sends a request here where its `Accept` (or `_format`) prefers HTML.
 */
import { Hono } from 'hono';
import { apiOf } from '../api.js';
import type { UiContext, UiContextOf, UiEnv } from '../context.js';
import { errorPage } from '../errors.js';
import { page } from '../page.js';
import { AnswerView } from './answer-view.js';
import { conceptPage } from './concept.js';
import { conceptMapPage } from './concept-map.js';
import { notHere, query } from './find.js';
import { systemPage } from './system.js';
import { valueSetPage } from './value-set.js';

type Handler = (c: UiContextOf) => Promise<Response>;

/** Pages below `/r4`, `/r5` and `/fhir`. */
export function fhirPages(ui: UiContext): Hono<UiEnv> {
  const routes = new Hono<UiEnv>();
  routes.onError((error, c) => errorPage(c, ui, error));
  const answer: Handler = (c) => answerPage(c, ui);
  for (const base of ['/r4', '/r5', '/fhir']) {
    routes.get(
      `${base}/CodeSystem/$lookup`,
      varies((c) => lookupPage(c, ui) ?? answer(c)),
    );
    routes.get(
      `${base}/ValueSet/$expand`,
      varies((c) => expandPage(c, ui) ?? answer(c)),
    );
    routes.get(
      `${base}/:type/:id`,
      varies((c) => resourcePage(c, ui) ?? answer(c)),
    );
    routes.get(`${base}`, varies(answer));
    routes.get(`${base}/*`, varies(answer));
  }
  return routes;
}

/** What is answered depends on `Accept`. */
function varies(handler: Handler): Handler {
  return async (c) => {
    const response = await handler(c);
    response.headers.append('vary', 'accept');
    return response;
  };
}

function lookupPage(c: UiContextOf, ui: UiContext): Promise<Response> | undefined {
  const system = query(c, 'system');
  const code = query(c, 'code');
  if (system === undefined || code === undefined) return undefined;
  return conceptPage(c, ui, { system, version: query(c, 'version'), code });
}

function expandPage(c: UiContextOf, ui: UiContext): Promise<Response> | undefined {
  const url = query(c, 'url');
  return url === undefined ? undefined : valueSetPage(c, ui, { url, version: query(c, 'valueSetVersion') });
}

/** The page of a resource that says what it is by a canonical; others are laid out as they are. */
function resourcePage(c: UiContextOf, ui: UiContext): Promise<Response> | undefined {
  const type = c.req.param('type') ?? '';
  const id = c.req.param('id') ?? '';
  if (id.startsWith('$') || !['CodeSystem', 'ValueSet', 'ConceptMap'].includes(type)) return undefined;
  const found = ui.catalogue().resourceById(type, id);
  if (found === undefined) throw notHere(`There is no ${type}/${id} on this server.`);
  const { url, version } = found.head;
  if (url === undefined) return undefined;
  if (type === 'ValueSet') return valueSetPage(c, ui, { url, version });
  if (type === 'ConceptMap') return isServed(ui, url) ? conceptMapPage(c, ui, { url, version }) : undefined;
  return ui.catalogue().codeSystemVersions(url).length === 0 ? undefined : systemPage(c, ui, { url, version });
}

function isServed(ui: UiContext, url: string): boolean {
  return ui
    .catalogue()
    .conceptMaps()
    .some(({ info }) => info.url === url);
}

/** Whatever else the endpoint answers, as it answers it. */
async function answerPage(c: UiContextOf, ui: UiContext): Promise<Response> {
  const url = new URL(c.req.url);
  url.searchParams.set('_format', 'json');
  const path = `${url.pathname}${url.search}`;
  const response = await apiOf(c, ui).raw(path, { headers: { accept: 'application/fhir+json' } });
  const text = await response.text();
  const view = <AnswerView path={path} status={response.status} text={text} />;
  return await page(c, ui, { title: decodeURI(url.pathname), status: response.status }, view);
}
