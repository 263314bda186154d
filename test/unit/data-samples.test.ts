/**
 * Checks what the sample releases have in common (licence texts, scripts that write what is committed), the FHIR package, and
 * the local catalogue with its map to LOINC. The publishers' layouts have test files of their own beside this one.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import {
  absent,
  column,
  csv,
  filesUnder,
  LOINC,
  lines,
  loincNames,
  loincTerms,
  RF2,
  ROOT,
  type Row,
  read,
  SAMPLES,
} from './data-samples-files.js';

const FHIR = 'fhir/concord.sample-0.1.0/package';

describe('licence texts', () => {
  test.each([
    [`${LOINC}/LoincLicense.txt`, 'This material contains content from LOINC (http://loinc.org).'],
    [`${LOINC}/LoincLicense.txt`, 'subject to a license from Regenstrief Institute, Inc.'],
    ['loinc/NOTICE.md', 'This material contains content from LOINC (http://loinc.org).'],
    ['rxnorm/NOTICE.md', 'courtesy of the U.S. National Library of Medicine'],
    ['icd10cm/NOTICE.md', 'public domain in the United States'],
    ['icd10who/NOTICE.md', '© World Health Organization'],
    [`${RF2}/README.md`, '# This is not SNOMED CT'],
    ['ndc/NOTICE.md', 'U.S. Food and Drug Administration'],
    ['gems/NOTICE.md', 'public domain in the United States'],
    ['local-lab/NOTICE.md', 'CC0 1.0'],
  ])('%s says "%s"', (path, text) => {
    expect(read(path).replaceAll(/\n> |\n/g, ' ')).toContain(text);
  });

  const folders = new Set(filesUnder(SAMPLES).map((name) => name.split('/')[0] ?? ''));
  folders.delete('README.md');
  test.each([...folders])('README names the folder %s', (folder) => {
    expect(read('README.md')).toContain(`\`${folder}`);
  });
});

describe('scripts', () => {
  test.each(['loinc', 'rxnorm', 'claml', 'snomed'])('scripts/samples/%s.mjs writes what is committed', (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'concord-samples-'));
    try {
      execFileSync(process.execPath, [join(ROOT, 'scripts/samples', `${name}.mjs`), folder]);
      const written = filesUnder(folder);
      expect(written.length).toBeGreaterThan(0);
      const different = written.filter((file) => readFileSync(join(folder, file), 'utf8') !== read(file));
      expect(different).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('FHIR package', () => {
  type Resource = Readonly<Record<string, unknown>> & { readonly resourceType: string; readonly id: string };
  const resources = filesUnder(join(SAMPLES, FHIR))
    .filter((name) => /^[A-Z]/.test(name))
    .map((name) => ({ name, resource: JSON.parse(read(`${FHIR}/${name}`)) as Resource }));

  test('three CodeSystems, three ValueSets, two ConceptMaps, one NamingSystem, each under its own name', () => {
    expect(resources.map(({ name }) => name)).toEqual(
      resources.map(({ resource }) => `${resource.resourceType}-${resource.id}.json`),
    );
    expect(resources.map(({ resource }) => resource.resourceType)).toEqual([
      ...Array(3).fill('CodeSystem'),
      ...Array(2).fill('ConceptMap'),
      'NamingSystem',
      ...Array(3).fill('ValueSet'),
    ]);
  });

  test('the index and package.json agree with the files', () => {
    const index = JSON.parse(read(`${FHIR}/.index.json`)) as { files: { filename: string; url?: string }[] };
    expect(index.files.map(({ filename, url }) => [filename, url])).toEqual(
      resources.map(({ name, resource }) => [name, resource['url']]),
    );
    expect(JSON.parse(read(`${FHIR}/package.json`))).toMatchObject({
      name: 'concord.sample',
      version: '0.1.0',
      fhirVersions: ['4.0.1'],
    });
  });

  test('LOINC targets have the names of the LOINC sample', () => {
    const targets = resources.flatMap(({ resource }) => [
      ...JSON.stringify(resource).matchAll(/"code":"([\d-]+)","display":"([^"]+)"/g),
    ]);
    expect(targets).toHaveLength(15);
    expect(targets.filter(([, code = '', display]) => loincNames.get(code) !== display)).toEqual([]);
  });
});

describe('local catalogue and its map', () => {
  const catalogue = new Map(csv('local-lab/catalogue.csv').map((row) => [row['code'] ?? '', row['name']]));
  const text = readFileSync(join(ROOT, 'mappings/local-lab-to-loinc/map.sssom.tsv'), 'utf8');
  const header = parseYaml([...text.matchAll(/^#(.*)$/gm)].map(([, line]) => line).join('\n')) as Readonly<
    Record<string, string>
  > & { curie_map: Row };
  const rows = parse(text, {
    columns: true,
    comment: '#',
    comment_no_infix: true,
    delimiter: '\t',
    quote: null,
  }) as Row[];
  const codeOf = (curie = ''): [string, string] => {
    const colon = curie.indexOf(':');
    return [header.curie_map[curie.slice(0, colon)] ?? '', curie.slice(colon + 1)];
  };
  const mapped = rows.filter((row) => row['object_id'] !== 'sssom:NoTermFound');
  const reviewed = rows.filter((row) => row['reviewer_id']);

  test('43 codes with the columns of a catalogue', () => {
    expect(catalogue.size).toBe(43);
    expect(lines('local-lab/catalogue.csv')[0]).toBe('code,name,specimen,unit,method,category,count');
  });

  test('the header names both systems, and prefixes stand for them and one separator', () => {
    expect(header).toMatchObject({
      subject_source: 'https://lab.example.org/CodeSystem/catalogue',
      subject_source_version: '2026-01',
      object_source: 'http://loinc.org',
      object_source_version: '0.01-sample',
    });
    const systems = (field: string, of: readonly Row[]): Set<string> =>
      new Set(column(of, field).map((curie) => codeOf(curie)[0].replace(/[#/]$/, '')));
    expect([systems('subject_id', rows), systems('object_id', mapped)]).toEqual([
      new Set([header['subject_source']]),
      new Set([header['object_source']]),
    ]);
  });

  test('labels are those of the catalogue and of LOINC', () => {
    expect(rows.filter((row) => row['subject_label'] !== catalogue.get(codeOf(row['subject_id'])[1]))).toEqual([]);
    expect(mapped.filter((row) => row['object_label'] !== loincNames.get(codeOf(row['object_id'])[1]))).toEqual([]);
  });

  test('42 rows: 39 approved by someone else than the author, 1 rejected, 2 not reviewed', () => {
    const outcomes = rows.map((row) => row['reviewer_agreement']);
    expect(['1.0', '-1.0', ''].map((outcome) => outcomes.filter((found) => found === outcome).length)).toEqual([
      39, 1, 2,
    ]);
    expect(
      reviewed.filter(
        (row) => row['reviewer_id'] === row['author_id'] || !/^2026-01-\d\d$/.test(row['review_date'] ?? ''),
      ),
    ).toEqual([]);
    expect(new Set(column(rows, 'record_id')).size).toBe(rows.length);
  });

  test('every served target is an active LOINC term', () => {
    const active = new Set(
      column(
        loincTerms.filter((term) => term['STATUS'] === 'ACTIVE'),
        'LOINC_NUM',
      ),
    );
    const served = mapped
      .filter((row) => row['reviewer_agreement'] === '1.0')
      .map((row) => codeOf(row['object_id'])[1]);
    expect(absent(served, active)).toEqual([]);
  });
});
