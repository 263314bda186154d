/** `/api`: all routes of governance with their documentation (OpenAPI 3.1), both made of the contract. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { methodNotAllowed, noSuchRoute } from '../../domain/wording.js';
import { VERSION } from '../../release.js';
import { allowedMethods } from '../allowed-methods.js';
import { Problem } from './contract/common.js';
import type { Endpoint } from './contract/endpoint.js';
import { ENDPOINTS, type EndpointName } from './contract/endpoints.js';
import type { Mounted } from './handler.js';
import { OTHER_PATHS } from './other-paths.js';
import { respondProblem, respondThrown } from './problem.js';
import { fileRoutes } from './routes/files.js';
import { mapRoutes } from './routes/maps.js';
import { oversightRoutes } from './routes/oversight.js';
import { peopleRoutes } from './routes/people.js';
import { publicationRoutes } from './routes/publications.js';
import { queueRoutes } from './routes/queue.js';
import { rowListRoutes } from './routes/row-lists.js';
import { rowRoutes } from './routes/rows.js';
import { suggestionRoutes } from './routes/suggestions.js';
import type { ApiServices } from './services.js';

/** The routes; `maxBody` is the largest body in bytes. */
export function apiRoutes(services: ApiServices, maxBody: number): Hono {
  const app = new OpenAPIHono();
  app.onError((error, c) => respondThrown(c, error));
  for (const [name, scheme] of Object.entries(SCHEMES))
    app.openAPIRegistry.registerComponent('securitySchemes', name, scheme);
  app.use(bodyLimit({ maxSize: maxBody, onError: (c) => tooLarge(c, maxBody) }));
  const mounted = new Map(routesOf(services).map((route) => [route.endpoint, route]));
  // In the order of the table, where what is named stands before what is a parameter.
  for (const [name, endpoint] of Object.entries(ENDPOINTS) as [EndpointName, Endpoint][]) {
    app.openAPIRegistry.registerPath(documented(name, endpoint));
    // Releases are answered beside these, where the server keeps content files.
    const route = mounted.get(endpoint);
    if (route === undefined) continue;
    app.on(endpoint.method.toUpperCase(), endpoint.path.replace(/\{(\w+)\}/g, ':$1'), (c) =>
      route.answer(c, services.auth),
    );
  }
  for (const path of OTHER_PATHS) app.openAPIRegistry.registerPath(path);
  let document: string | undefined;
  app.get('/openapi.json', (c) => {
    document ??= JSON.stringify(app.getOpenAPI31Document(HEAD, { sortComponents: 'alphabetically' }));
    return c.body(document, 200, { 'Content-Type': 'application/json; charset=utf-8' });
  });
  const allowed = allowedMethods(app as unknown as Hono, /^\//);
  app.all('*', (c) => notThere(c, allowed(c.req.path.replace(/^\/api/, ''))));
  return app as unknown as Hono;
}

function routesOf(services: ApiServices): readonly Mounted[] {
  return [
    ...peopleRoutes(services),
    ...mapRoutes(services),
    ...rowListRoutes(services),
    ...rowRoutes(services),
    ...suggestionRoutes(services),
    ...queueRoutes(services),
    ...publicationRoutes(services),
    ...fileRoutes(services),
    ...oversightRoutes(services),
  ];
}

/** The path is not known, or not with this method. */
function notThere(c: Context, methods: readonly string[]): Response {
  const { method, path } = c.req;
  const issue = methods.length === 0 ? noSuchRoute(method, path) : methodNotAllowed(method, path, methods);
  if (methods.length > 0) c.header('Allow', methods.join(', '));
  return respondProblem(c, methods.length === 0 ? 404 : 405, [{ code: issue.code, text: issue.text }]);
}

function tooLarge(c: Context, maxBody: number): Response {
  return respondProblem(c, 413, [
    { code: 'too-costly', text: `the body is larger than ${maxBody} bytes`, path: 'body' },
  ]);
}

const HEAD = {
  openapi: '3.1.0',
  info: {
    title: 'Concord: governance',
    version: VERSION,
    description: 'Maps of local codes to standard ones: people, rows, decisions, versions, the queue and the audit.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/api' }],
};

/** Ways to say who one is. */
const SCHEMES = {
  session: { type: 'apiKey', in: 'cookie', name: 'concord-session', description: 'set by POST /session' },
  key: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'made by POST /keys' },
  bearer: { type: 'http', scheme: 'bearer', description: 'an API key, or a JWT of the identity provider' },
} as const;

const PROBLEM = { 'application/problem+json': { schema: Problem } };

/** The endpoint as OpenAPI says it. */
function documented(name: EndpointName, endpoint: Endpoint): ReturnType<typeof createRoute> {
  const { method, path, tag, summary, access, params, query, body, answer, status, file } = endpoint;
  const description = typeof access === 'string' ? ACCESS[access] : `For ${access.join(', ')}.`;
  const content =
    file === undefined
      ? { 'application/json': { schema: answer } }
      : Object.fromEntries(file.map((type) => [type, { schema: { type: 'string' as const } }]));
  const empty = answer === undefined && file === undefined;
  return createRoute({
    method,
    path,
    operationId: name,
    tags: [tag],
    summary,
    description,
    ...(access === 'public' ? {} : { security: [{ session: [] }, { key: [] }, { bearer: [] }] }),
    request: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { query }),
      ...(body === undefined ? {} : { body: { required: true, content: { 'application/json': { schema: body } } } }),
    },
    responses: {
      [empty ? 204 : (status ?? 200)]: empty ? { description: 'done' } : { description: 'answer', content },
      default: { description: 'problem', content: PROBLEM },
    },
  } as Parameters<typeof createRoute>[0]) as ReturnType<typeof createRoute>;
}

const ACCESS = { public: 'For everybody.', 'signed-in': 'For everybody with a role.' } as const;
