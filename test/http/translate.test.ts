/** `ConceptMap/$translate` over HTTP: the maps of the samples, forward and in reverse, in the words of R4 and of R5. */
import { afterAll, describe, expect, test } from 'vitest';
import { LAB, LAB_MAP, sampleServer } from '../support/sample-content.js';
import { get, type Json, matches, named, type Parameter, parameters, post, type Query, value } from './support.js';

const server = await sampleServer();
afterAll(() => server.close());

const LOINC = 'http://loinc.org';
const SNOMED = 'http://snomed.info/sct';
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const ICD9_CM = 'http://hl7.org/fhir/sid/icd-9-cm';
const ICD10_CM = 'http://hl7.org/fhir/sid/icd-10-cm';
const OLD_MAP = 'https://lab.example.org/ConceptMap/catalogue-2025-to-loinc';
const FALLBACK = 'https://lab.example.org/ConceptMap/catalogue-fallback';
const refset = (id: string): string => `${SNOMED}?fhir_cm=${id}`;

const translate = async (query: Query, base = '/r4') => await get(server.app, `${base}/ConceptMap/$translate`, query);
const resultOf = (body: Json) => value(parameters(body), 'result');
const matchParts = (body: Json): readonly (readonly Parameter[])[] =>
  named(parameters(body), 'match').map(({ part }) => part ?? []);

/** System, code, url; then relation and target in R4's words; R5's relation where it is not what follows from R4's. */
const FORWARD: readonly (readonly [
  name: string,
  query: Query,
  result: boolean,
  r4: readonly string[],
  r5: readonly string[],
])[] = [
  ['LOINC MapTo', { system: LOINC, code: '1519-8' }, true, ['equivalent 1518-0'], ['equivalent 1518-0']],
  [
    'LOINC MapTo, several',
    { system: LOINC, code: '55454-3' },
    true,
    ['narrower 4548-4', 'narrower 17856-6'],
    ['source-is-broader-than-target 4548-4', 'source-is-broader-than-target 17856-6'],
  ],
  ['an active LOINC term', { system: LOINC, code: '2951-2' }, false, [], []],
  ['RxNorm retired', { system: RXNORM, code: '313735' }, true, ['equivalent 855302'], ['equivalent 855302']],
  ['RxNorm brand retired', { system: RXNORM, code: '404141' }, true, ['equivalent 855336'], ['equivalent 855336']],
  ['GEM', { system: ICD9_CM, code: '401.9' }, true, ['relatedto I10'], ['related-to I10']],
  [
    'GEM combination',
    { system: ICD9_CM, code: '250.12' },
    true,
    ['relatedto E11.65', 'relatedto E11.69'],
    ['related-to E11.65', 'related-to E11.69'],
  ],
  ['GEM without a target', { system: ICD9_CM, code: '365.70' }, false, ['unmatched -'], ['- -']],
  [
    'GEM backward file',
    { system: ICD10_CM, code: 'E10.65', targetSystem: ICD9_CM },
    true,
    ['relatedto 250.81'],
    ['related-to 250.81'],
  ],
  [
    'SNOMED same as',
    { url: refset('900000000000527005'), system: SNOMED, code: '1871000999101' },
    true,
    ['equal 1541000999106'],
    ['equivalent 1541000999106'],
  ],
  [
    'SNOMED replaced by',
    { url: refset('900000000000526001'), system: SNOMED, code: '1881000999103' },
    true,
    ['equivalent 1831000999104'],
    ['equivalent 1831000999104'],
  ],
  [
    'SNOMED possibly equivalent',
    { url: refset('900000000000523009'), system: SNOMED, code: '1891000999100' },
    true,
    ['inexact 1621000999101', 'inexact 1631000999103'],
    ['related-to 1621000999101', 'related-to 1631000999103'],
  ],
  [
    'SNOMED simple map',
    { url: refset('1931000999108'), system: SNOMED, code: '1691000999104' },
    true,
    ['relatedto TST-ZSC'],
    ['related-to TST-ZSC'],
  ],
  [
    'SNOMED complex map',
    { url: refset('1941000999104'), system: SNOMED, code: '1641000999107' },
    true,
    ['relatedto E11.9', 'relatedto I10'],
    ['related-to E11.9', 'related-to I10'],
  ],
  [
    'SNOMED extended map',
    { url: refset('1951000999102'), system: SNOMED, code: '1541000999106' },
    true,
    ['relatedto E11.69', 'relatedto E11.9'],
    ['related-to E11.69', 'related-to E11.9'],
  ],
  [
    'SNOMED cannot be classified',
    { url: refset('1951000999102'), system: SNOMED, code: '1601000999105' },
    false,
    ['unmatched -'],
    ['- -'],
  ],
  ['SNOMED, member of no map', { url: refset('1951000999102'), system: SNOMED, code: '138875005' }, false, [], []],
  [
    'governed map',
    { system: LAB, code: 'NA', version: '2026-01', url: LAB_MAP },
    true,
    ['equivalent 2951-2'],
    ['equivalent 2951-2'],
  ],
  [
    'governed map, target broader',
    { url: LAB_MAP, system: LAB, code: 'CREA' },
    true,
    ['wider 2160-0'],
    ['source-is-narrower-than-target 2160-0'],
  ],
  [
    'governed map, two targets',
    { url: LAB_MAP, system: LAB, code: 'A1C' },
    true,
    ['equivalent 17856-6', 'wider 4548-4'],
    ['equivalent 17856-6', 'source-is-narrower-than-target 4548-4'],
  ],
  ['governed map, nothing fits', { url: LAB_MAP, system: LAB, code: 'VENI' }, false, ['unmatched -'], ['- -']],
  ['governed map, not reviewed', { url: LAB_MAP, system: LAB, code: 'LDH' }, false, [], []],
  [
    'governed map, rejected beside approved',
    { url: LAB_MAP, system: LAB, code: 'GLUF' },
    true,
    ['equivalent 1558-6'],
    ['equivalent 1558-6'],
  ],
  ['package map, equal', { url: OLD_MAP, system: LAB, code: 'NA' }, true, ['equal 2951-2'], ['equivalent 2951-2']],
  [
    'package map, narrower',
    { url: OLD_MAP, system: LAB, code: 'WBC' },
    true,
    ['narrower 6690-2'],
    ['source-is-broader-than-target 6690-2'],
  ],
  ['package map, related', { url: OLD_MAP, system: LAB, code: 'PLT' }, true, ['relatedto 777-3'], ['related-to 777-3']],
  ['package map, unmatched', { url: OLD_MAP, system: LAB, code: 'COMM' }, false, ['unmatched -'], ['- -']],
  [
    'package map, other map',
    { url: OLD_MAP, system: LAB, code: 'INR' },
    true,
    ['wider 6301-6'],
    ['source-is-narrower-than-target 6301-6'],
  ],
  [
    'package map, other map that provides',
    { url: OLD_MAP, system: LAB, code: 'ZZZ' },
    true,
    ['equivalent ZZZ'],
    ['equivalent ZZZ'],
  ],
  [
    'by version of the map',
    { url: OLD_MAP, conceptMapVersion: '2025-07', system: LAB, code: 'NA' },
    true,
    ['equal 2951-2'],
    ['equivalent 2951-2'],
  ],
  [
    'by canonical with version',
    { url: `${OLD_MAP}|2025-07`, system: LAB, code: 'NA' },
    true,
    ['equal 2951-2'],
    ['equivalent 2951-2'],
  ],
  [
    'version of the map by wildcard',
    { url: LAB_MAP, conceptMapVersion: '2026.x', system: LAB, code: 'K' },
    true,
    ['equivalent 2823-3'],
    ['equivalent 2823-3'],
  ],
  ['a version that the group is not for', { url: LAB_MAP, system: LAB, version: '2025-07', code: 'NA' }, false, [], []],
  [
    'a target system that the map is not for',
    { url: LAB_MAP, system: LAB, code: 'NA', targetSystem: SNOMED },
    false,
    [],
    [],
  ],
  [
    'scopes',
    { system: LAB, code: 'NA', sourceScope: `${LAB}?fhir_vs`, targetScope: 'http://loinc.org/vs' },
    true,
    ['equal 2951-2'],
    ['equivalent 2951-2'],
  ],
  ['a scope that no map has', { system: LAB, code: 'NA', targetScope: 'http://nowhere.example.org' }, false, [], []],
  ['no map for the system', { system: 'http://nowhere.example.org', code: 'x' }, false, [], []],
  ['names of Object', { system: '__proto__', code: 'constructor' }, false, [], []],
];

