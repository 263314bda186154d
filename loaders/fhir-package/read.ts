/**
 * The resources in a file of a package or folder: one resource, a Bundle's entries, or a line each (NDJSON). It parses JSON and
 * finds what may be terminology; it decodes nothing.
 */

import { readLines } from '../shared/delimited.js';
import { LoadError } from '../shared/load-error.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';

/** A JSON object with a resource type. */
export type Resource = Readonly<Record<string, unknown>> & { readonly resourceType: string };

/** A resource and where it stands. */
export interface FoundResource {
  /** Undefined where the file could be told by its beginning to hold another type, and was not parsed. */
  readonly resource?: Resource;
  readonly type: string;
  /** File, and the line or entry within it, as messages name it. */
  readonly place: string;
  /** The resource as published, without white space between its elements. */
  readonly json: () => string;
}

/** A CodeSystem of this size would be several times larger than any published one; larger texts cannot be held as one string. */
const MAX_FILE_BYTES = 400 * 1024 * 1024;

const TYPES: ReadonlySet<string> = new Set(['CodeSystem', 'ValueSet', 'ConceptMap', 'NamingSystem']);

/** True for the resource types that are loaded. */
export function isTerminology(type: string): boolean {
  return TYPES.has(type);
}

/** True for the names under which resources lie. */
export function mayHoldResources({ name, baseName }: ReleaseFile): boolean {
  return /\.(json|ndjson)$/i.test(name) && baseName !== 'package.json';
}

/**
 * The resources of a file, Bundles opened. Nothing for JSON that is not a FHIR resource.
 * @throws LoadError with line and column where it is not JSON.
 */
export async function* readResources(source: ReleaseSource, file: ReleaseFile): AsyncGenerator<FoundResource> {
  if (/\.ndjson$/i.test(file.name)) {
    yield* readNdjson(source, file);
    return;
  }
  const label = source.label(file);
  const text = await source.readText(file, MAX_FILE_BYTES);
  const early = /^\s*\{\s*"resourceType"\s*:\s*"(\w+)"/.exec(text)?.[1];
  if (early !== undefined && early !== 'Bundle' && !isTerminology(early)) {
    yield { type: early, place: label, json: () => text };
    return;
  }
  yield* resourcesOf(parse(text, { label, line: 1 }), { place: label, json: () => withoutWhiteSpace(text) });
}

async function* readNdjson(source: ReleaseSource, file: ReleaseFile): AsyncGenerator<FoundResource> {
  const label = source.label(file);
  for await (const batch of readLines(source, file)) {
    for (const [index, line] of batch.lines.entries()) {
      if (line.trim() === '') continue;
      const number = batch.firstLine + index;
      yield* resourcesOf(parse(line, { label, line: number }), {
        place: `${label}:${number}`,
        json: () => line.trim(),
      });
    }
  }
}

type Origin = Pick<FoundResource, 'place' | 'json'>;

function* resourcesOf(value: unknown, origin: Origin): Generator<FoundResource> {
  if (!isResource(value)) return;
  if (value.resourceType !== 'Bundle') {
    yield { resource: value, type: value.resourceType, ...origin };
    return;
  }
  const entries: readonly unknown[] = Array.isArray(value['entry']) ? value['entry'] : [];
  for (const [index, entry] of entries.entries()) {
    const resource = (entry as { readonly resource?: unknown } | null)?.resource;
    const place = `${origin.place}: Bundle.entry[${index}].resource`;
    yield* resourcesOf(resource, { place, json: () => JSON.stringify(resource) });
  }
}

function isResource(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Resource>).resourceType === 'string';
}

function parse(text: string, { label, line }: { readonly label: string; readonly line: number }): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const at = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
    const before = text.slice(0, at);
    const lines = before.split('\n');
    const place = { file: label, line: line + lines.length - 1, column: (lines.at(-1) ?? '').length + 1 };
    throw new LoadError(place, `is not JSON: ${message.replace(/ in JSON at position.*$/s, '')}`, { cause: error });
  }
}

/** Minified by its text, not by parsing, so that decimals keep their digits. */
function withoutWhiteSpace(text: string): string {
  return text.includes('\n') ? text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1') : text;
}
