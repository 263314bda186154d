/** Rows as one person may see them: in dual mapping what the other mapper wrote is cut away until both have handed in. */
import { TerminologyError } from '../../domain/issue.js';
import { isHidden, type Viewer, viewOf, visible } from '../../governance/blind.js';
import type { GovernedMap } from '../../governance/entities.js';
import type { RowSnapshot } from '../../governance/replay.js';
import type { GovernanceStore } from '../../governance/store.js';
import { unknown } from '../../governance/wording.js';
import type { ListedRow } from '../../governance/work-lists.js';
import type { Outcome as Decided } from '../../governance/workflow.js';
import type { Outcome, Row, RowSummary } from './contract/row-shapes.js';
import { hintOf } from './suggestions.js';

/** The row; `previous` is no part of it. */
export function rowView(row: RowSnapshot, viewer: Viewer, { policy }: Pick<GovernedMap, 'policy'>): Row {
  const { id, map, version, state, source, independent, reason, findings, standing, changed, ...cut } = viewOf(row, {
    viewer,
    policy,
  });
  const { proposals, authors, newest } = cut;
  return {
    ...{ id, map, version, state, source, proposals, authors, independent, changed, newest },
    ...(reason === undefined ? {} : { reason }),
    ...(findings === undefined ? {} : { findings }),
    ...(standing === undefined ? {} : { standing }),
  };
}

/** A row of a list: flags and comments counted that the viewer may see. */
export function rowSummary(listed: ListedRow, viewer: Viewer, map: Pick<GovernedMap, 'policy'>): RowSummary {
  const { row, assignees, flaggedBy, commentedBy, suggestions } = listed;
  const by = { viewer, policy: map.policy };
  const count = (authors: readonly string[]): number =>
    visible(authors, row, { by, authorOf: (author) => author }).length;
  const hint = hintOf(suggestions);
  return {
    ...rowView(row, viewer, map),
    assignees,
    openFlags: count(flaggedBy),
    comments: count(commentedBy),
    ...(hint === undefined ? {} : { suggestion: hint }),
  };
}

/** Maps of a page of rows, each read once. */
export async function mapsOf(
  store: GovernanceStore,
  rows: readonly { readonly map: string }[],
): Promise<ReadonlyMap<string, GovernedMap>> {
  const maps = new Map<string, GovernedMap>();
  for (const id of new Set(rows.map(({ map }) => map))) maps.set(id, await mapOf(store, id));
  return maps;
}

/** @throws TerminologyError (404). */
export async function mapOf(store: GovernanceStore, id: string): Promise<GovernedMap> {
  const map = await store.map(id);
  if (map === undefined) throw new TerminologyError(unknown('map', id));
  return map;
}

/** A row with its map. @throws TerminologyError (404). */
export async function rowOf(store: GovernanceStore, id: string): Promise<{ row: RowSnapshot; map: GovernedMap }> {
  const row = await store.row(id);
  if (row === undefined) throw new TerminologyError(unknown('row', id));
  return { row, map: await mapOf(store, row.map) };
}

/** True where what `author` wrote is not for the viewer yet. */
export function hiddenFrom(viewer: Viewer, row: RowSnapshot, { policy }: Pick<GovernedMap, 'policy'>) {
  return (author: string | undefined): boolean => isHidden(row, author, { viewer, policy });
}

export function outcomesOf(outcomes: readonly Decided[]): {
  readonly outcomes: readonly Outcome[];
  readonly done: number;
  readonly refused: number;
} {
  const done = outcomes.filter(({ ok }) => ok).length;
  return { outcomes: outcomes.map(outcomeOf), done, refused: outcomes.length - done };
}

export function outcomeOf(outcome: Decided): Outcome {
  if (outcome.ok) return outcome;
  const { row, issue } = outcome;
  return { row, ok: false, code: issue.code, text: issue.text };
}
