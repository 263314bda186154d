/**
 * What the tests of the ICD loaders share: releases written into temporary folders, loading them into content files
 * that are then read back, and lines of the fixed-width files.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { LoadError } from '../../../loaders/shared/load-error.js';
import type { FileCount, Loader, LoadOptions, Release } from '../../../loaders/shared/loader.js';
import { silentProgress } from '../../../loaders/shared/progress.js';
import { openSource } from '../../../loaders/shared/source.js';
import { storedConceptMaps } from '../../../src/conceptmap/concept-map-store.js';
import { type ContentStore, openContentStore } from '../../../src/db/content-store.js';
import { openContentWriter } from '../../../src/db/content-writer-store.js';
import type { Concept } from '../../../src/domain/concept.js';

export const SHARED = resolve(process.env['CONCORD_SHARED'] ?? '../shared');

const opened: { close(): unknown }[] = [];
const folders: string[] = [];

/** Closes and removes what the helpers have opened; for afterEach or afterAll. */
export async function cleanUp(): Promise<void> {
  for (const one of opened.splice(0)) await one.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'concord-icd-'));
  folders.push(folder);
  return folder;
}

/** A folder with these files. */
export function folderOf(files: Readonly<Record<string, string | Buffer>>, name = 'release'): string {
  const folder = join(temporaryFolder(), name);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** The releases that a loader finds at `path`. */
export async function recognise(loader: Loader, path: string, options: LoadOptions = {}): Promise<readonly Release[]> {
  const source = await openSource(path);
  opened.push(source);
  return loader.recognise(source, options);
}

/** A content file read back, and what the load counted. */
export interface Loaded {
  readonly release: Release;
  readonly store: ContentStore;
  readonly counts: readonly FileCount[];
  concept(code: string): Concept;
  /** Property values of a concept, in order. */
  values(code: string, property: string): readonly unknown[];
  /** Designations as `[use, value]`, with the language where it is not English. */
  names(code: string): readonly (readonly string[])[];
  parents(code: string): readonly string[];
  children(code: string): readonly string[];
  /** Codes of the concepts that a full-text query finds. */
  search(match: string): readonly string[];
  count(sql: string): number;
}

/** Loads the only release at `path`. */
export async function load(loader: Loader, path: string, options: LoadOptions = {}): Promise<Loaded> {
  const releases = await recognise(loader, path, options);
  const [release] = releases;
  if (release === undefined || releases.length > 1) throw new Error(`${releases.length} releases in ${path}`);
  return loadRelease(release);
}

export async function loadRelease(release: Release): Promise<Loaded> {
  const file = join(temporaryFolder(), 'content.sqlite');
  const writer = openContentWriter(file);
  let counts: readonly FileCount[];
  try {
    counts = await release.write(writer, { progress: silentProgress, decode: () => undefined });
    writer.finish();
  } catch (error) {
    writer.abort();
    throw error;
  }
  const store = openContentStore(file);
  opened.push(store);
  return { release, store, counts, ...readers(store) };
}

function readers(store: ContentStore): Omit<Loaded, 'release' | 'store' | 'counts'> {
  const concept = (code: string): Concept => {
    const found = store.find(1, code);
    if (found === undefined) throw new Error(`no concept ${code}`);
    return found;
  };
  return {
    concept,
    values: (code, property) =>
      store
        .properties(concept(code).ord)
        .filter((one) => one.code === property)
        .map(({ value }) => value.value),
    names: (code) =>
      store
        .designations(concept(code).ord)
        .map(({ use, language = '', value }) => [use?.code ?? '', value, ...(language === 'en' ? [] : [language])]),
    parents: (code) => store.parents(concept(code).ord).map((parent) => parent.code),
    children: (code) => store.children(concept(code).ord).map((child) => child.code),
    search: (match) => store.search(match, 0, 50).map(({ ord }) => store.at(ord)?.code ?? ''),
    count: (sql) => Number(store.db.prepare(sql).pluck().get()),
  };
}

/** The rows of the only concept map of a content file for a source code, as its operation would see them. */
export function mapRows(loaded: Loaded, code: string) {
  const [map] = storedConceptMaps(loaded.store.db);
  return (map?.groups ?? []).flatMap((group) => group.bySource(code));
}

export function conceptMaps(loaded: Loaded) {
  return storedConceptMaps(loaded.store.db);
}

/** A line of an order file at the documented positions. */
export function orderLine(order: number, code: string, billable: '0' | '1', title: string, short = title): string {
  return `${String(order).padStart(5, '0')} ${code.padEnd(7)} ${billable} ${short.slice(0, 60).padEnd(60)} ${title}`;
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
