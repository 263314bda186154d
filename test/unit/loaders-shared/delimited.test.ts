/**
 * Delimited files: columns by name, every quoting and line end, wherever chunks end; one clear error with its line for
 * each fault.
 */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DelimitedOptions, readDelimited, readHeader, readLines } from '../../../loaders/shared/delimited.js';
import type { TextEncoding } from '../../../loaders/shared/text.js';
import { type Content, chunkedSource, loadErrorOf } from './support.js';

interface Table {
  readonly rows: string[][];
  readonly lines: number[];
  readonly bytes: number;
}

async function read(content: Content, options: DelimitedOptions, chunkBytes = 1_000_000): Promise<Table> {
  const { source, file } = chunkedSource(content, chunkBytes);
  const table = { rows: [] as string[][], lines: [] as number[], bytes: 0 };
  for await (const batch of readDelimited(source, file, options)) {
    expect(batch.lines).toHaveLength(batch.rows.length);
    table.rows.push(...batch.rows);
    table.lines.push(...batch.lines);
    table.bytes += batch.bytes;
  }
  return table;
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const csv = { format: 'csv', columns: ['a', 'b'] } as const;
const tsv = { format: 'tsv', columns: ['a', 'b'] } as const;
const rrf = { format: 'rrf', columns: ['a', 'b'], fixedColumns: ['a', 'b'] } as const;

interface Case {
  readonly what: string;
  readonly content: Content;
  readonly options: DelimitedOptions;
  readonly rows: readonly (readonly string[])[];
  readonly lines?: readonly number[];
}

const CASES: readonly Case[] = [
  {
    what: 'csv',
    content: 'a,b\n1,2\n3,4\n',
    options: csv,
    rows: [
      ['1', '2'],
      ['3', '4'],
    ],
    lines: [2, 3],
  },
  { what: 'csv, quoted', content: '"a","b"\n"1","2"\n', options: csv, rows: [['1', '2']] },
  {
    what: 'csv, CRLF',
    content: '"a",b\r\n"1",2\r\n3,"4"\r\n',
    options: csv,
    rows: [
      ['1', '2'],
      ['3', '4'],
    ],
  },
  { what: 'csv, byte order mark', content: '\uFEFF"a","b"\n1,2\n', options: csv, rows: [['1', '2']] },
  { what: 'csv, doubled quotes', content: 'a,b\n"say ""x""",""""\n', options: csv, rows: [['say "x"', '"']] },
  { what: 'csv, delimiter in quotes', content: 'a,b\n"1,5",x\n', options: csv, rows: [['1,5', 'x']] },
  {
    what: 'csv, line ends in quotes',
    content: 'a,b\n"1\n\r\n2",x\n3,4\n',
    options: csv,
    rows: [
      ['1\n\r\n2', 'x'],
      ['3', '4'],
    ],
    lines: [2, 5],
  },
  {
    what: 'csv, quote inside an unquoted field',
    content: 'a,b\n5" tube,x"y"\n',
    options: csv,
    rows: [['5" tube', 'x"y"']],
  },
  { what: 'csv, no last line end', content: 'a,b\n1,"2"', options: csv, rows: [['1', '2']] },
  { what: 'csv, no last line end, unquoted', content: 'a,b\n1,2', options: csv, rows: [['1', '2']] },
  { what: 'csv, ends in a delimiter', content: 'a,b\n1,', options: csv, rows: [['1', '']] },
  { what: 'csv, empty lines', content: '\na,b\n\n\r\n1,2\n\n', options: csv, rows: [['1', '2']], lines: [5] },
  {
    what: 'csv, empty fields',
    content: 'a,b\n,\n"",""\n',
    options: csv,
    rows: [
      ['', ''],
      ['', ''],
    ],
  },
  {
    what: 'csv, one column',
    content: 'a\n1\n""\n2\n',
    options: { format: 'csv', columns: ['a'] },
    rows: [['1'], [''], ['2']],
  },
  { what: 'csv, header only', content: 'a,b\n', options: csv, rows: [] },
  { what: 'csv, header only, no line end', content: 'a,b', options: csv, rows: [] },
  {
    what: 'csv, header with a line end in quotes',
    content: '"a","b\nc"\n1,2\n',
    options: { ...csv, columns: ['a'] },
    rows: [['1']],
    lines: [3],
  },
  { what: 'csv, semicolons', content: 'a;b\n1,5;2\n', options: { ...csv, delimiter: ';' }, rows: [['1,5', '2']] },
  { what: 'columns in another order', content: 'b,x,a\n2,?,1\n', options: csv, rows: [['1', '2']] },
  { what: 'names in another case, with blanks', content: ' B , A\n2,1\n', options: csv, rows: [['1', '2']] },
  {
    what: 'an optional column',
    content: 'a,c,b\n1,3,2\n',
    options: { ...csv, optional: ['d', 'c'] },
    rows: [['1', '2', '', '3']],
  },
  { what: 'tsv', content: 'a\tb\n1\t2\n', options: tsv, rows: [['1', '2']], lines: [2] },
  {
    what: 'tsv, CRLF',
    content: 'a\tb\r\n1\t2\r\n\t\r\n',
    options: tsv,
    rows: [
      ['1', '2'],
      ['', ''],
    ],
    lines: [2, 3],
  },
  { what: 'tsv, quotes are characters', content: 'a\tb\n"1\t5" x\n', options: tsv, rows: [['"1', '5" x']] },
  { what: 'tsv, no last line end', content: 'a\tb\n1\t2', options: tsv, rows: [['1', '2']] },
  {
    what: 'tsv, empty lines',
    content: '\r\na\tb\n\n1\t2\n\n\n3\t4\n',
    options: tsv,
    rows: [
      ['1', '2'],
      ['3', '4'],
    ],
    lines: [4, 7],
  },
  { what: 'tsv, byte order mark', content: '\uFEFFa\tb\n1\t2\n', options: tsv, rows: [['1', '2']] },
  { what: 'tsv, some columns', content: 'x\tb\ty\ta\tz\n0\t2\t0\t1\t0\n', options: tsv, rows: [['1', '2']] },
  {
    what: 'tsv without header',
    content: '1\t2\n',
    options: { ...tsv, fixedColumns: ['b', 'a'] },
    rows: [['2', '1']],
    lines: [1],
  },
  {
    what: 'rrf',
    content: '1|2|\n3||\n',
    options: rrf,
    rows: [
      ['1', '2'],
      ['3', ''],
    ],
    lines: [1, 2],
  },
  {
    what: 'rrf, some columns',
    content: '1|x|2|\n',
    options: { ...rrf, fixedColumns: ['a', 'x', 'b'] },
    rows: [['1', '2']],
  },
  { what: 'rrf, CRLF', content: '1|2|\r\n', options: rrf, rows: [['1', '2']] },
  { what: 'an empty file that may be empty', content: '', options: { ...rrf, allowEmpty: true }, rows: [] },
  { what: 'utf-8', content: 'a,b\né,日本😀\n', options: csv, rows: [['é', '日本😀']] },
  {
    what: 'windows-1252',
    content: latin1('a\tb\n\xe9\x80\t\x93x\x94\xa0\n'),
    options: { ...tsv, encoding: 'windows-1252' },
    rows: [['é€', '“x”\u00a0']],
  },
];

describe.each([1, 2, 3, 7, 1_000_000])('in chunks of %i bytes', (chunkBytes) => {
  test.each(CASES.filter((each) => chunkBytes > 100 || !each.what.includes('header with a line end')))(
    '$what',
    async ({ content, options, rows, lines }) => {
      const table = await read(content, options, chunkBytes);
      expect(table.rows).toEqual(rows);
      if (lines !== undefined) expect(table.lines).toEqual(lines);
      expect(table.bytes).toBe(Buffer.from(content).length);
    },
  );
});

interface Fault {
  readonly fault: string;
  readonly content: Content;
  readonly options: DelimitedOptions;
  readonly error: string;
}

const FAULTS: readonly Fault[] = [
  { fault: 'empty file', content: '', options: csv, error: 'x.txt: is empty' },
  { fault: 'empty file without header', content: '', options: rrf, error: 'x.txt: is empty' },
  { fault: 'only empty lines', content: '\n\r\n\n', options: tsv, error: 'x.txt: is empty' },
  { fault: 'only empty lines, without header', content: '\n\n', options: rrf, error: 'x.txt: is empty' },
  { fault: 'only a byte order mark', content: '\uFEFF', options: csv, error: 'x.txt: is empty' },
  {
    fault: 'missing column',
    content: 'a,c\n1,2\n',
    options: csv,
    error: 'x.txt:1: the header lacks the required column b; it has: a, c',
  },
  {
    fault: 'missing columns',
    content: '\nx\ty\n',
    options: tsv,
    error: 'x.txt:2: the header lacks the required columns a, b; it has: x, y',
  },
  {
    fault: 'other delimiter',
    content: 'a;b\n1;2\n',
    options: csv,
    error: 'x.txt:1: the header lacks the required columns a, b; it has: a;b',
  },
  {
    fault: 'csv, field too few',
    content: 'a,b\n1,2\n3\n',
    options: csv,
    error: 'x.txt:3: 2 columns expected, 1 found',
  },
  {
    fault: 'csv, field too many',
    content: 'a,b\n"1\n",2\n3,4,5\n',
    options: csv,
    error: 'x.txt:4: 2 columns expected, 3 found',
  },
  {
    fault: 'tsv, field too few',
    content: 'a\tb\n1\t2\n\n3\n',
    options: tsv,
    error: 'x.txt:4: 2 columns expected, 1 found',
  },
  {
    fault: 'tsv, field too many',
    content: 'a\tb\n1\t2\t3\n',
    options: tsv,
    error: 'x.txt:2: 2 columns expected, 3 found',
  },
  { fault: 'rrf, field too few', content: '1|2|\n3|\n', options: rrf, error: 'x.txt:2: 2 columns expected, 1 found' },
  { fault: 'rrf, field too many', content: '1|2|3|\n', options: rrf, error: 'x.txt:1: 2 columns expected, 3 found' },
  {
    fault: 'rrf, line cut short',
    content: '1|2|\n3|4',
    options: rrf,
    error: 'x.txt:2: the line does not end with "|": it is cut short or has other columns',
  },
  {
    fault: 'open quote',
    content: 'a,b\n1,2\n3,"x\n5,6\n7,8\n',
    options: csv,
    error: 'x.txt:3:3: the quote that begins here is never closed',
  },
  {
    fault: 'open quote on a later line of its record',
    content: 'a,b\n"1\n2","x\n5,6',
    options: csv,
    error: 'x.txt:3:4: the quote that begins here is never closed',
  },
  {
    fault: 'open quote in the header',
    content: 'a,"b\n1,2\n',
    options: csv,
    error: 'x.txt:1:3: the quote that begins here is never closed',
  },
  {
    fault: 'text after a quote',
    content: 'a,b\n1,"x"y\n',
    options: csv,
    error: 'x.txt:2:6: text follows a closing quote: quotes inside a quoted field must be doubled',
  },
  {
    fault: 'text after a quote over lines',
    content: 'a,b\n1,"x\nz"y\n',
    options: csv,
    error: 'x.txt:3:3: text follows a closing quote: quotes inside a quoted field must be doubled',
  },
  {
    fault: 'latin-1 as utf-8',
    content: latin1('a,b\n1,2\n\xc4,caf\xe9\n'),
    options: csv,
    error: 'x.txt:3:1: byte 0xc4 is not valid utf-8, the encoding expected here',
  },
  {
    fault: 'latin-1 as utf-8, after other characters',
    content: Buffer.concat([Buffer.from('a,b\n1,2\n日本é'), latin1('\xe9\n')]),
    options: csv,
    error: 'x.txt:3:4: byte 0xe9 is not valid utf-8, the encoding expected here',
  },
  {
    fault: 'utf-8 cut inside a character',
    content: Buffer.from('a,b\n1,é').subarray(0, -1),
    options: csv,
    error: 'x.txt:2:3: byte 0xc3 is not valid utf-8, the encoding expected here',
  },
  {
    fault: 'no windows-1252',
    content: latin1('a\tb\n1\t\x81\n'),
    options: { ...tsv, encoding: 'windows-1252' },
    error: 'x.txt:2:3: byte 0x81 is not valid windows-1252, the encoding expected here',
  },
  {
    fault: 'NUL byte',
    content: 'a\tb\n1\t2\n3\t\0\n',
    options: tsv,
    error: 'x.txt:3:3: NUL byte: the file is not utf-8 text, as expected here',
  },
  {
    fault: 'UTF-16',
    content: Buffer.from('\uFEFFa,b\n', 'utf16le'),
    options: csv,
    error: 'x.txt:1: is encoded in UTF-16: convert it to UTF-8',
  },
];

test.each(FAULTS)('fault: $fault', async ({ content, options, error }) => {
  expect((await loadErrorOf(() => read(content, options))).message).toBe(error);
});

test.each(FAULTS.filter(({ fault }) => !/header|UTF-16/.test(fault)))(
  'fault in chunks of 3 bytes: $fault',
  async ({ content, options, error }) => {
    expect((await loadErrorOf(() => read(content, options, 3))).message).toBe(error);
  },
);

test('a line that never ends is an error, not a memory leak', async () => {
  const { source, file } = chunkedSource(Buffer.alloc(17 * 1024 * 1024, 'x'), 1 << 20);
  const work = async () => {
    for await (const batch of readDelimited(source, file, tsv)) expect(batch.rows).toEqual([]);
  };
  expect((await loadErrorOf(work)).message).toMatch(/x\.txt: holds a line longer than 16777216 bytes/);
});

test('a quote that stays open is an error before the file is in memory', async () => {
  const content = `a,b\n1,2\n3,"${'line\n'.repeat(4_000_000)}`;
  expect((await loadErrorOf(() => read(content, csv, 1 << 20))).message).toBe(
    'x.txt:3:3: the quote that begins here is never closed',
  );
});

const anyField = fc.string({ unit: 'binary', maxLength: 8 }).map((text) => text.replaceAll('\0', '"'));
const csvField = fc.oneof(anyField, fc.constantFrom('"', '""', ',', '\n', '\r\n', 'é', '😀', '', 'a"b\n,'));
const tsvField = anyField.map((text) => text.replace(/[\t\r\n]/g, ''));
const wellFormed = (row: readonly string[]) => row.every((field) => Buffer.from(field).toString() === field);
const tableOf = (field: fc.Arbitrary<string>) =>
  fc.array(fc.tuple(field, field, field).filter(wellFormed), { maxLength: 12 });
const chunkSize = fc.integer({ min: 1, max: 40 });
const lineEnd = fc.constantFrom('\n', '\r\n');
const encodeCsv = (field: string) => `"${field.replaceAll('"', '""')}"`;

test('what is written as CSV is read back, wherever chunks end', async () => {
  const law = fc.asyncProperty(tableOf(csvField), chunkSize, lineEnd, async (rows, size, end) => {
    const text = ['a,b,c', ...rows.map((row) => row.map(encodeCsv).join(','))].join(end);
    const table = await read(text, { format: 'csv', columns: ['c', 'a', 'b'] }, size);
    expect(table.rows).toEqual(rows.map(([a, b, c]) => [c, a, b]));
  });
  await fc.assert(law, { numRuns: 300 });
});

test('what is written as TSV is read back, wherever chunks end', async () => {
  const law = fc.asyncProperty(tableOf(tsvField), chunkSize, lineEnd, async (rows, size, end) => {
    const text = ['a\tb\tc', ...rows.map((row) => row.join('\t'))].join(end);
    const table = await read(text, { format: 'tsv', columns: ['c', 'a', 'b'] }, size);
    expect(table.rows).toEqual(rows.map(([a, b, c]) => [c, a, b]));
    expect(table.lines).toEqual(rows.map((_, index) => index + 2));
  });
  await fc.assert(law, { numRuns: 300 });
});

const HEADERS: readonly { readonly what: string; readonly content: Content; readonly names: readonly string[] }[] = [
  { what: 'csv', content: '\uFEFF"LOINC_NUM","COMPONENT"\r\n"1-8","x"\r\n', names: ['LOINC_NUM', 'COMPONENT'] },
  { what: 'csv with semicolons', content: 'code;display, long\n', names: ['code', 'display, long'] },
  { what: 'tsv', content: 'id\teffectiveTime\tactive, or not\r\n', names: ['id', 'effectiveTime', 'active, or not'] },
  { what: 'rrf row', content: '1|ENG|a, b, c|\n', names: ['1', 'ENG', 'a, b, c', ''] },
  { what: 'one column', content: 'code', names: ['code'] },
  { what: 'windows-1252 further on', content: latin1('a\tb\n\xe9\t1\n'), names: ['a', 'b'] },
  { what: 'windows-1252', content: latin1('a\tb\xe9\n'), names: ['a', 'bé'] },
  { what: 'empty', content: '', names: [] },
  { what: 'binary', content: Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0x0a]), names: [] },
  { what: 'an open quote', content: 'a,"b\n1,2\n', names: [] },
];

