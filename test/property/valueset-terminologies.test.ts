/** Listing and asking agree, and pages join to the whole, for random value sets over the sample releases of the four terminologies: also where a terminology has filters of its own. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CodeSystem } from '../../src/codesystem/code-system.js';
import type { Concept } from '../../src/domain/concept.js';
import type { ExpansionEntry } from '../../src/domain/expansion.js';
import { TerminologyError } from '../../src/domain/issue.js';
import { ICD10_CM, LOINC, RXNORM, SNOMED_CT } from '../../src/domain/systems.js';
import type { ConceptSet, ValueSetFilter } from '../../src/domain/value-set.js';
import type { Catalogue } from '../../src/terminology/catalogue.js';
import { expand } from '../../src/terminology/expand.js';
import { findCodeSystem } from '../../src/terminology/resolve.js';
import { validateInValueSet } from '../../src/terminology/validate-code.js';
import { type SampleServer, sampleServer } from '../support/sample-content.js';
import { include, settings, valueSet } from '../support/value-sets.js';

let server: SampleServer;
beforeAll(async () => {
  server = await sampleServer();
}, 120_000);
afterAll(() => server.close());

const HIERARCHY = ['is-a', 'descendent-of', 'is-not-a', 'generalizes', 'child-of', 'descendent-leaf', '='] as const;
const VALUES = ['=', 'in', 'not-in', 'exists', 'regex'] as const;

/** Numbers from which a filter is made once the code system is known. */
const seeds = fc.record({
  concept: fc.nat(),
  property: fc.nat(),
  op: fc.nat(),
  ofHierarchy: fc.boolean(),
});
type Seed = typeof seeds extends fc.Arbitrary<infer T> ? T : never;

const composes = fc.record({
  include: fc.array(fc.array(seeds, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
  exclude: fc.array(fc.array(seeds, { minLength: 1, maxLength: 1 }), { maxLength: 1 }),
  activeOnly: fc.boolean(),
});

function filterOf(codeSystem: CodeSystem, all: readonly Concept[], seed: Seed): ValueSetFilter {
  const concept = all[seed.concept % all.length];
  if (concept === undefined) throw new Error('the code system is empty');
  const properties = codeSystem.properties(concept);
  const property = properties[seed.property % Math.max(1, properties.length)];
  if (seed.ofHierarchy || property === undefined) {
    return { property: 'concept', op: HIERARCHY[seed.op % HIERARCHY.length] ?? 'is-a', value: concept.code };
  }
  const { value } = property.value;
  const text = typeof value === 'object' ? value.code : String(value);
  const op = VALUES[seed.op % VALUES.length] ?? '=';
  if (op === 'exists') return { property: property.code, op, value: String(seed.op % 2 === 0) };
  if (op === 'regex')
    return { property: property.code, op, value: `${text.slice(0, 3).replace(/[^A-Za-z0-9]/g, '.')}.*` };
  return { property: property.code, op, value: text };
}

function flatCodes(entries: readonly ExpansionEntry[]): readonly string[] {
  return entries.flatMap((entry) => [entry.code, ...flatCodes(entry.contains)]);
}

/** A filter that a terminology refuses is refused in both operations alike. */
function answered<T>(ask: () => T): T | 'refused' {
  try {
    return ask();
  } catch (error) {
    if (error instanceof TerminologyError) return 'refused';
    throw error;
  }
}

function opened(url: string): {
  readonly catalogue: Catalogue;
  readonly codeSystem: CodeSystem;
  readonly all: readonly Concept[];
} {
  const { catalogue } = server.content;
  const codeSystem = findCodeSystem(catalogue, url);
  if (codeSystem === undefined) throw new Error(`${url} is not among the samples`);
  return { catalogue, codeSystem, all: [...codeSystem.concepts(codeSystem.all())] };
}

describe.each([
  ['LOINC', LOINC],
  ['SNOMED CT', SNOMED_CT],
  ['RxNorm', RXNORM],
  ['ICD-10-CM', ICD10_CM],
])('%s', (_name, url) => {
  test('what is listed is valid, and nothing else is; pages join to the whole', () => {
    const { catalogue, codeSystem, all } = opened(url);
    fc.assert(
      fc.property(composes, ({ include: included, exclude, activeOnly }) => {
        const setOf = (chosen: readonly Seed[]): ConceptSet =>
          include({ system: url, filters: chosen.map((seed) => filterOf(codeSystem, all, seed)) });
        const definition = valueSet('random', { include: included.map(setOf), exclude: exclude.map(setOf) });
        const named = { activeOnly, excludeNested: true };
        const whole = answered(() => expand(catalogue, { definition, settings: settings(named) }));
        const valid = answered(() =>
          all
            .filter(({ code }) => {
              const input = { codings: [{ system: url, code }], form: 'coding' as const };
              return validateInValueSet(catalogue, definition, { input, settings: settings({ activeOnly }) }).result;
            })
            .map(({ code }) => code)
            .sort(),
        );
        if (whole === 'refused' || valid === 'refused') {
          expect(whole === 'refused' && valid === 'refused').toBe(true);
          return;
        }
        const listed = flatCodes(whole.contains);
        expect([...listed].sort()).toEqual(valid);
        const half = Math.ceil(listed.length / 2);
        const pages = [0, half].flatMap((offset) => {
          const page = expand(catalogue, {
            definition,
            settings: settings({ ...named, offset, count: Math.max(1, half) }),
          });
          return flatCodes(page.contains);
        });
        expect(pages.slice(0, listed.length)).toEqual(listed);
      }),
      { numRuns: 60 },
    );
  });
});
