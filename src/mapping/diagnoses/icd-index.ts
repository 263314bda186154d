/**
 * A diagnosis classification (ICD-10-CM, ICD-10) in memory, made for matching: every code with the words of its title and of its inclusion
 * terms, the words of its category, and an index of words and roots. Knows no local entry.
 */
import type { CodeSystem } from '../../codesystem/code-system.js';
import { type WordIndex, wordIndexBuilder } from '../text/word-index.js';
import { dxWords, withRoots } from './dx-words.js';

export interface IcdTerm {
  readonly code: string;
  readonly display: string;
  /** Inclusion terms and other names. */
  readonly otherNames: readonly string[];
  readonly parentDisplay: string;
  /** Has no codes below it: may be used for coding. */
  readonly isLeaf: boolean;
}

export interface Diagnosis {
  readonly code: string;
  readonly display: string;
  /** Word lists of the title and of other names, the title first. */
  readonly names: readonly (readonly string[])[];
  readonly category: ReadonlySet<string>;
  readonly isLeaf: boolean;
}

export interface IcdIndex {
  readonly diagnoses: readonly Diagnosis[];
  readonly words: WordIndex;
  readonly numbers: ReadonlyMap<string, number>;
}

/** Title and other names of all codes; chapters and blocks are left out. */
export function* readIcdTerms(icd: CodeSystem): Generator<IcdTerm> {
  for (const concept of icd.concepts(icd.all())) {
    if (concept.inactive || !/^[A-Z]\d/.test(concept.code) || concept.code.includes('-')) continue;
    const display = concept.display ?? concept.code;
    const names = new Set(icd.designations(concept).map(({ value }) => value));
    names.delete(display);
    const children = icd.children(concept);
    yield {
      code: concept.code,
      display,
      otherNames: [...names],
      parentDisplay: icd.parents(concept)[0]?.display ?? '',
      isLeaf: children.length === 0,
    };
  }
}

const MOST_NAMES = 12;

export function buildIcdIndex(terms: Iterable<IcdTerm>): IcdIndex {
  const diagnoses: Diagnosis[] = [];
  const index = wordIndexBuilder();
  for (const { code, display, otherNames, parentDisplay, isLeaf } of terms) {
    const names = [display, ...otherNames].slice(0, MOST_NAMES).map(dxWords);
    diagnoses.push({ code, display, names, category: new Set(dxWords(parentDisplay)), isLeaf });
    index.add(withRoots(names.flat()).map(index.number));
  }
  return { diagnoses, words: index.build(), numbers: new Map(diagnoses.map(({ code }, number) => [code, number])) };
}
