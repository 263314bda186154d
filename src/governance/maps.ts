/** Maps and what hangs on their rows: making and changing a map, adding rows, assigning, commenting, flagging. States of rows are `workflow.ts`. */
import { randomUUID } from 'node:crypto';
import { TerminologyError } from '../domain/issue.js';
import type { Json } from './canonical-json.js';
import type { Assignment, Comment, Flag, GovernedMap, MapScope } from './entities.js';
import type { Kind, NewEvent } from './event.js';
import type { Actor } from './facts.js';
import { requireRole } from './guard.js';
import type { Performer } from './lifecycle.js';
import { DEFAULT_POLICY, type MapPolicy, policyFaults } from './policy.js';
import { created } from './replay.js';
import type { RowSource } from './row.js';
import { addEvent } from './row-events.js';
import type { GovernanceStore } from './store.js';
import { breaks, duplicate, invalid, roleNeeded, stale, unknown } from './wording.js';

export interface NewMap {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly purpose: string;
  readonly copyright?: string;
  readonly scope: MapScope;
  /** Without it: one mapper, all relationships but not-related-to, one target for a source. */
  readonly policy?: Omit<MapPolicy, 'autoApproval'>;
}

/** What of a map can be changed; a member left out stays. */
export type MapChange = Partial<Pick<GovernedMap, 'title' | 'purpose' | 'copyright' | 'scope'>> & {
  readonly policy?: Omit<MapPolicy, 'autoApproval'>;
  /** Administrators alone; null ends auto-approval. */
  readonly autoApproval?: { readonly minimumPrecision: number } | null;
};

export interface AddedRows {
  /** Ids of the new rows, in the order given. */
  readonly added: readonly string[];
  /** Sources that had a row already. */
  readonly existing: number;
}

export interface Maps {
  create(map: NewMap, by: Actor): Promise<GovernedMap>;
  change(id: string, change: MapChange & { readonly version: number }, by: Actor): Promise<GovernedMap>;
  /** Its published versions are served no more. */
  retire(id: string, change: { readonly version: number; readonly reason: string }, by: Actor): Promise<GovernedMap>;
  addRows(id: string, sources: readonly RowSource[], by: Actor): Promise<AddedRows>;
  /** Assigns a row, or takes the assignment back with `active: false`. */
  assign(assignment: Omit<Assignment, 'id' | 'version'>, by: Actor): Promise<Assignment>;
  comment(row: string, text: string, by: Actor): Promise<Comment>;
  flag(row: string, text: string, by: Actor): Promise<Flag>;
  settleFlag(id: string, by: Actor): Promise<Flag>;
}

const STEWARDS = ['publisher', 'administrator'] as const;
const EVERY_HAND = ['mapper', 'reviewer', 'publisher', 'administrator'] as const;
/** A FHIR id, in lower case. */
const MAP_ID = /^[a-z0-9][a-z0-9.-]{0,63}$/;
/** Rows written in one transaction; between two of them others get their turn. */
const ROWS_AT_ONCE = 500;
const LONGEST_TEXT = 10_000;

export function createMaps(store: GovernanceStore, now: () => Date = () => new Date()): Maps {
  const record = recorder(store, now);
  return { ...mapRecords(store, record, now), ...rowAdder(store, now), ...remarks(store, record, now) };
}

type Recorder = <T extends { readonly id: string; readonly version: number }>(
  subject: { readonly kind: Kind; readonly action: string; readonly after: T; readonly reason?: string },
  by: { readonly actor: Actor; readonly role: Performer },
) => Promise<T>;

/** Writes one subject as it is after a change. */
function recorder(store: GovernanceStore, now: () => Date): Recorder {
  return async ({ kind, action, after, reason }, { actor, role }) => {
    const { id: subject, version } = after;
    const what = { kind, subject, version, action, ...(reason === undefined ? {} : { reason }) };
    const who = { actor: actor.name, role, origin: actor.origin, at: now().toISOString() };
    await store.append([{ ...what, ...who, detail: {}, after: after as unknown as Json }]);
    return after;
  };
}

