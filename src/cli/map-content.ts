/**
 * A map as rows of a content file: those that `$translate` reads, and the resource in both FHIR versions that reads and searches find. The one
 * writer for maps published from files and from governance; what may be published is decided before.
 */
import type { ContentWriter } from '../db/content-writer-store.js';
import type { ConceptMapDefinition } from '../domain/concept-map.js';
import type { FhirVersion } from '../domain/resource-decoder.js';
import { encodeConceptMap } from '../fhir/resources/encode.js';

/** Raised when a published map holds something that older ones do not, so that publishing again is not found needless. */
export const PUBLISHED_FORM = 3;

/** JSON text of the ConceptMap in each FHIR version. */
export type MapResources = Readonly<Record<FhirVersion, string>>;

export function mapResources(definition: ConceptMapDefinition): MapResources {
  const text = (version: FhirVersion): string => JSON.stringify(encodeConceptMap(definition, version));
  return { '4.0': text('4.0'), '5.0': text('5.0') };
}

/** Writes the whole map. `id` is the logical id that it would like to have. */
export function writeMap(
  writer: ContentWriter,
  { definition, resources, id }: { definition: ConceptMapDefinition; resources: MapResources; id: string },
): void {
  writeRows(writer, definition);
  const { url, version, title, status } = definition;
  const head = {
    type: 'ConceptMap',
    id,
    url,
    ...(version === undefined ? {} : { version }),
    ...(title === undefined ? {} : { title }),
    status,
  };
  for (const fhirVersion of ['4.0', '5.0'] as const) {
    writer.resource({ ...head, fhirVersion, json: resources[fhirVersion] });
  }
}

function writeRows(writer: ContentWriter, { groups, ...info }: ConceptMapDefinition): void {
  const map = writer.conceptMap(info);
  for (const { elements, ...head } of groups) {
    const addRow = map.group(head);
    for (const { code, display, targets, comment } of elements) {
      const source = {
        ...(code === undefined ? {} : { sourceCode: code }),
        ...(display === undefined ? {} : { sourceDisplay: display }),
      };
      for (const target of targets) addRow({ ...source, target });
      if (targets.length === 0) addRow({ ...source, ...(comment === undefined ? {} : { comment }) });
    }
  }
}
