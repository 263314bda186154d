/**
 * Bytes to text, strictly: the decoders that the delimited and the XML readers share, and where exactly a byte sequence
 * is not what the encoding allows. It knows nothing of lines' meaning, columns or files.
 */

import { isAscii, isUtf8 } from 'node:buffer';

/** `windows-1252` also stands for ISO-8859-1, of which it is the superset that publishers' files really use. */
export type TextEncoding = 'utf-8' | 'windows-1252';

/** 0x80–0x9F of windows-1252 (WHATWG Encoding, index windows-1252); '' marks the five bytes that are no character. */
const WINDOWS_1252_HIGH: readonly string[] = Array.from('€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ', (character) =>
  character === '\0' ? '' : character,
);

const UNDEFINED_IN_1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/** What latin1 makes of the bytes that windows-1252 redefines. */
const C1_CONTROLS = /[\u0080-\u009f]/g;

/** Decodes whole characters; undefined when the bytes are not valid in the encoding. */
export function decodeText(bytes: Buffer, encoding: TextEncoding): string | undefined {
  if (isAscii(bytes)) return bytes.toString('latin1');
  if (encoding === 'utf-8') return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
  let valid = true;
  const text = bytes.toString('latin1').replace(C1_CONTROLS, (control) => {
    const character = WINDOWS_1252_HIGH[control.charCodeAt(0) - 0x80] ?? '';
    if (character === '') valid = false;
    return character;
  });
  return valid ? text : undefined;
}

/** Offset of the first byte that does not belong to a valid character; the length of `bytes` when all do. */
export function firstInvalidByte(bytes: Buffer, encoding: TextEncoding): number {
  if (encoding === 'windows-1252') {
    const at = bytes.findIndex((byte) => UNDEFINED_IN_1252.has(byte));
    return at < 0 ? bytes.length : at;
  }
  // Halving finds a valid prefix within a few characters of the longest one; the rest is walked.
  let valid = 0;
  for (let step = bytes.length; step > 0; step >>= 1) {
    const end = completeUtf8Length(bytes.subarray(0, valid + step));
    if (isUtf8(bytes.subarray(valid, end))) valid = end;
  }
  for (let length = 1; length <= 4 && valid + length <= bytes.length; length += 1) {
    if (!isUtf8(bytes.subarray(valid, valid + length))) continue;
    valid += length;
    length = 0;
  }
  return valid;
}

/** Line and column, counted from 1, of the first byte that does not belong to a valid character. */
export function placeOfInvalidByte(bytes: Buffer, encoding: TextEncoding): { line: number; column: number } {
  return placeOfByte(bytes, firstInvalidByte(bytes, encoding), encoding);
}

/** Line and column, counted from 1, of the byte at `offset`; what stands before it must be valid. */
export function placeOfByte(bytes: Buffer, offset: number, encoding: TextEncoding): { line: number; column: number } {
  const lineStart = bytes.subarray(0, offset).lastIndexOf(NEWLINE) + 1;
  const before = decodeText(bytes.subarray(lineStart, offset), encoding) ?? '';
  return { line: 1 + countNewlines(bytes.subarray(0, lineStart)), column: 1 + before.length };
}

const NEWLINE = 0x0a;

export function countNewlines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === NEWLINE) count += 1;
  return count;
}

/** Length of `bytes` without an unfinished UTF-8 sequence at the end. */
export function completeUtf8Length(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return utf8SequenceLength(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function utf8SequenceLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}

/**
 * A copy of `value` that keeps nothing else alive. The readers' values may be slices of a block of some hundred
 * kilobytes: a loader that holds a few long values of a large file for its whole run should hold such copies. (V8
 * copies values below 13 characters anyway.)
 */
export function ownCopy(value: string): string {
  return value.length < 13 ? value : Buffer.from(value, 'utf8').toString('utf8');
}
