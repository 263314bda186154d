/** Rows of the queue by their ids, as what they stand for. */
import type { Database } from '../db/open.js';
import { CONFIDENCE_BANDS } from './confidence-band.js';
import type { AttachedSuggestions, Dismissal, QueuedCode } from './unmapped-queue.js';

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
  readonly first_day: number;
  readonly clients: string;
  readonly suggestions: string | null;
  readonly band: number;
  readonly resolved_by: string | null;
  readonly dismissed: string | null;
}

export const DAY = 86_400_000;

/** Days that a code first seen on a day has waited at an instant; today counts as one. */
export function ageInDays(firstDay: number, now: number): number {
  return Math.max(1, Math.floor(now / DAY) - firstDay);
}

export type RowReader = (ids: readonly number[], now: number) => readonly QueuedCode[];

/** Reads in the order of the ids; what is not there is left out. */
export function rowReader(db: Database): RowReader {
  const read = db.prepare('SELECT * FROM unmapped_code WHERE id = ?');
  return (ids, now) =>
    ids.flatMap((id) => {
      const row = read.get(id) as CodeRow | undefined;
      return row === undefined ? [] : [queuedCode(row, now)];
    });
}

function queuedCode(row: CodeRow, now: number): QueuedCode {
  const { id, system, code, unit, specimen, display, count, suggestions } = row;
  const has = suggestions !== null && row.band > 0;
  return {
    ...{ id, system, code, unit, specimen, count },
    ...(display === null ? {} : { display }),
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    clients: JSON.parse(row.clients) as string[],
    urgency: count * ageInDays(row.first_day, now),
    band: CONFIDENCE_BANDS[row.band] ?? 'unsuggested',
    ...(has ? { suggestions: JSON.parse(suggestions) as AttachedSuggestions } : {}),
    ...(row.resolved_by === null ? {} : { resolvedBy: row.resolved_by }),
    ...(row.dismissed === null ? {} : { dismissed: JSON.parse(row.dismissed) as Dismissal }),
  };
}
