/** A server with governance in a folder of its own, people in every role, and requests as each of them sends them. It tests nothing. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf } from '../../../src/governance/event.js';
import type { Actor } from '../../../src/governance/facts.js';
import { openGovernanceStore } from '../../../src/governance/governance-store.js';
import type { Role } from '../../../src/governance/lifecycle.js';
import { createGovernance, type Governance } from '../../../src/governance/services.js';
import { ENDPOINTS, type EndpointName } from '../../../src/http/api/contract/endpoints.js';
import { createApp } from '../../../src/http/app.js';
import type { AuthSettings } from '../../../src/http/auth/settings.js';
import { DEFAULT_AUTH } from '../../../src/http/auth/settings.js';
import type { ServerContext } from '../../../src/http/context.js';
import { createCatalogue } from '../../../src/terminology/catalogue.js';
import { memoryTools } from '../../unit/governance/support.js';

export const BASE = 'http://concord.test';
export const SYSTEM: Actor = { name: 'concord', roles: ['system'], origin: 'test' };
export const PASSWORD = 'correct horse battery';

export interface Sent {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly text: string;
  readonly headers: Headers;
}

/** Somebody who is signed in, by cookie. */
export interface Person {
  readonly name: string;
  readonly cookie: string;
  readonly csrf: string;
}

export interface ApiHouse {
  readonly app: ReturnType<typeof createApp>;
  readonly governance: Governance;
  readonly file: string;
  /** A user with these roles who has signed in. */
  readonly person: (name: string, ...roles: readonly Role[]) => Promise<Person>;
  /** A request of somebody, or of nobody. */
  readonly ask: (
    who: Person | undefined,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Sent>;
  /** An endpoint of the contract, by name; the answer must fit its schema. */
  readonly call: (who: Person, name: EndpointName, input?: CallParts) => Promise<Record<string, never>>;
  readonly close: () => Promise<void>;
}

export interface CallParts {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface HouseOptions {
  readonly auth?: Partial<AuthSettings>;
  readonly server?: Partial<ServerContext>;
  readonly baseUrl?: string;
}

export async function openApiHouse({ auth = {}, server = {}, baseUrl = BASE }: HouseOptions = {}): Promise<ApiHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-api-'));
  const file = join(folder, 'governance.sqlite');
  const store = openGovernanceStore(file);
  const governance = createGovernance(store, memoryTools());
  const app = createApp({
    loaded: createCatalogue({ codeSystems: [], valueSets: [], conceptMaps: [], resources: [] }),
    baseUrl,
    started: '2026-01-01T00:00:00.000Z',
    maxBatch: 10,
    maxBody: 200_000,
    cacheBytes: 0,
    governance,
    auth: { ...DEFAULT_AUTH, ...auth },
    ...server,
  });
  const ask: ApiHouse['ask'] = async (who, method, path, body, headers = {}) => {
    const own = who === undefined ? {} : { cookie: who.cookie, 'x-csrf-token': who.csrf };
    const typed = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await app.request(path, {
      method,
      headers: { ...own, ...typed, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : {};
    return { status: response.status, body: parsed, text, headers: response.headers };
  };
  return {
    app,
    governance,
    file,
    ask,
    person: async (name, ...roles) => {
      await governance.identity.addUser({ name, roles, password: PASSWORD }, SYSTEM);
      // Signing in by password is tested elsewhere; checking one takes its time.
      const id = randomBytes(32).toString('base64url');
      const at = Date.now();
      await store.addSession({ digest: digestOf(id), name, created: at, lastSeen: at, expires: at + 3_600_000 });
      const cookie = `concord-session=${id}`;
      const { body } = await ask({ name, cookie, csrf: '' }, 'GET', '/api/me');
      return { name, cookie, csrf: String(body['csrf']) };
    },
    call: async (who, name, parts = {}) => {
      const { method, path, answer } = ENDPOINTS[name] as {
        method: string;
        path: string;
        answer?: { parse(x: unknown): unknown };
      };
      const filled = path.replace(/\{(\w+)\}/g, (_, param: string) => encodeURIComponent(parts.params?.[param] ?? ''));
      const query = parts.query === undefined ? '' : `?${new URLSearchParams(parts.query).toString()}`;
      const sent = await ask(who, method.toUpperCase(), `/api${filled}${query}`, parts.body);
      if (sent.status >= 300) throw new Error(`${name}: ${sent.status} ${sent.text}`);
      // Nothing may be answered that the contract does not name.
      const known = answer === undefined ? sent.body : answer.parse(sent.body);
      if (JSON.stringify(sorted(known)) !== JSON.stringify(sorted(sent.body)))
        throw new Error(`${name}: answers more than its contract: ${sent.text}`);
      return sent.body as Record<string, never>;
    },
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Signs in with the password that all have. */
export async function signIn(ask: ApiHouse['ask'], name: string): Promise<Person> {
  const { status, body, headers, text } = await ask(undefined, 'POST', '/api/session', { name, password: PASSWORD });
  if (status !== 200) throw new Error(`${name} cannot sign in: ${text}`);
  const [cookie = ''] = (headers.get('set-cookie') ?? '').split(';');
  return { name, cookie, csrf: String(body['csrf']) };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
