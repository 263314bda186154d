/** Lists of work in SQLite: rows by filters with what hangs on them, counts, progress and kept suggestions. Derives and decides nothing. */
import type { Database } from '../db/open.js';
import { bandNumber, CONFIDENCE_BANDS, type ConfidenceBand } from './confidence-band.js';
import { cursorOf, readCursor } from './cursor.js';
import { checkLimit } from './event-store.js';
import type { RowState } from './lifecycle.js';
import type { RowSnapshot } from './replay.js';
import type { ListedRow, RowFilters, RowGroup, WorkListStore } from './work-lists.js';

/** The condition of each filter; a statement is made of those that a query has, its values are bound. */
const CONDITIONS: Readonly<Record<keyof RowFilters, string>> = {
  map: 'map = @map',
  state: 'state = @state',
  assignee: 'id IN (SELECT map_row FROM assignment WHERE assignee = @assignee AND active = 1)',
  text: "label LIKE @text ESCAPE '\\'",
  band: 'band = @band',
  category: 'category = @category',
  system: 'source_system = @system',
  flagged: '@flagged = (id IN (SELECT map_row FROM flag WHERE open = 1))',
  drift: 'drift = @drift',
};
const AFTER = '(occurrences < @count OR (occurrences = @count AND id > @id))';
const ORDER = 'ORDER BY occurrences DESC, id';

type Values = Readonly<Record<string, string | number>>;

export function workListStore(db: Database): Omit<WorkListStore, 'searchEvents' | 'eventOf'> {
  return { ...searches(db), ...progress(db), ...suggestions(db) };
}

