/**
 * Small releases for the tests of the shared readers, made in temporary folders: files, zips, tars, and zips with
 * faults patched in by byte.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterEach } from 'vitest';
import { ZipFile } from 'yazl';
import { LoadError } from '../../../loaders/shared/load-error.js';
import type { ReleaseSource } from '../../../loaders/shared/source.js';
import type { ReleaseFile } from '../../../loaders/shared/source-container.js';

export type Content = string | Buffer;

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'concord-test-'));
  folders.push(folder);
  return folder;
}

/** Writes the files below a new temporary folder and gives its path. */
export function folderWith(files: Readonly<Record<string, Content>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Writes one file into a new temporary folder and gives its path. */
export function fileWith(name: string, content: Content): string {
  return join(folderWith({ [name]: content }), name);
}

export interface ZipOptions {
  readonly compress?: boolean;
  readonly forceZip64Format?: boolean;
}

export async function zipOf(files: Readonly<Record<string, Content>>, options: ZipOptions = {}): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name, options);
  zip.end();
  return buffer(zip.outputStream);
}

export async function tarOf(files: Readonly<Record<string, Content>>): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) tar.entry({ name }, Buffer.from(content));
  tar.finalize();
  return buffer(tar);
}

export async function tgzOf(files: Readonly<Record<string, Content>>): Promise<Buffer> {
  return gzipSync(await tarOf(files));
}

const CENTRAL_HEADER = Buffer.from('PK\x01\x02', 'latin1');
const LOCAL_HEADER = Buffer.from('PK\x03\x04', 'latin1');

/** Changes the first entry's header in the zip's directory; offsets as in APPNOTE 4.3.12. */
export function patchDirectory(zip: Buffer, change: (header: Buffer) => void): Buffer {
  const copy = Buffer.from(zip);
  change(copy.subarray(copy.indexOf(CENTRAL_HEADER)));
  return copy;
}

/** Replaces a name by one of the same length wherever it stands. */
export function renameEntry(zip: Buffer, from: string, to: string): Buffer {
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
}

/** Changes one byte of the first entry's data. */
export function corruptData(zip: Buffer): Buffer {
  const copy = Buffer.from(zip);
  const header = copy.indexOf(LOCAL_HEADER);
  const data = header + 30 + copy.readUInt16LE(header + 26) + copy.readUInt16LE(header + 28);
  copy[data + 4] = (copy[data + 4] ?? 0) ^ 0xff;
  return copy;
}

/** A source of one file whose bytes come in chunks of the given size: the readers must not care where chunks end. */
export function chunkedSource(
  content: Content,
  chunkBytes: number,
  name = 'x.txt',
): { source: ReleaseSource; file: ReleaseFile } {
  const bytes = Buffer.from(content);
  const file = { name, baseName: name, size: bytes.length };
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) chunks.push(bytes.subarray(at, at + chunkBytes));
  const unused = async () => {
    throw new Error('not part of this stand-in');
  };
  const source: ReleaseSource = {
    kind: 'file',
    name,
    path: name,
    files: [file],
    unopenedArchives: [],
    label: () => name,
    open: async () => Readable.from(chunks),
    readText: unused,
    sha256: unused,
    close: async () => {},
  };
  return { source, file };
}

/** The file of that name in the source. */
export function fileNamed(source: ReleaseSource, name: string): ReleaseFile {
  const file = source.files.find((candidate) => candidate.name === name);
  if (file === undefined) throw new Error(`no ${name} among ${source.files.map((each) => each.name).join(', ')}`);
  return file;
}

export async function contentOf(source: ReleaseSource, name: string): Promise<string> {
  return (await buffer(await source.open(fileNamed(source, name)))).toString('utf8');
}

/** The LoadError with which the work ends; fails the test when it does not. */
export async function loadErrorOf(work: () => Promise<unknown>): Promise<LoadError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof LoadError) return error;
    throw error;
  }
  throw new Error('a LoadError was expected');
}