test.each(HEADERS)('header of $what', async ({ content, names }) => {
  const { source, file } = chunkedSource(content, 1000);
  expect(await readHeader(source, file)).toEqual(names);
});

async function readAllLines(content: Content, size: number, encoding?: TextEncoding) {
  const { source, file } = chunkedSource(content, size);
  const all: [number, string][] = [];
  for await (const batch of readLines(source, file, encoding === undefined ? {} : { encoding })) {
    all.push(...batch.lines.map((line, index): [number, string] => [batch.firstLine + index, line]));
  }
  return all;
}

test.each([1, 4, 1000])('lines with their numbers, in chunks of %i bytes', async (size) => {
  expect(await readAllLines('\uFEFFa\r\n\r\nb é\n\nc', size)).toEqual([
    [1, 'a'],
    [2, ''],
    [3, 'b é'],
    [4, ''],
    [5, 'c'],
  ]);
  expect(await readAllLines('a\n\n', size)).toEqual([
    [1, 'a'],
    [2, ''],
  ]);
  expect(await readAllLines('', size)).toEqual([]);
  expect(await readAllLines(latin1('\xe9\n'), size, 'windows-1252')).toEqual([[1, 'é']]);
  expect((await loadErrorOf(() => readAllLines(latin1('a\nb\xe4ck\n'), size))).message).toBe(
    'x.txt:2:2: byte 0xe4 is not valid utf-8, the encoding expected here',
  );
});
