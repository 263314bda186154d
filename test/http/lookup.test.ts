/** `CodeSystem/$lookup` over HTTP: every system of the samples, every endpoint, form and parameter. */
import { afterAll, describe, expect, test } from 'vitest';
import { LAB, sampleServer } from '../support/sample-content.js';
import {
  type Answer,
  asParameters,
  get,
  type Json,
  named,
  parameters,
  post,
  property,
  type Query,
  value,
} from './support.js';

const server = await sampleServer();
afterAll(() => server.close());

const LOINC = 'http://loinc.org';
const SNOMED = 'http://snomed.info/sct';
const SNOMED_VERSION = 'http://snomed.info/sct/1911000999103/version/20260101';
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const ICD10_CM = 'http://hl7.org/fhir/sid/icd-10-cm';
const ICD10 = 'http://hl7.org/fhir/sid/icd-10';
const NDC = 'http://hl7.org/fhir/sid/ndc';
const SPECIMEN = 'https://lab.example.org/CodeSystem/specimen';
const ENDPOINTS = ['/r4', '/fhir', '/r5'] as const;

/** System, code, display, version, id of the CodeSystem resource. */
const CODES: readonly (readonly [system: string, code: string, display: string, version: string, id: string])[] = [
  [LOINC, '2951-2', 'Sodium [Moles/volume] in Serum or Plasma', '0.01-sample', 'LOINC-0.01-sample'],
  [LOINC, 'LP15099-2', 'Sodium', '0.01-sample', 'LOINC-0.01-sample'],
  [SNOMED, '1541000999106', 'Zorbitis', SNOMED_VERSION, ''],
  [RXNORM, '11289', 'warfarin', '2026-01-01', ''],
  [ICD10_CM, 'E10.65', 'Type 1 diabetes mellitus with hyperglycemia', '2026', ''],
  [ICD10, 'E10.1', 'Type 1 diabetes mellitus: With ketoacidosis', '2019-sample', ''],
  [NDC, '0002-0152', 'Zepbound', '2026-01-01', ''],
  [LAB, 'NA', 'Sodium', '2026-01', ''],
  [SPECIMEN, 'SER', 'Serum', '1.0.0', 'specimen'],
];

async function lookup(query: Query, base = '/r4', headers: Record<string, string> = {}): Promise<Answer> {
  return await get(server.app, `${base}/CodeSystem/$lookup`, query, headers);
}

const saidOf = (answer: Answer, name: string) => value(parameters(answer.body), name);

async function idOf(system: string, version: string): Promise<string> {
  const { body } = await get(server.app, '/r4/CodeSystem', { url: system, version, _elements: 'id' });
  return String((body['entry'] as readonly { resource: Json }[])[0]?.resource['id']);
}

describe.each(ENDPOINTS)('%s', (base) => {
  test.each(CODES)('%s %s is found by every form of the question', async (system, code, display, version) => {
    const id = await idOf(system, version);
    const coding = { name: 'coding', valueCoding: { system, version, code } };
    const types = { system: 'valueUri', code: 'valueCode' };
    const path = `${base}/CodeSystem/$lookup`;
    const answers = [
      await lookup({ system, code }, base),
      await lookup({ url: system, code }, base),
      await lookup({ system, code, version }, base),
      await lookup({ coding: `${system}|${code}` }, base),
      await post(server.app, path, asParameters({ system, code }, types)),
      await post(server.app, path, asParameters({ system, code, version }, types)),
      await post(server.app, path, [coding]),
      await post(server.app, path, [{ name: 'coding', valueCoding: { system, code } }]),
      await get(server.app, `${base}/CodeSystem/${id}/$lookup`, { code }),
      await post(server.app, `${base}/CodeSystem/${id}/$lookup`, [{ name: 'code', valueCode: code }]),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
      expect(saidOf(answer, 'code')).toBe(code);
      expect(saidOf(answer, 'system')).toBe(system);
      expect(String(saidOf(answer, 'display'))).toContain(display);
    }
    // The catalogue is loaded in two versions: a question without a version is about the newest.
    expect(new Set(answers.slice(0, 4).map((answer) => saidOf(answer, 'version')))).toEqual(new Set([version]));
  });
});

