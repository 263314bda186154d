/** Small code systems and value sets for the tests of expansion and validation, and the catalogue that holds them. It tests nothing. */
import type { CodeSystemDefinition, DefinedConcept } from '../../src/domain/code-system-definition.js';
import type { ConceptProperty } from '../../src/domain/concept.js';
import { readSettings } from '../../src/domain/settings.js';
import type { Compose, ConceptSet, ValueSetDefinition } from '../../src/domain/value-set.js';
import { type Catalogue, createCatalogue } from '../../src/terminology/catalogue.js';
import { catalogueOf } from '../../src/terminology/request-catalogue.js';

export const FRUIT = 'http://example.org/fruit';

export function concept(code: string, more: Partial<DefinedConcept> = {}): DefinedConcept {
  return { code, display: `The ${code}`, designations: [], properties: [], concepts: [], ...more };
}

export function bool(code: string, value: boolean): ConceptProperty {
  return { code, value: { type: 'boolean', value } };
}

export function text(code: string, value: string): ConceptProperty {
  return { code, value: { type: 'string', value } };
}

/** food > (fruit > (apple > gala, fuji), pear; red > apple); stone. Gala is retired, fruit a grouper. */
export const FRUIT_SYSTEM: CodeSystemDefinition = {
  url: FRUIT,
  version: '1.0.0',
  status: 'active',
  language: 'en',
  caseSensitive: true,
  content: 'complete',
  hierarchyMeaning: 'is-a',
  properties: [
    { code: 'colour', type: 'string', uri: 'http://example.org/colour' },
    { code: 'kin', type: 'code' },
    { code: 'status', type: 'code', uri: 'http://hl7.org/fhir/concept-properties#status' },
  ],
  filters: [],
  concepts: [
    concept('food', {
      concepts: [
        concept('fruit', {
          properties: [bool('notSelectable', true)],
          concepts: [
            concept('apple', {
              designations: [{ language: 'de', value: 'Der Apfel' }],
              properties: [text('colour', 'red'), { code: 'parent', value: { type: 'code', value: 'red' } }],
              concepts: [
                concept('gala', { properties: [{ code: 'status', value: { type: 'code', value: 'retired' } }] }),
                concept('fuji', { properties: [text('colour', 'pink')] }),
              ],
            }),
            concept('pear', {
              properties: [text('colour', 'green'), { code: 'kin', value: { type: 'code', value: 'fuji' } }],
            }),
          ],
        }),
        concept('red'),
      ],
    }),
    concept('stone', { display: 'A stone apple' }),
  ],
};

export function include(more: Partial<ConceptSet> = {}): ConceptSet {
  return { system: FRUIT, concepts: [], filters: [], valueSets: [], ...more };
}

export function valueSet(url: string, compose: Partial<Compose>): ValueSetDefinition {
  return {
    url: `http://example.org/vs/${url}`,
    version: '1',
    status: 'active',
    compose: { include: [], exclude: [], properties: [], ...compose },
  };
}

/** A catalogue with these code systems and value sets. */
export function catalogueWith(
  codeSystems: readonly CodeSystemDefinition[],
  valueSets: readonly ValueSetDefinition[] = [],
): Catalogue {
  if (codeSystems.length + valueSets.length === 0) {
    return createCatalogue({ codeSystems: [], valueSets: [], conceptMaps: [], resources: [] });
  }
  return catalogueOf([
    ...codeSystems.map((definition) => ({ type: 'CodeSystem' as const, head: definition, definition })),
    ...valueSets.map((definition) => ({ type: 'ValueSet' as const, head: definition, definition })),
  ]);
}

/** Settings as a request names them. */
export function settings(named: Readonly<Record<string, unknown>> = {}) {
  return readSettings(Object.entries(named).map(([name, value]) => ({ name, value })));
}
