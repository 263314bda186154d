/**
 * The HTTP application: endpoints `/r4` (also `/fhir`) and `/r5`, one route for each row of the operations table at type and
 * instance level, read, search, metadata and batch. Wires; decides nothing about terminology.
 */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cacheStats } from '../domain/cache-stats.js';
import { TerminologyError } from '../domain/issue.js';
import type { FhirVersion } from '../domain/resource-decoder.js';
import { bodyTooLarge, methodNotAllowed, noSuchRoute, notSupported } from '../domain/wording.js';
import { type InputParameter, type InputParameters, inputParameters } from '../fhir/parameters.js';
import { VERSION } from '../release.js';
import type { Catalogue } from '../terminology/catalogue.js';
import { allowedMethods } from './allowed-methods.js';
import { operationAnswers } from './answer.js';
import { type AnswerCache, answerCache } from './answer-cache.js';
import { apiRoutes } from './api/api.js';
import { apiServices, authenticatorOf, servedFigures } from './api/parts.js';
import { releaseRoutes } from './api/releases.js';
import { suggestRoutes } from './api/suggest.js';
import { translateRoutes } from './api/translate.js';
import type { Authenticator } from './auth/authenticator.js';
import { fhirGuard, pageGuard } from './auth/fhir-access.js';
import { type Dispatch, runBatch } from './batch.js';
import type { Operation, ServerContext } from './context.js';
import { answerInner, type DirectRoutes, directOperation } from './direct.js';
import type { ServedFigures } from './figures.js';
import { headerOf, wantsJson } from './headers.js';
import { capabilities, terminologyModes, versions } from './metadata.js';
import { clientOf } from './miss.js';
import { prefersHtml } from './negotiate.js';
import { isLarge, type OffloadedAnswer } from './offload.js';
import { OPERATIONS } from './operations/table.js';
import { queryParameters, readJson, readParameters } from './request.js';
import { resourceJson } from './resource-json.js';
import { findResource, search, shapeOf } from './resources.js';
import { respond, respondError, respondIssues } from './respond.js';
import { createTurn } from './turn.js';
import { absence, addAllWrites, tellVersion } from './writes/wiring.js';

const ENDPOINTS: readonly (readonly [string, FhirVersion])[] = [
  ['/r4', '4.0'],
  ['/fhir', '4.0'],
  ['/r5', '5.0'],
];
const RESOURCE_TYPES = ['CodeSystem', 'ValueSet', 'ConceptMap', 'NamingSystem'] as const;

/** Pages that show content. */
const CONTENT_PAGES = ['/browse/*', '/ecl/*'] as const;

const endOfTurn = createTurn();

/** The application over some content. */
export function createApp(server: ServerContext): Hono {
  return createApplication(server).app;
}

export interface Application {
  readonly app: Hono;
  /** What may be answered without asking who asks, by path; nothing where that is not allowed. */
  readonly direct: DirectRoutes;
  /** What this process has answered. */
  readonly figures: () => ServedFigures;
}

/** The application, and its short ways for who receives requests by other means than `fetch`. */
export function createApplication(server: ServerContext): Application {
  const app = new Hono();
  app.onError((error, c) => respondError(c, error));
  const pages = server.pages?.((request) => app.fetch(request));
  const allowed = allowedMethods(app, /^\/(health|r4|r5|fhir)(\/|$)/);
  app.notFound(
    (c) =>
      pages?.notFound(c) ?? notAllowed(c, allowed) ?? respondIssues(c, [noSuchRoute(c.req.method, c.req.path)], 404),
  );
  const limit = bodyLimit({
    maxSize: server.maxBody,
    onError: (c) => respondIssues(c, [bodyTooLarge(server.maxBody)], 413),
  });
  const cache = answerCache(server.cacheBytes);
  app.get('/health', (c) =>
    c.json({ status: 'ok', version: VERSION, started: server.started, answers: cache.stats(), caches: cacheStats() }),
  );
  const auth = authenticatorOf(server);
  if (server.suggest !== undefined) {
    app.use('/api/suggest', limit);
    app.route('/api', suggestRoutes(server.suggest, auth));
  }
  app.use('/api/translate', limit);
  app.route('/api', translateRoutes(server, auth));
  const { governance, releases } = server;
  // Uploads have a limit of their own.
  if (auth !== undefined && governance !== undefined && releases !== undefined) {
    app.route('/api', releaseRoutes({ auth, store: governance.store, releases }));
  }
  if (auth !== undefined) app.route('/api', apiRoutes(apiServices(server, auth, cache), server.maxBody));
  // Before the endpoints: for some resources a page is what a browser asks for.
  if (auth !== undefined) for (const path of CONTENT_PAGES) app.use(path, pageGuard(auth));
  if (pages !== undefined) app.route('/', pages.routes);
  const direct: DirectRoutes = new Map();
  for (const [path, fhirVersion] of ENDPOINTS)
    app.route(path, endpoint(app, { server, path, fhirVersion, limit, cache, direct, pages: pages?.resources, auth }));
  // The short way asks nobody who they are.
  const open = auth?.settings.fhirAccess !== 'closed';
  return { app, direct: open ? direct : new Map(), figures: () => servedFigures(server, cache) };
}

