import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memoryCodeSystem } from '../../../src/codesystem/memory-code-system.js';
import { memoryConceptMap } from '../../../src/conceptmap/concept-map.js';
import type { CodeSystemDefinition, DefinedConcept } from '../../../src/domain/code-system-definition.js';
import { asCode } from '../../../src/domain/coding.js';
import type { ConceptMapDefinition, Relationship } from '../../../src/domain/concept-map.js';
import { driftReason, type ReleaseFacts } from '../../../src/domain/release-drift.js';
import { ICD10_CM, LOINC, RXNORM, SNOMED_CT } from '../../../src/domain/systems.js';
import { impactOf } from '../../../src/governance/impact.js';
import type { RowSnapshot } from '../../../src/governance/replay.js';
import { loadedReleaseFacts, releaseFacts } from '../../../src/terminology/release-facts.js';
import { type SampleServer, sampleServer } from '../../support/sample-content.js';

let server: SampleServer;
beforeAll(async () => {
  server = await sampleServer();
});
afterAll(() => server?.close());

describe('axes of loaded releases', () => {
  test.each<[string, string, string, Readonly<Record<string, string>>]>([
    [
      'LOINC: the six axes',
      LOINC,
      '777-3',
      {
        COMPONENT: 'Platelets',
        PROPERTY: 'NCnc',
        TIME_ASPCT: 'Pt',
        SYSTEM: 'Bld',
        SCALE_TYP: 'Qn',
        METHOD_TYP: 'Automated count',
      },
    ],
    [
      'SNOMED CT: the defining attributes',
      SNOMED_CT,
      '1541000999106',
      { 'Test finding site': '1341000999103 |Zorbal gland|', 'Test shape change': '1441000999105 |Puffing|' },
    ],
    ['SNOMED CT: an inactive concept has none', SNOMED_CT, '1871000999101', {}],
    [
      'ICD-10-CM: whether it can be billed, and the code above',
      ICD10_CM,
      'E10.10',
      { billable: 'true', parent: 'E10.1' },
    ],
    ['ICD-10-CM: blocks and chapters do not count', ICD10_CM, 'E10', { billable: 'false' }],
  ])('%s', (_, system, code, axes) => {
    expect(loadedReleaseFacts(server.content.catalogue, system)?.find(code)?.axes).toEqual(axes);
  });

  test('RxNorm: kind, ingredient, strength and form', () => {
    const axes = loadedReleaseFacts(server.content.catalogue, RXNORM)?.find('855302')?.axes ?? {};
    expect(Object.keys(axes).sort()).toEqual(['RXN_AVAILABLE_STRENGTH', 'TTY', 'consists_of', 'has_dose_form']);
    expect(axes['has_dose_form']).toBe('317541 |Oral Tablet|');
  });
});

describe('replacements of loaded releases', () => {
  test.each<[string, string, string, readonly (readonly [string, string, string | undefined, string | undefined])[]]>([
    ['LOINC MapTo', LOINC, '1519-8', [['1518-0', 'MapTo', 'equivalent', undefined]]],
    [
      'LOINC MapTo with conditions',
      LOINC,
      '55454-3',
      [
        ['4548-4', 'MapTo', 'source-is-broader-than-target', 'When no method is known'],
        ['17856-6', 'MapTo', 'source-is-broader-than-target', 'When measured by HPLC'],
      ],
    ],
    ['SNOMED CT SAME AS', SNOMED_CT, '1871000999101', [['1541000999106', 'SAME AS', 'equivalent', undefined]]],
    ['SNOMED CT REPLACED BY', SNOMED_CT, '1881000999103', [['1831000999104', 'REPLACED BY', 'equivalent', undefined]]],
    [
      'SNOMED CT POSSIBLY EQUIVALENT TO',
      SNOMED_CT,
      '1891000999100',
      [
        ['1621000999101', 'POSSIBLY EQUIVALENT TO', 'related-to', undefined],
        ['1631000999103', 'POSSIBLY EQUIVALENT TO', 'related-to', undefined],
      ],
    ],
    [
      'RxNorm archive',
      RXNORM,
      '313735',
      [['855302', 'RxNorm archive', 'equivalent', 'Merged into this concept. Last in RXNORM_09AA_090908F.']],
    ],
    [
      'ICD-10-CM subdivision',
      ICD10_CM,
      'E10.1',
      [
        ['E10.10', 'subdivision', 'source-is-broader-than-target', undefined],
        ['E10.11', 'subdivision', 'source-is-broader-than-target', undefined],
      ],
    ],
    ['a concept in use', LOINC, '777-3', []],
  ])('%s', (_, system, code, expected) => {
    const found = loadedReleaseFacts(server.content.catalogue, system)?.find(code)?.replacements ?? [];
    expect(found.map(({ code: to, source, relationship, comment }) => [to, source, relationship, comment])).toEqual(
      expected,
    );
    expect(found.every(({ display }) => display !== undefined)).toBe(true);
  });
});

