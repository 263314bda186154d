/**
 * What a filter's property stands for: the stored properties of a code system, and those that every concept has (its code, display,
 * place in the hierarchy, flags), which a code system need not declare (FHIR R5 CodeSystem §4.8.10).
 */
import type { CodeSystem } from '../../codesystem/code-system.js';
import type { Concept, ConceptProperty } from '../../domain/concept.js';
import { TerminologyError } from '../../domain/issue.js';
import { difference, EMPTY, fromOrdinals, type OrdinalSet, unionAll } from '../../domain/ordinal-set.js';
import { timeBudget } from '../../domain/time-budget.js';
import { tookTooLong } from '../../domain/wording/value-set.js';

/** Properties that mean the concept itself. */
export function isConceptItself(property: string): boolean {
  return property === 'concept' || property === 'code';
}

/** A property that concepts have by being concepts: its values for one, and the concepts with a value. */
interface Derived {
  values(codeSystem: CodeSystem, concept: Concept): readonly string[];
  withValue(codeSystem: CodeSystem, value: string): OrdinalSet;
}

const CODE: Derived = {
  values: (_, { code }) => [code],
  withValue: (codeSystem, value) => ownOrdinal(codeSystem.find(value)),
};

const DERIVED: Readonly<Record<string, Derived>> = {
  concept: CODE,
  code: CODE,
  display: text(({ display }) => display),
  definition: text(({ definition }) => definition),
  parent: {
    values: (codeSystem, concept) => codeSystem.parents(concept).map(({ code }) => code),
    withValue: (codeSystem, value) => ordinalsOf(codeSystem, value, (concept) => codeSystem.children(concept)),
  },
  child: {
    values: (codeSystem, concept) => codeSystem.children(concept).map(({ code }) => code),
    withValue: (codeSystem, value) => ordinalsOf(codeSystem, value, (concept) => codeSystem.parents(concept)),
  },
  inactive: flag(
    (codeSystem) => codeSystem.inactive(),
    ({ inactive }) => inactive,
  ),
  notSelectable: flag(
    (codeSystem) => codeSystem.abstract(),
    ({ abstract }) => abstract,
  ),
  status: text(({ status }) => status),
};

function ownOrdinal(concept: Concept | undefined): OrdinalSet {
  return concept === undefined || concept.ord < 0 ? EMPTY : fromOrdinals([concept.ord]);
}

function ordinalsOf(codeSystem: CodeSystem, code: string, near: (concept: Concept) => readonly Concept[]): OrdinalSet {
  const concept = codeSystem.find(code);
  return concept === undefined ? EMPTY : fromOrdinals(near(concept).map(({ ord }) => ord));
}

function text(read: (concept: Concept) => string | undefined): Derived {
  return {
    values: (_, concept) => {
      const value = read(concept);
      return value === undefined ? [] : [value];
    },
    withValue: (codeSystem, value) => scan(codeSystem, (concept) => read(concept) === value),
  };
}

function flag(set: (codeSystem: CodeSystem) => OrdinalSet, read: (concept: Concept) => boolean): Derived {
  return {
    values: (_, concept) => [String(read(concept))],
    withValue: (codeSystem, value) => {
      if (value === 'true') return set(codeSystem);
      return value === 'false' ? difference(codeSystem.all(), set(codeSystem)) : EMPTY;
    },
  };
}

/** The concepts that pass a test, by reading all of them. @throws TerminologyError where that takes too long. */
export function scan(codeSystem: CodeSystem, test: (concept: Concept) => boolean): OrdinalSet {
  const found: number[] = [];
  const budget = timeBudget();
  const end = performance.now() + budget;
  let read = 0;
  for (const concept of codeSystem.concepts(codeSystem.all())) {
    if (test(concept)) found.push(concept.ord);
    if (++read % 4096 === 0 && performance.now() > end) {
      throw new TerminologyError(tookTooLong(`A filter on ${codeSystem.info.url}`, budget));
    }
  }
  return fromOrdinals(found);
}

/** Stored properties win over derived ones, except for what only the hierarchy and the code itself can tell. */
function derived(codeSystem: CodeSystem, property: string): Derived | undefined {
  if (!Object.hasOwn(DERIVED, property)) return undefined;
  const own = DERIVED[property];
  if (isConceptItself(property) || property === 'parent' || property === 'child') return own;
  return codeSystem.propertyCodes().includes(property) ? undefined : own;
}

/** True where the code system knows the property in some way. */
export function knowsProperty(codeSystem: CodeSystem, property: string): boolean {
  const { properties, filters } = codeSystem.info;
  return (
    Object.hasOwn(DERIVED, property) ||
    properties.some(({ code }) => code === property) ||
    filters.some(({ code }) => code === property) ||
    codeSystem.propertyCodes().includes(property)
  );
}

/** The values of a property of one concept, as text. */
export function valuesOf(codeSystem: CodeSystem, property: string, concept: Concept): readonly string[] {
  const own = derived(codeSystem, property);
  if (own !== undefined) return own.values(codeSystem, concept);
  return codeSystem
    .properties(concept)
    .filter(({ code }) => code === property)
    .map(propertyText);
}

function propertyText({ value }: ConceptProperty): string {
  return value.type === 'Coding' ? value.value.code : String(value.value);
}

/** Whether the concept has this value, asked of an index where the property is stored. */
export function hasValue(codeSystem: CodeSystem, property: string, test: { concept: Concept; value: string }): boolean {
  const own = derived(codeSystem, property);
  if (own !== undefined) return own.values(codeSystem, test.concept).includes(test.value);
  return test.concept.ord < 0
    ? valuesOf(codeSystem, property, test.concept).includes(test.value)
    : codeSystem.hasValue(test.concept, property, test.value);
}

/** The concepts with this value. */
export function withValue(codeSystem: CodeSystem, property: string, value: string): OrdinalSet {
  return derived(codeSystem, property)?.withValue(codeSystem, value) ?? codeSystem.withValue(property, value);
}

/** The concepts with some value that passes. */
export function withValueThat(
  codeSystem: CodeSystem,
  property: string,
  passes: (value: string) => boolean,
): OrdinalSet {
  const own = derived(codeSystem, property);
  if (own !== undefined) return scan(codeSystem, (concept) => own.values(codeSystem, concept).some(passes));
  const values = [...new Set(codeSystem.propertyValues(property))].filter(passes);
  return unionAll(values.map((value) => codeSystem.withValue(property, value)));
}

/** The concepts that have the property at all. */
export function withProperty(codeSystem: CodeSystem, property: string): OrdinalSet {
  const own = derived(codeSystem, property);
  if (own === undefined) return codeSystem.withProperty(property);
  return scan(codeSystem, (concept) => own.values(codeSystem, concept).length > 0);
}
