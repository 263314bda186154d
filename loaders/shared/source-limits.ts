/**
 * The guards against hostile archives: how much a release may unpack to, and which names may stand in it. It owns the
 * limits and the wording of their errors; it opens nothing.
 */

import { Transform } from 'node:stream';
import { crc32 } from 'node:zlib';
import { asLoadError, LoadError } from './load-error.js';

export interface SourceLimits {
  /** Sum of the uncompressed sizes of all entries, in bytes. */
  readonly maxTotalBytes: number;
  /** Uncompressed to compressed size of one entry; applies above `ratioFreeBytes`. */
  readonly maxRatio: number;
  /** Entries up to this many uncompressed bytes may compress as well as they like. */
  readonly ratioFreeBytes: number;
  readonly maxEntries: number;
}

/** Room for a SNOMED CT full release of every edition, and far from what a zip bomb needs. */
export const DEFAULT_LIMITS: SourceLimits = {
  maxTotalBytes: 40 * 1024 ** 3,
  maxRatio: 1000,
  ratioFreeBytes: 100 * 1024 ** 2,
  maxEntries: 2_000_000,
};

/**
 * What a release has used of its limits; shared by a folder and the zips in it. Each function throws a LoadError beyond
 * a limit.
 */
export interface Budget {
  countEntry(archive: string): void;
  /** Counts bytes unpacked. */
  addBytes(archive: string, bytes: number): void;
  /** Compares the size unpacked with the size `packed` in the archive. */
  checkRatio(label: string, size: number, packed: number): void;
}

export function createBudget(limits: SourceLimits): Budget {
  let total = 0;
  let entries = 0;
  return {
    addBytes(archive, bytes) {
      total += bytes;
      if (total > limits.maxTotalBytes) {
        throw new LoadError({ file: archive }, `unpacks to more than ${limits.maxTotalBytes} bytes: refused`);
      }
    },
    checkRatio(label, size, packed) {
      if (size > limits.ratioFreeBytes && size > packed * limits.maxRatio) {
        throw new LoadError(
          { file: label },
          `unpacks to more than ${limits.maxRatio} times its compressed size, as a zip bomb does: refused`,
        );
      }
    },
    countEntry(archive) {
      entries += 1;
      if (entries > limits.maxEntries) {
        throw new LoadError({ file: archive }, `holds more than ${limits.maxEntries} entries: refused`);
      }
    },
  };
}

/**
 * Refuses names that would leave the folder they are unpacked to. Nothing is unpacked by name here; who sends such
 * names is not to be trusted.
 */
export function checkEntryName(archive: string, name: string): void {
  const escapes =
    name.startsWith('/') || /^[a-z]:/i.test(name) || name.split('/').includes('..') || name.includes('\0');
  if (escapes) {
    throw new LoadError(
      { file: archive },
      `holds the entry ${JSON.stringify(name)}, whose name leads out of the archive: refused`,
    );
  }
}

/**
 * Passes an entry's bytes on while holding it to its declared size and checksum: what an archive declares may be a lie.
 */
export function verifyingStream(label: string, declared: { readonly size: number; readonly crc32: number }): Transform {
  let size = 0;
  let checksum = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > declared.size) {
        done(
          new LoadError(
            { file: label },
            `unpacks to more than the ${declared.size} bytes that the archive declares: refused`,
          ),
        );
        return;
      }
      checksum = crc32(chunk, checksum);
      done(null, chunk);
    },
    flush(done) {
      if (size !== declared.size) {
        done(new LoadError({ file: label }, `is truncated: ${size} of ${declared.size} bytes could be unpacked`));
      } else if (checksum !== declared.crc32) {
        done(new LoadError({ file: label }, 'is damaged: its checksum (CRC-32) does not match'));
      } else {
        done();
      }
    },
    destroy(error, done) {
      done(error === null ? null : asLoadError(label, error));
    },
  });
}