describe('versions', () => {
  test.each<[query: Query, version: string]>([
    [{ system: LAB, code: 'NA' }, '2026-01'],
    [{ system: LAB, code: 'NA', version: '2025-07' }, '2025-07'],
    [{ system: `${LAB}|2025-07`, code: 'NA' }, '2025-07'],
    [{ system: `${LAB}|2026-01`, code: 'NA', version: '2025-07' }, '2025-07'],
    [{ system: LAB, code: 'NA', version: '*' }, '2026-01'],
    [{ system: ICD10_CM, code: 'E10', version: '2026' }, '2026'],
    [{ system: LOINC, code: '2951-2', version: '0.x' }, '0.01-sample'],
    [{ system: LOINC, code: '2951-2', version: '0.*' }, '0.01-sample'],
    [{ system: SPECIMEN, code: 'SER', version: '1.x.x' }, '1.0.0'],
    [{ system: SPECIMEN, code: 'SER', version: '1.0.x' }, '1.0.0'],
    [{ system: SNOMED, code: '1541000999106', version: 'http://snomed.info/sct/1911000999103' }, SNOMED_VERSION],
    [{ system: SNOMED, code: '1541000999106', version: SNOMED_VERSION }, SNOMED_VERSION],
  ])('%j is answered by %s', async (query, version) => {
    for (const base of ENDPOINTS) expect(saidOf(await lookup(query, base), 'version')).toBe(version);
  });

  test.each<[query: Query, said: string]>([
    [{ system: LAB, code: 'NA', version: '2024' }, 'Valid versions: 2025-07 or 2026-01'],
    [{ system: `${LAB}|2024`, code: 'NA' }, 'Valid versions: 2025-07 or 2026-01'],
    [{ system: SPECIMEN, code: 'SER', version: '2.x' }, 'Valid versions: 1.0.0'],
    [{ system: SPECIMEN, code: 'SER', version: '1' }, 'Valid versions: 1.0.0'],
    [{ system: SNOMED, code: '1541000999106', version: 'http://snomed.info/sct/731000124108' }, SNOMED_VERSION],
  ])('%j says which versions there are', async (query, said) => {
    const { status, text } = await lookup(query);
    expect(status).toBe(404);
    expect(text).toContain(said);
  });
});

