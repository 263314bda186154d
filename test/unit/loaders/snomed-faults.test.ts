/** What is wrong with a SNOMED CT release is said once, with file and line; and the pieces that say it. */
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { LoadError } from '../../../loaders/shared/load-error.js';
import { rowIdTable, sctidTable } from '../../../loaders/snomed-rf2/id-table.js';
import { parseConcreteValue } from '../../../loaders/snomed-rf2/relationships.js';
import { verhoeffDigit } from '../../../src/domain/check-digit.js';
import {
  ATTACK,
  cleanUp,
  concept,
  DISEASE,
  description,
  FINDING,
  folderOf,
  IS_A,
  load,
  member,
  nameOf,
  PAIN,
  relationship,
  SIMPLE,
  SYN,
  type Table,
  tinyFiles,
  tsv,
} from './snomed-support.js';

afterEach(cleanUp);

const CONCEPTS = nameOf('sct2_Concept');
const DESCRIPTIONS = nameOf('Description_Snapshot-en');
const RELATIONSHIPS = nameOf('sct2_Relationship_');
const CONCRETE = nameOf('ConcreteValues');
const LANGUAGE = nameOf('Language');
const SIMPLE_REFSET = nameOf('Content/der2_Refset_Simple');
const EXTENDED = nameOf('ExtendedMap');

/** The tiny edition with rows added to a file. */
const withRows = (name: string, ...rows: readonly string[][]): Record<string, string> =>
  tinyFiles((one, table) => (one === name ? [...table, ...rows] : table));

const withColumn = (name: string, column: string, as: string): Record<string, string> =>
  tinyFiles((one, table) =>
    one === name ? table.map((row, i) => (i === 0 ? row.map((cell) => (cell === column ? as : cell)) : row)) : table,
  );

const withText = (name: string, change: (text: string) => string | Buffer): Record<string, string | Buffer> => {
  const files: Record<string, string | Buffer> = tinyFiles();
  files[name] = change(String(files[name]));
  return files;
};

const isA = (source: string, target: string): string[] => relationship('999028', [source, IS_A, target]);

describe('a load says what is wrong and where', () => {
  test.each<[string, Record<string, string | Buffer>, RegExp]>([
    [
      'a column is missing',
      withColumn(CONCEPTS, 'definitionStatusId', 'status'),
      /sct2_Concept.*:1: the header lacks the required column definitionStatusId/,
    ],
    [
      'a refset without its column',
      withColumn(SIMPLE_REFSET, 'refsetId', 'set'),
      /der2_Refset_Simple.*:1: the header lacks the required column refsetId/,
    ],
    [
      'a language file without acceptability',
      withColumn(LANGUAGE, 'acceptabilityId', 'accepted'),
      /Language.*:1: the header lacks the required column acceptabilityId/,
    ],
    [
      'a row is too short',
      withRows(DESCRIPTIONS, ['1300011', '20250101', '1']),
      /Description_Snapshot-en.*:20: 9 columns expected, 3 found/,
    ],
    [
      'a row is too long',
      withRows(RELATIONSHIPS, [...isA(PAIN, FINDING), 'x']),
      /sct2_Relationship_.*:14: 10 columns expected, 11 found/,
    ],
    [
      'active is neither 0 nor 1',
      withRows(CONCEPTS, ['100000009', '20250101', 'true', 'x', 'y']),
      /sct2_Concept.*:24: active is "true"/,
    ],
    [
      'a time is none',
      withRows(CONCEPTS, ['100000009', '2025-01', '1', 'x', 'y']),
      /sct2_Concept.*:24: effectiveTime is "2025-01"/,
    ],
    ['a concept id is none', withRows(CONCEPTS, concept('A12')), /sct2_Concept.*:24: the concept id "A12" is no SCTID/],
    [
      'a concept stands twice',
      withRows(CONCEPTS, concept(PAIN)),
      /sct2_Concept.*:24: the concept 22253000 stands twice/,
    ],
    [
      'a description id is none',
      withRows(DESCRIPTIONS, description('x', [PAIN, SYN, 'x'])),
      /Description_Snapshot-en.*:20: the description id "x" is no SCTID/,
    ],
    [
      'a description stands twice',
      withRows(DESCRIPTIONS, description('1007011', [PAIN, SYN, 'x'])),
      /Description_Snapshot-en.*:20: the description 1007011 stands twice/,
    ],
    [
      'a language member names none',
      withRows(LANGUAGE, member(98, ['900000000000509007', '', 'x'])),
      /Language.*:11: referencedComponentId is "", no SCTID/,
    ],
    [
      'a group is no number',
      withRows(RELATIONSHIPS, relationship('999028', [PAIN, '363698007', ATTACK], { group: 'a' })),
      /sct2_Relationship_.*:14: relationshipGroup is "a"/,
    ],
    [
      'a concrete value is none',
      withRows(CONCRETE, relationship('999028', [PAIN, '1142135004', '500'])),
      /ConcreteValues.*:7: value is "500"/,
    ],
    [
      'a cycle',
      withRows(RELATIONSHIPS, isA(FINDING, ATTACK)),
      /sct2_Relationship_.*: the is-a relationships form a cycle: /,
    ],
    [
      'a file in UTF-16',
      withText(DESCRIPTIONS, (text) => Buffer.from(`\uFEFF${text}`, 'utf16le')),
      /Description_Snapshot-en.*UTF-16/,
    ],
    [
      'a file in Latin-1',
      withText(DESCRIPTIONS, (text) => Buffer.from(text.replace('Ache', 'Müde'), 'latin1')),
      /Description_Snapshot-en.*:10:\d+: byte 0xfc is not valid utf-8/,
    ],
    [
      'a file cut short',
      withText(EXTENDED, (text) => text.slice(0, text.lastIndexOf('ALWAYS X1'))),
      /ExtendedMap.*:6: 13 columns expected, 10 found/,
    ],
    ['an empty file', withText(SIMPLE_REFSET, () => ''), /der2_Refset_Simple.*: is empty/],
  ])('%s', async (_, files, message) => {
    const failed = load(folderOf(files));
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toBeInstanceOf(LoadError);
  });

  test('a cycle is named by its concepts', async () => {
    const message = await load(folderOf(withRows(RELATIONSHIPS, isA(FINDING, DISEASE)))).catch(
      (error: Error) => error.message,
    );
    expect(message).toMatch(new RegExp(`(${FINDING} → ${DISEASE} → ${FINDING}|${DISEASE} → ${FINDING} → ${DISEASE})$`));
  });

  test('an id that is none is no matter in a Snapshot, but is where states are compared', async () => {
    const files = withRows(SIMPLE_REFSET, ['member-1', '20250101', '1', 'x', SIMPLE, PAIN]);
    expect((await load(folderOf(files))).members(SIMPLE)).toHaveLength(3);
    const full = Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name.replaceAll('Snapshot', 'Full'), text]),
    );
    await expect(load(folderOf(full))).rejects.toThrow(
      /SimpleFull.*:7: the id "member-1" is neither an SCTID nor a UUID/,
    );
  });

  test('line ends may be those of Unix, and the file may begin with a byte order mark', async () => {
    const files = tinyFiles();
    for (const [name, text] of Object.entries(files)) files[name] = `\uFEFF${text.replaceAll('\r\n', '\n')}`;
    expect((await load(folderOf(files))).count('sct2_Concept').loaded).toBe(22);
  });

  test('a quotation mark is a character', async () => {
    const table: Table = [description('1300011', [PAIN, SYN, '"unbalanced'])];
    const files = tinyFiles();
    files[DESCRIPTIONS] += tsv(table);
    const loaded = await load(folderOf(files));
    expect(loaded.store.designations(loaded.concept(PAIN).ord).map(({ value }) => value)).toContain('"unbalanced');
  });
});

