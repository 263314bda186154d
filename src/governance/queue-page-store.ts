/**
 * Reads the queue in its order, count × age, without reading all of it. Codes of one band that were first seen on one day are a lane: within
 * it the order is that of the counts, which an index holds. A page is merged from the tops of the lanes, those that promise most first, and is
 * whole when no lane promises more. Writes nothing.
 */
import type { Database } from '../db/open.js';
import { bandNumber, CONFIDENCE_BANDS, type ConfidenceBand } from './confidence-band.js';
import { cursorOf, readCursor } from './cursor.js';
import type { Page } from './entities.js';
import { checkLimit } from './event-store.js';
import { ageInDays, type RowReader } from './queue-row-store.js';
import type { QueueCounts, QueuedCode, QueueQuery, SuggestionQuery, SystemCounts } from './unmapped-queue.js';

/** What a page is picked from. */
interface Choice {
  readonly system: string | null;
  readonly bands: readonly number[];
  readonly text: string | null;
  readonly least: number;
  /** What a count of a day is worth. */
  readonly worth: (day: number) => number;
  readonly after?: { readonly rank: number; readonly id: number };
  readonly most: number;
}

interface Lane {
  readonly band: number;
  readonly day: number;
  /** The highest rank in it. */
  readonly promise: number;
}

interface Place {
  readonly id: number;
  readonly rank: number;
}

const OPEN = 'resolved_by IS NULL AND dismissed IS NULL';
const HAS_TEXT = "(@text IS NULL OR code LIKE @text ESCAPE '\\' OR display LIKE @text ESCAPE '\\')";

/** Statements over one of the two indexes: all systems, or one. */
function laneStatements(db: Database, index: string, own: string) {
  const from = `FROM unmapped_code INDEXED BY ${index} WHERE ${OPEN}${own} AND band = @band`;
  return {
    /** The days of a band with their highest counts: one step along the index for each. */
    days: db.prepare(
      `WITH RECURSIVE lane (day) AS (
         SELECT (SELECT first_day ${from} ORDER BY first_day LIMIT 1)
         UNION ALL
         SELECT (SELECT first_day ${from} AND first_day > lane.day ORDER BY first_day LIMIT 1)
           FROM lane WHERE day IS NOT NULL)
       SELECT day, (SELECT count ${from} AND first_day = lane.day ORDER BY count DESC LIMIT 1) AS most
         FROM lane WHERE day IS NOT NULL`,
    ),
    top: db.prepare(
      `SELECT id, count ${from} AND first_day = @day
         AND count BETWEEN @least AND @ceiling AND NOT (count = @ceiling AND id <= @skip)
         AND ${HAS_TEXT}
       ORDER BY count DESC, id LIMIT +@limit`,
    ),
  };
}

/** Picks the first of a choice, in their order. */
function picker(db: Database): (choice: Choice) => readonly Place[] {
  const all = laneStatements(db, 'unmapped_rank', '');
  const one = laneStatements(db, 'unmapped_system_rank', ' AND system = @system');
  const textual = textPicker(db);
  return (choice) => {
    const few = choice.text === null ? undefined : textual(choice, choice.text);
    if (few !== undefined) return few;
    const statements = choice.system === null ? all : one;
    const of = choice.system === null ? {} : { system: choice.system };
    const lanes = choice.bands
      .flatMap((band) =>
        (statements.days.all({ ...of, band }) as { day: number; most: number }[])
          .filter(({ most }) => most >= choice.least)
          .map(({ day, most }): Lane => ({ band, day, promise: most * choice.worth(day) })),
      )
      .sort((a, b) => b.promise - a.promise);
    let best: readonly Place[] = [];
    for (const lane of lanes) {
      const last = best[choice.most - 1];
      if (last !== undefined && last.rank > lane.promise) break;
      const found = statements.top.all({ ...of, ...window(lane, choice) }) as { id: number; count: number }[];
      const worth = choice.worth(lane.day);
      best = first([...best, ...found.map(({ id, count }): Place => ({ id, rank: count * worth }))], choice.most);
    }
    return best;
  };
}

/** What of a lane comes after the place where the page before ended. */
function window({ band, day }: Lane, { text, least, most, after, worth }: Choice): Readonly<Record<string, unknown>> {
  const ceiling = after === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(after.rank / worth(day));
  // Of those with just this rank, the ones with higher ids are still to come.
  const skip = after !== undefined && ceiling * worth(day) === after.rank ? after.id : -1;
  return { band, day, text: pattern(text), least, limit: most, ceiling, skip };
}

function first(places: readonly Place[], most: number): readonly Place[] {
  return [...places].sort((a, b) => b.rank - a.rank || a.id - b.id).slice(0, most);
}

