/** GEMs and ICD-9-CM titles on tiny files: the four mappings, their flags, title files, and faults. */
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { gemKind } from '../../../loaders/icd-gem/gem-file.js';
import { dottedDiagnosis, dottedProcedure } from '../../../loaders/icd-gem/icd9-codes.js';
import { icdGemLoader } from '../../../loaders/icd-gem/load.js';
import { titlesKind } from '../../../loaders/icd-gem/titles-file.js';
import { ICD9_CM, ICD10_CM, ICD10_PCS } from '../../../src/domain/systems.js';
import { cleanUp, conceptMaps, folderOf, load, loadErrorOf, loadRelease, mapRows, recognise } from './icd-support.js';

afterEach(cleanUp);

const text = (...lines: readonly string[]) => lines.map((line) => `${line}\r\n`).join('');

const I9 = text(
  '0010  A000    00000',
  '24951 E0865   10111',
  '24951 E0811   10121',
  '24951 E0800   10122',
  '36570 NoDx    11000',
  'E8000 V8151XA 10000',
);
const I10 = text('A000    0010  00000', 'A1801   01500 10111', 'A1801   7208  10112', 'R402130 NoDx  11000');

describe('codes of ICD-9-CM', () => {
  test.each([
    ['001', '001'],
    ['0010', '001.0'],
    ['24951', '249.51'],
    ['V01', 'V01'],
    ['V0101', 'V01.01'],
    ['E800', 'E800'],
    ['E8000', 'E800.0'],
  ])('the diagnosis %s is %s', (plain, dotted) => {
    expect(dottedDiagnosis(plain)).toBe(dotted);
  });

  test.each([
    ['00', '00'],
    ['001', '00.1'],
    ['0001', '00.01'],
  ])('the procedure %s is %s', (plain, dotted) => {
    expect(dottedProcedure(plain)).toBe(dotted);
  });

  test('diagnoses and procedures never collide', () => {
    const diagnosis = fc.stringMatching(/^(\d{3,5}|V\d{2,4}|E\d{3,4})$/);
    const procedure = fc.stringMatching(/^\d{2,4}$/);
    fc.assert(
      fc.property(diagnosis, procedure, (one, other) => {
        expect(dottedDiagnosis(one)).not.toBe(dottedProcedure(other));
      }),
    );
  });
});

describe('recognising', () => {
  test.each([
    ['diagnoses to ICD-10-CM', ['0010  A000    00000', '24951 E0865   10111'], 'x.txt', 'icd-9-cm-to-icd-10-cm'],
    ['ICD-10-CM to diagnoses', ['A000    0010  00000'], 'x.txt', 'icd-10-cm-to-icd-9-cm'],
    ['procedures to PCS', ['0001  6A750Z7 10000', '0002  6A750Z4 10000'], 'gem_i9pcs.txt', 'icd-9-cm-to-icd-10-pcs'],
    ['PCS to procedures', ['0016070 0234  10000'], 'gem_pcsi9.txt', 'icd-10-pcs-to-icd-9-cm'],
    ['only rows without a map', ['36570 NoDx    11000'], '2013_I9gem.txt', 'icd-9-cm-to-icd-10-cm'],
    ['letters that both have, by name', ['E8000 V0101   10000'], '2013_I10gem.txt', 'icd-10-cm-to-icd-9-cm'],
    ['titles', ['0010  Cholera due to vibrio cholerae'], 'CMS31_DESC_LONG_DX.txt', undefined],
    ['codes of nothing known', ['abc def 00000'], '2013_I9gem.txt', undefined],
    ['nothing', [], '2013_I9gem.txt', undefined],
  ])('%s', (_, lines, name, kind) => {
    expect(gemKind(lines, name)).toBe(kind);
  });

  test.each([
    ['CMS31_DESC_LONG_DX.txt', ['0010  Cholera', 'V0101 Contact'], { part: 'diagnosis', length: 'long' }],
    ['CMS32_DESC_SHORT_DX.txt', ['0010  Cholera', '01100 Tuberc'], { part: 'diagnosis', length: 'short' }],
    ['CMS32_DESC_LONG_SG.txt', ['0001 Therapeutic ultrasound'], { part: 'procedure', length: 'long' }],
    ['CMS32_DESC_LONG_SG.txt', ['00 Procedures', '0001 Ultrasound'], { part: 'procedure', length: 'long' }],
    ['icd9 titles.txt', ['0010 Cholera'], { part: 'diagnosis', length: 'long' }],
    ['a list.txt', ['0010  Cholera'], undefined],
    ['CMS31_DESC_LONG_DX.txt', ['A000    Cholera due to Vibrio'], undefined],
    ['CMS31_DESC_LONG_DX.txt', ['Some text', 'and more of it'], undefined],
  ])('titles %s %j', (name, lines, kind) => {
    expect(titlesKind(lines, name)).toEqual(kind);
  });

  test('each mapping is a release, the title files of a version are one', async () => {
    const files = {
      'a/2018_I9gem.txt': I9,
      'a/2018_I10gem.txt': I10,
      'b 2018/gem_i9pcs.txt': text('0001  6A750Z7 10000'),
      'c/CMS32_DESC_LONG_DX.txt': text('0010  Cholera'),
      'c/CMS32_DESC_SHORT_DX.txt': text('0010  Chol'),
      'c/CMS32_DESC_LONG_SG.txt': text('0001 Therapeutic ultrasound'),
      'c/readme.txt': 'hello\n',
    };
    const releases = await recognise(icdGemLoader, folderOf(files));
    expect(releases.map(({ title, folder, file, source }) => [title, folder, file, source.files.length])).toEqual([
      ['ICD-9-CM 32', 'icd-9-cm', '32', 3],
      ['GEM 2018 ICD-10-CM to ICD-9-CM', 'icd-gem', 'icd-10-cm-to-icd-9-cm-2018', 1],
      ['GEM 2018 ICD-9-CM to ICD-10-CM', 'icd-gem', 'icd-9-cm-to-icd-10-cm-2018', 1],
      ['GEM 2018 ICD-9-CM procedures to ICD-10-PCS', 'icd-gem', 'icd-9-cm-to-icd-10-pcs-2018', 1],
    ]);
  });
});

