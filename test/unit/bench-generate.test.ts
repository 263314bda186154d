// Tests the benchmark's release generator at a hundredth of full size, by its command and files alone: same seed, same
// bytes; valid check digits; every reference has its target; the declared sizes and averages; no cycle.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  column,
  csv,
  GENERATE,
  generate,
  IS_A,
  isaParents,
  lines,
  manifest,
  out,
  removeRoot,
  rf2,
  root,
  rrf,
  SCALE,
  type System,
  strangers,
} from './bench-generate-files.js';

const GB_ENGLISH = '900000000000508004';

beforeAll(() => generate(out, 1));
afterAll(removeRoot);

/** Verhoeff by the group's own rule rather than by tables: products in the dihedral group of ten elements. */
function verhoeffHolds(digits: string): boolean {
  const product = (a: number, b: number): number => {
    const rotation = a < 5 ? a + b : a - b;
    return ((rotation + 10) % 5) + (a < 5 === b < 5 ? 0 : 5);
  };
  const step = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
  const permuted = (digit: number, times: number): number =>
    times === 0 ? digit : permuted(step[digit] ?? 0, times - 1);
  return [...digits].reverse().reduce((check, digit, i) => product(check, permuted(Number(digit), i % 8)), 0) === 0;
}

/** Mod 10 as card numbers have it, the hyphen left out. */
function mod10Holds(identifier: string): boolean {
  const digits = identifier.replace(/\D/g, '');
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 1 ? 2 : 1);
    return total + Math.floor(value / 10) + (value % 10);
  }, 0);
  return sum % 10 === 0;
}

function hashes(directory: string, only?: System): Record<string, string> {
  const releases = Object.entries(manifest(directory)).filter(([system]) => only === undefined || system === only);
  const paths = releases.flatMap(([, release]) => release.files.map((file) => join(release.directory, file.path)));
  const hash = (path: string): string =>
    createHash('sha256')
      .update(readFileSync(join(directory, path)))
      .digest('hex');
  return Object.fromEntries(paths.map((path) => [path, hash(path)]));
}

