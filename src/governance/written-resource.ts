/**
 * CodeSystems, ValueSets and ConceptMaps that authorised clients write as FHIR resources: every version is kept, every change is an event of
 * the audit. Knows neither FHIR's JSON nor HTTP: bodies are texts, their heads are given.
 */
import { TerminologyError } from '../domain/issue.js';
import type { FhirVersion } from '../domain/resource-decoder.js';
import type { Json } from './canonical-json.js';
import { digestOf } from './event.js';
import type { Actor } from './facts.js';
import { requireRole } from './guard.js';
import type { GovernanceStore } from './store.js';
import { breaks, duplicate, invalid, stale, unknown } from './wording.js';

export const WRITABLE_TYPES = ['CodeSystem', 'ValueSet', 'ConceptMap'] as const;
export type WritableType = (typeof WRITABLE_TYPES)[number];

/** A version of a written resource, without its body. */
export interface WrittenResource {
  /** `CodeSystem/abc`. */
  readonly id: string;
  readonly type: WritableType;
  /** FHIR id. */
  readonly logicalId: string;
  readonly url: string;
  /** Business version. */
  readonly businessVersion?: string;
  /** FHIR version of the body. */
  readonly fhirVersion: FhirVersion;
  readonly deleted: boolean;
  readonly author: string;
  /** ISO instant. */
  readonly at: string;
  /** SHA-256 of the body. */
  readonly attachmentDigest: string;
  /** `meta.versionId`, from 1. */
  readonly version: number;
}

/** What a client sends. */
export interface ResourceToWrite {
  readonly type: WritableType;
  readonly logicalId: string;
  readonly url: string;
  readonly businessVersion?: string;
  readonly fhirVersion: FhirVersion;
  /** JSON text. */
  readonly body: string;
}

export interface WrittenResources {
  /** Version 1. @throws TerminologyError: 403 without the role, 409 where the id or the canonical is taken. */
  create(resource: ResourceToWrite, by: Actor): Promise<WrittenResource>;
  /** The next version; a deleted resource lives again. @throws TerminologyError: 403, 404, 409 for a stale or doubled change. */
  update(resource: ResourceToWrite, saw: number, by: Actor): Promise<WrittenResource>;
  /** From here on it is not served; its versions stay readable. */
  remove(
    id: { readonly type: WritableType; readonly logicalId: string },
    saw: number,
    by: Actor,
  ): Promise<WrittenResource>;
}

/** A terminology changes what everybody gets; a map is served only after its rows went through review. */
const WRITERS = {
  CodeSystem: ['publisher', 'administrator'],
  ValueSet: ['publisher', 'administrator'],
  ConceptMap: ['mapper', 'publisher', 'administrator'],
} as const;

const FHIR_ID = /^[A-Za-z0-9.-]{1,64}$/;

export function createWrittenResources(store: GovernanceStore, now: () => Date = () => new Date()): WrittenResources {
  const write = writer(store, now);
  return {
    create: async (resource, by) => {
      check(resource);
      await requireFreeCanonical(store, resource);
      const id = idOf(resource);
      if ((await store.writtenResource(id)) !== undefined) throw new TerminologyError(duplicate('resource', id));
      return write(resource, { action: 'create', version: 1, deleted: false }, by);
    },
    update: async (resource, saw, by) => {
      check(resource);
      await present(store, resource, saw);
      await requireFreeCanonical(store, resource);
      return write(resource, { action: 'update', version: saw + 1, deleted: false }, by);
    },
    remove: async (id, saw, by) => {
      const { url, fhirVersion, deleted } = await present(store, id, saw);
      if (deleted) throw new TerminologyError(breaks(idOf(id), 'is deleted already'));
      return write({ ...id, url, fhirVersion, body: '' }, { action: 'delete', version: saw + 1, deleted: true }, by);
    },
  };
}

interface Change {
  readonly action: string;
  readonly version: number;
  readonly deleted: boolean;
}

function writer(store: GovernanceStore, now: () => Date) {
  return async (
    { body, ...resource }: ResourceToWrite,
    { action, version, deleted }: Change,
    by: Actor,
  ): Promise<WrittenResource> => {
    const role = requireRole(by, WRITERS[resource.type], `writing a ${resource.type}`);
    const at = now().toISOString();
    const id = idOf(resource);
    const after: WrittenResource = {
      ...resource,
      id,
      deleted,
      author: by.name,
      at,
      attachmentDigest: digestOf(body),
      version,
    };
    const who = { actor: by.name, role, origin: by.origin, at };
    const what = { kind: 'resource', subject: id, version, action, detail: {} } as const;
    await store.append([{ ...what, ...who, after: after as unknown as Json, attachment: body }]);
    return after;
  };
}

function idOf({ type, logicalId }: { readonly type: string; readonly logicalId: string }): string {
  return `${type}/${logicalId}`;
}

function check({ logicalId, url }: ResourceToWrite): void {
  if (!FHIR_ID.test(logicalId)) {
    throw new TerminologyError(invalid('id', `'${logicalId}' is no FHIR id: 1 to 64 of A-Z, a-z, 0-9, '-' and '.'`));
  }
  if (!/^[a-z][a-z0-9+.-]*:[^\s|#]+$/i.test(url)) {
    throw new TerminologyError(invalid('url', `'${url}' is no absolute URI without version and fragment`));
  }
}

async function present(
  store: GovernanceStore,
  id: { readonly type: WritableType; readonly logicalId: string },
  saw: number,
): Promise<WrittenResource> {
  const known = await store.writtenResource(idOf(id));
  if (known === undefined) throw new TerminologyError(unknown('resource', idOf(id)));
  if (known.version !== saw) throw new TerminologyError(stale(idOf(id), { saw, is: known.version }));
  return known;
}

/** Two resources of one type, url and version could not be told apart by anybody who refers to them. */
async function requireFreeCanonical(store: GovernanceStore, resource: ResourceToWrite): Promise<void> {
  const { type, url, businessVersion } = resource;
  const others = await store.writtenResources();
  const taken = others.some(
    (other) =>
      !other.deleted &&
      other.id !== idOf(resource) &&
      other.type === type &&
      other.url === url &&
      other.businessVersion === businessVersion,
  );
  if (taken) throw new TerminologyError(duplicate(type, `${url}|${businessVersion ?? ''}`));
}
