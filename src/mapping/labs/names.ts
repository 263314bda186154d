/**
 * The names of LOINC codes as lists of word numbers, each distinct list once: the component, the head of the long common name, the everyday
 * name that it gives in brackets, and the head of the short name. Only storage; scoring is elsewhere.
 */
import { growingNumbers } from '../text/growing.js';
import type { WordIndexBuilder } from '../text/word-index.js';
import { words } from '../text/words.js';
import { parseComponent } from './component.js';
import type { LoincTerm } from './loinc-terms.js';

/** Most names kept of one code. */
export const NAMES_A_CODE = 5;

export interface NameTable {
  /** Word numbers of name n: `words[starts[n] .. starts[n + 1])`, sorted, each once. */
  readonly starts: Uint32Array;
  readonly words: Uint32Array;
  /** Name numbers of code c: `ofCode[c * NAMES_A_CODE ...]`, -1 where there are fewer. */
  readonly ofCode: Int32Array;
}

export interface NameTableBuilder {
  /** Adds the names of the next code. */
  add(term: LoincTerm): void;
  build(): NameTable;
}

export function nameTableBuilder(index: WordIndexBuilder): NameTableBuilder {
  const known = new Map<string, number>();
  const starts = growingNumbers();
  const flat = growingNumbers();
  starts.push(0);
  const ofCode: number[] = [];
  const numberOf = (name: readonly number[]): number => {
    const key = name.join(' ');
    const found = known.get(key);
    if (found !== undefined) return found;
    for (const word of name) flat.push(word);
    starts.push(flat.length);
    known.set(key, known.size);
    return known.size - 1;
  };
  return {
    add: (term) => {
      const lists = namesOf(term).map((name) => [...new Set(name.map(index.number))].sort((a, b) => a - b));
      const distinct = [...new Set(lists.filter((name) => name.length > 0).map(numberOf))].slice(0, NAMES_A_CODE);
      for (let i = 0; i < NAMES_A_CODE; i++) ofCode.push(distinct[i] ?? -1);
    },
    build: () => ({ starts: starts.toArray(), words: flat.toArray(), ofCode: Int32Array.from(ofCode) }),
  };
}

/** The names of one term as words, the most formal first. */
function namesOf(term: LoincTerm): readonly (readonly string[])[] {
  const { main, challenge } = parseComponent(term.component);
  return [
    [...main, ...challenge],
    words(headOf(term.display)),
    words(bracketed(term.display)),
    words(term.shortName.replace(SHORT_NAME_TAIL, '')),
    ...term.otherNames.filter((name) => name.length < LONGEST_OTHER_NAME).map(words),
  ];
}

const LONGEST_OTHER_NAME = 80;
const HEAD_END = / \[| in | of | by | from | -- | - | on |\/(?:100|1000) |\/[A-Z][a-z]+\.total/;

/** Short names end in specimen, scale and method: `Creat SerPl-mCnc`, `ANA Titr Ser IF`. */
const SHORT_NAME_TAIL =
  /(\/leuk| )(SerPl|SerPlBld|SerPl-|Ser|Plas|Bld|BldA|BldV|BldC|Ur|Urine|UrnS|CSF|Fld|Plr|Periton|Snv|Mar|Stl|PPP|RBC|WBC|Spec|Tiss|Isol|Ql|Qn|Titr|NFr|VFr|MFr|Auto|#)\b.*$/;

/** The long name up to property, specimen, divisor or method. */
function headOf(display: string): string {
  const end = display.search(HEAD_END);
  return (end > 0 ? display.slice(0, end) : display).replace(/^Deprecated /, '').replace(/\([^)]*\)/g, ' ');
}

/** The text in the first brackets of a long name, which often is the everyday name: `Cobalamin (Vitamin B12)`. */
function bracketed(display: string): string {
  return /\(([^)]*)\)/.exec(display.split(' [')[0] ?? '')?.[1] ?? '';
}
