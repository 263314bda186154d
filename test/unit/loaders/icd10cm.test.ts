/** The ICD-10-CM loader on tiny releases: order file, tabular list and table, alone and together, and with faults. */
import { afterEach, describe, expect, test } from 'vitest';
import { icd10CmLoader } from '../../../loaders/icd10cm/load.js';
import { ICD10_CM } from '../../../src/domain/systems.js';
import { cleanUp, folderOf, load, loadErrorOf, orderLine, recognise } from './icd-support.js';

afterEach(cleanUp);

const CHOLERA = 'Cholera due to Vibrio cholerae 01, biovar cholerae';

const ORDER = [
  orderLine(1, 'A00', '0', 'Cholera'),
  orderLine(2, 'A000', '1', CHOLERA),
  orderLine(3, 'A009', '1', 'Cholera, unspecified', 'Cholera, unsp'),
  orderLine(4, 'B20', '1', 'Human immunodeficiency virus [HIV] disease'),
  orderLine(5, 'S02', '0', 'Fracture of skull and facial bones'),
  orderLine(6, 'S020', '0', 'Fracture of vault of skull'),
  orderLine(7, 'S020XXA', '1', 'Fracture of vault of skull, initial encounter for closed fracture'),
  orderLine(8, 'S020XXB', '1', 'Fracture of vault of skull, initial encounter for open fracture'),
  orderLine(9, 'T07', '0', 'Unspecified multiple injuries'),
  orderLine(10, 'T07XXXA', '1', 'Unspecified multiple injuries, initial encounter'),
];

const TABULAR = `<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular>
  <version>2099</version>
  <introduction><introSection type="title"><title>TABULAR LIST</title><instruction><note>how to</note></instruction></introSection></introduction>
  <chapter>
    <name>1</name>
    <desc>Certain infectious and parasitic diseases (A00-B99)</desc>
    <includes><note>diseases generally recognized as communicable</note></includes>
    <sectionIndex><sectionRef first="A00" last="A09" id="A00-A09">Intestinal infectious diseases</sectionRef></sectionIndex>
    <section id="A00-A09">
      <desc>Intestinal infectious diseases (A00-A09)</desc>
      <diag>
        <name>A00</name>
        <desc>Cholera</desc>
        <excludes1><note>cholera-like illness (A09)</note></excludes1>
        <diag>
          <name>A00.0</name>
          <desc>Cholera due to Vibrio choleræ 01, biovar choleræ</desc>
          <inclusionTerm><note>Classical cholera</note><note>Asiatic
            cholera</note></inclusionTerm>
        </diag>
        <diag><name>A00.9</name><desc>Cholera, unspecified</desc></diag>
      </diag>
    </section>
    <section id="B20">
      <desc>Human immunodeficiency virus [HIV] disease (B20)</desc>
      <diag>
        <name>B20</name>
        <desc>Human immunodeficiency virus [HIV] disease</desc>
        <inclusionTerm><note>Human immunodeficiency virus [HIV] disease</note></inclusionTerm>
        <codeFirst><note>HIV disease complicating pregnancy (O98.7-)</note></codeFirst>
        <useAdditionalCode><note>code(s) to identify all manifestations of HIV</note></useAdditionalCode>
        <codeAlso><note>something</note></codeAlso>
        <excludes2><note>exposure to HIV virus (Z20.6)</note></excludes2>
        <notes><note>a note</note></notes>
        <visualImpairment><heading>not of interest</heading></visualImpairment>
      </diag>
    </section>
  </chapter>
  <chapter>
    <name>19</name>
    <desc>Injury, poisoning and certain other consequences of external causes (S00-T88)</desc>
    <section id="S00-S09">
      <desc>Injuries to the head (S00-S09)</desc>
      <diag>
        <name>S02</name>
        <desc>Fracture of skull and facial bones</desc>
        <sevenChrNote><note>The appropriate 7th character is to be added</note></sevenChrNote>
        <sevenChrDef>
          <extension char="A">initial encounter for closed fracture</extension>
          <note>fracture NOS</note>
          <extension char="B">initial encounter for open fracture</extension>
        </sevenChrDef>
        <diag><name>S02.0</name><desc>Fracture of vault of skull</desc></diag>
      </diag>
    </section>
    <section id="T07-T88"><desc>Injury, poisoning and others (T07-T88)</desc></section>
    <section id="T07">
      <desc>Injuries involving multiple body regions (T07)</desc>
      <diag placeholder="true">
        <name>T07</name>
        <desc>Unspecified multiple injuries</desc>
        <sevenChrDef><extension char="A">initial encounter</extension></sevenChrDef>
      </diag>
    </section>
  </chapter>
</ICD10CM.tabular>
`;

