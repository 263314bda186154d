/**
 * The Parameters codec (FHIR R5 §2.40): from a Parameters resource or a query string to named values, and from named values
 * to a Parameters resource. Knows the shape of parameters, not their meaning.
 */
import { asCode, type CodeableConcept, type Coding } from '../domain/coding.js';
import type { Filling } from '../domain/filling.js';
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
  const parameter: Filling<InputParameter> = { name: entry['name'] };
  if (key !== undefined) parameter.value = entry[key];
  if (isObject(entry['resource'])) parameter.resource = entry['resource'];
  if (Array.isArray(part)) parameter.part = part.map((p, i) => inputParameter(p, `${path}.part[${i}]`));
  return parameter;
}

/** Typed access to a list of parameters. */
export function inputParameters(all: readonly InputParameter[]): InputParameters {
  return new ParameterList(all);
}

/** A class, as one is made for every request and closures for each of its questions would cost more than the answers. */
class ParameterList implements InputParameters {
  constructor(readonly all: readonly InputParameter[]) {}

  text(...names: string[]) {
    return this.#first(names, asText);
  }
  texts(...names: string[]) {
    return this.#each(names, asText);
  }
  boolean(...names: string[]) {
    return this.#first(names, asBoolean);
  }
  integer(...names: string[]) {
    return this.#first(names, asInteger);
  }
  coding(...names: string[]) {
    return this.#first(names, asCoding);
  }
  codeableConcept(...names: string[]) {
    return this.#first(names, asCodeableConcept);
  }
  resource(...names: string[]) {
    for (const { name, resource } of this.all) if (resource !== undefined && names.includes(name)) return resource;
    return undefined;
  }
  resources(...names: string[]) {
    return this.#each(names, asResource).filter((resource) => resource !== undefined);
  }
  parts(...names: string[]) {
    return this.#each(names, asParts);
  }
  has(...names: string[]) {
    for (const { name } of this.all) if (names.includes(name)) return true;
    return false;
  }

  /** Of the first that has one of the names, if it has a value. */
  #first<T>(names: readonly string[], read: (parameter: InputParameter) => T): T | undefined {
    for (const parameter of this.all) {
      if (names.includes(parameter.name)) return parameter.value === undefined ? undefined : read(parameter);
    }
    return undefined;
  }
  #each<T>(names: readonly string[], read: (parameter: InputParameter) => T): readonly T[] {
    let found: T[] | undefined;
    for (const parameter of this.all) {
      if (!names.includes(parameter.name)) continue;
      found ??= [];
      found.push(read(parameter));
    }
    return found ?? NONE;
  }
}

const NONE: readonly never[] = [];

const asCoding = ({ value, name }: InputParameter): Coding => toCoding(value, name);
const asCodeableConcept = ({ value, name }: InputParameter): CodeableConcept => toCodeableConcept(value, name);
const asResource = ({ resource }: InputParameter): Json | undefined => resource;
const asParts = ({ part }: InputParameter): InputParameters => inputParameters(part ?? NONE);

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
  const textOf = (key: string): string | undefined => {
    const text = value[key];
    if (text === undefined || typeof text === 'string') return text;
    throw new TerminologyError(invalidParameter(`${name}.${key}`, 'must be a string'));
  };
  const coding: Filling<Coding> = { code: asCode(textOf('code') ?? '') };
  const system = textOf('system');
  const version = textOf('version');
  const display = textOf('display');
  if (system !== undefined) coding.system = system;
  if (version !== undefined) coding.version = version;
  if (display !== undefined) coding.display = display;
  if (typeof value['userSelected'] === 'boolean') coding.userSelected = value['userSelected'];
  return coding;
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
