/** Mapping files of the commands: found below paths, read whatever their format, written whole or not at all. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type MapFormat, mapFormats, recogniseFormat } from '../conceptmap/files/formats.js';
import { type MapDocument, MapFileError, type ReadOptions } from '../conceptmap/files/map-document.js';
import { looksLikeWorkbook, readWorkbook } from '../conceptmap/files/workbook.js';
import { decodeResource } from '../fhir/resources/decode.js';
import { encodeConceptMap } from '../fhir/resources/encode.js';
import { UsageError } from './command.js';

/** The exchange formats, with FHIR's codec. */
export const FORMATS: readonly MapFormat[] = mapFormats({ decode: decodeResource, encode: encodeConceptMap });

/** The files that the paths name: a file as it is, of a folder all `*.sssom.tsv` below it, sorted. */
export function mapFilesIn(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.sssom.tsv'))
      .sort()
      .map((name) => join(path, name));
  });
}

/** Largest mapping file that is read, bytes. */
const MOST_BYTES = 512 * 1024 * 1024;

/** @throws MapFileError for a file that is no UTF-8 text, or too large. */
export function readMapText(file: string): string {
  const { size } = statSync(file);
  if (size > MOST_BYTES) throw new MapFileError(file, [{ line: 1, text: `is larger than ${MOST_BYTES} bytes` }]);
  const bytes = readFileSync(file);
  if (looksLikeWorkbook(bytes)) {
    throw new MapFileError(file, [{ line: 1, text: 'is an Excel workbook; concord map import makes SSSOM of it' }]);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new MapFileError(file, [{ line: lineOfBadByte(bytes), text: 'is not UTF-8 text' }]);
  }
}

/** The first line that does not come back the same from UTF-8. */
function lineOfBadByte(bytes: Buffer): number {
  for (let line = 1, start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start) < 0 ? bytes.length : bytes.indexOf(0x0a, start);
    const part = bytes.subarray(start, end);
    if (!Buffer.from(part.toString('utf8')).equals(part)) return line;
    start = end + 1;
  }
  return 1;
}

export interface ReadMap {
  readonly document: MapDocument;
  readonly format: MapFormat;
  readonly content: string;
}

/**
 * Reads a mapping file in the format that is named, or the one it is recognised as.
 * @throws MapFileError listing what is wrong; UsageError where the format leaves something to tell that was not told.
 */
export function readMap(file: string, options: ReadOptions = {}, from?: string): ReadMap {
  const content = readMapText(file);
  const format = from === undefined ? recogniseFormat(FORMATS, file, content) : formatNamed(from, 'read');
  for (const need of format.needs) {
    if (options[need] === undefined)
      throw new UsageError(`${file}: ${format.help} does not tell it: --${need} is needed`);
  }
  if (format.read === undefined) throw new UsageError(`--from must be one of ${names('read')}, not '${from}'`);
  return { document: format.read(file, content, options), format, content };
}

/** Reads a mapping file that may be a workbook too. @throws as `readMap` does. */
export async function readAnyMap(file: string, options: ReadOptions, from?: string): Promise<MapDocument> {
  const named = from === undefined ? undefined : FORMATS.find(({ name }) => name === from)?.workbook;
  if (named === undefined && (from !== undefined || !isWorkbook(file))) return readMap(file, options, from).document;
  const { size } = statSync(file);
  if (size > MOST_BYTES) throw new MapFileError(file, [{ line: 1, text: `is larger than ${MOST_BYTES} bytes` }]);
  return await readWorkbook(file, readFileSync(file));
}

function isWorkbook(file: string): boolean {
  const start = new Uint8Array(4);
  const open = openSync(file, 'r');
  try {
    readSync(open, start);
  } finally {
    closeSync(open);
  }
  return looksLikeWorkbook(start);
}

/** @throws UsageError for a format that is not there, or cannot do this. */
export function formatNamed(name: string, can: 'read' | 'write'): MapFormat {
  const found = FORMATS.find((format) => format.name === name && canDo(format, can));
  if (found !== undefined) return found;
  throw new UsageError(`the format must be one of ${names(can)}, not '${name}'`);
}

function names(can: 'read' | 'write'): string {
  return FORMATS.filter((format) => canDo(format, can))
    .map(({ name }) => name)
    .join(', ');
}

function canDo(format: MapFormat, can: 'read' | 'write'): boolean {
  return format[can] !== undefined || format.workbook !== undefined;
}

/** Writes a file under another name first: what ends early leaves what was there. */
export function writeWhole(file: string, text: string | Uint8Array): void {
  const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(4).toString('hex')}`);
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
