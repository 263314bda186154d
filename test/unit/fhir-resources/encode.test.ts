/** Encoding: what was decoded comes back, in the words of the version asked for. */
import { describe, expect, test } from 'vitest';
import type { FhirVersion } from '../../../src/domain/resource-decoder.js';
import { convertResource } from '../../../src/fhir/resources/convert.js';
import { decodeResource } from '../../../src/fhir/resources/decode.js';
import { encodeCodeSystem, encodeConceptMap, encodeValueSet } from '../../../src/fhir/resources/encode.js';
import { resourcesBelow, sharedPath } from './support.js';

/** The resource decoded and encoded; undefined for other types. */
function recoded(resource: unknown, version: FhirVersion): object | undefined {
  const decoded = decodeResource(resource, version);
  switch (decoded?.type) {
    case 'CodeSystem':
      return encodeCodeSystem(decoded.definition, version);
    case 'ValueSet':
      return encodeValueSet(decoded.definition, version);
    case 'ConceptMap':
      return encodeConceptMap(decoded.definition, version);
    default:
      return undefined;
  }
}

const CROSS = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-';
const head = { url: 'http://example.org/x', version: '1', name: 'X', title: 'An X', status: 'active' };
const use = { system: 's', code: 'x' };

const R5_CODE_SYSTEM = {
  resourceType: 'CodeSystem',
  id: 'x',
  language: 'en',
  ...head,
  versionAlgorithmString: 'semver',
  caseSensitive: true,
  content: 'complete',
  filter: [{ code: 'f', operator: ['=', 'child-of'], value: 'a code' }],
  property: [{ code: 'p', uri: 'http://p', type: 'code' }],
  concept: [
    {
      code: 'a',
      display: 'A',
      designation: [{ use, additionalUse: [use], value: 'Ah' }],
      property: [{ code: 'p', valueCode: 'b' }],
      concept: [{ code: 'b' }],
    },
  ],
};
const R4_CODE_SYSTEM = {
  resourceType: 'CodeSystem',
  id: 'x',
  language: 'en',
  extension: [{ url: `${CROSS}CodeSystem.versionAlgorithm`, valueString: 'semver' }],
  ...head,
  caseSensitive: true,
  content: 'complete',
  filter: [{ code: 'f', operator: ['='], value: 'a code' }],
  property: [{ code: 'p', uri: 'http://p', type: 'code' }],
  concept: [
    {
      code: 'a',
      display: 'A',
      designation: [
        {
          extension: [{ url: `${CROSS}CodeSystem.concept.designation.additionalUse`, valueCoding: use }],
          use,
          value: 'Ah',
        },
      ],
      property: [{ code: 'p', valueCode: 'b' }],
      concept: [{ code: 'b' }],
    },
  ],
};
const R5_VALUE_SET = {
  resourceType: 'ValueSet',
  ...head,
  compose: {
    inactive: false,
    include: [{ system: 's', version: '2', filter: [{ property: 'p', op: 'child-of', value: 'a' }] }],
    exclude: [{ valueSet: ['v|1'] }],
    property: ['p'],
  },
};
const R4_VALUE_SET = {
  resourceType: 'ValueSet',
  ...head,
  compose: {
    extension: [{ url: `${CROSS}ValueSet.compose.property`, valueString: 'p' }],
    inactive: false,
    include: [
      {
        system: 's',
        version: '2',
        filter: [
          {
            property: 'p',
            _op: { extension: [{ url: `${CROSS}ValueSet.compose.include.filter.op`, valueCode: 'child-of' }] },
            value: 'a',
          },
        ],
      },
    ],
    exclude: [{ valueSet: ['v|1'] }],
  },
};
const R5_CONCEPT_MAP = {
  resourceType: 'ConceptMap',
  ...head,
  additionalAttribute: [
    { code: 'site', uri: 'http://a/site', type: 'Coding' },
    { code: 'site-2', uri: 'http://b/site', type: 'string' },
  ],
  sourceScopeCanonical: 'http://example.org/from',
  targetScopeCanonical: 'http://example.org/to',
  group: [
    {
      source: 's|1',
      target: 't',
      element: [
        {
          code: 'a',
          target: [
            {
              code: 'b',
              relationship: 'source-is-narrower-than-target',
              dependsOn: [{ attribute: 'site', valueCoding: { system: 'q', code: 'v', display: 'V' } }],
              product: [{ attribute: 'site-2', valueString: 'w' }],
            },
          ],
        },
        { code: 'c', noMap: true },
      ],
      unmapped: { mode: 'other-map', otherMap: 'm' },
    },
  ],
};
const R4_CONCEPT_MAP = {
  resourceType: 'ConceptMap',
  ...head,
  sourceCanonical: 'http://example.org/from',
  targetCanonical: 'http://example.org/to',
  group: [
    {
      source: 's',
      sourceVersion: '1',
      target: 't',
      element: [
        {
          code: 'a',
          target: [
            {
              code: 'b',
              equivalence: 'wider',
              dependsOn: [{ property: 'http://a/site', system: 'q', value: 'v', display: 'V' }],
              product: [{ property: 'http://b/site', value: 'w' }],
            },
          ],
        },
        { code: 'c', target: [{ equivalence: 'unmatched' }] },
      ],
      unmapped: { mode: 'other-map', url: 'm' },
    },
  ],
};

