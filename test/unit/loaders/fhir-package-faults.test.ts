/** What is wrong with a FHIR release is said with file, line and element, and nothing is loaded. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { fhirPackageLoader } from '../../../loaders/fhir-package/load.js';
import { cleanUp, type Files, failure, fileOf, folderOf, load, recognised, tgzOf } from './fhir-package-support.js';

afterAll(cleanUp);

const MANIFEST = { name: 'example.tests', version: '1.0.0', fhirVersions: ['4.0.1'] };
const CODE_SYSTEM = { resourceType: 'CodeSystem', url: 'http://example.org/cs', status: 'active', content: 'complete' };
const inPackage = (files: Files): Files => ({ 'package/package.json': MANIFEST, ...files });
const circle = [
  { code: 'a', property: [{ code: 'parent', valueCode: 'b' }] },
  { code: 'b', property: [{ code: 'parent', valueCode: 'a' }] },
];

describe('a broken package', () => {
  test.each([
    [
      'broken JSON',
      inPackage({ 'package/x.json': '{"resourceType":"ValueSet",\n "url": oops }' }),
      /package\/x\.json:2:\d+: is not JSON/,
    ],
    [
      'truncated JSON',
      inPackage({ 'package/x.json': '{"resourceType":"ValueSet",\n "url": "u"' }),
      /package\/x\.json:2:\d+: is not JSON/,
    ],
    [
      'an element that is wrong',
      inPackage({ 'package/x.json': { ...CODE_SYSTEM, concept: [{ code: 'a' }, {}] } }),
      /package\/x\.json: CodeSystem\.concept\[1\]\.code is missing$/,
    ],
    [
      'a hierarchy in a circle',
      inPackage({ 'package/x.json': { ...CODE_SYSTEM, concept: circle } }),
      /package\/x\.json: the hierarchy of the concepts goes in a circle: (a, b|b, a)$/,
    ],
    [
      'no version',
      { 'package/package.json': { name: 'x', fhirVersions: ['4.0.1'] }, 'package/x.json': CODE_SYSTEM },
      /package\/package\.json: does not tell the version of the package: say it with --version$/,
    ],
    [
      'an old FHIR version',
      { 'package/package.json': { ...MANIFEST, fhirVersions: ['3.0.2'] } },
      /is a package of FHIR 3\.0\.2; packages of R4, R4B and R5 are read$/,
    ],
  ] as const)('%s', async (_name, files, message) => {
    expect(await failure(load(fhirPackageLoader, folderOf(files)))).toMatch(message);
  });

  test('the version may be said', async () => {
    const files = { 'package/package.json': { name: 'x', fhirVersions: ['4.0.1'] }, 'package/x.json': CODE_SYSTEM };
    expect((await load(fhirPackageLoader, folderOf(files), { version: '7' })).release.file).toBe('x-7');
  });

  test('an archive that ends too early', async () => {
    const path = await tgzOf(
      'p.tgz',
      inPackage({ 'package/x.json': { ...CODE_SYSTEM, description: 'x'.repeat(100_000) } }),
    );
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, bytes.length - 40));
    expect(await failure(load(fhirPackageLoader, path))).toMatch(/p\.tgz: .*(truncated|end too early)/);
  });

  test('a file that is not UTF-8', async () => {
    const path = fileOf('x.json', '');
    writeFileSync(path, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]));
    expect(await failure(load(fhirPackageLoader, path))).toMatch(/x\.json:1:3: is not valid UTF-8$/);
  });
});

describe('loose resources that are wrong', () => {
  test('in a Bundle: the entry', async () => {
    const bundle = {
      resourceType: 'Bundle',
      entry: [{ resource: CODE_SYSTEM }, { resource: { ...CODE_SYSTEM, version: '2', concept: 'none' } }],
    };
    expect(await failure(load(fhirPackageLoader, fileOf('b.json', bundle)))).toMatch(
      /b\.json: Bundle\.entry\[1\]\.resource: CodeSystem\.concept must be a list, but is a string$/,
    );
  });

  test('in NDJSON: the line', async () => {
    const lines = `${JSON.stringify(CODE_SYSTEM)}\n{"resourceType":"CodeSystem",}\n`;
    expect(await failure(load(fhirPackageLoader, fileOf('b.ndjson', lines)))).toMatch(/b\.ndjson:2:\d+: is not JSON/);
  });

  test('XML beside the files of another release is no matter', async () => {
    const xml = '<CodeSystem xmlns="http://hl7.org/fhir"><url value="u"/></CodeSystem>';
    expect(await recognised(fhirPackageLoader, folderOf({ 'loinc.xml': xml, 'Loinc.csv': 'LOINC_NUM' }))).toEqual([]);
  });

  test('XML', async () => {
    const xml = '<?xml version="1.0"?>\n<CodeSystem xmlns="http://hl7.org/fhir"><url value="u"/></CodeSystem>';
    expect(await failure(load(fhirPackageLoader, fileOf('cs.xml', xml)))).toMatch(
      /cs\.xml: is a FHIR resource in XML: convert it to JSON$/,
    );
  });
});