function mapRecords(
  store: GovernanceStore,
  record: Recorder,
  now: () => Date,
): Pick<Maps, 'create' | 'change' | 'retire'> {
  return {
    create: async (map, actor) => {
      const role = requireRole(actor, STEWARDS, 'making a map');
      checkMap(map);
      const others = await store.maps();
      if (others.some(({ id }) => id === map.id)) throw new TerminologyError(duplicate('map', map.id));
      if (others.some(({ url }) => url === map.url)) throw new TerminologyError(duplicate('map with the url', map.url));
      const after: GovernedMap = { ...map, policy: map.policy ?? DEFAULT_POLICY, stage: 'draft', version: 1 };
      checkPolicy(after.policy);
      return record({ kind: 'map', action: 'create', after }, { actor, role });
    },
    change: async (id, { version, autoApproval, ...change }, actor) => {
      const role = requireRole(actor, STEWARDS, 'changing a map');
      const map = await mapInWork(store, id, version);
      if (autoApproval !== undefined) requireRole(actor, ['administrator'], 'setting auto-approval');
      const policy = policyAfter(
        map.policy,
        { ...change, autoApproval },
        { name: actor.name, at: now().toISOString() },
      );
      const after: GovernedMap = { ...map, ...change, policy, version: version + 1 };
      checkMap(after);
      checkPolicy(policy);
      return record(
        { kind: 'map', action: 'change', after },
        { actor, role: autoApproval === undefined ? role : 'administrator' },
      );
    },
    retire: async (id, { version, reason }, actor) => {
      const role = requireRole(actor, STEWARDS, 'retiring a map');
      if (reason.trim() === '') throw new TerminologyError(invalid('reason', 'must be given'));
      const map = await mapInWork(store, id, version);
      const after: GovernedMap = { ...map, stage: 'retired', version: version + 1 };
      return record({ kind: 'map', action: 'retire', after, reason }, { actor, role });
    },
  };
}

function policyAfter(
  { autoApproval: earlier, ...policy }: MapPolicy,
  change: Pick<MapChange, 'policy'> & { readonly autoApproval: MapChange['autoApproval'] },
  { name, at }: { readonly name: string; readonly at: string },
): MapPolicy {
  const { autoApproval } = change;
  const kept = earlier === undefined ? {} : { autoApproval: earlier };
  const set =
    autoApproval === null || autoApproval === undefined
      ? {}
      : { autoApproval: { ...autoApproval, setBy: name, setAt: at } };
  return { ...(change.policy ?? policy), ...(autoApproval === undefined ? kept : set) };
}

/** @throws TerminologyError where the map is not there, has changed since, or is retired. */
export async function mapInWork(store: GovernanceStore, id: string, version: number): Promise<GovernedMap> {
  const map = await store.map(id);
  if (map === undefined) throw new TerminologyError(unknown('map', id));
  if (map.version !== version) throw new TerminologyError(stale(`map '${id}'`, { saw: version, is: map.version }));
  if (map.stage === 'retired') throw new TerminologyError(breaks(`map '${id}'`, 'is retired'));
  return map;
}

