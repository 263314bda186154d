/** What a FHIR package becomes: hand-made resources, loaded once, one statement a row. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fhirPackageLoader } from '../../../loaders/fhir-package/load.js';
import { cleanUp, type Files, fileOf, folderOf, type Loaded, load, recognised, tgzOf } from './fhir-package-support.js';

const CS = 'http://example.org/CodeSystem/tests';
const properties = [
  { code: 'unit', type: 'string' },
  { code: 'replacedBy', type: 'code' },
  { code: 'panel', type: 'Coding' },
];
const GLUCOSE = {
  code: 'GLU',
  display: 'Glucose',
  definition: 'Sugar in blood',
  designation: [{ language: 'de', value: 'Glukose' }],
  property: [
    { code: 'unit', valueString: 'mg/dL' },
    { code: 'replacedBy', valueCode: 'GLU2' },
    { code: 'panel', valueCoding: { system: 'http://example.org/panels', code: 'BMP' } },
    { code: 'status', valueCode: 'retired' },
  ],
};
const CODE_SYSTEM = {
  resourceType: 'CodeSystem',
  id: 'tests',
  url: CS,
  version: '1',
  name: 'Tests',
  status: 'active',
  content: 'complete',
  property: properties,
  concept: [
    {
      code: 'CHEM',
      display: 'Chemistry',
      property: [{ code: 'notSelectable', valueBoolean: true }],
      concept: [GLUCOSE, { code: 'GLU2', display: 'Glucose, new' }],
    },
  ],
};
const head = { status: 'active', version: '1' };
const MANIFEST = { name: 'example.tests', version: '1.2.0', fhirVersions: ['4.0.1'], license: 'CC0-1.0' };
const PACKAGE: Files = {
  'package/package.json': MANIFEST,
  'package/CodeSystem-tests.json': CODE_SYSTEM,
  'package/CodeSystem-twice.json': {
    resourceType: 'CodeSystem',
    url: 'http://example.org/twice',
    ...head,
    content: 'complete',
    concept: [
      { code: 'a', display: 'first' },
      { code: 'a', display: 'second' },
    ],
  },
  'package/CodeSystem-announced.json': {
    resourceType: 'CodeSystem',
    url: 'http://loinc.org',
    ...head,
    content: 'not-present',
  },
  'package/CodeSystem-more.json': {
    resourceType: 'CodeSystem',
    url: 'http://example.org/more',
    ...head,
    content: 'supplement',
    supplements: CS,
    concept: [{ code: 'GLU', designation: [{ language: 'nl', value: 'Glucose' }] }],
  },
  'package/ValueSet-all.json': {
    resourceType: 'ValueSet',
    id: 'all',
    url: 'http://example.org/ValueSet/all',
    ...head,
    compose: { include: [{ system: CS }] },
  },
  'package/ValueSet-nameless.json': {
    resourceType: 'ValueSet',
    id: 'nameless',
    status: 'draft',
    compose: { include: [] },
  },
  'package/ConceptMap-map.json': {
    resourceType: 'ConceptMap',
    id: 'map',
    url: 'http://example.org/ConceptMap/map',
    ...head,
    group: [
      {
        source: CS,
        target: 'http://loinc.org',
        element: [
          {
            code: 'GLU',
            target: [
              { code: '2345-7', equivalence: 'wider', comment: 'c' },
              { code: '1558-6', equivalence: 'inexact' },
            ],
          },
          { code: 'CHEM', target: [{ equivalence: 'unmatched', comment: 'a group' }] },
        ],
      },
    ],
  },
  'package/ConceptMap-example.json': { resourceType: 'ConceptMap', status: 'draft' },
  'package/NamingSystem-ids.json': {
    resourceType: 'NamingSystem',
    id: 'ids',
    name: 'Ids',
    status: 'active',
    uniqueId: [{ type: 'uri', value: 'http://example.org/ids' }],
  },
  'package/StructureDefinition-x.json': { resourceType: 'StructureDefinition', url: 'http://example.org/x' },
  'package/notes.json': { just: 'data' },
  'package/.index.json': { files: [] },
  'package/example/CodeSystem-example.json': {
    resourceType: 'CodeSystem',
    url: 'http://example.org/example',
    content: 'complete',
  },
  'package/README.md': 'Read me',
};

let loaded: Loaded;
beforeAll(async () => {
  loaded = await load(fhirPackageLoader, await tgzOf('example.tests.tgz', PACKAGE));
});
afterAll(cleanUp);

describe('FHIR package: release', () => {
  test('title, place and licence', () => {
    expect(loaded.release).toMatchObject({
      title: 'example.tests 1.2.0',
      folder: 'fhir',
      file: 'example.tests-1.2.0',
      licence: 'CC0-1.0',
    });
  });

  test('the same from a folder', async () => {
    const [release] = await recognised(fhirPackageLoader, folderOf(PACKAGE));
    expect(release).toMatchObject({ title: 'example.tests 1.2.0', file: 'example.tests-1.2.0' });
  });

  test('the same from the folder of the manifest', async () => {
    const inside = Object.fromEntries(
      Object.entries(PACKAGE).map(([name, content]) => [name.replace('package/', ''), content]),
    );
    const again = await load(fhirPackageLoader, folderOf(inside));
    expect(again.release.file).toBe('example.tests-1.2.0');
    expect(again.resources.heads()).toHaveLength(loaded.resources.heads().length);
  });

  test('two packages in one folder are two releases', async () => {
    const other = {
      'b/package/package.json': { ...MANIFEST, name: 'example.other' },
      'b/package/ValueSet-v.json': { resourceType: 'ValueSet', url: 'http://example.org/v' },
    };
    const one = Object.fromEntries(Object.entries(PACKAGE).map(([name, content]) => [`a/${name}`, content]));
    const releases = await recognised(fhirPackageLoader, folderOf({ ...one, ...other }));
    expect(releases.map(({ title }) => title).sort()).toEqual(['example.other 1.2.0', 'example.tests 1.2.0']);
  });

  test('every file is counted, what is left out with its reason', () => {
    const skipped = Object.fromEntries(
      loaded.counts.filter((count) => count.loaded === 0).map((count) => [count.name, count.skipped]),
    );
    expect(skipped).toEqual({
      'package/ConceptMap-example.json': { 'ConceptMap without a url': 1 },
      'package/StructureDefinition-x.json': { 'StructureDefinition is not a terminology resource': 1 },
      'package/notes.json': {},
    });
    for (const { read, loaded: taken, skipped: left } of loaded.counts) {
      expect(read).toBe(taken + Object.values(left).reduce((sum, count) => sum + count, 0));
    }
  });

  test('folders below the package are not part of it', () => {
    expect(loaded.store.codeSystems().map(({ info }) => info.url)).not.toContain('http://example.org/example');
  });
});

describe('FHIR package: code systems', () => {
  test('concepts in document order, with their flags', () => {
    const { id, count, info } = loaded.system(CS);
    expect(count).toBe(3);
    expect(info).toMatchObject({ version: '1', name: 'Tests', content: 'complete', properties });
    expect(loaded.store.find(id, 'CHEM')).toMatchObject({ display: 'Chemistry', abstract: true, inactive: false });
    expect(loaded.store.find(id, 'GLU')).toMatchObject({
      definition: 'Sugar in blood',
      inactive: true,
      status: 'retired',
    });
  });

  test('hierarchy', () => {
    const chemistry = loaded.concept(CS, 'CHEM');
    expect(loaded.store.children(chemistry.ord).map(({ code }) => code)).toEqual(['GLU', 'GLU2']);
  });

  test('designations and properties', () => {
    const { ord } = loaded.concept(CS, 'GLU');
    expect(loaded.store.designations(ord)).toEqual([{ language: 'de', value: 'Glukose' }]);
    expect(loaded.store.properties(ord)).toEqual([
      { code: 'unit', value: { type: 'string', value: 'mg/dL' } },
      { code: 'replacedBy', value: { type: 'code', value: 'GLU2' }, description: 'Glucose, new' },
      { code: 'panel', value: { type: 'Coding', value: { system: 'http://example.org/panels', code: 'BMP' } } },
      { code: 'status', value: { type: 'code', value: 'retired' } },
    ]);
  });

  test('a code that is defined twice keeps its first definition, and that is said', () => {
    expect(loaded.concept('http://example.org/twice', 'a').display).toBe('first');
    expect(loaded.notes).toEqual([expect.stringContaining('1 codes are defined twice')]);
  });

  test('an announced code system is a resource without concepts to answer with', () => {
    expect(loaded.store.codeSystems().map(({ info }) => info.url)).not.toContain('http://loinc.org');
    expect(loaded.resources.heads().map(({ url }) => url)).toContain('http://loinc.org');
  });

  test('a supplement', () => {
    expect(loaded.system('http://example.org/more').info).toMatchObject({ content: 'supplement', supplements: CS });
  });
});

describe('FHIR package: other resources', () => {
  test('are kept as published', () => {
    const published = (type: string, id: string): unknown => {
      const found = loaded.resources.heads().find((each) => each.type === type && each.id === id);
      return found === undefined ? undefined : JSON.parse(loaded.resources.json(found.row));
    };
    expect(published('CodeSystem', 'tests')).toEqual(CODE_SYSTEM);
    expect(published('ValueSet', 'all')).toEqual(PACKAGE['package/ValueSet-all.json']);
    expect(published('NamingSystem', 'ids')).toEqual(PACKAGE['package/NamingSystem-ids.json']);
    expect(published('ValueSet', 'nameless')).toBeDefined();
  });

  test('a value set with what it is evaluated by', () => {
    const found = loaded.resources.heads().find(({ id }) => id === 'all');
    expect(found).toMatchObject({
      url: 'http://example.org/ValueSet/all',
      version: '1',
      status: 'active',
      fhirVersion: '4.0',
    });
    expect(JSON.parse(loaded.resources.definition(found?.row ?? 0) ?? '')).toMatchObject({
      compose: { include: [{ system: CS }] },
    });
  });

  test('a concept map as rows', () => {
    const rows = loaded.store.db
      .prepare('SELECT source_code, target_code, relationship, equivalence, comment FROM map_element ORDER BY id')
      .raw()
      .all();
    expect(rows).toEqual([
      ['GLU', '2345-7', 'source-is-narrower-than-target', 'wider', 'c'],
      ['GLU', '1558-6', 'related-to', 'inexact', null],
      ['CHEM', null, null, null, 'a group'],
    ]);
  });
});

describe('loose resources', () => {
  const valueSet = {
    resourceType: 'ValueSet',
    id: 'v',
    url: 'http://example.org/v',
    version: '2',
    copyright: 'Someone',
    compose: { include: [] },
  };

  test('one file', async () => {
    const { release, counts } = await load(fhirPackageLoader, fileOf('x.json', CODE_SYSTEM));
    expect(release).toMatchObject({
      title: `CodeSystem ${CS} 1`,
      folder: 'fhir',
      licence: 'No licence is stated in the resources.',
    });
    expect(release.file).toMatch(/^CodeSystem-tests-1-[0-9a-f]{8}$/);
    expect(counts).toMatchObject([{ name: 'x.json', read: 1, loaded: 1 }]);
  });

  test('a folder, of which other files are no part', async () => {
    const files = {
      'a/cs.json': CODE_SYSTEM,
      'b/vs.json': valueSet,
      'c/patient.json': { resourceType: 'Patient' },
      'settings.json': { a: 1 },
    };
    const { release, counts } = await load(fhirPackageLoader, folderOf(files));
    expect(release.title).toMatch(/^2 FHIR resources of /);
    expect(release.licence).toBe('Someone');
    expect(counts.map(({ name }) => name)).toEqual(['a/cs.json', 'b/vs.json']);
  });

  test('a Bundle, of any kind', async () => {
    const bundle = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        { resource: CODE_SYSTEM },
        { fullUrl: 'x' },
        { resource: { resourceType: 'Patient' } },
        { resource: valueSet },
      ],
    };
    const { counts, resources } = await load(fhirPackageLoader, fileOf('bundle.json', bundle));
    expect(counts).toMatchObject([{ read: 3, loaded: 2, skipped: { 'Patient is not a terminology resource': 1 } }]);
    expect(JSON.parse(resources.json(resources.heads()[1]?.row ?? 0))).toEqual(valueSet);
  });

  test('NDJSON', async () => {
    const lines = `${JSON.stringify(CODE_SYSTEM)}\n\n${JSON.stringify(valueSet)}\n`;
    const { counts } = await load(fhirPackageLoader, fileOf('x.ndjson', lines));
    expect(counts).toMatchObject([{ read: 2, loaded: 2 }]);
  });

  test('the same canonical twice: the first counts', async () => {
    const files = { 'a.json': valueSet, 'b.json': { ...valueSet, title: 'other' } };
    const { counts } = await load(fhirPackageLoader, folderOf(files));
    expect(counts.map(({ skipped }) => skipped)).toEqual([
      {},
      { 'ValueSet with the url and version of another one': 1 },
    ]);
  });

  test('R5 is told by its elements', async () => {
    const map = {
      resourceType: 'ConceptMap',
      url: 'http://example.org/m',
      group: [{ element: [{ code: 'a', target: [{ code: 'b', relationship: 'equivalent' }] }] }],
    };
    const { resources } = await load(fhirPackageLoader, folderOf({ 'm.json': map, 'v.json': valueSet }));
    expect(resources.heads().map(({ type, fhirVersion }) => [type, fhirVersion])).toEqual([
      ['ConceptMap', '5.0'],
      ['ValueSet', '4.0'],
    ]);
  });

  test('digits of decimals are kept', async () => {
    const text =
      '{ "resourceType": "ValueSet", "url": "u",\n "extension": [ { "url": "w", "valueDecimal": 1.50 } ], "title": "a  \\" b" }';
    const { resources } = await load(fhirPackageLoader, fileOf('v.json', text));
    expect(resources.json(resources.heads()[0]?.row ?? 0)).toBe(
      '{"resourceType":"ValueSet","url":"u","extension":[{"url":"w","valueDecimal":1.50}],"title":"a  \\" b"}',
    );
  });

  test.each([
    ['other JSON', 'x.json', { a: 1 }],
    ['a package of something else', 'package.json', { name: 'left-pad', version: '1.0.0' }],
    ['resources that are not terminology', 'x.json', { resourceType: 'Patient' }],
    ['text', 'x.txt', 'abc'],
  ])('%s is not a release', async (_name, file, content) => {
    expect(await recognised(fhirPackageLoader, folderOf({ [file]: content }))).toEqual([]);
  });
});

describe('the sample package', () => {
  test('loads', async () => {
    const { counts, release, store } = await load(fhirPackageLoader, 'data-samples/fhir');
    expect(release.title).toBe('concord.sample 0.1.0');
    expect(counts.every((count) => count.loaded === 1)).toBe(true);
    expect(store.codeSystems().length).toBeGreaterThan(0);
  });
});
