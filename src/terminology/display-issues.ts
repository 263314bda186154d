/**
 * Is a display given with a code one of the concept's names, in the languages that count? Compared as the IG asks: case is no
 * difference, blanks are remarked on, and a name in another language is none.
 */
import { languageMatch, type Name, preferredName } from '../codesystem/names.js';
import type { Issue } from '../domain/issue.js';
import type { LanguageChoice } from '../domain/settings.js';
import {
  type DisplayWords,
  noDisplayAtAll,
  rightInDefaultLanguage,
  userDefinedDisplay,
  wrongDisplay,
  wrongInDefaultLanguage,
} from '../domain/wording/display.js';
import { inactiveDisplay } from '../domain/wording.js';

export interface DisplayCheck {
  readonly given: string;
  readonly system: string;
  readonly code: string;
  readonly names: readonly Name[];
  readonly language: LanguageChoice;
  /** Language of the code system itself. */
  readonly defaultLanguage: string;
  /** A wrong display is a warning. */
  readonly lenient: boolean;
  /** Users define the displays of this code. */
  readonly userDefined: boolean;
}

/** The issue with a display, if there is one. */
export function displayIssue(check: DisplayCheck): Issue | undefined {
  const { given, names, language } = check;
  if (names.length === 0) return undefined;
  const fitting = names.filter((name) => fits(name, language));
  const same = fitting.filter(({ value }) => folded(value) === folded(given));
  if (same.some(({ inactive }) => inactive !== true)) return undefined;
  if (same.length > 0) return retired(check);
  const words = { display: given, system: check.system, code: check.code, languages: language.text ?? '--' };
  if (check.userDefined) return userDefinedDisplay({ ...words, known: shown(names, language) });
  const count = displayCount(
    names.filter(({ isDisplay }) => isDisplay),
    language,
  );
  const severity = check.lenient || count === 0 ? 'warning' : 'error';
  const all = count > 0 ? count : displayCount(names, language);
  if (all === 0) return inDefaultLanguage(check, words);
  const known = shown(count > 0 ? names.filter(({ isDisplay }) => isDisplay) : names, language);
  const blanksOnly = fitting.some(({ value }) => squeezed(value) === squeezed(given));
  return wrongDisplay({ ...words, known, count: all, severity, blanksOnly });
}

/** Names without a language fit every reader. */
function fits({ language }: Name, { ranges }: LanguageChoice): boolean {
  if (language === undefined || ranges.length === 0) return true;
  return ranges.some(({ tag, weight }) => weight > 0 && languageMatch(tag, language) > 0);
}

/** How many names fit as closely as the closest. */
function displayCount(names: readonly Name[], { ranges }: LanguageChoice): number {
  if (ranges.length === 0) return names.length;
  const closeness = names.map(({ language }) =>
    language === undefined
      ? 4
      : Math.max(0, ...ranges.map(({ tag, weight }) => (weight > 0 ? languageMatch(tag, language) : 0))),
  );
  const best = Math.max(0, ...closeness);
  return best === 0 ? 0 : closeness.filter((fit) => fit === best).length;
}

/** The names in the languages asked for; where there are none, all of them. */
function shown(names: readonly Name[], language: LanguageChoice): readonly Name[] {
  const fitting = names.filter((name) => fits(name, language));
  return fitting.length > 0 ? fitting : names;
}

/** The code has no name in the languages asked for: the code system's own language has to do. */
function inDefaultLanguage(check: DisplayCheck, words: DisplayWords): Issue {
  const { names, given, defaultLanguage, lenient } = check;
  const fallback = preferredName(names, []);
  if (fallback === undefined) return noDisplayAtAll(words);
  const right = names.some(
    ({ value, language }) =>
      folded(value) === folded(given) && (language === undefined || languageMatch(defaultLanguage, language) > 0),
  );
  if (right) return rightInDefaultLanguage(words);
  return wrongInDefaultLanguage({ ...words, fallback: fallback.value, severity: lenient ? 'warning' : 'error' });
}

function retired({ given, code, names }: DisplayCheck): Issue {
  const valid = names.filter(({ isDisplay, inactive }) => isDisplay && inactive !== true).map(({ value }) => value);
  return inactiveDisplay(given, code, [...new Set(valid)].sort());
}

function folded(text: string): string {
  return text.toLowerCase();
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase();
}
