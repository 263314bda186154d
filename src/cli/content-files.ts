/** The content files of a data folder, and the catalogue made of them. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT_IN_CODE_SYSTEMS, BUILT_IN_VALUE_SETS } from '../codesystem/built-in.js';
import { sqliteCodeSystem } from '../codesystem/sqlite-code-system.js';
import { type ConceptMap, wholeMap } from '../conceptmap/concept-map.js';
import { storedConceptMaps } from '../conceptmap/concept-map-store.js';
import { type ContentStore, openContentStore, type StoredCodeSystem } from '../db/content-store.js';
import { resourceStore, type StoredResource } from '../db/resource-store.js';
import { once } from '../domain/once.js';
import type { FhirVersion } from '../domain/resource-decoder.js';
import type { ValueSetDefinition } from '../domain/value-set.js';
import { encodeConceptMap } from '../fhir/resources/encode.js';
import {
  type Catalogue,
  type CataloguedResource,
  createCatalogue,
  type ValueSetVersion,
} from '../terminology/catalogue.js';

/** Paths of the content files below a data folder, sorted. */
export function contentFiles(data: string): readonly string[] {
  const root = join(data, 'content');
  if (!existsSync(root)) return [];
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(root, name)).map((file) => join(root, name, file)))
    .filter((file) => file.endsWith('.sqlite') && !/[\\/]\.[^\\/]*$/.test(file))
    .sort();
}

/** Everything loaded, open. */
export interface OpenContent {
  readonly catalogue: Catalogue;
  readonly stores: readonly ContentStore[];
  close(): void;
}

/**
 * Opens all content files of a data folder.
 * @throws ContentFileError naming a file that cannot be used.
 */
export function openContentFiles(data: string): OpenContent {
  const stores = contentFiles(data).map(openContentStore);
  const ids = new Set<string>();
  const files = stores.map((store) => fileContent(store, ids));
  const catalogue = createCatalogue({
    codeSystems: [...files.flatMap((file) => file.codeSystems), ...BUILT_IN_CODE_SYSTEMS],
    valueSets: [
      ...files.flatMap((file) => file.valueSets),
      ...BUILT_IN_VALUE_SETS.map((definition) => ({ url: '', ...definition, definition: () => definition })),
    ],
    conceptMaps: files.flatMap((file) => file.conceptMaps),
    resources: files.flatMap((file) => file.resources),
  });
  return {
    catalogue,
    stores,
    close: () => {
      for (const store of stores) store.close();
    },
  };
}

function fileContent(store: ContentStore, ids: Set<string>) {
  const stored = store.codeSystems();
  const resources = resourceStore(store.db);
  const heads = resources.heads();
  const conceptMaps = storedConceptMaps(store.db);
  const published = formsOf(heads).map(
    ([head, other]): CataloguedResource => ({
      type: head.type as CataloguedResource['type'],
      id: uniqueId(ids, head.type, [head.id, head.name, head.url, head.version]),
      head: searchable(head),
      fhirVersion: head.fhirVersion as FhirVersion,
      json: () => resources.json(head.row),
      ...(other === undefined
        ? {}
        : { other: { fhirVersion: other.fhirVersion, json: () => resources.json(other.row) } }),
    }),
  );
  const told = new Set(heads.map(({ type, url, version }) => `${type} ${url}|${version}`));
  const synthesized = stored
    .filter(({ info }) => !told.has(`CodeSystem ${info.url}|${info.version}`))
    .map((system) => synthesizedResource(system, ids));
  const maps = conceptMaps
    .filter(({ info }) => !told.has(`ConceptMap ${info.url}|${info.version}`))
    .map((map) => mapResource(map, ids));
  return {
    codeSystems: stored.map((system) => ({ info: system.info, open: once(() => sqliteCodeSystem(store, system)) })),
    valueSets: heads
      .filter(({ type, url }) => type === 'ValueSet' && url !== undefined)
      .map((head) => valueSet(head, resources)),
    conceptMaps,
    resources: [...published, ...synthesized, ...maps],
  };
}