/** Statements by the filters that they have. */
function statements(db: Database, textOf: (conditions: string) => string) {
  const known = new Map<string, ReturnType<Database['prepare']>>();
  return (filters: RowFilters, more: readonly string[] = []) => {
    const own = (Object.keys(CONDITIONS) as (keyof RowFilters)[]).filter((name) => filters[name] !== undefined);
    const key = [...own, ...more].join(' ');
    const found = known.get(key);
    if (found !== undefined) return found;
    const conditions = [...own.map((name) => CONDITIONS[name]), ...more];
    const made = db.prepare(textOf(conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`));
    known.set(key, made);
    return made;
  };
}

function valuesOf({ text, flagged, drift, band, ...plain }: RowFilters): Values {
  const escaped = text?.replace(/[\\%_]/g, (mark) => `\\${mark}`);
  return {
    ...plain,
    ...(escaped === undefined ? {} : { text: `%${escaped}%` }),
    ...(band === undefined ? {} : { band: bandNumber(band) }),
    ...(flagged === undefined ? {} : { flagged: flagged ? 1 : 0 }),
    ...(drift === undefined ? {} : { drift: drift ? 1 : 0 }),
  };
}

interface FoundRow {
  readonly occurrences: number;
  readonly snapshot: string;
  readonly assignees: string | null;
  readonly flagged: string | null;
  readonly commented: string | null;
  readonly suggestions: string | null;
}

/** The rows of the page are found in the index first (CROSS JOIN keeps that order); what hangs on them is read for these alone. */
const PAGE = (conditions: string): string =>
  `SELECT occurrences, snapshot, row_suggestion.suggestions AS suggestions,
     (SELECT json_group_array(json_object('name', assignee, 'role', role)) FROM assignment
      WHERE assignment.map_row = map_row.id AND active = 1) AS assignees,
     (SELECT json_group_array(json_extract(flag.snapshot, '$.raisedBy')) FROM flag
      WHERE flag.map_row = map_row.id AND open = 1) AS flagged,
     (SELECT json_group_array(json_extract(comment.snapshot, '$.author')) FROM comment
      WHERE comment.map_row = map_row.id) AS commented
   FROM (SELECT id AS hit FROM map_row ${conditions} ${ORDER} LIMIT +@limit)
   CROSS JOIN map_row ON map_row.id = hit LEFT JOIN row_suggestion ON row_suggestion.map_row = hit ${ORDER}`;

/** Along the index that is in this order; what many maps say alike is added up afterwards. */
const GROUPS = (conditions: string): string =>
  `SELECT map, state, band, category, drift, count(*) AS rows FROM map_row ${conditions} GROUP BY 1, 2, 3, 4, 5`;

/** Few rows are flagged: they are counted once more by themselves. */
const FLAGGED = (conditions: string): string =>
  `SELECT map, state, band, category, drift, count(*) AS rows
   FROM (SELECT DISTINCT map_row AS hit FROM flag WHERE open = 1) CROSS JOIN map_row ON map_row.id = hit
   ${conditions} GROUP BY 1, 2, 3, 4, 5`;

function searches(db: Database): Pick<WorkListStore, 'listRows' | 'groupRows'> {
  const pages = statements(db, PAGE);
  const groups = statements(db, GROUPS);
  const flagged = statements(db, FLAGGED);
  return {
    listRows: async ({ limit, cursor, ...filters }) => {
      checkLimit(limit);
      const [count, id] = readCursor(cursor, ['number', 'string']);
      const from: Values = count === undefined || id === undefined ? {} : { count, id };
      const found = pages(filters, count === undefined ? [] : [AFTER]).all({
        ...valuesOf(filters),
        ...from,
        limit: limit + 1,
      }) as FoundRow[];
      const items = found.slice(0, limit).map(listedRow);
      const last = items.at(-1);
      if (found.length <= limit || last === undefined) return { items };
      return { items, next: cursorOf([found[limit - 1]?.occurrences ?? 0, last.row.id]) };
    },
    groupRows: async ({ flagged: _flagged, ...filters }) => {
      const values = valuesOf(filters);
      return withFlagged(groups(filters).all(values) as GroupRow[], flagged(filters).all(values) as GroupRow[]);
    },
  };
}

interface GroupRow {
  readonly map: string;
  readonly state: RowState;
  readonly band: number;
  readonly category: string | null;
  readonly drift: number;
  readonly rows: number;
}

/** Each group as those of its rows that are flagged, and the others. */
function withFlagged(all: readonly GroupRow[], flagged: readonly GroupRow[]): readonly RowGroup[] {
  const keyOf = ({ rows: _rows, ...group }: GroupRow): string => JSON.stringify(Object.values(group));
  const counts = new Map(flagged.map((group) => [keyOf(group), group.rows]));
  return all.flatMap((group) => {
    const { state, band, category, drift, rows } = group;
    const own = counts.get(keyOf(group)) ?? 0;
    const named = CONFIDENCE_BANDS[band] ?? 'unsuggested';
    const alike = { state, band: named, category: category ?? undefined, drift: drift === 1 };
    return [
      { ...alike, flagged: true, rows: own },
      { ...alike, flagged: false, rows: rows - own },
    ].filter((part) => part.rows > 0);
  });
}

function listedRow({ snapshot, assignees, flagged, commented, suggestions }: FoundRow): ListedRow {
  return {
    row: JSON.parse(snapshot) as RowSnapshot,
    assignees: JSON.parse(assignees ?? '[]') as ListedRow['assignees'],
    flaggedBy: JSON.parse(flagged ?? '[]') as string[],
    commentedBy: JSON.parse(commented ?? '[]') as string[],
    ...(suggestions === null ? {} : { suggestions: JSON.parse(suggestions) as unknown }),
  };
}

/** Actions by which somebody decides something of a row; the index event_decision names the same. */
const DECISIONS = `('propose', 'propose-no-map', 'resolve', 'approve', 'confirm-no-map', 'reject', 'request-changes')`;

function progress(db: Database): Pick<WorkListStore, 'progress' | 'decisionDays' | 'workDays'> {
  const counts = db.prepare(
    `SELECT state, stands, count(*) AS rows, sum(occurrences) AS traffic FROM map_row WHERE map = ? GROUP BY 1, 2`,
  );
  const flagged = db
    .prepare(
      `SELECT count(DISTINCT map_row) FROM flag JOIN map_row ON map_row.id = flag.map_row WHERE open = 1 AND map = ?`,
    )
    .pluck();
  const days = db.prepare(
    `SELECT decided AS day, count(*) AS decisions, sum(occurrences) AS traffic FROM map_row
     WHERE map = ? AND decided IS NOT NULL GROUP BY 1 ORDER BY 1`,
  );
  const work = db.prepare(
    `SELECT substr(at, 1, 10) AS day, actor AS name, count(*) AS decisions FROM event INDEXED BY event_decision
     WHERE at >= ? AND kind = 'row' AND action IN ${DECISIONS} GROUP BY 1, 2 ORDER BY 1 DESC, 3 DESC LIMIT 1000`,
  );
  return {
    progress: async (map) => {
      const groups = counts.all(map) as CountRow[];
      const total = (of: readonly CountRow[], member: 'rows' | 'traffic'): number =>
        of.reduce((sum, group) => sum + group[member], 0);
      const standing = groups.filter(({ stands }) => stands === 1);
      const byState: Partial<Record<RowState, number>> = {};
      for (const { state, rows } of groups) byState[state] = (byState[state] ?? 0) + rows;
      return {
        rows: total(groups, 'rows'),
        byState,
        decided: total(standing, 'rows'),
        traffic: total(
          groups.filter(({ state }) => state !== 'retired'),
          'traffic',
        ),
        decidedTraffic: total(standing, 'traffic'),
        flagged: flagged.get(map) as number,
      };
    },
    decisionDays: async (map) => days.all(map) as { day: string; decisions: number; traffic: number }[],
    workDays: async (since) => work.all(since) as { day: string; name: string; decisions: number }[],
  };
}

interface CountRow {
  readonly state: RowState;
  readonly stands: number;
  readonly rows: number;
  readonly traffic: number;
}

/** States in which somebody may still want suggestions. */
const IN_WORK = `('unmapped', 'draft', 'needs-work', 'rejected', 'in-review', 'reconcile')`;

function suggestions(db: Database): Pick<WorkListStore, 'rowSuggestions' | 'keepRowSuggestions' | 'unsuggestedRows'> {
  const one = db.prepare('SELECT at, suggestions FROM row_suggestion WHERE map_row = ?');
  const keep = db.prepare(
    `INSERT INTO row_suggestion (map_row, at, suggestions) VALUES (@row, @at, @text)
     ON CONFLICT (map_row) DO UPDATE SET at = excluded.at, suggestions = excluded.suggestions`,
  );
  const mark = db.prepare('UPDATE map_row SET band = @band WHERE id = @row AND band <> @band');
  // Keeping suggestions sets the band; 0 is a row that nobody has looked at.
  const lacking = `map = @map AND band = 0 AND state IN ${IN_WORK}`;
  const rows = db
    .prepare(
      `SELECT snapshot FROM (SELECT id AS hit FROM map_row WHERE ${lacking} ${ORDER} LIMIT +@limit)
       CROSS JOIN map_row ON map_row.id = hit ${ORDER}`,
    )
    .pluck();
  const left = db.prepare(`SELECT count(*) FROM map_row WHERE ${lacking}`).pluck();
  const write = db.transaction((row: string, at: number, { band, text }: { band: ConfidenceBand; text: string }) => {
    keep.run({ row, at, text });
    mark.run({ row, band: bandNumber(band) });
  });
  return {
    rowSuggestions: async (row) => {
      const found = one.get(row) as { at: number; suggestions: string } | undefined;
      return found === undefined ? undefined : { at: found.at, suggestions: JSON.parse(found.suggestions) as unknown };
    },
    keepRowSuggestions: async ({ row, at, band, suggestions: kept }) =>
      write.immediate(row, at, { band, text: JSON.stringify(kept) }),
    unsuggestedRows: async (map, limit) => ({
      rows: (rows.all({ map, limit: checkLimit(limit) }) as string[]).map((text) => JSON.parse(text) as RowSnapshot),
      total: left.get({ map }) as number,
    }),
  };
}
