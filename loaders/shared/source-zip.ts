/**
 * Zip archives: their directory through yauzl, their entries as verified streams that can be opened any number of times
 * at once. It owns the wording for damaged, encrypted and unsupported zips; it unpacks nothing to disk.
 */

import { open as openHandle } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { asLoadError, LoadError } from './load-error.js';
import {
  baseNameOf,
  CHUNK_BYTES,
  type Container,
  digestDiskFile,
  isArchiveName,
  isClutter,
  openDiskRange,
  type StoredFile,
} from './source-container.js';
import { type Budget, checkEntryName, verifyingStream } from './source-limits.js';

const STORED = 0;
const DEFLATED = 8;

/** Opens the zip at `path`. Throws LoadError naming the file. */
export async function openZip(path: string, budget: Budget): Promise<Container> {
  const zip = await openDirectory(path);
  try {
    const files: StoredFile[] = [];
    for (const entry of await readEntries(zip, path, budget)) files.push(storedEntry(path, zip, entry));
    return {
      files: files.filter((file) => !isArchiveName(file.name)),
      unopenedArchives: files.filter((file) => isArchiveName(file.name)).map((file) => file.name),
      sha256: () => digestDiskFile(path),
      close: async () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function openDirectory(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false });
  } catch (error) {
    if (isSystemError(error)) throw asLoadError(path, error);
    const problem = (await startsLikeZip(path))
      ? 'the zip is truncated or damaged: its directory, which stands at the end, cannot be read'
      : 'is named .zip but is not a zip archive';
    throw new LoadError({ file: path }, problem, { cause: error });
  }
}

async function readEntries(zip: ZipFile, path: string, budget: Budget): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      budget.countEntry(path);
      checkEntryName(path, entry.fileName);
      if (entry.fileName.endsWith('/') || isClutter(entry.fileName)) continue;
      checkReadable(`${path}/${entry.fileName}`, entry);
      budget.addBytes(path, entry.uncompressedSize);
      budget.checkRatio(`${path}/${entry.fileName}`, entry.uncompressedSize, entry.compressedSize);
      entries.push(entry);
    }
  } catch (error) {
    throw error instanceof LoadError ? error : directoryError(path, error);
  }
  return entries;
}

function checkReadable(label: string, entry: Entry): void {
  if (entry.isEncrypted()) {
    throw new LoadError({ file: label }, 'is encrypted: unpack the archive with its password and load the folder');
  }
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    throw new LoadError(
      { file: label },
      `is compressed by method ${entry.compressionMethod}, which is not supported: unpack the archive and load the folder`,
    );
  }
}

/**
 * yauzl's own words for hostile names and strong encryption are clear; everything else means that the directory is
 * damaged.
 */
function directoryError(path: string, error: unknown): LoadError {
  const detail = error instanceof Error ? error.message : String(error);
  if (/absolute path|relative path|invalid characters/.test(detail)) {
    return new LoadError({ file: path }, `holds an entry whose name leads out of the archive (${detail}): refused`, {
      cause: error,
    });
  }
  if (/encryption/.test(detail)) {
    return new LoadError({ file: path }, 'is encrypted: unpack it with its password and load the folder', {
      cause: error,
    });
  }
  return new LoadError({ file: path }, `the zip is damaged: ${detail}`, { cause: error });
}

function storedEntry(path: string, zip: ZipFile, entry: Entry): StoredFile {
  const label = `${path}/${entry.fileName}`;
  return {
    name: entry.fileName.replace(/^(\.\/)+/, ''),
    baseName: baseNameOf(entry.fileName),
    size: entry.uncompressedSize,
    label,
    open: () => openEntry(path, zip, entry, label),
  };
}

async function openEntry(path: string, zip: ZipFile, entry: Entry, label: string): Promise<Readable> {
  const start = await dataStart(zip, entry, label);
  const packed = openDiskRange({ path, label, start, end: start + entry.compressedSize });
  const verified = verifyingStream(label, { size: entry.uncompressedSize, crc32: entry.crc32 });
  // The consumer sees each failure when it reads `verified`, even if it did not listen yet when that failed.
  const ended = () => {};
  verified.on('error', ended);
  if (entry.compressionMethod === STORED) pipeline(packed, verified, ended);
  else pipeline(packed, createInflateRaw({ chunkSize: CHUNK_BYTES }), verified, ended);
  return verified;
}

async function dataStart(zip: ZipFile, entry: Entry, label: string): Promise<number> {
  try {
    return (await zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart;
  } catch (error) {
    if (isSystemError(error)) throw asLoadError(label, error);
    const detail = error instanceof Error ? error.message : String(error);
    throw new LoadError({ file: label }, `the zip is truncated or damaged: ${detail}`, { cause: error });
  }
}

async function startsLikeZip(path: string): Promise<boolean> {
  const handle = await openHandle(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.toString('latin1') === 'PK';
  } finally {
    await handle.close();
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
