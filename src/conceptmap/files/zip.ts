/** Zip archives of workbooks: without the time at which they were made, so that the same content gives the same bytes; and whether one is sound. Knows no contents. */
import { crc32, inflateRawSync } from 'node:zlib';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
/** 1980-01-01 00:00 in DOS form, the earliest that a zip can name. */
const NO_TIME = 0;
const NO_DATE = 0x0021;

interface ZipEntry {
  /** Where the entry stands in the central directory, and where its local header. */
  readonly at: number;
  readonly local: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
}

/** The archive with every time set to the first of 1980 (APPNOTE 6.3.10, §4.3.7 and §4.3.12). */
export function withoutTimes(zip: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(zip);
  const view = new DataView(copy.buffer);
  for (const { at, local } of entries(copy)) {
    for (const place of [at + 12, local + 10]) {
      view.setUint16(place, NO_TIME, true);
      view.setUint16(place + 2, NO_DATE, true);
    }
  }
  return copy;
}

/** What is wrong with an archive: damaged anywhere, or more than `most` bytes when it is unpacked, whatever it says of itself. */
export function zipFault(zip: Uint8Array, most: number): 'damaged' | 'too-large' | undefined {
  const all = entries(zip);
  if (all.length === 0) return 'damaged';
  let left = most;
  for (const entry of all) {
    if (entry.unpacked > left) return 'too-large';
    left -= entry.unpacked;
    if (!isSound(zip, entry)) return 'damaged';
  }
  return undefined;
}

function isSound(zip: Uint8Array, { local, method, packed, unpacked, crc }: ZipEntry): boolean {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const data = zip.subarray(start, start + packed);
  try {
    const content = method === 8 ? inflateRawSync(data, { maxOutputLength: Math.max(1, unpacked) }) : data;
    return content.length === unpacked && crc32(content) === crc;
  } catch {
    return false;
  }
}

/** The entries of the central directory; none where there is no sound one. */
function entries(zip: Uint8Array): readonly ZipEntry[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  let end = zip.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) return [];
  const found: ZipEntry[] = [];
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    if (at + 46 > zip.length || view.getUint32(at, true) !== ENTRY) return [];
    const local = view.getUint32(at + 42, true);
    if (local + 30 > zip.length) return [];
    const u32 = (offset: number): number => view.getUint32(at + offset, true);
    found.push({ at, local, method: view.getUint16(at + 10, true), crc: u32(16), packed: u32(20), unpacked: u32(24) });
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return found;
}
