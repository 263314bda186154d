/** Which published maps know a concept: its rows as source, its rows as target, and what replaces it. Asks the maps; decides nothing. */
import type { Relationship } from '../../domain/concept-map.js';
import type { Catalogue } from '../../terminology/catalogue.js';

/** The other end of a row. */
export interface MapEnd {
  readonly map: { readonly url: string; readonly version?: string | undefined; readonly title: string };
  readonly system: string | undefined;
  /** Undefined where the map says that there is none. */
  readonly code: string | undefined;
  readonly display: string | undefined;
  readonly relationship: Relationship | undefined;
  readonly comment: string | undefined;
  /** Its code system is loaded, so that it has a page. */
  readonly loaded: boolean;
}

export interface MapEnds {
  readonly from: readonly MapEnd[];
  readonly to: readonly MapEnd[];
  /** Rows to the same code system: what a retired code is replaced by. */
  readonly replacements: readonly MapEnd[];
}

/** Rows shown of one direction. */
const MOST = 200;
type Map = ReturnType<Catalogue['conceptMaps']>[number];
type Group = Map['groups'][number];
type Row = ReturnType<Group['bySource']>[number];

export function mapEnds(catalogue: Catalogue, system: string, code: string): MapEnds {
  const served = (maps: readonly Map[]): readonly Map[] => maps.filter(({ superseded }) => superseded !== true);
  const out = served(catalogue.conceptMapsFrom(system)).flatMap((map) =>
    map.groups
      .filter(({ source }) => source === undefined || source === system)
      .flatMap((group) => group.bySource(code).map((row) => targetEnd(map, group, row))),
  );
  const into = served(catalogue.conceptMapsTo(system)).flatMap((map) =>
    map.groups
      .filter(({ target }) => target === system)
      .flatMap((group) =>
        group
          .byTarget(code)
          .slice(0, MOST)
          .map((row) => sourceEnd(map, group, row)),
      ),
  );
  const isLoaded = (url: string | undefined): boolean =>
    url !== undefined && catalogue.codeSystemVersions(url).length > 0;
  const told = (ends: readonly Omit<MapEnd, 'loaded'>[]): readonly MapEnd[] =>
    ends.slice(0, MOST).map((end) => ({ ...end, loaded: isLoaded(end.system) }));
  return {
    from: told(out.filter((end) => end.system !== system)),
    to: told(into.filter((end) => end.system !== system)),
    replacements: told(out.filter((end) => end.system === system && end.code !== undefined)),
  };
}

function headOf({ info }: Map): MapEnd['map'] {
  const title = info.title ?? info.name ?? info.url;
  return { url: info.url, title, ...(info.version === undefined ? {} : { version: info.version }) };
}

function targetEnd(map: Map, { target: system }: Group, { target, comment }: Row): Omit<MapEnd, 'loaded'> {
  return {
    map: headOf(map),
    system,
    code: target?.code,
    display: target?.display,
    relationship: target?.relationship,
    comment: target?.comment ?? comment,
  };
}

function sourceEnd(
  map: Map,
  { source: system }: Group,
  { sourceCode, sourceDisplay, target }: Row,
): Omit<MapEnd, 'loaded'> {
  return {
    map: headOf(map),
    system,
    code: sourceCode,
    display: sourceDisplay,
    relationship: target?.relationship,
    comment: target?.comment,
  };
}
