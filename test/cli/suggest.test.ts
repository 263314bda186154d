/** `concord suggest` as a process: the same catalogue and weights give the same bytes, on one thread and on two; prior maps are heard. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/sample-content.js';
import { concord, type Outcome } from './support.js';

const folder = mkdtempSync(join(tmpdir(), 'concord-suggest-'));
const data = join(folder, 'data');
const catalogue = join(folder, 'catalogue.tsv');

/** The sample catalogue a dozen times, so that several threads get a share of it. */
function manyEntries(): string {
  const [header = '', ...rows] = readFileSync(join(ROOT, 'data-samples/local-lab/catalogue.csv'), 'utf8')
    .trim()
    .split('\n');
  return `${[header, ...Array.from({ length: 12 }, () => rows).flat()].join('\n')}\n`;
}

function suggest(...further: readonly string[]): Promise<Outcome> {
  return concord(['suggest', catalogue, '--target', 'loinc', '--data', data, ...further]);
}

beforeAll(async () => {
  writeFileSync(catalogue, manyEntries());
  await concord(['load', join(ROOT, 'data-samples/loinc'), '--quiet', '--data', data]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('concord suggest', () => {
  it('gives the same bytes for the same catalogue, whatever the number of threads', async () => {
    const once = await suggest();
    expect(once).toMatchObject({ code: 0 });
    expect(once.out.trim().split('\n')).toHaveLength(manyEntries().trim().split('\n').length - 1);
    expect((await suggest()).out).toBe(once.out);
    expect((await suggest('--threads', '2')).out).toBe(once.out);
  });

  it('hears what other sites approved', async () => {
    const map = join(folder, 'site.sssom.tsv');
    writeFileSync(map, siteMap());
    const entry = join(folder, 'one.tsv');
    writeFileSync(entry, 'name\nZqx panel twelve\n');
    const plain = await concord(['suggest', entry, '--target', 'loinc', '--data', data]);
    const told = await concord(['suggest', entry, '--target', 'loinc', '--data', data, '--prior-maps', map]);
    expect(JSON.parse(plain.out).candidates[0]?.code).not.toBe('2951-2');
    expect(JSON.parse(told.out).candidates[0]).toMatchObject({
      code: '2951-2',
      explanation: expect.arrayContaining([
        expect.objectContaining({ axis: 'prior map', agreement: 'agree' }),
      ]) as unknown,
    });
  });
});

function siteMap(): string {
  const row = {
    subject_id: 'SITE:9',
    subject_label: 'Zqx panel twelve',
    predicate_id: 'skos:exactMatch',
    object_id: 'LOINC:2951-2',
    object_label: 'Sodium',
    mapping_justification: 'semapv:ManualMappingCuration',
    author_id: 'orcid:0000-0000-0000-0001',
    reviewer_id: 'orcid:0000-0000-0000-0002',
    reviewer_agreement: '1',
  };
  return [
    '#mapping_set_id: https://site.example.org/map',
    '#license: https://creativecommons.org/licenses/by/4.0/',
    '#curie_map:',
    '#  SITE: https://site.example.org/codes/',
    '#  LOINC: http://loinc.org/',
    '#  orcid: https://orcid.org/',
    Object.keys(row).join('\t'),
    Object.values(row).join('\t'),
    '',
  ].join('\n');
}
