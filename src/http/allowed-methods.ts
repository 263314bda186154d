/**
 * Which methods a path of the application answers to, read from its routes: so that a known path with another method is 405 with `Allow`
 * (RFC 9110 §15.5.6), and only an unknown one 404.
 */
import type { Hono } from 'hono';

interface KnownPath {
  readonly pattern: RegExp;
  readonly methods: readonly string[];
}

/** In the order in which `Allow` names them. */
const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Reads the routes at the first question, when all are there. Paths that the patterns of `only` do not fit are nobody's business here. */
export function allowedMethods(app: Hono, only: RegExp): (path: string) => readonly string[] {
  let known: readonly KnownPath[] | undefined;
  return (path) => {
    if (!only.test(path)) return [];
    known ??= knownPaths(app);
    const found = new Set(known.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods));
    return METHODS.filter((method) => found.has(method));
  };
}

/** Middleware is registered for ALL methods, and says nothing about what is answered. */
function knownPaths(app: Hono): readonly KnownPath[] {
  const byPath = new Map<string, Set<string>>();
  for (const { method, path } of app.routes) {
    if (method === 'ALL' || path.includes('*')) continue;
    const methods = byPath.get(path) ?? new Set();
    byPath.set(path, methods.add(method));
    // GET routes answer HEAD too.
    if (method === 'GET') methods.add('HEAD');
  }
  return [...byPath].map(([path, methods]) => ({ pattern: patternOf(path), methods: [...methods] }));
}

/** `/r4/CodeSystem/:id/$lookup`: a segment that begins with a colon is any text but the name of an operation. */
function patternOf(path: string): RegExp {
  const segments = path
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/$_][^/]*' : part.replace(/[$().+]/g, '\\$&')));
  return new RegExp(`^${segments.join('/')}/?$`);
}
