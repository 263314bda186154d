/** Strict decoding, the place of an invalid byte, the error's form, and fixed-width columns. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sliceColumns } from '../../../loaders/shared/fixed-width.js';
import { asLoadError, LoadError } from '../../../loaders/shared/load-error.js';
import {
  completeUtf8Length,
  decodeText,
  firstInvalidByte,
  ownCopy,
  placeOfInvalidByte,
} from '../../../loaders/shared/text.js';

describe('decoding', () => {
  test('windows-1252 agrees with the WHATWG table on every byte that is a character', () => {
    const undefinedBytes = [0x81, 0x8d, 0x8f, 0x90, 0x9d];
    const known: readonly [number, string][] = [
      [0x80, '€'],
      [0x85, '…'],
      [0x8a, 'Š'],
      [0x91, '‘'],
      [0x99, '™'],
      [0x9f, 'Ÿ'],
      [0xa0, '\u00a0'],
      [0xff, 'ÿ'],
      [0x41, 'A'],
    ];
    for (const [byte, character] of known) expect(decodeText(Buffer.from([byte]), 'windows-1252')).toBe(character);
    for (let byte = 0; byte < 256; byte += 1) {
      const text = decodeText(Buffer.from([byte]), 'windows-1252');
      expect(text?.length).toBe(undefinedBytes.includes(byte) ? undefined : 1);
    }
  });

  test('utf-8 is decoded as the platform does', () => {
    const law = fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(decodeText(Buffer.from(text), 'utf-8')).toBe(text);
    });
    fc.assert(law);
  });

  test('the first invalid byte is found wherever it is', () => {
    const characters = fc.array(fc.constantFrom('a', '\n', 'é', '日', '😀', '\uFFFD'), { maxLength: 30 });
    const broken = fc.constantFrom([0xff], [0xe9, 0x0a], [0x80], [0xe6, 0x97, 0x41], [0xf0, 0x9f, 0x98], [0xc0, 0xaf]);
    const law = fc.property(characters, broken, characters, (before, bytes, after) => {
      const valid = Buffer.from(before.join(''));
      const all = Buffer.concat([valid, Buffer.from(bytes), Buffer.from(after.join(''))]);
      expect(firstInvalidByte(all, 'utf-8')).toBe(valid.length);
      expect(firstInvalidByte(valid, 'utf-8')).toBe(valid.length);
    });
    fc.assert(law, { numRuns: 500 });
  });

  test('its place counts lines and characters', () => {
    const bytes = Buffer.concat([Buffer.from('a\r\né日'), Buffer.from([0xff]), Buffer.from('\nrest')]);
    expect(placeOfInvalidByte(bytes, 'utf-8')).toEqual({ line: 2, column: 3 });
  });

  test('an unfinished character at the end is left out', () => {
    const bytes = Buffer.from('a日😀');
    const lengths = Array.from({ length: bytes.length + 1 }, (_, end) => completeUtf8Length(bytes.subarray(0, end)));
    expect(lengths).toEqual([0, 1, 1, 1, 4, 4, 4, 4, 8]);
  });

  test('a copy is equal', () => {
    for (const text of ['', 'short', 'longer than thirteen', 'Ménière, 日本語の長い文字列です'])
      expect(ownCopy(text)).toBe(text);
  });
});

describe('LoadError', () => {
  test.each([
    [{ file: 'x.csv' }, 'x.csv: is broken'],
    [{ file: 'x.csv', line: 3 }, 'x.csv:3: is broken'],
    [{ file: 'x.csv', line: 3, column: 7 }, 'x.csv:3:7: is broken'],
  ])('%j', (place, message) => {
    const error = new LoadError(place, 'is broken');
    expect(error).toMatchObject({ name: 'LoadError', message, problem: 'is broken', ...place });
  });

  test.each([
    ['ENOENT', 'f: does not exist'],
    ['EACCES', 'f: cannot be read: permission denied'],
    ['ENOSPC', 'f: the disk is full'],
    ['Z_DATA_ERROR', 'f: the compressed data are damaged'],
    ['EODD', 'f: cannot be read: odd'],
  ])('%s', (code, message) => {
    const cause = Object.assign(new Error('odd'), { code });
    const error = asLoadError('f', cause);
    expect([error.message, error.cause]).toEqual([message, cause]);
    expect(asLoadError('other', error)).toBe(error);
  });

  test('anything thrown becomes one', () => {
    expect(asLoadError('f', 'words').message).toBe('f: cannot be read: words');
  });
});

const ORDER_FILE = { order: [1, 5], code: [7, 13], billable: [15, 15], short: [17, 76], long: [78] } as const;

describe('fixed-width columns', () => {
  test.each([
    [
      `00002 A000    1 ${'Cholera due to Vibrio cholerae 01, biovar cholerae'.padEnd(60)} Cholera due to Vibrio cholerae 01, biovar cholerae`,
      {
        order: '00002',
        code: 'A000',
        billable: '1',
        short: 'Cholera due to Vibrio cholerae 01, biovar cholerae',
        long: 'Cholera due to Vibrio cholerae 01, biovar cholerae',
      },
    ],
    ['00001 A00     0 Cholera', { order: '00001', code: 'A00', billable: '0', short: 'Cholera', long: '' }],
    ['', { order: '', code: '', billable: '', short: '', long: '' }],
  ])('%j', (line, columns) => {
    expect(sliceColumns(line, ORDER_FILE)).toEqual(columns);
  });
});
