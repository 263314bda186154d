/**
 * The files of a release, whatever it came as: a folder, a zip, an npm-style .tgz or a single file. It owns recognising
 * which of these a path is, finding files by name and the digest that identifies a release. It does not read what the
 * files mean, and the formats of the containers live in source-folder, source-zip and source-tgz.
 */

import { open, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { asLoadError, LoadError } from './load-error.js';
import {
  type Container,
  decodeWhole,
  digestDiskFile,
  openDiskRange,
  type ReleaseFile,
  readWhole,
} from './source-container.js';
import { openFolder } from './source-folder.js';
import { createBudget, DEFAULT_LIMITS, type SourceLimits } from './source-limits.js';
import { openTgz } from './source-tgz.js';
import { openZip } from './source-zip.js';

export type SourceKind = 'folder' | 'zip' | 'tgz' | 'file';

/** An opened release. Close it; until then every file can be opened any number of times, also several at once. */
export interface ReleaseSource {
  readonly kind: SourceKind;
  /** Base name of the path. */
  readonly name: string;
  readonly path: string;
  /** Sorted by name; without folders, dotfiles and `__MACOSX`. */
  readonly files: readonly ReleaseFile[];
  /** Archives inside that were not opened: only zips that lie in a folder are. For the message when nothing is recognised. */
  readonly unopenedArchives: readonly string[];
  /** How errors name a file of this source: its path on disk, or the archive's path, a slash and the name inside. */
  label(file: ReleaseFile): string;
  /** The raw bytes. A stream fails with a LoadError. */
  open(file: ReleaseFile): Promise<Readable>;
  /** The whole file as text (UTF-8, BOM removed). LoadError when it is larger than `maxBytes` or not UTF-8. */
  readText(file: ReleaseFile, maxBytes: number): Promise<string>;
  /** SHA-256 in hex of the archive's or the file's bytes; for a folder of its sorted file names and their digests. */
  sha256(): Promise<string>;
  close(): Promise<void>;
}

/**
 * Opens the release at `path`. `limits` guard against archives that unpack to more than any release holds. Throws
 * LoadError: missing or unreadable path, an archive that is damaged, encrypted, hostile or not what its name says.
 */
export async function openSource(path: string, limits: Partial<SourceLimits> = {}): Promise<ReleaseSource> {
  try {
    const kind = await recogniseKind(path);
    const budget = createBudget({ ...DEFAULT_LIMITS, ...limits });
    const opened = await OPENERS[kind](path, budget);
    return buildSource(path, kind, opened);
  } catch (error) {
    throw asLoadError(path, error);
  }
}

/** The files whose base name matches, outermost first, then by name. */
export function findFiles(source: ReleaseSource, baseName: RegExp): readonly ReleaseFile[] {
  const pattern = new RegExp(baseName.source, baseName.flags.replace(/[gy]/g, ''));
  const depth = (file: ReleaseFile) => file.name.split('/').length;
  return source.files.filter((file) => pattern.test(file.baseName)).sort((a, b) => depth(a) - depth(b));
}

/** The outermost file whose base name matches (a full RxNorm release repeats its files under `prescribe/`). */
export function findFile(source: ReleaseSource, baseName: RegExp): ReleaseFile | undefined {
  return findFiles(source, baseName)[0];
}

/** The first bytes of a file, at most `maxBytes`: enough to tell what it is. */
export async function readStart(source: ReleaseSource, file: ReleaseFile, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of (await source.open(file)) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

const OPENERS = { folder: openFolder, zip: openZip, tgz: openTgz, file: openSingleFile } as const;

async function recogniseKind(path: string): Promise<SourceKind> {
  const found = await stat(path);
  if (found.isDirectory()) return 'folder';
  if (!found.isFile()) throw new LoadError({ file: path }, 'is neither a file nor a folder');
  if (found.size === 0) throw new LoadError({ file: path }, 'is empty');
  const magic = await readMagic(path);
  if (magic === ZIP_MAGIC || magic === EMPTY_ZIP_MAGIC || /\.zip$/i.test(path)) return 'zip';
  if (!/\.(tgz|tar\.gz)$/i.test(path)) return 'file';
  if (!magic.startsWith(GZIP_MAGIC))
    throw new LoadError({ file: path }, 'is named as a .tgz but is not gzip-compressed');
  return 'tgz';
}

const ZIP_MAGIC = '504b0304';
const EMPTY_ZIP_MAGIC = '504b0506';
const GZIP_MAGIC = '1f8b';

async function readMagic(path: string): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('hex', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function openSingleFile(path: string): Promise<Container> {
  const { size } = await stat(path);
  const name = basename(path);
  const open = async () => openDiskRange({ path, label: path });
  return {
    files: [{ name, baseName: name, size, label: path, open }],
    unopenedArchives: [],
    sha256: () => digestDiskFile(path),
    close: async () => {},
  };
}

function buildSource(path: string, kind: SourceKind, container: Container): ReleaseSource {
  const byName = new Map(container.files.map((file) => [file.name, file]));
  const stored = (file: ReleaseFile) => {
    const found = byName.get(file.name);
    if (found === undefined) throw new LoadError({ file: `${path}/${file.name}` }, 'is not part of this release');
    return found;
  };
  const label = (file: ReleaseFile) => stored(file).label;
  const openFile = async (file: ReleaseFile) => {
    try {
      return await stored(file).open();
    } catch (error) {
      throw asLoadError(label(file), error);
    }
  };
  return {
    kind,
    name: basename(resolve(path)),
    path,
    files: [...byName.values()]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, baseName, size }) => ({ name, baseName, size })),
    unopenedArchives: container.unopenedArchives,
    label,
    open: openFile,
    readText: async (file, maxBytes) =>
      decodeWhole(label(file), await readWhole(label(file), await openFile(file), maxBytes)),
    sha256: container.sha256,
    close: container.close,
  };
}
