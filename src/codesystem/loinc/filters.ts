/**
 * The filters of LOINC that are more than a property's value: answers, copyright, and the way up and down the multi-axial hierarchy
 * (https://terminology.hl7.org/LOINC.html).
 */
import type { Concept } from '../../domain/concept.js';
import { TerminologyError } from '../../domain/issue.js';
import { difference, fromOrdinals, type OrdinalSet, unionAll } from '../../domain/ordinal-set.js';
import { wrongFilterValue } from '../../domain/wording/filter-value.js';
import type { CodeSystem, FilterCriterion, FilterOutcome } from '../code-system.js';
import { type ListedOutcome, negated, outcome, propertyFilter, propertyNamed } from './property-filter.js';
import { type ValueIndex, valueIndex } from './value-index.js';

const NOTICE = 'EXTERNAL_COPYRIGHT_NOTICE';

/** What a filter that is not a property selects for one value. */
type Special = (stored: CodeSystem, criterion: FilterCriterion) => ListedOutcome;

/** By name, lower case; each takes `=`, `in` and `not-in`. */
const SPECIAL: ReadonlyMap<string, Special> = new Map<string, Special>([
  ['list', (stored, { value }) => answersIn(stored, [codeOf(stored, value)])],
  ['answers-for', (stored, { value }) => answersIn(stored, listsOf(stored, value))],
  ['copyright', copyright],
  ['ancestor', (stored, { value }) => below(stored, value)],
  ['descendant', (stored, { value }) => above(stored, value)],
  ['descendent', (stored, { value }) => above(stored, value)],
]);

/** The filter function of LOINC over a stored version. */
export function loincFilters(stored: CodeSystem): (criterion: FilterCriterion) => FilterOutcome | undefined {
  const index: ValueIndex = valueIndex(stored);
  return (criterion) => {
    const special = SPECIAL.get(criterion.property.toLowerCase());
    if (special !== undefined) return specialFilter(stored, special, criterion);
    const property = propertyNamed(stored, criterion.property);
    return property === undefined ? undefined : propertyFilter(stored, index, { ...criterion, property });
  };
}

function specialFilter(stored: CodeSystem, special: Special, criterion: FilterCriterion): FilterOutcome | undefined {
  const { op, value } = criterion;
  if (op === '=') return special(stored, criterion);
  if (op !== 'in' && op !== 'not-in') return undefined;
  const each = value.split(',').map((one) => special(stored, { ...criterion, value: one.trim() }));
  const any = outcome(
    () => unionAll(each.map(({ set }) => set())),
    (concept) => each.some(({ has }) => has(concept)),
  );
  return op === 'in' ? any : negated(stored, any);
}

function codeOf(stored: CodeSystem, value: string): string {
  return stored.find(value)?.code ?? value;
}

/** The answers of some answer lists. */
function answersIn(stored: CodeSystem, lists: readonly string[]): ListedOutcome {
  return outcome(
    () => unionAll(lists.map((list) => stored.withValue('AnswerList', list))),
    (concept) => lists.some((list) => stored.hasValue(concept, 'AnswerList', list)),
  );
}

/** An answer list itself, or the answer lists of a term. */
function listsOf(stored: CodeSystem, value: string): readonly string[] {
  const concept = stored.find(value);
  if (concept === undefined) return [];
  if (concept.code.startsWith('LL')) return [concept.code];
  return stored
    .properties(concept)
    .filter(({ code }) => code === 'answer-list')
    .map((property) => String(property.value.value));
}

/** "LOINC = only codes with a sole copyright by Regenstrief. 3rdParty = only codes with a 3rd party copyright in addition." */
function copyright(stored: CodeSystem, { property, op, value }: FilterCriterion): ListedOutcome {
  const thirdParty = outcome(
    () => stored.withProperty(NOTICE),
    (concept) => stored.properties(concept).some(({ code }) => code === NOTICE),
  );
  const wanted = value.toLowerCase();
  if (wanted === '3rdparty') return thirdParty;
  if (wanted === 'loinc') return negated(stored, thirdParty);
  const expected = "'LOINC' or '3rdParty'";
  throw new TerminologyError(wrongFilterValue({ system: stored.info.url, property, op, value, expected }));
}

/** Everything that has the part as a parent, directly or not. */
function below(stored: CodeSystem, value: string): ListedOutcome {
  const root = stored.find(value);
  return near(root, {
    all: (concept) => stored.descendants(concept),
    has: (one, concept) => stored.subsumes(one, concept),
  });
}

/** Everything that the part or term is below. */
function above(stored: CodeSystem, value: string): ListedOutcome {
  const leaf = stored.find(value);
  return near(leaf, {
    all: (concept) => stored.ancestors(concept),
    has: (one, concept) => stored.subsumes(concept, one),
  });
}

interface Direction {
  all(concept: Concept): OrdinalSet;
  has(start: Concept, concept: Concept): boolean;
}

/** One way along the hierarchy, without the start itself; nothing where there is no start. */
function near(start: Concept | undefined, { all, has }: Direction): ListedOutcome {
  if (start === undefined)
    return outcome(
      () => fromOrdinals([]),
      () => false,
    );
  return outcome(
    () => difference(all(start), fromOrdinals([start.ord])),
    (concept) => concept.ord !== start.ord && has(start, concept),
  );
}