const TABLE = [
  'order_number,icd10cm_code,valid_billing_code,icd10cm_short_description,icd10cm_long_description,poa_exempt,chronic_indicator',
  '1,A00,0.0,Cholera,Cholera,,',
  '2,A000,1.0,"Cholera due to Vib, classical","Cholera due to Vibrio cholerae 01, biovar cholerae",N,A',
  '3,B20,1.0,HIV disease,Human immunodeficiency virus [HIV] disease,Y,C',
];

const text = (lines: readonly string[], end = '\r\n') => lines.map((line) => line + end).join('');
const order = (lines: readonly string[] = ORDER) => ({ 'icd10cm-order-Jan-2099.txt': text(lines) });
const tabular = { 'Tables/icd10cm_tabular_2099.xml': TABULAR };

describe('an order file alone', () => {
  test('lists the codes with their dots, long titles and flags', async () => {
    const loaded = await load(icd10CmLoader, folderOf(order()));
    expect(loaded.release).toMatchObject({ title: 'ICD-10-CM 2099', folder: 'icd-10-cm', file: '2099' });
    expect(loaded.store.codeSystems()[0]).toMatchObject({ count: 10, info: { url: ICD10_CM, version: '2099' } });
    expect(loaded.counts).toMatchObject([{ name: 'icd10cm-order-Jan-2099.txt', read: 10, loaded: 10, skipped: {} }]);
    expect(loaded.concept('A00.0')).toMatchObject({ display: CHOLERA, abstract: false, inactive: false });
    expect(loaded.values('A00.0', 'billable')).toEqual([true]);
    expect(loaded.values('A00', 'billable')).toEqual([false]);
    expect(loaded.values('S02.0XXA', 'order-code')).toEqual(['S020XXA']);
    expect(loaded.values('A00.9', 'order-number')).toEqual([3]);
    expect(loaded.values('A00', 'kind')).toEqual(['category']);
    expect(loaded.values('T07.XXXA', 'kind')).toEqual(['subcategory']);
    expect(loaded.names('A00.9')).toEqual([['short-description', 'Cholera, unsp']]);
    expect(loaded.names('A00')).toEqual([]);
  });

  test.each([
    ['A00.0', ['A00']],
    ['A00', []],
    ['S02.0XXA', ['S02.0']],
    ['T07.XXXA', ['T07']],
  ])('%s stands below %j', async (code, parents) => {
    const loaded = await load(icd10CmLoader, folderOf(order()));
    expect(loaded.parents(code)).toEqual(parents);
  });

  test.each([
    ['CRLF', text(ORDER)],
    ['LF', text(ORDER, '\n')],
    ['no end of the last line', text(ORDER, '\n').trimEnd()],
    ['a byte order mark', `\uFEFF${text(ORDER)}`],
    ['blank lines', `${text(ORDER)}\r\n\r\n`],
    ['reordered rows', text([...ORDER].reverse())],
  ])('reads %s', async (_, content) => {
    const loaded = await load(icd10CmLoader, folderOf({ 'icd10cm_order_2099.txt': content }));
    expect(loaded.store.codeSystems()[0]?.count).toBe(10);
    expect(loaded.parents('S02.0XXA')).toEqual(['S02.0']);
  });
});

