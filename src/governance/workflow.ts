/**
 * Actions on rows: reads the row's events, lets the lifecycle decide, and appends what it decided. One at a time or many at once, for
 * trial or in earnest. A change that saw another version is refused, and nothing of the row is lost.
 */
import { type Issue, TerminologyError } from '../domain/issue.js';
import { driftReason } from '../domain/release-drift.js';
import { targetsOf } from './content.js';
import { type Decision, decide } from './decide.js';
import type { GovernedMap } from './entities.js';
import type { NewEvent } from './event.js';
import type { Actor, RowRequest, Setting } from './facts.js';
import type { Impact } from './impact.js';
import type { RowState } from './lifecycle.js';
import { targetKey } from './policy.js';
import { currentContent, type RowSnapshot } from './replay.js';
import type { ProposedTarget, Row } from './row.js';
import { currentRow, nextEvent } from './row-events.js';
import type { GovernanceStore } from './store.js';
import { breaks, stale, unknown } from './wording.js';

/** One change; `version` is the row's as the caller saw it. */
export interface RowChange {
  readonly row: string;
  readonly version: number;
  readonly request: RowRequest;
}

export type Outcome =
  | {
      readonly row: string;
      readonly ok: true;
      readonly from: RowState;
      readonly to: RowState;
      readonly version: number;
    }
  | { readonly row: string; readonly ok: false; readonly issue: Issue };

export interface Workflow {
  /**
   * Takes one action.
   * @returns the row after it.
   * @throws TerminologyError: 403 for a missing role or the lack of a second person, 404, 409 for a stale change, 422 else.
   */
  act(change: RowChange, by: Actor): Promise<RowSnapshot>;
  /** Takes many actions: those that are allowed are written, some hundreds at a time; the others say why not. `preview` writes nothing. */
  bulk(changes: readonly RowChange[], by: Actor, options?: { readonly preview?: boolean }): Promise<readonly Outcome[]>;
  /** Puts the rows that a release touches to review, as far as nobody works on them already. */
  sendToReview(impacts: readonly Impact[], by: Actor): Promise<readonly Outcome[]>;
}

/** Rows planned and written together; between two portions other requests get their turn. */
const ROWS_AT_ONCE = 500;
/** How often an action is tried anew because the map's record changed under it. */
const TRIES = 5;

export function createWorkflow(store: GovernanceStore, now: () => Date = () => new Date()): Workflow {
  const portion = async (changes: readonly RowChange[], by: Actor): Promise<readonly Outcome[]> => {
    for (let attempt = 1; ; attempt++) {
      const plan = await planAll(store, changes, { by, at: now().toISOString(), planned: new Map() });
      if (plan.events.length === 0) return plan.outcomes;
      try {
        await store.append(
          plan.events,
          plan.maps.map(({ id, version }) => ({ kind: 'map', subject: id, version })),
        );
        return plan.outcomes;
      } catch (error) {
        // Somebody was faster: what is stale now says so in the next plan, the rest goes through.
        if (!isConflict(error) || attempt === TRIES) throw error;
      }
    }
  };
  const bulk: Workflow['bulk'] = async (changes, by, { preview = false } = {}) => {
    const outcomes: Outcome[] = [];
    const planned = new Map<string, Row>();
    for (let start = 0; start < changes.length; start += ROWS_AT_ONCE) {
      if (start > 0) await new Promise((resolve) => setImmediate(resolve));
      const part = changes.slice(start, start + ROWS_AT_ONCE);
      const trial = { by, at: now().toISOString(), planned };
      outcomes.push(...(preview ? (await planAll(store, part, trial)).outcomes : await portion(part, by)));
    }
    return outcomes;
  };
  return {
    bulk,
    act: async (change, by) => {
      const [outcome] = await bulk([change], by);
      if (outcome?.ok === false) throw new TerminologyError(outcome.issue);
      const row = await store.row(change.row);
      if (row === undefined) throw new TerminologyError(unknown('row', change.row));
      return row;
    },
    sendToReview: async (impacts, by) => {
      const free = impacts.filter(({ row }) => row.state === 'approved' || row.state === 'no-map');
      const changes = free.map(({ row, findings }): RowChange => {
        const request = { action: 'drift', reason: driftReason(findings), findings } as const;
        return { row: row.id, version: row.version, request };
      });
      return bulk(changes, by);
    },
  };
}