const URL = 'https://example.org/CodeSystem/colours';

function colours(concepts: readonly DefinedConcept[], version = '2'): CodeSystemDefinition {
  return {
    ...{ url: URL, version, status: 'active', caseSensitive: true, content: 'complete', concepts },
    ...{ properties: [], filters: [] },
  };
}

function colour(code: string, properties: DefinedConcept['properties'] = []): DefinedConcept {
  return { code, display: code.toUpperCase(), designations: [], properties, concepts: [] };
}

const OUT = { code: 'inactive', value: { type: 'boolean', value: true } } as const;
const successor = (name: string, value: string) => ({ code: name, value: { type: 'code', value } }) as const;

describe('code systems made from resources', () => {
  test.each(['replacedBy', 'successor', 'superseded-by'])('the property %s names the replacement', (property) => {
    const facts = releaseFacts(memoryCodeSystem(colours([colour('a', [OUT, successor(property, 'b')]), colour('b')])));
    expect(facts.find('a')?.replacements).toEqual([{ system: URL, code: 'b', display: 'B', source: property }]);
    expect(facts.find('a')?.axes).toEqual({});
  });

  test('a Coding may lead to another system', () => {
    const value = { type: 'Coding', value: { system: LOINC, code: asCode('1-8'), display: 'Elsewhere' } } as const;
    const facts = releaseFacts(memoryCodeSystem(colours([colour('a', [OUT, { code: 'replacedBy', value }])])));
    expect(facts.find('a')?.replacements).toEqual([
      { system: LOINC, code: '1-8', display: 'Elsewhere', source: 'replacedBy' },
    ]);
  });

  test('chains are followed to what is in use, circles end', () => {
    const concepts = [
      colour('a', [OUT, successor('replacedBy', 'b')]),
      colour('b', [OUT, successor('replacedBy', 'c')]),
      colour('c'),
      colour('x', [OUT, successor('replacedBy', 'y')]),
      colour('y', [OUT, successor('replacedBy', 'x')]),
    ];
    const facts = releaseFacts(memoryCodeSystem(colours(concepts)));
    expect(facts.find('a')?.replacements).toMatchObject([{ code: 'c', comment: 'by way of b' }]);
    expect(facts.find('x')?.replacements).toMatchObject([{ code: 'y' }]);
  });

  test.each<[string, Relationship, Relationship, Relationship]>([
    ['equivalent, then wider', 'equivalent', 'source-is-narrower-than-target', 'source-is-narrower-than-target'],
    ['wider, then equivalent', 'source-is-narrower-than-target', 'equivalent', 'source-is-narrower-than-target'],
    ['wider, then narrower', 'source-is-narrower-than-target', 'source-is-broader-than-target', 'related-to'],
  ])('relationship over two steps: %s', (_, first, second, whole) => {
    const facts = releaseFacts(memoryCodeSystem(colours([colour('a', [OUT]), colour('b', [OUT]), colour('c')])), [
      selfMap([
        ['a', 'b', first],
        ['b', 'c', second],
      ]),
    ]);
    expect(facts.find('a')?.replacements).toMatchObject([{ code: 'c', relationship: whole }]);
  });

  test('a map of anybody speaks of codes that are gone or out of use, not of those in use; of other versions it does not speak', () => {
    const rows = [
      ['gone', 'b', 'equivalent'],
      ['b', 'c', 'equivalent'],
    ] as const;
    const system = memoryCodeSystem(colours([colour('b'), colour('c')]));
    const facts = releaseFacts(system, [selfMap(rows)]);
    expect(facts.find('gone')).toBeUndefined();
    expect(facts.replacements('gone')).toMatchObject([{ code: 'b', source: 'Moves' }]);
    expect(facts.replacements('b')).toEqual([]);
    expect(releaseFacts(system, [selfMap(rows, '1')]).replacements('gone')).toEqual([]);
  });
});

