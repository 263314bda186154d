/** Puts the writing of FHIR resources into an endpoint: who may change what, and what reads of written resources say beside the body. */
import type { Context, Hono } from 'hono';
import { TerminologyError } from '../../domain/issue.js';
import type { FhirVersion } from '../../domain/resource-decoder.js';
import { resourceDeleted, scopeLacking } from '../../domain/wording/writes.js';
import { notFound } from '../../domain/wording.js';
import { WRITABLE_TYPES, type WritableType } from '../../governance/written-resource.js';
import type { CataloguedResource } from '../../terminology/catalogue.js';
import { type Authenticator, actorOf } from '../auth/authenticator.js';
import { scopesAllow } from '../auth/scopes.js';
import type { ServerContext } from '../context.js';
import { etagOf } from './preconditions.js';
import { addWrites } from './routes.js';

/** The routes of all types that can be written. */
export function addAllWrites(
  routes: Hono,
  {
    server,
    auth,
    ...place
  }: {
    readonly server: ServerContext;
    readonly auth: Authenticator;
    readonly fhirVersion: FhirVersion;
    readonly url: string;
  },
): void {
  const { governance } = server;
  if (governance === undefined) return;
  for (const type of WRITABLE_TYPES) {
    addWrites(routes, type, {
      ...place,
      governance,
      catalogue: () => server.loaded,
      reload: async () => server.content?.reload(),
      writerOf: async (c, what, change) => {
        const caller = await auth.changerOf(c);
        if (caller.scopes !== undefined && !scopesAllow(caller.scopes, what, change)) {
          throw new TerminologyError(scopeLacking(what, change));
        }
        return actorOf(caller);
      },
    });
  }
}

/** Tells the version of a resource that somebody wrote. */
export function tellVersion(c: Context, { written }: CataloguedResource): void {
  if (written === undefined) return;
  c.header('ETag', etagOf(written.version));
  c.header('Last-Modified', new Date(written.at).toUTCString());
}

/** Why there is no such resource: it was deleted (410), or never was (404). */
export async function absence({ governance }: ServerContext, type: string, id: string): Promise<TerminologyError> {
  const writable = WRITABLE_TYPES.includes(type as WritableType);
  const known = writable ? await governance?.store.writtenResource(`${type}/${id}`) : undefined;
  if (known?.deleted === true) return new TerminologyError(resourceDeleted(known.id), 410);
  return new TerminologyError(notFound(`${type}/${id}`));
}
