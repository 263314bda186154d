/**
 * Concept files: which concepts there are, and writing them once their names are known. Memory holds some integers for each concept,
 * and no row.
 */
import type { CodeSystemWriter } from '../../src/db/code-system-writer-store.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount } from '../shared/loader.js';
import { type IntList, intList, type SctidTable, sctidTable } from './id-table.js';
import { DEFINED, type Rf2File } from './release.js';
import { ACTIVE, EFFECTIVE_TIME, ID, MODULE, parseTime, quoted, type Reading, readRows, type TakeRow } from './rows.js';
import { isoDate } from './version.js';

/** The concepts in the order of the files. A concept's number is also its staged id. */
export interface Concepts {
  readonly ids: SctidTable;
  /** yyyymmdd; 0 where there is none. */
  readonly times: IntList;
  /** Indexes into `moduleIds`. */
  readonly modules: IntList;
  readonly moduleIds: readonly string[];
  /** Bit 0: active; bit 1: sufficiently defined. */
  readonly flags: IntList;
}

/** What descriptions say of the concepts, by number. */
export interface ConceptNames {
  readonly displays: readonly (string | undefined)[];
  readonly definitions: ReadonlyMap<number, string>;
}

const DEFINITION_STATUS = 4;
const IS_ACTIVE = 1;
const IS_DEFINED = 2;

/**
 * Reads the concept files.
 * @throws LoadError where a row is broken or a concept stands twice.
 */
export async function readConcepts(
  reading: Reading,
  files: readonly Rf2File[],
): Promise<{ readonly concepts: Concepts; readonly counts: readonly FileCount[] }> {
  const ids = sctidTable();
  const [times, modules, flags] = [intList(), intList(), intList()];
  const moduleNumbers = new Map<string, number>();
  const take: TakeRow = (row, at) => {
    const id = row[ID] as string;
    const index = ids.add(id);
    if (index < 0) throw new LoadError(at, `the concept id ${quoted(id)} is no SCTID`);
    if (index < times.length()) throw new LoadError(at, `the concept ${id} stands twice in the release`);
    times.push(parseTime(row[EFFECTIVE_TIME] as string, at));
    modules.push(numberOf(row[MODULE] as string, moduleNumbers));
    flags.push((row[ACTIVE] === '1' ? IS_ACTIVE : 0) | (row[DEFINITION_STATUS] === DEFINED ? IS_DEFINED : 0));
    return undefined;
  };
  const counts: FileCount[] = [];
  for (const file of files) counts.push(await readRows(reading, file, take));
  return { concepts: { ids, times, modules, moduleIds: [...moduleNumbers.keys()], flags }, counts };
}

/** Stages every concept with the properties that its row tells; staged ids are the concepts' numbers. */
export function writeConcepts(
  system: CodeSystemWriter,
  concepts: Concepts,
  { displays, definitions }: ConceptNames,
): void {
  const { ids, flags } = concepts;
  const write = propertyWriter(system, concepts);
  for (let i = 0; i < ids.size(); i++) {
    const display = displays[i];
    const definition = definitions.get(i);
    system.concept({
      code: ids.at(i),
      inactive: (flags.at(i) & IS_ACTIVE) === 0,
      ...(display === undefined ? {} : { display }),
      ...(definition === undefined ? {} : { definition }),
    });
    write(i);
  }
}

function propertyWriter(
  system: CodeSystemWriter,
  { ids, times, modules, moduleIds, flags }: Concepts,
): (concept: number) => void {
  const moduleValues = moduleIds.map((id) => {
    const target = ids.find(id);
    return target < 0 ? ({ code: 'moduleId', type: 'code', value: id } as const) : { code: 'moduleId', target };
  });
  const dates = new Map<number, string>();
  const dateOf = (time: number): string => {
    const date = dates.get(time) ?? isoDate(String(time));
    dates.set(time, date);
    return date;
  };
  return (concept) => {
    const time = times.at(concept);
    if (time !== 0) system.property(concept, { code: 'effectiveTime', type: 'dateTime', value: dateOf(time) });
    system.property(concept, moduleValues[modules.at(concept)] ?? { code: 'moduleId' });
    const value = (flags.at(concept) & IS_DEFINED) !== 0;
    system.property(concept, { code: 'sufficientlyDefined', type: 'boolean', value });
  };
}

function numberOf(text: string, numbers: Map<string, number>): number {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  const number = numbers.size;
  numbers.set(text, number);
  return number;
}
