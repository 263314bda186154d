/**
 * LOINC in memory, made for matching: axes interned to numbers, every distinct component once with its names as words, and word
 * indexes over components and over codes. Built once from the terms; nothing here knows a local entry.
 */
import { type WordIndex, weightOf, wordIndexBuilder } from '../text/word-index.js';
import { words } from '../text/words.js';
import { type Component, parseComponent } from './component.js';
import type { LoincTerm } from './loinc-terms.js';
import { type NameTable, nameTableBuilder } from './names.js';

export const AXIS_NAMES = ['property', 'time', 'system', 'scale', 'method', 'class'] as const;
export type AxisName = (typeof AXIS_NAMES)[number];

/** A column of few distinct texts. */
export interface Interned {
  readonly texts: readonly string[];
  readonly of: Uint16Array;
}

/** One distinct component with its codes and the ways in which it is named. */
export interface ComponentGroup {
  readonly text: string;
  readonly parts: Component;
  /** Numbers of its codes. */
  readonly terms: Uint32Array;
  /** Sum of the weights of its own words. */
  readonly weight: number;
  /** Smallest age rank of its codes, 0 (oldest) to 1. */
  readonly age: number;
}

export interface LoincIndex {
  readonly codes: readonly string[];
  readonly displays: readonly string[];
  readonly axes: Readonly<Record<AxisName, Interned>>;
  readonly component: Uint32Array;
  readonly groups: readonly ComponentGroup[];
  readonly statuses: Interned;
  /** 0 for codes of the first version to 1 for those of the last. */
  readonly age: Float32Array;
  /** COMMON_TEST_RANK, 0 where not ranked. */
  readonly commonRank: Uint32Array;
  /** Deprecated codes are never proposed. */
  isDeprecated(code: number): boolean;
  /** Number of the code to propose instead of a deprecated one, where the release tells. */
  readonly replacedBy: ReadonlyMap<number, string>;
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
  const displayStarts: number[] = [0];
  const displayWords: number[] = [];
  const ranks: number[] = [];
  const replacedBy = new Map<number, string>();
  const codeWords = wordIndexBuilder();
  const componentWords = wordIndexBuilder();
  const names = nameTableBuilder(componentWords);
  const groups = groupBuilder();
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
    displayWords.push(...display);
    displayStarts.push(displayWords.length);
    groups.add(number, term, names.add(term));
  }
  const age = ageOf(versions);
  const { component, drafts } = groups.build();
  for (const { vocabulary } of drafts) componentWords.add(vocabulary);
  const groupWords = componentWords.build();
  const { axes, statuses } = columns.build();
  const deprecated = statuses.texts.indexOf('DEPRECATED');
  return {
    codes,
    displays,
    axes,
    statuses,
    isDeprecated: (code) => statuses.of[code] === deprecated,
    component,
    groups: drafts.map((draft) => groupOf(draft, age, groupWords)),
    age,
    commonRank: Uint32Array.from(ranks),
    replacedBy,
    numbers: new Map(codes.map((code, number) => [code, number])),
    componentWords: groupWords,
    names: names.build(),
    codeWords: codeWords.build(),
    displayStarts: Uint32Array.from(displayStarts),
    displayWords: Uint32Array.from(displayWords),
  };
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

interface GroupDraft {
  readonly text: string;
  readonly parts: Component;
  readonly vocabulary: Set<number>;
  readonly terms: number[];
}

function groupBuilder() {
  const drafts: GroupDraft[] = [];
  const component: number[] = [];
  const numbers = new Map<string, number>();
  return {
    add: (number: number, { component: text }: LoincTerm, vocabulary: readonly number[]): void => {
      const known = numbers.get(text) ?? drafts.length;
      const draft = drafts[known] ?? { text, parts: parseComponent(text), vocabulary: new Set(), terms: [] };
      numbers.set(text, known);
      drafts[known] = draft;
      component.push(known);
      draft.terms.push(number);
      for (const word of vocabulary) draft.vocabulary.add(word);
    },
    build: () => ({ component: Uint32Array.from(component), drafts }),
  };
}

function groupOf({ text, parts, terms }: GroupDraft, age: Float32Array, index: WordIndex): ComponentGroup {
  let youngest = 1;
  for (const term of terms) youngest = Math.min(youngest, age[term] ?? 1);
  let weight = 0;
  for (const word of new Set([...parts.main, ...parts.challenge])) weight += weightOf(index, word);
  return { text, parts, terms: Uint32Array.from(terms), weight, age: youngest };
}
