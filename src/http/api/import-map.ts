/** The rows of a file as proposals of whoever imports it: what is new is added, what says the same is left alone, the rest goes to the lifecycle. */

import { type Viewer, viewOf } from '../../governance/blind.js';
import { contentKey } from '../../governance/content.js';
import type { GovernedMap } from '../../governance/entities.js';
import type { Actor } from '../../governance/facts.js';
import type { MapPolicy } from '../../governance/policy.js';
import { currentContent, type RowSnapshot } from '../../governance/replay.js';
import type { Basis } from '../../governance/row.js';
import type { Governance } from '../../governance/services.js';
import type { Outcome, RowChange } from '../../governance/workflow.js';
import { RowRequest, RowSource } from './contract/row-shapes.js';
import type { ReadRow } from './map-files.js';

export interface ImportOptions {
  readonly map: GovernedMap;
  readonly submit: boolean;
  readonly preview: boolean;
  /** Name of the file, kept with each proposal. */
  readonly file: string;
}

export interface Imported {
  readonly added: number;
  readonly unchanged: number;
  readonly refused: readonly { readonly code: string; readonly text: string }[];
  readonly outcomes: readonly Outcome[];
}

export async function importRows(
  { store, maps, workflow }: Governance,
  rows: readonly ReadRow[],
  { by, viewer, ...options }: ImportOptions & { readonly by: Actor; readonly viewer: Viewer },
): Promise<Imported> {
  const { map, preview, file, submit } = options;
  const checked = rows.map((row) => ({ row, problem: problemOf(row, map) }));
  const refused = checked.flatMap(({ row, problem }) =>
    problem === undefined ? [] : [{ code: row.source.code, text: `line ${row.line}: ${problem}` }],
  );
  const fit = checked.filter(({ problem }) => problem === undefined).map(({ row }) => row);
  const known = await knownRows(store, map, fit);
  const fresh = fit.filter((_, index) => known[index] === undefined).map(({ source }) => source);
  // A trial cannot propose for rows that are not there; every new row would take the proposal.
  const present = preview ? known : await addedRows({ store, maps }, { map, fit, fresh, by });
  const basis: Basis = { kind: 'import', source: file };
  let unchanged = 0;
  const changes: RowChange[] = [];
  for (const [index, row] of fit.entries()) {
    const own = present[index];
    if (own === undefined) continue;
    if (saysSo(own, row, { viewer, policy: map.policy })) unchanged++;
    else changes.push({ row: own.id, version: own.version, request: requestOf(row, basis) });
  }
  const outcomes = await workflow.bulk(changes, by, { preview });
  const handed = submit && !preview ? await workflow.bulk(outcomes.flatMap(submission), by) : [];
  return { added: fresh.length, unchanged, refused, outcomes: [...outcomes, ...handed.filter(({ ok }) => !ok)] };
}

/** What makes a row of the file unfit for the map, in words. */
function problemOf({ source, content }: ReadRow, { scope }: GovernedMap): string | undefined {
  const request = content.kind === 'map' ? { action: 'propose', targets: content.targets } : undefined;
  const shapes = [RowSource.safeParse(source), ...(request === undefined ? [] : [RowRequest.safeParse(request)])];
  const issue = shapes.flatMap(({ error }) => error?.issues ?? [])[0];
  if (issue !== undefined) return `${issue.path.join('.')}: ${issue.message}`;
  if (content.kind === 'no-map') return undefined;
  const outside = content.targets.find(({ system }) => !scope.targets.some((target) => target.system === system));
  return outside === undefined ? undefined : `${outside.system} is no target system of the map`;
}

type Store = Governance['store'];

async function knownRows(
  store: Store,
  { id }: GovernedMap,
  rows: readonly ReadRow[],
): Promise<readonly (RowSnapshot | undefined)[]> {
  const found: (RowSnapshot | undefined)[] = [];
  for (const { source } of rows) found.push(await store.rowOfSource(id, source));
  return found;
}

async function addedRows(
  { store, maps }: Pick<Governance, 'store' | 'maps'>,
  {
    map,
    fit,
    fresh,
    by,
  }: { map: GovernedMap; fit: readonly ReadRow[]; fresh: readonly ReadRow['source'][]; by: Actor },
): Promise<readonly (RowSnapshot | undefined)[]> {
  if (fresh.length > 0) await maps.addRows(map.id, fresh, by);
  return knownRows(store, map, fit);
}

/** The same stands already, or is proposed as far as the importer may see. */
function saysSo(row: RowSnapshot, { content }: ReadRow, by: { viewer: Viewer; policy: MapPolicy }): boolean {
  const key = contentKey(content);
  const standing = row.standing !== undefined && contentKey(row.standing.content) === key;
  const current = currentContent(viewOf(row, by));
  return standing || (current !== undefined && contentKey(current) === key);
}

function requestOf({ content }: ReadRow, basis: Basis): RowChange['request'] {
  if (content.kind === 'no-map') return { action: 'propose-no-map', reason: content.reason, basis };
  return { action: 'propose', targets: content.targets, basis };
}

function submission(outcome: Outcome): readonly RowChange[] {
  return outcome.ok ? [{ row: outcome.row, version: outcome.version, request: { action: 'submit' } }] : [];
}
