/**
 * The parts of the ICD-10-CM loader that are pure: codes, blocks, seventh characters, recognising files and versions.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockCode, blocksAround, chapterCode } from '../../../loaders/icd10cm/blocks.js';
import { dotted, undotted } from '../../../loaders/icd10cm/codes.js';
import { orderFileKind } from '../../../loaders/icd10cm/order-file.js';
import { extendedCodes } from '../../../loaders/icd10cm/seventh-character.js';
import { yearIn } from '../../../loaders/icd10cm/sniff.js';
import type { TabularNode } from '../../../loaders/icd10cm/tabular-file.js';
import { orderLine } from './icd-support.js';

describe('codes', () => {
  test.each([
    ['A00', 'A00'],
    ['A000', 'A00.0'],
    ['S020XXA', 'S02.0XXA'],
    ['C7A', 'C7A'],
    ['O9A111', 'O9A.111'],
  ])('%s is %s with its dot', (plain, withDot) => {
    expect(dotted(plain)).toBe(withDot);
    expect(undotted(withDot)).toBe(plain);
  });

  test('the dot can always be taken out again', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z]\d[0-9A-Z]{1,5}$/), (code) => {
        expect(undotted(dotted(code))).toBe(code);
      }),
    );
  });
});

describe('chapters and blocks', () => {
  test.each([
    ['Certain infectious and parasitic diseases (A00-B99)', '1', 'A00-B99'],
    ['Pregnancy, childbirth and the puerperium (O00-O9A)', '15', 'O00-O9A'],
    ['A chapter without a range', '23', '23'],
  ])('%s (%s) is %s', (title, number, code) => {
    expect(chapterCode(title, number)).toBe(code);
  });

  test.each([
    ['A00-A09', 'A00-A09'],
    ['B20', 'B20-B20'],
    ['C7A', 'C7A-C7A'],
  ])('the section %s is the block %s', (section, code) => {
    expect(blockCode(section)).toBe(code);
  });

  test.each([
    [['C00-C96'], 'C00-C75', ['C00-C96']],
    [['C00-C96', 'C00-C75', 'C00-C14'], 'C15-C26', ['C00-C96', 'C00-C75']],
    [['C00-C96', 'C00-C75', 'C73-C75'], 'C7A-C7A', ['C00-C96']],
    [['C00-C96', 'C7B-C7B'], 'C76-C80', ['C00-C96']],
    [['C00-C96'], 'D00-D09', []],
    [['V00-X58', 'W00-X58', 'X52-X58'], 'X71-X83', []],
    [['T07-T88'], 'T07-T07', ['T07-T88']],
  ])('after %j, %s stands in %j', (before, code, around) => {
    const open = before.map((each, id) => ({ code: each, id }));
    expect(blocksAround(open, code).map((block) => block.code)).toEqual(around);
  });
});

function diag(name: string, more: Partial<TabularNode> = {}): TabularNode {
  const empty = { parent: undefined, title: 'Title', notes: [], extensions: [], children: 0, line: 1 };
  return { element: 'diag', name, ...empty, ...more };
}

const EPISODES = [
  { character: 'A', text: 'initial encounter' },
  { character: 'D', text: 'subsequent encounter' },
  { character: 'S', text: 'sequela' },
];

describe('seventh characters', () => {
  test.each([
    ['T07', ['T07XXXA', 'T07XXXD', 'T07XXXS']],
    ['S02.0', ['S020XXA', 'S020XXD', 'S020XXS']],
    ['S06.0X0', ['S060X0A', 'S060X0D', 'S060X0S']],
    ['H54.511A', []],
  ])('of %s: %j', (name, codes) => {
    expect(extendedCodes(diag(name, { extensions: EPISODES })).map(({ code }) => code)).toEqual(codes);
  });

  test('the title says what the character adds', () => {
    const [first] = extendedCodes(diag('T07', { title: 'Unspecified multiple injuries', extensions: EPISODES }));
    expect(first?.title).toBe('Unspecified multiple injuries, initial encounter');
  });

  test('the nearest definition counts', () => {
    const category = diag('S02', { extensions: EPISODES });
    const nearer = diag('S02.0', { parent: category, extensions: [{ character: 'B', text: 'open' }] });
    expect(extendedCodes(diag('S02.00', { parent: nearer })).map(({ code }) => code)).toEqual(['S0200XB']);
    expect(extendedCodes(diag('S02.1', { parent: category })).map(({ code }) => code)).toHaveLength(3);
    expect(extendedCodes(diag('S03'))).toEqual([]);
  });

  test('a note may except some of them', () => {
    const text =
      '7th characters D and S do not apply to codes in category S06 with 6th character 7 - death due to brain injury prior to ' +
      'regaining consciousness, or 8 - death due to other cause prior to regaining consciousness.';
    const category = diag('S06', { extensions: EPISODES, notes: [{ property: 'note', text }] });
    const codesOf = (name: string) => extendedCodes(diag(name, { parent: category })).map(({ code }) => code);
    expect(codesOf('S06.0X7')).toEqual(['S060X7A']);
    expect(codesOf('S06.0X8')).toEqual(['S060X8A']);
    expect(codesOf('S06.0X6')).toEqual(['S060X6A', 'S060X6D', 'S060X6S']);
  });
});

describe('recognising order files', () => {
  const cm = [orderLine(1, 'A00', '0', 'Cholera'), orderLine(2, 'A000', '1', 'Cholera due to …')];
  const pcs = [orderLine(1, '001', '0', 'Bypass'), orderLine(2, '0016070', '1', 'Bypass … to …')];
  test.each([
    ['codes of four characters', cm, 'x.txt', 'icd10cm'],
    ['codes that begin with a digit', pcs, 'x.txt', 'icd10pcs'],
    ['tables with a letter, by name', [orderLine(1, 'B00', '0', 'Imaging')], 'icd10pcs_order_2024.txt', 'icd10pcs'],
    ['a category, by name', [orderLine(1, 'B20', '1', 'HIV disease')], 'icd10cm_order_2024.txt', 'icd10cm'],
    ['one broken line among good ones', [...cm, 'x'], 'x.txt', 'icd10cm'],
    ['a GEM', ['0010  A000    00000'], '2013_I9gem.txt', undefined],
    ['titles', ['0010  Cholera due to vibrio cholerae'], 'CMS31_DESC_LONG_DX.txt', undefined],
    ['codes and titles without order numbers', ['A000    Cholera'], 'icd10cm-codes-2026.txt', undefined],
    ['nothing', [], 'icd10cm_order_2024.txt', undefined],
  ])('%s', (_, lines, name, kind) => {
    expect(orderFileKind(lines, name)).toBe(kind);
  });
});

describe('years in names', () => {
  test.each([
    ['icd10cm-order-Jan-2021.txt', '2021'],
    ['icd10cm_order_2014.txt', '2014'],
    ['icd10cm-tabular-April-1-2024.xml', '2024'],
    ['icd10cm_fy2022_icd10us.csv', '2022'],
    ['2013_I9gem.txt', '2013'],
    ['gem_i9pcs.txt', undefined],
    ['order-20210101.txt', undefined],
  ])('%s: %s', (name, year) => {
    expect(yearIn(name)).toBe(year);
  });
});
