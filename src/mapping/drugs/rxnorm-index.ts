/**
 * RxNorm in memory, made for matching: every drug name taken apart into ingredients with doses and a dose form (RxNorm naming rules, Technical
 * Documentation §5), and an index of ingredient words by sound. Knows no local entry.
 */
import type { CodeSystem } from '../../codesystem/code-system.js';
import type { Successor } from '../matcher.js';
import { type WordIndex, wordIndexBuilder } from '../text/word-index.js';
import { type Dose, findDoses } from './dose.js';
import { drugWords } from './drug-words.js';
import { type Form, rxnormForm } from './forms.js';

/** One RxNorm concept as read. */
export interface RxnormTerm {
  readonly code: string;
  readonly display: string;
  /** Term type: IN, PIN, MIN, BN, SCD, SBD, GPCK, BPCK … */
  readonly tty: string;
  /** How many package codes (NDC) the concept has: how common it is on the market. */
  readonly packages: number;
  /** Concept out of use whose name this is; the release replaces it by `code`. */
  readonly former?: string;
}

export interface DrugIngredient {
  readonly words: readonly string[];
  readonly dose?: Dose;
}

export interface Drug extends RxnormTerm {
  readonly ingredients: readonly DrugIngredient[];
  readonly form: Form;
  readonly formName: string;
  /** Words of the brand in brackets. */
  readonly brand: readonly string[];
  /** Says a volume or duration before the ingredients (`0.5 ML`, `24 HR`). */
  readonly hasQuantity: boolean;
}

export interface RxnormIndex {
  readonly drugs: readonly Drug[];
  readonly words: WordIndex;
  /** Concepts in use. */
  readonly byCode: ReadonlyMap<string, Drug>;
  /** Concept out of use → the one in its place. */
  readonly replacedBy: ReadonlyMap<string, string>;
}

const MATCHED_TYPES = new Set(['IN', 'PIN', 'MIN', 'BN', 'SCD', 'SBD', 'GPCK', 'BPCK']);

/**
 * The active concepts of a RxNorm code system that an entry can be mapped to, and the names of those out of use for which `successor` knows a
 * concept in use.
 */
export function* readRxnormTerms(rxnorm: CodeSystem, successor: Successor = () => undefined): Generator<RxnormTerm> {
  for (const concept of rxnorm.concepts(rxnorm.all())) {
    const code = concept.inactive ? successor(concept.code) : concept.code;
    if (code === undefined) continue;
    let packages = 0;
    let tty = '';
    for (const property of rxnorm.properties(concept)) {
      if (property.code === 'NDC') packages++;
      else if (property.code === 'TTY' && tty === '') tty = String(property.value.value);
    }
    const former = concept.inactive ? { former: concept.code } : {};
    if (MATCHED_TYPES.has(tty)) yield { code, display: concept.display ?? concept.code, tty, packages, ...former };
  }
}

export function buildRxnormIndex(terms: Iterable<RxnormTerm>): RxnormIndex {
  const drugs: Drug[] = [];
  const index = wordIndexBuilder();
  for (const term of terms) {
    const drug = parseDrug(term);
    drugs.push(drug);
    index.add([...drug.ingredients.flatMap(({ words }) => words), ...drug.brand].map(index.number));
  }
  const inUse = drugs.filter(({ former }) => former === undefined);
  return {
    drugs,
    words: index.build(),
    byCode: new Map(inUse.map((drug) => [drug.code, drug])),
    replacedBy: new Map(drugs.flatMap(({ former, code }) => (former === undefined ? [] : [[former, code] as const]))),
  };
}

/** Takes a RxNorm name apart. */
export function parseDrug(term: RxnormTerm): Drug {
  const brand = /\[([^\]]*)\]\s*$/.exec(term.display)?.[1] ?? '';
  const text = term.display.replace(/\s*\[[^\]]*\]\s*$/, '');
  const isName = term.tty === 'IN' || term.tty === 'PIN' || term.tty === 'BN';
  const parts = isName ? [text] : withoutPack(text).split(' / ');
  const formName = isName ? '' : afterLastDose(parts.at(-1) ?? '');
  const prefix = /^\d[\d.]* (HR|ML|MG|DAY|ACTUAT) /.exec(text)?.[0] ?? '';
  return {
    ...term,
    ingredients: parts.map((part, i) => ingredientOf(i === 0 ? part.slice(prefix.length) : part)),
    form: rxnormForm(`${prefix}${formName}`),
    formName,
    brand: drugWords(term.tty === 'BN' ? text : brand),
    hasQuantity: prefix !== '',
  };
}

/** `{21 (A 1 MG Oral Tablet) / 7 (B Oral Tablet) } Pack` as its products, without how many of each. */
function withoutPack(text: string): string {
  return text.startsWith('{') ? text.replace(/^\{|\}.*$|\b\d+ \(|\)/g, '') : text;
}

function afterLastDose(part: string): string {
  const last = findDoses(part).at(-1);
  return last === undefined ? '' : part.slice(last.end).trim();
}

function ingredientOf(part: string): DrugIngredient {
  const dose = findDoses(part).at(-1);
  if (dose === undefined) return { words: drugWords(part) };
  const { amount, unit, per } = dose;
  return { words: drugWords(part.slice(0, dose.start)), dose: { amount, unit, ...(per === undefined ? {} : { per }) } };
}
