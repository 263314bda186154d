/** `/metadata` in both modes and `$versions`: what is told is what is there. */
import { afterAll, describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../src/http/operations/table.js';
import { LAB, sampleServer } from '../support/sample-content.js';
import { get, type Json, named, parameters, post, value } from './support.js';

const server = await sampleServer();
afterAll(() => server.close());

describe.each([
  ['/r4', '4.0.1'],
  ['/fhir', '4.0.1'],
  ['/r5', '5.0.0'],
])('%s', (base, release) => {
  test('the capability statement names this endpoint, its FHIR release and every operation', async () => {
    const { status, body } = await get(server.app, `${base}/metadata`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      resourceType: 'CapabilityStatement',
      status: 'active',
      kind: 'instance',
      fhirVersion: release,
      url: `http://concord.test${base}/metadata`,
      implementation: { url: `http://concord.test${base}` },
    });
    const [rest] = body['rest'] as readonly { resource: readonly (Json & { operation?: readonly Json[] })[] }[];
    const told = (rest?.resource ?? []).flatMap(({ type, operation }) =>
      (operation ?? []).map(({ name }) => `${String(type)}/${String(name)}`),
    );
    expect(told.sort()).toEqual(OPERATIONS.map(({ resource, name }) => `${resource}/${name}`).sort());
    expect(rest?.resource.map(({ type }) => type)).toEqual(['CodeSystem', 'ValueSet', 'ConceptMap', 'NamingSystem']);
  });

  test('every search parameter that is told is understood', async () => {
    const { body } = await get(server.app, `${base}/metadata`);
    const [rest] = body['rest'] as readonly {
      resource: readonly { type: string; searchParam: readonly { name: string }[] }[];
    }[];
    for (const { type, searchParam } of rest?.resource ?? []) {
      expect(searchParam.length).toBeGreaterThan(0);
      for (const { name } of searchParam)
        expect((await get(server.app, `${base}/${type}`, { [name]: 'x' })).status).toBe(200);
    }
  });

  test('mode=terminology names every code system and every version, one of them as default', async () => {
    const { body } = await get(server.app, `${base}/metadata`, { mode: 'terminology' });
    expect(body['resourceType']).toBe('TerminologyCapabilities');
    const systems = body['codeSystem'] as readonly {
      uri: string;
      version?: readonly { code: string; isDefault: boolean }[];
    }[];
    const byUri = new Map(systems.map(({ uri, version }) => [uri, version ?? []]));
    expect(systems.length).toBe(byUri.size);
    for (const uri of [
      'http://loinc.org',
      'http://snomed.info/sct',
      'http://www.nlm.nih.gov/research/umls/rxnorm',
      'http://hl7.org/fhir/sid/icd-10-cm',
      'http://hl7.org/fhir/sid/icd-10',
      'http://hl7.org/fhir/sid/ndc',
    ]) {
      expect(byUri.get(uri)?.length).toBe(1);
    }
    expect(
      byUri
        .get(LAB)
        ?.map(({ code }) => code)
        .sort(),
    ).toEqual(['2025-07', '2026-01']);
    for (const versions of byUri.values()) {
      if (versions.length > 0) expect(versions.filter(({ isDefault }) => isDefault).length).toBe(1);
    }
    // A supplement is no code system of its own.
    expect(byUri.has('https://lab.example.org/CodeSystem/specimen-nl')).toBe(false);
  });

  test('$versions', async () => {
    for (const { body } of [
      await get(server.app, `${base}/$versions`),
      await post(server.app, `${base}/$versions`, []),
    ]) {
      expect(named(parameters(body), 'version').map(({ valueCode }) => valueCode)).toEqual(['4.0', '5.0']);
      expect(value(parameters(body), 'default')).toBe(release.slice(0, 3));
    }
  });
});
