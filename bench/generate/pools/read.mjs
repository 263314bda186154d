// Owns reading the release files that pools are drawn from: one pass over a file, row by row, by column names or
// positions. It checks nothing: the loaders do that.

import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

/**
 * The first file below a folder whose name matches, in the order of the paths; undefined where there is none.
 * @param {string} directory
 * @param {RegExp} name
 */
export async function findFile(directory, name) {
  const paths = await readdir(directory, { recursive: true });
  const found = paths.filter((path) => name.test(basename(path))).sort()[0];
  return found === undefined ? undefined : join(directory, found);
}

/**
 * Calls `use` for each line with its fields.
 * @param {string} path
 * @param {(line: string) => string[]} split
 * @param {(fields: string[]) => void} use
 */
async function eachLine(path, split, use) {
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) use(split(line.endsWith('\r') ? line.slice(0, -1) : line));
  }
  if (rest !== '') use(split(rest));
}

/**
 * Reads a file whose first line names the columns; `use` gets the values of the wanted ones, in the order asked for.
 * @param {string} path
 * @param {{ columns: ReadonlyArray<string>, split: (line: string) => string[] }} format
 * @param {(...values: string[]) => void} use
 */
export async function eachRow(path, { columns, split }, use) {
  /** @type {number[] | undefined} */
  let positions;
  await eachLine(path, split, (fields) => {
    if (positions !== undefined) return use(...positions.map((at) => fields[at] ?? ''));
    positions = columns.map((column) => fields.indexOf(column));
    const missing = columns.filter((_, i) => positions?.[i] === -1);
    if (missing.length > 0) throw new Error(`${path}: no column ${missing.join(', ')}`);
  });
}

/**
 * An RRF file has no header.
 * @param {string} path
 * @param {(fields: string[]) => void} use
 */
export async function eachRrfRow(path, use) {
  await eachLine(path, (line) => line.split('|'), use);
}

/** @param {string} line */
export const splitTabs = (line) => line.split('\t');

/** A line of which every field is quoted, as LOINC's are. @param {string} line */
export const splitQuoted = (line) =>
  line
    .slice(1, -1)
    .split('","')
    .map((field) => field.replaceAll('""', '"'));
