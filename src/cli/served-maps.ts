/**
 * Which concept maps of the open files are served, as governance says: the version that its pointer names answers where none is asked for,
 * other published versions where they are asked for, a retired map not at all.
 */
import type { ConceptMap } from '../conceptmap/concept-map.js';
import type { ServedMap } from '../governance/publishing.js';
import type { ContentFile, FileResource } from './content-file.js';

/** What of a file takes part in a catalogue. */
export interface ServedPart {
  readonly conceptMaps: readonly ConceptMap[];
  readonly resources: readonly FileResource[];
}

/**
 * The parts of the files, in their order. `served` is undefined where governance is not asked; then every file is served, the newest version
 * first.
 */
export function servedParts(
  files: readonly ContentFile[],
  served: readonly ServedMap[] | undefined,
): readonly ServedPart[] {
  if (served === undefined) return files;
  const byUrl = new Map(served.filter(isKnownToClients).map((map) => [map.url, map]));
  return files
    .map((file) => ({ file, part: partOf(file, byUrl) }))
    .sort((a, b) => rank(a.file, byUrl) - rank(b.file, byUrl))
    .map(({ part }) => part);
}

/** A map in its first draft says nothing yet about what is served under its URL. */
function isKnownToClients({ served, retired }: ServedMap): boolean {
  return served !== undefined || retired === true;
}

function partOf(file: ContentFile, byUrl: ReadonlyMap<string, ServedMap>): ServedPart {
  if (!file.conceptMaps.some(({ info }) => file.governed || byUrl.has(info.url))) return file;
  const answers = (url: string | undefined, version: string | undefined): boolean => {
    const map = byUrl.get(url ?? '');
    if (map === undefined) return !file.governed;
    // A version that governance published is governance's own file's; other versions under its URL go on until it is retired.
    return map.retired !== true && map.published.includes(version ?? '') === file.governed;
  };
  return {
    conceptMaps: file.conceptMaps
      .filter(({ info }) => answers(info.url, info.version))
      .map((map) => (isPointedAt(map.info, byUrl) ? map : { ...map, superseded: true })),
    resources: file.resources
      .filter(({ resource: { type, head } }) => type !== 'ConceptMap' || answers(head.url, head.version))
      .map((resource) => (file.governed ? withShortId(resource) : resource)),
  };
}

function isPointedAt(
  { url, version }: { readonly url?: string; readonly version?: string },
  byUrl: ReadonlyMap<string, ServedMap>,
): boolean {
  const map = byUrl.get(url ?? '');
  return map === undefined || map.served === version;
}

/** The served version comes before its siblings, and so takes the map's own id. */
function rank(file: ContentFile, byUrl: ReadonlyMap<string, ServedMap>): number {
  return file.governed && file.conceptMaps.some(({ info }) => isPointedAt(info, byUrl)) ? 0 : 1;
}

function withShortId({ parts: [own], resource }: FileResource): FileResource {
  return { parts: [own, resource.head.version], resource };
}
