/** `$translate` against the direction of the map: by `reverse=true`, and by `targetCode` and its kin. */
import { afterAll, describe, expect, test } from 'vitest';
import { LAB, LAB_MAP, sampleServer } from '../support/sample-content.js';
import { get, type Json, matches, named, type Parameter, parameters, post, type Query, value } from './support.js';

const server = await sampleServer();
afterAll(() => server.close());

const LOINC = 'http://loinc.org';
const SNOMED = 'http://snomed.info/sct';
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const ICD10_CM = 'http://hl7.org/fhir/sid/icd-10-cm';
const refset = (id: string): string => `${SNOMED}?fhir_cm=${id}`;

const translate = async (query: Query, base = '/r4') => await get(server.app, `${base}/ConceptMap/$translate`, query);
const resultOf = (body: Json) => value(parameters(body), 'result');
const matchParts = (body: Json): readonly (readonly Parameter[])[] =>
  named(parameters(body), 'match').map(({ part }) => part ?? []);

describe('reverse', () => {
  const REVERSE: readonly (readonly [query: Readonly<Record<string, string>>, sources: readonly string[]])[] = [
    [{ system: LOINC, code: '1518-0', url: 'http://loinc.org/cm/map-to' }, ['1519-8']],
    [{ system: LOINC, code: '2951-2', url: LAB_MAP }, ['NA']],
    [{ system: LOINC, code: '4548-4', url: LAB_MAP }, ['A1C']],
    [{ system: LOINC, code: '2345-7', url: LAB_MAP }, ['GLU']],
    [{ system: RXNORM, code: '855302', url: `${RXNORM}/cm/retired-to-current` }, ['313735', '540217']],
    [{ system: SNOMED, code: '1541000999106', url: refset('900000000000527005') }, ['1871000999101']],
    [{ system: ICD10_CM, code: 'I11.9', url: refset('1951000999102') }, ['1591000999103']],
    [{ system: LOINC, code: 'nope', url: LAB_MAP }, []],
  ];

  test.each(REVERSE)('%j by reverse=true: the sources', async (query, sources) => {
    for (const base of ['/r4', '/r5']) {
      const { body } = await translate({ ...query, reverse: 'true' }, base);
      expect(matches(body).map((match) => match.split(' ')[1])).toEqual(sources);
      expect(resultOf(body)).toBe(sources.length > 0);
      const { system, code, url = '' } = query;
      const posted = await post(server.app, `${base}/ConceptMap/$translate`, [
        { name: 'url', valueUri: url },
        { name: 'coding', valueCoding: { system, code } },
        { name: 'reverse', valueBoolean: true },
      ]);
      expect(matches(posted.body)).toEqual(matches(body));
    }
  });

  test.each(REVERSE)(
    '%j by targetCode, targetCoding, targetCodeableConcept: the target with its source',
    async (query, sources) => {
      const { system = '', code = '', url = '' } = query;
      const path = '/r5/ConceptMap/$translate';
      const named_ = { name: 'url', valueUri: url };
      const answers = [
        await translate({ url, targetSystem: system, targetCode: code }, '/r5'),
        await translate({ url, targetSystem: system, targetCode: code }, '/r4'),
        await post(server.app, path, [named_, { name: 'targetCoding', valueCoding: { system, code } }]),
        await post(server.app, path, [
          named_,
          { name: 'targetCodeableConcept', valueCodeableConcept: { coding: [{ system, code }] } },
        ]),
      ];
      for (const { body } of answers) {
        const parts = matchParts(body);
        expect(parts.map((part) => (value(part, 'concept') as Json)['code'])).toEqual(sources.map(() => code));
        const found = parts.map((part) =>
          named(part, 'source').map((source) => (source['valueCoding'] as Json | undefined)?.['code']),
        );
        expect(found.map(([source]) => source)).toEqual(sources);
      }
    },
  );

  test('reverse=true with a target system names where to go', async () => {
    const query = { system: LOINC, code: '2951-2', reverse: 'true' };
    expect(matches((await translate({ ...query, targetsystem: LAB })).body).length).toBeGreaterThan(0);
    expect(matches((await translate({ ...query, targetsystem: SNOMED })).body)).toEqual([]);
  });

  test('reverse of several codings keeps sources that have the same target apart', async () => {
    const coding = [
      { system: RXNORM, code: '855302' },
      { system: LOINC, code: '1518-0' },
    ];
    const { body } = await post(server.app, '/r5/ConceptMap/$translate', [
      { name: 'targetCodeableConcept', valueCodeableConcept: { coding } },
    ]);
    const sources = matchParts(body).map(
      (part) => (value(named(part, 'source'), 'source') as Json | undefined)?.['code'],
    );
    expect(sources).toEqual(['313735', '540217', '1519-8']);
  });

  test('reverse=false is forward', async () => {
    expect(matches((await translate({ system: LOINC, code: '1519-8', reverse: 'false' })).body)).toEqual([
      'equivalent 1518-0',
    ]);
  });
});
