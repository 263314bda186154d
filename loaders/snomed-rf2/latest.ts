/**
 * The latest state of each component where files hold several: Full files, and an extension that restates components of the
 * release it builds on. It reads the files once, ahead of the load, and keeps one bit for each row.
 */
import { readDelimited } from '../shared/delimited.js';
import { LoadError } from '../shared/load-error.js';
import { type IntList, intList, rowIdTable } from './id-table.js';
import type { Rf2File } from './release.js';
import { parseTime, quoted, type Reading, type RowPlace } from './rows.js';

/** For each file by name: bit n is set where row n is the latest state of its component. */
export type StateSelection = ReadonlyMap<string, Uint8Array>;

/** A component without a time is not yet published: later than all others. */
const UNPUBLISHED = 99_999_999;

/**
 * Finds the latest states. Ids are unique within a kind of file; of states with the same time the one in the later file counts, so
 * the files of an extension must follow those that it builds on.
 * @throws LoadError where a row is broken or its id is neither an SCTID nor a UUID.
 */
export async function selectLatest(reading: Reading, files: readonly Rf2File[]): Promise<StateSelection> {
  const groups = new Map<string, Rf2File[]>();
  for (const file of files) {
    const key = `${file.kind} ${file.fields.join(' ').toLowerCase()}`;
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  const selection = new Map<string, Uint8Array>();
  for (const group of groups.values()) await selectInGroup(reading, group, selection);
  return selection;
}

async function selectInGroup(
  reading: Reading,
  files: readonly Rf2File[],
  into: Map<string, Uint8Array>,
): Promise<void> {
  const states = latestStates();
  const ends: number[] = [];
  for (const file of files) {
    const at: RowPlace = { file: reading.source.label(file.file), line: 0 };
    reading.progress.start(`${file.file.baseName}, latest states`, file.file.size);
    for await (const batch of readDelimited(reading.source, file.file, ID_AND_TIME)) {
      for (let i = 0; i < batch.rows.length; i++) {
        const [id = '', effectiveTime = ''] = batch.rows[i] as string[];
        at.line = batch.lines[i] as number;
        if (!states.add(id, parseTime(effectiveTime, at))) {
          throw new LoadError(at, `the id ${quoted(id)} is neither an SCTID nor a UUID`);
        }
      }
      reading.progress.tick(batch.bytes);
    }
    ends.push(states.rows());
    reading.progress.done(`${states.rows()} states`);
  }
  for (const [f, bits] of asBits(states.winners, ends).entries()) into.set((files[f] as Rf2File).file.name, bits);
}

const ID_AND_TIME = { format: 'tsv', columns: ['id', 'effectiveTime'] } as const;

/** Rows in the order of reading, and for each component the row of its latest state so far. */
function latestStates() {
  const ids = rowIdTable();
  const times = intList();
  const winners = intList();
  let rows = 0;
  return {
    winners,
    rows: () => rows,
    /** False where the id is none. */
    add: (id: string, effectiveTime: number): boolean => {
      const time = effectiveTime === 0 ? UNPUBLISHED : effectiveTime;
      const index = ids.add(id);
      if (index < 0) return false;
      if (index === times.length()) {
        times.push(time);
        winners.push(rows);
      } else if (time >= times.at(index)) {
        times.set(index, time);
        winners.set(index, rows);
      }
      rows += 1;
      return true;
    },
  };
}

/** One set of bits for each file; `ends` are the numbers of the rows behind the last of each. */
function asBits(winners: IntList, ends: readonly number[]): readonly Uint8Array[] {
  const starts = [0, ...ends];
  const bits = ends.map((end, f) => new Uint8Array((end - (starts[f] as number) + 7) >> 3));
  for (let i = 0; i < winners.length(); i++) {
    const row = winners.at(i);
    const f = ends.findIndex((end) => row < end);
    const offset = row - (starts[f] as number);
    const bytes = bits[f] as Uint8Array;
    bytes[offset >> 3] = (bytes[offset >> 3] as number) | (1 << (offset & 7));
  }
  return bits;
}
