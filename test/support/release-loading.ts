/**
 * Loading releases in tests: files written into temporary folders, a release recognised and loaded into a content file that is then read
 * back. Everything opened is closed and removed by `cleanUp`.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FileCount, Loader, LoadOptions, Release } from '../../loaders/shared/loader.js';
import { silentProgress } from '../../loaders/shared/progress.js';
import { openSource, type ReleaseSource } from '../../loaders/shared/source.js';
import { type ContentStore, openContentStore } from '../../src/db/content-store.js';
import { openContentWriter } from '../../src/db/content-writer-store.js';
import type { Concept } from '../../src/domain/concept.js';

const opened: { close(): unknown }[] = [];
const folders: string[] = [];

/** Closes and removes what the helpers have opened; for afterEach or afterAll. */
export async function cleanUp(): Promise<void> {
  for (const one of opened.splice(0)) await one.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'concord-release-'));
  folders.push(folder);
  return folder;
}

/** A folder of this name with these files. */
export function folderOf(files: Readonly<Record<string, string | Buffer>>, name = 'release'): string {
  const folder = join(temporaryFolder(), name);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

export async function open(path: string): Promise<ReleaseSource> {
  const source = await openSource(path);
  opened.push(source);
  return source;
}

/** The releases that a loader finds at `path`. */
export async function recogniseAt(
  loader: Loader,
  path: string,
  options: LoadOptions = {},
): Promise<readonly Release[]> {
  return loader.recognise(await open(path), options);
}

/** A content file read back, and what the load counted and told. */
export interface LoadedContent {
  readonly release: Release;
  readonly store: ContentStore;
  readonly counts: readonly FileCount[];
  readonly notes: readonly string[];
}

/** Loads a release as the command does, into a content file of its own. */
export async function loadContent(release: Release): Promise<LoadedContent> {
  const file = join(temporaryFolder(), 'content.sqlite');
  const writer = openContentWriter(file);
  const notes: string[] = [];
  const progress = { ...silentProgress, note: (text: string) => void notes.push(text) };
  let counts: readonly FileCount[];
  try {
    counts = await release.write(writer, { progress, decode: () => undefined });
    for (const count of counts) writer.sourceFile(count);
    writer.finish();
  } catch (error) {
    writer.abort();
    throw error;
  }
  const store = openContentStore(file);
  opened.push(store);
  return { release, store, counts, notes };
}

/** Loads the only release at `path`. */
export async function loadOnly(loader: Loader, path: string, options: LoadOptions = {}): Promise<LoadedContent> {
  const releases = await recogniseAt(loader, path, options);
  const [release] = releases;
  if (release === undefined || releases.length > 1) throw new Error(`${releases.length} releases in ${path}`);
  return loadContent(release);
}

/** Finds concepts of the first code system of a content file; a code that is not there fails the test. */
export function conceptFinder(store: ContentStore): (code: string) => Concept {
  return (code) => {
    const found = store.find(1, code);
    if (found === undefined) throw new Error(`no concept ${code}`);
    return found;
  };
}
