/**
 * What reviewers decided before, as the mapping engine takes it: approved rows of the maps that are published here, and of mapping files of other
 * sites. Reads; weighs nothing.
 */
import type { ConceptMap, ConceptMapGroup } from '../conceptmap/concept-map.js';
import type { MapDocument } from '../conceptmap/files/map-document.js';
import { compareVersions } from '../domain/version.js';
import type { Decision } from '../mapping/prior-maps.js';
import type { ContentFile } from './content-file.js';
import { mapFilesIn, readMap } from './map-files.js';

/** More rows than any local catalogue has. */
const MOST_ROWS = 500_000;

/** Rows of governed maps to a target: published, so approved here. */
export function publishedDecisions(files: readonly ContentFile[], target: string): readonly Decision[] {
  return newestMaps(files.filter(({ governed }) => governed).flatMap(({ conceptMaps }) => conceptMaps))
    .flatMap(({ groups }) => groups)
    .filter((group) => group.target === target)
    .flatMap(decisionsOf);
}

/** Of every map the newest version: what an older one said may have been taken back since. */
function newestMaps(maps: readonly ConceptMap[]): readonly ConceptMap[] {
  const newest = new Map<string, ConceptMap>();
  for (const map of maps) {
    const known = newest.get(map.info.url);
    if (known === undefined || compareVersions(map.info.version ?? '', known.info.version ?? '') > 0)
      newest.set(map.info.url, map);
  }
  return [...newest.values()];
}

function decisionsOf(group: ConceptMapGroup): readonly Decision[] {
  return group.rows(MOST_ROWS).flatMap(({ sourceCode, sourceDisplay, target }): readonly Decision[] => {
    if (sourceDisplay === undefined || target?.relationship === 'not-related-to') return [];
    const entry = { code: sourceCode, name: sourceDisplay };
    return [{ entry, ...(target?.code === undefined ? {} : { target: target.code }), verdict: 'approved' }];
  });
}

/**
 * Rows of mapping files (or folders of them) of other sites: approved ones speak for their target, reviewed ones that nobody agreed to against it.
 * @throws MapFileError listing what is wrong in a file.
 */
export function decisionsOfFiles(paths: readonly string[], target: string): readonly Decision[] {
  return mapFilesIn(paths).flatMap((file) => decisionsOfDocument(readMap(file).document, target));
}

function decisionsOfDocument({ rows }: MapDocument, target: string): readonly Decision[] {
  return rows.flatMap((row): readonly Decision[] => {
    const { sourceCode, sourceDisplay, targetSystem, targetCode, approved, agreement } = row;
    if (sourceDisplay === undefined || (targetCode !== undefined && targetSystem !== target)) return [];
    const rejected = agreement !== undefined && Number(agreement) < 0;
    if (!approved && !rejected) return [];
    const entry = { code: sourceCode, name: sourceDisplay };
    return [
      {
        entry,
        ...(targetCode === undefined ? {} : { target: targetCode }),
        verdict: approved ? 'approved' : 'rejected',
        otherSite: true,
      },
    ];
  });
}
