/**
 * Real ICD releases and the project's samples: what the content files hold, against counts and codes that are taken
 * from the files without the project's readers.
 */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { icdGemLoader } from '../../../loaders/icd-gem/load.js';
import { icd10ClamlLoader } from '../../../loaders/icd10-claml/load.js';
import { icd10CmLoader } from '../../../loaders/icd10cm/load.js';
import { icd10PcsLoader } from '../../../loaders/icd10pcs/load.js';
import type { Loader } from '../../../loaders/shared/loader.js';
import { findFile, openSource } from '../../../loaders/shared/source.js';
import { cleanUp, folderOf, type Loaded, load, loadRelease, mapRows, recognise, SHARED } from './icd-support.js';

const CM_2021 = `${SHARED}/releases/icd10cm_2021.zip`;
const CM_2022 = `${SHARED}/releases/icd10cm_2022_csv.zip`;
const GEMS = `${SHARED}/releases/icd9_gems_2013.zip`;
const GOLD = `${SHARED}/gold/dx_icd9title_to_icd10cm_gem2013.tsv`;

const missing = [CM_2021, CM_2022, GEMS, GOLD].filter((path) => !existsSync(path));
if (missing.length > 0) {
  console.log(`ICD: not tested on real files, as there is no ${missing.join(', ')} (set CONCORD_SHARED)`);
}

afterAll(cleanUp);

