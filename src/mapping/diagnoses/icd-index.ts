/**
 * A diagnosis classification (ICD-10-CM, ICD-10) in memory, made for matching: every code with the words of its title and of its inclusion
 * terms, the words of its category, and an index of words and roots. Knows no local entry.
 */
import type { CodeSystem } from '../../codesystem/code-system.js';
import type { Successor } from '../matcher.js';
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
  /** Codes out of use that the release replaces by this one; their titles are among the other names. */
  readonly replaces: readonly string[];
}

export interface Diagnosis {
  readonly code: string;
  readonly display: string;
  /** Word lists of the title and of other names, the title first. */
  readonly names: readonly (readonly string[])[];
  readonly category: ReadonlySet<string>;
  readonly isLeaf: boolean;
  /** Codes out of use in whose place it stands; their titles follow its own. */
  readonly replaces: readonly string[];
}

export interface IcdIndex {
  readonly diagnoses: readonly Diagnosis[];
  readonly words: WordIndex;
  readonly numbers: ReadonlyMap<string, number>;
  /** Code out of use → the one in its place. */
  readonly replacedBy: ReadonlyMap<string, string>;
}

/**
 * Title and other names of all codes; chapters and blocks are left out. Titles of codes out of use become further names of the code that
 * `successor` puts in their place.
 */
export function* readIcdTerms(icd: CodeSystem, successor: Successor = () => undefined): Generator<IcdTerm> {
  const former = formerTitles(icd, successor);
  for (const concept of icd.concepts(icd.all())) {
    if (concept.inactive || !/^[A-Z]\d/.test(concept.code) || concept.code.includes('-')) continue;
    const display = concept.display ?? concept.code;
    const replaced = former.get(concept.code) ?? [];
    const names = new Set([
      ...replaced.map(({ title }) => title),
      ...icd.designations(concept).map(({ value }) => value),
    ]);
    names.delete(display);
    const children = icd.children(concept);
    yield {
      code: concept.code,
      display,
      otherNames: [...names],
      parentDisplay: icd.parents(concept)[0]?.display ?? '',
      isLeaf: children.length === 0,
      replaces: replaced.map(({ code }) => code),
    };
  }
}

interface FormerTitle {
  readonly code: string;
  readonly title: string;
}

/** Titles of codes out of use by the code in their place. */
function formerTitles(icd: CodeSystem, successor: Successor): ReadonlyMap<string, readonly FormerTitle[]> {
  const titles = new Map<string, FormerTitle[]>();
  for (const { code, display } of icd.concepts(icd.inactive())) {
    const inPlace = successor(code);
    if (inPlace === undefined) continue;
    titles.set(inPlace, [...(titles.get(inPlace) ?? []), { code, title: display ?? code }]);
  }
  return titles;
}

const MOST_NAMES = 12;

export function buildIcdIndex(terms: Iterable<IcdTerm>): IcdIndex {
  const diagnoses: Diagnosis[] = [];
  const index = wordIndexBuilder();
  const replacedBy = new Map<string, string>();
  for (const { code, display, otherNames, parentDisplay, isLeaf, replaces } of terms) {
    for (const former of replaces) replacedBy.set(former, code);
    const names = [display, ...otherNames].slice(0, MOST_NAMES).map(dxWords);
    const category = new Set(dxWords(parentDisplay));
    diagnoses.push({ code, display, names, category, isLeaf, replaces });
    index.add(withRoots(names.flat()).map(index.number));
  }
  const numbers = new Map(diagnoses.map(({ code }, number) => [code, number]));
  return { diagnoses, words: index.build(), numbers, replacedBy };
}
