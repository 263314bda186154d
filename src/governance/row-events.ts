/** Between rows and the chain: a row's stored events folded into the row, and a new row event made ready for the store. */
import type { Json } from './canonical-json.js';
import type { NewRowEvent } from './decide.js';
import type { NewEvent, StoredEvent } from './event.js';
import { apply, created, ReplayError, type RowSnapshot, snapshotOf } from './replay.js';
import type { Row, RowDetail, RowEvent } from './row.js';

/** The row after each of its events, which come oldest first. @throws ReplayError where they do not follow on each other. */
export function* foldRow(events: Iterable<StoredEvent>): Generator<{ readonly event: StoredEvent; readonly row: Row }> {
  let row: Row | undefined;
  for (const event of events) {
    row = row === undefined ? firstOf(event) : apply(row, rowEvent(event));
    yield { event, row };
  }
}

/** The row that all the events lead to; undefined where there are none. */
export function currentRow(events: Iterable<StoredEvent>): Row | undefined {
  let current: Row | undefined;
  for (const { row } of foldRow(events)) current = row;
  return current;
}

function firstOf(event: StoredEvent): Row {
  if (event.action !== 'add') throw new ReplayError(`event ${event.version} of row ${event.subject} is not its first`);
  const { map, source } = event.after as unknown as RowSnapshot;
  return created({ id: event.subject, map, source }, event);
}

function rowEvent({ version, action, actor, at, reason, detail, after }: StoredEvent): RowEvent {
  return {
    version,
    action: action as RowEvent['action'],
    actor,
    at,
    to: (after as unknown as RowSnapshot).state,
    ...(reason === undefined ? {} : { reason }),
    detail: detail as unknown as RowDetail,
  };
}

/** The decided event as the store takes it, and the row after it. */
export function nextEvent(
  row: Row,
  { role, ...decided }: NewRowEvent,
  { at, origin }: { readonly at: string; readonly origin: string },
): { readonly event: NewEvent; readonly row: Row } {
  const event: RowEvent = { ...decided, version: row.version + 1, at };
  const after = apply(row, event);
  return { row: after, event: { ...storable(event, after), role, origin } };
}

/** The event that makes a row. */
export function addEvent(row: Row, { at, origin, role }: Pick<NewEvent, 'at' | 'origin' | 'role'>): NewEvent {
  const event = { action: 'add', version: 1, actor: row.newest.actor, at, detail: {} } as const;
  return { ...storable({ ...event, to: row.state }, row), role, origin };
}

function storable(event: RowEvent, after: Row): Omit<NewEvent, 'role' | 'origin'> {
  const { version, action, actor, at, reason, detail } = event;
  return {
    kind: 'row',
    subject: after.id,
    version,
    action,
    actor,
    at,
    ...(reason === undefined ? {} : { reason }),
    detail: detail as unknown as Json,
    after: snapshotOf(after) as unknown as Json,
  };
}
