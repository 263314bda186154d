/** The display of a concept for a reader's languages. Which name that is, `names.ts` decides. */
import type { Concept } from '../domain/concept.js';
import type { LanguageRange } from '../domain/language.js';
import type { CodeSystem } from './code-system.js';
import { namesOf, preferredName } from './names.js';

/** A name with its language, where that is known. */
export interface Display {
  readonly value: string;
  readonly language?: string;
}

/** The display for the languages wanted, best first; the code system's own where nothing fits; undefined where `*;q=0` rules that out. */
export function displayFor(
  codeSystem: CodeSystem,
  concept: Concept,
  languages: readonly LanguageRange[],
): Display | undefined {
  const own = ownDisplay(codeSystem, concept);
  if (!languages.some(({ tag, weight }) => weight > 0 && tag !== '*')) return own;
  const found = preferredName(namesOf(codeSystem, concept), languages);
  if (found !== undefined) return found;
  return languages.some(({ tag, weight }) => tag === '*' && weight === 0) ? undefined : own;
}

function ownDisplay({ info }: CodeSystem, { display }: Concept): Display | undefined {
  if (display === undefined) return undefined;
  return info.language === undefined ? { value: display } : { value: display, language: info.language };
}
