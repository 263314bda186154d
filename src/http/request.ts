/**
 * From an HTTP request to parameters and a context: body and query, languages, and the resources that come with the request
 * (`tx-resource`) as a catalogue before the loaded one.
 */
import type { Context } from 'hono';
import type { Filling } from '../domain/filling.js';
import { TerminologyError } from '../domain/issue.js';
import { type LanguageRange, parseLanguages } from '../domain/language.js';
import type { DecodedResource, FhirVersion } from '../domain/resource-decoder.js';
import { invalidParameter, malformedBody, notSupported } from '../domain/wording.js';
import { FHIR_RELEASE } from '../fhir/capability-statement.js';
import {
  fromQuery,
  fromResource,
  type InputParameter,
  type InputParameters,
  inputParameters,
  isObject,
  type Json,
} from '../fhir/parameters.js';
import { decodeResource } from '../fhir/resources/decode.js';
import { type Catalogue, overlay } from '../terminology/catalogue.js';
import { forRelease } from '../terminology/endpoint-catalogue.js';
import { catalogueOf } from '../terminology/request-catalogue.js';
import type { GivenResource, OperationContext } from './context.js';
import { headerOf, type RequestSource } from './headers.js';
import type { FoundMiss } from './miss.js';
import { cachedResources } from './resource-cache.js';

/** Parameters of an operation: the query string, and for POST the body; the body's come first. */
export async function readParameters(c: Context): Promise<InputParameters> {
  const query = queryParameters(c.req.url);
  if (c.req.method !== 'POST') return inputParameters(query);
  const type = headerOf(c, 'content-type') ?? '';
  if (type.includes('x-www-form-urlencoded')) {
    return inputParameters([...fromQuery(await c.req.text()), ...query]);
  }
  return withQuery(await readJson(c), query);
}

/** Parameters of a POST: those of the body, which is JSON text, before those of the query. @throws TerminologyError for malformed JSON. */
export function bodyInput(text: string, query: readonly InputParameter[]): InputParameters {
  return withQuery(parsed(text), query);
}

function withQuery(body: unknown, query: readonly InputParameter[]): InputParameters {
  const input = body === undefined ? inputParameters([]) : bodyParameters(body);
  return query.length === 0 ? input : inputParameters([...input.all, ...query]);
}

/** Parameters of the query of a URL. */
export function queryParameters(url: string): readonly InputParameter[] {
  const at = url.indexOf('?');
  return at < 0 ? [] : fromQuery(url.slice(at + 1));
}

/** Resources that may be the body themselves (`$expand` of a ValueSet), and the parameters that they stand for. */
const AS_PARAMETER: Readonly<Record<string, string>> = {
  ValueSet: 'valueSet',
  CodeSystem: 'codeSystem',
  ConceptMap: 'conceptMap',
};

function bodyParameters(body: unknown): InputParameters {
  const name = isObject(body) ? AS_PARAMETER[String(body['resourceType'])] : undefined;
  return name === undefined || !isObject(body) ? fromResource(body) : inputParameters([{ name, resource: body }]);
}

/**
 * The JSON body; undefined where it is empty.
 * @throws TerminologyError 400 for malformed JSON, 415 for a body that says it is something else.
 */
export async function readJson(c: Context): Promise<unknown> {
  const type = headerOf(c, 'content-type') ?? '';
  if (type !== '' && !type.includes('json')) {
    throw new TerminologyError(notSupported(`The content type '${type}' (use application/fhir+json)`), 415);
  }
  return parsed(await c.req.text());
}

function parsed(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TerminologyError(malformedBody((error as Error).message));
  }
}

/** Where a request is answered: the server, whose clients' resources are kept with it, and the content of this moment. */
export interface RequestPlace {
  readonly server: object;
  readonly loaded: Catalogue;
  readonly fhirVersion: FhirVersion;
  /** Where the operation tells the codes that nothing published knows; undefined where nobody counts them. */
  readonly missed?: FoundMiss[] | undefined;
}

/** The context of an operation. */
export function operationContext(
  c: RequestSource,
  { server, loaded: content, fhirVersion, missed }: RequestPlace,
  input: InputParameters,
): OperationContext {
  const loaded = forRelease(content, FHIR_RELEASE[fhirVersion]);
  const given = input
    .resources('tx-resource', 'codeSystem', 'valueSet')
    .map((json): GivenResource => ({ json, decoded: decode(json, fhirVersion) }));
  const named = given.map(({ decoded }) => decoded).filter(canBeNamed);
  const cacheId = input.text('cache-id') ?? headerOf(c, 'x-cache-id');
  const resources = cacheId === undefined ? named : cachedResources(server, cacheId, named);
  const context: Filling<OperationContext> = {
    fhirVersion,
    loaded,
    given,
    catalogue: resources.length === 0 ? loaded : overlay(catalogueOf(resources), loaded),
    languages: languagesOf(c, input),
  };
  const language = headerOf(c, 'accept-language');
  if (language !== undefined && language !== '') context.acceptLanguage = language;
  const most = threshold(c);
  if (most !== undefined) context.threshold = most;
  if (missed !== undefined) context.missed = missed;
  return context;
}

/** A value set without a canonical is the one asked about, and nothing refers to it. */
function canBeNamed({ type, head }: DecodedResource): boolean {
  return type !== 'ValueSet' || head.url !== undefined;
}

/** @throws TerminologyError where the header is no number. */
function threshold(c: RequestSource): number | undefined {
  const text = headerOf(c, 'x-too-costly-threshold');
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new TerminologyError(invalidParameter('X-Too-Costly-Threshold', `must be an integer, not '${text}'`));
}

function languagesOf(c: RequestSource, input: InputParameters): readonly LanguageRange[] {
  const text = input.text('displayLanguage') ?? headerOf(c, 'accept-language');
  return text === undefined ? [] : parseLanguages(text);
}

/** @throws TerminologyError for what is none of the resources that matter here, and for what cannot be read. */
function decode(resource: Json, fhirVersion: FhirVersion): DecodedResource {
  const found = decodeResource(resource, fhirVersion);
  if (found !== undefined) return found;
  const type = String(resource['resourceType']);
  throw new TerminologyError(invalidParameter('tx-resource', `a ${type} is not understood here`));
}
