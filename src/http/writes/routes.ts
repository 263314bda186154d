/**
 * Create, update, delete and history of CodeSystem, ValueSet and ConceptMap as FHIR resources (FHIR R5 §3.2.0). Authenticates, checks and
 * hands over; what is kept, and who may write it, governance decides.
 */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { TerminologyError } from '../../domain/issue.js';
import type { FhirVersion } from '../../domain/resource-decoder.js';
import { alreadyLoaded, ifMatchNeeded, resourceDeleted } from '../../domain/wording/writes.js';
import { invalidParameter, notFound } from '../../domain/wording.js';
import { isObject, type Json } from '../../fhir/parameters.js';
import { convertResource } from '../../fhir/resources/convert.js';
import type { Actor } from '../../governance/facts.js';
import type { Governance } from '../../governance/services.js';
import type { WritableType, WrittenResource } from '../../governance/written-resource.js';
import type { Catalogue } from '../../terminology/catalogue.js';
import { readJson } from '../request.js';
import { respond } from '../respond.js';
import { incoming, withMeta } from './incoming.js';
import { etagOf, ifMatch, refuseConditional } from './preconditions.js';

export type Change = 'create' | 'update' | 'delete';

export interface WriteContext {
  readonly governance: Governance;
  readonly fhirVersion: FhirVersion;
  /** URL of the endpoint without a slash at the end. */
  readonly url: string;
  /** What is loaded now. */
  readonly catalogue: () => Catalogue;
  /** Who changes it. @throws TerminologyError: login (401), forbidden (403) where what vouches for them does not allow it. */
  readonly writerOf: (c: Context, type: WritableType, change: Change) => Promise<Actor>;
  /** Makes what was written visible to the next request. */
  readonly reload: () => Promise<void>;
}

/** The routes of one type. */
export function addWrites(routes: Hono, type: WritableType, context: WriteContext): void {
  const { governance, writerOf, reload } = context;
  routes.post(`/${type}`, async (c) => {
    const by = await writerOf(c, type, 'create');
    refuseConditional((name) => c.req.header(name));
    const resource = await read(c, type, { context, logicalId: randomUUID() });
    const written = await governance.resources.create(resource, by);
    await reload();
    return answer(c, written, { context, status: 201 });
  });
  routes.put(`/${type}/:id`, async (c) => {
    const by = await writerOf(c, type, 'update');
    refuseConditional((name) => c.req.header(name));
    const resource = await read(c, type, { context, logicalId: c.req.param('id') });
    const known = await governance.store.writtenResource(`${type}/${resource.logicalId}`);
    const written =
      known === undefined
        ? await governance.resources.create(resource, by)
        : await stalePrecondition(() => governance.resources.update(resource, seen(c, known), by));
    await reload();
    return answer(c, written, { context, status: known === undefined || known.deleted ? 201 : 200 });
  });
  routes.delete(`/${type}/:id`, async (c) => {
    const by = await writerOf(c, type, 'delete');
    const known = await present(context, type, c.req.param('id'));
    const { logicalId } = known;
    const gone = await stalePrecondition(() => governance.resources.remove({ type, logicalId }, seen(c, known), by));
    await reload();
    return c.body(null, 204, { ETag: etagOf(gone.version) });
  });
  addHistory(routes, type, context);
}

function addHistory(routes: Hono, type: WritableType, context: WriteContext): void {
  const { store } = context.governance;
  routes.get(`/${type}/:id/_history`, async (c) => {
    const { id } = await present(context, type, c.req.param('id'));
    const entries: Json[] = [];
    for (const version of await store.writtenHistory(id)) entries.push(await historyEntry(version, context));
    return respond(c, { resourceType: 'Bundle', type: 'history', total: entries.length, entry: entries });
  });
  routes.get(`/${type}/:id/_history/:version`, async (c) => {
    const { id } = await present(context, type, c.req.param('id'));
    const found = (await store.writtenHistory(id)).find(({ version }) => String(version) === c.req.param('version'));
    if (found === undefined) throw new TerminologyError(notFound(`${id}/_history/${c.req.param('version')}`));
    if (found.deleted) throw new TerminologyError(resourceDeleted(id), 410);
    return answer(c, found, { context, status: 200 });
  });
}

