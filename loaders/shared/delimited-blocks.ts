/**
 * Text files as blocks of whole lines, decoded strictly. It owns cutting the byte stream at line ends and the errors
 * for wrong encodings; it knows nothing of columns or quotes.
 */

import { LoadError } from './load-error.js';
import type { ReleaseSource } from './source.js';
import type { ReleaseFile } from './source-container.js';
import { countNewlines, decodeText, firstInvalidByte, placeOfByte, type TextEncoding } from './text.js';

/** Whole lines, each with its line end (the last line of the file may lack it). */
export interface TextBlock {
  readonly text: string;
  /** Line number, counted from 1, of the first line. */
  readonly firstLine: number;
  /** Bytes that the block took up in the file: progress is counted by them. */
  readonly bytes: number;
}

/** Longer lines are taken as a sign that the file is not a text file: they would have to be held in memory whole. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

const NEWLINE = 0x0a;
const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The file's lines in blocks, without a byte order mark. Throws LoadError with line and column where the encoding is
 * violated.
 */
export async function* readBlocks(
  source: ReleaseSource,
  file: ReleaseFile,
  encoding: TextEncoding,
): AsyncGenerator<TextBlock, void, undefined> {
  const label = source.label(file);
  let firstLine = 1;
  for await (const bytes of wholeLines(label, (await source.open(file)) as AsyncIterable<Buffer>)) {
    const body = firstLine === 1 ? withoutByteOrderMark(label, bytes) : bytes;
    yield { text: decodeBlock({ label, encoding, firstLine }, body), firstLine, bytes: bytes.length };
    firstLine += countNewlines(bytes);
  }
}

/** Cuts the stream after the last line end of each chunk: no multi-byte character contains one. */
async function* wholeLines(label: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  for await (const chunk of chunks) {
    const cut = chunk.lastIndexOf(NEWLINE) + 1;
    if (cut > 0) {
      const head = chunk.subarray(0, cut);
      yield pending.length === 0 ? head : Buffer.concat([...pending, head]);
      pending = [];
      pendingBytes = 0;
    }
    if (cut < chunk.length) pending.push(chunk.subarray(cut));
    pendingBytes += chunk.length - cut;
    if (pendingBytes > MAX_LINE_BYTES) {
      throw new LoadError(
        { file: label },
        `holds a line longer than ${MAX_LINE_BYTES} bytes: it does not seem to be a text file`,
      );
    }
  }
  if (pending.length > 0) yield Buffer.concat(pending);
}

function withoutByteOrderMark(label: string, bytes: Buffer): Buffer {
  const start = bytes.readUIntBE(0, Math.min(2, bytes.length));
  if (start === 0xfffe || start === 0xfeff) {
    throw new LoadError({ file: label, line: 1 }, 'is encoded in UTF-16: convert it to UTF-8');
  }
  return bytes.subarray(0, 3).equals(UTF8_BOM) ? bytes.subarray(3) : bytes;
}

interface BlockPlace {
  readonly label: string;
  readonly encoding: TextEncoding;
  readonly firstLine: number;
}

function decodeBlock(block: BlockPlace, bytes: Buffer): string {
  const nul = bytes.indexOf(0);
  const text = nul < 0 ? decodeText(bytes, block.encoding) : undefined;
  if (text === undefined) throw encodingError(block, bytes, nul);
  return text;
}

function encodingError(block: BlockPlace, bytes: Buffer, nul: number): LoadError {
  const invalid = firstInvalidByte(bytes, block.encoding);
  const at = nul >= 0 && nul < invalid ? nul : invalid;
  const found = placeOfByte(bytes, at, block.encoding);
  const place = { file: block.label, line: block.firstLine + found.line - 1, column: found.column };
  const byte = (bytes[at] ?? 0).toString(16).padStart(2, '0');
  return new LoadError(
    place,
    at === nul
      ? `NUL byte: the file is not ${block.encoding} text, as expected here`
      : `byte 0x${byte} is not valid ${block.encoding}, the encoding expected here`,
  );
}