describe('from one version to the other', () => {
  test.each([
    ['CodeSystem R5 → R4', R5_CODE_SYSTEM, '5.0', R4_CODE_SYSTEM],
    ['CodeSystem R4 → R5', R4_CODE_SYSTEM, '4.0', { ...R5_CODE_SYSTEM, filter: R4_CODE_SYSTEM.filter }],
    ['ValueSet R5 → R4', R5_VALUE_SET, '5.0', R4_VALUE_SET],
    ['ValueSet R4 → R5', R4_VALUE_SET, '4.0', R5_VALUE_SET],
    ['ConceptMap R5 → R4', R5_CONCEPT_MAP, '5.0', R4_CONCEPT_MAP],
    ['ConceptMap R4 → R5', R4_CONCEPT_MAP, '4.0', R5_CONCEPT_MAP],
  ] as const)('%s', (_name, published, from, expected) => {
    expect(convertResource(published, from, from === '4.0' ? '5.0' : '4.0')).toEqual(expected);
  });

  test('what is not looked at is taken over', () => {
    const text = { status: 'generated', div: '<div/>' };
    const published = {
      ...R5_CONCEPT_MAP,
      text,
      contact: [{ name: 'N' }],
      identifier: [{ value: '1' }, { value: '2' }],
      topic: [],
    };
    const { topic, ...expected } = {
      ...R4_CONCEPT_MAP,
      text,
      contact: [{ name: 'N' }],
      identifier: { value: '1' },
      topic: [],
    };
    expect(convertResource(published, '5.0', '4.0')).toEqual(expected);
    expect(topic).toEqual([]);
  });

  test('contained value sets are converted with the value set', () => {
    const inner = {
      resourceType: 'ValueSet',
      id: 'i',
      status: 'active',
      compose: { include: [{ filter: [{ property: 'p', op: 'child-of', value: 'a' }] }] },
    };
    const there = convertResource({ ...R5_VALUE_SET, contained: [inner] }, '5.0', '4.0');
    expect(JSON.stringify(there)).not.toContain('"op":"child-of"');
    expect(convertResource(there, '4.0', '5.0')).toEqual({ ...R5_VALUE_SET, contained: [inner] });
  });

  test('a NamingSystem is the same in both', () => {
    const naming = { resourceType: 'NamingSystem', name: 'N', status: 'active' };
    expect(convertResource(naming, '4.0', '5.0')).toBe(naming);
  });
});

test('a code system that was never a resource: head and count, content as it is', () => {
  const info = {
    url: 'http://loinc.org',
    version: '2.78',
    status: 'active',
    caseSensitive: false,
    content: 'complete',
    properties: [],
    filters: [],
  } as const;
  expect(encodeCodeSystem({ ...info, count: 104_054 }, '4.0')).toEqual({
    resourceType: 'CodeSystem',
    url: 'http://loinc.org',
    version: '2.78',
    status: 'active',
    caseSensitive: false,
    content: 'complete',
    count: 104_054,
  });
});

test('a stored expansion says that its time is unknown', () => {
  const published = {
    resourceType: 'ValueSet',
    status: 'active',
    expansion: { timestamp: '2020', contains: [{ code: 'a' }] },
  };
  expect(recoded(published, '4.0')).toMatchObject({ expansion: { _timestamp: {}, contains: [{ code: 'a' }] } });
});

const tests = sharedPath('tx-suite', 'tests');

describe.skipIf(tests === undefined)('the resources of the terminology ecosystem tests', () => {
  const resources = tests === undefined ? [] : [...resourcesBelow(tests)];

  test.each(['4.0', '5.0'] as const)('encoded as %s, they decode to the same', (version) => {
    let compared = 0;
    for (const { file, resource } of resources) {
      const decoded = decodeResource(resource, version);
      const again = recoded(resource, version);
      if (decoded === undefined || again === undefined || 'contained' in (decoded.definition ?? {})) continue;
      // R4 has no relationship: the equivalence that stands for it is kept beside it.
      const definition = JSON.parse(JSON.stringify(decodeResource(again, version)?.definition, withoutEquivalence));
      expect(definition, file).toEqual(JSON.parse(JSON.stringify(decoded.definition, withoutEquivalence)));
      compared++;
    }
    expect(compared).toBeGreaterThan(400);
  });
});

function withoutEquivalence(name: string, value: unknown): unknown {
  return name === 'equivalence' ? undefined : value;
}