describe('concrete values', () => {
  const at = { file: 'f', line: 2 };
  test.each([
    ['#500', 'integer', 500],
    ['#-3', 'integer', -3],
    ['#0.25', 'decimal', 0.25],
    ['#1.0', 'decimal', 1],
    ['"text"', 'string', 'text'],
    ['""', 'string', ''],
    ['"a \\"b\\" \\\\ c"', 'string', 'a "b" \\ c'],
    ['true', 'boolean', true],
    ['FALSE', 'boolean', false],
  ])('%s is a %s', (text, type, value) => {
    expect(parseConcreteValue(text, at)).toEqual({ type, value });
  });

  test.each(['', '#', '#1.', '#a', '5', '"open', 'a"b"', 'yes'])('%j is refused', (text) => {
    expect(() => parseConcreteValue(text, at)).toThrow(/^f:2: value is /);
  });
});

describe('identifier tables', () => {
  const sctid = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.stringMatching(/^\d{4,16}$/))
    .map(([first, digits]) => `${first}${digits}`)
    .map((digits) => `${digits}${verhoeffDigit(digits)}`);

  test('SCTIDs are numbered in the order in which they come, and come back', () => {
    fc.assert(
      fc.property(fc.uniqueArray(sctid, { maxLength: 3000, size: 'max' }), (ids) => {
        const table = sctidTable();
        expect(ids.map((id) => table.add(id))).toEqual(ids.map((_, i) => i));
        expect(ids.map((id) => table.find(id))).toEqual(ids.map((_, i) => i));
        expect(ids.map((_, i) => table.at(i))).toEqual(ids);
        expect(ids.map((id) => table.add(id))).toEqual(ids.map((_, i) => i));
        expect(table.size()).toBe(ids.length);
      }),
      { numRuns: 20 },
    );
  });

  test('rows are told apart by UUID or SCTID', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(fc.uuid(), sctid), { maxLength: 500 }), (ids) => {
        const table = rowIdTable();
        expect(ids.map((id) => table.add(id))).toEqual(ids.map((_, i) => i));
        expect(ids.map((id) => table.find(id.toUpperCase()))).toEqual(ids.map((_, i) => i));
      }),
    );
  });

  test.each(['', '12345', '0123456', '1234567890123456789', '12345a', '-123456', ' 123456'])('%j is no SCTID', (id) => {
    const table = sctidTable();
    expect([table.add(id), table.find(id), table.size()]).toEqual([-1, -1, 0]);
  });

  test.each(['00000000-0000-4000-8000-00000000000g', '00000000x0000-4000-8000-000000000001'])(
    '%s is no row id',
    (id) => {
      expect(rowIdTable().add(id)).toBe(-1);
    },
  );

  test('an unknown identifier is not found', () => {
    const table = sctidTable();
    table.add('138875005');
    expect(table.find('138875006')).toBe(-1);
  });
});
