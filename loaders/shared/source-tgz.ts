/**
 * Gzipped tar archives (FHIR npm packages). Tar has no directory, so the archive is unpacked once, in full, into one
 * temporary spool file that close() removes; its entries are byte ranges of the spool.
 */

import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Extract, extract } from 'tar-stream';
import { asLoadError, LoadError } from './load-error.js';
import {
  baseNameOf,
  CHUNK_BYTES,
  type Container,
  digestDiskFile,
  isArchiveName,
  isClutter,
  type StoredFile,
} from './source-container.js';
import { type Budget, checkEntryName } from './source-limits.js';

/** Opens the .tgz at `path`. Throws LoadError naming the file. */
export async function openTgz(path: string, budget: Budget): Promise<Container> {
  const spool = await createSpool();
  try {
    const files = await unpack(path, spool, budget);
    return {
      files: files.filter((file) => !isArchiveName(file.name)),
      unopenedArchives: files.filter((file) => isArchiveName(file.name)).map((file) => file.name),
      sha256: () => digestDiskFile(path),
      close: spool.close,
    };
  } catch (error) {
    await spool.close();
    throw error;
  }
}

interface Spool {
  readonly handle: FileHandle;
  close(): Promise<void>;
}

/** The spool's name is removed at once where the system allows it, so that a killed process leaves nothing behind. */
async function createSpool(): Promise<Spool> {
  const folder = await mkdtemp(join(tmpdir(), 'concord-spool-'));
  const handle = await open(join(folder, 'spool'), 'wx+');
  const remove = () => rm(folder, { recursive: true, force: true });
  await remove().catch(() => {});
  const close = async () => {
    await handle.close();
    await remove();
  };
  return { handle, close };
}

async function unpack(path: string, spool: Spool, budget: Budget): Promise<readonly StoredFile[]> {
  const tar = extract();
  const packed = (await stat(path)).size;
  const feeding = pipeline(
    createReadStream(path, { highWaterMark: CHUNK_BYTES }),
    createGunzip({ chunkSize: CHUNK_BYTES }),
    meter(path, packed, budget),
    tar,
  );
  const [read, fed] = await Promise.allSettled([spoolEntries({ path, spool, budget }, tar), feeding]);
  const failures = [read, fed].flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  const failure = failures.find((reason) => reason instanceof LoadError) ?? failures[0];
  if (read.status === 'rejected' || failure !== undefined) throw archiveError(path, failure);
  return read.value;
}

/** Holds what comes out of the decompressor to the limits, headers and padding included. */
function meter(path: string, packed: number, budget: Budget): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      try {
        budget.addBytes(path, chunk.length);
        budget.checkRatio(path, size, packed);
        done(null, chunk);
      } catch (error) {
        done(asLoadError(path, error));
      }
    },
  });
}

interface Unpacking {
  readonly path: string;
  readonly spool: Spool;
  readonly budget: Budget;
}

async function spoolEntries(unpacking: Unpacking, tar: Extract): Promise<readonly StoredFile[]> {
  const { path, spool, budget } = unpacking;
  const files = new Map<string, StoredFile>();
  let end = 0;
  for await (const entry of tar) {
    const name = entry.header.name.replace(/^(\.\/)+/, '');
    budget.countEntry(path);
    checkEntryName(path, name);
    const start = end;
    const wanted = entry.header.type === 'file' && !isClutter(name);
    for await (const chunk of entry as AsyncIterable<Buffer>) {
      if (!wanted) continue;
      await writeAt(spool.handle, chunk, end);
      end += chunk.length;
    }
    // Where a name occurs twice the later entry counts, as for tar itself.
    if (wanted) files.set(name, spooledFile({ path, spool, name, start, end }));
  }
  return [...files.values()];
}

async function writeAt(handle: FileHandle, chunk: Buffer, position: number): Promise<void> {
  try {
    for (let done = 0; done < chunk.length; ) {
      done += (await handle.write(chunk, done, chunk.length - done, position + done)).bytesWritten;
    }
  } catch (error) {
    throw asLoadError(`temporary copy in ${tmpdir()}`, error);
  }
}

interface SpooledEntry {
  readonly path: string;
  readonly spool: Spool;
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function spooledFile({ path, spool, name, start, end }: SpooledEntry): StoredFile {
  const label = `${path}/${name}`;
  return {
    name,
    baseName: baseNameOf(name),
    size: end - start,
    label,
    open: async () => Readable.from(readRange(spool.handle, label, { start, end }), { objectMode: false }),
  };
}

/** Reads by position from the one open file; a file stream on its descriptor would close it when destroyed early. */
async function* readRange(handle: FileHandle, label: string, range: { readonly start: number; readonly end: number }) {
  let { start } = range;
  while (start < range.end) {
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, range.end - start));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start).catch((error: unknown) => {
      throw asLoadError(label, error);
    });
    if (bytesRead === 0)
      throw new LoadError({ file: label }, 'the temporary copy of the unpacked archive is cut short');
    yield buffer.subarray(0, bytesRead);
    start += bytesRead;
  }
}

function archiveError(path: string, error: unknown): LoadError {
  const detail = error instanceof Error ? error.message : String(error);
  if (/Unexpected end of data/i.test(detail)) {
    return new LoadError({ file: path }, 'the archive is truncated', { cause: error });
  }
  if (/Invalid tar header/i.test(detail)) {
    return new LoadError({ file: path }, 'is not a tar archive inside its gzip compression', { cause: error });
  }
  return asLoadError(path, error);
}
