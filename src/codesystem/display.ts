/**
 * Which name of a concept a reader gets: by the languages asked for, by dialect where the code system has them, else the
 * code system's own display.
 */
import type { Concept, Designation } from '../domain/concept.js';
import { type LanguageRange, languageFit } from '../domain/language.js';
import type { CodeSystem } from './code-system.js';

/** A name with its language, where that is known. */
export interface Display {
  readonly value: string;
  readonly language?: string;
}

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

/** The display for the languages wanted, best first; the code system's own where nothing fits; undefined where `*;q=0` rules that out. */
export function displayFor(
  codeSystem: CodeSystem,
  concept: Concept,
  languages: readonly LanguageRange[],
): Display | undefined {
  const own = ownDisplay(codeSystem, concept);
  const wanted = languages.filter(({ tag, weight }) => weight > 0 && tag !== '*');
  if (wanted.length === 0) return own;
  const designations = codeSystem.designations(concept).filter(({ inactive }) => inactive !== true);
  for (const { tag } of wanted) {
    const best = bestFor(tag, own, designations);
    if (best !== undefined) return best;
  }
  return languages.some(({ tag, weight }) => tag === '*' && weight === 0) ? undefined : own;
}

function ownDisplay({ info }: CodeSystem, { display }: Concept): Display | undefined {
  if (display === undefined) return undefined;
  return { value: display, ...(info.language === undefined ? {} : { language: info.language }) };
}

function bestFor(tag: string, own: Display | undefined, designations: readonly Designation[]): Display | undefined {
  const refset = dialectRefset(tag);
  const preferred =
    refset === undefined ? undefined : designations.find((designation) => isPreferred(designation, refset));
  if (preferred !== undefined) return preferred;
  let best: Display | undefined;
  let bestFit = 0;
  for (const candidate of own === undefined ? designations : [own, ...designations]) {
    const fit = candidate.language === undefined ? 0 : languageFit(tag, candidate.language);
    if (fit > bestFit) {
      best = candidate;
      bestFit = fit;
    }
  }
  return best;
}

/** Preferred in the reference set and no fully specified name. */
function isPreferred({ dialects, use }: Designation, refset: string): boolean {
  if (use?.code === '900000000000003001') return false;
  return dialects?.some((dialect) => dialect.refset === refset && dialect.preferred) === true;
}
