/**
 * LOINC in memory, made for matching: axes interned to numbers, every distinct component once with its names as words, and word
 * indexes over components and over codes. Built once from the terms; nothing here knows a local entry.
 */
import { type WordIndex, wordIndexBuilder } from '../text/word-index.js';
import { words } from '../text/words.js';
import { type Component, parseComponent } from './component.js';
import type { LoincTerm } from './loinc-terms.js';

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
  /** Alternative namings as word lists: the component itself, heads of long and short names. */
  readonly names: readonly (readonly string[])[];
  /** Numbers of its codes. */
  readonly terms: Uint32Array;
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
  readonly replacedBy: ReadonlyMap<number, string>;
  readonly numbers: ReadonlyMap<string, number>;
  /** Documents are component groups. */
  readonly componentWords: WordIndex;
  /** Documents are codes: words of the long common name. */
  readonly codeWords: WordIndex;
}

const HEAD_END = / \[| in | of | by | from | --|\(| - | on /;
const NAMES_A_GROUP = 5;

/** Builds the index. Takes about two seconds for all of LOINC. */
export function buildLoincIndex(terms: Iterable<LoincTerm>): LoincIndex {
  const columns = columnsOf();
  const codes: string[] = [];
  const displays: string[] = [];
  const versions: string[] = [];
  const ranks: number[] = [];
  const replacedBy = new Map<number, string>();
  const codeWords = wordIndexBuilder();
  const groups = groupBuilder();
  for (const term of terms) {
    const number = codes.length;
    codes.push(term.code);
    displays.push(term.display);
    versions.push(term.firstReleased);
    ranks.push(term.commonRank);
    if (term.replacedBy !== undefined) replacedBy.set(number, term.replacedBy);
    columns.add(term);
    codeWords.add(words(term.display));
    groups.add(number, term);
  }
  const age = ageOf(versions);
  const { component, list } = groups.build(age);
  return {
    codes,
    displays,
    ...columns.build(),
    component,
    groups: list,
    age,
    commonRank: Uint32Array.from(ranks),
    replacedBy,
    numbers: new Map(codes.map((code, number) => [code, number])),
    componentWords: indexComponents(list),
    codeWords: codeWords.build(),
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
  readonly names: Map<string, readonly string[]>;
  readonly terms: number[];
}

function groupBuilder() {
  const drafts = new Map<string, GroupDraft>();
  const component: number[] = [];
  const numbers = new Map<string, number>();
  return {
    add: (number: number, term: LoincTerm): void => {
      let draft = drafts.get(term.component);
      if (draft === undefined) {
        draft = { text: term.component, parts: parseComponent(term.component), names: new Map(), terms: [] };
        numbers.set(term.component, drafts.size);
        drafts.set(term.component, draft);
      }
      component.push(numbers.get(term.component) ?? 0);
      draft.terms.push(number);
      addNames(draft, term);
    },
    build: (age: Float32Array) => ({
      component: Uint32Array.from(component),
      list: [...drafts.values()].map((draft) => groupOf(draft, age)),
    }),
  };
}

function groupOf({ text, parts, names, terms }: GroupDraft, age: Float32Array): ComponentGroup {
  let youngest = 1;
  for (const term of terms) youngest = Math.min(youngest, age[term] ?? 1);
  return { text, parts, names: [...names.values()], terms: Uint32Array.from(terms), age: youngest };
}

function addNames({ parts, names }: GroupDraft, term: LoincTerm): void {
  addName(names, [...parts.main, ...parts.challenge]);
  if (names.size >= NAMES_A_GROUP) return;
  addName(names, words(headOf(term.display)));
  addName(names, words(bracketed(term.display)));
  addName(names, words(headOf(term.shortName.replace(SHORT_NAME_TAIL, ''))));
  for (const name of term.otherNames) if (names.size < NAMES_A_GROUP) addName(names, words(name));
}

function addName(names: Map<string, readonly string[]>, list: readonly string[]): void {
  if (list.length === 0 || names.size >= NAMES_A_GROUP) return;
  const key = [...new Set(list)].sort().join(' ');
  if (!names.has(key)) names.set(key, list);
}

/** Short names end in specimen, scale and method: `Creat SerPl-mCnc`, `ANA Titr Ser IF`. */
const SHORT_NAME_TAIL =
  / (SerPl|SerPlBld|Ser|Plas|Bld|BldA|BldV|BldC|Ur|Urine|UrnS|CSF|Fld|Plr|Periton|Snv|Mar|Stl|PPP|RBC|WBC|Spec|Tiss|Isol|Nar|Ql|Qn|Titr|NFr|VFr|MFr|Auto|# )\b.*$/;

/** The text in the first brackets of a long name, which often is the everyday name: `Cobalamin (Vitamin B12)`. */
function bracketed(display: string): string {
  return /\(([^)]*)\)/.exec(display.split(' [')[0] ?? '')?.[1] ?? '';
}

/** The long name up to property, specimen or method. */
function headOf(display: string): string {
  const end = display.search(HEAD_END);
  const slash = display.search(/\/(100|1000) /);
  const stop = [end, slash].filter((at) => at > 0);
  return stop.length === 0 ? display : display.slice(0, Math.min(...stop));
}

function indexComponents(groups: readonly ComponentGroup[]): WordIndex {
  const builder = wordIndexBuilder();
  for (const { names, parts } of groups) builder.add([...names.flat(), ...parts.whole]);
  return builder.build();
}
