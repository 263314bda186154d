/** In which order hits stand, and which name of a hit matches: judged by the hit alone, without asking any index. */
import type { CodeSystem } from '../codesystem/code-system.js';
import { searchWords } from '../codesystem/search-words.js';
import type { Concept } from '../domain/concept.js';

/** A concept that was found, with its place among those of the same index. */
export interface Hit {
  readonly codeSystem: CodeSystem;
  readonly concept: Concept;
  readonly rank: number;
  /** Found by its code rather than by a name. */
  readonly byCode: boolean;
}

/** What was typed. */
export interface Typed {
  readonly text: string;
  readonly words: readonly string[];
  /** One code system was asked for, so that any text may be a code. */
  readonly isNarrow: boolean;
}

/** Active before inactive, whatever else speaks for a hit but its code. */
const INACTIVE = 10;

/** Further words of a display that weigh as much as the step from one way of matching to the next, and how much they weigh at most. */
const WORDS_A_STEP = 4;
const MOST_STEPS = 3;

/** Smaller is better: the code itself, the display itself, its beginning, the beginning of a code, the rest; short displays before long ones. */
export function placeOf({ concept, byCode }: Hit, { text, words, isNarrow }: Typed): number {
  if (byCode) {
    const isCode = concept.code.toLowerCase() === text.toLowerCase();
    // `dis` is a language and `a` a unit; who types letters alone looks for names first.
    if (!isNarrow && !/\d/.test(text)) return 4;
    return isCode ? 0 : 3;
  }
  const own = searchWords(concept.display ?? '');
  const further = Math.min(MOST_STEPS, Math.max(0, own.length - words.length) / WORDS_A_STEP);
  const late = (concept.inactive ? INACTIVE : 0) + further;
  if (!startsWith(own, words)) return late + (hasAll(own, words) ? 4 : 5);
  return late + (own.length === words.length && own.at(-1) === words.at(-1) ? 1 : 2);
}

function startsWith(own: readonly string[], words: readonly string[]): boolean {
  return words.every((word, i) => (i === words.length - 1 ? own[i]?.startsWith(word) === true : own[i] === word));
}

function hasAll(own: readonly string[], words: readonly string[]): boolean {
  return words.every((word) => own.some((one) => one.startsWith(word)));
}

/** The name that has all the words, where the display has not. */
export function matchedName(codeSystem: CodeSystem, concept: Concept, words: readonly string[]): string | undefined {
  if (hasAll(searchWords(concept.display ?? ''), words)) return undefined;
  return codeSystem.designations(concept).find(({ value }) => hasAll(searchWords(value), words))?.value;
}
