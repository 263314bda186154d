/** Read and search over HTTP: what is found, in which shape, page by page; packages read in the version they were not written in. */
import { afterAll, describe, expect, test } from 'vitest';
import { LAB, LAB_MAP, sampleServer } from '../support/sample-content.js';
import { answerOf, get, type Json, type Query } from './support.js';

const server = await sampleServer();
afterAll(() => server.close());

interface Hit {
  readonly fullUrl: string;
  readonly resource: Json;
}

async function search(path: string, query: Query = {}) {
  const { status, body } = await get(server.app, path, query);
  const entries = (body['entry'] ?? []) as readonly Hit[];
  const links = (body['link'] ?? []) as readonly { relation: string; url: string }[];
  return { status, body, total: body['total'], hits: entries.map(({ resource }) => resource), entries, links };
}

const ids = (hits: readonly Json[]) => hits.map(({ id }) => String(id)).sort();

describe('search', () => {
  test.each<[path: string, query: Query, found: readonly string[]]>([
    ['/r4/CodeSystem', { url: 'http://loinc.org' }, ['LOINC-0.01-sample']],
    ['/r4/CodeSystem', { system: 'http://loinc.org' }, ['LOINC-0.01-sample']],
    ['/r4/CodeSystem', { url: 'http://loinc.org', version: '0.01-sample' }, ['LOINC-0.01-sample']],
    ['/r4/CodeSystem', { url: 'http://loinc.org', version: '2.78' }, []],
    ['/r4/CodeSystem', { url: 'http://nowhere.example.org' }, []],
    ['/r4/CodeSystem', { url: LAB, version: '2025-07' }, ['catalogue']],
    ['/r4/CodeSystem', { version: '2025-07' }, ['catalogue']],
    ['/r4/CodeSystem', { name: 'local' }, ['catalogue', 'specimen', 'specimen-nl']],
    ['/r4/CodeSystem', { name: 'LOCALSPECIMEN' }, ['specimen', 'specimen-nl']],
    ['/r4/CodeSystem', { 'name:contains': 'speCimen' }, ['specimen', 'specimen-nl']],
    ['/r4/CodeSystem', { 'name:exact': 'LocalSpecimenTypes' }, ['specimen']],
    ['/r4/CodeSystem', { 'name:exact': 'localspecimentypes' }, []],
    ['/r4/CodeSystem', { title: 'Dutch' }, ['specimen-nl']],
    ['/r4/CodeSystem', { 'title:contains': 'specimen types' }, ['specimen', 'specimen-nl']],
    ['/r4/CodeSystem', { 'title:exact': 'Local specimen types' }, ['specimen']],
    ['/r4/CodeSystem', { _id: 'specimen' }, ['specimen']],
    ['/r4/CodeSystem', { _id: 'specimen,catalogue' }, ['catalogue', 'specimen']],
    ['/r4/CodeSystem', { _id: ['specimen', 'catalogue'] }, []],
    [
      '/r4/CodeSystem',
      { url: [`${LAB},http://loinc.org`], version: '2025-07,0.01-sample' },
      ['LOINC-0.01-sample', 'catalogue'],
    ],
    ['/r4/CodeSystem', { url: [LAB, 'http://loinc.org'] }, []],
    ['/r4/CodeSystem', { status: 'retired' }, []],
    ['/r4/CodeSystem', { status: 'ACTIVE' }, []],
    ['/r4/CodeSystem', { name: "'; DROP TABLE concept; --" }, []],
    ['/r4/ValueSet', { status: 'active', 'name:contains': 'specimen' }, ['blood-specimens', 'specimen-all']],
    ['/r4/ValueSet', { _id: 'ordered-tests', status: 'active' }, ['ordered-tests']],
    ['/r4/NamingSystem', {}, ['catalogue-identifier']],
    ['/r4/ConceptMap', { url: 'https://lab.example.org/ConceptMap/catalogue-fallback' }, ['catalogue-fallback']],
    ['/r4/ConceptMap', { url: LAB_MAP }, ['local-lab-to-loinc-2026.1']],
    ['/r4/ConceptMap', { url: 'http://loinc.org/cm/map-to' }, ['map-to-0.01-sample']],
    [
      '/r4/ConceptMap',
      { 'title:contains': 'General Equivalence' },
      ['gem-icd-10-cm-to-icd-9-cm-2018', 'gem-icd-9-cm-to-icd-10-cm-2018'],
    ],
    [
      '/r4/ConceptMap',
      { url: 'http://snomed.info/sct?fhir_cm=900000000000527005' },
      ['sct-fhir-cm-900000000000527005-20260101'],
    ],
  ])('%s %j', async (path, query, found) => {
    const { status, hits, total } = await search(path, query);
    expect(status).toBe(200);
    expect(ids(hits)).toEqual(found);
    expect(total).toBe(found.length);
    for (const base of ['/r5', '/fhir'])
      expect(ids((await search(path.replace('/r4', base), query)).hits)).toEqual(found);
  });

  test.each<[query: Query]>([
    [{ foo: 'bar' }],
    [{ publisher: 'x' }],
    [{ 'name:missing': 'true' }],
    [{ 'url:below': 'http://loinc.org' }],
    [{ 'status:not': 'active' }],
    [{ _count: 'many' }],
    [{ _count: '-1' }],
    [{ _offset: '1.5' }],
    [{ _offset: '-3' }],
    [{ _summary: 'maybe' }],
    [{ __proto__x: 'y' }],
    [{ constructor: 'y' }],
  ])('%j is an error, not ignored', async (query) => {
    const { status, body } = await search('/r4/CodeSystem', query);
    expect([status, body['resourceType']]).toEqual([400, 'OperationOutcome']);
  });

  test('system is a parameter of CodeSystem alone', async () => {
    expect((await search('/r4/ValueSet', { system: 'http://loinc.org' })).status).toBe(400);
  });

  test('POST _search with a form body', async () => {
    const body = new URLSearchParams({ url: 'http://loinc.org' }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const { status, body: bundle } = await answerOf(
      await server.app.request('/r4/CodeSystem/_search', { method: 'POST', headers, body }),
    );
    expect([status, bundle['total']]).toEqual([200, 1]);
  });

  test('fullUrl and self link are absolute', async () => {
    const { entries, links } = await search('/r5/CodeSystem', { url: 'http://loinc.org' });
    expect(entries[0]?.fullUrl).toBe('http://concord.test/r5/CodeSystem/LOINC-0.01-sample');
    expect(links[0]?.url).toMatch(/^http:\/\/concord\.test\/r5\/CodeSystem\?/);
  });

  test('every entry of a search can be read at its fullUrl, and ids are FHIR ids', async () => {
    for (const type of ['CodeSystem', 'ValueSet', 'ConceptMap', 'NamingSystem']) {
      const { entries, total } = await search(`/r4/${type}`, { _count: '1000', _elements: 'url' });
      expect(entries.length).toBe(total);
      expect(new Set(entries.map(({ fullUrl }) => fullUrl)).size).toBe(entries.length);
      for (const { fullUrl, resource } of entries) {
        expect(String(resource['id'])).toMatch(/^[A-Za-z0-9.-]{1,64}$/);
        const read = await get(server.app, fullUrl.replace('http://concord.test', ''));
        expect([read.status, read.body['url'], read.body['id']]).toEqual([200, resource['url'], resource['id']]);
      }
    }
  });
});

describe('pages', () => {
  test.each([1, 2, 3, 7, 50])('of %i concatenate to the whole', async (count) => {
    const whole = ids((await search('/r4/CodeSystem', { _count: '1000', _summary: 'true' })).hits);
    const collected: string[] = [];
    let next: string | undefined = `/r4/CodeSystem?_summary=true&_count=${count}`;
    for (let page = 0; next !== undefined && page < 100; page++) {
      const found = await search(next);
      expect(found.hits.length).toBeLessThanOrEqual(count);
      collected.push(...found.hits.map(({ id }) => String(id)));
      next = found.links.find(({ relation }) => relation === 'next')?.url.replace('http://concord.test', '');
    }
    expect(collected.sort()).toEqual(whole);
    expect(whole.length).toBeGreaterThan(8);
  });

  test('an offset past the end is an empty page with the total', async () => {
    const { hits, total, links } = await search('/r4/CodeSystem', { _offset: '5000' });
    expect(hits).toEqual([]);
    expect(total).toBeGreaterThan(8);
    expect(links.map(({ relation }) => relation)).toEqual(['self', 'previous']);
  });

  test('_count=0 and _summary=count tell the total alone', async () => {
    for (const query of [{ _count: '0' }, { _summary: 'count' }] as const) {
      const { hits, total, body } = await search('/r4/CodeSystem', query);
      expect([hits, 'entry' in body]).toEqual([[], false]);
      expect(total).toBeGreaterThan(8);
    }
  });
});

describe('shape', () => {
  const subsetted = (resource: Json | undefined): boolean =>
    JSON.stringify(resource?.['meta'] ?? {}).includes('SUBSETTED');

  test.each<[query: Query, kept: readonly string[], dropped: readonly string[]]>([
    [{ _summary: 'true' }, ['url', 'version', 'name', 'status', 'content'], ['concept', 'description']],
    [{ _summary: 'data' }, ['url', 'concept'], ['text']],
    [{ _summary: 'text' }, ['status', 'content'], ['url', 'concept']],
    [{ _elements: 'url,version' }, ['url', 'version', 'status', 'content'], ['name', 'concept']],
    [{ _elements: 'nothing' }, ['status', 'content'], ['url', 'name', 'concept']],
  ])('%j on search and on read', async (query, kept, dropped) => {
    const [found] = (await search('/r4/CodeSystem', { ...query, _id: 'specimen' })).hits;
    const { body: read } = await get(server.app, '/r4/CodeSystem/specimen', query);
    for (const resource of [found, read]) {
      expect(Object.keys(resource ?? {})).toEqual(expect.arrayContaining([...kept, 'resourceType', 'id', 'meta']));
      for (const name of dropped) expect(resource).not.toHaveProperty(name);
      expect(subsetted(resource)).toBe(true);
    }
  });

  test('_summary=false is the whole', async () => {
    const [found] = (await search('/r4/CodeSystem', { _summary: 'false', _id: 'specimen' })).hits;
    expect(found).toHaveProperty('concept');
    expect(subsetted(found)).toBe(false);
  });

  test('a _summary that FHIR does not know is an error on read too', async () => {
    expect((await get(server.app, '/r4/CodeSystem/specimen', { _summary: 'maybe' })).status).toBe(400);
  });
});

describe('versions of FHIR', () => {
  test('a map of the R4 package reads as R4 says it on /r4 and as R5 says it on /r5', async () => {
    const [r4, r5] = await Promise.all(
      ['/r4', '/r5'].map((base) => get(server.app, `${base}/ConceptMap/catalogue-2025-to-loinc`)),
    );
    expect(r4?.body).toMatchObject({ sourceUri: `${LAB}?fhir_vs` });
    expect(r4?.text).toContain('"equivalence"');
    expect(r4?.text).not.toContain('"relationship"');
    expect(r5?.text).toContain('"relationship"');
    expect(r5?.body).not.toHaveProperty('sourceUri');
    expect(JSON.stringify(r5?.body['group'])).not.toContain('"equivalence":"equivalent"');
  });

  test.each([
    'ValueSet/blood-specimens',
    'CodeSystem/specimen',
    'CodeSystem/catalogue',
    'NamingSystem/catalogue-identifier',
  ])('%s has the same head on both', async (path) => {
    const [r4, r5] = await Promise.all(['/r4', '/r5'].map((base) => get(server.app, `${base}/${path}`)));
    expect([r4?.status, r5?.status]).toEqual([200, 200]);
    for (const name of ['resourceType', 'id', 'url', 'version', 'name', 'status']) {
      if (r4?.body[name] !== undefined && name !== 'url') expect(r5?.body[name]).toEqual(r4.body[name]);
    }
  });

  test('a published mapping file reads as a ConceptMap with its approved rows', async () => {
    const { body } = await get(server.app, '/r4/ConceptMap/local-lab-to-loinc-2026.1');
    expect(body).toMatchObject({ url: LAB_MAP, version: '2026.1', status: 'active' });
    const [group] = body['group'] as readonly { source: string; target: string; element: readonly Json[] }[];
    expect([group?.source, group?.target]).toEqual([LAB, 'http://loinc.org']);
    // 39 approved rows, two of them of one code.
    expect(group?.element.length).toBe(38);
    expect(group?.element.find(({ code }) => code === 'A1C')?.['target']).toHaveLength(2);
    expect(group?.element.find(({ code }) => code === 'LDH')).toBeUndefined();
    const { body: r5 } = await get(server.app, '/r5/ConceptMap/local-lab-to-loinc-2026.1');
    expect(JSON.stringify(r5)).toContain('"noMap":true');
  });
});