describe('order file and tabular list', () => {
  const loadBoth = () => load(icd10CmLoader, folderOf({ ...order(), ...tabular }));

  test('are one release', async () => {
    const loaded = await loadBoth();
    expect(loaded.counts.map(({ read }) => read)).toEqual([10, 2 + 5 + 7]);
    expect(loaded.store.codeSystems()[0]?.count).toBe(10 + 2 + 5);
  });

  test.each([
    ['A00-B99', [], true, 'chapter'],
    ['A00-A09', ['A00-B99'], true, 'block'],
    ['A00', ['A00-A09'], false, 'category'],
    ['B20-B20', ['A00-B99'], true, 'block'],
    ['B20', ['B20-B20'], false, 'category'],
    ['T07-T07', ['T07-T88'], true, 'block'],
    ['T07-T88', ['S00-T88'], true, 'block'],
    ['A00.0', ['A00'], false, 'subcategory'],
  ])('%s stands below %j', async (code, parents, abstract, kind) => {
    const loaded = await loadBoth();
    expect(loaded.parents(code)).toEqual(parents);
    expect(loaded.concept(code).abstract).toBe(abstract);
    expect(loaded.values(code, 'kind')).toEqual([kind]);
  });

  test('the chapter has everything below it', async () => {
    const loaded = await loadBoth();
    const cover = loaded.store.cover(loaded.concept('A00-B99').ord);
    expect([...(cover ?? [])]).toHaveLength(2);
    expect((cover?.[1] ?? 0) - (cover?.[0] ?? 0)).toBe(7);
  });

  test.each([
    ['A00-B99', 'includes', ['diseases generally recognized as communicable']],
    ['A00-B99', 'chapter-number', ['1']],
    ['A00', 'excludes1', ['cholera-like illness (A09)']],
    ['B20', 'excludes2', ['exposure to HIV virus (Z20.6)']],
    ['B20', 'code-first', ['HIV disease complicating pregnancy (O98.7-)']],
    ['B20', 'use-additional-code', ['code(s) to identify all manifestations of HIV']],
    ['B20', 'code-also', ['something']],
    ['B20', 'note', ['a note']],
    ['A00.0', 'inclusion-term', ['Classical cholera', 'Asiatic cholera']],
    [
      'S02',
      'seventh-character',
      ['A: initial encounter for closed fracture', 'B: initial encounter for open fracture'],
    ],
    ['S02', 'seventh-character-note', ['The appropriate 7th character is to be added', 'fracture NOS']],
  ])('%s: %s is %j', async (code, property, values) => {
    expect((await loadBoth()).values(code, property)).toEqual(values);
  });

  test('inclusion terms are names and are found', async () => {
    const loaded = await loadBoth();
    expect(loaded.names('A00.0')).toEqual([
      ['tabular-title', 'Cholera due to Vibrio choleræ 01, biovar choleræ'],
      ['inclusion-term', 'Classical cholera'],
      ['inclusion-term', 'Asiatic cholera'],
    ]);
    expect(loaded.search('classical')).toEqual(['A00.0']);
    expect(loaded.names('B20')).toEqual([]);
  });

  test('titles come from the order file', async () => {
    expect((await loadBoth()).concept('A00.0').display).toBe(CHOLERA);
  });
});

describe('a tabular list alone', () => {
  test('implies the codes with seventh characters', async () => {
    const loaded = await load(icd10CmLoader, folderOf(tabular));
    expect(loaded.store.codeSystems()[0]?.info.version).toBe('2099');
    expect(loaded.children('S02.0')).toEqual(['S02.0XXA', 'S02.0XXB']);
    expect(loaded.concept('T07.XXXA').display).toBe('Unspecified multiple injuries, initial encounter');
    expect(loaded.values('S02.0XXA', 'billable')).toEqual([true]);
    expect(loaded.values('S02.0', 'billable')).toEqual([false]);
    expect(loaded.values('A00.9', 'billable')).toEqual([true]);
    expect(loaded.values('A00', 'billable')).toEqual([false]);
  });

  test('lists the codes that the order file lists', async () => {
    const both = await load(icd10CmLoader, folderOf({ ...order(), ...tabular }));
    const alone = await load(icd10CmLoader, folderOf(tabular));
    const codes = 'SELECT group_concat(code) FROM (SELECT code FROM concept ORDER BY code)';
    expect(alone.store.db.prepare(codes).pluck().get()).toBe(both.store.db.prepare(codes).pluck().get());
  });

  test('a block that covers its chapter is the chapter', async () => {
    const small = TABULAR.replaceAll('(A00-B99)', '(A00-A09)');
    const loaded = await load(icd10CmLoader, folderOf({ 'icd10cm_tabular_2099.xml': small }));
    expect(loaded.parents('A00')).toEqual(['A00-A09']);
    expect(loaded.values('A00-A09', 'kind')).toEqual(['chapter']);
  });
});

