/** Reads maps, rows and what hangs on them from SQLite. Writes nothing: all change comes through the chain of events. */
import type { Database } from '../db/open.js';
import { cursorOf, readCursor } from './cursor.js';
import type { Assignment, Comment, Flag, GovernedMap, Publication } from './entities.js';
import { checkLimit } from './event-store.js';
import type { RowState } from './lifecycle.js';
import type { RowSnapshot } from './replay.js';
import type { MapStore, RowQuery } from './store.js';

/** Reads snapshots, which are JSON. */
export function snapshotReader(db: Database) {
  return <T>(sql: string) => {
    const statement = db.prepare(sql).pluck();
    const read = (text: string): T => JSON.parse(text) as T;
    return {
      one: (...values: readonly (string | number | null)[]): T | undefined => {
        const text = statement.get(...values) as string | undefined;
        return text === undefined ? undefined : read(text);
      },
      all: (...values: readonly (string | number | null)[]): readonly T[] =>
        (statement.all(...values) as string[]).map(read),
    };
  };
}

export function mapStore(db: Database): MapStore {
  return { ...maps(db), ...rows(db), ...hangingOn(db), ...publications(db) };
}

type Part<K extends keyof MapStore> = Pick<MapStore, K>;

function maps(db: Database): Part<'map' | 'maps' | 'rowCounts'> {
  const read = snapshotReader(db);
  const map = read<GovernedMap>('SELECT snapshot FROM governed_map WHERE id = ?');
  const all = read<GovernedMap>('SELECT snapshot FROM governed_map ORDER BY id');
  const counts = db.prepare('SELECT state, count(*) FROM map_row WHERE map = ? GROUP BY state').raw();
  return {
    map: async (id) => map.one(id),
    maps: async () => all.all(),
    rowCounts: async (id) => Object.fromEntries(counts.all(id) as [RowState, number][]),
  };
}

function rows(db: Database): Part<'row' | 'rowOfSource' | 'rows' | 'standingRows' | 'rowsStandingOn'> {
  const read = snapshotReader(db);
  const row = read<RowSnapshot>('SELECT snapshot FROM map_row WHERE id = ?');
  const ofSource = read<RowSnapshot>(
    'SELECT snapshot FROM map_row WHERE map = ? AND source_system = ? AND source_code = ?',
  );
  const standing = read<RowSnapshot>(
    'SELECT snapshot FROM map_row WHERE map = ? AND stands = 1 ORDER BY source_system, source_code',
  );
  const standingOn = db
    .prepare(
      `SELECT map_row FROM standing_target JOIN map_row ON map_row.id = standing_target.map_row
       WHERE standing_target.system = ? AND standing_target.code = ? AND (? IS NULL OR map_row.map = ?) ORDER BY map_row`,
    )
    .pluck();
  const page = rowPages(db);
  return {
    row: async (id) => row.one(id),
    rowOfSource: async (map, { system, code }) => ofSource.one(map, system, code),
    standingRows: async (map) => standing.all(map),
    rowsStandingOn: async ({ system, code, map = null }) => standingOn.all(system, code, map, map) as string[],
    rows: async (query) => page(query),
  };
}

const ROW_CONDITIONS = `map = @map AND (@count IS NULL OR occurrences < @count OR (occurrences = @count AND id > @id))
  AND (@assignee IS NULL OR id IN (SELECT map_row FROM assignment WHERE assignee = @assignee AND active = 1))`;

function rowPages(db: Database) {
  const order = 'ORDER BY occurrences DESC, id LIMIT +@limit';
  const all = db.prepare(`SELECT occurrences, snapshot FROM map_row WHERE ${ROW_CONDITIONS} ${order}`);
  const inState = db.prepare(
    `SELECT occurrences, snapshot FROM map_row WHERE state = @state AND ${ROW_CONDITIONS} ${order}`,
  );
  return ({ map, state, assignee, limit, cursor }: RowQuery) => {
    checkLimit(limit);
    const [count = null, id = null] = readCursor(cursor, ['number', 'string']);
    const values = { map, count, id, assignee: assignee ?? null, limit: limit + 1 };
    const found = (state === undefined ? all.all(values) : inState.all({ ...values, state })) as {
      occurrences: number;
      snapshot: string;
    }[];
    const items = found.slice(0, limit).map(({ snapshot }) => JSON.parse(snapshot) as RowSnapshot);
    const last = items.at(-1);
    if (found.length <= limit || last === undefined) return { items };
    return { items, next: cursorOf([found[limit - 1]?.occurrences ?? 0, last.id]) };
  };
}

function hangingOn(db: Database): Part<'assignments' | 'assignment' | 'comments' | 'flags' | 'flag'> {
  const read = snapshotReader(db);
  const assignments = read<Assignment>('SELECT snapshot FROM assignment WHERE map_row = ? AND active = 1 ORDER BY id');
  const assignment = read<Assignment>('SELECT snapshot FROM assignment WHERE id = ?');
  // Two of the same millisecond stand in the order of the chain.
  const comments = read<Comment>(
    `SELECT comment.snapshot FROM comment JOIN event ON event.kind = 'comment' AND event.subject = comment.id AND event.version = 1
     WHERE map_row = ? ORDER BY event.seq`,
  );
  const flags = read<Flag>('SELECT snapshot FROM flag WHERE map_row = ? ORDER BY id');
  const flag = read<Flag>('SELECT snapshot FROM flag WHERE id = ?');
  return {
    assignments: async (row) => assignments.all(row),
    assignment: async (id) => assignment.one(id),
    comments: async (row) => comments.all(row),
    flags: async (row) => flags.all(row),
    flag: async (id) => flag.one(id),
  };
}

function publications(db: Database): Part<'publication' | 'publications' | 'publishedDefinition'> {
  const read = snapshotReader(db);
  const one = read<Publication>('SELECT snapshot FROM publication WHERE id = ?');
  const all = read<Publication>(
    `SELECT snapshot FROM publication WHERE ? IS NULL OR map = ? ORDER BY json_extract(snapshot, '$.chain.seq'), id`,
  );
  const definition = db.prepare('SELECT definition FROM publication WHERE id = ?').pluck();
  return {
    publication: async (id) => one.one(id),
    publications: async (map) => all.all(map ?? null, map ?? null),
    publishedDefinition: async (id) => definition.get(id) as string | undefined,
  };
}
