// Owns writing: rows from a generator go to a file in chunks, at the pace of the disk; memory stays at one chunk.

import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const CHUNK_CHARACTERS = 1 << 18;

/**
 * @typedef {object} WrittenFile
 * @property {string} path relative to the release's folder
 * @property {number} rows without the header line
 * @property {number} bytes
 */

/**
 * A sink for the files of one release; it keeps the list of what was written.
 * @param {string} root folder that all paths are relative to
 * @param {{ newline: string }} format
 */
export function createRelease(root, { newline }) {
  /** @type {WrittenFile[]} */
  const files = [];
  /**
   * @param {string} path
   * @param {string | null} header first line, null for layouts without one
   * @param {Iterable<string>} rows lines without line end
   */
  const write = async (path, header, rows) => {
    const target = join(root, path);
    await mkdir(dirname(target), { recursive: true });
    const tally = { rows: 0 };
    const stream = createWriteStream(target);
    const lines = header === null ? '' : header + newline;
    await pipeline(Readable.from(chunks(lines, rows, { newline, tally })), stream);
    files.push({ path, rows: tally.rows, bytes: stream.bytesWritten });
  };
  return { files, write };
}

/** @typedef {ReturnType<typeof createRelease>} Release */

/**
 * @param {string} head
 * @param {Iterable<string>} rows
 * @param {{ newline: string, tally: { rows: number } }} options
 */
function* chunks(head, rows, { newline, tally }) {
  let chunk = head;
  for (const row of rows) {
    chunk += row + newline;
    tally.rows++;
    if (chunk.length >= CHUNK_CHARACTERS) {
      yield Buffer.from(chunk);
      chunk = '';
    }
  }
  if (chunk !== '') yield Buffer.from(chunk);
}

/**
 * One CSV line as LOINC writes it: every field quoted, quotes doubled.
 * @param {ReadonlyArray<string | number>} fields
 */
export function csv(fields) {
  let line = '';
  for (const field of fields) {
    const text = String(field);
    line += `${line === '' ? '"' : ',"'}${text.includes('"') ? text.replaceAll('"', '""') : text}"`;
  }
  return line;
}

/** One RF2 line. @param {ReadonlyArray<string | number | undefined>} fields */
export const tabbed = (fields) => fields.join('\t');

/** One RRF line: a bar after every field. @param {ReadonlyArray<string | number | undefined>} fields */
export const barred = (fields) => `${fields.join('|')}|`;
