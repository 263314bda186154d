/** Mapping files as Excel workbooks: lossless both ways, the same bytes at any time, and wrong ones told by sheet and cell. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { type MapDocument, MapFileError } from '../../../src/conceptmap/files/map-document.js';
import { readWorkbook, writeWorkbook } from '../../../src/conceptmap/files/workbook.js';
import { read, SSSOM_HEADER, sssom, write } from './support.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const SAMPLE = readFileSync(join(ROOT, 'mappings/local-lab-to-loinc/map.sssom.tsv'), 'utf8');

afterEach(() => {
  vi.useRealTimers();
});

async function through(document: MapDocument): Promise<MapDocument> {
  return await readWorkbook('map.xlsx', await writeWorkbook('map.xlsx', document));
}

describe('lossless', () => {
  test('the sample map: SSSOM as a workbook and back is the same SSSOM', async () => {
    expect(write('sssom', await through(read('sssom', SAMPLE)))).toBe(SAMPLE);
  });

  test('export, import, export gives the same bytes, whenever it is done', async () => {
    const document = read('sssom', SAMPLE);
    vi.useFakeTimers({ now: new Date('2026-01-01T10:00:00Z'), toFake: ['Date'] });
    const first = await writeWorkbook('map.xlsx', document);
    vi.setSystemTime(new Date('2031-07-09T23:59:58Z'));
    const again = await writeWorkbook('map.xlsx', await readWorkbook('map.xlsx', first));
    expect(Buffer.compare(again, first)).toBe(0);
  });

  test('any text in any cell, and any header', async () => {
    const cell = fc
      .string({
        unit: fc.constantFrom(...('aÄ ,;|"\t\n\'#:0.5é漢=+-_x0041_\u0001\u000b\ud83d\ude00'.match(/./gsu) ?? [])),
        maxLength: 14,
      })
      .map((text) => text.trim());
    const rows = fc.array(fc.record({ comment: cell, subject_label: cell, house: cell }), {
      minLength: 1,
      maxLength: 6,
    });
    const title = fc
      .string({ unit: fc.constantFrom(...'ab: #-"\'{}[]|>&*!%0.'), minLength: 1, maxLength: 10 })
      .map((text) => `t${text.trim()}`);
    await fc.assert(
      fc.asyncProperty(rows, title, async (cells, name) => {
        const base = read(
          'sssom',
          sssom(cells.map((one, at) => ({ ...one, subject_id: `LAB:${at}` })).map(quotedCells)),
        );
        const document = {
          ...base,
          title: name,
          slots: { ...base.slots, house_rule: 7, see_also: ['https://a.example', 'b: c'] },
        };
        expect(write('sssom', await through(document))).toBe(write('sssom', document));
      }),
      { numRuns: 60 },
    );
  });

  function quotedCells(row: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    return Object.fromEntries(
      Object.entries(row).map(([name, text]) => [
        name,
        /["\t\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text,
      ]),
    );
  }
});

type Cells = readonly (readonly (string | number | Date | null)[])[];

async function workbook(sheets: Readonly<Record<string, Cells>>): Promise<Uint8Array> {
  const data = Object.entries(sheets).map(([sheet, rows]) => ({
    sheet,
    data: rows.map((row) =>
      row.map((value) => (value instanceof Date ? { type: Date, value, format: 'yyyy-mm-dd hh:mm' } : value)),
    ),
  }));
  return await writeXlsxFile(data).toBuffer();
}

const HEAD: Cells = SSSOM_HEADER.map((line) => line.slice(1).split(/:(?= |$)/)).map(([name = '', value = '']) => [
  name,
  value.trim() === '' ? null : value.trim(),
]);
const COLUMNS = ['subject_id', 'predicate_id', 'object_id', 'mapping_justification', 'review_date'];
const ROW = ['LAB:NA', 'skos:exactMatch', 'LOINC:2951-2', 'semapv:ManualMappingCuration'];

describe('as people make them', () => {
  test('numbers, dates, empty rows and shorter rows are read', async () => {
    const mappings: Cells = [
      [...COLUMNS, 'confidence'],
      [...ROW, new Date('2026-02-03T00:00:00Z'), 0.5],
      [null, null],
      [...ROW.with(0, 'LAB:K')],
    ];
    const { rows } = await readWorkbook('map.xlsx', await workbook({ Map: HEAD, Mappings: mappings }));
    expect(rows.map(({ sourceCode, reviewDate, slots }) => [sourceCode, reviewDate, slots['confidence']])).toEqual([
      ['NA', '2026-02-03', '0.5'],
      ['K', undefined, undefined],
    ]);
  });

  test.each<[what: string, sheets: Readonly<Record<string, Cells>>, told: string]>([
    ['no sheet of mappings', { map: HEAD }, "map.xlsx:1: has no sheet 'mappings'"],
    ['no sheet of the header', { mappings: [COLUMNS] }, "map.xlsx:1: has no sheet 'map'"],
    [
      'a header without URL',
      { map: HEAD.filter(([name]) => name !== 'mapping_set_id'), mappings: [COLUMNS, ROW] },
      "map.xlsx:1: sheet 'map', row 1: header: mapping_set_id is missing",
    ],
    [
      'a column missing',
      { map: HEAD, mappings: [COLUMNS.slice(0, 2), ROW.slice(0, 2)] },
      "map.xlsx:1: sheet 'mappings', row 1: the columns object_id, mapping_justification are missing",
    ],
    [
      'a predicate nobody knows',
      { map: HEAD, mappings: [COLUMNS, ROW, ROW.with(1, 'skos:sameish')] },
      "map.xlsx:3: sheet 'mappings', cell B3: predicate_id 'skos:sameish' is not understood",
    ],
    [
      'a prefix nobody knows, after a row with a line break',
      { map: HEAD, mappings: [[...COLUMNS, 'comment'], [...ROW, null, 'two\nlines'], ROW.with(2, 'X:1')] },
      "map.xlsx:3: sheet 'mappings', cell C3: object_id 'X:1' has a prefix",
    ],
    [
      'a time',
      { map: HEAD, mappings: [COLUMNS, [...ROW, new Date('2026-02-03T10:30:00Z')]] },
      "map.xlsx:2: sheet 'mappings', cell E2: is a time; write it as text",
    ],
    [
      'a cell beside the table',
      { map: HEAD, mappings: [COLUMNS, [...ROW, null, 'note']] },
      "map.xlsx:2: sheet 'mappings', cell F2: stands beside the last column",
    ],
  ])('%s', async (_, sheets, told) => {
    await expect(readWorkbook('map.xlsx', await workbook(sheets))).rejects.toThrow(MapFileError);
    await expect(readWorkbook('map.xlsx', await workbook(sheets))).rejects.toThrow(told);
  });

  test.each<[what: string, bytes: Buffer]>([
    ['text', Buffer.from('hello')],
    ['a zip cut short', Buffer.from('PK\u0003\u0004hello')],
    ['nothing', Buffer.alloc(0)],
  ])('%s is no workbook', async (_, bytes) => {
    await expect(readWorkbook('map.xlsx', bytes)).rejects.toThrow('map.xlsx:1: is no Excel workbook, or a damaged one');
  });

  test('a workbook cut short or damaged is refused', async () => {
    const whole = await writeWorkbook('map.xlsx', read('sssom', SAMPLE));
    const damaged = Buffer.from(whole).fill(0x55, 40, 400);
    for (const bytes of [Buffer.from(whole).subarray(0, whole.length >> 1), damaged]) {
      await expect(readWorkbook('map.xlsx', bytes)).rejects.toThrow('is no Excel workbook, or a damaged one');
    }
  });

  test('a text that no cell of Excel can hold is refused', async () => {
    const document = read('sssom', sssom([{ comment: 'x'.repeat(32_768) }]));
    await expect(writeWorkbook('map.xlsx', document)).rejects.toThrow(
      'map.xlsx:2: cell E2 has more than 32767 characters',
    );
  });
});
