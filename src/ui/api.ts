/**
 * How pages ask the API: in process, with the visitor's own cookie and token, so that a page can do nothing that its visitor may not. An
 * answer that is a problem (RFC 9457) is thrown as one and becomes words on the page that asked.
 */
import type { UiContext, UiContextOf, Visitor } from './context.js';

/** What the API refused, in its own words. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
  ) {
    super(detail);
  }
}

export interface ApiClient {
  /** JSON of a GET. @throws ApiProblem */
  get<T>(path: string): Promise<T>;
  /** JSON of a change; the visitor's token goes with it. @throws ApiProblem */
  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /** The answer as it came, whatever its status; for files and sign-in. */
  raw(path: string, init?: RequestInit): Promise<Response>;
}

/** The name under which the API expects the token. */
export const CSRF_HEADER = 'x-csrf-token';

/** The API as this visitor may use it. */
export function apiOf(c: UiContextOf, ui: UiContext): ApiClient {
  const raw = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    for (const name of ['cookie', 'user-agent', 'accept-language']) {
      const value = c.req.header(name);
      if (value !== undefined && !headers.has(name)) headers.set(name, value);
    }
    return await ui.api(new Request(`${ui.baseUrl}${path}`, { ...init, headers }));
  };
  return {
    raw,
    get: async <T>(path: string) => await json<T>(await raw(path, { headers: { accept: 'application/json' } })),
    send: async <T>(method: string, path: string, body?: unknown) => {
      const csrf = await tokenOf(c);
      const headers = {
        accept: 'application/json',
        [CSRF_HEADER]: csrf,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      };
      const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      return await json<T>(await raw(path, init));
    },
  };
}

/** The token that the form carried. It is passed on, never made up: the API compares it with the session's. */
async function tokenOf(c: UiContextOf): Promise<string> {
  const header = c.req.header(CSRF_HEADER);
  if (header !== undefined || c.req.method === 'GET') return header ?? '';
  const form = await c.req.parseBody();
  return typeof form['_csrf'] === 'string' ? form['_csrf'] : '';
}

async function json<T>(response: Response): Promise<T> {
  const text = await response.text();
  const body: unknown = text === '' ? undefined : parsed(text);
  if (response.ok) return body as T;
  throw problemOf(response.status, body);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemOf(status: number, body: unknown): ApiProblem {
  const said = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const title = typeof said['title'] === 'string' ? said['title'] : `Status ${status}`;
  return new ApiProblem(status, title, typeof said['detail'] === 'string' ? said['detail'] : title);
}

/** Who asks; undefined where nobody is signed in. Asked of the API once a request. */
export async function visitorOf(c: UiContextOf, ui: UiContext): Promise<Visitor | undefined> {
  const known = c.get('visitor');
  if (known !== undefined) return known ?? undefined;
  const visitor = (c.req.header('cookie') ?? '').includes(SESSION_COOKIE) ? await askVisitor(c, ui) : null;
  c.set('visitor', visitor);
  return visitor ?? undefined;
}

const SESSION_COOKIE = 'concord_session';

async function askVisitor(c: UiContextOf, ui: UiContext): Promise<Visitor | null> {
  const response = await apiOf(c, ui).raw('/api/session', { headers: { accept: 'application/json' } });
  if (!response.ok) return null;
  const { name, roles, csrf } = (await response.json()) as Visitor;
  return { name, roles, csrf };
}

/** Who asks, where a page is for people who are signed in. @throws ApiProblem (401) */
export async function requireVisitor(c: UiContextOf, ui: UiContext): Promise<Visitor> {
  const visitor = await visitorOf(c, ui);
  if (visitor === undefined) throw new ApiProblem(401, 'Sign in', 'This page is for people who are signed in.');
  return visitor;
}
