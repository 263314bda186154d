/**
 * What clients wrote as FHIR resources, as content to serve: code systems and value sets answer, concept maps can be read and searched but
 * translate nothing, as nobody reviewed them.
 */
import type { DecodedResource } from '../domain/resource-decoder.js';
import { decodeResource } from '../fhir/resources/decode.js';
import type { WrittenResourceStore } from '../governance/store.js';
import type { WrittenResource } from '../governance/written-resource.js';
import { withMeta } from '../http/writes/incoming.js';
import type { CataloguedResource, CodeSystemVersion, ValueSetVersion } from '../terminology/catalogue.js';
import { catalogueOf } from '../terminology/request-catalogue.js';

/** The newest version of each resource that is not deleted. */
export interface WrittenContent {
  readonly codeSystems: readonly CodeSystemVersion[];
  readonly valueSets: readonly ValueSetVersion[];
  readonly resources: readonly CataloguedResource[];
}

export const NOTHING_WRITTEN: WrittenContent = { codeSystems: [], valueSets: [], resources: [] };

/** Reads what is written; a version that was read before is not read again. */
export function writtenReader(store: WrittenResourceStore): () => Promise<WrittenContent> {
  let known = new Map<string, WrittenContent>();
  return async () => {
    const now = new Map<string, WrittenContent>();
    for (const written of await store.writtenResources()) {
      if (written.deleted) continue;
      const key = `${written.id}/${written.version}`;
      now.set(key, known.get(key) ?? (await contentOf(written, store)));
    }
    known = now;
    const all = [...now.values()];
    if (all.length === 0) return NOTHING_WRITTEN;
    return {
      codeSystems: all.flatMap(({ codeSystems }) => codeSystems),
      valueSets: all.flatMap(({ valueSets }) => valueSets),
      resources: all.flatMap(({ resources }) => resources),
    };
  };
}

async function contentOf(written: WrittenResource, store: WrittenResourceStore): Promise<WrittenContent> {
  const { id, type, logicalId, version, at, fhirVersion } = written;
  const body = (await store.writtenBody(id, version)) ?? '{}';
  const decoded = decodeResource(JSON.parse(body), fhirVersion);
  if (decoded === undefined) return NOTHING_WRITTEN;
  const resource: CataloguedResource = {
    type,
    id: logicalId,
    head: { ...decoded.head, id: logicalId },
    fhirVersion,
    json: () => withMeta(body, written),
    written: { version, at },
  };
  return { ...answering(decoded), resources: [resource] };
}

/** A code system is indexed when it is first asked; a value set with every question. */
function answering(decoded: DecodedResource): Omit<WrittenContent, 'resources'> {
  if (decoded.type === 'ValueSet') {
    const { definition } = decoded;
    return { codeSystems: [], valueSets: [{ url: '', ...definition, definition: () => definition }] };
  }
  return { codeSystems: catalogueOf([decoded]).codeSystems(), valueSets: [] };
}
