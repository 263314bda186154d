/**
 * Is a display given with a code one of the concept's names, in the languages that count? Compared as the IG asks: case and
 * blanks are not meaning, though blanks are remarked on.
 */
import type { CodeSystem } from '../codesystem/code-system.js';
import { dialectRefset } from '../codesystem/names.js';
import type { Concept } from '../domain/concept.js';
import type { Issue } from '../domain/issue.js';
import { type LanguageRange, languageFit } from '../domain/language.js';
import { inactiveDisplay, type KnownDisplay, wrongDisplay } from '../domain/wording.js';

export interface DisplayCheck {
  readonly given: string | undefined;
  readonly request: { readonly languages: readonly LanguageRange[]; readonly lenientDisplay: boolean };
  readonly expression: string;
}

/** The issues with a display; none where it is right, or where none is given. */
export function displayIssues(
  codeSystem: CodeSystem,
  concept: Concept,
  { given, request, expression }: DisplayCheck,
): readonly Issue[] {
  if (given === undefined) return [];
  const names = codeSystem.designations(concept);
  const own: KnownDisplay[] =
    concept.display === undefined
      ? []
      : [
          {
            value: concept.display,
            ...(codeSystem.info.language === undefined ? {} : { language: codeSystem.info.language }),
          },
        ];
  const active = [...own, ...names.filter(({ inactive }) => inactive !== true)];
  if (active.some(({ value }) => folded(value) === folded(given))) return [];
  const retired = names.find(({ inactive, value }) => inactive === true && folded(value) === folded(given));
  if (retired !== undefined) {
    return [{ ...inactiveDisplay(given, concept.code, distinct(active.map(({ value }) => value))), expression }];
  }
  if (active.length === 0) return [];
  const issue = wrongDisplay({
    display: given,
    system: codeSystem.info.url,
    code: concept.code,
    known: inLanguages(active, request.languages),
    languages: request.languages.map(({ tag }) => tag).join(',') || '--',
    severity: request.lenientDisplay ? 'warning' : 'error',
  });
  return [{ ...issue, expression }];
}

/** The names in the languages asked for, all of them where none is in any. */
function inLanguages(names: readonly KnownDisplay[], languages: readonly LanguageRange[]): readonly KnownDisplay[] {
  const fitting = names.filter(
    ({ language }) =>
      language !== undefined &&
      languages.some(({ tag }) => languageFit(tag, language) > 0 || dialectRefset(tag) !== undefined),
  );
  const chosen = fitting.length > 0 ? fitting : names;
  const seen = new Set<string>();
  return chosen.filter(({ value }) => !seen.has(value) && seen.add(value) !== undefined);
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}

function folded(text: string): string {
  return text.trim().toLowerCase();
}
