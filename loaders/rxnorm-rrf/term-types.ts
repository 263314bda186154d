/**
 * RxNorm's term types (TTY, NLM RxNorm Technical Documentation, Appendix 5): which of a concept's names is its display, and what the
 * abbreviations stand for where the release does not say it itself. Pure.
 */

/** A term type: its order among the names of a concept, and how common what it names is in prescribing (smaller = commoner). */
interface TermType {
  readonly name: string;
  readonly rank: number;
}

/** Types that name a concept, the first of those present giving the display. */
const NAMING: Readonly<Record<string, TermType>> = {
  IN: { name: 'Ingredient', rank: 0 },
  PIN: { name: 'Precise Ingredient', rank: 2 },
  MIN: { name: 'Multiple Ingredients', rank: 2 },
  BN: { name: 'Brand Name', rank: 1 },
  SCD: { name: 'Semantic Clinical Drug', rank: 3 },
  SBD: { name: 'Semantic Branded Drug', rank: 4 },
  SCDC: { name: 'Semantic Clinical Drug Component', rank: 7 },
  SBDC: { name: 'Semantic Branded Drug Component', rank: 8 },
  SCDF: { name: 'Semantic Clinical Drug Form', rank: 6 },
  SBDF: { name: 'Semantic Branded Drug Form', rank: 7 },
  SCDG: { name: 'Semantic Clinical Drug Form Group', rank: 8 },
  SBDG: { name: 'Semantic Branded Drug Form Group', rank: 9 },
  SCDFP: { name: 'Semantic Clinical Drug Form Precise', rank: 9 },
  SBDFP: { name: 'Semantic Branded Drug Form Precise', rank: 9 },
  SCDGP: { name: 'Semantic Clinical Drug Form Group Precise', rank: 9 },
  GPCK: { name: 'Generic Pack', rank: 5 },
  BPCK: { name: 'Brand Name Pack', rank: 5 },
  DF: { name: 'Dose Form', rank: 9 },
  DFG: { name: 'Dose Form Group', rank: 9 },
  ET: { name: 'Entry Term', rank: 10 },
};

/** Types of further names: a display only where a concept has no other name. */
const FURTHER: Readonly<Record<string, string>> = {
  PSN: 'Prescribable Name',
  SY: 'Synonym',
  TMSY: 'Tall Man Lettering Synonym',
};

const ORDER: ReadonlyMap<string, number> = new Map(
  [...Object.keys(NAMING), ...Object.keys(FURTHER)].map((tty, order) => [tty, order]),
);

const UNKNOWN_ORDER = 60;
const SUPPRESSED = 64;
const NOT_NAMING = 128;

/** True for a type that says what kind of concept it is; PSN, SY and TMSY only say what kind of name. */
export function isNaming(tty: string): boolean {
  return FURTHER[tty] === undefined;
}

/** How fit an atom is to be the display, smaller is better: naming types first, current names before suppressed ones. Below 256. */
export function displayOrder(tty: string, suppressed: boolean): number {
  return (isNaming(tty) ? 0 : NOT_NAMING) + (suppressed ? SUPPRESSED : 0) + (ORDER.get(tty) ?? UNKNOWN_ORDER);
}

/** Rank of a concept of this type in search, smaller is commoner. */
export function searchRank(tty: string): number {
  return NAMING[tty]?.rank ?? 10;
}

/** The full name of a term type; the abbreviation itself where it is not known. */
export function termTypeName(tty: string): string {
  return NAMING[tty]?.name ?? FURTHER[tty] ?? tty;
}
