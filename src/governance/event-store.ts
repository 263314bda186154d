/** The chain of events in SQLite: appending with the refusal of stale changes, and reading. Checking the chain is `audit-store.ts`. */
import type { Database } from '../db/open.js';
import { TerminologyError } from '../domain/issue.js';
import { canonicalJson, type Json } from './canonical-json.js';
import { cursorOf, readCursor } from './cursor.js';
import type { Page } from './entities.js';
import {
  type AuditEntry,
  type ChainHead,
  type EventText,
  GENESIS,
  hashOf,
  type Kind,
  type StoredEvent,
} from './event.js';
import type { Performer } from './lifecycle.js';
import { projections } from './projection-store.js';
import type { Append, EventQuery, Unchanged } from './store.js';
import { invalid, stale } from './wording.js';

export interface EventRow {
  readonly seq: number;
  readonly kind: Kind;
  readonly subject: string;
  readonly version: number;
  readonly action: string;
  readonly actor: string;
  readonly role: Performer;
  readonly origin: string;
  readonly at: string;
  readonly reason: string | null;
  readonly detail: string;
  readonly after: string;
  readonly previous_hash: string;
  readonly hash: string;
  /** The subject before; where a query joins it. */
  readonly before?: string | null;
}

/** An event as its row says, its texts unread. */
export function eventText({ previous_hash: previousHash, before: _before, ...row }: EventRow): EventText {
  return { ...row, previousHash };
}

/** An event as its row says. @throws SyntaxError where its texts are no JSON. */
export function storedEvent(row: EventRow): StoredEvent {
  const { seq, kind, subject, version, action, actor, role, origin, at, reason, detail, after, hash } = row;
  return {
    seq,
    kind,
    subject,
    version,
    action,
    actor,
    role,
    origin,
    at,
    ...(reason === null ? {} : { reason }),
    detail: JSON.parse(detail) as Json,
    after: JSON.parse(after) as Json,
    previousHash: row.previous_hash,
    hash,
  };
}

/** Appends in one transaction that takes the write lock at once: two writers queue, and the second sees what the first wrote. */
export function appender(db: Database): (events: readonly Append[], unchanged: readonly Unchanged[]) => StoredEvent[] {
  const project = projections(db);
  const insert = db.prepare(
    `INSERT INTO event (seq, kind, subject, version, action, actor, role, origin, at, reason, detail, after, previous_hash, hash)
     VALUES (@seq, @kind, @subject, @version, @action, @actor, @role, @origin, @at, @reason, @detail, @after,
       @previousHash, @hash)`,
  );
  const current = db.prepare('SELECT max(version) FROM event WHERE kind = ? AND subject = ?').pluck();
  const setHead = db.prepare(
    `INSERT INTO chain_head (id, seq, hash) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`,
  );
  const readHead = headReader(db);
  const expectVersion = ({ kind, subject, version }: Unchanged): void => {
    const is = (current.get(kind, subject) as number | null) ?? 0;
    if (is !== version) throw new TerminologyError(stale(`${kind} '${subject}'`, { saw: version, is }));
  };
  const append = db.transaction((events: readonly Append[], unchanged: readonly Unchanged[]) => {
    unchanged.forEach(expectVersion);
    let head = readHead();
    const stored = events.map((given) => {
      const { kind, subject, version } = given;
      expectVersion({ kind, subject, version: version - 1 });
      const event = linked(given, head);
      insert.run(event);
      project[kind](given, event.after);
      const { seq, previousHash, hash } = event;
      head = { seq, hash };
      const { attachment: _attachment, ...said } = given;
      return { ...said, seq, previousHash, hash };
    });
    if (stored.length > 0) setHead.run(head.seq, head.hash);
    return stored;
  });
  return (events, unchanged) => append.immediate(events, unchanged);
}

/** The event as the next link of the chain; what is kept beside it is no part of it. */
function linked({ attachment: _attachment, reason, detail, after, ...given }: Append, head: ChainHead): EventText {
  const texts = { reason: reason ?? null, detail: canonicalJson(detail), after: canonicalJson(after) };
  const event = { ...given, ...texts, seq: head.seq + 1, previousHash: head.hash };
  return { ...event, hash: hashOf(event) };
}

/** The newest link. */
export function headReader(db: Database): () => ChainHead {
  const head = db.prepare('SELECT seq, hash FROM chain_head WHERE id = 1');
  return () => (head.get() as ChainHead | undefined) ?? { seq: 0, hash: GENESIS };
}

/** Reads the chain. */
export function eventReader(db: Database) {
  const joined = `SELECT event.*, earlier.after AS before FROM event
    LEFT JOIN event AS earlier
      ON earlier.kind = event.kind AND earlier.subject = event.subject AND earlier.version = event.version - 1`;
  const ofSubject = db.prepare(`${joined} WHERE event.kind = ? AND event.subject = ? ORDER BY event.version`);
  const page = db.prepare(
    `${joined} WHERE event.seq > @after AND (@kind IS NULL OR event.kind = @kind)
       AND (@subject IS NULL OR event.subject = @subject) AND (@actor IS NULL OR event.actor = @actor)
     ORDER BY event.seq LIMIT +@limit`,
  );
  return {
    history: (kind: Kind, subject: string) => (ofSubject.all(kind, subject) as EventRow[]).map(auditEntry),
    events: ({ kind, subject, actor, limit, cursor }: EventQuery): Page<AuditEntry> => {
      const [after = 0] = readCursor(cursor, ['number']) as readonly number[];
      const wanted = { after, kind: kind ?? null, subject: subject ?? null, actor: actor ?? null, limit: limit + 1 };
      const items = (page.all(wanted) as EventRow[]).map(auditEntry);
      const last = items[limit - 1];
      return items.length <= limit || last === undefined
        ? { items }
        : { items: items.slice(0, limit), next: cursorOf([last.seq]) };
    },
  };
}

/** The event of a row that a query joined with the one before. */
export function auditEntry(row: EventRow): AuditEntry {
  const { before } = row;
  return {
    ...storedEvent(row),
    ...(before === null || before === undefined ? {} : { before: JSON.parse(before) as Json }),
  };
}

/** @throws TerminologyError for a limit outside 1 to 1,000. */
export function checkLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= 1_000) return limit;
  throw new TerminologyError(invalid('limit', `must be an integer from 1 to 1000, not ${limit}`));
}
