/**
 * The names of a concept, which of them may stand as its display, and which one a reader gets: by the languages asked for, by dialect
 * where the code system has them. Does not judge a display that somebody else wrote.
 */
import { asCode, type Coding } from '../domain/coding.js';
import type { Concept, Designation } from '../domain/concept.js';
import { type LanguageRange, languageFit } from '../domain/language.js';
import { TERM_MAINT_INFRA } from '../domain/systems.js';
import type { CodeSystem } from './code-system.js';

/** A name: the display itself is one. */
export interface Name extends Designation {
  /** May stand as the display. */
  readonly isDisplay: boolean;
}

/** The use of a display among designations. */
export const PREFERRED_USE: Coding = {
  system: TERM_MAINT_INFRA,
  code: asCode('preferredForLanguage'),
  display: 'Preferred For Language',
};
/** SNOMED CT's fully specified name: never the display of choice. */
export const FULLY_SPECIFIED = '900000000000003001';

/** SNOMED CT language reference sets by dialect tag (SNOMED CT Languages Value Sets, FHIR usage note). */
const DIALECTS: Readonly<Record<string, string>> = {
  'en-us': '900000000000509007',
  'en-gb': '900000000000508004',
};

/** The language reference set a tag asks for: a known dialect, or `en-x-<refset id>`, whose id may be cut by hyphens. */
export function dialectRefset(tag: string): string | undefined {
  const lower = tag.toLowerCase();
  const known = DIALECTS[lower];
  if (known !== undefined) return known;
  const extension = /-x-([0-9-]+)$/.exec(lower)?.[1];
  return extension?.replaceAll('-', '');
}

/** All names, the display first. */
export function namesOf(codeSystem: CodeSystem, concept: Concept): readonly Name[] {
  const designations = codeSystem
    .designations(concept)
    .map((designation): Name => ({ ...designation, isDisplay: isDisplay(codeSystem, designation) }));
  const { display } = concept;
  if (display === undefined) return designations;
  const { language, displayIsDesignation } = codeSystem.info;
  if (displayIsDesignation === true) {
    const own = designations.find(({ value, inactive }) => value === display && inactive !== true);
    if (own !== undefined) return [own, ...designations.filter((name) => name !== own)];
  }
  const own: Name = {
    value: display,
    use: PREFERRED_USE,
    isDisplay: true,
    ...(language === undefined ? {} : { language }),
  };
  return [own, ...designations];
}

function isDisplay(codeSystem: CodeSystem, designation: Designation): boolean {
  const own = codeSystem.isDisplay?.(designation);
  if (own !== undefined) return own;
  if (codeSystem.info.displayIsDesignation === true) return true;
  const { use } = designation;
  return use === undefined || (use.system === PREFERRED_USE.system && use.code === PREFERRED_USE.code);
}

/**
 * The name for the languages wanted, best first; without any, the display. A range `*` takes any name, the display first. A display without
 * a language serves every reader to whom no other name does. Other names without one do not where the display has one, for they are in the
 * language of the whole ("In the absence of a language, the resource language applies", CodeSystem.concept.designation.language).
 */
export function preferredName(names: readonly Name[], ranges: readonly LanguageRange[]): Name | undefined {
  if (ranges.length === 0) return names.find(({ isDisplay, inactive }) => isDisplay && inactive !== true) ?? names[0];
  for (const { tag, weight } of ranges) {
    if (weight <= 0) continue;
    const found = inDialect(names, tag) ?? bestFor(names, tag);
    if (found !== undefined) return found;
  }
  const display = names.find(({ isDisplay }) => isDisplay);
  return display?.language === undefined ? display : undefined;
}

function inDialect(names: readonly Name[], tag: string): Name | undefined {
  const refset = dialectRefset(tag);
  if (refset === undefined) return undefined;
  return names.find(
    ({ dialects, use }) =>
      use?.code !== FULLY_SPECIFIED &&
      dialects?.some((dialect) => dialect.refset === refset && dialect.preferred) === true,
  );
}

/** Active before inactive, closer language before farther, displays before other names. */
function bestFor(names: readonly Name[], tag: string): Name | undefined {
  let best: Name | undefined;
  let bestRank = 0;
  for (const name of names) {
    const fit = languageMatch(tag, name.language);
    if (fit === 0) continue;
    const rank = (name.inactive === true ? 0 : 100) + fit * 10 + (displayRank(name) + 1);
    if (rank > bestRank) {
      best = name;
      bestRank = rank;
    }
  }
  return best;
}

function displayRank({ isDisplay, use }: Name): number {
  if (!isDisplay) return 0;
  return use?.code === FULLY_SPECIFIED ? 1 : 2;
}

/** How well a name's language serves a range: 4 `*` or the same … 1 the same primary language, 0 not. */
export function languageMatch(range: string, language: string | undefined): number {
  if (range === '*') return 4;
  if (language === undefined) return 0;
  const fit = languageFit(range, language);
  if (fit > 0) return fit + 1;
  return range.split('-')[0]?.toLowerCase() === language.split('-')[0]?.toLowerCase() ? 1 : 0;
}
