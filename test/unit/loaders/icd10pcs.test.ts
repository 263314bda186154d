/** The ICD-10-PCS loader on tiny releases: the order file with and without the tables, and with faults. */
import { afterEach, describe, expect, test } from 'vitest';
import { icd10PcsLoader } from '../../../loaders/icd10pcs/load.js';
import { ICD10_PCS } from '../../../src/domain/systems.js';
import { cleanUp, folderOf, load, loadErrorOf, orderLine, recognise } from './icd-support.js';

afterEach(cleanUp);

const BYPASS = 'Bypass Cerebral Ventricle to Nasopharynx with Autologous Tissue Substitute, Open Approach';

const ORDER = [
  orderLine(1, '001', '0', 'Central Nervous System and Cranial Nerves, Bypass'),
  orderLine(2, '0016070', '1', BYPASS, 'Bypass Cereb Vent to Nasophar with Autol Sub, Open Approach'),
  orderLine(3, '0016370', '1', BYPASS.replace('Open', 'Percutaneous')),
  orderLine(4, 'B00', '0', 'Imaging, Central Nervous System, Plain Radiography'),
  orderLine(5, 'B00B0ZZ', '1', 'Plain Radiography of Spinal Cord using High Osmolar Contrast'),
];

const TABLES = `<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.tabular>
  <version>2024</version>
  <pcsTable>
    <axis pos="1" values="1"><title>Section</title><label code="0">Medical and Surgical</label></axis>
    <axis pos="2" values="1"><title>Body System</title><label code="0">Central Nervous System and Cranial Nerves</label></axis>
    <axis pos="3" values="1"><title>Operation</title><label code="1">Bypass</label><definition>Altering the route of passage</definition></axis>
    <pcsRow codes="2">
      <axis pos="4" values="1"><title>Body Part</title><label code="6">Cerebral Ventricle</label></axis>
      <axis pos="5" values="2"><title>Approach</title><label code="0">Open</label></axis>
      <axis pos="6" values="1"><title>Device</title><label code="7">Autologous Tissue Substitute</label></axis>
      <axis pos="7" values="1"><title>Qualifier</title><label code="0">Nasopharynx</label></axis>
    </pcsRow>
    <pcsRow codes="1">
      <axis pos="4" values="1"><title>Body Part</title><label code="6">Cerebral Ventricle</label></axis>
      <axis pos="5" values="1"><title>Approach</title><label code="3">Percutaneous</label></axis>
      <axis pos="6" values="1"><title>Device</title><label code="7">Autologous Tissue Substitute</label></axis>
      <axis pos="7" values="1"><title>Qualifier</title><label code="0">Nasopharynx</label></axis>
    </pcsRow>
  </pcsTable>
  <pcsTable>
    <axis pos="1"><title>Section</title><label code="B">Imaging</label></axis>
    <axis pos="2"><title>Body System</title><label code="0">Central Nervous System</label></axis>
    <axis pos="3"><title>Root Type</title><label code="0">Plain Radiography</label></axis>
    <pcsRow codes="1"><axis pos="5"><title>Contrast</title><label code="0">High Osmolar</label></axis></pcsRow>
  </pcsTable>
  <pcsTable>
    <axis pos="1"><title>Section</title><label code="X">New Technology</label></axis>
    <axis pos="2"><title>Body System</title><label code="2">Cardiovascular System</label></axis>
    <axis pos="3"><title>Operation</title><label code="A">Assistance</label></axis>
  </pcsTable>
</ICD10PCS.tabular>
`;

const text = (lines: readonly string[]) => lines.map((line) => `${line}\r\n`).join('');
const order = (lines: readonly string[] = ORDER) => ({ 'icd10pcs_order_2024.txt': text(lines) });
const both = () => folderOf({ ...order(), 'tables/icd10pcs_tables_2024.xml': TABLES });

describe('an order file alone', () => {
  test('lists tables and codes', async () => {
    const loaded = await load(icd10PcsLoader, folderOf(order()));
    expect(loaded.release).toMatchObject({ title: 'ICD-10-PCS 2024', folder: 'icd-10-pcs', file: '2024' });
    expect(loaded.store.codeSystems()[0]).toMatchObject({ count: 5, info: { url: ICD10_PCS, version: '2024' } });
    expect(loaded.counts).toMatchObject([{ read: 5, loaded: 5 }]);
    expect(loaded.concept('0016070')).toMatchObject({ display: BYPASS, abstract: false });
    expect(loaded.concept('001').abstract).toBe(true);
    expect(loaded.values('001', 'kind')).toEqual(['table']);
    expect(loaded.values('0016070', 'billable')).toEqual([true]);
    expect(loaded.parents('0016070')).toEqual(['001']);
    expect(loaded.parents('001')).toEqual([]);
    expect(loaded.names('0016070')).toEqual([
      ['short-description', 'Bypass Cereb Vent to Nasophar with Autol Sub, Open Approach'],
    ]);
  });
});

