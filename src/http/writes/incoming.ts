/** A resource as a client sends it: checked as far as one can without serving it, and made the text that is kept. */
import { TerminologyError } from '../../domain/issue.js';
import type { DecodedResource, FhirVersion } from '../../domain/resource-decoder.js';
import { invalidParameter } from '../../domain/wording.js';
import { isObject, type Json } from '../../fhir/parameters.js';
import { decodeResource } from '../../fhir/resources/decode.js';
import type { ResourceToWrite, WritableType } from '../../governance/written-resource.js';
import { catalogueOf } from '../../terminology/request-catalogue.js';

export interface Incoming {
  readonly type: WritableType;
  /** The id under which it is kept. */
  readonly logicalId: string;
  readonly fhirVersion: FhirVersion;
}

/**
 * The resource to keep: its id is the one of the request, and what the server sets in `meta` is left out.
 * @throws TerminologyError 400 naming the element that is wrong, 422 for a code system that contradicts itself.
 */
export function incoming(body: unknown, { type, logicalId, fhirVersion }: Incoming): ResourceToWrite {
  if (!isObject(body)) throw new TerminologyError(invalidParameter('(body)', `must be a ${type}`));
  if (body['resourceType'] !== type) {
    throw new TerminologyError(invalidParameter('resourceType', `must be '${type}', not '${body['resourceType']}'`));
  }
  const decoded = decodeResource(body, fhirVersion);
  const url = decoded?.head.url;
  if (decoded === undefined || url === undefined) {
    throw new TerminologyError(invalidParameter(`${type}.url`, 'must be there: nobody could refer to the resource'));
  }
  checkWhole(decoded);
  const { version } = decoded.head;
  return {
    type,
    logicalId,
    url,
    ...(version === undefined ? {} : { businessVersion: version }),
    fhirVersion,
    body: JSON.stringify(kept(body, logicalId)),
  };
}

/** Reading a code system finds doubled codes and circular hierarchies; better now than with every later request. */
function checkWhole(decoded: DecodedResource): void {
  for (const { open } of catalogueOf([decoded]).codeSystems()) open();
}

function kept(body: Json, id: string): Json {
  const { resourceType, id: _id, meta, ...rest } = body;
  const { versionId: _versionId, lastUpdated: _lastUpdated, ...given } = isObject(meta) ? meta : {};
  return { resourceType, id, ...(Object.keys(given).length === 0 ? {} : { meta: given }), ...rest };
}

/** The kept text as a client reads it: with the version and the time that it was written. */
export function withMeta(body: string, { version, at }: { readonly version: number; readonly at: string }): string {
  const { resourceType, id, meta, ...rest } = JSON.parse(body) as Json;
  const given = isObject(meta) ? meta : {};
  return JSON.stringify({
    resourceType,
    id,
    meta: { versionId: String(version), lastUpdated: at, ...given },
    ...rest,
  });
}