/** Each resource once, with the second form of one that was published in both FHIR versions. */
function formsOf(heads: readonly StoredResource[]): readonly (readonly [StoredResource, StoredResource?])[] {
  const forms: (readonly [StoredResource, StoredResource?])[] = [];
  for (const head of heads) {
    const before = forms.at(-1)?.[0];
    if (before !== undefined && isOtherForm(before, head)) forms.splice(-1, 1, [before, head]);
    else forms.push([head]);
  }
  return forms;
}

function isOtherForm(a: StoredResource, b: StoredResource): boolean {
  const same = a.type === b.type && a.id === b.id && a.url === b.url && a.version === b.version;
  return same && a.url !== undefined && a.fhirVersion !== b.fhirVersion;
}

function valueSet(head: StoredResource, resources: ReturnType<typeof resourceStore>): ValueSetVersion {
  return {
    url: head.url ?? '',
    ...(head.version === undefined ? {} : { version: head.version }),
    definition: () => JSON.parse(resources.definition(head.row) ?? '{}') as ValueSetDefinition,
  };
}

/** A code system that was not published as a resource (LOINC, SNOMED CT …) is shown as one. */
function synthesizedResource({ info, count }: StoredCodeSystem, ids: Set<string>): CataloguedResource {
  return {
    type: 'CodeSystem',
    id: uniqueId(ids, 'CodeSystem', [info.id, info.name ?? info.title, info.version]),
    head: searchable(info),
    info,
    conceptCount: count,
  };
}

/** Rows up to which a map is read whole; of a larger one, as of LOINC's code system, the head alone. */
const MOST_ROWS_READ = 5_000;

/** A map that was not published as a resource (a mapping file, LOINC's replacements, GEMs, SNOMED CT reference sets) is shown as one. */
function mapResource(map: ConceptMap, ids: Set<string>): CataloguedResource {
  const { info } = map;
  const last = (text: string | undefined): string | undefined => text?.split('/').at(-1);
  return {
    type: 'ConceptMap',
    id: uniqueId(ids, 'ConceptMap', [info.id, last(info.url), last(info.version)]),
    head: searchable(info),
    fhirVersion: '4.0',
    json: () => JSON.stringify(encodeConceptMap(wholeMap(map, MOST_ROWS_READ) ?? { ...info, groups: [] }, '4.0')),
  };
}

function searchable(
  head: { readonly [K in 'url' | 'version' | 'name' | 'title' | 'status']?: string },
): CataloguedResource['head'] {
  const { url, version, name, title, status } = head;
  return {
    ...(url === undefined ? {} : { url }),
    ...(version === undefined ? {} : { version }),
    ...(name === undefined ? {} : { name }),
    ...(title === undefined ? {} : { title }),
    ...(status === undefined ? {} : { status: status as NonNullable<CataloguedResource['head']['status']> }),
  };
}

/**
 * A logical id that no other resource of the type has: the publisher's where it is free, else with the version, else with a
 * counter. FHIR ids have at most 64 characters of letters, digits, `-` and `.`.
 */
function uniqueId(taken: Set<string>, type: string, [first, ...more]: readonly (string | undefined)[]): string {
  const clean = (text: string): string => text.replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^-+|-+$/g, '');
  const parts = [first, ...more].filter((part): part is string => part !== undefined && part !== '').map(clean);
  const candidates = parts
    .map((_, index) =>
      parts
        .slice(0, index + 1)
        .join('-')
        .slice(-64),
    )
    .filter((id) => id !== '');
  const fallback = candidates.at(-1) ?? type.toLowerCase();
  let id = (first === undefined ? candidates.slice(-1) : candidates).find(
    (candidate) => !taken.has(`${type}/${candidate}`),
  );
  for (let n = 2; id === undefined; n++) {
    const numbered = `${fallback.slice(0, 58)}-${n}`;
    if (!taken.has(`${type}/${numbered}`)) id = numbered;
  }
  taken.add(`${type}/${id}`);
  return id;
}
