/** The content files of a data folder, and the catalogue made of them. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT_IN_CODE_SYSTEMS, BUILT_IN_VALUE_SETS } from '../codesystem/built-in.js';
import type { ContentStore } from '../db/content-store.js';
import type { ServedMap } from '../governance/publishing.js';
import {
  type Catalogue,
  type CataloguedResource,
  type CodeSystemVersion,
  createCatalogue,
} from '../terminology/catalogue.js';
import { type ContentFile, openContentFile } from './content-file.js';
import { idGiver } from './resource-ids.js';
import { servedParts } from './served-maps.js';
import { NOTHING_WRITTEN, type WrittenContent } from './written-content.js';

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
export function openContentFiles(data: string, served?: readonly ServedMap[]): OpenContent {
  const files = contentFiles(data).map(openContentFile);
  return {
    catalogue: catalogueOfFiles(files, { ...(served === undefined ? {} : { served }) }),
    stores: files.map(({ store }) => store),
    close: () => {
      for (const { store } of files) store.close();
    },
  };
}

export interface CatalogueSettings {
  /** What governance serves; undefined where it is not asked. */
  readonly served?: readonly ServedMap[];
  /** What clients wrote as FHIR resources. */
  readonly written?: WrittenContent;
  /** The list of code systems of the catalogue before; it is kept where it is still the same. */
  readonly codeSystems?: readonly CodeSystemVersion[];
}

/** The catalogue of open files, with what is built in. */
export function catalogueOfFiles(files: readonly ContentFile[], settings: CatalogueSettings = {}): Catalogue {
  const parts = servedParts(files, settings.served);
  const { written = NOTHING_WRITTEN } = settings;
  // Written resources keep the ids that their writers know them by.
  const giveId = idGiver(written.resources);
  const loaded = files.flatMap((file) => file.codeSystems);
  const codeSystems = [...loaded, ...written.codeSystems, ...BUILT_IN_CODE_SYSTEMS];
  return createCatalogue({
    codeSystems: sameOrNew(settings.codeSystems, codeSystems),
    valueSets: [
      ...files.flatMap((file) => file.valueSets),
      ...written.valueSets,
      ...BUILT_IN_VALUE_SETS.map((definition) => ({ url: '', ...definition, definition: () => definition })),
    ],
    conceptMaps: parts.flatMap((part) => part.conceptMaps),
    resources: [
      ...parts.flatMap((part) =>
        part.resources.map(
          ({ parts: names, resource }): CataloguedResource => ({ ...resource, id: giveId(resource.type, names) }),
        ),
      ),
      ...written.resources,
    ],
  });
}

/** What hangs on a list of code systems, such as closure tables, stays where none came or went. */
function sameOrNew<T>(before: readonly T[] | undefined, now: readonly T[]): readonly T[] {
  return before?.length === now.length && before.every((entry, at) => entry === now[at]) ? before : now;
}
