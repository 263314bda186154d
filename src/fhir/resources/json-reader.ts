/**
 * Reads the elements of a parsed FHIR resource, by hand because a request may carry code systems of many thousand concepts and a
 * schema library costs more than the work itself. It owns the checks of JSON types and the wording for what is wrong, naming the
 * element by its path; it does not know any resource.
 */
import type { Extension } from '../../domain/concept.js';
import type { IssueCode } from '../../domain/issue.js';
import { TerminologyError } from '../../domain/issue.js';

/** A JSON object whose elements are not checked yet. */
export type Node = Readonly<Record<string, unknown>>;

/** Where the reader stands. A list has one path whose `index` moves along, so that nothing is built for elements that are right. */
export interface Path {
  readonly parent: Path | undefined;
  readonly name: string;
  index: number;
}

const NO_INDEX = -1;
/** An element of the standard that is shown without a value, as FHIR's JSON does in a list of primitives. */
export const NONE: readonly never[] = [];

export function rootPath(name: string): Path {
  return { parent: undefined, name, index: NO_INDEX };
}

export function childPath(parent: Path, name: string): Path {
  return { parent, name, index: NO_INDEX };
}

/** `CodeSystem.concept[3].code`, indexes counted from 0 as in FHIRPath. */
export function formatPath(path: Path): string {
  const own = path.index === NO_INDEX ? path.name : `${path.name}[${path.index}]`;
  return path.parent === undefined ? own : `${formatPath(path.parent)}.${own}`;
}

/** The error for an element that makes the resource unreadable; its expression is the element's path. */
export function problem(path: Path, what: string, code: IssueCode = 'structure'): TerminologyError {
  const expression = formatPath(path);
  return new TerminologyError({ severity: 'error', code, type: 'invalid-data', text: `${expression} ${what}`, expression });
}

export function missing(path: Path, name: string): TerminologyError {
  return problem(childPath(path, name), 'is missing');
}

/** Says what a value is in JSON's words, for messages. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function wrongType(path: Path, name: string, wanted: string, value: unknown): TerminologyError {
  return problem(childPath(path, name), `must be ${wanted}, but is ${kindOf(value)}`);
}

/** A string element; an empty one, which FHIR forbids, counts as absent. */
export function textAt(node: Node, name: string, path: Path): string | undefined {
  const value = node[name];
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (value === undefined || value === null) return undefined;
  throw wrongType(path, name, 'a string', value);
}

export function requiredTextAt(node: Node, name: string, path: Path): string {
  const value = textAt(node, name, path);
  if (value === undefined) throw missing(path, name);
  return value;
}

export function booleanAt(node: Node, name: string, path: Path): boolean | undefined {
  const value = node[name];
  if (typeof value === 'boolean') return value;
  if (value === undefined || value === null) return undefined;
  throw wrongType(path, name, 'true or false', value);
}

export function numberAt(node: Node, name: string, path: Path): number | undefined {
  const value = node[name];
  if (typeof value === 'number') return value;
  if (value === undefined || value === null) return undefined;
  throw wrongType(path, name, 'a number', value);
}

/** A string that must be one of `allowed`. */
export function wordAt<T extends string>(
  node: Node,
  name: string,
  { allowed, path }: { readonly allowed: readonly T[]; readonly path: Path },
): T | undefined {
  const value = textAt(node, name, path);
  if (value === undefined) return undefined;
  const found = allowed.find((word) => word === value);
  if (found !== undefined) return found;
  throw problem(childPath(path, name), `is '${value}', which is none of ${allowed.join(', ')}`, 'invalid');
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function nodeAt(node: Node, name: string, path: Path): Node | undefined {
  const value = node[name];
  if (isNode(value)) return value;
  if (value === undefined || value === null) return undefined;
  throw wrongType(path, name, 'an object', value);
}

function arrayAt(node: Node, name: string, path: Path): readonly unknown[] | undefined {
  const value = node[name];
  if (Array.isArray(value)) return value.length === 0 ? undefined : (value as readonly unknown[]);
  if (value === undefined || value === null) return undefined;
  throw wrongType(path, name, 'a list', value);
}

/** A list of objects, each read by `read`. The path that `read` gets must not be kept. */
export function listAt<T>(node: Node, name: string, path: Path, read: (item: Node, path: Path) => T): readonly T[] {
  const items = arrayAt(node, name, path);
  if (items === undefined) return NONE;
  const here = childPath(path, name);
  return items.map((item, index) => {
    here.index = index;
    if (!isNode(item)) throw problem(here, `must be an object, but is ${item === null ? 'null' : kindOf(item)}`);
    return read(item, here);
  });
}

/** A list of strings. A null, which stands for an element that has extensions only, is left out. */
export function textsAt(node: Node, name: string, path: Path): readonly string[] {
  const items = arrayAt(node, name, path);
  if (items === undefined) return NONE;
  const texts: string[] = [];
  for (const [index, item] of items.entries()) {
    if (typeof item === 'string') texts.push(item);
    else if (item !== null) throw problem({ parent: path, name, index }, `must be a string, but is ${kindOf(item)}`);
  }
  return texts;
}

/** The extensions of an element as they stand; each must have a url. */
export function extensionsAt(node: Node, path: Path): readonly Extension[] | undefined {
  if (node['extension'] === undefined) return undefined;
  const list = listAt(node, 'extension', path, (extension, at) => {
    requiredTextAt(extension, 'url', at);
    return extension;
  });
  return list.length === 0 ? undefined : list;
}

/** The object without its undefined members, so that an absent element is an absent key. */
export function compact<T extends object>(members: { readonly [K in keyof T]: T[K] | undefined }): T {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(members)) if (value !== undefined) kept[name] = value;
  return kept as T;
}
