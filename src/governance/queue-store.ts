/** The queue of unmapped codes in SQLite: counters, not events. Writing; what is shown of it is read by `queue-page-store.ts`. */
import type { Database } from '../db/open.js';
import { bandNumber, bandOf } from './confidence-band.js';
import { countsReader, pageReader, unsuggestedReader } from './queue-page-store.js';
import { rowReader } from './queue-row-store.js';
import type { QueueStore } from './store.js';
import {
  type AttachedSuggestions,
  type Dismissal,
  type Miss,
  MOST_CLIENTS,
  type Resolution,
} from './unmapped-queue.js';

export function queueStore(db: Database): QueueStore {
  const rows = rowReader(db);
  const page = pageReader(db, rows);
  const counts = countsReader(db);
  const unsuggested = unsuggestedReader(db, rows);
  const add = adder(db);
  const attach = attacher(db);
  const resolve = resolver(db);
  const dismiss = dismisser(db);
  return {
    addMisses: async (misses) => add(misses),
    queue: async (query) => page(query),
    queuedCodes: async (ids) => rows(ids, Date.now()),
    queueCounts: async () => counts(),
    unsuggested: async (query) => unsuggested(query),
    attachSuggestions: async (id, suggestions) => attach(id, suggestions),
    resolveCodes: async (resolution) => resolve(resolution),
    dismissCodes: async (ids, dismissal) => dismiss(ids, dismissal),
  };
}

interface KnownRow {
  readonly id: number;
  readonly display: string | null;
  readonly first_seen: number;
  readonly clients: string;
  readonly resolved_by: string | null;
}

/** Milliseconds that counting may wait for another process that writes: who waits here keeps every request waiting. */
const SHORT_WAIT = 20;
const USUAL_WAIT = 5_000;

/** Counts are no decisions: they need not be on the disk before the next request is answered, and can be written later as well as now. */
function inPassing(db: Database, run: () => void): void {
  db.pragma('synchronous = NORMAL');
  db.pragma(`busy_timeout = ${SHORT_WAIT}`);
  try {
    run();
  } finally {
    db.pragma(`busy_timeout = ${USUAL_WAIT}`);
    db.pragma('synchronous = FULL');
  }
}

function adder(db: Database): (misses: readonly Miss[]) => void {
  const known = db.prepare(
    `SELECT id, display, first_seen, clients, resolved_by FROM unmapped_code
     WHERE system = ? AND code = ? AND unit = ? AND specimen = ?`,
  );
  const insert = db.prepare(
    `INSERT INTO unmapped_code (system, code, unit, specimen, display, count, first_seen, last_seen, clients)
     VALUES (@system, @code, @unit, @specimen, @display, @count, @firstSeen, @lastSeen, @clients)`,
  );
  const count = db.prepare(
    `UPDATE unmapped_code SET count = count + @count, last_seen = max(last_seen, @lastSeen), clients = @clients
     WHERE id = @id`,
  );
  // Apart from the counting, which is by far the most: an index is written where one of its columns is set.
  const reopen = db.prepare('UPDATE unmapped_code SET resolved_by = NULL WHERE id = ?');
  const predate = db.prepare('UPDATE unmapped_code SET first_seen = ? WHERE id = ?');
  // With a name there is more to suggest from.
  const name = db.prepare('UPDATE unmapped_code SET display = ?, engine = NULL, band = 0 WHERE id = ?');
  const addOne = ({ clients, display, ...miss }: Miss): void => {
    const row = known.get(miss.system, miss.code, miss.unit, miss.specimen) as KnownRow | undefined;
    if (row === undefined) {
      insert.run({ ...miss, display: display ?? null, clients: JSON.stringify(clients) });
      return;
    }
    const { id } = row;
    count.run({ id, count: miss.count, lastSeen: miss.lastSeen, clients: withClients(row.clients, clients) });
    if (row.resolved_by !== null) reopen.run(id);
    if (miss.firstSeen < row.first_seen) predate.run(miss.firstSeen, id);
    if (row.display === null && display !== undefined) name.run(display, id);
  };
  const run = db.transaction((misses: readonly Miss[]) => {
    for (const miss of misses) addOne(miss);
  });
  return (misses) => inPassing(db, () => run.immediate(misses));
}

/** The known clients as JSON, with others added while there is room. */
function withClients(known: string, more: readonly string[]): string {
  const names = JSON.parse(known) as readonly string[];
  if (names.length >= MOST_CLIENTS || more.every((name) => names.includes(name))) return known;
  return JSON.stringify([...new Set([...names, ...more])].slice(0, MOST_CLIENTS));
}

function attacher(db: Database): (id: number, suggestions: AttachedSuggestions) => void {
  const attach = db.prepare(
    `UPDATE unmapped_code SET suggestions = @suggestions, suggested = @at, engine = @engine, band = @band
     WHERE id = @id`,
  );
  return (id, suggestions) => {
    const { engine, confidence } = suggestions;
    const band = bandNumber(bandOf(confidence));
    const values = { id, suggestions: JSON.stringify(suggestions), at: Date.now(), engine, band };
    inPassing(db, () => void attach.run(values));
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

function dismisser(db: Database): (ids: readonly number[], dismissal: Dismissal) => number {
  const mark = db.prepare(
    'UPDATE unmapped_code SET dismissed = ? WHERE id = ? AND resolved_by IS NULL AND dismissed IS NULL',
  );
  const run = db.transaction((ids: readonly number[], dismissal: string) => {
    let open = 0;
    for (const id of ids) open += mark.run(dismissal, id).changes;
    return open;
  });
  return (ids, { by, at, reason }) => run.immediate(ids, JSON.stringify({ by, at, reason }));
}
