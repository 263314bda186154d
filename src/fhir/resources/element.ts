/**
 * Reads the elements of a parsed FHIR resource, by hand because a request may carry code systems of many thousand concepts and a
 * schema library costs more than the work itself. It owns the checks of JSON types and the wording for what is wrong, naming the
 * element by its path; it does not know any resource.
 */
import type { Extension } from '../../domain/concept.js';
import { type IssueCode, TerminologyError } from '../../domain/issue.js';

/** A JSON object whose members are not checked yet. */
export type Json = Readonly<Record<string, unknown>>;

/** An element that is a JSON object, and where it stands: in `parent` under `name`, at `index` of a list (-1: no list). */
export interface Element {
  readonly json: Json;
  readonly parent: Element | undefined;
  readonly name: string;
  readonly index: number;
}

const NO_LIST = -1;
const NONE: readonly never[] = [];

export function rootElement(name: string, json: Json): Element {
  return { json, parent: undefined, name, index: NO_LIST };
}

/** `CodeSystem.concept[3].code`, indexes counted from 0 as in FHIRPath. */
export function pathOf(element: Element, member?: string): string {
  const own = element.index === NO_LIST ? element.name : `${element.name}[${element.index}]`;
  const path = element.parent === undefined ? own : `${pathOf(element.parent)}.${own}`;
  return member === undefined ? path : `${path}.${member}`;
}

/** The error for what makes a resource unreadable; `path` is the offending element. */
export function problem(path: string, what: string, code: IssueCode = 'structure'): TerminologyError {
  return new TerminologyError({
    severity: 'error',
    code,
    type: 'invalid-data',
    text: `${path} ${what}`,
    expression: path,
  });
}

export function missing(element: Element, name: string): TerminologyError {
  return problem(pathOf(element, name), 'is missing');
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function wrongType(path: string, wanted: string, value: unknown): TerminologyError {
  return problem(path, `must be ${wanted}, but is ${kindOf(value)}`);
}

/** A string member; an empty one, which FHIR forbids, counts as absent. */
export function textAt(element: Element, name: string): string | undefined {
  const value = element.json[name];
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (value === undefined || value === null) return undefined;
  throw wrongType(pathOf(element, name), 'a string', value);
}

export function requiredTextAt(element: Element, name: string): string {
  const value = textAt(element, name);
  if (value === undefined) throw missing(element, name);
  return value;
}

export function booleanAt(element: Element, name: string): boolean | undefined {
  const value = element.json[name];
  if (typeof value === 'boolean') return value;
  if (value === undefined || value === null) return undefined;
  throw wrongType(pathOf(element, name), 'true or false', value);
}

export function numberAt(element: Element, name: string): number | undefined {
  const value = element.json[name];
  if (typeof value === 'number') return value;
  if (value === undefined || value === null) return undefined;
  throw wrongType(pathOf(element, name), 'a number', value);
}

/** A string member that must be one of `allowed`. */
export function wordAt<T extends string>(element: Element, name: string, allowed: readonly T[]): T | undefined {
  const value = textAt(element, name);
  if (value === undefined) return undefined;
  const found = allowed.find((word) => word === value);
  if (found !== undefined) return found;
  throw problem(pathOf(element, name), `is '${value}', which is none of ${allowed.join(', ')}`, 'invalid');
}

export function isJsonObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member that is an object. */
export function elementAt(element: Element, name: string): Element | undefined {
  const value = element.json[name];
  if (isJsonObject(value)) return { json: value, parent: element, name, index: NO_LIST };
  if (value === undefined || value === null) return undefined;
  throw wrongType(pathOf(element, name), 'an object', value);
}

function arrayAt(element: Element, name: string): readonly unknown[] {
  const value = element.json[name];
  if (Array.isArray(value)) return value;
  if (value === undefined || value === null) return NONE;
  throw wrongType(pathOf(element, name), 'a list', value);
}

/** A list of objects, each read by `read`. */
export function listAt<T>(element: Element, name: string, read: (item: Element) => T): readonly T[] {
  const items = arrayAt(element, name);
  if (items.length === 0) return NONE;
  return items.map((json, index) => {
    if (isJsonObject(json)) return read({ json, parent: element, name, index });
    throw wrongType(`${pathOf(element, name)}[${index}]`, 'an object', json);
  });
}

/** A list of strings. A null, which in FHIR's JSON stands for an element with extensions alone, is left out. */
export function textsAt(element: Element, name: string): readonly string[] {
  const items = arrayAt(element, name);
  if (items.length === 0) return NONE;
  const texts: string[] = [];
  for (const [index, item] of items.entries()) {
    if (typeof item === 'string') texts.push(item);
    else if (item !== null) throw wrongType(`${pathOf(element, name)}[${index}]`, 'a string', item);
  }
  return texts;
}

/** The extensions of an element as they stand; undefined where it has none. */
export function extensionsAt(element: Element): readonly Extension[] | undefined {
  if (element.json['extension'] === undefined) return undefined;
  const list = listAt(element, 'extension', (extension) => {
    requiredTextAt(extension, 'url');
    return extension.json;
  });
  return list.length === 0 ? undefined : list;
}

/** Members that may be undefined. */
type Draft<T> = { readonly [K in keyof T]: T[K] | undefined };

/** The object without its undefined members, so that an absent element is an absent key. Given in two parts, they are not spread first. */
export function compact<T extends object>(members: Draft<T>): T;
export function compact<T extends object, H extends object>(head: H, members: Draft<Omit<T, keyof H>>): T;
export function compact(...parts: readonly object[]): object {
  const kept: Record<string, unknown> = {};
  for (const part of parts) {
    for (const name in part) {
      const value = (part as Record<string, unknown>)[name];
      if (value !== undefined) kept[name] = value;
    }
  }
  return kept;
}
