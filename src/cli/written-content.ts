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

/** A written resource with its JSON: plain data, so that other threads and processes can be told. */
export interface WrittenEntry {
  readonly written: WrittenResource;
  readonly body: string;
}

/** Reads what is written; a version that was read before is not read again. */
export function writtenEntries(store: WrittenResourceStore): () => Promise<readonly WrittenEntry[]> {
  let known = new Map<string, WrittenEntry>();
  return async () => {
    const now = new Map<string, WrittenEntry>();
    for (const written of await store.writtenResources()) {
      if (written.deleted) continue;
      const { id, version } = written;
      const key = `${id}/${version}`;
      now.set(key, known.get(key) ?? { written, body: (await store.writtenBody(id, version)) ?? '{}' });
    }
    known = now;
    return [...now.values()];
  };
}

/** Reads what is written, as content. */
export function writtenReader(store: WrittenResourceStore): () => Promise<WrittenContent> {
  const entries = writtenEntries(store);
  return async () => writtenContent(await entries());
}

/** By id and version, of the entries that were asked for last. */
let decoded = new Map<string, { readonly body: string; readonly content: WrittenContent }>();

/** The entries as content; what was decoded for the content before is not decoded again. */
export function writtenContent(entries: readonly WrittenEntry[]): WrittenContent {
  if (entries.length === 0) return NOTHING_WRITTEN;
  const before = decoded;
  decoded = new Map(
    entries.map((entry) => {
      const key = `${entry.written.id}/${entry.written.version}/${entry.written.at}`;
      const known = before.get(key);
      return [key, known?.body === entry.body ? known : { body: entry.body, content: contentOf(entry) }];
    }),
  );
  const all = [...decoded.values()].map(({ content }) => content);
  return {
    codeSystems: all.flatMap(({ codeSystems }) => codeSystems),
    valueSets: all.flatMap(({ valueSets }) => valueSets),
    resources: all.flatMap(({ resources }) => resources),
  };
}

function contentOf({ written, body }: WrittenEntry): WrittenContent {
  const { type, logicalId, version, at, fhirVersion } = written;
  const found = decodeResource(JSON.parse(body), fhirVersion);
  if (found === undefined) return NOTHING_WRITTEN;
  const resource: CataloguedResource = {
    type,
    id: logicalId,
    head: { ...found.head, id: logicalId },
    fhirVersion,
    json: () => withMeta(body, written),
    written: { version, at },
  };
  return { ...answering(found), resources: [resource] };
}

/** A code system is indexed when it is first asked; a value set with every question. */
function answering(decoded: DecodedResource): Omit<WrittenContent, 'resources'> {
  if (decoded.type === 'ValueSet') {
    const { definition } = decoded;
    return { codeSystems: [], valueSets: [{ url: '', ...definition, definition: () => definition }] };
  }
  return { codeSystems: catalogueOf([decoded]).codeSystems(), valueSets: [] };
}
