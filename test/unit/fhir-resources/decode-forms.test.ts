/** R4 and R5 write the same thing differently; both are read on either endpoint. */
import { describe, expect, test } from 'vitest';
import { decodeResource } from '../../../src/fhir/resources/decode.js';

const CROSS = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-';

const cs = (members: object) => ({
  resourceType: 'CodeSystem',
  url: 'u',
  status: 'active',
  content: 'complete',
  ...members,
});
const vs = (members: object) => ({ resourceType: 'ValueSet', url: 'u', status: 'active', ...members });
const cm = (members: object) => ({ resourceType: 'ConceptMap', url: 'u', status: 'active', ...members });
const map = (target: object) =>
  cm({ group: [{ source: 's', target: 't', element: [{ code: 'a', target: [target] }] }] });
const designated = (designation: object) =>
  cs({ concept: [{ code: 'a', designation: [{ value: 'A', ...designation }] }] });
const use = { system: 's', code: 'x' };

/** Name, R4 form, R5 form. */
const SAME: readonly (readonly [string, object, object])[] = [
  [
    'version algorithm',
    cs({ extension: [{ url: `${CROSS}CanonicalResource.versionAlgorithm`, valueString: 'semver' }] }),
    cs({ versionAlgorithmString: 'semver' }),
  ],
  [
    'version algorithm as a choice of Coding',
    cs({ extension: [{ url: `${CROSS}CodeSystem.versionAlgorithm[x]`, valueCoding: { code: 'date' } }] }),
    cs({ versionAlgorithmCoding: { code: 'date' } }),
  ],
  [
    'additional use',
    designated({ extension: [{ url: `${CROSS}CodeSystem.concept.designation.additionalUse`, valueCoding: use }] }),
    designated({ additionalUse: [use] }),
  ],
  [
    'filter operator',
    vs({
      compose: {
        include: [
          {
            filter: [
              {
                property: 'p',
                _op: { extension: [{ url: `${CROSS}ValueSet.compose.include.filter.op`, valueCode: 'child-of' }] },
                value: 'v',
              },
            ],
          },
        ],
      },
    }),
    vs({ compose: { include: [{ filter: [{ property: 'p', op: 'child-of', value: 'v' }] }] } }),
  ],
  [
    'compose property',
    vs({ compose: { include: [], extension: [{ url: `${CROSS}ValueSet.compose.property`, valueString: 'p' }] } }),
    vs({ compose: { include: [], property: ['p'] } }),
  ],
  ['scopes', cm({ sourceUri: 'a', targetCanonical: 'b' }), cm({ sourceScopeCanonical: 'a', targetScopeUri: 'b' })],
  [
    'group versions',
    cm({ group: [{ source: 's', sourceVersion: '1', target: 't', targetVersion: '2' }] }),
    cm({ group: [{ source: 's|1', target: 't|2' }] }),
  ],
  [
    'no map',
    map({ equivalence: 'unmatched' }),
    cm({ group: [{ source: 's', target: 't', element: [{ code: 'a', noMap: true }] }] }),
  ],
  [
    'product',
    map({ code: 'b', relationship: 'equivalent', product: [{ property: 'p', system: 's', value: 'v', display: 'V' }] }),
    map({
      code: 'b',
      relationship: 'equivalent',
      product: [{ attribute: 'p', valueCoding: { system: 's', code: 'v', display: 'V' } }],
    }),
  ],
  [
    'attribute by declared uri',
    map({ code: 'b', relationship: 'equivalent', dependsOn: [{ property: 'http://p', value: 'v' }] }),
    {
      ...map({ code: 'b', relationship: 'equivalent', dependsOn: [{ attribute: 'p', valueString: 'v' }] }),
      additionalAttribute: [{ code: 'p', uri: 'http://p', type: 'string' }],
    },
  ],
  [
    'unmapped: use source code',
    cm({ group: [{ unmapped: { mode: 'provided' } }] }),
    cm({ group: [{ unmapped: { mode: 'use-source-code' } }] }),
  ],
  [
    'unmapped: other map',
    cm({ group: [{ unmapped: { mode: 'other-map', url: 'm' } }] }),
    cm({ group: [{ unmapped: { mode: 'other-map', otherMap: 'm' } }] }),
  ],
];

describe('R4 and R5 forms', () => {
  test.each(SAME)('%s', (_name, r4, r5) => {
    expect(decodeResource(r4, '4.0')).toEqual(decodeResource(r5, '5.0'));
    expect(decodeResource(r4, '5.0')).toEqual(decodeResource(r5, '4.0'));
  });
});

test('the relationship of unmapped codes in R4', () => {
  const extension = [{ url: `${CROSS}ConceptMap.group.unmapped.relationship`, valueCode: 'related-to' }];
  const r4 = cm({ group: [{ unmapped: { mode: 'fixed', code: 'x', extension } }] });
  const r5 = cm({ group: [{ unmapped: { mode: 'fixed', code: 'x', relationship: 'related-to' } }] });
  expect(decodeResource(r4, '4.0')).toEqual(decodeResource(r5, '5.0'));
});

