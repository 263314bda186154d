/** Writes the rows of a concept map into a content file. Decides nothing about which rows may be served. */
import type { ConceptMapInfo, MapGroup, MapTarget } from '../domain/concept-map.js';
import type { Database } from './open.js';

/** One row: a source code with one target, or with none (`noMap`). */
export interface MapRow {
  readonly sourceCode?: string;
  readonly sourceDisplay?: string;
  readonly target?: MapTarget;
  /** For a row without a target: why. */
  readonly comment?: string;
}

export interface ConceptMapWriter {
  /** Starts a group; its rows follow by calls of the function returned. */
  group(head: Omit<MapGroup, 'elements'>): (row: MapRow) => void;
}

/** Starts a concept map in the file. */
export function conceptMapWriter(db: Database, info: ConceptMapInfo): ConceptMapWriter {
  const map = db
    .prepare('INSERT INTO concept_map (url, version, info) VALUES (?, ?, ?)')
    .run(info.url, info.version ?? null, JSON.stringify(info)).lastInsertRowid;
  const insertGroup = db.prepare(
    'INSERT INTO map_group (concept_map, source, source_version, target, target_version, unmapped) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertRow = db.prepare(
    `INSERT INTO map_element (map_group, source_code, source_display, target_code, target_display, relationship, equivalence, comment, detail)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return {
    group: (head) => {
      const versions = [head.source, head.sourceVersion, head.target, head.targetVersion];
      const unmapped = head.unmapped === undefined ? null : JSON.stringify(head.unmapped);
      const group = insertGroup.run(map, ...versions.map((text) => text ?? null), unmapped).lastInsertRowid;
      return ({ sourceCode, sourceDisplay, target, comment }) => {
        insertRow.run(
          group,
          sourceCode ?? null,
          sourceDisplay ?? null,
          target?.code ?? null,
          target?.display ?? null,
          target?.relationship ?? null,
          target?.equivalence ?? null,
          target?.comment ?? comment ?? null,
          target === undefined ? null : detail(target),
        );
      };
    },
  };
}

function detail({ dependsOn, product }: MapTarget): string | null {
  return dependsOn.length + product.length === 0 ? null : JSON.stringify({ dependsOn, product });
}