describe('the table form', () => {
  const table = (lines: readonly string[]) => folderOf({ 'icd10cm_fy2022_icd10us.csv': text(lines, '\n') });

  test('has two properties more', async () => {
    const loaded = await load(icd10CmLoader, table(TABLE));
    expect(loaded.release).toMatchObject({ title: 'ICD-10-CM 2022', file: '2022' });
    expect(loaded.counts).toMatchObject([{ read: 3, loaded: 3 }]);
    expect(loaded.concept('A00.0').display).toBe(CHOLERA);
    expect(loaded.values('A00.0', 'billable')).toEqual([true]);
    expect(loaded.values('A00.0', 'poa-exempt')).toEqual([false]);
    expect(loaded.values('B20', 'poa-exempt')).toEqual([true]);
    expect(loaded.values('B20', 'chronic-indicator')).toEqual(['C']);
    expect(loaded.values('A00', 'chronic-indicator')).toEqual([]);
    expect(loaded.names('B20')).toEqual([['short-description', 'HIV disease']]);
    expect(loaded.store.codeSystems()[0]?.info.properties.map(({ code }) => code)).toContain('poa-exempt');
  });

  test('columns may stand in any order', async () => {
    const reordered = TABLE.map((line) => line.replace(/^([^,]*),([^,]*),/, '$2,$1,'));
    const loaded = await load(icd10CmLoader, table(reordered));
    expect(loaded.values('A00.0', 'order-number')).toEqual([2]);
  });

  test.each([
    ['a missing column', TABLE.map((line) => line.replace(/^([^,]*,[^,]*),[^,]*/, '$1')), /:1: .*valid_billing_code/],
    ['a broken row', [...TABLE, '4,A01,0.0'], /:5: 7 columns expected, 3 found/],
    ['a wrong flag', [...TABLE, '4,A01,yes,x,x,,'], /:5: valid_billing_code: 0 or 1 is expected, not "yes"/],
    ['a wrong number', [...TABLE, 'x,A01,1.0,x,x,,'], /:5: order_number: a number is expected, not "x"/],
    ['a code that is none', [...TABLE, '4,1A,1.0,x,x,,'], /:5: "1A" is not a code of ICD-10-CM/],
    ['a code without a title', [...TABLE, '4,A01,1.0,,,,'], /:5: the code A01 has no description/],
    ['a code twice', [...TABLE, '4,A00,1.0,x,x,,'], /:5: the code A00 is listed a second time/],
  ])('%s is an error', async (_, lines, message) => {
    const error = await loadErrorOf(() => load(icd10CmLoader, table(lines)));
    expect(error.message).toMatch(message);
  });
});

describe('faults of an order file', () => {
  const broken = (line: string) => order([...ORDER.slice(0, 3), line, ...ORDER.slice(3)]);
  test.each([
    ['a cut line', '00004 B200', /:4:15: 0 \(header\) or 1/],
    ['no order number', orderLine(4, 'B20', '1', 'HIV').replace('00004', 'abcde'), /:4:1: an order number/],
    ['a code with a dot', orderLine(4, 'A01.0', '1', 'Typhoid'), /:4:7: a code of three to seven/],
    ['a flag that is none', orderLine(4, 'A01', '0', 'Typhoid').replace(' 0 ', ' 2 '), /:4:15: .*not "2"/],
    ['no title', '00004 A01     0 ', /:4:17: the code A01 has no description/],
    ['a code of ICD-10-PCS', orderLine(4, '0016070', '1', 'Bypass'), /:4: "0016070" is not a code of ICD-10-CM/],
    ['a code twice', orderLine(4, 'A00', '0', 'Cholera'), /:4: the code A00 is listed a second time/],
  ])('%s', async (_, line, message) => {
    const error = await loadErrorOf(() => load(icd10CmLoader, folderOf(broken(line))));
    expect(error.message).toMatch(message);
    expect(error.message).toContain('icd10cm-order-Jan-2099.txt');
  });

  test('another encoding', async () => {
    const bytes = Buffer.from(text([...ORDER, orderLine(11, 'H81', '0', 'Ménière')]), 'latin1');
    const error = await loadErrorOf(() => load(icd10CmLoader, folderOf({ 'icd10cm_order_2099.txt': bytes })));
    expect(error).toMatchObject({ line: 11, column: 18, problem: expect.stringContaining('0xe9') });
  });
});

