/** Lists that are kept say at every use what they say when they are read anew, whatever was asked of them before. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FhirVersion } from '../../src/domain/resource-decoder.js';
import { encodeExpansion } from '../../src/fhir/encode-expansion.js';
import { expand } from '../../src/terminology/expand.js';
import { catalogueWith, concept, FRUIT_SYSTEM, include, settings, valueSet } from '../support/value-sets.js';

const NEWER = { ...FRUIT_SYSTEM, version: '2.0.0', concepts: [concept('apple', { display: 'Apfel "ä"' })] };
const catalogue = catalogueWith([FRUIT_SYSTEM, NEWER], []);
const codes = fc.array(fc.constantFrom(...FRUIT_SYSTEM.concepts.map(({ code }) => code), 'unknown'), { maxLength: 6 });
const lists = fc
  .array(codes, { minLength: 1, maxLength: 2 })
  .map((all) => all.map((own) => include({ concepts: own.map((code) => ({ code, designations: [] })) })));
const asked = fc.record({
  version: fc.constantFrom<FhirVersion>('4.0', '5.0'),
  settings: fc.constantFrom<Parameters<typeof settings>[0]>(
    {},
    { activeOnly: true },
    { includeDesignations: true },
    { property: '*' },
    { count: 2 },
    { offset: 1 },
    { displayLanguage: 'de' },
    { excludeNotForUI: true },
  ),
});

describe('kept lists', () => {
  test('say what a list that is read anew says', () => {
    fc.assert(
      fc.property(lists, fc.array(asked, { minLength: 1, maxLength: 6 }), (listed, questions) => {
        const kept = valueSet('kept', { include: listed });
        for (const { version, settings: given } of [...questions, ...questions, ...questions]) {
          const textOf = (definition: typeof kept): string => {
            const found = expand(catalogue, { definition, settings: settings(given) });
            return String(encodeExpansion({ ...found, identifier: '', timestamp: '' }, version));
          };
          expect(textOf(kept)).toBe(textOf(structuredClone(kept)));
        }
      }),
    );
  });
});