function checkMap({ id, url, title, purpose, scope }: NewMap): void {
  const wrong = (what: string, why: string): never => {
    throw new TerminologyError(invalid(what, why));
  };
  if (!MAP_ID.test(id)) wrong('id', "must be 1 to 64 of a-z, 0-9, '.', '-', beginning with a letter or digit");
  if (!/^(https?:\/\/|urn:)[^\s|#]+$/.test(url)) wrong('url', 'must be an absolute URI without version and fragment');
  if (title.trim() === '') wrong('title', 'must not be empty');
  if (purpose.trim() === '') wrong('purpose', 'must say what the map is for');
  if (scope.source.system === '') wrong('scope.source.system', 'must not be empty');
  if (scope.targets.length === 0 || scope.targets.some(({ system }) => system === '')) {
    wrong('scope.targets', 'must name at least one code system');
  }
}

function checkPolicy(policy: MapPolicy): void {
  const [fault] = policyFaults(policy);
  if (fault !== undefined) throw new TerminologyError(invalid('policy', fault));
}

function rowAdder(store: GovernanceStore, now: () => Date): Pick<Maps, 'addRows'> {
  return {
    addRows: async (id, sources, actor) => {
      const role = requireRole(actor, ['mapper', ...STEWARDS], 'adding rows');
      const map = await store.map(id);
      if (map === undefined) throw new TerminologyError(unknown('map', id));
      if (map.stage === 'retired') throw new TerminologyError(breaks(`map '${id}'`, 'is retired'));
      const fresh: RowSource[] = [];
      const seen = new Set<string>();
      for (const source of sources) {
        checkSource(source);
        const key = `${source.system}|${source.code}`;
        if (seen.has(key) || (await store.rowOfSource(id, source)) !== undefined) continue;
        seen.add(key);
        fresh.push(source);
      }
      const events = fresh.map((source) => {
        const at = now().toISOString();
        const row = created({ id: randomUUID(), map: id, source }, { actor: actor.name, at });
        return addEvent(row, { at, origin: actor.origin, role });
      });
      await inPortions(store, events);
      return { added: events.map(({ subject }) => subject), existing: sources.length - fresh.length };
    },
  };
}

async function inPortions(store: GovernanceStore, events: readonly NewEvent[]): Promise<void> {
  for (let start = 0; start < events.length; start += ROWS_AT_ONCE) {
    await store.append(events.slice(start, start + ROWS_AT_ONCE));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function checkSource({ system, code }: RowSource): void {
  if (system === '') throw new TerminologyError(invalid(`source '${code}'`, 'has no system'));
  if (code === '') throw new TerminologyError(invalid('source', 'has no code'));
}

function remarks(
  store: GovernanceStore,
  record: Recorder,
  now: () => Date,
): Pick<Maps, 'assign' | 'comment' | 'flag' | 'settleFlag'> {
  const existing = async (row: string): Promise<void> => {
    if ((await store.row(row)) === undefined) throw new TerminologyError(unknown('row', row));
  };
  return {
    assign: async (wanted, actor) => {
      const role = requireRole(actor, ['reviewer', ...STEWARDS], 'assigning rows');
      const { row, assignee } = wanted;
      await existing(row);
      const user = await store.user(assignee);
      if (user === undefined) throw new TerminologyError(unknown('user', assignee));
      if (wanted.active && !user.roles.includes(wanted.role)) {
        throw new TerminologyError(breaks(`user '${assignee}'`, `is no ${wanted.role}`));
      }
      const id = `${row}/${wanted.role}/${assignee}`;
      const version = ((await store.assignment(id))?.version ?? 0) + 1;
      const action = wanted.active ? 'assign' : 'unassign';
      return record({ kind: 'assignment', action, after: { ...wanted, id, version } }, { actor, role });
    },
    comment: async (row, text, actor) => {
      const role = requireRole(actor, EVERY_HAND, 'commenting');
      await existing(row);
      const own = { id: randomUUID(), row, author: actor.name, at: now().toISOString() };
      const after: Comment = { ...own, text: checkText(text), version: 1 };
      return record({ kind: 'comment', action: 'comment', after }, { actor, role });
    },
    flag: async (row, text, actor) => {
      const role = requireRole(actor, EVERY_HAND, 'flagging');
      await existing(row);
      const own = { id: randomUUID(), row, raisedBy: actor.name, at: now().toISOString() };
      const after: Flag = { ...own, text: checkText(text), open: true, version: 1 };
      return record({ kind: 'flag', action: 'flag', after }, { actor, role });
    },
    settleFlag: async (id, actor) => {
      const flag = await store.flag(id);
      if (flag === undefined) throw new TerminologyError(unknown('flag', id));
      if (!flag.open) return flag;
      const own = flag.raisedBy === actor.name && EVERY_HAND.some((role) => actor.roles.includes(role));
      if (!own && !actor.roles.includes('reviewer'))
        throw new TerminologyError(roleNeeded('settling a flag', ['reviewer']));
      const after: Flag = { ...flag, open: false, settledBy: actor.name, version: flag.version + 1 };
      return record(
        { kind: 'flag', action: 'settle', after },
        { actor, role: own ? (actor.roles[0] ?? 'mapper') : 'reviewer' },
      );
    },
  };
}

function checkText(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > LONGEST_TEXT) {
    throw new TerminologyError(invalid('text', `must have 1 to ${LONGEST_TEXT} characters`));
  }
  return trimmed;
}
