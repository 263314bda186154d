/** Names of a concept, grouped as a reader looks for them: by language, then by what they are used for. Pure. */
import type { Designation } from '../../domain/concept.js';
import { languageName } from './words.js';

export interface Name {
  readonly value: string;
  readonly inactive: boolean;
  /** Preferred by some dialect of SNOMED CT. */
  readonly preferred: boolean;
  readonly id?: string;
}

export interface UseGroup {
  readonly use: string;
  readonly names: readonly Name[];
}

export interface LanguageGroup {
  readonly tag: string;
  readonly language: string;
  readonly uses: readonly UseGroup[];
}

/** English first, then by the language's name; names of one use in their own order, active ones first. */
export function grouped(designations: readonly Designation[]): readonly LanguageGroup[] {
  const byTag = new Map<string, Designation[]>();
  for (const designation of designations) {
    const tag = designation.language ?? '';
    byTag.set(tag, [...(byTag.get(tag) ?? []), designation]);
  }
  return [...byTag]
    .map(([tag, own]) => ({ tag, language: languageName(tag), uses: usesOf(own) }))
    .sort((a, b) => order(a) - order(b) || (a.language < b.language ? -1 : 1));
}

function order({ tag }: LanguageGroup): number {
  if (tag === '' || tag === 'en') return 0;
  return tag.startsWith('en') ? 1 : 2;
}

function usesOf(designations: readonly Designation[]): readonly UseGroup[] {
  const byUse = new Map<string, Name[]>();
  for (const { use, value, inactive, dialects, id } of designations) {
    const key = use?.display ?? use?.code ?? 'Name';
    const name = {
      value,
      inactive: inactive === true,
      preferred: dialects?.some(({ preferred }) => preferred) === true,
      ...(id === undefined ? {} : { id }),
    };
    byUse.set(key, [...(byUse.get(key) ?? []), name]);
  }
  return [...byUse].map(([use, names]) => ({
    use,
    names: names.sort((a, b) => Number(a.inactive) - Number(b.inactive) || Number(b.preferred) - Number(a.preferred)),
  }));
}
