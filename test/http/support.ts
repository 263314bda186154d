/** How the HTTP tests ask: one call for a request in any form, and a look into the Parameters that come back. It tests nothing. */
import type { SampleServer } from '../support/sample-content.js';

export type Json = { readonly [key: string]: unknown };

/** A parameter as sent and received. */
export interface Parameter extends Json {
  readonly name: string;
  readonly part?: readonly Parameter[];
  readonly resource?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly text: string;
  readonly headers: Headers;
}

type App = SampleServer['app'];

/** A GET, with the query as pairs; a value that is a list is given several times. */
export async function get(app: App, path: string, query: Query = {}, headers: Record<string, string> = {}) {
  return await answerOf(await app.request(`${path}${queryText(query)}`, { headers }));
}

export type Query = Readonly<Record<string, string | readonly string[]>>;

export function queryText(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((text): [string, string] => [name, text]),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

/** A POST of Parameters. */
export async function post(app: App, path: string, parameter: readonly Json[], headers: Record<string, string> = {}) {
  return await send(app, path, JSON.stringify({ resourceType: 'Parameters', parameter }), headers);
}

/** A POST of any text. */
export async function send(app: App, path: string, body: string, headers: Record<string, string> = {}) {
  const init = { method: 'POST', headers: { 'content-type': 'application/fhir+json', ...headers }, body };
  return await answerOf(await app.request(path, init));
}

export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const body = text === '' ? {} : (JSON.parse(text) as Json);
  return { status: response.status, body, text, headers: response.headers };
}

/** The query of a GET as Parameters of a POST; `types` names the value element of those that are no text. */
export function asParameters(query: Query, types: Readonly<Record<string, string>> = {}): Parameter[] {
  return Object.entries(query).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((text) => {
      const type = types[name] ?? 'valueString';
      return { name, [type]: type === 'valueBoolean' ? text === 'true' : text };
    }),
  );
}

export function parameters(body: Json): readonly Parameter[] {
  return (body['parameter'] as readonly Parameter[] | undefined) ?? [];
}

export function named(list: readonly Parameter[] | undefined, name: string): readonly Parameter[] {
  return (list ?? []).filter((parameter) => parameter.name === name);
}

/** `value[x]` of the first parameter of this name. */
export function value(list: readonly Parameter[] | undefined, name: string): unknown {
  const found = named(list, name)[0];
  const key = found === undefined ? undefined : Object.keys(found).find((element) => element.startsWith('value'));
  return key === undefined ? undefined : found?.[key];
}

/** What a `$lookup` says of a property: its values as text. */
export function property(body: Json, code: string): readonly string[] {
  return named(parameters(body), 'property')
    .filter(({ part }) => value(part, 'code') === code)
    .map(({ part }) => {
      const found = value(part, 'value');
      return typeof found === 'object' ? String((found as Json)['code']) : String(found);
    });
}

/** A match of `$translate` in short: `relationship system-less-code`, in the words of the endpoint. */
export function matches(body: Json): readonly string[] {
  return named(parameters(body), 'match').map(({ part }) => {
    const relation = value(part, 'relationship') ?? value(part, 'equivalence') ?? '-';
    const concept = value(part, 'concept') as Json | undefined;
    return `${String(relation)} ${concept === undefined ? '-' : String(concept['code'])}`;
  });
}

/** The issues of an OperationOutcome in short: `severity code`. */
export function issues(body: Json): readonly string[] {
  const list = (body['issue'] as readonly Json[] | undefined) ?? [];
  return list.map((issue) => `${String(issue['severity'])} ${String(issue['code'])}`);
}

/** Texts of the issues of an OperationOutcome. */
export function issueTexts(body: Json): readonly string[] {
  const list = (body['issue'] as readonly Json[] | undefined) ?? [];
  return list.map((issue) => String((issue['details'] as Json | undefined)?.['text']));
}
