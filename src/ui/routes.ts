/** All pages as one application, and the page for what is not there. The server mounts it at its root. */
import { type Context, Hono } from 'hono';
import { adminRoutes } from './admin/routes.js';
import { visitorOf } from './api.js';
import { assetRoutes } from './assets.js';
import { fhirPages } from './browser/fhir-pages.js';
import { browserRoutes } from './browser/routes.js';
import type { UiContext, UiContextOf, UiEnv } from './context.js';
import { errorPage, notFoundPage } from './errors.js';
import { formLimit } from './form.js';
import { seeOther } from './page.js';
import { sessionRoutes } from './session/routes.js';
import { workbenchRoutes } from './workbench/routes.js';

export interface Ui {
  readonly routes: Hono;
  /** For a path that nothing answers; undefined where the client asks for no page. */
  readonly notFound: (c: Context) => Promise<Response> | undefined;
  /** FHIR resources and answers for human readers. */
  readonly resources: Hono;
}

/** Where forms are sent to. Not all paths: those of FHIR have a limit of their own. */
const FORMS = ['/login', '/logout', '/theme', '/queue/*', '/rows/*', '/flags/*', '/review/*', '/maps/*', '/admin/*'];

/** The pages. A handler that finds a request to be no page's (`Accept` without `text/html`) passes it on with `next()`. */
export function uiRoutes(ui: UiContext): Ui {
  const routes = new Hono<UiEnv>();
  routes.onError((error, c) => errorPage(c, ui, error));
  routes.get('/', async (c) => seeOther(c, (await visitorOf(c, ui)) === undefined ? '/browse' : '/queue'));
  for (const path of FORMS) routes.use(path, formLimit);
  routes.route('/', assetRoutes());
  routes.route('/', sessionRoutes(ui));
  routes.route('/', workbenchRoutes(ui));
  routes.route('/', browserRoutes(ui));
  routes.route('/', adminRoutes(ui));
  return {
    routes: routes as unknown as Hono,
    notFound: (c) => notFoundPage(c as UiContextOf, ui),
    resources: fhirPages(ui) as unknown as Hono,
  };
}
