/**
 * Folders: every file below, and the entries of zips that lie directly among them (publishers nest the release's zip in
 * a folder). Zips inside those zips stay closed and are named as such.
 */

import { createHash } from 'node:crypto';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { asLoadError, LoadError } from './load-error.js';
import {
  baseNameOf,
  type Container,
  digestDiskFile,
  isArchiveName,
  isClutter,
  openDiskRange,
  type StoredFile,
} from './source-container.js';
import type { Budget } from './source-limits.js';
import { openZip } from './source-zip.js';

interface DiskFile {
  readonly name: string;
  readonly path: string;
  readonly size: number;
}

/** Opens the folder at `path`. Throws LoadError naming the file or folder that cannot be read. */
export async function openFolder(path: string, budget: Budget): Promise<Container> {
  const onDisk: DiskFile[] = [];
  await walk({ root: path, budget, seen: new Set(), found: onDisk }, '');
  onDisk.sort((a, b) => (a.name < b.name ? -1 : 1));
  if (onDisk.length === 0) throw new LoadError({ file: path }, 'holds no files');
  const zips = await openZips(
    onDisk.filter((file) => /\.zip$/i.test(file.name)),
    budget,
  );
  return {
    files: [...onDisk.filter((file) => !isArchiveName(file.name)).map(storedFile), ...zips.files],
    unopenedArchives: [
      ...onDisk.map((file) => file.name).filter((name) => isArchiveName(name) && !/\.zip$/i.test(name)),
      ...zips.unopenedArchives,
    ],
    sha256: () => digestFolder(onDisk),
    close: zips.close,
  };
}

interface Walk {
  readonly root: string;
  readonly budget: Budget;
  readonly seen: Set<string>;
  readonly found: DiskFile[];
}

async function walk(state: Walk, folder: string): Promise<void> {
  const real = await realpath(join(state.root, folder));
  if (state.seen.has(real)) return;
  state.seen.add(real);
  for (const baseName of await list(join(state.root, folder))) {
    const name = folder === '' ? baseName : `${folder}/${baseName}`;
    if (isClutter(baseName)) continue;
    state.budget.countEntry(state.root);
    const path = join(state.root, name);
    const entry = await statOf(path);
    if (entry.isDirectory()) await walk(state, name);
    else if (entry.isFile()) state.found.push({ name, path, size: entry.size });
  }
}

async function list(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw asLoadError(folder, error);
  }
}

async function statOf(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    throw asLoadError(path, error);
  }
}

function storedFile(file: DiskFile): StoredFile {
  return {
    name: file.name,
    baseName: baseNameOf(file.name),
    size: file.size,
    label: file.path,
    open: async () => openDiskRange({ path: file.path, label: file.path }),
  };
}

async function openZips(zips: readonly DiskFile[], budget: Budget): Promise<Omit<Container, 'sha256'>> {
  const opened: Container[] = [];
  const close = async () => {
    for (const container of opened) await container.close();
  };
  const files: StoredFile[] = [];
  const unopenedArchives: string[] = [];
  try {
    for (const zip of zips) {
      const container = await openZip(zip.path, budget);
      opened.push(container);
      files.push(...container.files.map((file) => ({ ...file, name: `${zip.name}/${file.name}` })));
      unopenedArchives.push(...container.unopenedArchives.map((name) => `${zip.name}/${name}`));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { files, unopenedArchives, close };
}

async function digestFolder(files: readonly DiskFile[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file.name}\0${await digestDiskFile(file.path)}\n`);
  return hash.digest('hex');
}
