/**
 * How pages ask the API: in process, with the visitor's own cookie and token, so that a page can do nothing that its visitor may not. An
 * answer that is a problem (RFC 9457) is thrown as one and becomes words on the page that asked.
 */
import { ApiError, type CallInput, call, type Send, send } from '../http/api/contract/client.js';
import type { Answer, Endpoint } from '../http/api/contract/endpoint.js';
import type { Me } from '../http/api/contract/people.js';
import { ApiProblem } from './api-problem.js';
import type { UiContext, UiContextOf, Visitor } from './context.js';
import { formOf } from './form.js';

export interface ApiClient {
  /** The answer of an endpoint of the contract, decoded; the visitor's token goes with every change. @throws ApiProblem */
  call<E extends Endpoint>(endpoint: E, input: CallInput<E>): Promise<Answer<E>>;
  /**
   * The same for an endpoint that is a POST and changes nothing, such as a preview: asked while a page is read, where there is no form that
   * could carry the token, with the visitor's own. @throws ApiProblem
   */
  look<E extends Endpoint>(endpoint: E, input: CallInput<E>): Promise<Answer<E>>;
  /** The response of an endpoint whose answer is a file. @throws ApiProblem */
  file<E extends Endpoint>(endpoint: E, input: CallInput<E>): Promise<Response>;
  /** The answer as it came, whatever its status: for FHIR and for sign-in. */
  raw(path: string, init?: RequestInit): Promise<Response>;
}

/** What of a visitor's request goes on to the API: who it is, where the form came from, what is spoken. */
const PASSED_ON = ['cookie', 'host', 'origin', 'sec-fetch-site', 'user-agent', 'accept-language', 'x-forwarded-for'];

/** What the server tells of the connection; absent where a request never came over one. */
interface Connection {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } };
}

/** The API as this visitor may use it. */
export function apiOf(c: UiContextOf, ui: UiContext): ApiClient {
  const raw = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    for (const name of PASSED_ON) {
      const value = c.req.header(name);
      if (value !== undefined && !headers.has(name)) headers.set(name, value);
    }
    const address = (c.env as Connection | undefined)?.incoming?.socket?.remoteAddress;
    if (address !== undefined) headers.set('x-visitor-address', address);
    return await ui.api(new Request(`${ui.baseUrl}${path}`, { ...init, headers }));
  };
  const via: Send = async (path, { method, headers, body }) => {
    const token = method === 'GET' ? {} : { 'x-csrf-token': await tokenOf(c) };
    return await raw(path, { method, headers: { ...headers, ...token }, ...(body === undefined ? {} : { body }) });
  };
  const looking: Send = async (path, { method, headers, body }) => {
    const token = {
      'x-csrf-token': (await visitorOf(c, ui))?.csrf ?? '',
      origin: ui.baseUrl,
      'sec-fetch-site': 'same-origin',
    };
    return await raw(path, { method, headers: { ...headers, ...token }, ...(body === undefined ? {} : { body }) });
  };
  return {
    raw,
    look: async (endpoint, input) => await told(call(looking, endpoint, input)),
    call: async (endpoint, input) => await told(call(via, endpoint, input)),
    file: async (endpoint, input) => await told(send(via, endpoint, input)),
  };
}

/** The token that the form carried. It is passed on, never made up: the API compares it with the session's. */
async function tokenOf(c: UiContextOf): Promise<string> {
  const header = c.req.header('x-csrf-token');
  if (header !== undefined || c.req.method === 'GET') return header ?? '';
  return (await formOf(c)).text('_csrf') ?? '';
}

async function told<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { status, title, detail } = error.problem;
    throw new ApiProblem(status, title, detail);
  }
}

/** Who asks; undefined where nobody is signed in. Asked of the API once a request. */
export async function visitorOf(c: UiContextOf, ui: UiContext): Promise<Visitor | undefined> {
  const known = c.get('visitor');
  if (known !== undefined) return known ?? undefined;
  const visitor = /session/i.test(c.req.header('cookie') ?? '') ? await askVisitor(c, ui) : null;
  c.set('visitor', visitor);
  return visitor ?? undefined;
}

async function askVisitor(c: UiContextOf, ui: UiContext): Promise<Visitor | null> {
  const response = await apiOf(c, ui).raw('/api/me');
  if (!response.ok) return null;
  const { name, roles, csrf } = (await response.json()) as Me;
  return { name, roles, csrf: csrf ?? '' };
}

/** Who asks, where a page is for people who are signed in. @throws ApiProblem (401) */
export async function requireVisitor(c: UiContextOf, ui: UiContext): Promise<Visitor> {
  const visitor = await visitorOf(c, ui);
  if (visitor === undefined) throw new ApiProblem(401, 'Sign in', 'This page is for people who are signed in.');
  return visitor;
}