/** @throws TerminologyError where the id, or url and version, belong to content that was loaded. */
async function read(
  c: Context,
  type: WritableType,
  { context, logicalId }: { readonly context: WriteContext; readonly logicalId: string },
) {
  const body = await readJson(c);
  const named = isObject(body) ? body['id'] : undefined;
  if (c.req.method === 'PUT' && named !== logicalId) {
    throw new TerminologyError(invalidParameter(`${type}.id`, `must be '${logicalId}', as in the URL`));
  }
  const resource = incoming(body, { type, logicalId, fhirVersion: context.fhirVersion });
  const catalogue = context.catalogue();
  const same = catalogue.resourcesByUrl(type, resource.url);
  const loaded = [catalogue.resourceById(type, logicalId), ...same].some(
    (other) =>
      other !== undefined &&
      other.written === undefined &&
      (other.id === logicalId || other.head.version === resource.businessVersion),
  );
  if (loaded) throw new TerminologyError(alreadyLoaded(`${type}/${logicalId}`, resource.url));
  return resource;
}

async function present({ governance }: WriteContext, type: WritableType, id: string): Promise<WrittenResource> {
  const known = await governance.store.writtenResource(`${type}/${id}`);
  if (known === undefined) throw new TerminologyError(notFound(`${type}/${id}`));
  return known;
}

/**
 * The version that the client saw. A resource that was deleted is nobody's to overwrite unseen either, but a client that creates it anew
 * cannot know its version.
 */
function seen(c: Context, known: WrittenResource): number {
  const saw = ifMatch(c.req.header('If-Match'));
  if (saw !== undefined) return saw;
  if (known.deleted && c.req.method === 'PUT') return known.version;
  throw new TerminologyError(ifMatchNeeded(known.id, etagOf(known.version)), 428);
}

/** A stale change is a failed precondition where the client has set one. */
async function stalePrecondition<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (error instanceof TerminologyError && error.issues[0]?.code === 'conflict') {
      throw new TerminologyError(error.issues, 412);
    }
    throw error;
  }
}

async function answer(
  c: Context,
  written: WrittenResource,
  { context, status }: { readonly context: WriteContext; readonly status: 200 | 201 },
): Promise<Response> {
  const { id, version, at } = written;
  c.header('ETag', etagOf(version));
  c.header('Last-Modified', new Date(at).toUTCString());
  if (status === 201) c.header('Location', `${context.url}/${id}/_history/${version}`);
  if (/return=minimal/.test(c.req.header('Prefer') ?? '')) return c.body(null, status);
  return respond(c, await bodyFor(written, context), status);
}

/** The resource in the FHIR version of the endpoint. */
async function bodyFor(written: WrittenResource, { governance, fhirVersion }: WriteContext): Promise<Json> {
  const text = withMeta((await governance.store.writtenBody(written.id, written.version)) ?? '{}', written);
  const resource = JSON.parse(text) as Json;
  return written.fhirVersion === fhirVersion
    ? resource
    : (convertResource(resource, written.fhirVersion, fhirVersion) as Json);
}

async function historyEntry(version: WrittenResource, context: WriteContext): Promise<Json> {
  const { id, type, at, deleted, version: number } = version;
  const method = deleted ? 'DELETE' : number === 1 ? 'POST' : 'PUT';
  const status = deleted ? '204' : number === 1 ? '201' : '200';
  return {
    fullUrl: `${context.url}/${id}`,
    ...(deleted ? {} : { resource: await bodyFor(version, context) }),
    request: { method, url: method === 'POST' ? type : id },
    response: { status, etag: etagOf(number), lastModified: at },
  };
}
