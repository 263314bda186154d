/** `CodeSystem/$subsumes` over HTTP: the outcome in both directions, in every form of the question. */
import { afterAll, describe, expect, test } from 'vitest';
import { sampleServer } from '../support/sample-content.js';
import { get, issueTexts, parameters, post, type Query, value } from './support.js';

const server = await sampleServer();
afterAll(() => server.close());

const LOINC = 'http://loinc.org';
const SNOMED = 'http://snomed.info/sct';
const ICD10_CM = 'http://hl7.org/fhir/sid/icd-10-cm';
const ICD10 = 'http://hl7.org/fhir/sid/icd-10';
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const SPECIMEN = 'https://lab.example.org/CodeSystem/specimen';
const REVERSED: Readonly<Record<string, string>> = { subsumes: 'subsumed-by', 'subsumed-by': 'subsumes' };

describe.each(['/r4', '/fhir', '/r5'])('%s', (base) => {
  test.each<[system: string, version: string, a: string, b: string, outcome: string]>([
    [LOINC, '0.01-sample', 'LP15099-2', '2951-2', 'subsumes'],
    [LOINC, '0.01-sample', 'LP432695-7', '2951-2', 'subsumes'],
    [LOINC, '0.01-sample', '2951-2', '2823-3', 'not-subsumed'],
    [LOINC, '0.01-sample', '2951-2', '2951-2', 'equivalent'],
    [SNOMED, 'http://snomed.info/sct/1911000999103', '1491000999102', '1541000999106', 'subsumes'],
    [SNOMED, 'http://snomed.info/sct/1911000999103', '1521000999100', '1551000999108', 'subsumes'],
    [SNOMED, 'http://snomed.info/sct/1911000999103', '1551000999108', '1561000999105', 'not-subsumed'],
    [SNOMED, 'http://snomed.info/sct/1911000999103', '138875005', '1871000999101', 'not-subsumed'],
    [ICD10_CM, '2026', 'E10', 'E10.65', 'subsumes'],
    [ICD10_CM, '2026', 'E08-E13', 'E10.65', 'subsumes'],
    [ICD10_CM, '2026', 'E10.9', 'E11.9', 'not-subsumed'],
    [ICD10, '2019-sample', 'E10-E14', 'E10.1', 'subsumes'],
    [RXNORM, '2026-01-01', '11289', '855302', 'not-subsumed'],
    [SPECIMEN, '1.0.0', 'SPEC', 'SER', 'subsumes'],
    [SPECIMEN, '1.0.0', 'ser', 'SER', 'equivalent'],
  ])('%s|%s %s %s: %s', async (system, version, a, b, outcome) => {
    const path = `${base}/CodeSystem/$subsumes`;
    const { body } = await get(server.app, `${base}/CodeSystem`, { url: system, _elements: 'id' });
    const id = String((body['entry'] as readonly { resource: { id: string } }[])[0]?.resource.id);
    const codings = (versioned: boolean) =>
      [a, b].map((code, index) => ({
        name: index === 0 ? 'codingA' : 'codingB',
        valueCoding: { system, code, ...(versioned ? { version } : {}) },
      }));
    const codes = [
      { name: 'codeA', valueCode: a },
      { name: 'codeB', valueCode: b },
    ];
    const answers = [
      await get(server.app, path, { system, codeA: a, codeB: b }),
      await get(server.app, path, { system, version, codeA: a, codeB: b }),
      await get(server.app, path, { system: `${system}|${version}`, codeA: a, codeB: b }),
      await get(server.app, path, { codingA: `${system}|${a}`, codingB: `${system}|${b}` }),
      await post(server.app, path, [{ name: 'system', valueUri: system }, ...codes]),
      await post(server.app, path, codings(false)),
      await post(server.app, path, codings(true)),
      await get(server.app, `${base}/CodeSystem/${id}/$subsumes`, { codeA: a, codeB: b }),
      await post(server.app, `${base}/CodeSystem/${id}/$subsumes`, codes),
    ];
    for (const { status, body: answer } of answers) {
      expect([status, value(parameters(answer), 'outcome')]).toEqual([200, outcome]);
    }
    const back = await get(server.app, path, { system, codeA: b, codeB: a });
    expect(value(parameters(back.body), 'outcome')).toBe(REVERSED[outcome] ?? outcome);
  });
});

test.each<[query: Query, status: number, said: string]>([
  [{ system: LOINC, codeA: '2951-2' }, 400, 'codeB'],
  [{ system: LOINC, codeB: '2951-2' }, 400, 'codeA'],
  [{ system: LOINC, codeA: '', codeB: '2951-2' }, 400, 'codeA'],
  [{ codeA: '2951-2', codeB: '2951-2' }, 400, 'system'],
  [{ system: LOINC, codeA: '2951-2', codeB: 'nope' }, 404, "'nope'"],
  [{ system: LOINC, codeA: 'nope', codeB: 'nope' }, 404, "'nope'"],
  [{ system: 'http://nowhere.example.org', codeA: 'a', codeB: 'b' }, 404, 'nowhere'],
  [{ system: LOINC, version: '9', codeA: 'a', codeB: 'b' }, 404, 'Valid versions'],
  [{ codingA: `${LOINC}|2951-2`, codingB: `${SNOMED}|138875005` }, 400, 'one code system'],
])('%j: %i', async (query, status, said) => {
  const answer = await get(server.app, '/r4/CodeSystem/$subsumes', query);
  expect([answer.status, answer.body['resourceType']]).toEqual([status, 'OperationOutcome']);
  expect(issueTexts(answer.body)[0]).toContain(said);
});
