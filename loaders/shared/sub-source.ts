/**
 * A part of a source as a source of its own: several releases may lie in one folder or archive, and each has an identity
 * made of its own files alone.
 */
import { createHash } from 'node:crypto';
import type { ReleaseSource } from './source.js';
import type { ReleaseFile } from './source-container.js';

/** The source restricted to the files for which `keep` holds; the digest covers just those. Closing is the owner's. */
export function subSource(source: ReleaseSource, keep: (file: ReleaseFile) => boolean): ReleaseSource {
  const files = source.files.filter(keep);
  if (files.length === source.files.length) return { ...source, close: async () => {} };
  return { ...source, files, sha256: () => digestOf(source, files), close: async () => {} };
}

/** The folder of a file inside its source, with its closing slash; empty at the top. */
export function folderOf(file: ReleaseFile): string {
  return file.name.slice(0, file.name.length - file.baseName.length);
}

/**
 * The folder that holds a whole release, given the folder of the file by which it was recognised and the publisher's names of
 * the folders inside a release, such as `LoincTable/`.
 */
export function releaseRoot(folder: string, inner: RegExp): string {
  const parts = folder.split('/').filter((part) => part !== '');
  while (parts.length > 0 && inner.test(parts[parts.length - 1] ?? '')) parts.pop();
  return parts.length === 0 ? '' : `${parts.join('/')}/`;
}

async function digestOf(source: ReleaseSource, files: readonly ReleaseFile[]): Promise<string> {
  const whole = createHash('sha256');
  for (const file of files) {
    const hash = createHash('sha256');
    for await (const chunk of await source.open(file)) hash.update(chunk as Buffer);
    whole.update(`${hash.digest('hex')}  ${file.name}\n`);
  }
  return whole.digest('hex');
}
