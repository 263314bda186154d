/**
 * Gzipped tar archives (FHIR npm packages). Tar has no directory, so the archive is unpacked once, in full, into one temporary spool file
 * that close() removes; its entries are byte ranges of the spool.
 */

import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
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
  openDiskRange,
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
  readonly path: string;
  readonly handle: FileHandle;
  close(): Promise<void>;
}

/** The spool's name is removed at once where the system allows it, so that a killed process leaves nothing behind. */
async function createSpool(): Promise<Spool> {
  const folder = await mkdtemp(join(tmpdir(), 'concord-'));
  const path = join(folder, 'spool');
  const handle = await open(path, 'wx+');
  const remove = () => rm(folder, { recursive: true, force: true });
  await remove().catch(() => {});
  const close = async () => {
    await handle.close();
    await remove();
  };
  return { path, handle, close };
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
  if (failures.length > 0)
    throw archiveError(path, failures.find((failure) => failure instanceof LoadError) ?? failures[0]);
  return read.status === 'fulfilled' ? read.value : [];
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
      await spool.handle.write(chunk, 0, chunk.length, end);
      end += chunk.length;
    }
    // Where a name occurs twice the later entry counts, as for tar itself.
    if (wanted) files.set(name, spooledFile({ path, spool, name, start, end }));
  }
  return [...files.values()];
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
    open: async () => openDiskRange({ path: spool.path, fd: spool.handle.fd, label, start, end }),
  };
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
