/**
 * The interface behind which a concept map stands, published in a content file or given with a request, and the memory
 * implementation. Answers which rows a code has; which map to ask is `translate`'s business.
 */
import type {
  ConceptMapDefinition,
  ConceptMapInfo,
  MapAttribute,
  MapElement,
  MapGroup,
  MapTarget,
  Unmapped,
} from '../domain/concept-map.js';

/** One row: a source code and one target, or none (`noMap`). */
export interface MapRow {
  readonly sourceCode: string;
  readonly sourceDisplay?: string;
  readonly target?: MapTarget;
  readonly comment?: string;
}

export interface ConceptMapGroup {
  readonly source?: string;
  readonly sourceVersion?: string;
  readonly target?: string;
  readonly targetVersion?: string;
  readonly unmapped?: Unmapped;
  /** Rows of a source code in the order of the map. */
  bySource(code: string): readonly MapRow[];
  /** Rows whose target is this code. */
  byTarget(code: string): readonly MapRow[];
  /** The first rows, in the order of the map. */
  rows(limit: number): readonly MapRow[];
}

export interface ConceptMap {
  readonly info: ConceptMapInfo;
  readonly groups: readonly ConceptMapGroup[];
  /** Another version is served; this one answers only where it is asked for. */
  readonly superseded?: boolean;
}

export type { MapAttribute };

/** A concept map held in memory (a `tx-resource`). */
export function memoryConceptMap(definition: ConceptMapDefinition): ConceptMap {
  return { info: definition, groups: definition.groups.map(memoryGroup) };
}

function memoryGroup(group: MapGroup): ConceptMapGroup {
  const rows = group.elements.flatMap(rowsOf);
  const bySource = indexed(rows, (row) => row.sourceCode);
  const byTarget = indexed(rows, (row) => row.target?.code);
  return {
    ...group,
    bySource: (code) => bySource.get(code) ?? [],
    byTarget: (code) => byTarget.get(code) ?? [],
    rows: (limit) => rows.slice(0, limit),
  };
}

function rowsOf(element: MapElement): MapRow[] {
  const head = {
    sourceCode: element.code ?? '',
    ...(element.display === undefined ? {} : { sourceDisplay: element.display }),
  };
  if (element.targets.length === 0) {
    return [{ ...head, ...(element.comment === undefined ? {} : { comment: element.comment }) }];
  }
  return element.targets.map((target) => ({ ...head, target }));
}

function indexed(rows: readonly MapRow[], key: (row: MapRow) => string | undefined): Map<string, MapRow[]> {
  const index = new Map<string, MapRow[]>();
  for (const row of rows) {
    const at = key(row);
    if (at === undefined) continue;
    const list = index.get(at);
    if (list === undefined) index.set(at, [row]);
    else list.push(row);
  }
  return index;
}

/** The map with all its rows, for whoever wants to read it whole; undefined where it has more than `most`. */
export function wholeMap({ info, groups }: ConceptMap, most: number): ConceptMapDefinition | undefined {
  let left = most;
  const whole: MapGroup[] = [];
  for (const group of groups) {
    const rows = group.rows(left + 1);
    left -= rows.length;
    if (left < 0) return undefined;
    const { source, sourceVersion, target, targetVersion, unmapped } = group;
    const head = { source, sourceVersion, target, targetVersion, unmapped };
    const present = Object.fromEntries(Object.entries(head).filter(([, value]) => value !== undefined));
    whole.push({ ...present, elements: elementsOf(rows) });
  }
  return { ...info, groups: whole };
}

/** Rows of one source code stand together in a map. */
function elementsOf(rows: readonly MapRow[]): readonly MapElement[] {
  const bySource = new Map<string, MapRow[]>();
  for (const row of rows) bySource.set(row.sourceCode, [...(bySource.get(row.sourceCode) ?? []), row]);
  return [...bySource].map(([code, own]) => {
    const display = own[0]?.sourceDisplay;
    const comment = own.find(({ target }) => target === undefined)?.comment;
    return {
      code,
      targets: own.flatMap(({ target }) => target ?? []),
      ...(display === undefined ? {} : { display }),
      ...(comment === undefined ? {} : { comment }),
    };
  });
}
