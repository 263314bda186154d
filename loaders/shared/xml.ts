/**
 * Streaming XML for the loaders (ICD-10-CM tabular lists, ClaML): elements and text in document order with their
 * positions. It decodes by the byte order mark or the declared encoding. Nothing external is ever read and no entity of
 * a DTD is ever expanded: a reference to one is an error. What the elements mean is the loader's.
 */

import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { LoadError } from './load-error.js';
import { type ReleaseSource, readStart } from './source.js';
import type { ReleaseFile } from './source-container.js';
import { completeUtf8Length, decodeText, firstInvalidByte, type TextEncoding } from './text.js';

/** Position in the decoded text, counted from 1. */
export interface XmlPosition {
  readonly line: number;
  readonly column: number;
}

export interface XmlHandlers {
  /** A start tag, qualified name as written. The position is that of the tag's end. */
  open?(name: string, attributes: Readonly<Record<string, string>>, position: XmlPosition): void;
  /** Text between tags, CDATA included; one stretch of text may come in several calls. */
  text?(text: string): void;
  close?(name: string, position: XmlPosition): void;
  /** Bytes read since the last call, for progress. */
  bytes?(count: number): void;
}

/**
 * Reads a whole XML file, calling the handlers in document order. Throws LoadError with line and column: malformed XML,
 * an undefined entity, bytes that violate the encoding, an unknown encoding. What a handler throws passes through.
 */
export async function readXml(source: ReleaseSource, file: ReleaseFile, handlers: XmlHandlers): Promise<void> {
  const label = source.label(file);
  const decoder = createDecoder(label, await readStart(source, file, PROLOGUE_BYTES));
  const state = { bytes: 0, bytesAtLastTag: 0 };
  const parser = createParser(label, handlers, state);
  const fail = (problem: string, column: number) =>
    new LoadError({ file: label, line: parser.line, column: Math.max(1, column) }, problem);
  const feed = ({ text, invalidByte }: Decoded) => {
    parser.write(text);
    if (invalidByte === undefined) return;
    throw fail(`byte ${invalidByte} is not valid in the encoding that the file declares`, parser.column + 1);
  };
  for await (const chunk of (await source.open(file)) as AsyncIterable<Buffer>) {
    state.bytes += chunk.length;
    feed(decoder.write(chunk));
    handlers.bytes?.(chunk.length);
    if (state.bytes - state.bytesAtLastTag > MAX_TAGLESS_BYTES) {
      throw fail(
        `no tag begins or ends within ${MAX_TAGLESS_BYTES} bytes: this does not seem to be a release`,
        parser.column,
      );
    }
  }
  feed(decoder.end());
  parser.close();
}

/** Room for a byte order mark and the XML declaration. */
const PROLOGUE_BYTES = 512;

/** Text, comments and document types are held in memory until they end; no publisher's are near this size. */
const MAX_TAGLESS_BYTES = 16 * 1024 * 1024;

interface ReadState {
  bytes: number;
  bytesAtLastTag: number;
}

function createParser(label: string, handlers: XmlHandlers, state: ReadState) {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const position = (): XmlPosition => ({ line: parser.line, column: Math.max(1, parser.column) });
  parser.on('error', (error) => {
    throw new LoadError({ file: label, ...position() }, `malformed XML: ${error.message.replace(/^\d+:\d+: /, '')}`);
  });
  parser.on('opentag', (tag) => {
    state.bytesAtLastTag = state.bytes;
    handlers.open?.(tag.name, tag.attributes, position());
  });
  parser.on('closetag', (tag) => {
    state.bytesAtLastTag = state.bytes;
    handlers.close?.(tag.name, position());
  });
  const onText = (text: string) => handlers.text?.(text);
  parser.on('text', onText);
  parser.on('cdata', onText);
  return parser;
}

interface Decoded {
  readonly text: string;
  /** The first byte that the encoding does not allow, such as `0xe9`; `text` is what stands before it. */
  readonly invalidByte?: string;
}

interface Decoder {
  write(bytes: Buffer): Decoded;
  /** What was held back because it might have gone on. */
  end(): Decoded;
}

function createDecoder(label: string, start: Buffer): Decoder {
  const name = encodingOf(start);
  if (/^(utf-?8|us-ascii|ascii)$/i.test(name)) return strictDecoder('utf-8');
  if (/^(iso-?8859-1|latin-?1|windows-1252|cp1252)$/i.test(name)) return strictDecoder('windows-1252');
  return systemDecoder(label, name);
}

/** By byte order mark, else as declared, else UTF-8 (XML 1.0, section 4.3.3). */
function encodingOf(start: Buffer): string {
  const mark = start.subarray(0, 2).toString('hex');
  if (mark === 'fffe') return 'utf-16le';
  if (mark === 'feff') return 'utf-16be';
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(start.toString('latin1'));
  return declared?.[1] ?? 'utf-8';
}

function strictDecoder(encoding: TextEncoding): Decoder {
  let rest: Buffer = Buffer.alloc(0);
  const write = (chunk: Buffer) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const complete = encoding === 'utf-8' ? completeUtf8Length(bytes) : bytes.length;
    rest = bytes.subarray(complete);
    return decodeStrictly(bytes.subarray(0, complete), encoding);
  };
  return { write, end: () => decodeStrictly(rest, encoding) };
}

function decodeStrictly(bytes: Buffer, encoding: TextEncoding): Decoded {
  const text = decodeText(bytes, encoding);
  if (text !== undefined) return { text };
  const at = firstInvalidByte(bytes, encoding);
  return { text: decodeText(bytes.subarray(0, at), encoding) ?? '', invalidByte: hex(bytes[at]) };
}

function systemDecoder(label: string, name: string): Decoder {
  const decoder = createTextDecoder(label, name);
  const decode = (...input: Parameters<TextDecoder['decode']>): Decoded => {
    try {
      return { text: decoder.decode(...input) };
    } catch {
      return { text: '', invalidByte: 'sequence near here' };
    }
  };
  return { write: (bytes) => decode(bytes, { stream: true }), end: () => decode() };
}

function createTextDecoder(label: string, name: string): TextDecoder {
  try {
    return new TextDecoder(name, { fatal: true });
  } catch (error) {
    throw new LoadError(
      { file: label, line: 1 },
      `declares the encoding ${JSON.stringify(name)}, which is not supported`,
      { cause: error },
    );
  }
}

function hex(byte: number | undefined): string {
  return `0x${(byte ?? 0).toString(16).padStart(2, '0')}`;
}
