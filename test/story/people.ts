/** People who work on a running server through its API, and the server itself as a process. It tests nothing. */
import { type CallInput, call, type Send } from '../../src/http/api/contract/client.js';
import type { Answer, Endpoint } from '../../src/http/api/contract/endpoint.js';
import { ENDPOINTS } from '../../src/http/api/contract/endpoints.js';
import { ended, type Outcome, start } from '../cli/support.js';

export interface RunningServer {
  readonly base: string;
  stop(): Promise<Outcome>;
}

/** `concord serve` on a free port. */
export async function serve(data: string, env: Readonly<Record<string, string>> = {}): Promise<RunningServer> {
  const child = start(['serve', '--port', '0', '--data', data], { env });
  const end = ended(child);
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (text) => resolve(String(text)));
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it served`)));
  });
  return {
    base: /http:\/\/\S+?(?=\/r4)/.exec(line)?.[0] ?? '',
    stop: async () => {
      child.kill('SIGTERM');
      return await end;
    },
  };
}

/** Somebody who is signed in. */
export interface Person {
  readonly name: string;
  ask<E extends Endpoint>(endpoint: E, input: CallInput<E>): Promise<Answer<E>>;
}

/** Adds a user by the command line, signs in by name and password, and works by session from then on. */
export async function signIn(base: string, name: string, password: string): Promise<Person> {
  const anonymous: Send = (path, init) =>
    fetch(`${base}${path}`, { ...init, headers: { ...init.headers, origin: base } });
  let cookie = '';
  const me = await call(
    async (path, init) => {
      const response = await anonymous(path, init);
      cookie = response.headers
        .getSetCookie()
        .map((text) => text.split(';', 1)[0])
        .join('; ');
      return response;
    },
    ENDPOINTS.signIn,
    { body: { name, password } },
  );
  const headers = { cookie, ...(me.csrf === undefined ? {} : { 'x-csrf-token': me.csrf }) };
  return {
    name,
    ask: (endpoint, input) =>
      call((path, init) => anonymous(path, { ...init, headers: { ...init.headers, ...headers } }), endpoint, input),
  };
}

/** Waits until a question is answered by something; for what happens away from any request. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>, seconds = 60): Promise<T> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const found = await ask();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${what}: not within ${seconds} s`);
}