describe('a mapping', () => {
  test('is a concept map of its year', async () => {
    const loaded = await load(icdGemLoader, folderOf({ '2013_I9gem.txt': I9 }));
    expect(loaded.counts).toMatchObject([{ read: 6, loaded: 6, skipped: {} }]);
    const [map] = conceptMaps(loaded);
    expect(map?.info).toMatchObject({ url: 'http://www.cms.gov/gem/icd-9-cm-to-icd-10-cm', version: '2013' });
    expect(map?.groups).toMatchObject([{ source: ICD9_CM, target: ICD10_CM, targetVersion: '2013' }]);
    expect(map?.groups[0]?.sourceVersion).toBeUndefined();
  });

  const boolean = (attribute: string, value: boolean) => ({ attribute, value: { type: 'boolean', value } });
  const integer = (attribute: string, value: number) => ({ attribute, value: { type: 'integer', value } });

  test.each([
    ['exact', '001.0', [['A00.0', 'equivalent', [boolean('approximate', false)]]]],
    ['approximate', 'E800.0', [['V81.51XA', 'related-to', [boolean('approximate', true)]]]],
    [
      'combination',
      '249.51',
      [
        ['E08.65', 1, 1],
        ['E08.11', 2, 1],
        ['E08.00', 2, 2],
      ].map(([code, scenario, list]) => [
        code,
        'related-to',
        [
          boolean('approximate', true),
          boolean('combination', true),
          integer('scenario', Number(scenario)),
          integer('choice-list', Number(list)),
        ],
      ]),
    ],
  ])('%s: %s', async (_, code, targets) => {
    const loaded = await load(icdGemLoader, folderOf({ '2013_I9gem.txt': I9 }));
    const found = mapRows(loaded, code).map(({ target }) => [target?.code, target?.relationship, target?.product]);
    expect(found).toEqual(targets);
  });

  test('records that there is no map', async () => {
    const loaded = await load(icdGemLoader, folderOf({ '2013_I9gem.txt': I9 }));
    const rows = mapRows(loaded, '365.70');
    expect(rows).toMatchObject([{ sourceCode: '365.70', comment: expect.stringContaining('No map') }]);
    expect(rows[0]?.target).toBeUndefined();
  });

  test.each([
    ['2013_I10gem.txt', I10, 'A18.01', ['015.00', '720.8'], ICD10_CM, ICD9_CM],
    ['gem_i9pcs_2013.txt', text('0001  6A750Z7 10000'), '00.01', ['6A750Z7'], ICD9_CM, ICD10_PCS],
    ['gem_pcsi9_2013.txt', text('0016070 0234  10000'), '0016070', ['02.34'], ICD10_PCS, ICD9_CM],
  ])('%s', async (name, content, code, targets, source, target) => {
    const loaded = await load(icdGemLoader, folderOf({ [name]: content }));
    expect(mapRows(loaded, code).map((row) => row.target?.code)).toEqual(targets);
    expect(conceptMaps(loaded)[0]?.groups).toMatchObject([{ source, target }]);
  });
});

