/**
 * What is special to RxNorm, laid over a stored version: the filters of FHIR's page on it (https://terminology.hl7.org/RxNorm.html), whose
 * values name columns and kinds of identifiers (`STY = TUI:T121`, `has_ingredient = CUI:1886`).
 */
import type { Concept } from '../../domain/concept.js';
import { TerminologyError } from '../../domain/issue.js';
import { once } from '../../domain/once.js';
import { difference, ordinals, unionAll } from '../../domain/ordinal-set.js';
import { wrongFilterValue } from '../../domain/wording/filter-value.js';
import type { CodeSystem, FilterCriterion, FilterOutcome } from '../code-system.js';

/**
 * [REL], the relationships of the UMLS, by the [RELA] that NLM gives them in RXNREL. A relation without RELA is stored under its REL.
 */
const RELATIONS_OF: Readonly<Record<string, readonly string[]>> = {
  RN: ['RN', 'isa', 'tradename_of'],
  RB: ['RB', 'inverse_isa', 'has_tradename'],
  RO: [
    'RO',
    ...['has_ingredient', 'ingredient_of', 'has_ingredients', 'ingredients_of', 'has_precise_ingredient'],
    ...['precise_ingredient_of', 'consists_of', 'constitutes', 'contained_in', 'contains', 'has_part', 'part_of'],
    ...['has_dose_form', 'dose_form_of', 'has_doseformgroup', 'doseformgroup_of', 'has_form', 'form_of'],
    ...['has_boss', 'boss_of', 'reformulated_to', 'reformulation_of'],
  ],
  PAR: ['PAR'],
  CHD: ['CHD'],
  SIB: ['SIB'],
  SY: ['SY'],
};

/** A property and a value that it is stored with. */
interface Stored {
  readonly property: string;
  readonly value: string;
}

/** An RxNorm version as the service uses it. */
export function withRxNorm(stored: CodeSystem): CodeSystem {
  const semanticTypes = once(() => typesByName(stored));
  const wanted = (criterion: FilterCriterion): readonly Stored[] | undefined => {
    const { property, value } = criterion;
    const name = property.toUpperCase();
    if (name === 'TTY' || name === 'SAB') return [{ property: name, value: value.toUpperCase() }];
    if (name === 'STY') return [{ property: name, value: semanticType(stored, criterion, semanticTypes) }];
    const relations = RELATIONS_OF[name] ?? relation(stored, property);
    const target = relations === undefined ? '' : targetOf(stored, criterion);
    return relations?.map((code) => ({ property: code, value: target }));
  };
  return { ...stored, filter: (criterion) => filterOf(stored, criterion, wanted) };
}

/** The relation that this names, in any case. */
function relation(stored: CodeSystem, property: string): readonly string[] | undefined {
  const code = property.toLowerCase();
  const declared = stored.info.filters.some((filter) => filter.code === code);
  return declared || Object.values(RELATIONS_OF).some((codes) => codes.includes(code)) ? [code] : undefined;
}

/** A filter for `=`, `in` and `not-in`; the generic operators do for the rest. */
function filterOf(
  stored: CodeSystem,
  criterion: FilterCriterion,
  wanted: (one: FilterCriterion) => readonly Stored[] | undefined,
): FilterOutcome | undefined {
  const { op, value } = criterion;
  if (op !== '=' && op !== 'in' && op !== 'not-in') return undefined;
  const values = op === '=' ? [value] : value.split(',');
  const any: Stored[] = [];
  for (const one of values) {
    const own = wanted({ ...criterion, value: one.trim() });
    if (own === undefined) return undefined;
    any.push(...own);
  }
  const set = () => unionAll(any.map((one) => stored.withValue(one.property, one.value)));
  const has = (concept: Concept) => any.some((one) => stored.hasValue(concept, one.property, one.value));
  if (op !== 'not-in') return { set, has };
  return { set: () => difference(stored.all(), set()), has: (concept) => !has(concept) };
}

/** "[column:]value. If no column is specified, the default column is TUI": a name without column is understood too. */
function semanticType(
  stored: CodeSystem,
  criterion: FilterCriterion,
  names: () => ReadonlyMap<string, string>,
): string {
  const [, column = '', text = ''] = /^(?:([A-Za-z]+):)?(.*)$/.exec(criterion.value) ?? [];
  const named = (name: string): string => names().get(name.toLowerCase()) ?? name;
  switch (column.toUpperCase()) {
    case 'TUI':
      return text.toUpperCase();
    case 'STY':
      return named(text);
    case '':
      return /^t\d+$/i.test(text) ? text.toUpperCase() : named(text);
    default:
      throw wrongValue(
        stored,
        criterion,
        'the identifier (TUI:T121) or the name (STY:Pharmacologic Substance) of a semantic type',
      );
  }
}

/** Identifiers of the semantic types in use, by their names in lower case. */
function typesByName(stored: CodeSystem): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const type of stored.propertyValues('STY')) {
    const [first] = ordinals(stored.withValue('STY', type));
    const properties = first === undefined ? [] : stored.properties(stored.at(first));
    for (const { value } of properties) {
      if (value.type === 'Coding' && value.value.code === type && value.value.display !== undefined) {
        names.set(value.value.display.toLowerCase(), type);
      }
    }
  }
  return names;
}

/** "CUI:[RXCUI] or AUI:[RXAUI]": relations between single names are not loaded. A bare number is an RXCUI. */
function targetOf(stored: CodeSystem, criterion: FilterCriterion): string {
  const rxcui = /^(?:CUI:)?\s*(\d+)$/i.exec(criterion.value)?.[1];
  if (rxcui !== undefined) return rxcui;
  const why = /^AUI:/i.test(criterion.value) ? ' (relations between atoms, AUI, are not served)' : '';
  throw wrongValue(stored, criterion, `CUI:[RXCUI], such as CUI:1886${why}`);
}

function wrongValue(stored: CodeSystem, criterion: FilterCriterion, expected: string): TerminologyError {
  return new TerminologyError(wrongFilterValue({ system: stored.info.url, ...criterion, expected }));
}