/** For LIKE. */
function pattern(text: string | null): string | null {
  return text === null ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/** Codes that are looked at one by one; a text that more have is soon met along the lanes. */
const FEW = 5_000;

/** What has a text that few codes have; undefined where they are many, or the text is too short to tell. */
function textPicker(db: Database): (choice: Choice, text: string) => readonly Place[] | undefined {
  const find = db.prepare(`SELECT rowid FROM unmapped_text WHERE unmapped_text MATCH ? LIMIT ${FEW + 1}`).pluck();
  const row = db.prepare(
    `SELECT count, first_day AS day FROM unmapped_code WHERE id = @id AND ${OPEN} AND ${HAS_TEXT}
     AND (@system IS NULL OR system = @system) AND count >= @least
     AND band IN (SELECT value FROM json_each(@bands))`,
  );
  return ({ system, least, after, most, worth, ...choice }, text) => {
    const letters = [...text];
    if (letters.length < 3) return undefined;
    const threes = new Set(
      letters.slice(2).map(
        (_, at) =>
          `"${letters
            .slice(at, at + 3)
            .join('')
            .replaceAll('"', '""')}"`,
      ),
    );
    const ids = find.all([...threes].join(' AND ')) as number[];
    if (ids.length > FEW) return undefined;
    const asked = { system, least, text: pattern(text), bands: JSON.stringify(choice.bands) };
    const places = ids.flatMap((id): readonly Place[] => {
      const found = row.get({ ...asked, id }) as { count: number; day: number } | undefined;
      if (found === undefined) return [];
      const rank = found.count * worth(found.day);
      const isLater = after === undefined || rank < after.rank || (rank === after.rank && id > after.id);
      return isLater ? [{ id, rank }] : [];
    });
    return first(places, most);
  };
}

/** Pages of open codes, the most urgent first. */
export function pageReader(db: Database, rows: RowReader): (query: QueueQuery) => Page<QueuedCode> {
  const pick = picker(db);
  return ({ system = null, text, minimumCount = 0, now, limit, cursor, ...query }) => {
    checkLimit(limit);
    // Ages grow while somebody pages: the cursor carries the instant of the first page.
    const [at = now, rank, id] = readCursor(cursor, ['number', 'number', 'number']) as readonly number[];
    const places = pick({
      system,
      bands: bandsOf(query).map(bandNumber),
      text: text === undefined || text === '' ? null : text,
      least: minimumCount,
      worth: (day) => ageInDays(day, at),
      ...(rank === undefined || id === undefined ? {} : { after: { rank, id } }),
      most: limit + 1,
    });
    const shown = places.slice(0, limit);
    const items = rows(
      shown.map((place) => place.id),
      at,
    );
    const last = shown.at(-1);
    return places.length <= limit || last === undefined
      ? { items }
      : { items, next: cursorOf([at, last.rank, last.id]) };
  };
}

function bandsOf({ bands, suggested }: Pick<QueueQuery, 'bands' | 'suggested'>): readonly ConfidenceBand[] {
  const wanted = bands === undefined || bands.length === 0 ? CONFIDENCE_BANDS : [...new Set(bands)];
  if (suggested === undefined) return wanted;
  return wanted.filter((band) => (band !== 'unsuggested' && band !== 'none') === suggested);
}

/** Codes that lack suggestions of an engine. */
export function unsuggestedReader(db: Database, rows: RowReader): (query: SuggestionQuery) => readonly QueuedCode[] {
  const pick = picker(db);
  // In two halves, each along the index.
  const stale = (order: string) =>
    db
      .prepare(
        `SELECT id FROM unmapped_code INDEXED BY unmapped_engine
         WHERE system = @system AND engine IS NOT NULL AND engine ${order} @engine AND ${OPEN} LIMIT +@limit`,
      )
      .pluck();
  const halves = [stale('<'), stale('>')];
  return ({ systems, engine, limit: most }) => {
    checkLimit(most);
    const fresh = systems
      .flatMap((system) => pick({ system, bands: [0], text: null, least: 0, worth: () => 1, most }))
      .sort((a, b) => b.rank - a.rank || a.id - b.id)
      .slice(0, most)
      .map(({ id }) => id);
    const old = systems.flatMap((system) =>
      halves.flatMap((half) => half.all({ system, engine, limit: most }) as number[]),
    );
    return rows([...fresh, ...old].slice(0, most), Date.now());
  };
}

interface CountRow {
  readonly system: string;
  readonly band: number;
  readonly open: number;
  readonly misses: number;
}

export function countsReader(db: Database): () => QueueCounts {
  const bySystem = db.prepare(
    `SELECT system, band, count(*) AS open, sum(count) AS misses
     FROM unmapped_code INDEXED BY unmapped_system_rank WHERE ${OPEN} GROUP BY system, band`,
  );
  const closed = db.prepare(
    `SELECT count(*) FILTER (WHERE resolved_by IS NOT NULL) AS resolved,
            count(*) FILTER (WHERE resolved_by IS NULL) AS dismissed
     FROM unmapped_code WHERE resolved_by IS NOT NULL OR dismissed IS NOT NULL`,
  );
  return () => {
    const systems = systemCounts(bySystem.all() as CountRow[]);
    const { resolved, dismissed } = closed.get() as { resolved: number; dismissed: number };
    return {
      open: sum(systems.map(({ open }) => open)),
      misses: sum(systems.map(({ misses }) => misses)),
      ...{ resolved, dismissed, systems },
    };
  };
}

function systemCounts(rows: readonly CountRow[]): readonly SystemCounts[] {
  const names = [...new Set(rows.map(({ system }) => system))];
  return names
    .map((system): SystemCounts => {
      const own = rows.filter((row) => row.system === system);
      const inBand = (band: ConfidenceBand): number => own.find((row) => row.band === bandNumber(band))?.open ?? 0;
      return {
        system,
        open: sum(own.map(({ open }) => open)),
        misses: sum(own.map(({ misses }) => misses)),
        bands: Object.fromEntries(CONFIDENCE_BANDS.map((band) => [band, inBand(band)])) as SystemCounts['bands'],
      };
    })
    .sort((a, b) => b.misses - a.misses || (a.system < b.system ? -1 : 1));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