describe('with the tables', () => {
  test('tables stand below body system and section', async () => {
    const loaded = await load(icd10PcsLoader, both());
    expect(loaded.parents('001')).toEqual(['00']);
    expect(loaded.parents('00')).toEqual(['0']);
    expect(loaded.concept('0')).toMatchObject({ display: 'Medical and Surgical', abstract: true });
    expect(loaded.concept('B0').display).toBe('Central Nervous System');
    expect(loaded.values('00', 'kind')).toEqual(['body-system']);
    expect(loaded.store.codeSystems()[0]?.count).toBe(5 + 4);
  });

  test.each([
    ['0016070', 'section', ['Medical and Surgical']],
    ['0016070', 'operation', ['Bypass']],
    ['0016070', 'body-part', ['Cerebral Ventricle']],
    ['0016070', 'approach', ['Open']],
    ['0016370', 'approach', ['Percutaneous']],
    ['0016070', 'qualifier', ['Nasopharynx']],
    ['001', 'body-system', ['Central Nervous System and Cranial Nerves']],
    ['B00B0ZZ', 'root-type', ['Plain Radiography']],
    ['B00B0ZZ', 'contrast', ['High Osmolar']],
    ['B00B0ZZ', 'body-part', []],
  ])('%s: %s is %j', async (code, property, values) => {
    expect((await load(icd10PcsLoader, both())).values(code, property)).toEqual(values);
  });

  test('the operation defines the table', async () => {
    const loaded = await load(icd10PcsLoader, both());
    expect(loaded.concept('001').definition).toBe('Altering the route of passage');
  });

  test('every axis is a declared property, and tables without codes are counted', async () => {
    const loaded = await load(icd10PcsLoader, both());
    const declared = loaded.store.codeSystems()[0]?.info.properties.map(({ code }) => code);
    expect(declared).toEqual(expect.arrayContaining(['body-part', 'root-type', 'contrast', 'device']));
    expect(loaded.counts[1]).toMatchObject({ read: 3, loaded: 2, skipped: { 'table is not in the order file': 1 } });
  });

  test('codes stand below the body system where the order file has no row for their table', async () => {
    const files = { ...order(ORDER.slice(1)), 'icd10pcs_tables_2024.xml': TABLES };
    expect((await load(icd10PcsLoader, folderOf(files))).parents('0016070')).toEqual(['00']);
  });
});

describe('faults', () => {
  test.each([
    [
      'tables alone',
      { 'icd10pcs_tables_2024.xml': TABLES },
      /comes without its order file \(icd10pcs_order_2024\.txt\)/,
    ],
    ['no version', { 'pcs.txt': text(ORDER) }, /give --version/],
    [
      'a code of four characters',
      order([...ORDER.slice(0, 4), orderLine(5, '0016', '1', 'x')]),
      /:5:7: "0016" is neither/,
    ],
    ['a code twice', order([...ORDER, orderLine(6, '001', '0', 'x')]), /:6: the code 001 is listed a second time/],
    [
      'an axis without a position',
      { ...order(), 'icd10pcs_tables_2024.xml': TABLES.replace('pos="4"', '') },
      /:9:\d+: an axis has the position undefined/,
    ],
    [
      'a table without its operation',
      { ...order(), 'icd10pcs_tables_2024.xml': TABLES.replace('<label code="1">Bypass</label>', '') },
      /lacks its section, body system or operation/,
    ],
    ['malformed XML', { ...order(), 't_2024.xml': TABLES.replace('</pcsRow>', '') }, /malformed XML/],
  ])('%s', async (_, files, message) => {
    const error = await loadErrorOf(() => load(icd10PcsLoader, folderOf(files)));
    expect(error.message).toMatch(message);
  });

  test.each([
    ['ICD-10-CM', { 'icd10cm_order_2024.txt': text([orderLine(1, 'A00', '0', 'x'), orderLine(2, 'A000', '1', 'x')]) }],
    ['a GEM', { 'gem_pcsi9.txt': '0016070 0234  10000\n' }],
    ['definitions', { 'icd10pcs_definitions_2024.xml': '<ICD10PCS.definitions/>' }],
  ])('%s is not of its kind', async (_, files) => {
    expect(await recognise(icd10PcsLoader, folderOf(files))).toEqual([]);
  });
});
