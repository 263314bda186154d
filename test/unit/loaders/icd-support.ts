/**
 * What the tests of the ICD loaders share: releases written into temporary folders, loading them into content files
 * that are then read back, and lines of the fixed-width files.
 */
import { resolve } from 'node:path';
import { LoadError } from '../../../loaders/shared/load-error.js';
import type { Loader, LoadOptions, Release } from '../../../loaders/shared/loader.js';
import { storedConceptMaps } from '../../../src/conceptmap/concept-map-store.js';
import type { ContentStore } from '../../../src/db/content-store.js';
import type { Concept } from '../../../src/domain/concept.js';
import { conceptFinder, type LoadedContent, loadContent, loadOnly } from '../../support/release-loading.js';

export { cleanUp, folderOf, recogniseAt as recognise } from '../../support/release-loading.js';

export const SHARED = resolve(process.env['CONCORD_SHARED'] ?? '../shared');

/** A content file read back, and what the load counted. */
export interface Loaded extends LoadedContent {
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
  const loaded = await loadOnly(loader, path, options);
  return { ...loaded, ...readers(loaded.store) };
}

export async function loadRelease(release: Release): Promise<Loaded> {
  const loaded = await loadContent(release);
  return { ...loaded, ...readers(loaded.store) };
}

function readers(store: ContentStore): Omit<Loaded, keyof LoadedContent> {
  const concept = conceptFinder(store);
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
