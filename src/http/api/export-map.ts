/** A map, or a version of it, as rows for a file: what stands, else what is proposed and the reader may see. */
import type { ConceptMapDefinition, MapElement } from '../../domain/concept-map.js';
import { type Viewer, viewOf } from '../../governance/blind.js';
import { contentKey } from '../../governance/content.js';
import type { GovernedMap, Publication } from '../../governance/entities.js';
import type { RowSnapshot } from '../../governance/replay.js';
import type { Content } from '../../governance/row.js';
import type { GovernanceStore } from '../../governance/store.js';
import type { FileMap, FileRow } from './map-files.js';

/** The rows as they are now. */
export async function workingFile(store: GovernanceStore, map: GovernedMap, viewer: Viewer): Promise<FileMap> {
  const rows: FileRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.rows({ map: map.id, limit: 1_000, ...(cursor === undefined ? {} : { cursor }) });
    for (const row of page.items) rows.push(...fileRow(row, viewer, map));
    cursor = page.next;
  } while (cursor !== undefined);
  return { ...headOf(map), rows };
}

function headOf({ url, title, purpose, copyright, scope }: GovernedMap): Omit<FileMap, 'rows'> {
  const { source, targets } = scope;
  return { url, title, description: purpose, ...(copyright === undefined ? {} : { copyright }), source, targets };
}

/** Nothing for a row that says nothing yet: in a file it would read as a decision that no target exists. */
function fileRow(row: RowSnapshot, viewer: Viewer, map: GovernedMap): readonly FileRow[] {
  if (row.state === 'retired') return [];
  const { source, standing } = row;
  if (standing !== undefined) {
    const { content, authors, reviewer, at, basis } = standing;
    const reviewers = reviewer === undefined ? [] : [reviewer];
    return [{ source, content, authors, reviewers, at, approved: true, ...confidenceOf(basis?.confidence) }];
  }
  const [proposal, ...others] = viewOf(row, { viewer, policy: map.policy }).proposals;
  if (proposal === undefined || others.length > 0) return [];
  const { author, at, content, basis } = proposal;
  const authors = author === undefined ? [] : [author];
  return [{ source, content, authors, reviewers: [], at, approved: false, ...confidenceOf(basis?.confidence) }];
}

function confidenceOf(confidence: number | undefined): { readonly confidence?: number } {
  return confidence === undefined ? {} : { confidence };
}

/**
 * A published version. It does not say who decided on each row: where the row still says the same, its people are named, else whoever
 * approved the version.
 */
export async function versionFile(
  store: GovernanceStore,
  map: GovernedMap,
  { publication, definition }: { readonly publication: Publication; readonly definition: ConceptMapDefinition },
): Promise<FileMap> {
  const standing = new Map((await store.standingRows(map.id)).map((row) => [keyOf(row.source), row.standing]));
  const rows = [...elementsOf(definition)].map(({ system, code, display, content }): FileRow => {
    const source = { system, code, ...(display === undefined ? {} : { display }) };
    const now = standing.get(keyOf(source));
    const same = now !== undefined && contentKey(now.content) === contentKey(content) ? now : undefined;
    const people =
      same === undefined
        ? { authors: [], reviewers: [publication.approver], at: publication.at }
        : { authors: same.authors, reviewers: same.reviewer === undefined ? [] : [same.reviewer], at: same.at };
    return { source, content, approved: true, ...people, ...confidenceOf(same?.basis?.confidence) };
  });
  return { ...headOf(map), version: publication.mapVersion, date: publication.at, rows };
}

function keyOf({ system, code }: { readonly system: string; readonly code: string }): string {
  return `${system}|${code}`;
}

interface Said {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
  readonly content: Content;
}

/** The source codes of a version, each once although it may stand in groups of several targets. */
function elementsOf({ groups }: ConceptMapDefinition): Iterable<Said> {
  const found = new Map<string, Said>();
  for (const { source: system = '', target = '', elements } of groups) {
    for (const element of elements) {
      const { code = '', display } = element;
      const key = keyOf({ system, code });
      const content = joined(found.get(key)?.content, contentOf(element, target));
      found.set(key, { system, code, ...(display === undefined ? {} : { display }), content });
    }
  }
  return found.values();
}

function contentOf({ targets, comment }: MapElement, system: string): Content {
  if (targets.length === 0) return { kind: 'no-map', reason: comment ?? '' };
  return {
    kind: 'map',
    targets: targets.map(({ code = '', equivalence: _equivalence, ...rest }) => ({ ...rest, system, code })),
  };
}

function joined(earlier: Content | undefined, later: Content): Content {
  if (earlier?.kind !== 'map' || later.kind !== 'map') return later;
  return { kind: 'map', targets: [...earlier.targets, ...later.targets] };
}
