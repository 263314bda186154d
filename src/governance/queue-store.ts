/** The queue of unmapped codes in SQLite: counters, not events. */
import type { Database } from '../db/open.js';
import { cursorOf, readCursor } from './cursor.js';
import { checkLimit } from './event-store.js';
import type { QueueStore } from './store.js';
import { type Miss, MOST_CLIENTS, type QueuedCode, type QueueQuery, type Resolution } from './unmapped-queue.js';

interface CodeRow {
  readonly id: number;
  readonly system: string;
  readonly code: string;
  readonly unit: string;
  readonly specimen: string;
  readonly display: string | null;
  readonly count: number;
  readonly first_seen: number;
  readonly last_seen: number;
  readonly clients: string;
  readonly suggestions: string | null;
  readonly resolved_by: string | null;
  readonly urgency: number;
}

const DAY = 86_400_000;

/** The older a code and the more often it is missed, the more urgent; a code of today counts as one day old. */
const URGENCY = `count * max(1.0, (@now - first_seen) / ${DAY}.0)`;

export function queueStore(db: Database): QueueStore {
  const resolve = resolver(db);
  const page = pages(db);
  const add = adder(db);
  const unsuggested = db.prepare(
    `SELECT *, ${URGENCY} AS urgency FROM unmapped_code WHERE suggested IS NULL AND resolved_by IS NULL
     ORDER BY count DESC, id LIMIT @limit`,
  );
  const attach = db.prepare('UPDATE unmapped_code SET suggestions = ?, suggested = ? WHERE id = ?');
  return {
    addMisses: async (misses) => add(misses),
    queue: async (query) => page(query),
    unsuggested: async (limit) =>
      (unsuggested.all({ now: Date.now(), limit: checkLimit(limit) }) as CodeRow[]).map(queuedCode),
    attachSuggestions: async (id, suggestions) => {
      attach.run(JSON.stringify(suggestions), Date.now(), id);
    },
    resolveCodes: async (resolution) => resolve(resolution),
  };
}

function adder(db: Database): (misses: readonly Miss[]) => void {
  // A name seen later stands in where none was known; a code missed again is open again.
  const upsert = db.prepare(
    `INSERT INTO unmapped_code (system, code, unit, specimen, display, count, first_seen, last_seen, clients)
     VALUES (@system, @code, @unit, @specimen, @display, @count, @firstSeen, @lastSeen, @clients)
     ON CONFLICT (system, code, unit, specimen) DO UPDATE SET
       display = coalesce(display, excluded.display), count = count + excluded.count,
       first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen),
       clients = excluded.clients, resolved_by = NULL`,
  );
  const known = db
    .prepare('SELECT clients FROM unmapped_code WHERE system = ? AND code = ? AND unit = ? AND specimen = ?')
    .pluck();
  const run = db.transaction((misses: readonly Miss[]) => {
    for (const { clients, display = null, ...miss } of misses) {
      const before = known.get(miss.system, miss.code, miss.unit, miss.specimen) as string | undefined;
      const all = new Set([...(before === undefined ? [] : (JSON.parse(before) as string[])), ...clients]);
      upsert.run({ ...miss, display, clients: JSON.stringify([...all].slice(0, MOST_CLIENTS)) });
    }
  });
  return (misses) => run.immediate(misses);
}

function pages(db: Database) {
  // Ages grow while somebody pages: the cursor carries the instant of the first page.
  const page = db.prepare(
    `SELECT * FROM (SELECT *, ${URGENCY} AS urgency FROM unmapped_code
       WHERE resolved_by IS NULL AND (@system IS NULL OR system = @system))
     WHERE @after IS NULL OR urgency < @after OR (urgency = @after AND id > @id)
     ORDER BY urgency DESC, id LIMIT @limit`,
  );
  return ({ system, now, limit, cursor }: QueueQuery) => {
    checkLimit(limit);
    const [at = now, after = null, id = null] = readCursor(cursor, ['number', 'number', 'number']);
    const values = { now: at, after, id, system: system ?? null, limit: limit + 1 };
    const found = (page.all(values) as CodeRow[]).map(queuedCode);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return found.length <= limit || last === undefined
      ? { items }
      : { items, next: cursorOf([at, last.urgency, last.id]) };
  };
}

function resolver(db: Database): (resolution: Resolution) => number {
  const mark = db.prepare(
    'UPDATE unmapped_code SET resolved_by = ? WHERE system = ? AND code = ? AND resolved_by IS NULL',
  );
  const run = db.transaction((map: string, codes: Iterable<{ readonly system: string; readonly code: string }>) => {
    let open = 0;
    for (const { system, code } of codes) open += mark.run(map, system, code).changes;
    return open;
  });
  return ({ map, codes }) => run.immediate(map, codes);
}

function queuedCode(row: CodeRow): QueuedCode {
  const { id, system, code, unit, specimen, display, count, suggestions, urgency } = row;
  return {
    id,
    system,
    code,
    unit,
    specimen,
    ...(display === null ? {} : { display }),
    count,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    clients: JSON.parse(row.clients) as string[],
    urgency,
    ...(suggestions === null ? {} : { suggestions: JSON.parse(suggestions) as unknown }),
    ...(row.resolved_by === null ? {} : { resolvedBy: row.resolved_by }),
  };
}