const EQUIVALENCES: readonly (readonly [string, string | undefined])[] = [
  ['equal', 'equivalent'],
  ['equivalent', 'equivalent'],
  ['wider', 'source-is-narrower-than-target'],
  ['subsumes', 'source-is-narrower-than-target'],
  ['narrower', 'source-is-broader-than-target'],
  ['specializes', 'source-is-broader-than-target'],
  ['inexact', 'related-to'],
  ['relatedto', 'related-to'],
  ['disjoint', 'not-related-to'],
  ['unmatched', undefined],
];

function targets(resource: object) {
  const decoded = decodeResource(resource, '4.0');
  return decoded?.type === 'ConceptMap' ? (decoded.definition.groups[0]?.elements[0]?.targets ?? []) : [];
}

describe('equivalence', () => {
  test.each(EQUIVALENCES)('%s is %s', (equivalence, relationship) => {
    const [target] = targets(map({ code: 'b', equivalence }));
    expect(target?.relationship).toBe(relationship);
    if (relationship !== undefined) expect(target?.equivalence).toBe(equivalence);
  });

  test('the comment of an unmatched row says why there is no target', () => {
    const decoded = decodeResource(map({ equivalence: 'unmatched', comment: 'too vague' }), '4.0');
    expect(decoded).toMatchObject({
      definition: { groups: [{ elements: [{ code: 'a', targets: [], comment: 'too vague' }] }] },
    });
  });
});

describe('what is kept', () => {
  const extension = [{ url: 'http://example.org/e', valueString: 'x' }];

  test('extensions of resource, concept, designation and property', () => {
    const concept = {
      code: 'a',
      extension,
      designation: [{ value: 'A', extension }],
      property: [{ code: 'p', valueCode: 'v', extension }],
    };
    const decoded = decodeResource(cs({ extension, concept: [concept] }), '4.0');
    expect(decoded?.definition).toMatchObject({
      extensions: extension,
      concepts: [
        { extensions: extension, designations: [{ extensions: extension }], properties: [{ extensions: extension }] },
      ],
    });
  });

  test('standards status, language, missing status and case sensitivity', () => {
    const status = {
      url: 'http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status',
      valueCode: 'withdrawn',
    };
    const decoded = decodeResource(
      { resourceType: 'CodeSystem', url: 'u', language: 'de', extension: [status] },
      '4.0',
    );
    expect(decoded?.definition).toMatchObject({
      standardsStatus: 'withdrawn',
      language: 'de',
      status: 'unknown',
      caseSensitive: false,
      content: 'not-present',
    });
  });

  test.each([
    [{ valueCode: 'a' }, { type: 'code', value: 'a' }],
    [{ valueString: 'a' }, { type: 'string', value: 'a' }],
    [{ valueBoolean: false }, { type: 'boolean', value: false }],
    [{ valueInteger: 0 }, { type: 'integer', value: 0 }],
    [{ valueDecimal: 1.5 }, { type: 'decimal', value: 1.5 }],
    [{ valueDateTime: '2020' }, { type: 'dateTime', value: '2020' }],
    [{ valueCoding: { system: 's', code: 'c' } }, { type: 'Coding', value: { system: 's', code: 'c' } }],
  ])('property value %j', (written, value) => {
    const decoded = decodeResource(cs({ concept: [{ code: 'a', property: [{ code: 'p', ...written }] }] }), '4.0');
    expect(decoded?.definition).toMatchObject({ concepts: [{ properties: [{ code: 'p', value }] }] });
  });

  test('unknown elements are ignored', () => {
    expect(decodeResource(cs({ futureElement: { a: 1 } }), '5.0')).toEqual(decodeResource(cs({}), '5.0'));
  });

  test('a stored expansion only where there is no compose', () => {
    const expansion = { contains: [{ system: 's', code: 'a', contains: [{ code: 'b' }] }] };
    expect(decodeResource(vs({ expansion }), '4.0')?.definition).toMatchObject({
      expansion: [{ system: 's', code: 'a', contains: [{ code: 'b', contains: [] }] }],
    });
    expect(decodeResource(vs({ expansion, compose: { include: [] } }), '4.0')?.definition).not.toHaveProperty(
      'expansion',
    );
  });

  test('contained value sets', () => {
    const inner = { resourceType: 'ValueSet', id: 'vs1', status: 'active', compose: { include: [{ system: 's' }] } };
    const decoded = decodeResource(vs({ contained: [inner, { resourceType: 'Organization' }] }), '4.0');
    expect(decoded?.definition).toMatchObject({ contained: [{ id: 'vs1', compose: { include: [{ system: 's' }] } }] });
  });

  test('NamingSystem: url and version from the extensions of R4', () => {
    const extension = [
      { url: `${CROSS}NamingSystem.url`, valueUri: 'u' },
      { url: `${CROSS}NamingSystem.version`, valueString: '1' },
    ];
    expect(decodeResource({ resourceType: 'NamingSystem', name: 'N', extension }, '4.0')?.head).toEqual({
      url: 'u',
      version: '1',
      name: 'N',
    });
  });
});