describe('properties', () => {
  test.each<
    [system: string, code: string, asked: string | readonly string[], got: Readonly<Record<string, readonly string[]>>]
  >([
    [LOINC, '2951-2', 'COMPONENT', { COMPONENT: ['LP15099-2'] }],
    [LOINC, '2951-2', ['COMPONENT', 'CLASS'], { COMPONENT: ['LP15099-2'], CLASS: ['LP7786-9'] }],
    [LOINC, '2951-2', 'COMPONENT,CLASS', { COMPONENT: ['LP15099-2'], CLASS: ['LP7786-9'] }],
    [
      LOINC,
      '1519-8',
      ['STATUS', 'MAP_TO', 'inactive'],
      { STATUS: ['DEPRECATED'], MAP_TO: ['1518-0'], inactive: ['true'] },
    ],
    [LOINC, 'LP15099-2', ['parent', 'child'], { parent: ['LP19403-2'], child: ['LP386648-2'] }],
    [
      RXNORM,
      '855302',
      ['TTY', 'NDC', 'has_dose_form'],
      { TTY: ['SCD'], NDC: ['00093171301', '00093171310', '00378880201'], has_dose_form: ['317541'] },
    ],
    [RXNORM, '313735', ['TTY', 'inactive'], { TTY: ['SCD'], inactive: ['true'] }],
    [
      SNOMED,
      '1541000999106',
      ['1021000999106', 'parent'],
      { '1021000999106': ['1341000999103'], parent: ['1491000999102', '1521000999100'] },
    ],
    [
      SNOMED,
      '1541000999106',
      ['moduleId', 'sufficientlyDefined'],
      { moduleId: ['1911000999103'], sufficientlyDefined: ['true'] },
    ],
    [SNOMED, '1871000999101', 'inactive', { inactive: ['true'] }],
    [ICD10_CM, 'E10', ['billable', 'parent'], { billable: ['false'], parent: ['E08-E13'] }],
    [ICD10_CM, 'E10.65', 'billable', { billable: ['true'] }],
    [
      ICD10,
      'E10.1',
      ['parent', 'inclusion'],
      { parent: ['E10'], inclusion: ['Acidosis without coma', 'Ketoacidosis without coma'] },
    ],
    [LAB, 'NA', ['unit', 'method'], { unit: ['mmol/L'], method: ['ISE'] }],
    [
      SPECIMEN,
      'SER',
      ['container', 'volume', 'derivedFrom'],
      { container: ['gold'], volume: ['5'], derivedFrom: ['WB'] },
    ],
  ])('%s %s property=%j', async (system, code, asked, got) => {
    const answer = await lookup({ system, code, property: asked });
    for (const [name, values] of Object.entries(got)) expect(property(answer.body, name)).toEqual(values);
    const others = named(parameters(answer.body), 'property').filter(
      ({ part }) => !(String(value(part, 'code')) in got),
    );
    expect(others).toEqual([]);
    const listed = typeof asked === 'string' ? asked.split(',') : asked;
    const posted = await post(server.app, '/r5/CodeSystem/$lookup', [
      ...asParameters({ system, code }),
      ...listed.map((name) => ({ name: 'property', valueCode: name })),
    ]);
    expect(posted.text).toBe((await lookup({ system, code, property: asked }, '/r5')).text);
  });

  test('a value has the type that the code system gives it', async () => {
    const { body } = await lookup({ system: SPECIMEN, code: 'SER', property: '*' });
    const parts = named(parameters(body), 'property').map(({ part }) => part);
    const typed = Object.fromEntries(
      parts.map((part) => [
        String(value(part, 'code')),
        Object.keys(part?.find(({ name }) => name === 'value') ?? {}).find((key) => key !== 'name'),
      ]),
    );
    expect(typed).toMatchObject({
      container: 'valueCode',
      volume: 'valueDecimal',
      derivedFrom: 'valueCoding',
      inactive: 'valueBoolean',
      parent: 'valueCode',
    });
  });

  test('bookkeeping of SNOMED CT comes only when it is asked for', async () => {
    const query = { system: SNOMED, code: '1541000999106' };
    expect(property((await lookup(query)).body, 'moduleId')).toEqual([]);
    expect(property((await lookup({ ...query, property: '*' })).body, 'moduleId')).toEqual(['1911000999103']);
  });

  test('a property that nothing has is left out, not an error', async () => {
    const { status, body } = await lookup({ system: LOINC, code: '2951-2', property: '__proto__' });
    expect(status).toBe(200);
    expect(named(parameters(body), 'property')).toEqual([]);
  });

  test('designations are left out where only properties are asked for', async () => {
    const { body } = await lookup({ system: SPECIMEN, code: 'SER', property: 'container' });
    expect(named(parameters(body), 'designation')).toEqual([]);
    const asked = await lookup({ system: SPECIMEN, code: 'SER', property: ['designation'] });
    expect(named(parameters(asked.body), 'designation').length).toBeGreaterThan(2);
    const french = await lookup({ system: SPECIMEN, code: 'SER', property: ['lang.fr'] });
    expect(named(parameters(french.body), 'designation').map(({ part }) => value(part, 'value'))).toEqual(['Sérum']);
  });
});

