/** Every terminology resource of the real packages and of the ecosystem tests decodes, and its concepts are all there. */
import { describe, expect, test } from 'vitest';
import { hierarchyOf } from '../../../src/domain/definition-hierarchy.js';
import { decodeResource } from '../../../src/fhir/resources/decode.js';
import { resourcesBelow, sharedPath } from './support.js';

const tests = sharedPath('tx-suite', 'tests');

/** Counts the objects in `concept` lists at any depth, without the decoder. */
function countConcepts(value: unknown): number {
  const { concept } = value as { concept?: readonly unknown[] };
  return (concept ?? []).reduce<number>((sum, inner) => sum + 1 + countConcepts(inner), 0);
}

describe.skipIf(tests === undefined)('the terminology ecosystem tests', () => {
  test('every resource decodes, with all its concepts', () => {
    const seen: Record<string, number> = {};
    for (const { file, resource } of tests === undefined ? [] : resourcesBelow(tests)) {
      const decoded = decodeResource(resource, '5.0');
      if (decoded === undefined) continue;
      seen[decoded.type] = (seen[decoded.type] ?? 0) + 1;
      if (decoded.type !== 'CodeSystem') continue;
      expect(hierarchyOf(decoded.definition).concepts, file).toHaveLength(countConcepts(resource));
    }
    expect(seen['CodeSystem']).toBeGreaterThan(40);
    expect(seen['ValueSet']).toBeGreaterThan(350);
    expect(seen['ConceptMap']).toBeGreaterThan(1);
  });
});
