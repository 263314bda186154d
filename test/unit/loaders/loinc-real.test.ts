/** Real LOINC files and the project's sample: what the content files hold, against counts that are made from the files themselves. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFile } from '../../../loaders/shared/source.js';
import { cleanUp, type Loaded, load, open } from './loinc-support.js';

const SHARED = resolve(process.env['CONCORD_SHARED'] ?? '../shared');
const CORE = `${SHARED}/releases/Loinc_2.78.zip`;
const SUBSET = `${SHARED}/tx-suite/tx-source/loinc`;
const ORDERS = `${SHARED}/releases/LoincUniversalLabOrdersValueSet.csv`;
const UNITS = `${SHARED}/releases/loinc_units_2.67.zip`;

const missing = [CORE, SUBSET, ORDERS, UNITS].filter((path) => !existsSync(path));
if (missing.length > 0)
  console.log(`LOINC: not tested on real files, as there is no ${missing.join(', ')} (set CONCORD_SHARED)`);

afterAll(cleanUp);

/** The first cells of a CSV file's lines that begin with a LOINC number: counted without the project's readers. */
async function firstCells(path: string, name: RegExp): Promise<string[]> {
  const source = await open(path);
  const file = findFile(source, name);
  if (file === undefined) throw new Error(`no ${name} in ${path}`);
  const text = await source.readText(file, 100_000_000);
  return [...text.matchAll(/^"([0-9]+-[0-9])"/gm)].map(([, code]) => code ?? '');
}

const count = (loaded: Loaded, sql: string): unknown => loaded.store.db.prepare(sql).pluck().get();

describe.skipIf(!existsSync(CORE))('LOINC 2.78 core', () => {
  let loaded: Loaded;
  beforeAll(async () => {
    loaded = await load(CORE);
  });

  test('has every term of the table', async () => {
    const codes = await firstCells(CORE, /^LoincTableCore\.csv$/);
    expect(codes).toHaveLength(104_054);
    expect(count(loaded, 'SELECT count(*) FROM concept')).toBe(codes.length);
    expect(codes.filter((code) => loaded.store.find(1, code) === undefined)).toEqual([]);
    expect(loaded.counts).toMatchObject([{ read: 104_054, loaded: 104_054, skipped: {} }]);
  });

  test.each([
    ['ACTIVE', 94_432],
    ['DEPRECATED', 4858],
    ['TRIAL', 3263],
    ['DISCOURAGED', 1501],
  ])('%s: %d terms', (status, terms) => {
    expect(count(loaded, `SELECT count(*) FROM concept WHERE status = '${status}'`)).toBe(terms);
  });

  test('the deprecated ones are the inactive ones', () => {
    expect(count(loaded, "SELECT count(*) FROM concept WHERE (status = 'DEPRECATED') <> (flags & 1)")).toBe(0);
  });

  test('nothing is newer than the version', () => {
    expect(loaded.release.title).toBe('LOINC 2.78');
    expect(loaded.notes).toEqual([]);
  });
});

describe.skipIf(!existsSync(SUBSET))('a subset of LOINC 2.82 with accessory files', () => {
  let loaded: Loaded;
  beforeAll(async () => {
    loaded = await load(SUBSET, { version: '2.82' });
  });

  test('every file is loaded, nothing left out but what the files repeat', () => {
    expect(loaded.counts).toHaveLength(27);
    const skipped = loaded.counts.filter((one) => one.read !== one.loaded).map(({ name, skipped }) => [name, skipped]);
    const hierarchy = 'AccessoryFiles/ComponentHierarchyBySystem/ComponentHierarchyBySystem.csv';
    expect(skipped).toEqual([[hierarchy, { 'edge stated before': 1 }]]);
  });

  test('terms and links are those of the files', async () => {
    const terms = await firstCells(SUBSET, /^Loinc\.csv$/);
    expect(terms.filter((code) => loaded.store.find(1, code) === undefined)).toEqual([]);
    const links = await firstCells(SUBSET, /^LoincPartLink_Primary\.csv$/);
    expect(loaded.counts.find(({ name }) => name.endsWith('_Primary.csv'))?.loaded).toBe(links.length);
  });

  test.each([
    ['104597-0', 'COMPONENT', ['LP14635-4']],
    ['100041-3', 'answer-list', ['LL360-9']],
    ['LA6576-8', 'AnswerList', ['LL360-9']],
    ['LL6136-7', 'Answer', ['LA32971-6', 'LA32972-4', 'LA9040-2', 'LA10105-7']],
  ])('%s: %s is %j', (code, property, values) => {
    expect(loaded.values(code, property)).toEqual(values);
  });

  test('names in 19 languages', () => {
    expect(count(loaded, 'SELECT count(DISTINCT language) FROM designation_kind')).toBe(19);
    expect(loaded.names('14394-1')).toContainEqual([
      'LONG_COMMON_NAME',
      'de-DE',
      'Harnstoff-Stickstoff [Masse/Volumen] in Pleuraflüssigkeit',
    ]);
  });

  test('terms stand below the parts of the hierarchy', () => {
    const { ord } = loaded.concept('LP14082-9');
    const below = [...(loaded.store.cover(ord) ?? [])];
    const codes = loaded.store.between(below[0] ?? 0, below[1] ?? 0, 100).map(({ code }) => code);
    expect(codes).toEqual(['LP14082-9', 'LP442038-8', '595-9', '107188-5', '75357-4']);
  });
});

describe.skipIf(!existsSync(ORDERS) || !existsSync(UNITS))('single files from LOINC', () => {
  test('the universal lab orders are listed', async () => {
    const loaded = await load(ORDERS);
    const codes = await firstCells(ORDERS, /\.csv$/);
    expect(codes).toHaveLength(1521);
    const json = JSON.parse(String(count(loaded, 'SELECT json FROM resource')));
    expect(json.compose.include[0].concept.map(({ code }: { code: string }) => code)).toEqual(codes);
  });

  test('units in use', async () => {
    const loaded = await load(UNITS);
    expect(loaded.counts).toMatchObject([{ read: 35_692, loaded: 35_692 }]);
    expect(count(loaded, 'SELECT count(*) FROM concept')).toBe(35_692);
    expect(loaded.values('10007-3', 'ucum-unit')).toEqual(['s']);
  });
});

describe('the LOINC sample', () => {
  let loaded: Loaded;
  beforeAll(async () => {
    loaded = await load('data-samples/loinc');
  });

  test('loads whole', async () => {
    const terms = await firstCells('data-samples/loinc', /^Loinc\.csv$/);
    expect(loaded.counts.find(({ name }) => name.endsWith('/Loinc.csv'))?.loaded).toBe(terms.length);
    const reasons = loaded.counts.flatMap(({ skipped }) => Object.keys(skipped));
    expect(reasons.sort()).toEqual(['edge stated before', 'the panel itself']);
  });

  test('has replacements with a choice', () => {
    expect(loaded.values('55454-3', 'MAP_TO')).toEqual(['4548-4', '17856-6']);
  });
});
