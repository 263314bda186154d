/** The published packages: everything in them is loaded, counted independently of the loader. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fhirPackageLoader } from '../../../loaders/fhir-package/load.js';
import { memoryCodeSystem } from '../../../src/codesystem/memory-code-system.js';
import type { ConceptProperty } from '../../../src/domain/concept.js';
import { decodeResource } from '../../../src/fhir/resources/decode.js';
import { resourcesBelow } from '../fhir-resources/support.js';
import { cleanUp, type Loaded, load, sharedPath, temporaryFolder } from './fhir-package-support.js';

afterAll(cleanUp);

type Json = Readonly<Record<string, unknown>>;

/** Counts concepts and map rows in the published JSON, without decoder or loader. */
function counted(resources: readonly Json[]) {
  const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
  const concepts = (value: Json): number => list(value['concept']).reduce((sum, inner) => sum + 1 + concepts(inner), 0);
  const ofType = (type: string) => resources.filter(({ resourceType }) => resourceType === type);
  const systems = ofType('CodeSystem').filter(({ content }) => content !== 'not-present');
  const elements = ofType('ConceptMap').flatMap((map) => list(map['group']).flatMap((group) => list(group['element'])));
  return {
    types: {
      CodeSystem: ofType('CodeSystem').length,
      ValueSet: ofType('ValueSet').length,
      ConceptMap: ofType('ConceptMap').length,
    },
    systems: systems.length,
    concepts: systems.reduce((sum, system) => sum + concepts(system), 0),
    rows: elements.reduce((sum, element) => sum + list(element['target']).length, 0),
  };
}

describe.each([
  ['hl7.fhir.r4.core-4.0.1.tgz', { CodeSystem: 1062, ValueSet: 1316, ConceptMap: 80 }],
  ['hl7.fhir.us.core-3.1.0.tgz', { CodeSystem: 5, ValueSet: 31, ConceptMap: 1 }],
])('%s', (name, types) => {
  const path = sharedPath('releases', name);
  let loaded: Loaded;
  let published: readonly Json[];

  beforeAll(async () => {
    if (path === undefined) return;
    const folder = temporaryFolder();
    execFileSync('tar', ['-xzf', path, '-C', folder]);
    published = [...resourcesBelow(folder)].map(({ resource }) => resource);
    loaded = await load(fhirPackageLoader, path);
  });

  test.skipIf(path === undefined)('every resource, concept and map row is there', () => {
    const expected = counted(published);
    const stored = (sql: string): unknown => loaded.store.db.prepare(sql).pluck().get();
    expect(expected.types).toEqual(types);
    expect(loaded.resources.heads()).toHaveLength(published.length);
    expect(loaded.store.codeSystems()).toHaveLength(expected.systems);
    expect(stored('SELECT count(*) FROM concept')).toBe(expected.concepts);
    expect(stored('SELECT count(*) FROM map_element')).toBe(expected.rows);
    expect(loaded.counts.reduce((sum, count) => sum + count.loaded, 0)).toBe(published.length);
    expect(loaded.notes).toEqual([]);
  });

  test.skipIf(path === undefined)('resources are returned as published', () => {
    const key = ({ resourceType, id }: Json): string => `${resourceType}/${id}`;
    const byKey = new Map(published.map((resource) => [key(resource), resource]));
    for (const { row, type, id } of loaded.resources.heads()) {
      expect(JSON.parse(loaded.resources.json(row))).toEqual(byKey.get(`${type}/${id}`));
    }
  });

  test.skipIf(path === undefined)('a code system answers from the file as it does from memory', () => {
    const inFile = new Map(loaded.store.codeSystems().map((system) => [system.info.url, system]));
    for (const resource of published) {
      const decoded = decodeResource(resource, '4.0');
      const stored = decoded?.type === 'CodeSystem' ? inFile.get(decoded.definition.url) : undefined;
      if (decoded?.type !== 'CodeSystem' || stored === undefined) continue;
      const memory = memoryCodeSystem(decoded.definition);
      expect(stored.info).toEqual(memory.info);
      for (const concept of memory.concepts(memory.all())) {
        const { ord, ...rest } = concept;
        const own = loaded.store.at(stored.firstOrd + ord);
        expect(own).toMatchObject(rest);
        expect(loaded.store.parents(stored.firstOrd + ord).map(({ code }) => code)).toEqual(
          memory.parents(concept).map(({ code }) => code),
        );
        expect(loaded.store.designations(stored.firstOrd + ord)).toEqual(memory.designations(concept));
        expect(sorted(loaded.store.properties(stored.firstOrd + ord))).toEqual(sorted(memory.properties(concept)));
      }
    }
  });
});

/** The file keeps properties in the order of their definitions, the resource in any. */
function sorted(properties: readonly ConceptProperty[]): readonly string[] {
  return properties
    .map(({ code, value, description }) => JSON.stringify([code, value.type, value.value, description]))
    .sort();
}
