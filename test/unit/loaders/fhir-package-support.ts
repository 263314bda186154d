/** Loads a source with one loader into a temporary content file, and opens what came out. For the FHIR and CSV loaders' tests. */
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import type { FileCount, Loader, LoadOptions, Release } from '../../../loaders/shared/loader.js';
import { type Progress, silentProgress } from '../../../loaders/shared/progress.js';
import { openSource } from '../../../loaders/shared/source.js';
import { type ContentStore, openContentStore, type StoredCodeSystem } from '../../../src/db/content-store.js';
import { openContentWriter } from '../../../src/db/content-writer-store.js';
import { type ResourceStore, resourceStore } from '../../../src/db/resource-store.js';
import type { Concept } from '../../../src/domain/concept.js';
import { decodeResource } from '../../../src/fhir/resources/decode.js';

const folders: string[] = [];
const stores: ContentStore[] = [];

/** Closes and removes everything that the tests of a file made. */
export function cleanUp(): void {
  for (const store of stores.splice(0)) store.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'concord-test-'));
  folders.push(folder);
  return folder;
}

/** Files by name; objects are written as JSON. */
export type Files = Readonly<Record<string, string | object>>;

const textOf = (content: string | object): string =>
  typeof content === 'string' ? content : JSON.stringify(content, null, 2);

export function folderOf(files: Files): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), textOf(content));
  }
  return folder;
}

export function fileOf(name: string, content: string | object): string {
  return join(folderOf({ [name]: content }), name);
}

export async function tgzOf(name: string, files: Files): Promise<string> {
  const archive = pack();
  for (const [entry, content] of Object.entries(files)) archive.entry({ name: entry }, textOf(content));
  archive.finalize();
  const path = join(temporaryFolder(), name);
  await pipeline(archive, createGzip(), createWriteStream(path));
  return path;
}

export interface Loaded {
  readonly release: Release;
  readonly counts: readonly FileCount[];
  readonly notes: readonly string[];
  readonly store: ContentStore;
  readonly resources: ResourceStore;
  system(url: string): StoredCodeSystem;
  concept(url: string, code: string): Concept;
}

/** The releases that the loader finds at `path`. */
export async function recognised(loader: Loader, path: string, options: LoadOptions = {}): Promise<readonly Release[]> {
  const source = await openSource(path);
  try {
    return await loader.recognise(source, options);
  } finally {
    await source.close();
  }
}

/** Loads the one release at `path`. */
export async function load(loader: Loader, path: string, options: LoadOptions = {}): Promise<Loaded> {
  const source = await openSource(path);
  try {
    const [release, ...others] = await loader.recognise(source, options);
    if (release === undefined || others.length > 0) throw new Error(`${path} is not one release`);
    const file = join(temporaryFolder(), 'content.sqlite');
    const writer = openContentWriter(file);
    const notes: string[] = [];
    const progress: Progress = { ...silentProgress, note: (text) => notes.push(text) };
    try {
      const counts = await release.write(writer, { progress, decode: decodeResource });
      writer.finish();
      return opened(file, { release, counts, notes });
    } catch (error) {
      writer.abort();
      throw error;
    }
  } finally {
    await source.close();
  }
}

function opened(file: string, made: Pick<Loaded, 'release' | 'counts' | 'notes'>): Loaded {
  const store = openContentStore(file);
  stores.push(store);
  const system = (url: string): StoredCodeSystem => {
    const found = store.codeSystems().find(({ info }) => info.url === url);
    if (found === undefined) throw new Error(`no code system ${url}`);
    return found;
  };
  return {
    ...made,
    store,
    resources: resourceStore(store.db),
    system,
    concept: (url, code) => {
      const found = store.find(system(url).id, code);
      if (found === undefined) throw new Error(`no concept ${code} in ${url}`);
      return found;
    },
  };
}

/** The message of what a load throws. */
export async function failure(loading: Promise<unknown>): Promise<string> {
  try {
    await loading;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('was not refused');
}

/** A path below the folder of real releases; undefined, with a note, where it is not there. */
export function sharedPath(...parts: readonly string[]): string | undefined {
  const path = resolve(process.env['CONCORD_SHARED'] ?? '../shared', ...parts);
  if (existsSync(path)) return path;
  console.warn(
    `skipped: ${path} is not there (set CONCORD_SHARED to the folder that holds the real releases and tests)`,
  );
  return undefined;
}
