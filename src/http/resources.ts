/**
 * Read and search of the terminology resources (FHIR R5 §3.2 http). Heads are searched in memory; bodies are passed on as they
 * were published, or re-encoded where the endpoint speaks another FHIR version.
 */

import { TerminologyError } from '../domain/issue.js';
import type { FhirVersion } from '../domain/resource-decoder.js';
import { invalidParameter, notFound } from '../domain/wording.js';
import type { InputParameters } from '../fhir/parameters.js';
import type { Catalogue, CataloguedResource } from '../terminology/catalogue.js';
import { resourceJson, type Shape } from './resource-json.js';

/** Where a search page is answered from, for its links. */
export interface SearchPlace {
  /** URL of the endpoint with the resource type, without a query. */
  readonly url: string;
  readonly fhirVersion: FhirVersion;
}

const DEFAULT_COUNT = 50;
const MOST_COUNT = 1000;
const FILTERS = ['_id', 'url', 'version', 'name', 'title', 'status', 'system'] as const;
const CONTROLS = new Set(['_summary', '_elements', '_count', '_offset', '_format', '_pretty', '_sort', '_total']);

/** @throws TerminologyError not-found. */
export function findResource(catalogue: Catalogue, type: string, id: string): CataloguedResource {
  const found = catalogue.resourceById(type, id);
  if (found === undefined) throw new TerminologyError(notFound(`${type}/${id}`));
  return found;
}

/** A searchset Bundle as JSON text. */
export function search(
  catalogue: Catalogue,
  type: string,
  { input, place }: { input: InputParameters; place: SearchPlace },
): string {
  const shape = shapeOf(input);
  const count = Math.min(nonNegative(input, '_count') ?? DEFAULT_COUNT, MOST_COUNT);
  const offset = nonNegative(input, '_offset') ?? 0;
  const found = matching(catalogue, type, input);
  const page = shape.summary === 'count' ? [] : found.slice(offset, offset + count);
  const entries = page.map(
    (resource) =>
      `{"fullUrl":${JSON.stringify(`${place.url}/${resource.id}`)},"resource":${resourceJson(resource, place.fhirVersion, shape)},"search":{"mode":"match"}}`,
  );
  const links = pageLinks({ place, input, count, offset, total: found.length });
  const entry = entries.length === 0 ? '' : `,"entry":[${entries.join(',')}]`;
  return `{"resourceType":"Bundle","type":"searchset","total":${found.length},"link":${JSON.stringify(links)}${entry}}`;
}

/** @throws TerminologyError for a `_summary` that FHIR does not know. */
export function shapeOf(input: InputParameters): Shape {
  const summary = input.text('_summary');
  const elements = input.text('_elements');
  if (summary !== undefined && !['true', 'false', 'text', 'data', 'count'].includes(summary)) {
    throw new TerminologyError(invalidParameter('_summary', `'${summary}' is none of true, false, text, data, count`));
  }
  return {
    ...(summary === undefined ? {} : { summary }),
    ...(elements === undefined ? {} : { elements: elements.split(',').map((name) => name.trim()) }),
  };
}

function nonNegative(input: InputParameters, name: string): number | undefined {
  const value = input.integer(name);
  if (value !== undefined && value < 0) throw new TerminologyError(invalidParameter(name, 'must not be negative'));
  return value;
}

/** All parameters must match; the url, where given, is looked up instead of scanned for. */
function matching(catalogue: Catalogue, type: string, input: InputParameters): readonly CataloguedResource[] {
  const tests = input.all
    .filter(({ name }) => !CONTROLS.has(name))
    .map(({ name, value }) => searchTest(type, name, String(value)));
  const urls = tests.find(({ field }) => field === 'url')?.wanted;
  const candidates =
    urls === undefined ? catalogue.resourcesOf(type) : urls.flatMap((url) => catalogue.resourcesByUrl(type, url));
  if (tests.length === 0) return candidates;
  return candidates.filter((resource) => tests.every((test) => passes(resource, test)));
}

interface SearchTest {
  readonly field: Exclude<(typeof FILTERS)[number], 'system'>;
  readonly modifier: string | undefined;
  /** Commas in a value are "or". */
  readonly wanted: readonly string[];
  /** The same in lower case. */
  readonly folded: readonly string[];
}

/** @throws TerminologyError for a parameter or a modifier that is not known (FHIR R5 §3.2.1.5: neither may be ignored). */
function searchTest(type: string, name: string, text: string): SearchTest {
  const [first = '', modifier] = name.split(':');
  const found = FILTERS.find((filter) => filter === first && (filter !== 'system' || type === 'CodeSystem'));
  if (found === undefined) throw new TerminologyError(invalidParameter(name, 'is not a search parameter here'));
  const field = found === 'system' ? 'url' : found;
  const modifiers = field === 'name' || field === 'title' ? ['exact', 'contains'] : [];
  if (modifier !== undefined && !modifiers.includes(modifier)) {
    throw new TerminologyError(invalidParameter(name, `the modifier '${modifier}' is not supported`));
  }
  const wanted = [...new Set(text.split(','))];
  return { field, modifier, wanted, folded: wanted.map((one) => one.toLowerCase()) };
}

/** Tokens match whole, strings by their beginning without regard to case, `:exact` and `:contains` as they say. */
function passes({ id, head }: CataloguedResource, { field, modifier, wanted, folded }: SearchTest): boolean {
  const own = field === '_id' ? id : head[field];
  if (own === undefined) return false;
  if ((field !== 'name' && field !== 'title') || modifier === 'exact') return wanted.includes(own);
  const name = own.toLowerCase();
  return folded.some((text) => (modifier === 'contains' ? name.includes(text) : name.startsWith(text)));
}

interface Page {
  readonly place: SearchPlace;
  readonly input: InputParameters;
  readonly count: number;
  readonly offset: number;
  readonly total: number;
}

function pageLinks({ place, input, count, offset, total }: Page): readonly { relation: string; url: string }[] {
  const link = (relation: string, at: number) => {
    const query = new URLSearchParams(
      input.all
        .filter(({ name }) => name !== '_offset' && name !== '_count')
        .map(({ name, value }): [string, string] => [name, String(value)]),
    );
    query.set('_count', String(count));
    query.set('_offset', String(at));
    return { relation, url: `${place.url}?${query.toString()}` };
  };
  return [
    link('self', offset),
    ...(offset > 0 ? [link('previous', Math.max(0, offset - count))] : []),
    ...(count > 0 && offset + count < total ? [link('next', offset + count)] : []),
  ];
}