describe('languages', () => {
  test.each<[system: string, code: string, language: string, display: string]>([
    [LOINC, '2951-2', 'de', 'Natrium [Stoffmenge/Volumen] in Serum oder Plasma'],
    [LOINC, '2951-2', 'de-DE', 'Natrium [Stoffmenge/Volumen] in Serum oder Plasma'],
    [LOINC, '2951-2', 'xx, de;q=0.5', 'Natrium [Stoffmenge/Volumen] in Serum oder Plasma'],
    [LOINC, '2951-2', 'en', 'Sodium [Moles/volume] in Serum or Plasma'],
    [SPECIMEN, 'SPEC', 'de', 'Probe'],
    [SPECIMEN, 'SPEC', 'fr', 'Échantillon'],
    [SPECIMEN, 'SPEC', 'fr-CA', 'Échantillon'],
    [SPECIMEN, 'SPEC', 'de;q=0.1,fr', 'Échantillon'],
    [SPECIMEN, 'SPEC', '', 'Specimen'],
    [SNOMED, '1541000999106', 'en-GB', 'Zorbitis'],
  ])('%s %s in %s', async (system, code, language, display) => {
    const byParameter = await lookup({ system, code, ...(language === '' ? {} : { displayLanguage: language }) });
    const byHeader = await lookup({ system, code }, '/r5', language === '' ? {} : { 'accept-language': language });
    const posted = await post(server.app, '/r4/CodeSystem/$lookup', [
      ...asParameters({ system, code }),
      ...(language === '' ? [] : [{ name: 'displayLanguage', valueCode: language }]),
    ]);
    expect([byParameter, byHeader, posted].map((answer) => saidOf(answer, 'display'))).toEqual([
      display,
      display,
      display,
    ]);
  });

  test('displayLanguage goes before Accept-Language', async () => {
    const answer = await lookup({ system: SPECIMEN, code: 'SPEC', displayLanguage: 'fr' }, '/r4', {
      'accept-language': 'de',
    });
    expect(saidOf(answer, 'display')).toBe('Échantillon');
  });
});

describe('supplements', () => {
  const DUTCH = 'https://lab.example.org/CodeSystem/specimen-nl';

  test.each([[DUTCH], [`${DUTCH}|1.0.0`]])(
    'useSupplement=%s adds names and properties and is told',
    async (canonical) => {
      const query = { system: SPECIMEN, code: 'WB', useSupplement: canonical, displayLanguage: 'nl' };
      for (const base of ENDPOINTS) {
        const answer = await lookup(query, base);
        expect(saidOf(answer, 'display')).toBe('Volbloed');
        expect(property(answer.body, 'tubeColour')).toEqual(['paars']);
        expect(saidOf(answer, 'used-supplement')).toBe(`${DUTCH}|1.0.0`);
      }
    },
  );

  test('without it nothing is added', async () => {
    const answer = await lookup({ system: SPECIMEN, code: 'WB', displayLanguage: 'nl' });
    expect(saidOf(answer, 'display')).not.toBe('Volbloed');
    expect(property(answer.body, 'tubeColour')).toEqual([]);
  });

  test.each([['http://nowhere.example.org'], [`${DUTCH}|9`]])('%s is not there', async (canonical) => {
    expect((await lookup({ system: SPECIMEN, code: 'WB', useSupplement: canonical })).status).toBe(404);
  });

  test('a supplement is no code system to look up in', async () => {
    expect((await lookup({ system: DUTCH, code: 'WB' })).status).toBe(404);
  });
});

describe('tx-resource', () => {
  const own = {
    resourceType: 'CodeSystem',
    url: 'http://example.org/own',
    version: '1',
    status: 'active',
    content: 'complete',
  };
  const concept = [{ code: 'a', display: 'Alpha', concept: [{ code: 'b', display: 'Beta' }] }];

  test.each(ENDPOINTS)('%s: a code system of the request exists for the request', async (base) => {
    const question = asParameters({ system: own.url, code: 'b', property: 'parent' });
    const path = `${base}/CodeSystem/$lookup`;
    const answer = await post(server.app, path, [...question, { name: 'tx-resource', resource: { ...own, concept } }]);
    expect([answer.status, saidOf(answer, 'display'), property(answer.body, 'parent')]).toEqual([200, 'Beta', ['a']]);
    expect((await post(server.app, path, question)).status).toBe(404);
  });

  test('one of a url and version that is loaded goes before it', async () => {
    const resource = { ...own, url: SPECIMEN, version: '1.0.0', concept };
    const answer = await post(server.app, '/r4/CodeSystem/$lookup', [
      ...asParameters({ system: SPECIMEN, code: 'a' }),
      { name: 'tx-resource', resource },
    ]);
    expect(saidOf(answer, 'display')).toBe('Alpha');
  });
});

test('codes are found whatever their case only where the code system says so', async () => {
  expect(saidOf(await lookup({ system: SPECIMEN, code: 'ser' }), 'code')).toBe('SER');
  expect((await lookup({ system: ICD10_CM, code: 'e10' })).status).toBe(404);
});
