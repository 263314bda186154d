/**
 * Language reference sets: which descriptions are preferred or acceptable in which dialect. They are read before the descriptions and
 * held as integers, three for each active member, so that every description can be written once and whole.
 */
import { LoadError } from '../shared/load-error.js';
import type { FileCount } from '../shared/loader.js';
import { intList, type SctidTable } from './id-table.js';
import { GB_ENGLISH, PREFERRED, type Rf2File, US_ENGLISH } from './release.js';
import { ACTIVE, quoted, type Reading, readRows, type TakeRow } from './rows.js';

/** How far a description is preferred as a display: in American English, British English, some dialect, none. */
export const DIALECT_RANKS = { us: 3, gb: 2, other: 1, none: 0 } as const;

export interface Dialects {
  /** `<refset>=P <refset>=A` of a description by its number, '' where no active member has it. */
  textOf(description: number): string;
  /** One of DIALECT_RANKS. */
  rankOf(description: number): number;
}

export interface LanguageReading {
  readonly dialects: Dialects;
  /** The counts, once it is known which descriptions there are: members of others are left out. */
  counts(isDescription: (description: number) => boolean): readonly FileCount[];
}

const REFSET = 4;
const COMPONENT = 5;
const ACCEPTABILITY = 6;

/** Reads the language reference sets; descriptions get their numbers from `descriptions`. */
export async function readLanguages(
  reading: Reading,
  files: readonly Rf2File[],
  descriptions: SctidTable,
): Promise<LanguageReading> {
  const members = memberLists();
  const counts: FileCount[] = [];
  const ends: number[] = [];
  const take: TakeRow = (row, at) => {
    if (row[ACTIVE] === '0') return 'inactive member';
    const id = row[COMPONENT] as string;
    const description = descriptions.add(id);
    if (description < 0) throw new LoadError(at, `referencedComponentId is ${quoted(id)}, no SCTID`);
    members.add(description, row[REFSET] as string, row[ACCEPTABILITY] as string);
    return undefined;
  };
  for (const file of files) {
    counts.push(await readRows(reading, file, take));
    ends.push(members.length());
  }
  return {
    dialects: members.dialects,
    counts: (isDescription) =>
      counts.map((count, f) => {
        const unknown = members.countUnless(isDescription, ends[f - 1] ?? 0, ends[f] ?? 0);
        return unknown === 0 ? count : leaveOut(count, unknown);
      }),
  };
}

function leaveOut(count: FileCount, unknown: number): FileCount {
  return {
    ...count,
    loaded: count.loaded - unknown,
    skipped: { ...count.skipped, 'description not in the release': unknown },
  };
}

/** For each description a chain of members, the first read first. */
function memberLists() {
  const owners = intList();
  const tags = intList();
  const next = intList();
  const first = intList();
  const last = intList();
  const dialects = dialectTags();
  const fold = <T>(description: number, start: T, step: (value: T, tag: number) => T): T => {
    let value = start;
    if (description >= first.length()) return value;
    for (let at = first.at(description); at >= 0; at = next.at(at)) value = step(value, tags.at(at));
    return value;
  };
  return {
    length: () => owners.length(),
    add: (description: number, refset: string, acceptability: string): void => {
      const at = owners.length();
      owners.push(description);
      tags.push(dialects.tag(refset, acceptability));
      next.push(-1);
      while (first.length() <= description) {
        first.push(-1);
        last.push(-1);
      }
      if (first.at(description) < 0) first.set(description, at);
      else next.set(last.at(description), at);
      last.set(description, at);
    },
    countUnless: (isDescription: (description: number) => boolean, from: number, to: number): number => {
      let count = 0;
      for (let at = from; at < to; at++) if (!isDescription(owners.at(at))) count += 1;
      return count;
    },
    dialects: {
      textOf: (description: number) =>
        fold(description, '', (text, tag) => (text === '' ? dialects.text(tag) : `${text} ${dialects.text(tag)}`)),
      rankOf: (description: number) => fold(description, 0, (rank, tag) => Math.max(rank, dialects.rank(tag))),
    },
  };
}

/** Reference set and acceptability as one small number. */
function dialectTags() {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  const ranks: number[] = [];
  return {
    text: (tag: number) => texts[tag] as string,
    rank: (tag: number) => ranks[tag] as number,
    tag: (refset: string, acceptability: string): number => {
      const known = numbers.get(refset) ?? texts.length;
      if (known === texts.length) {
        numbers.set(refset, known);
        texts.push(`${refset}=A`, `${refset}=P`);
        ranks.push(DIALECT_RANKS.none, rankOfRefset(refset));
      }
      return acceptability === PREFERRED ? known + 1 : known;
    },
  };
}

function rankOfRefset(refset: string): number {
  if (refset === US_ENGLISH) return DIALECT_RANKS.us;
  return refset === GB_ENGLISH ? DIALECT_RANKS.gb : DIALECT_RANKS.other;
}