/** The answer where the path is known, but not with this method; undefined where it is not. */
function notAllowed(c: Context, allowed: (path: string) => readonly string[]): Response | undefined {
  const { method, path } = c.req;
  const methods = allowed(path);
  if (methods.length === 0 || methods.includes(method)) return undefined;
  c.header('Allow', methods.join(', '));
  return respondIssues(c, [methodNotAllowed(method, path, methods)], 405);
}

interface Endpoint {
  readonly server: ServerContext;
  readonly path: string;
  readonly fhirVersion: FhirVersion;
  readonly limit: ReturnType<typeof bodyLimit>;
  readonly cache: AnswerCache;
  readonly direct: DirectRoutes;
  /** Shows resources and answers to human readers. */
  readonly pages: Hono | undefined;
  /** Knows who asks; absent where nobody is known. */
  readonly auth: Authenticator | undefined;
}

function endpoint(root: Hono, context: Endpoint): Hono {
  const { server, path, fhirVersion, limit, auth } = context;
  const routes = new Hono();
  const url = `${server.baseUrl}${path}`;
  const guard = auth === undefined ? [] : [fhirGuard(auth, path)];
  for (const middleware of guard) routes.use(middleware);
  routes.use((c, next) => spokenForm(c, next, context.pages));
  routes.post('*', limit);
  routes.get('/metadata', (c) => {
    const mode = c.req.query('mode');
    const facts = { server, fhirVersion, url, operations: OPERATIONS };
    return respond(c, mode === 'terminology' ? terminologyModes(facts) : capabilities(facts));
  });
  routes.on(['GET', 'POST'], '/$versions', (c) => respond(c, versions(fhirVersion)));
  for (const operation of OPERATIONS) addOperation(routes, operation, context);
  for (const type of RESOURCE_TYPES) addResource(routes, type, { ...context, url });
  if (auth !== undefined) addAllWrites(routes, { server, auth, fhirVersion, url });
  const batch = batchHandler(root, context);
  routes.post('/', batch);
  // Clients write the base URL with a slash at the end or without.
  root.post(`${path}/`, limit, ...guard, batch);
  return routes;
}

/** Answers a batch entry by entry; where anybody may read, entries take the short way if they can. */
function batchHandler(root: Hono, { server, path, direct, auth }: Endpoint): (c: Context) => Promise<Response> {
  const isOpen = auth?.settings.fhirAccess !== 'closed';
  return async (c) => {
    const bundle = await readJson(c);
    const headers = { 'content-type': 'application/fhir+json', ...passedOn(c) };
    const env = { client: clientOf(c, server.auth?.trustedProxies) };
    const dispatch: Dispatch = async (method, entryPath, body) => {
      const target = `${path}${entryPath}`;
      const short = isOpen ? answerInner(direct, { method, target, headers, body, env }) : undefined;
      if (short !== undefined) {
        const { status, body: text } = await short;
        return { status, body: String(text) };
      }
      const response = await root.request(target, { method, headers, ...(body === undefined ? {} : { body }) }, env);
      return { status: response.status, body: await response.text() };
    };
    return respond(c, await runBatch(bundle, dispatch, server.maxBatch));
  };
}