describe('title files', () => {
  const files = {
    'CMS31_DESC_LONG_DX.txt': Buffer.from(
      text('38600 Ménière’s'.replace('’', "'"), '0010  Cholera', '001  "Old" cholera'),
      'latin1',
    ),
    'CMS31_DESC_SHORT_DX.txt': text('38600 Menieres', '0010  Cholera'),
    'CMS31_DESC_LONG_SG.txt': text('0001 Therapeutic ultrasound', '00 Procedures'),
  };

  test('are one code system', async () => {
    const loaded = await load(icdGemLoader, folderOf(files));
    expect(loaded.store.codeSystems()[0]).toMatchObject({ count: 5, info: { url: ICD9_CM, version: '31' } });
    expect(loaded.counts.map(({ name, read }) => [name, read])).toEqual([
      ['CMS31_DESC_LONG_DX.txt', 3],
      ['CMS31_DESC_SHORT_DX.txt', 2],
      ['CMS31_DESC_LONG_SG.txt', 2],
    ]);
    expect(loaded.concept('386.00').display).toBe("Ménière's");
    expect(loaded.names('386.00')).toEqual([['short-description', 'Menieres']]);
    expect(loaded.names('001.0')).toEqual([]);
    expect(loaded.parents('001.0')).toEqual(['001']);
    expect(loaded.parents('00.01')).toEqual(['00']);
    expect(loaded.values('00.01', 'kind')).toEqual(['procedure']);
    expect(loaded.values('386.00', 'order-code')).toEqual(['38600']);
    expect(loaded.search('meniere*')).toEqual(['386.00', '386.00']);
  });

  test('may be UTF-8', async () => {
    const loaded = await load(icdGemLoader, folderOf({ 'CMS31_DESC_LONG_DX.txt': text('38600 Ménière') }));
    expect(loaded.concept('386.00').display).toBe('Ménière');
  });

  test('short titles alone are the displays', async () => {
    const loaded = await load(icdGemLoader, folderOf({ 'CMS31_DESC_SHORT_DX.txt': text('38600 Menieres') }));
    expect(loaded.concept('386.00').display).toBe('Menieres');
  });
});

describe('faults', () => {
  test.each([
    ['a cut row', { '2013_I9gem.txt': `${I9}0011  A00` }, /2013_I9gem\.txt:7: source code, target code and five flags/],
    ['a fourth flag that is none', { '2013_I9gem.txt': `${I9}0011  A001    0x000` }, /:7: source code, target code/],
    [
      'a flag that disagrees',
      { '2013_I9gem.txt': `${I9}0011  A001    11000` },
      /:7: the no-map flag is 1, but .* A001/,
    ],
    ['no map without its flag', { '2013_I9gem.txt': `${I9}0011  NoDx    10000` }, /:7: the no-map flag is 0/],
    ['no year', { 'I9gem.txt': I9 }, /I9gem\.txt: .*give --version/],
    ['a mapping twice', { 'a/2013_I9gem.txt': I9, 'b/2013_I9gem.txt': I9 }, /holds the same as/],
    [
      'a title row without a title',
      { 'CMS31_DESC_LONG_DX.txt': text('0010  Cholera', '0011  x', '0019') },
      /:3: a diagnosis/,
    ],
    ['a title twice', { 'CMS31_DESC_LONG_DX.txt': text('0010  Cholera', '0010  x') }, /:2: the code 0010 is listed/],
    ['titles without a version', { 'icd9_dx.txt': text('0010  Cholera') }, /icd9_dx\.txt: .*give --version/],
    [
      'an encoding that is neither',
      { 'CMS31_DESC_LONG_DX.txt': Buffer.from('0010  Chol\x81ra\n', 'latin1') },
      /:1:11: byte 0x81/,
    ],
  ])('%s', async (_, files, message) => {
    const error = await loadErrorOf(async () => {
      for (const release of await recognise(icdGemLoader, folderOf(files))) await loadRelease(release);
    });
    expect(error.message).toMatch(message);
  });
});
