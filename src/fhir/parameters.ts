/**
 * The Parameters codec (FHIR R5 §2.40): from a Parameters resource or a query string to named values, and from named values
 * to a Parameters resource. Knows the shape of parameters, not their meaning.
 */
import { asCode, type CodeableConcept, type Coding } from '../domain/coding.js';
import { TerminologyError } from '../domain/issue.js';
import { invalidParameter } from '../domain/wording.js';

/** A JSON object. */
export type Json = { readonly [key: string]: unknown };

/** One parameter as it came in. From a query string, `value` is always text. */
export interface InputParameter {
  readonly name: string;
  readonly value?: unknown;
  readonly resource?: Json;
  readonly part?: readonly InputParameter[];
}

/** The parameters of a request, with typed access. Every accessor takes the aliases of one parameter. */
export interface InputParameters {
  readonly all: readonly InputParameter[];
  text(...names: string[]): string | undefined;
  texts(...names: string[]): readonly string[];
  boolean(...names: string[]): boolean | undefined;
  integer(...names: string[]): number | undefined;
  coding(...names: string[]): Coding | undefined;
  codeableConcept(...names: string[]): CodeableConcept | undefined;
  resource(...names: string[]): Json | undefined;
  resources(...names: string[]): readonly Json[];
  parts(...names: string[]): readonly InputParameters[];
  has(...names: string[]): boolean;
}

/**
 * Parameters of a GET: every value is text; a Coding may be written `system|code`. Read by hand, for this runs for every request; what
 * URLSearchParams makes of a query with broken escapes, it makes here too.
 */
export function fromQuery(query: string): readonly InputParameter[] {
  const parameters: InputParameter[] = [];
  try {
    for (let start = 0; start < query.length; ) {
      const next = query.indexOf('&', start);
      const end = next < 0 ? query.length : next;
      if (end > start) {
        const at = query.indexOf('=', start);
        const middle = at < 0 || at > end ? end : at;
        parameters.push({
          name: unescaped(query.slice(start, middle)),
          value: unescaped(query.slice(middle + 1, end)),
        });
      }
      start = end + 1;
    }
  } catch {
    return [...new URLSearchParams(query)].map(([name, value]) => ({ name, value }));
  }
  return parameters;
}

/** @throws URIError for a broken escape. */
function unescaped(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  return spaced.includes('%') ? decodeURIComponent(spaced) : spaced;
}

/**
 * Parameters of a POST body.
 * @throws TerminologyError where the body is not a Parameters resource.
 */
export function fromResource(body: unknown): InputParameters {
  if (!isObject(body) || body['resourceType'] !== 'Parameters') {
    throw new TerminologyError(invalidParameter('(body)', 'the request body must be a Parameters resource'));
  }
  const list = body['parameter'] ?? [];
  if (!Array.isArray(list)) throw new TerminologyError(invalidParameter('parameter', 'must be an array'));
  return inputParameters(list.map((entry, index) => inputParameter(entry, `parameter[${index}]`)));
}

function inputParameter(entry: unknown, path: string): InputParameter {
  if (!isObject(entry) || typeof entry['name'] !== 'string') {
    throw new TerminologyError(invalidParameter(path, 'has no name'));
  }
  const key = Object.keys(entry).find((name) => /^value[A-Z]/.test(name));
  const part = entry['part'];
  return {
    name: entry['name'],
    ...(key === undefined ? {} : { value: entry[key] }),
    ...(isObject(entry['resource']) ? { resource: entry['resource'] } : {}),
    ...(Array.isArray(part) ? { part: part.map((p, i) => inputParameter(p, `${path}.part[${i}]`)) } : {}),
  };
}

/** Typed access to a list of parameters. */
export function inputParameters(all: readonly InputParameter[]): InputParameters {
  const values = (names: string[]): InputParameter[] => all.filter((p) => names.includes(p.name));
  const first = (names: string[]): InputParameter | undefined => all.find((p) => names.includes(p.name));
  return {
    all,
    text: (...names) => optional(first(names), asText),
    texts: (...names) => values(names).map(asText),
    boolean: (...names) => optional(first(names), asBoolean),
    integer: (...names) => optional(first(names), asInteger),
    coding: (...names) => optional(first(names), (p) => toCoding(p.value, p.name)),
    codeableConcept: (...names) => optional(first(names), (p) => toCodeableConcept(p.value, p.name)),
    resource: (...names) => values(names).find((p) => p.resource !== undefined)?.resource,
    resources: (...names) => values(names).flatMap((p) => (p.resource === undefined ? [] : [p.resource])),
    parts: (...names) => values(names).map((p) => inputParameters(p.part ?? [])),
    has: (...names) => first(names) !== undefined,
  };
}

function optional<T>(parameter: InputParameter | undefined, read: (p: InputParameter) => T): T | undefined {
  return parameter === undefined || parameter.value === undefined ? undefined : read(parameter);
}

function asText({ name, value }: InputParameter): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TerminologyError(invalidParameter(name, 'must be a primitive value'));
}

function asBoolean({ name, value }: InputParameter): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new TerminologyError(invalidParameter(name, `must be true or false, not '${String(value)}'`));
}

function asInteger({ name, value }: InputParameter): number {
  const text = String(value);
  if (/^-?\d{1,9}$/.test(text)) return Number(text);
  throw new TerminologyError(invalidParameter(name, `must be an integer, not '${text}'`));
}

/** A Coding as JSON or, in a query string, as `system|code`. */
export function toCoding(value: unknown, name: string): Coding {
  if (typeof value === 'string') {
    const bar = value.lastIndexOf('|');
    return bar < 0 ? { code: asCode(value) } : { system: value.slice(0, bar), code: asCode(value.slice(bar + 1)) };
  }
  if (!isObject(value)) throw new TerminologyError(invalidParameter(name, 'must be a Coding'));
  const field = (key: string): Record<string, string> => {
    const text = value[key];
    if (text === undefined) return {};
    if (typeof text !== 'string') throw new TerminologyError(invalidParameter(`${name}.${key}`, 'must be a string'));
    return { [key]: text };
  };
  return {
    ...field('system'),
    ...field('version'),
    ...field('display'),
    ...(typeof value['userSelected'] === 'boolean' ? { userSelected: value['userSelected'] } : {}),
    code: asCode(field('code')['code'] ?? ''),
  };
}

function toCodeableConcept(value: unknown, name: string): CodeableConcept {
  if (typeof value === 'string') return { coding: [toCoding(value, name)] };
  if (!isObject(value)) throw new TerminologyError(invalidParameter(name, 'must be a CodeableConcept'));
  const list = value['coding'] ?? [];
  if (!Array.isArray(list)) throw new TerminologyError(invalidParameter(`${name}.coding`, 'must be an array'));
  return {
    coding: list.map((entry, index) => toCoding(entry, `${name}.coding[${index}]`)),
    ...(typeof value['text'] === 'string' ? { text: value['text'] } : {}),
  };
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An outgoing parameter: one `value[x]`, a resource, or parts. */
export interface OutputParameter {
  readonly name: string;
  readonly [value: string]: unknown;
}

/** A Parameters resource as sent. */
export interface ParametersResource {
  readonly resourceType: 'Parameters';
  readonly parameter: readonly OutputParameter[];
}

export function parametersResource(parameter: readonly OutputParameter[]): ParametersResource {
  return { resourceType: 'Parameters', parameter };
}

/** The list without what is undefined: the way in which optional parameters are left out. */
export function present<T>(...list: readonly (T | undefined | false)[]): T[] {
  return list.filter((entry): entry is T => entry !== undefined && entry !== false);
}