describe('forward', () => {
  test.each(FORWARD)('%s', async (_name, query, result, r4, r5) => {
    for (const base of ['/r4', '/fhir', '/r5']) {
      const { status, body } = await translate(query, base);
      expect(status).toBe(200);
      expect(matches(body)).toEqual(base === '/r5' ? r5 : r4);
      expect(resultOf(body)).toBe(result);
      expect(value(parameters(body), 'message') !== undefined).toBe(r4.length === 0);
    }
  });

  test.each(FORWARD)('%s: every wording of the question has the same matches', async (_name, query, _result, r4) => {
    const { code = '', system = '', version, ...rest } = query as Readonly<Record<string, string>>;
    const others = Object.entries(rest).map(([name, text]) => ({ name, valueUri: text }));
    const coding = { system, code, ...(version === undefined ? {} : { version }) };
    const concept = { coding: [coding] };
    const path = '/r4/ConceptMap/$translate';
    const versioned = version === undefined ? {} : { version };
    const answers = [
      await translate({ ...rest, ...versioned, sourceSystem: system, sourceCode: code }),
      await translate({ ...rest, ...versioned, system, sourceCode: code }),
      await post(server.app, path, [...others, { name: 'coding', valueCoding: coding }]),
      await post(server.app, path, [...others, { name: 'sourceCoding', valueCoding: coding }]),
      await post(server.app, path, [...others, { name: 'codeableConcept', valueCodeableConcept: concept }]),
      await post(server.app, path, [...others, { name: 'sourceCodeableConcept', valueCodeableConcept: concept }]),
    ];
    for (const { body } of answers) expect(matches(body)).toEqual(r4);
  });

  test.each([
    ['targetsystem', LOINC, 1],
    ['targetSystem', LOINC, 1],
    ['targetsystem', SNOMED, 0],
    ['targetSystem', SNOMED, 0],
    ['source', 'http://nowhere.example.org', 0],
    ['sourceScope', 'http://nowhere.example.org', 0],
    ['target', 'http://nowhere.example.org', 0],
    ['targetScope', 'http://nowhere.example.org', 0],
  ])('%s=%s on every endpoint', async (name, text, found) => {
    for (const base of ['/r4', '/r5']) {
      // CL of 2026: only the governed map, which has no scopes.
      const { body } = await translate({ system: LAB, version: '2026-01', code: 'CL', [name]: text }, base);
      expect(matches(body).length).toBe(found);
    }
  });

  test('without a url every map that fits answers, each naming itself', async () => {
    const { body } = await translate({ system: LAB, code: 'NA' }, '/r5');
    expect(matchParts(body).map((part) => value(part, 'originMap'))).toEqual([
      `${OLD_MAP}|2025-07`,
      `${LAB_MAP}|2026.1`,
    ]);
    expect(named(parameters(body), 'used-conceptmap').length).toBe(2);
  });

  test('a fallback for unmapped codes is silent where some map has decided', async () => {
    expect(matches((await translate({ system: LAB, code: 'VENI' })).body)).toEqual(['unmatched -']);
    expect(resultOf((await translate({ system: LAB, code: 'COMM' })).body)).toBe(false);
    // Nobody has decided about ZZZ: the fallback map answers, once, though two maps lead to it.
    expect(matches((await translate({ system: LAB, code: 'ZZZ' })).body)).toEqual(['equivalent ZZZ']);
  });

  test('several codings of a concept are alternatives', async () => {
    const coding = [
      { system: LOINC, code: '1519-8' },
      { system: RXNORM, code: '313735' },
      { system: LOINC, code: '1519-8' },
      { system: LOINC, code: '2951-2' },
    ];
    const { body } = await post(server.app, '/r5/ConceptMap/$translate', [
      { name: 'sourceCodeableConcept', valueCodeableConcept: { coding } },
    ]);
    expect(matches(body)).toEqual(['equivalent 1518-0', 'equivalent 855302']);
  });

  test('the map is `source` in R4, `originMap` in R5; displays come from the loaded release', async () => {
    const query = { url: 'http://loinc.org/cm/map-to', system: LOINC, code: '1519-8' };
    const [r4] = matchParts((await translate(query, '/r4')).body);
    const [r5] = matchParts((await translate(query, '/r5')).body);
    expect([value(r4, 'source'), value(r4, 'originMap')]).toEqual([
      'http://loinc.org/cm/map-to|0.01-sample',
      undefined,
    ]);
    expect([value(r5, 'source'), value(r5, 'originMap')]).toEqual([
      undefined,
      'http://loinc.org/cm/map-to|0.01-sample',
    ]);
    expect((value(r5, 'concept') as Json)['display']).toContain('2 hours post 75 g glucose');
  });

  test.each(['/r4', '/r5'])('%s: instance level', async (base) => {
    for (const [id, code, found] of [
      ['catalogue-2025-to-loinc', 'GLUF', '1558-6'],
      ['local-lab-to-loinc-2026.1', 'CREA', '2160-0'],
      ['catalogue-fallback', 'INR', '6301-6'],
    ] as const) {
      const path = `${base}/ConceptMap/${id}/$translate`;
      const codes = [{ name: 'sourceCode', valueCode: code }];
      for (const { body } of [
        await get(server.app, path, { system: LAB, code }),
        await post(server.app, path, [{ name: 'system', valueUri: LAB }, ...codes]),
        await post(server.app, path, codes),
      ]) {
        expect(matches(body).map((match) => match.split(' ')[1])).toEqual([found]);
      }
    }
  });
});

describe('questions that cannot be answered', () => {
  test.each<[query: Query, status: number]>([
    [{}, 400],
    [{ system: LOINC }, 400],
    [{ system: LOINC, code: '' }, 400],
    [{ code: '1519-8' }, 400],
    [{ targetCode: '1518-0' }, 400],
    [{ system: LOINC, code: '1519-8', reverse: 'maybe' }, 400],
    [{ url: 'http://nowhere.example.org', system: LOINC, code: '1519-8' }, 404],
    [{ url: LAB_MAP, conceptMapVersion: '1999', system: LAB, code: 'NA' }, 404],
    [{ url: `${FALLBACK}|1`, system: LAB, code: 'NA' }, 404],
  ])('%j: %i', async (query, status) => {
    for (const base of ['/r4', '/r5']) {
      const answer = await translate(query, base);
      expect([answer.status, answer.body['resourceType']]).toEqual([status, 'OperationOutcome']);
    }
  });
});