/** A file of an archive as text, each byte a character. */
async function textOf(path: string, name: RegExp): Promise<string> {
  const source = await openSource(path);
  try {
    const file = findFile(source, name);
    if (file === undefined) throw new Error(`no ${name} in ${path}`);
    const chunks: Buffer[] = [];
    for await (const chunk of await source.open(file)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('latin1');
  } finally {
    await source.close();
  }
}

const codesOf = (loaded: Loaded, where: string): readonly string[] =>
  loaded.store.db.prepare(`SELECT code FROM concept WHERE ${where} ORDER BY code`).pluck().all() as string[];

const withProperty = (loaded: Loaded, code: string, value: number): number =>
  loaded.count(
    `SELECT count(*) FROM property p JOIN property_definition d ON d.id = p.definition
     WHERE d.code = '${code}' AND p.value = ${value}`,
  );

const dot = (code: string) => (code.length > 3 ? `${code.slice(0, 3)}.${code.slice(3)}` : code);

describe.skipIf(!existsSync(CM_2021))('ICD-10-CM 2021', () => {
  let loaded: Loaded;
  let order: readonly string[];
  let tabular: string;
  beforeAll(async () => {
    loaded = await load(icd10CmLoader, CM_2021);
    order = (await textOf(CM_2021, /order/)).split('\n').filter((line) => line.trim() !== '');
    tabular = await textOf(CM_2021, /tabular/);
  });

  test('holds every row of the order file', () => {
    expect(order).toHaveLength(95_358);
    expect(loaded.counts[0]).toMatchObject({ read: 95_358, loaded: 95_358, skipped: {} });
    const codes = order.map((line) => dot(line.slice(6, 13).trim())).sort();
    expect(codesOf(loaded, 'flags & 2 = 0')).toEqual(codes);
    expect(loaded.release).toMatchObject({ title: 'ICD-10-CM 2021', file: '2021' });
  });

  test('72,621 codes are billable', () => {
    const billable = order.filter((line) => line[14] === '1').length;
    expect(billable).toBe(72_621);
    expect(withProperty(loaded, 'billable', 1)).toBe(billable);
    expect(withProperty(loaded, 'billable', 0)).toBe(order.length - billable);
  });

  test('every title is that of the order file', () => {
    const wrong = order.filter((line) => {
      const concept = loaded.store.find(1, dot(line.slice(6, 13).trim()));
      return concept?.display !== line.slice(77).trim();
    });
    expect(wrong).toEqual([]);
  });

  test('has the chapters, sections and notes of the tabular list', () => {
    const elements = (name: string) => tabular.split(`<${name}>`).length - 1 + tabular.split(`<${name} `).length - 1;
    expect(loaded.counts[1]).toMatchObject({ read: elements('chapter') + elements('section') + elements('diag') });
    expect(codesOf(loaded, 'flags & 2 = 2')).toHaveLength(elements('chapter') + elements('section'));
    const terms = [...tabular.matchAll(/<inclusionTerm>([\s\S]*?)<\/inclusionTerm>/g)];
    const notes = terms.flatMap(([, content = '']) => content.match(/<note>/g) ?? []);
    expect(notes).toHaveLength(11_612 + 5);
    const staged = `SELECT count(*) FROM property p JOIN property_definition d ON d.id = p.definition WHERE d.code = 'inclusion-term'`;
    expect(loaded.count(staged)).toBe(notes.length);
  });

  test('everything stands below a chapter', () => {
    const roots = 'NOT EXISTS (SELECT 1 FROM parent WHERE child = ord)';
    expect(codesOf(loaded, roots)).toHaveLength(22);
    expect(codesOf(loaded, `${roots} AND flags & 2 = 0`)).toEqual([]);
  });

  test.each([
    ['C7A', ['C7A-C7A']],
    ['C7A-C7A', ['C00-C96']],
    ['C76-C80', ['C00-C96']],
    ['C00-C14', ['C00-C75']],
    ['C00-C75', ['C00-C96']],
    ['C00-C96', ['C00-D49']],
    ['B20', ['B20-B20']],
    ['S06.1X7A', ['S06.1X7']],
    ['T07.XXXA', ['T07']],
    ['T07', ['T07-T07']],
    ['T07-T07', ['T07-T88']],
    ['O9A.111', ['O9A.11']],
    ['O94-O9A', ['O00-O9A']],
    ['H54.512A', ['H54.51']],
  ])('%s stands below %j', (code, parents) => {
    expect(loaded.parents(code)).toEqual(parents);
  });

  test('names are found by inclusion term', () => {
    expect(loaded.search('classical AND cholera')).toEqual(['A00.0']);
  });

  test('the tabular list alone implies the same codes', async () => {
    const alone = await load(icd10CmLoader, folderOf({ 'icd10cm_tabular_2021.xml': Buffer.from(tabular, 'latin1') }));
    expect(codesOf(alone, '1')).toEqual(codesOf(loaded, '1'));
    expect(withProperty(alone, 'billable', 1)).toBe(72_621);
  });
});

describe.skipIf(!existsSync(CM_2022))('ICD-10-CM 2022 as a table', () => {
  test('holds every row', async () => {
    const loaded = await load(icd10CmLoader, CM_2022);
    const rows = (await textOf(CM_2022, /\.csv$/)).trimEnd().split('\n').slice(1);
    expect(rows).toHaveLength(95_524);
    expect(codesOf(loaded, '1')).toEqual(rows.map((row) => dot(row.split(',')[1] ?? '')).sort());
    expect(withProperty(loaded, 'billable', 1)).toBe(rows.filter((row) => row.split(',')[2] === '1.0').length);
    expect(withProperty(loaded, 'poa-exempt', 1)).toBe(rows.filter((row) => /,Y,[^,]*$/.test(row)).length);
    expect(loaded.release.file).toBe('2022');
  });
});

describe.skipIf(!existsSync(GEMS))('GEMs and ICD-9-CM titles of 2013', () => {
  let titles: Loaded;
  let forward: Loaded;
  let backward: Loaded;
  beforeAll(async () => {
    const releases = await recognise(icdGemLoader, GEMS);
    expect(releases.map(({ folder, file }) => `${folder}/${file}`)).toEqual([
      'icd-9-cm/31',
      'icd-gem/icd-10-cm-to-icd-9-cm-2013',
      'icd-gem/icd-9-cm-to-icd-10-cm-2013',
    ]);
    [titles, backward, forward] = (await Promise.all(releases.map(loadRelease))) as [Loaded, Loaded, Loaded];
  });

  const rowsOf = async (name: RegExp) => (await textOf(GEMS, name)).split(/\r?\n/).filter((line) => line !== '');

  test('every title is there', async () => {
    const rows = await rowsOf(/DESC_LONG_DX/);
    expect(rows).toHaveLength(14_567);
    expect(codesOf(titles, '1')).toHaveLength(rows.length);
    const wrong = rows.filter((row) => {
      const plain = row.slice(0, 5).trim();
      const at = plain.startsWith('E') ? 4 : 3;
      const code = plain.length > at ? `${plain.slice(0, at)}.${plain.slice(at)}` : plain;
      return titles.store.find(1, code)?.display !== row.slice(6);
    });
    expect(wrong).toEqual([]);
    expect(titles.concept('386.00').display).toBe("Ménière's disease, unspecified");
  });

  test('every row of both mappings is there', async () => {
    const cases = [
      [forward, await rowsOf(/I9gem/), 23_912],
      [backward, await rowsOf(/I10gem/), 78_838],
    ] as const;
    for (const [loaded, rows, count] of cases) {
      expect(rows).toHaveLength(count);
      const sql = 'SELECT count(*) FROM map_element';
      expect(loaded.count(sql)).toBe(count);
      const flags = rows.map((row) => row.trim().slice(-5));
      expect(loaded.count(`${sql} WHERE relationship = 'equivalent'`)).toBe(
        flags.filter((each) => each[0] === '0').length,
      );
      expect(loaded.count(`${sql} WHERE target_code IS NULL`)).toBe(flags.filter((each) => each[1] === '1').length);
      expect(loaded.count(`${sql} WHERE detail LIKE '%choice-list%'`)).toBe(
        flags.filter((each) => each[2] === '1').length,
      );
    }
  });

  test.skipIf(!existsSync(GOLD))('exact rows agree with the gold set', () => {
    const gold = readFileSync(GOLD, 'utf8').trimEnd().split('\n').slice(1);
    const wrong = gold.filter((line) => {
      const cells = line.split('\t');
      const [plain = '', target = ''] = [cells[1], cells[8]];
      const at = plain.startsWith('E') ? 4 : 3;
      const code = plain.length > at ? `${plain.slice(0, at)}.${plain.slice(at)}` : plain;
      const rows = mapRows(forward, code).filter((row) => row.target?.code === dot(target));
      return rows[0]?.target?.relationship !== 'equivalent';
    });
    expect(gold.length).toBeGreaterThan(700);
    expect(wrong).toEqual([]);
  });
});

describe('the samples', () => {
  const sample = (name: string) => readFileSync(`data-samples/${name}`, 'utf8');

  test('ICD-10-CM loads whole', async () => {
    const loaded = await load(icd10CmLoader, 'data-samples/icd10cm');
    const rows = sample('icd10cm/icd10cm-order-2026.txt').trimEnd().split('\n');
    expect(loaded.counts[0]).toMatchObject({ read: rows.length, loaded: rows.length });
    expect(codesOf(loaded, 'flags & 2 = 0')).toHaveLength(rows.length);
    expect(loaded.parents('E10')).toEqual(['E08-E13']);
  });

  test('ICD-10 in ClaML loads whole, with the codes of its modifier', async () => {
    const loaded = await load(icd10ClamlLoader, 'data-samples/icd10who');
    const text = sample('icd10who/icd10-sample-claml.xml');
    const classes = text.match(/<Class /g) ?? [];
    expect(loaded.release).toMatchObject({ folder: 'icd-10', file: '2019-sample' });
    expect(loaded.store.codeSystems()[0]?.count).toBe(classes.length + 50);
    expect(loaded.concept('E11.2').display).toBe('Type 2 diabetes mellitus: With renal complications');
    expect(loaded.parents('E11.2')).toEqual(['E11']);
  });

  test.each([
    ['I9', '250.00', 'E11.9'],
    ['I10', 'E10.9', '250.01'],
  ])('the %s GEM loads whole', async (name, source, target) => {
    const loaded = await load(icdGemLoader, `data-samples/gems/2018_${name}gem.txt`);
    const rows = sample(`gems/2018_${name}gem.txt`).trimEnd().split('\n');
    expect(loaded.counts).toMatchObject([{ read: rows.length, loaded: rows.length }]);
    expect(mapRows(loaded, source)[0]?.target?.code).toBe(target);
  });

  const loaders: readonly Loader[] = [icd10CmLoader, icd10ClamlLoader, icd10PcsLoader, icdGemLoader];
  test.each(loaders)('$name takes nothing of another loader', async (loader) => {
    const releases = await recognise(loader, 'data-samples');
    const expected: Readonly<Record<string, readonly string[]>> = {
      icd10cm: ['icd-10-cm'],
      'icd10-claml': ['icd-10'],
      'icd-gem': ['icd-gem', 'icd-gem'],
    };
    expect(releases.map(({ folder }) => folder)).toEqual(expected[loader.name] ?? []);
  });
});
