/**
 * Understands a local drug entry (`tramadol and paracetamol; 37,5mg+325mg; Oral; film-coated tablet`): ingredients with what they may mean,
 * doses in order, dose form, route and release. Looks at no RxNorm concept.
 */
import type { CatalogueEntry } from '../catalogue-entry.js';
import { type Dose, findDoses } from './dose.js';
import { type DrugDictionary, drugWords, ingredientMeanings } from './drug-words.js';
import { type Form, findForm } from './forms.js';

export interface DrugOrder {
  /** One for each ingredient: the word lists it may mean, likelier first. */
  readonly ingredients: readonly (readonly (readonly string[])[])[];
  readonly doses: readonly Dose[];
  readonly form: Form;
  /** Words of a brand in square brackets at the end, as RxNorm writes it. */
  readonly brand: readonly string[];
  /** Asks for a pack or kit of several products. */
  readonly pack: boolean;
  /** `…, combinations`: more ingredients than are named. */
  readonly combination: boolean;
}

const BRAND = /\[([^\]]{2,})\]\s*$/;
const PACK = /\b(pack|kit|dose ?pak)\b/i;
const COMBINATION = /\b(combinations?|comb\.?)\b/i;

export function understandDrug(entry: CatalogueEntry, dictionary: DrugDictionary): DrugOrder {
  const [head = '', ...rest] = entry.name
    .replace(/^\[[A-Z]\]\s*/, '')
    .replace(BRAND, '')
    .split(';');
  const said = [...rest, entry.unit ?? '', entry.specimen ?? '', entry.method ?? ''].join(' ; ');
  const doses = findDoses(rest.length === 0 ? head : said);
  const first = doses[0]?.start;
  // Without semicolons the ingredients end where the first dose begins.
  const names = rest.length === 0 && first !== undefined ? head.slice(0, first) : head;
  const tail = rest.length === 0 && first !== undefined ? head.slice(first) : said;
  const { rest: leftover, ...form } = findForm(withoutDoses(tail));
  const named = doses.length === 0 && rest.length === 0 && leftover.length === 0 ? head : names;
  return {
    ingredients: splitIngredients(named)
      .map((text) => ingredientMeanings(drugWords(text), dictionary))
      .filter((meanings) => meanings.length > 0),
    doses: doses.map(({ amount, unit, per }) => ({ amount, unit, ...(per === undefined ? {} : { per }) })),
    form,
    brand: drugWords(BRAND.exec(entry.name)?.[1] ?? ''),
    pack: PACK.test(entry.name),
    combination: COMBINATION.test(head),
  };
}

function withoutDoses(text: string): string {
  let result = text;
  for (const { start, end } of [...findDoses(text)].reverse())
    result = `${result.slice(0, start)} ${result.slice(end)}`;
  return result;
}

function splitIngredients(text: string): readonly string[] {
  return text
    .replace(COMBINATION, ' ')
    .replace(/\([^)]*\)/g, ' ')
    .split(/,| and | with |\+|\/| & | in combination /i)
    .map((part) => part.trim())
    .filter((part) => /[a-z]/i.test(part));
}
