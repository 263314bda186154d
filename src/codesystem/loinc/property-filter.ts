/**
 * LOINC's property filters (https://terminology.hl7.org/LOINC.html): any field of the table and any part link, by value or regular
 * expression. "LOINC codes, displays, and property values are not case sensitive", and a part is named by its number or its name.
 */
import { difference, type OrdinalSet, unionAll } from '../../domain/ordinal-set.js';
import { wholeMatch } from '../../domain/pattern.js';
import type { CodeSystem, FilterCriterion, FilterOutcome } from '../code-system.js';
import { type ValueIndex, valueTexts } from './value-index.js';

/** CLASSTYPE is stored as a number; these are its words. */
const CLASS_TYPES: Readonly<Record<string, string>> = {
  'laboratory class': '1',
  laboratory: '1',
  'clinical class': '2',
  clinical: '2',
  'claims attachments': '3',
  'claims attachment': '3',
  surveys: '4',
  survey: '4',
};

/** Properties that every code system has: their meaning is not LOINC's own. */
const COMMON: ReadonlySet<string> = new Set([
  'code',
  'concept',
  'display',
  'definition',
  'parent',
  'child',
  'inactive',
  'notselectable',
]);

/** The stored property that a filter names: in any case, and `Document.TypeOfService` for `document-type-of-service`. */
export function propertyNamed(stored: CodeSystem, name: string): string | undefined {
  if (COMMON.has(name.toLowerCase())) return undefined;
  const codes = [...stored.propertyCodes(), ...stored.info.properties.map(({ code }) => code)];
  const same = (wanted: string): string | undefined => codes.find((code) => code.toLowerCase() === wanted);
  return same(name.toLowerCase()) ?? same(hyphenated(name));
}

function hyphenated(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/[._ ]+/g, '-')
    .toLowerCase();
}

/** The outcome of a filter on a stored property; undefined for operators that are not LOINC's own. */
export function propertyFilter(
  stored: CodeSystem,
  index: ValueIndex,
  { property, op, value }: FilterCriterion,
): FilterOutcome | undefined {
  if (op === 'exists') return existing(stored, property, value !== 'false');
  if (op === 'regex') {
    const passes = wholeMatch(value);
    return outcome(
      () => index.withValueThat(property, passes),
      (concept) => valueTexts(stored, property, concept).some(passes),
    );
  }
  if (op !== '=' && op !== 'in' && op !== 'not-in') return undefined;
  const wanted = (op === '=' ? [value] : value.split(',')).map((one) => storedForm(property, one.trim()));
  const folded = new Set(wanted.map((one) => one.toLowerCase()));
  const positive = outcome(
    () => unionAll(wanted.map((one) => index.withValue(property, one))),
    (concept) => valueTexts(stored, property, concept).some((text) => folded.has(text.toLowerCase())),
  );
  return op === 'not-in' ? negated(stored, positive) : positive;
}

function storedForm(property: string, value: string): string {
  return property === 'CLASSTYPE' ? (CLASS_TYPES[value.toLowerCase()] ?? value) : value;
}

function existing(stored: CodeSystem, property: string, wanted: boolean): FilterOutcome {
  const having = outcome(
    () => stored.withProperty(property),
    (concept) => valueTexts(stored, property, concept).length > 0,
  );
  return wanted ? having : negated(stored, having);
}

/** A filter that can be listed. */
export interface ListedOutcome extends FilterOutcome {
  readonly set: () => OrdinalSet;
}

export function outcome(set: () => OrdinalSet, has: FilterOutcome['has']): ListedOutcome {
  return { set, has };
}

export function negated(stored: CodeSystem, { set, has }: ListedOutcome): ListedOutcome {
  return outcome(
    () => difference(stored.all(), set()),
    (concept) => !has(concept),
  );
}
