/** Code systems and concept maps as rows of the content file. It decides nothing about which resources are loaded. */
import type { CodeSystemWriter } from '../../src/db/code-system-writer-store.js';
import type { ContentWriter } from '../../src/db/content-writer-store.js';
import { HierarchyCycleError } from '../../src/db/hierarchy.js';
import type { CodeSystemDefinition, DefinedConcept } from '../../src/domain/code-system-definition.js';
import type { ConceptProperty } from '../../src/domain/concept.js';
import type { ConceptMapDefinition, MapElement } from '../../src/domain/concept-map.js';
import { hierarchyOf } from '../../src/domain/definition-hierarchy.js';
import { LoadError } from '../shared/load-error.js';

/**
 * Writes a code system with its concepts.
 * @returns the codes that are defined more than once, of which the first definition is kept.
 * @throws LoadError naming `place` where the hierarchy has a cycle.
 */
export function writeCodeSystem(
  writer: ContentWriter,
  definition: CodeSystemDefinition,
  place: string,
): readonly string[] {
  const { concepts: _nested, ...info } = definition;
  const duplicates: string[] = [];
  const { concepts, edges } = hierarchyOf(definition, (code) => duplicates.push(code));
  const idOf = new Map(concepts.map(({ concept }, id) => [concept.code, id]));
  const rows = writer.codeSystem(info);
  for (const { concept, inactive, abstract, status } of concepts) {
    const { code, display, definition: text, extensions } = concept;
    const id = rows.concept({
      code,
      inactive,
      abstract,
      ...(display === undefined ? {} : { display }),
      ...(text === undefined ? {} : { definition: text }),
      ...(status === undefined ? {} : { status }),
      ...(extensions === undefined ? {} : { extensions }),
    });
    writeDetails(rows, { id, concept, idOf });
  }
  for (const [child, parent] of edges) rows.parent(child, parent);
  finish(rows, { place, codeOf: (id) => concepts[id]?.concept.code ?? '' });
  return duplicates;
}

interface Staged {
  readonly id: number;
  readonly concept: DefinedConcept;
  /** Staged ids by code; concepts are staged in this order, so that a later one can be referred to. */
  readonly idOf: ReadonlyMap<string, number>;
}

function writeDetails(rows: CodeSystemWriter, { id, concept, idOf }: Staged): void {
  for (const designation of concept.designations) rows.designation(id, designation);
  for (const property of concept.properties) writeProperty(rows, { id, property, idOf });
}

/** A code that names a concept of the code system refers to it; any other value stands for itself. */
function writeProperty(
  rows: CodeSystemWriter,
  { id, property, idOf }: { id: number; property: ConceptProperty; idOf: ReadonlyMap<string, number> },
): void {
  const { code, value, extensions } = property;
  const more = extensions === undefined ? {} : { extensions };
  const target = value.type === 'code' ? idOf.get(value.value) : undefined;
  if (target !== undefined) rows.property(id, { code, target, ...more });
  else if (value.type !== 'Coding') rows.property(id, { code, type: value.type, value: value.value, ...more });
  else rows.property(id, { code, type: 'Coding', value: value.value.code, coding: value.value, ...more });
}

function finish(rows: CodeSystemWriter, at: { readonly place: string; readonly codeOf: (id: number) => string }): void {
  try {
    rows.finish();
  } catch (error) {
    if (!(error instanceof HierarchyCycleError)) throw error;
    const codes = error.nodes.slice(0, 10).map(at.codeOf).join(', ');
    throw new LoadError({ file: at.place }, `the hierarchy of the concepts goes in a circle: ${codes}`, {
      cause: error,
    });
  }
}

/** Writes the rows of a concept map. */
export function writeConceptMap(writer: ContentWriter, definition: ConceptMapDefinition): void {
  const { groups, ...info } = definition;
  const map = writer.conceptMap(info);
  for (const { elements, ...head } of groups) {
    const row = map.group(head);
    for (const element of elements) {
      const source = sourceOf(element);
      if (element.targets.length === 0)
        row({ ...source, ...(element.comment === undefined ? {} : { comment: element.comment }) });
      for (const target of element.targets) row({ ...source, target });
    }
  }
}

function sourceOf({ code, display }: MapElement): { readonly sourceCode?: string; readonly sourceDisplay?: string } {
  return {
    ...(code === undefined ? {} : { sourceCode: code }),
    ...(display === undefined ? {} : { sourceDisplay: display }),
  };
}
