/**
 * LOINC in memory, made for matching: axes interned to numbers, every distinct component once with its names as words, and word
 * indexes over components and over codes. Built once from the terms; nothing here knows a local entry.
 */
import { growingNumbers } from '../text/growing.js';
import { type WordIndex, wordIndexBuilder } from '../text/word-index.js';
import { words } from '../text/words.js';
import { type ComponentGroups, newComponentIndex } from './component-groups.js';
import type { LoincTerm } from './loinc-terms.js';
import { type NameTable, nameTableBuilder } from './names.js';

export const AXIS_NAMES = ['property', 'time', 'system', 'scale', 'method', 'class'] as const;
export type AxisName = (typeof AXIS_NAMES)[number];

/** A column of few distinct texts. */
export interface Interned {
  readonly texts: readonly string[];
  readonly of: Uint16Array;
}

export interface LoincIndex {
  readonly codes: readonly string[];
  readonly displays: readonly string[];
  readonly axes: Readonly<Record<AxisName, Interned>>;
  readonly groups: ComponentGroups;
  readonly statuses: Interned;
  /** 0 for codes of the first version to 1 for those of the last. */
  readonly age: Float32Array;
  /** COMMON_TEST_RANK, 0 where not ranked. */
  readonly commonRank: Uint32Array;
  /** Deprecated codes are never proposed. */
  isDeprecated(code: number): boolean;
  /** Deprecated code → the one in use to propose instead, where the release tells. */
  readonly replacedBy: ReadonlyMap<number, number>;
  readonly numbers: ReadonlyMap<string, number>;
  /** Documents are component groups: the words of all names of their codes. */
  readonly componentWords: WordIndex;
  /** Names by word numbers of `componentWords`. */
  readonly names: NameTable;
  /** Documents are codes: words of the long common name. */
  readonly codeWords: WordIndex;
  /** Word numbers of the long common name of code c: `displayWords[displayStarts[c] .. displayStarts[c + 1])`, each once. */
  readonly displayStarts: Uint32Array;
  readonly displayWords: Uint32Array;
}

/** Builds the index. Takes about two seconds for all of LOINC. */
export function buildLoincIndex(terms: Iterable<LoincTerm>): LoincIndex {
  const columns = columnsOf();
  const codes: string[] = [];
  const displays: string[] = [];
  const versions: string[] = [];
  const displayStarts = growingNumbers();
  const displayWords = growingNumbers();
  displayStarts.push(0);
  const ranks: number[] = [];
  const replacedBy = new Map<number, string>();
  const codeWords = wordIndexBuilder();
  const component = newComponentIndex();
  const names = nameTableBuilder(component.index);
  for (const term of terms) {
    const number = codes.length;
    codes.push(term.code);
    displays.push(term.display);
    versions.push(term.firstReleased);
    ranks.push(term.commonRank);
    if (term.replacedBy !== undefined) replacedBy.set(number, term.replacedBy);
    columns.add(term);
    const display = new Set(words(term.display).map(codeWords.number));
    codeWords.add(display);
    for (const word of display) displayWords.push(word);
    displayStarts.push(displayWords.length);
    names.add(term);
    component.groups.add(term.component);
  }
  const age = ageOf(versions);
  const nameTable = names.build();
  const { groups, index: componentWords } = component.groups.build(age, nameTable);
  const { axes, statuses } = columns.build();
  const deprecated = statuses.texts.indexOf('DEPRECATED');
  const numbers = new Map(codes.map((code, number) => [code, number]));
  return {
    codes,
    displays,
    axes,
    statuses,
    isDeprecated: (code) => statuses.of[code] === deprecated,
    groups,
    age,
    commonRank: Uint32Array.from(ranks),
    replacedBy: replacements(replacedBy, { numbers, isInUse: (code) => statuses.of[code] !== deprecated }),
    numbers,
    componentWords,
    names: nameTable,
    codeWords: codeWords.build(),
    displayStarts: displayStarts.toArray(),
    displayWords: displayWords.toArray(),
  };
}

interface Codes {
  readonly numbers: ReadonlyMap<string, number>;
  isInUse(code: number): boolean;
}

const MOST_STEPS = 8;

/** Follows chains of replacements to a code in use; chains that end nowhere are left out. */
function replacements(told: ReadonlyMap<number, string>, { numbers, isInUse }: Codes): ReadonlyMap<number, number> {
  const result = new Map<number, number>();
  for (const from of told.keys()) {
    let at: number | undefined = from;
    for (let step = 0; step < MOST_STEPS && at !== undefined && !isInUse(at); step++)
      at = numbers.get(told.get(at) ?? '');
    if (at !== undefined && at !== from && isInUse(at)) result.set(from, at);
  }
  return result;
}

function columnsOf() {
  const axes = AXIS_NAMES.map((name) => ({ name, ...internedBuilder() }));
  const statuses = internedBuilder();
  return {
    add: (term: LoincTerm): void => {
      for (const { name, add } of axes) add(term[name]);
      statuses.add(term.status);
    },
    build: () => ({
      axes: Object.fromEntries(axes.map(({ name, build }) => [name, build()])) as Record<AxisName, Interned>,
      statuses: statuses.build(),
    }),
  };
}

function internedBuilder() {
  const numbers = new Map<string, number>();
  const of: number[] = [];
  return {
    add: (text: string): void => {
      const number = numbers.get(text) ?? numbers.size;
      numbers.set(text, number);
      of.push(number);
    },
    build: (): Interned => ({ texts: [...numbers.keys()], of: Uint16Array.from(of) }),
  };
}

/** Versions in the order of release: 1.0, 1.0a … 1.0o, 2.00 …; equal steps a version. */
function ageOf(versions: readonly string[]): Float32Array {
  const ordered = [...new Set(versions)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const places = new Map(ordered.map((version, place) => [version, place / Math.max(1, ordered.length - 1)]));
  return Float32Array.from(versions, (version) => places.get(version) ?? 1);
}
