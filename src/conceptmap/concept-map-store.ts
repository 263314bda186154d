/** Reads the concept maps compiled into a content file: two indexed queries, prepared once for each file. */
import type { Database } from '../db/open.js';
import type {
  ConceptMapInfo,
  Equivalence,
  MapAttribute,
  MapTarget,
  Relationship,
  Unmapped,
} from '../domain/concept-map.js';
import type { Filling } from '../domain/filling.js';
import type { ConceptMap, ConceptMapGroup, MapRow } from './concept-map.js';

type Row = [
  string | null,
  string | null,
  string | null,
  string | null,
  Relationship | null,
  Equivalence | null,
  string | null,
  string | null,
];
type GroupRow = [number, number, string | null, string | null, string | null, string | null, string | null];

const COLUMNS = 'source_code, source_display, target_code, target_display, relationship, equivalence, comment, detail';

/** All concept maps of an open content file. */
export function storedConceptMaps(db: Database): readonly ConceptMap[] {
  const maps = db.prepare('SELECT id, info FROM concept_map ORDER BY id').raw().all() as [number, string][];
  if (maps.length === 0) return [];
  const bySource = db
    .prepare(`SELECT ${COLUMNS} FROM map_element WHERE source_code = ? AND map_group = ? ORDER BY id`)
    .raw();
  const byTarget = db
    .prepare(`SELECT ${COLUMNS} FROM map_element WHERE target_code = ? AND map_group = ? ORDER BY id`)
    .raw();
  const inOrder = db.prepare(`SELECT ${COLUMNS} FROM map_element WHERE map_group = ? ORDER BY id LIMIT +?`).raw();
  const groupOf = ([id, , source, sourceVersion, target, targetVersion, unmapped]: GroupRow): ConceptMapGroup => ({
    ...(source === null ? {} : { source }),
    ...(sourceVersion === null ? {} : { sourceVersion }),
    ...(target === null ? {} : { target }),
    ...(targetVersion === null ? {} : { targetVersion }),
    ...(unmapped === null ? {} : { unmapped: JSON.parse(unmapped) as Unmapped }),
    bySource: (code) => (bySource.all(code, id) as Row[]).map(mapRow),
    byTarget: (code) => (byTarget.all(code, id) as Row[]).map(mapRow),
    rows: (limit) => (inOrder.all(id, limit) as Row[]).map(mapRow),
  });
  const groups = db
    .prepare(
      'SELECT id, concept_map, source, source_version, target, target_version, unmapped FROM map_group ORDER BY id',
    )
    .raw()
    .all() as GroupRow[];
  const byMap = new Map<number, ConceptMapGroup[]>();
  for (const group of groups) byMap.set(group[1], [...(byMap.get(group[1]) ?? []), groupOf(group)]);
  return maps.map(([id, info]) => ({ info: JSON.parse(info) as ConceptMapInfo, groups: byMap.get(id) ?? [] }));
}

const NONE: readonly MapAttribute[] = [];

function mapRow([sourceCode, sourceDisplay, code, display, relationship, equivalence, comment, detail]: Row): MapRow {
  const row: Filling<MapRow> = { sourceCode: sourceCode ?? '' };
  if (sourceDisplay !== null) row.sourceDisplay = sourceDisplay;
  if (comment !== null) row.comment = comment;
  if (relationship === null) return row;
  const more = detail === null ? undefined : (JSON.parse(detail) as Partial<MapTarget>);
  const target: Filling<MapTarget> = {
    relationship,
    dependsOn: more?.dependsOn ?? NONE,
    product: more?.product ?? NONE,
  };
  if (code !== null) target.code = code;
  if (display !== null) target.display = display;
  if (equivalence !== null) target.equivalence = equivalence;
  if (comment !== null) target.comment = comment;
  row.target = target;
  return row;
}
