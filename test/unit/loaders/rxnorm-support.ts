/**
 * What the tests of the RxNorm and NDC loaders share: RRF files by column name, and loading a source into a content file that is
 * then read back.
 */
import { join } from 'node:path';
import { type RrfTable, RXNCONSO } from '../../../loaders/rxnorm-rrf/tables.js';
import type { FileCount, Loader, LoadOptions, Release } from '../../../loaders/shared/loader.js';
import { silentProgress } from '../../../loaders/shared/progress.js';
import { openSource } from '../../../loaders/shared/source.js';
import { type ContentStore, openContentStore } from '../../../src/db/content-store.js';
import { openContentWriter } from '../../../src/db/content-writer-store.js';
import type { Concept } from '../../../src/domain/concept.js';
import { temporaryFolder } from '../loaders-shared/support.js';

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
export interface Loaded {
  readonly release: Release;
  readonly store: ContentStore;
  readonly counts: readonly FileCount[];
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

/** The releases that the loader finds at a path. */
export async function releasesAt(loader: Loader, path: string, options: LoadOptions = {}): Promise<readonly Release[]> {
  const source = await openSource(path);
  try {
    return await loader.recognise(source, options);
  } finally {
    await source.close();
  }
}

/** Loads the only release at a path. Its content file is open until `close`. */
export async function loadAt(loader: Loader, path: string, options: LoadOptions = {}): Promise<Loaded> {
  const source = await openSource(path);
  try {
    const [release, ...others] = await loader.recognise(source, options);
    if (release === undefined || others.length > 0) throw new Error(`${path} does not hold one release`);
    return await loadRelease(release);
  } finally {
    await source.close();
  }
}

async function loadRelease(release: Release): Promise<Loaded> {
  const file = join(temporaryFolder(), 'content.sqlite');
  const writer = openContentWriter(file);
  try {
    const counts = await release.write(writer, { progress: silentProgress, decode: () => undefined });
    writer.finish();
    const store = openContentStore(file);
    return { release, store, counts, ...readers(store, counts) };
  } catch (error) {
    writer.abort();
    throw error;
  }
}

function readers(store: ContentStore, counts: readonly FileCount[]) {
  const concept = (code: string): Concept => {
    const found = store.find(1, code);
    if (found === undefined) throw new Error(`no concept ${code}`);
    return found;
  };
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
