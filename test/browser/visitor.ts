/** Somebody at the pages without a browser: signs in, reads pages, sends forms with the token of the page. It tests nothing. */
import type { PageServer } from './server.js';

type Fields = Readonly<Record<string, string>>;

export interface Visitor {
  readonly cookie: string;
  readonly csrf: string;
  get(path: string, headers?: Fields): Promise<Response>;
  /** Sends a form; the token goes with it where the fields do not name another. Redirections are not followed. */
  post(path: string, fields: Fields, headers?: Fields): Promise<Response>;
  /** JSON of the API; throws where it refuses. */
  api<T>(method: string, path: string, body?: unknown): Promise<T>;
}

export async function visit({ base, people }: PageServer, name: string): Promise<Visitor> {
  const { password } = people[name] ?? { password: '' };
  const body = new URLSearchParams({ name, password });
  const answer = await fetch(`${base}/login`, { method: 'POST', body, redirect: 'manual' });
  const cookie =
    answer.headers
      .getSetCookie()
      .map((each) => each.split(';')[0] ?? '')
      .find((each) => each.includes('session=')) ?? '';
  const me = await fetch(`${base}/api/me`, { headers: { cookie } });
  const { csrf } = (await me.json()) as { csrf: string };
  return {
    cookie,
    csrf,
    get: async (path, headers = {}) =>
      await fetch(`${base}${path}`, { headers: { cookie, accept: 'text/html', ...headers }, redirect: 'manual' }),
    post: async (path, fields, headers = {}) =>
      await fetch(`${base}${path}`, {
        method: 'POST',
        headers: { cookie, origin: base, accept: 'text/html', ...headers },
        body: new URLSearchParams({ _csrf: csrf, ...fields }),
        redirect: 'manual',
      }),
    api: async <T>(method: string, path: string, sent?: unknown) => {
      const headers = { cookie, origin: base, 'x-csrf-token': csrf, 'content-type': 'application/json' };
      const init = { method, headers, ...(sent === undefined ? {} : { body: JSON.stringify(sent) }) };
      const response = await fetch(`${base}/api${path}`, init);
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
  };
}