function selfMap(
  rows: readonly (readonly [string, string, Relationship])[],
  targetVersion = '2',
): ReturnType<typeof memoryConceptMap> {
  const elements = rows.map(([code, target, relationship]) => ({
    code,
    targets: [{ code: target, relationship, dependsOn: [], product: [] }],
  }));
  const map: ConceptMapDefinition = {
    ...{ url: 'https://example.org/ConceptMap/moves', title: 'Moves', status: 'active' },
    groups: [{ source: URL, target: URL, targetVersion, elements }],
  };
  return memoryConceptMap(map);
}

const ROW = {
  standing: { content: { kind: 'map', targets: [{ system: ICD10_CM, code: 'A09.0', display: 'Gastroenteritis' }] } },
} as unknown as RowSnapshot;

function icd(version: string, concepts: readonly DefinedConcept[]): ReleaseFacts {
  return releaseFacts(memoryCodeSystem({ ...colours(concepts, version), url: ICD10_CM, hierarchyMeaning: 'is-a' }));
}

const billable = (value: boolean) => ({ code: 'billable', value: { type: 'boolean', value } }) as const;

test('a code that was divided is found, and its parts are proposed', () => {
  const name = { display: 'Gastroenteritis' };
  const from = icd('2025', [{ ...colour('A09.0', [billable(true)]), ...name }]);
  const parts = ['A09.01', 'A09.02'].map((code) => colour(code, [billable(true)]));
  const to = icd('2026', [{ ...colour('A09.0', [billable(false)]), ...name, concepts: parts }]);
  const [impact] = impactOf([ROW], { from, to });
  expect(driftReason(impact?.findings ?? [])).toBe(
    "A09.0 has billable 'false' in 2026, was 'true' (proposed instead: A09.01, A09.02)",
  );
});

test('a code that is gone: those of its category that end alike are proposed', () => {
  const leaf = (code: string): DefinedConcept => colour(code, [billable(true)]);
  const now = ['T40.711A', 'T40.711D', 'T40.721A', 'T40.8X1A'].map(leaf);
  const heading = { ...colour('T40.7', [billable(false)]), concepts: now.slice(0, 3) };
  const to = icd('2022', [{ ...colour('T40', [billable(false)]), concepts: [heading, ...now.slice(3)] }]);
  const proposed = (code: string) => to.replacements?.(code).map(({ code: one, source }) => `${one} (${source})`);
  expect(proposed('T40.7X1A')).toEqual(['T40.711A (same category)', 'T40.721A (same category)']);
  expect(proposed('T40.7X1D')).toEqual(['T40.711D (same category)']);
  expect(proposed('Z99.9')).toEqual([]);
});

test('groupers are not listed', () => {
  const block = colour('block', [{ code: 'notSelectable', value: { type: 'boolean', value: true } }]);
  const facts = releaseFacts(memoryCodeSystem(colours([{ ...block, concepts: [colour('a')] }])));
  expect([...facts.codes()]).toEqual(['a']);
});
