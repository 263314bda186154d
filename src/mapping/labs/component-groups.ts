/**
 * Every distinct LOINC component once: its structure, its codes and how telling its words are. Columns of typed arrays, as there are fifty
 * thousand of them.
 */
import { type GramIndex, gramIndexBuilder } from '../text/gram-index.js';
import { growingNumbers } from '../text/growing.js';
import { type WordIndex, type WordIndexBuilder, wordIndexBuilder } from '../text/word-index.js';
import { DIVISOR_KINDS, type DivisorKind, parseComponent } from './component.js';
import { NAMES_A_CODE, type NameTable } from './names.js';

export interface ComponentGroups {
  readonly texts: readonly string[];
  /** Codes of group g: `terms[starts[g] .. starts[g + 1])`. */
  readonly starts: Uint32Array;
  readonly terms: Uint32Array;
  /** Sum of the weights of its own words. */
  readonly weight: Float32Array;
  /** Smallest age rank of its codes, 0 (oldest) to 1. */
  readonly age: Float32Array;
  /** Words of challenge and adjustment. */
  readonly challenge: Uint8Array;
  divisorOf(group: number): DivisorKind;
  /** Group of every code. */
  readonly of: Uint32Array;
  /** Numbers of the words of each group's component: `ownWords[ownStarts[g] .. ownStarts[g + 1])`. */
  readonly ownStarts: Uint32Array;
  readonly ownWords: Uint32Array;
  /** Trigrams of the words of each group's component. */
  readonly grams: GramIndex;
}

export interface ComponentGroupsBuilder {
  add(component: string): void;
  /** Groups, and the word index whose documents they are: the words of all names of their codes. */
  build(age: Float32Array, names: NameTable): { readonly groups: ComponentGroups; readonly index: WordIndex };
}

export function componentGroupsBuilder(index: WordIndexBuilder): ComponentGroupsBuilder {
  const numbers = new Map<string, number>();
  const of = growingNumbers();
  const challenge = growingNumbers();
  const divisor = growingNumbers();
  const own = growingNumbers();
  const ownStarts = growingNumbers();
  const grams = gramIndexBuilder();
  ownStarts.push(0);
  return {
    add: (text) => {
      const known = numbers.get(text);
      of.push(known ?? numbers.size);
      if (known !== undefined) return;
      numbers.set(text, numbers.size);
      const parts = parseComponent(text);
      challenge.push(Math.min(parts.challenge.length, 255));
      divisor.push(DIVISOR_KINDS.indexOf(parts.divisor));
      for (const word of new Set([...parts.main, ...parts.challenge])) own.push(index.number(word));
      grams.add(parts.main);
      ownStarts.push(own.length);
    },
    build: (age, names) => {
      const component = of.toArray();
      const codes = codesByGroup(component, numbers.size);
      const words = indexGroups(index, codes, names);
      const kinds = Uint8Array.from(divisor.toArray());
      const starts = ownStarts.toArray();
      const ownWords = own.toArray();
      const groups: ComponentGroups = {
        texts: [...numbers.keys()],
        ...codes,
        weight: weights(words, starts, ownWords),
        ownStarts: starts,
        ownWords,
        age: youngest(codes, age),
        challenge: Uint8Array.from(challenge.toArray()),
        divisorOf: (group) => DIVISOR_KINDS[kinds[group] ?? 0] ?? 'none',
        of: component,
        grams: grams.build(),
      };
      return { groups, index: words };
    },
  };
}

type CodesByGroup = Pick<ComponentGroups, 'starts' | 'terms'>;

function codesByGroup(component: Uint32Array, groups: number): CodesByGroup {
  const starts = new Uint32Array(groups + 1);
  for (const group of component) starts[group + 1] = (starts[group + 1] ?? 0) + 1;
  for (let group = 0; group < groups; group++) starts[group + 1] = (starts[group + 1] ?? 0) + (starts[group] ?? 0);
  const next = starts.slice();
  const terms = new Uint32Array(component.length);
  for (const [code, group] of component.entries()) {
    const place = next[group] ?? 0;
    terms[place] = code;
    next[group] = place + 1;
  }
  return { starts, terms };
}

function indexGroups(index: WordIndexBuilder, { starts, terms }: CodesByGroup, names: NameTable): WordIndex {
  for (let group = 0; group + 1 < starts.length; group++) {
    const words = new Set<number>();
    for (let i = starts[group] ?? 0; i < (starts[group + 1] ?? 0); i++) addNameWords(words, names, terms[i] ?? 0);
    index.add(words);
  }
  return index.build();
}

function addNameWords(words: Set<number>, names: NameTable, code: number): void {
  for (let at = code * NAMES_A_CODE; at < (code + 1) * NAMES_A_CODE; at++) {
    const name = names.ofCode[at] ?? -1;
    if (name < 0) return;
    for (let i = names.starts[name] ?? 0; i < (names.starts[name + 1] ?? 0); i++) words.add(names.words[i] ?? 0);
  }
}

function weights({ idf }: WordIndex, starts: Uint32Array, own: Uint32Array): Float32Array {
  const result = new Float32Array(starts.length - 1);
  for (let group = 0; group < result.length; group++) {
    for (let i = starts[group] ?? 0; i < (starts[group + 1] ?? 0); i++)
      result[group] = (result[group] ?? 0) + (idf[own[i] ?? 0] ?? 0);
  }
  return result;
}

function youngest({ starts, terms }: CodesByGroup, age: Float32Array): Float32Array {
  const result = new Float32Array(starts.length - 1).fill(1);
  for (let group = 0; group < result.length; group++) {
    for (let i = starts[group] ?? 0; i < (starts[group + 1] ?? 0); i++) {
      result[group] = Math.min(result[group] ?? 1, age[terms[i] ?? 0] ?? 1);
    }
  }
  return result;
}

/** A builder of groups with an index builder of its own, which names may share. */
export function newComponentIndex(): { readonly index: WordIndexBuilder; readonly groups: ComponentGroupsBuilder } {
  const index = wordIndexBuilder();
  return { index, groups: componentGroupsBuilder(index) };
}
