/** The workbench: queue, decisions, reviews, maps, impact. A table of paths; each page is in a file of its own. */
import { Hono } from 'hono';
import type { UiContext, UiContextOf, UiEnv } from '../context.js';
import { bulk } from './bulk.js';
import { decide, remark, review, settleFlag, undo } from './decide.js';
import { decisionPage } from './decision-page.js';
import { historyPage } from './history-page.js';
import { impactPage, sendToReview } from './impact-page.js';
import { changeLive, livePage } from './live-page.js';
import { bringIn, exportMap, findSuggestions } from './map-actions.js';
import { mapPage } from './map-page.js';
import { createMap, mapsPage } from './maps-page.js';
import { diffPage, publish, publishPage, rollback } from './publish-page.js';
import { queuePage } from './queue-page.js';
import { reviewPage } from './review-page.js';
import { changeViews } from './saved-views.js';
import { searchPart } from './search.js';
import { tourPage } from './tour-page.js';

type Page = (c: UiContextOf, ui: UiContext) => Promise<Response>;

const PAGES: readonly (readonly ['get' | 'post', string, Page])[] = [
  ['get', '/queue', queuePage],
  ['post', '/queue/bulk', bulk],
  ['post', '/queue/views', changeViews],
  ['get', '/queue/live', livePage],
  ['post', '/queue/live', changeLive],
  ['get', '/review', reviewPage],
  ['get', '/rows/:row', decisionPage],
  ['get', '/rows/:row/search', searchPart],
  ['get', '/rows/:row/history', historyPage],
  ['post', '/rows/:row/decide', decide],
  ['post', '/rows/:row/review', review],
  ['post', '/rows/:row/undo', undo],
  ['post', '/rows/:row/comments', (c, ui) => remark(c, ui, 'comments')],
  ['post', '/rows/:row/flags', (c, ui) => remark(c, ui, 'flags')],
  ['post', '/flags/:flag/settle', settleFlag],
  ['get', '/maps', mapsPage],
  ['post', '/maps', createMap],
  ['get', '/maps/:map', mapPage],
  ['get', '/maps/:map/publish', publishPage],
  ['post', '/maps/:map/publish', publish],
  ['post', '/maps/:map/rollback', rollback],
  ['get', '/maps/:map/diff', diffPage],
  ['get', '/maps/:map/export', exportMap],
  ['post', '/maps/:map/bring', bringIn],
  ['post', '/maps/:map/suggest', findSuggestions],
  ['get', '/maps/:map/impact', impactPage],
  ['post', '/maps/:map/impact', sendToReview],
  ['get', '/tour', tourPage],
];

export function workbenchRoutes(ui: UiContext): Hono<UiEnv> {
  const routes = new Hono<UiEnv>();
  for (const [method, path, page] of PAGES) routes[method](path, (c) => page(c, ui));
  return routes;
}
