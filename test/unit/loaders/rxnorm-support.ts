/**
 * What the tests of the RxNorm and NDC loaders share: RRF files by column name, and loading a source into a content file that is
 * then read back.
 */
import { afterAll } from 'vitest';
import { type RrfTable, RXNCONSO } from '../../../loaders/rxnorm-rrf/tables.js';
import type { FileCount, Loader, LoadOptions } from '../../../loaders/shared/loader.js';
import type { ContentStore } from '../../../src/db/content-store.js';
import type { Concept } from '../../../src/domain/concept.js';
import { cleanUp, conceptFinder, type LoadedContent, loadOnly } from '../../support/release-loading.js';

export { recogniseAt as releasesAt } from '../../support/release-loading.js';

afterAll(cleanUp);

export type Cells = Readonly<Record<string, string | number>>;

/** Rows of an RRF file; what a row does not say is empty. */
export function rrf(table: RrfTable, ...rows: readonly Cells[]): string {
  return rows.map((row) => `${table.columns.map((column) => row[column] ?? '').join('|')}|\n`).join('');
}

/** An atom of RxNorm itself, as short as a test wants it. */
export function atom(RXCUI: number, TTY: string, STR: string, more: Cells = {}): Cells {
  return { RXCUI, LAT: 'ENG', RXAUI: `A${RXCUI}${TTY}`, SAB: 'RXNORM', TTY, CODE: RXCUI, STR, SUPPRESS: 'N', ...more };
}

export function conso(...atoms: readonly Cells[]): string {
  return rrf(RXNCONSO, ...atoms);
}

/** A content file read back, and what the load counted. */
export interface Loaded extends LoadedContent {
  concept(code: string): Concept;
  /** Values of a property as text, in order. */
  values(code: string, property: string): readonly string[];
  /** Designations as `[code of the use, value]`. */
  names(code: string): readonly (readonly [string | undefined, string])[];
  parents(code: string): readonly string[];
  /** Rows of the concept map: source, target, relationship, comment. */
  map(): readonly unknown[];
  count(baseName: string): FileCount | undefined;
}

/** Loads the only release at a path. */
export async function loadAt(loader: Loader, path: string, options: LoadOptions = {}): Promise<Loaded> {
  const loaded = await loadOnly(loader, path, options);
  return { ...loaded, ...readers(loaded.store, loaded.counts) };
}

function readers(store: ContentStore, counts: readonly FileCount[]) {
  const concept = conceptFinder(store);
  return {
    concept,
    values: (code: string, property: string) =>
      store
        .properties(concept(code).ord)
        .filter((one) => one.code === property)
        .map(({ value }) =>
          value.type === 'Coding' ? `${value.value.code} ${value.value.display}` : `${value.value}`,
        ),
    names: (code: string) => store.designations(concept(code).ord).map(({ use, value }) => [use?.code, value] as const),
    parents: (code: string) => store.parents(concept(code).ord).map((parent) => parent.code),
    map: () =>
      store.db
        .prepare('SELECT source_code, target_code, relationship, comment FROM map_element ORDER BY id')
        .raw()
        .all(),
    count: (baseName: string) => counts.find(({ name }) => name.endsWith(baseName)),
  };
}
