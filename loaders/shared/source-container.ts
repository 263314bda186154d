/**
 * What every kind of release container gives to source.ts, and the few file operations they share: streaming and
 * digesting files on disk, reading a stream as text, which names are clutter. It knows no archive format.
 */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { asLoadError, LoadError } from './load-error.js';
import { decodeText, placeOfInvalidByte } from './text.js';

/** One file of a release. */
export interface ReleaseFile {
  /** Path inside the release, separated by '/'. */
  readonly name: string;
  readonly baseName: string;
  /** Uncompressed size in bytes. */
  readonly size: number;
}

/** A file together with how to read it. */
export interface StoredFile extends ReleaseFile {
  /** How errors name it. */
  readonly label: string;
  open(): Promise<Readable>;
}

/** An opened folder, archive or file. */
export interface Container {
  readonly files: readonly StoredFile[];
  readonly unopenedArchives: readonly string[];
  sha256(): Promise<string>;
  close(): Promise<void>;
}

/** Large enough that the per-chunk costs of streams do not count, small enough to stay in the processor's cache. */
export const CHUNK_BYTES = 256 * 1024;

const ARCHIVE = /\.(zip|tgz|gz|tar|bz2|xz|7z|rar)$/i;

export function isArchiveName(name: string): boolean {
  return ARCHIVE.test(name);
}

/** Resource forks, folder listings and other dotfiles that archivers and desktops leave in releases. */
export function isClutter(name: string): boolean {
  return name.split('/').some((part) => part === '__MACOSX' || /^\.[^.]/.test(part) || part === 'Thumbs.db');
}

export function baseNameOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** What to stream: a file on disk, whole or a byte range of it (`end` exclusive). */
export interface DiskRange {
  readonly path: string;
  /** How errors name it. */
  readonly label: string;
  readonly start?: number;
  readonly end?: number;
}

/** Streams a file on disk; failures surface as LoadErrors. */
export function openDiskRange(range: DiskRange): Readable {
  const start = range.start ?? 0;
  if (range.end !== undefined && range.end <= start) return Readable.from([]);
  const stream = createReadStream(range.path, {
    highWaterMark: CHUNK_BYTES,
    start,
    ...(range.end === undefined ? {} : { end: range.end - 1 }),
  });
  // The consumer may not listen yet when a read fails; it sees the failure when it reads.
  stream.on('error', () => {});
  const destroy = stream._destroy.bind(stream);
  stream._destroy = (error, done) =>
    destroy(error, (closing) => done(asLoadErrorOrNull(range.label, closing ?? error)));
  return stream;
}

function asLoadErrorOrNull(label: string, error: Error | null | undefined): LoadError | null {
  return error === null || error === undefined ? null : asLoadError(label, error);
}

/** SHA-256 in hex of a file's bytes. */
export async function digestDiskFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of openDiskRange({ path, label: path })) hash.update(chunk);
  return hash.digest('hex');
}

/** Reads a whole stream; LoadError when it holds more than `maxBytes`. */
export async function readWhole(label: string, stream: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new LoadError({ file: label }, `is larger than the ${maxBytes} bytes expected at most`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** Decodes a whole UTF-8 file, without its byte order mark. */
export function decodeWhole(label: string, bytes: Buffer): string {
  const text = decodeText(bytes, 'utf-8');
  if (text === undefined)
    throw new LoadError({ file: label, ...placeOfInvalidByte(bytes, 'utf-8') }, 'is not valid UTF-8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
