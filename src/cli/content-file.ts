/**
 * One open content file and what it holds, read once: code systems, value sets, concept maps and the heads of its resources. Knows nothing of
 * other files; ids and which maps are served are given where a catalogue is made of several.
 */
import { sqliteCodeSystem } from '../codesystem/sqlite-code-system.js';
import { type ConceptMap, wholeMap } from '../conceptmap/concept-map.js';
import { storedConceptMaps } from '../conceptmap/concept-map-store.js';
import { type ContentStore, openContentStore, type StoredCodeSystem } from '../db/content-store.js';
import { resourceStore, type StoredResource } from '../db/resource-store.js';
import { once } from '../domain/once.js';
import type { FhirVersion } from '../domain/resource-decoder.js';
import type { ValueSetDefinition } from '../domain/value-set.js';
import { weightedCache } from '../domain/weighted-cache.js';
import { encodeConceptMap } from '../fhir/resources/encode.js';
import type { CataloguedResource, CodeSystemVersion, ValueSetVersion } from '../terminology/catalogue.js';
import { PUBLICATION_NOTE } from './compile-map.js';

/** A resource that has no id yet; `parts` are what its id is made of, the publisher's own first. */
export interface FileResource {
  readonly parts: readonly [own: string | undefined, ...more: (string | undefined)[]];
  readonly resource: Omit<CataloguedResource, 'id'>;
}

export interface ContentFile {
  readonly store: ContentStore;
  readonly codeSystems: readonly CodeSystemVersion[];
  readonly valueSets: readonly ValueSetVersion[];
  readonly conceptMaps: readonly ConceptMap[];
  readonly resources: readonly FileResource[];
  /** Whether it was compiled from governance, which then says whether it is served. */
  readonly governed: boolean;
}

/** @throws ContentFileError where the file cannot be used. */
export function openContentFile(path: string): ContentFile {
  const store = openContentStore(path);
  try {
    return contentOf(store);
  } catch (error) {
    store.close();
    throw error;
  }
}

function contentOf(store: ContentStore): ContentFile {
  const stored = store.codeSystems();
  const resources = resourceStore(store.db);
  const heads = resources.heads();
  const conceptMaps = storedConceptMaps(store.db);
  const told = new Set(heads.map(({ type, url, version }) => `${type} ${url}|${version}`));
  return {
    store,
    codeSystems: stored.map((system) => ({ info: system.info, open: once(() => sqliteCodeSystem(store, system)) })),
    valueSets: heads
      .filter(({ type, url }) => type === 'ValueSet' && url !== undefined)
      .map((head) => valueSet(head, resources)),
    conceptMaps,
    resources: [
      ...formsOf(heads).map((forms) => publishedResource(forms, resources)),
      ...stored.filter(({ info }) => !told.has(`CodeSystem ${info.url}|${info.version}`)).map(synthesizedResource),
      ...conceptMaps.filter(({ info }) => !told.has(`ConceptMap ${info.url}|${info.version}`)).map(mapResource),
    ],
    governed: store.notes()[PUBLICATION_NOTE] !== undefined,
  };
}

type Resources = ReturnType<typeof resourceStore>;
type Forms = readonly [head: StoredResource, other?: StoredResource];

function publishedResource([head, other]: Forms, resources: Resources): FileResource {
  return {
    parts: [head.id, head.name, head.url, head.version],
    resource: {
      type: head.type as CataloguedResource['type'],
      head: searchable(head),
      fhirVersion: head.fhirVersion as FhirVersion,
      json: () => resources.json(head.row),
      ...(other === undefined
        ? {}
        : { other: { fhirVersion: other.fhirVersion, json: () => resources.json(other.row) } }),
    },
  };
}

/** Each resource once, with the second form of one that was published in both FHIR versions. */
function formsOf(heads: readonly StoredResource[]): readonly Forms[] {
  const forms: Forms[] = [];
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

function valueSet(head: StoredResource, resources: Resources): ValueSetVersion {
  return {
    url: head.url ?? '',
    ...(head.version === undefined ? {} : { version: head.version }),
    definition: () =>
      DEFINITIONS.get(head, () => {
        const text = resources.definition(head.row) ?? '{}';
        return { value: JSON.parse(text) as ValueSetDefinition, weight: text.length };
      }),
  };
}

/** Definitions of value sets that are in use, by the characters of their JSON; those of content that is no longer served go with time. */
const DEFINITIONS = weightedCache<StoredResource, ValueSetDefinition>(8_000_000, 'value sets');

/** A code system that was not published as a resource (LOINC, SNOMED CT …) is shown as one. */
function synthesizedResource({ info, count }: StoredCodeSystem): FileResource {
  return {
    parts: [info.id, info.name ?? info.title, info.version],
    resource: { type: 'CodeSystem', head: searchable(info), info, conceptCount: count },
  };
}

/** Rows up to which a map is read whole; of a larger one, as of LOINC's code system, the head alone. */
const MOST_ROWS_READ = 5_000;

/** A map that was not published as a resource (LOINC's replacements, GEMs, SNOMED CT reference sets) is shown as one. */
function mapResource(map: ConceptMap): FileResource {
  const { info } = map;
  const last = (text: string | undefined): string | undefined => text?.split('/').at(-1);
  return {
    parts: [info.id, last(info.url), last(info.version)],
    resource: {
      type: 'ConceptMap',
      head: searchable(info),
      fhirVersion: '4.0',
      json: () => JSON.stringify(encodeConceptMap(wholeMap(map, MOST_ROWS_READ) ?? { ...info, groups: [] }, '4.0')),
    },
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
