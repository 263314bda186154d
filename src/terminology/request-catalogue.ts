/**
 * The resources that come with a request (`tx-resource`) as a catalogue of their own: they exist for that request and stand before
 * the loaded content.
 */
import { memoryCodeSystem } from '../codesystem/memory-code-system.js';
import { memoryConceptMap } from '../conceptmap/concept-map.js';
import { once } from '../domain/once.js';
import type { DecodedResource } from '../domain/resource-decoder.js';
import { type Catalogue, type CodeSystemVersion, createCatalogue } from './catalogue.js';

/** @throws TerminologyError, when it is first used, for a code system that contradicts itself. */
export function catalogueOf(resources: readonly DecodedResource[]): Catalogue {
  return createCatalogue({
    codeSystems: resources.flatMap((resource) => (resource.type === 'CodeSystem' ? [codeSystem(resource)] : [])),
    valueSets: resources.flatMap((resource) =>
      resource.type === 'ValueSet' ? [{ url: '', ...resource.definition, definition: () => resource.definition }] : [],
    ),
    conceptMaps: resources.flatMap((resource) =>
      resource.type === 'ConceptMap' ? [memoryConceptMap(resource.definition)] : [],
    ),
    resources: [],
  });
}

function codeSystem({ definition }: Extract<DecodedResource, { type: 'CodeSystem' }>): CodeSystemVersion {
  const { concepts: _concepts, ...info } = definition;
  return { info, open: once(() => memoryCodeSystem(definition)) };
}