describe('the command', () => {
  test('the same seed gives the same bytes, and each system is independent of the others', () => {
    const again = join(root, 'again');
    generate(again, 1, '--only', 'loinc,rxnorm');
    const first = hashes(out);
    for (const [path, hash] of Object.entries(hashes(again))) expect([path, hash]).toEqual([path, first[path]]);
    generate(again, 1, '--only', 'snomed');
    expect(hashes(again)).toEqual(hashes(out, 'snomed'));
  });

  test('another seed gives other content', () => {
    const other = join(root, 'other');
    generate(other, 2, '--only', 'loinc');
    const first = hashes(out, 'loinc');
    const same = Object.entries(hashes(other)).filter(([path, hash]) => first[path] === hash);
    expect(same.map(([path]) => path.replace(/^.*\//, ''))).toEqual(['LinguisticVariants.csv']);
  });

  test.each(['snomed', 'loinc', 'rxnorm'] as const)('%s: the manifest tells rows and bytes as they are', (system) => {
    const { directory, files } = manifest()[system];
    for (const file of files) {
      const path = join(out, directory, file.path);
      const header = system === 'rxnorm' ? 0 : 1;
      expect([file.path, lines(path).length - header, readFileSync(path).length]).toEqual([
        file.path,
        file.rows,
        file.bytes,
      ]);
    }
  });

  test.each([
    [['--scale', '1']],
    [['--out', '/nowhere', '--scale', '0']],
    [['--out', '/nowhere', '--only', 'icd']],
    [['--out', '/nowhere', '--seed', '1.5']],
    [['--output', '/nowhere']],
  ])('%j is a usage error', (options) => {
    const { status, stderr } = spawnSync(process.execPath, [GENERATE, ...options], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('Usage:');
  });
});

describe('SNOMED CT shape', () => {
  test('identifiers are unique and have valid check digits and partitions', () => {
    const tables: readonly (readonly [RegExp, string])[] = [
      [/sct2_Concept_Snapshot/, '0'],
      [/sct2_(Description|TextDefinition)_Snapshot-en/, '1'],
      [/sct2_Relationship(ConcreteValues)?_Snapshot/, '2'],
    ];
    for (const [name, partition] of tables) {
      const files = manifest().snomed.files.filter((file) => name.test(file.path));
      const ids = files.flatMap((file) => column(rf2(new RegExp(`${file.path}$`)), 'id'));
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => !verhoeffHolds(id) || id.at(-2) !== partition)).toEqual([]);
    }
  });

  test('fixed metadata identifiers are there', () => {
    const ids = new Set(column(rf2(/sct2_Concept_/), 'id'));
    const used = [
      ...['138875005', IS_A, '900000000000207008', '900000000000441003', GB_ENGLISH, '900000000000509007'],
      ...rf2(/sct2_Description_/).flatMap((row) => [row['typeId'], row['caseSignificanceId'], row['moduleId']]),
      ...rf2(/sct2_Concept_/).map((row) => row['definitionStatusId']),
      ...manifest().snomed.files.flatMap(({ path }) =>
        path.includes('Refset/') ? column(rf2(new RegExp(`${path}$`)), 'refsetId') : [],
      ),
    ];
    expect([...new Set(used)].filter((id) => id === undefined || !ids.has(id))).toEqual([]);
  });

  test('every reference has its target', () => {
    const concepts = new Set(column(rf2(/sct2_Concept_/), 'id'));
    const texts = [...rf2(/sct2_Description_/), ...rf2(/sct2_TextDefinition_/)];
    const references: readonly (readonly [RegExp, readonly string[]])[] = [
      [/sct2_Description_/, ['conceptId']],
      [/sct2_TextDefinition_/, ['conceptId']],
      [/sct2_Relationship_/, ['sourceId', 'destinationId', 'typeId']],
      [/ConcreteValues/, ['sourceId', 'typeId']],
      [/_SimpleSnapshot/, ['referencedComponentId']],
      [/AssociationSnapshot/, ['referencedComponentId', 'targetComponentId']],
      [/AttributeValueSnapshot/, ['referencedComponentId', 'valueId']],
      [/ExtendedMap/, ['referencedComponentId', 'correlationId', 'mapCategoryId']],
      [/SimpleMap/, ['referencedComponentId']],
      [/ModuleDependency/, ['referencedComponentId']],
    ];
    for (const [name, columns] of references) {
      for (const one of columns) expect(strangers(rf2(name), one, concepts)).toEqual([]);
    }
    expect(strangers(rf2(/LanguageSnapshot/), 'referencedComponentId', new Set(column(texts, 'id')))).toEqual([]);
    expect(column(rf2(/ConcreteValues/), 'value').filter((value) => !/^#\d+(\.\d+)?$/.test(value))).toEqual([]);
  });

  test('the active is-a graph has one root, no cycle, and about 1.5 parents a concept', () => {
    const active = column(
      rf2(/sct2_Concept_/).filter((row) => row['active'] === '1'),
      'id',
    );
    const parents = isaParents();
    expect(active.filter((id) => !parents.has(id))).toEqual(['138875005']);
    expect(topologicalCount(active, parents)).toBe(active.length);
    const edges = [...parents.values()].reduce((sum, above) => sum + above.length, 0);
    expect(edges / (active.length - 1)).toBeGreaterThan(1.45);
    expect(edges / (active.length - 1)).toBeLessThan(1.52);
  });

  test('sizes and shares are as declared', () => {
    const concepts = rf2(/sct2_Concept_/);
    const descriptions = rf2(/sct2_Description_/);
    const relationships = rf2(/sct2_Relationship_/);
    expect(concepts).toHaveLength(370_000 * SCALE);
    expect(concepts.filter((row) => row['active'] === '1').length / concepts.length).toBeCloseTo(0.95, 2);
    expect(Math.abs(descriptions.length - 1_000_000 * SCALE)).toBeLessThan(20);
    expect(Math.abs(relationships.length - 700_000 * SCALE)).toBeLessThan(70);
    const british = rf2(/LanguageSnapshot/).filter((row) => row['refsetId'] === GB_ENGLISH).length;
    expect(british / descriptions.length).toBeGreaterThan(0.55);
    expect(british / descriptions.length).toBeLessThan(0.66);
    const types = new Set(
      column(
        relationships.filter((row) => row['typeId'] !== IS_A),
        'typeId',
      ),
    );
    expect(types.size).toBeGreaterThan(45);
  });

  test('every concept has one fully specified name, unique among all, and a preferred synonym', () => {
    const names = rf2(/sct2_Description_/).filter((row) => row['typeId'] === '900000000000003001');
    expect(new Set(column(names, 'term')).size).toBe(names.length);
    expect(new Set(column(names, 'conceptId')).size).toBe(370_000 * SCALE);
    const preferred = new Set(
      column(
        rf2(/LanguageSnapshot/).filter((row) => row['acceptabilityId'] === '900000000000548007'),
        'referencedComponentId',
      ),
    );
    const synonyms = rf2(/sct2_Description_/).filter((row) => row['typeId'] !== '900000000000003001');
    const named = new Set(
      column(
        synonyms.filter((row) => preferred.has(row['id'] ?? '')),
        'conceptId',
      ),
    );
    expect(named.size).toBe(370_000 * SCALE);
  });
});

/** How many nodes can be removed one by one, each after all of its parents: all of them unless there is a cycle. */
function topologicalCount(nodes: readonly string[], parents: ReadonlyMap<string, readonly string[]>): number {
  const children = new Map<string, string[]>(nodes.map((node) => [node, []]));
  const waiting = new Map<string, number>();
  for (const [node, above] of parents) {
    waiting.set(node, above.length);
    for (const parent of above) children.get(parent)?.push(node);
  }
  const free = nodes.filter((node) => !waiting.has(node));
  for (const node of free) {
    for (const child of children.get(node) ?? []) {
      const left = (waiting.get(child) ?? 0) - 1;
      waiting.set(child, left);
      if (left === 0) free.push(child);
    }
  }
  return free.length;
}

describe('LOINC shape', () => {
  test('the table has 40 columns, unique codes and names, valid check digits', () => {
    const codes = csv(/\/Loinc\.csv$/);
    expect(codes).toHaveLength(100_000 * SCALE);
    expect(Object.keys(codes[0] ?? {})).toHaveLength(40);
    for (const name of ['LOINC_NUM', 'LONG_COMMON_NAME']) expect(new Set(column(codes, name)).size).toBe(codes.length);
    const answers = csv(/AnswerList\.csv/);
    const identifiers = [
      ...column(codes, 'LOINC_NUM'),
      ...column(csv(/Part\.csv/), 'PartNumber'),
      ...column(answers, 'AnswerListId'),
      ...column(answers, 'AnswerStringId').filter((id) => id !== ''),
    ];
    expect(identifiers.filter((id) => !/^(LP|LL|LA)?\d+-\d$/.test(id) || !mod10Holds(id))).toEqual([]);
  });

  test('every reference has its target', () => {
    const codes = new Set(column(csv(/\/Loinc\.csv$/), 'LOINC_NUM'));
    const parts = new Set(column(csv(/Part\.csv/), 'PartNumber'));
    const lists = new Set(column(csv(/AnswerList\.csv/), 'AnswerListId'));
    for (const name of [/LoincPartLink_Primary/, /LoincAnswerListLink/, /ConsumerName/]) {
      expect(strangers(csv(name), 'LoincNumber', codes)).toEqual([]);
    }
    expect(strangers(csv(/LoincPartLink_Primary/), 'PartNumber', parts)).toEqual([]);
    expect(strangers(csv(/LoincAnswerListLink/), 'AnswerListId', lists)).toEqual([]);
    expect(strangers(csv(/frFR18/), 'LOINC_NUM', codes)).toEqual([]);
  });

  test('replacements lead from deprecated codes to active ones', () => {
    const status = new Map(csv(/\/Loinc\.csv$/).map((row) => [row['LOINC_NUM'], row['STATUS']]));
    const rows = csv(/MapTo/);
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows)
      expect([status.get(row['LOINC']), status.get(row['MAP_TO'])]).toEqual(['DEPRECATED', 'ACTIVE']);
  });

  test('the hierarchy names each parent before its children, and every leaf is a code', () => {
    const codes = new Set(column(csv(/\/Loinc\.csv$/), 'LOINC_NUM'));
    const seen = new Set(['']);
    for (const row of csv(/ComponentHierarchyBySystem/)) {
      const path = row['PATH_TO_ROOT'] ?? '';
      expect(seen.has(path)).toBe(true);
      expect(path.split('.').at(-1)).toBe(row['IMMEDIATE_PARENT']);
      const code = row['CODE'] ?? '';
      expect(code.startsWith('LP') || codes.has(code)).toBe(true);
      seen.add(path === '' ? code : `${path}.${code}`);
    }
  });

  test('about five part links a code', () => {
    const perCode = csv(/LoincPartLink_Primary/).length / (100_000 * SCALE);
    expect(perCode).toBeGreaterThan(4.9);
    expect(perCode).toBeLessThan(5.1);
  });
});

describe('RxNorm shape', () => {
  const WIDTHS = {
    RXNCONSO: 18,
    RXNREL: 16,
    RXNSAT: 13,
    RXNSTY: 6,
    RXNSAB: 25,
    RXNDOC: 4,
    RXNATOMARCHIVE: 16,
    RXNCUI: 5,
  };

  test.each(Object.entries(WIDTHS))('%s has %i columns, each ended by a bar', (name, width) => {
    expect(rrf(name).filter((fields) => fields.length !== width + 1 || fields.at(-1) !== '')).toEqual([]);
  });

  test('atoms are as many as declared, a little over half of them RXNORM, each AUI once', () => {
    const atoms = rrf('RXNCONSO');
    expect(atoms).toHaveLength(360_000 * SCALE);
    expect(new Set(atoms.map((atom) => atom[7])).size).toBe(atoms.length);
    const own = atoms.filter((atom) => atom[11] === 'RXNORM');
    expect(own.length / atoms.length).toBeGreaterThan(0.52);
    expect(own.length / atoms.length).toBeLessThan(0.58);
    const types = new Set(own.map((atom) => atom[12]));
    for (const tty of 'IN PIN MIN BN SCD SBD SCDC SCDF SBDF DF GPCK BPCK PSN SY TMSY'.split(' '))
      expect(types).toContain(tty);
    expect(new Set(own.map((atom) => atom[16]))).toEqual(new Set(['N', 'O', 'E', 'Y']));
  });

  test('every reference has its target', () => {
    const cuis = new Set(rrf('RXNCONSO').map((atom) => atom[0]));
    const auis = new Set(rrf('RXNCONSO').map((atom) => atom[7]));
    for (const row of rrf('RXNREL')) {
      const [known, first, second] = row[2] === 'CUI' ? [cuis, row[0], row[4]] : [auis, row[1], row[5]];
      expect(known.has(first) && known.has(second)).toBe(true);
    }
    for (const row of rrf('RXNSAT')) expect(cuis.has(row[0]) && auis.has(row[3])).toBe(true);
    for (const row of rrf('RXNSTY')) expect(cuis.has(row[0])).toBe(true);
    for (const row of rrf('RXNCUI')) expect([cuis.has(row[0]), cuis.has(row[4])]).toEqual([false, true]);
    for (const row of rrf('RXNATOMARCHIVE')) expect(row[15] === '' || cuis.has(row[15])).toBe(true);
  });

  test('every relation has its inverse', () => {
    const inverses = new Map(
      rrf('RXNDOC')
        .filter((row) => row[2] === 'rela_inverse')
        .map((row) => [row[1], row[3]]),
    );
    const rows = rrf('RXNREL').filter((row) => row[2] === 'CUI');
    const keys = new Set(rows.map((row) => `${row[0]} ${row[7]} ${row[4]}`));
    expect(rows.filter((row) => !keys.has(`${row[4]} ${inverses.get(row[7])} ${row[0]}`))).toEqual([]);
  });

  test('drug codes (NDC) of RXNORM have eleven digits and are unique', () => {
    const codes = rrf('RXNSAT')
      .filter((row) => row[8] === 'NDC' && row[9] === 'RXNORM')
      .map((row) => row[10] ?? '');
    expect(codes.length).toBeGreaterThan(1000);
    expect(codes.filter((code) => !/^\d{11}$/.test(code))).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
  });
});
