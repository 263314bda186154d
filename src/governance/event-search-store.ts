/** The audit chain as it is looked through: newest or oldest first, by who, what and when. Reads only. */
import type { Database } from '../db/open.js';
import { cursorOf, readCursor } from './cursor.js';
import { auditEntry, checkLimit, type EventRow } from './event-store.js';
import type { EventSearch, WorkListStore } from './work-lists.js';

/** The condition of each filter; a statement is made of those that a query has, its values are bound. */
const CONDITIONS: Readonly<Record<string, string>> = {
  kind: 'event.kind = @kind',
  subject: 'event.subject = @subject',
  actor: 'event.actor = @actor',
  action: 'event.action = @action',
  since: 'event.at >= @since',
  before: 'event.at < @before',
};
const JOINED = `SELECT event.*, earlier.after AS before FROM event LEFT JOIN event AS earlier
  ON earlier.kind = event.kind AND earlier.subject = event.subject AND earlier.version = event.version - 1`;

export function eventSearchStore(db: Database): Pick<WorkListStore, 'searchEvents' | 'eventOf'> {
  const one = db.prepare(`${JOINED} WHERE event.seq = ?`);
  const known = new Map<string, ReturnType<Database['prepare']>>();
  const statement = (names: readonly string[], { order, more }: { order: EventSearch['order']; more: boolean }) => {
    const key = [...names, order, more].join(' ');
    const found = known.get(key);
    if (found !== undefined) return found;
    const after = order === 'newest' ? 'event.seq < @after' : 'event.seq > @after';
    const conditions = [...names.map((name) => CONDITIONS[name]), ...(more ? [after] : [])];
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const made = db.prepare(
      `${JOINED} ${where} ORDER BY event.seq ${order === 'newest' ? 'DESC' : 'ASC'} LIMIT +@limit`,
    );
    known.set(key, made);
    return made;
  };
  return {
    eventOf: async (seq) => {
      const row = one.get(seq) as EventRow | undefined;
      return row === undefined ? undefined : auditEntry(row);
    },
    searchEvents: async ({ order, limit, cursor, ...filters }) => {
      checkLimit(limit);
      const [after] = readCursor(cursor, ['number']);
      const given = Object.entries(filters).filter(([name, value]) => value !== undefined && name in CONDITIONS);
      const names = given.map(([name]) => name);
      const values = { ...Object.fromEntries(given), limit: limit + 1, ...(after === undefined ? {} : { after }) };
      const found = statement(names, { order, more: after !== undefined }).all(values) as EventRow[];
      const items = found.slice(0, limit).map(auditEntry);
      const last = items.at(-1);
      return found.length <= limit || last === undefined ? { items } : { items, next: cursorOf([last.seq]) };
    },
  };
}