describe('faults of a tabular list', () => {
  const fault = (from: string, to: string) => folderOf({ 'icd10cm_tabular_2099.xml': TABULAR.replace(from, to) });
  test.each([
    ['malformed XML', '</includes>', '</include>', /:8:\d+: malformed XML/],
    ['a truncated file', /<section id="B20">[\s\S]*/.exec(TABULAR)?.[0] ?? '', '', /malformed XML/],
    ['a code without a name', '<name>A00.9</name>', '', /the diag has no name/],
    ['a code without a title', '<desc>Cholera, unspecified</desc>', '', /the diag has no title \(A00\.9\)/],
    ['what is not a code', '<name>A00.9</name>', '<name>0.9</name>', /"0\.9" is not a code of ICD-10-CM/],
  ])('%s', async (_, from, to, message) => {
    const error = await loadErrorOf(() => load(icd10CmLoader, fault(from, to)));
    expect(error.message).toMatch(message);
  });
});

describe('recognising', () => {
  test.each([
    ['nothing of its kind', { 'notes.txt': 'hello\n', 'x.xml': '<ClaML/>', 'y.csv': 'a,b\n1,2\n' }],
    ['a GEM', { '2013_I9gem.txt': '0010  A000    00000\n' }],
    ['the index', { 'icd10cm_index_2099.xml': '<ICD10CM.index><version>2099</version></ICD10CM.index>' }],
    ['addenda', { 'icd10cm_order_addenda_2099.txt': text(ORDER) }],
    ['an order file of ICD-10-PCS', { 'order_2099.txt': text([orderLine(1, '001', '0', 'Bypass')]) }],
    ['bytes', { 'x.txt': Buffer.alloc(100) }],
  ])('%s: none', async (_, files) => {
    expect(await recognise(icd10CmLoader, folderOf(files))).toEqual([]);
  });

  test('several versions are several releases, each of its own files', async () => {
    const files = { ...order(), ...tabular, 'other/icd10cm_order_2098.txt': text(ORDER) };
    const releases = await recognise(icd10CmLoader, folderOf(files));
    expect(releases.map(({ title, source }) => [title, source.files.map((file) => file.baseName)])).toEqual([
      ['ICD-10-CM 2099', ['icd10cm_tabular_2099.xml', 'icd10cm-order-Jan-2099.txt']],
      ['ICD-10-CM 2098', ['icd10cm_order_2098.txt']],
    ]);
  });

  test('--version overrides what the files say', async () => {
    const [release] = await recognise(icd10CmLoader, folderOf({ ...order(), ...tabular }), { version: '2099-04' });
    expect(release).toMatchObject({ title: 'ICD-10-CM 2099-04', file: '2099-04' });
  });

  test('a file without a year joins the only version', async () => {
    const files = { 'order.txt': text(ORDER), ...tabular };
    expect(await recognise(icd10CmLoader, folderOf(files))).toHaveLength(1);
  });

  test('the folder may tell the year', async () => {
    const [release] = await recognise(icd10CmLoader, folderOf({ 'order.txt': text(ORDER) }, 'icd10cm 2024'));
    expect(release?.title).toBe('ICD-10-CM 2024');
  });

  test.each([
    ['no version anywhere', { 'order.txt': text(ORDER) }, {}, /order\.txt: .*give --version/],
    [
      'one version for two releases',
      { ...order(), 'icd10cm_order_2098.txt': text(ORDER) },
      { version: '1' },
      /--version fits one/,
    ],
    [
      'two lists of one version',
      { ...order(), 'icd10cm_order_2099.txt': text(ORDER) },
      {},
      /second list of codes of version 2099/,
    ],
  ])('%s is an error', async (_, files, options, message) => {
    const error = await loadErrorOf(() => recognise(icd10CmLoader, folderOf(files), options));
    expect(error.message).toMatch(message);
  });
});