/** Headers of a batch that hold for each of its entries. */
function passedOn(c: Context): Record<string, string> {
  const names = ['accept-language', 'x-too-costly-threshold', 'authorization', 'x-api-key', 'cookie'];
  return Object.fromEntries(
    names.flatMap((name) => (c.req.header(name) === undefined ? [] : [[name, c.req.header(name) ?? '']])),
  );
}

/** How an operation names the version of the resource that it works on. */
const VERSION_PARAMETER: Readonly<Record<Operation['resource'], string>> = {
  CodeSystem: 'version',
  ValueSet: 'valueSetVersion',
  ConceptMap: 'conceptMapVersion',
};

/** Type level and instance level, GET and POST, from one row. */
function addOperation(routes: Hono, operation: Operation, context: Endpoint): void {
  const { path, direct } = context;
  const own = operationAnswers(operation, context);
  const answer = async (c: Context, add?: (loaded: Catalogue) => readonly InputParameter[]): Promise<Response> => {
    try {
      const kept = own.kept(c);
      if (kept !== undefined) return respond(c, kept);
      const body = c.req.method === 'POST' ? await c.req.text() : undefined;
      const elsewhere = isLarge(body ?? '') ? own.elsewhere(c, body) : undefined;
      if (elsewhere !== undefined) return respondOffloaded(c, await elsewhere);
      const given = await readParameters(c);
      const found = own.found(c, given, { body, add });
      return found instanceof Promise ? respondOffloaded(c, await found) : respond(c, String(found));
    } finally {
      await endOfTurn();
    }
  };
  routes.on(['GET', 'POST'], `/${operation.resource}/$${operation.name}`, (c) => answer(c));
  direct.set(`${path}/${operation.resource}/$${operation.name}`, directOperation(own));
  routes.on(['GET', 'POST'], `/${operation.resource}/:id/$${operation.name}`, (c) =>
    answer(c, (loaded) => {
      const { head } = findResource(loaded, operation.resource, c.req.param('id') ?? '');
      const named = [
        { name: 'url', value: head.url },
        { name: VERSION_PARAMETER[operation.resource], value: head.version },
      ];
      return named.filter(({ value }) => value !== undefined);
    }),
  );
}

function respondOffloaded(c: Context, { body, status }: OffloadedAnswer): Response {
  return respond(c, body, status);
}

function addResource(routes: Hono, type: string, context: Endpoint & { url: string }): void {
  const { server, path, fhirVersion, url, direct } = context;
  const place = { url: `${url}/${type}`, fhirVersion };
  const page = (input: InputParameters): string => search(server.loaded, type, { input, place });
  const searchPage = async (c: Context): Promise<Response> => {
    const input = await readParameters(c);
    return respond(c, page(input));
  };
  direct.set(`${path}/${type}`, { get: (c) => page(inputParameters(queryParameters(c.req.url))) });
  routes.get(`/${type}`, searchPage);
  routes.post(`/${type}/_search`, searchPage);
  routes.get(`/${type}/:id`, async (c) => {
    const shape = shapeOf(await readParameters(c));
    const id = c.req.param('id') ?? '';
    const found = server.loaded.resourceById(type, id);
    if (found === undefined) throw await absence(server, type, id);
    tellVersion(c, found);
    return respond(c, resourceJson(found, fhirVersion, shape));
  });
}

/** People who ask for HTML get a page, where there are pages; all others JSON. A client that insists on another form is told so. */
async function spokenForm(
  c: Context,
  next: () => Promise<void>,
  pages: Hono | undefined,
): Promise<Response | undefined> {
  const format = c.req.url.includes('_format=') ? c.req.query('_format') : undefined;
  const accept = headerOf(c, 'accept') ?? '*/*';
  if (pages !== undefined && c.req.method === 'GET' && prefersHtml(format, accept))
    return await pages.fetch(c.req.raw, c.env);
  if (format === undefined ? wantsJson(accept) : /json/.test(format)) {
    await next();
    return undefined;
  }
  throw new TerminologyError(notSupported(`The format '${format ?? accept}' (use application/fhir+json)`), 406);
}
