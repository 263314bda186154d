/** load, list, verify, remove as processes on one data folder: what is told is what is in the folder. */
import { cpSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { LAB, sampleData } from '../support/sample-content.js';
import { commandHere, concord, filesBelow, removeFolders, SAMPLES, temporaryFolder } from './support.js';

afterAll(removeFolders);

interface Row {
  readonly system: string;
  readonly version: string | null;
  readonly concepts: number;
  readonly groupers: number;
  readonly file: string;
  readonly loaded: string;
}

async function list(data: string): Promise<readonly Row[]> {
  const { code, out } = await commandHere('list', ['--format', 'json', '--data', data]);
  expect(code).toBe(0);
  return JSON.parse(out) as Row[];
}

async function copyOfSamples(): Promise<string> {
  const data = temporaryFolder();
  cpSync(await sampleData(), data, { recursive: true });
  return data;
}

describe('load and list', () => {
  test('a release is loaded, told, listed; again is no-op and says so; the folder may come from the environment', async () => {
    const data = temporaryFolder();
    const first = await concord(['load', join(SAMPLES, 'icd10cm'), '--data', data]);
    expect([first.code, first.out]).toEqual([
      0,
      expect.stringContaining('ICD-10-CM 2026: loaded into content/icd-10-cm/2026.sqlite'),
    ]);
    expect(first.out).toMatch(/icd10cm-order-2026\.txt: 248 rows read, 248 loaded/);
    expect(first.out).toMatch(/ in \d+\.\d s/);
    const rows = await list(data);
    expect(rows).toEqual([
      {
        system: 'http://hl7.org/fhir/sid/icd-10-cm',
        version: '2026',
        concepts: 248,
        groupers: expect.any(Number),
        file: 'content/icd-10-cm/2026.sqlite',
        loaded: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      },
    ]);
    const before = statSync(join(data, 'content/icd-10-cm/2026.sqlite'));
    const again = await concord(['load', join(SAMPLES, 'icd10cm'), '--quiet'], { env: { CONCORD_DATA: data } });
    expect([again.code, again.out]).toEqual([0, 'ICD-10-CM 2026 is loaded already; nothing to do\n']);
    expect(statSync(join(data, 'content/icd-10-cm/2026.sqlite')).mtimeMs).toBe(before.mtimeMs);
    expect(await list(data)).toEqual(rows);
    expect(filesBelow(data)).toEqual(['content/icd-10-cm/2026.sqlite', 'content/icd-10-cm/2026.sqlite.sha256']);
  });

  test('the same name from other bytes replaces what was there', async () => {
    const data = temporaryFolder();
    const file = join(temporaryFolder(), 'codes.csv');
    const load = [file, '--system', 'http://example.org/cs', '--version', '1', '--quiet', '--data', data];
    writeFileSync(file, 'code,display\na,Alpha\n');
    expect((await commandHere('load', load)).out).toContain('loaded into');
    writeFileSync(file, 'code,display\na,Alpha\nb,Beta\n');
    expect((await commandHere('load', load)).out).toContain('replaced');
    expect((await list(data)).map(({ concepts }) => concepts)).toEqual([2]);
    expect((await commandHere('verify', ['--data', data])).code).toBe(0);
  });

  test('one path that cannot be loaded does not keep the others out, and the exit code says so', async () => {
    const data = temporaryFolder();
    const { code, err } = await concord(['load', '/no/such/folder', join(SAMPLES, 'gems'), '--quiet', '--data', data]);
    expect([code, err]).toEqual([1, expect.stringContaining('/no/such/folder')]);
    expect(filesBelow(data).filter((file) => file.endsWith('.sqlite')).length).toBe(2);
  });

  test('every code system version of the samples is one row, as text and as JSON', async () => {
    const data = await copyOfSamples();
    const rows = await list(data);
    expect(new Set(rows.map(({ system, version }) => `${system}|${version}`)).size).toBe(rows.length);
    const lab = rows.filter(({ system }) => system === LAB);
    expect(lab.map(({ version, concepts }) => [version, concepts]).sort()).toEqual([
      ['2025-07', 14],
      ['2026-01', 43],
    ]);
    const { out } = await commandHere('list', ['--data', data]);
    for (const { system, file } of rows)
      expect(out).toMatch(new RegExp(`^${system.replace(/[.?]/g, '\\$&')} .*${file}`, 'm'));
  });
});

describe('verify', () => {
  const LOINC_FILE = 'content/loinc/0.01-sample.sqlite';

  test('the samples are whole', async () => {
    const { code, out } = await concord(['verify', '--data', await copyOfSamples()]);
    expect([code, out]).toEqual([0, expect.stringContaining('0 with problems')]);
  });

  test.each<[name: string, damage: (file: string) => void, said: RegExp]>([
    ['a flipped byte', (file) => flip(file, 0.5), /loinc\/0\.01-sample\.sqlite: the digest differs/],
    ['a flipped byte at the end', (file) => flip(file, 0.9999), /digest differs/],
    ['a truncated file', (file) => truncateSync(file, Math.floor(statSync(file).size / 2)), /digest differs/],
    ['an empty file', (file) => truncateSync(file, 0), /digest differs/],
    ['a missing digest', (file) => rmSync(`${file}.sha256`), /no digest is recorded/],
    ['a digest that is none', (file) => writeFileSync(`${file}.sha256`, 'hello\n'), /no digest is recorded/],
  ])('finds %s and names the file', async (_name, damage, said) => {
    const data = await copyOfSamples();
    damage(join(data, LOINC_FILE));
    const { code, out, err } = await commandHere('verify', ['--data', data]);
    expect(code).toBe(1);
    expect(out).toMatch(said);
    expect(out).toContain('1 with problems');
    expect(`${out}${err}`).not.toMatch(/^\s+at /m);
  });

  test('a foreign file with a right digest is still no content file', async () => {
    const data = temporaryFolder();
    const { createHash } = await import('node:crypto');
    const load = [join(SAMPLES, 'gems/2018_I9gem.txt'), '--quiet', '--data', data];
    expect((await commandHere('load', load)).code).toBe(0);
    const [file = ''] = filesBelow(data).filter((name) => name.endsWith('.sqlite'));
    writeFileSync(join(data, file), 'hello');
    writeFileSync(join(data, `${file}.sha256`), `${createHash('sha256').update('hello').digest('hex')}  x\n`);
    const { code, out } = await commandHere('verify', ['--data', data]);
    expect([code, out]).toEqual([1, expect.stringMatching(/cannot be (opened|read)|is not a content file/)]);
    // Such a file keeps the server from starting, says which it is, and can be removed by its name.
    const served = await concord(['serve', '--port', '0', '--data', data]);
    expect([served.code, served.err]).toEqual([1, expect.stringContaining(file)]);
    expect((await commandHere('remove', [file, '--data', data])).code).toBe(0);
    // Loading again puts it right, too.
    expect((await commandHere('load', load)).out).toContain('loaded into');
    expect((await commandHere('verify', ['--data', data])).code).toBe(0);
  });
});

describe('remove', () => {
  test('by system, by system|version, by file; what is ambiguous or a part of a package is not', async () => {
    const data = await copyOfSamples();
    const remove = async (what: string) => await commandHere('remove', [what, '--data', data]);
    const before = await list(data);
    expect((await remove('http://loinc.org|9')).code).toBe(1);
    expect((await remove('http://loinc.org|0.01-sample')).out).toBe('removed content/loinc/0.01-sample.sqlite\n');
    expect((await remove('http://hl7.org/fhir/sid/icd-10-cm')).code).toBe(0);
    // The specimens are in a package with other code systems: the package is removed by its file.
    expect((await remove('https://lab.example.org/CodeSystem/specimen')).code).toBe(1);
    expect((await remove('content/fhir/concord.sample-0.1.0.sqlite')).code).toBe(0);
    expect((await remove('http://loinc.org')).code).toBe(1);
    const left = await list(data);
    expect(before.length - left.length).toBe(5);
    expect(filesBelow(data).filter((file) => /loinc\/|icd-10-cm\/|fhir\//.test(file))).toEqual([]);
    expect((await commandHere('verify', ['--data', data])).code).toBe(0);
  });

  test('a damaged file elsewhere does not hinder it', async () => {
    const data = await copyOfSamples();
    truncateSync(join(data, 'content/rxnorm/2026-01-01.sqlite'), 100);
    truncateSync(join(data, 'content/ndc/2026-01-01.sqlite'), 100);
    const { code } = await concord(['remove', 'content/rxnorm/2026-01-01.sqlite', '--data', data]);
    expect(code).toBe(0);
  });
});

function flip(file: string, where: number): void {
  const bytes = readFileSync(file);
  const at = Math.floor(bytes.length * where);
  bytes[at] = (bytes[at] ?? 0) ^ 0x40;
  writeFileSync(file, bytes);
}
