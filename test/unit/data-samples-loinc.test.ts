/**
 * Checks the LOINC sample: columns, check digits, links between its files, licence of third party terms.
 */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loincDigit } from '../../src/domain/check-digit.js';
import {
  absent,
  column,
  csv,
  filesUnder,
  LOINC,
  loincNames,
  loincTerms,
  type Row,
  read,
  SAMPLES,
} from './data-samples-files.js';

describe('LOINC', () => {
  const headers: [string, number, string, string][] = [
    ['LoincTable/Loinc.csv', 40, 'LOINC_NUM', 'DisplayName'],
    ['LoincTable/MapTo.csv', 3, 'LOINC', 'COMMENT'],
    ['LoincTable/SourceOrganization.csv', 6, 'ID', 'URL'],
    ['AccessoryFiles/PartFile/Part.csv', 5, 'PartNumber', 'Status'],
    ['AccessoryFiles/PartFile/LoincPartLink_Primary.csv', 8, 'LoincNumber', 'Property'],
    ['AccessoryFiles/PartFile/LoincPartLink_Supplementary.csv', 8, 'LoincNumber', 'Property'],
    ['AccessoryFiles/AnswerFile/AnswerList.csv', 19, 'AnswerListId', 'Score'],
    ['AccessoryFiles/AnswerFile/LoincAnswerListLink.csv', 6, 'LoincNumber', 'ApplicableContext'],
    ['AccessoryFiles/ComponentHierarchyBySystem/ComponentHierarchyBySystem.csv', 5, 'PATH_TO_ROOT', 'CODE_TEXT'],
    ['AccessoryFiles/PanelsAndForms/PanelsAndForms.csv', 29, 'ParentId', 'AdditionalCopyright'],
    ['AccessoryFiles/GroupFile/ParentGroup.csv', 3, 'ParentGroupId', 'Status'],
    ['AccessoryFiles/GroupFile/Group.csv', 6, 'ParentGroupId', 'VersionFirstReleased'],
    ['AccessoryFiles/GroupFile/GroupLoincTerms.csv', 5, 'Category', 'LongCommonName'],
    ['AccessoryFiles/ConsumerName/ConsumerName.csv', 2, 'LoincNumber', 'ConsumerName'],
    ['AccessoryFiles/LinguisticVariants/LinguisticVariants.csv', 5, 'ID', 'PRODUCER'],
    ['AccessoryFiles/LinguisticVariants/deDE15LinguisticVariant.csv', 12, 'LOINC_NUM', 'LinguisticVariantDisplayName'],
    ['AccessoryFiles/LinguisticVariants/frFR18LinguisticVariant.csv', 12, 'LOINC_NUM', 'LinguisticVariantDisplayName'],
  ];
  test.each(headers)('%s has %i columns, %s to %s', (path, count, first, last) => {
    const names = Object.keys(csv(`${LOINC}/${path}`)[0] ?? {});
    expect([names.length, names[0], names.at(-1)]).toEqual([count, first, last]);
  });

  test('every term number is unique and has a right mod-10 digit', () => {
    expect(loincNames.size).toBe(94);
    const wrong = [...loincNames.keys()].filter((code) => loincDigit(code.slice(0, -2)) !== Number(code.at(-1)));
    expect(wrong).toEqual([]);
  });

  test('part, answer, list and group numbers have the digit that published ones have', () => {
    // The letters count too. How is not documented; on all published identifiers at hand it is a fixed amount for a prefix
    // and the parity of the number of digits.
    const added: Readonly<Record<string, readonly [number, number]>> = {
      LP: [2, 7],
      LA: [5, 2],
      LL: [1, 1],
      LG: [2, 6],
    };
    const ids = filesUnder(join(SAMPLES, LOINC)).flatMap((name) => [
      ...read(`${LOINC}/${name}`).matchAll(/"(L[PALG])(\d+)-(\d)"/g),
    ]);
    const wrong = ids.filter(
      ([, prefix = '', digits = '', digit]) =>
        (loincDigit(digits) + (added[prefix]?.[digits.length % 2] ?? 0)) % 10 !== Number(digit),
    );
    expect(ids.length).toBeGreaterThan(900);
    expect(wrong.map(([text]) => text)).toEqual([]);
  });

  const accessory = (path: string): Row[] => csv(`${LOINC}/AccessoryFiles/${path}`);
  const parts = new Map(accessory('PartFile/Part.csv').map((part) => [part['PartNumber'] ?? '', part['PartName']]));
  const listIds = new Set(column(accessory('AnswerFile/AnswerList.csv'), 'AnswerListId'));
  const groupIds = new Set(column(accessory('GroupFile/Group.csv'), 'GroupId'));
  const terms = new Set(loincNames.keys());

  test.each([
    ['PartFile/LoincPartLink_Primary.csv', 457, 'PartNumber', new Set(parts.keys())],
    ['PartFile/LoincPartLink_Supplementary.csv', 169, 'PartNumber', new Set(parts.keys())],
    ['AnswerFile/LoincAnswerListLink.csv', 6, 'AnswerListId', listIds],
    ['GroupFile/GroupLoincTerms.csv', 4, 'GroupId', groupIds],
  ])('%s: %i links between what exists, under the names it has', (path, count, target, known) => {
    const links = accessory(path);
    expect(links).toHaveLength(count);
    expect(absent(column(links, target), known)).toEqual([]);
    expect(links.filter((link) => link['LongCommonName'] !== loincNames.get(link['LoincNumber'] ?? ''))).toEqual([]);
    expect(links.filter((link) => link['PartNumber'] && link['PartName'] !== parts.get(link['PartNumber']))).toEqual(
      [],
    );
  });

  test.each(['deDE15LinguisticVariant.csv', 'frFR18LinguisticVariant.csv'])(
    '%s translates terms that exist',
    (name) => {
      const rows = accessory(`LinguisticVariants/${name}`);
      expect(rows).toHaveLength(26);
      expect(absent(column(rows, 'LOINC_NUM'), terms)).toEqual([]);
    },
  );

  test('MapTo leads from deprecated terms to active ones', () => {
    const status = new Map(loincTerms.map((term) => [term['LOINC_NUM'], term['STATUS']]));
    const pairs = csv(`${LOINC}/LoincTable/MapTo.csv`).map((row) => [
      status.get(row['LOINC'] ?? ''),
      status.get(row['MAP_TO'] ?? ''),
    ]);
    expect(pairs).toEqual(Array(7).fill(['DEPRECATED', 'ACTIVE']));
  });

  test('the hierarchy is closed: a path leads through rows that exist', () => {
    const rows = accessory('ComponentHierarchyBySystem/ComponentHierarchyBySystem.csv');
    const places = new Set(rows.map((row) => [row['PATH_TO_ROOT'], row['CODE']].filter(Boolean).join('.')));
    expect(absent(column(rows, 'PATH_TO_ROOT').filter(Boolean), places)).toEqual([]);
    expect(rows.filter((row) => (row['PATH_TO_ROOT'] ?? '').split('.').at(-1) !== row['IMMEDIATE_PARENT'])).toEqual([]);
    expect(absent(column(rows, 'CODE'), new Set([...parts.keys(), ...terms]))).toEqual([]);
    expect(rows.filter((row) => row['CODE'] === 'LP14355-9')).toHaveLength(2);
  });

  test('panels name terms that exist, the panel itself first', () => {
    const rows = accessory('PanelsAndForms/PanelsAndForms.csv');
    expect(absent([...column(rows, 'ParentLoinc'), ...column(rows, 'Loinc')], terms)).toEqual([]);
    expect(rows.filter((row) => row['ParentId'] === row['ID']).map((row) => row['Loinc'])).toEqual([
      ...new Set(column(rows, 'ParentLoinc')),
    ]);
  });

  test('a term with a third party copyright has its owner in SourceOrganization', () => {
    const owners = new Set(column(csv(`${LOINC}/LoincTable/SourceOrganization.csv`), 'COPYRIGHT_ID'));
    const marked = loincTerms.filter((term) => term['EXTERNAL_COPYRIGHT_NOTICE']);
    expect(column(marked, 'LOINC_NUM').sort()).toEqual(['44250-9', '44261-6']);
    expect(absent(column(marked, 'EXTERNAL_COPYRIGHT_LINK'), owners)).toEqual([]);
  });
});