function isConflict(error: unknown): boolean {
  return error instanceof TerminologyError && error.issues[0]?.code === 'conflict';
}

interface Plan {
  readonly outcomes: readonly Outcome[];
  readonly events: readonly NewEvent[];
  /** The maps whose policies were applied. */
  readonly maps: readonly GovernedMap[];
}

interface Planning {
  readonly by: Actor;
  readonly at: string;
  /** Rows as they will be once what is planned already is written. */
  readonly planned: Map<string, Row>;
}

async function planAll(
  store: GovernanceStore,
  changes: readonly RowChange[],
  { by, at, planned }: Planning,
): Promise<Plan> {
  const maps = new Map<string, GovernedMap | undefined>();
  const outcomes: Outcome[] = [];
  const events: NewEvent[] = [];
  for (const change of changes) {
    const row = planned.get(change.row) ?? currentRow(await store.history('row', change.row));
    if (row !== undefined && !maps.has(row.map)) maps.set(row.map, await store.map(row.map));
    const decision = await decideOne({ store, planned, map: maps.get(row?.map ?? '') }, { row, change, by });
    if (!decision.ok || row === undefined) {
      outcomes.push({ row: change.row, ok: false, issue: decision.ok ? unknown('row', change.row) : decision.issue });
      continue;
    }
    const next = nextEvent(row, decision.event, { at, origin: by.origin });
    planned.set(row.id, next.row);
    events.push(next.event);
    outcomes.push({ row: row.id, ok: true, from: row.state, to: next.row.state, version: next.row.version });
  }
  return { outcomes, events, maps: [...maps.values()].filter((map) => map !== undefined) };
}

interface Surroundings {
  readonly store: GovernanceStore;
  readonly planned: ReadonlyMap<string, Row>;
  readonly map: GovernedMap | undefined;
}

async function decideOne(
  around: Surroundings,
  { row, change, by }: { readonly row: Row | undefined; readonly change: RowChange; readonly by: Actor },
): Promise<Decision> {
  const { map } = around;
  if (row === undefined || map === undefined) return { ok: false, issue: unknown('row', change.row) };
  if (row.version !== change.version) {
    const versions = { saw: change.version, is: row.version };
    return { ok: false, issue: stale(`the row of '${row.source.code}'`, versions) };
  }
  if (map.stage === 'retired') return { ok: false, issue: breaks(`map '${map.id}'`, 'is retired') };
  return decide(row, change.request, { actor: by, setting: await settingOf(around, map, { row, change }) });
}

async function settingOf(
  { store, planned }: Surroundings,
  { policy }: GovernedMap,
  { row, change }: { readonly row: Row; readonly change: RowChange },
): Promise<Setting> {
  const assigned = policy.dualMapping ? await store.assignments(row.id) : [];
  const mappers = assigned.filter(({ role }) => role === 'mapper').map(({ assignee }) => assignee);
  if (policy.cardinality === 'many-to-one' || policy.cardinality === 'many-to-many') {
    return { policy, mappers, taken: new Set() };
  }
  const taken = new Set<string>();
  for (const target of targetsIn(row, change.request)) {
    const standing = await store.rowsStandingOn({ ...target, map: row.map });
    const stored = standing.filter((id) => id !== row.id && !planned.has(id));
    const coming = [...planned.values()].filter((other) => other.id !== row.id && standsOn(other, target));
    if (stored.length + coming.length > 0) taken.add(targetKey(target));
  }
  return { policy, mappers, taken };
}

function targetsIn(row: Row, request: RowRequest): readonly ProposedTarget[] {
  if ('targets' in request) return [...request.targets, ...targetsOf(currentContent(row))];
  if ('content' in request) return targetsOf(request.content);
  return targetsOf(currentContent(row));
}

function standsOn({ standing }: Row, target: ProposedTarget): boolean {
  return targetsOf(standing?.content).some((own) => targetKey(own) === targetKey(target));
}

/** The row with all that undo could restore. @throws TerminologyError (404) where there is none. */
export async function loadRow(store: GovernanceStore, id: string): Promise<Row> {
  const row = currentRow(await store.history('row', id));
  if (row === undefined) throw new TerminologyError(unknown('row', id));
  return row;
}
