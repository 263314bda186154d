/** Concept filters of ECL (§6.9): definition status, module, effective time and active status of the concepts themselves. */
import { difference, EMPTY, intersection, type OrdinalSet, unionAll } from '../../../domain/ordinal-set.js';
import { type FilterTools, idTest, timeTest } from './common-filters.js';
import { definitionStatus } from './context.js';
import { listed, NOTHING, type Selection, selection } from './selection.js';
import type { ConceptFilter, ConceptFilters } from './syntax.js';

/** A test of one stored concept, and the set of those that pass. */
interface ConceptTest {
  readonly all: () => OrdinalSet;
  readonly has: (ord: number) => boolean;
}

export function filteredConcepts(of: Selection, { all }: ConceptFilters, tools: FilterTools): Selection {
  const tests = all.map((filter) => testOf(filter, tools));
  return selection({
    set: () => tests.reduce((left, test) => (left.length === 0 ? left : intersection(left, test.all())), of.set()),
    has: (ord) => of.has(ord) && tests.every((test) => test.has(ord)),
    hasExpression: (form) =>
      of.hasExpression(form) && all.every((filter) => passesExpression(filter, form.defined, tools)),
  });
}

/** An expression is active and of no module and time. */
function passesExpression(filter: ConceptFilter, defined: boolean, tools: FilterTools): boolean {
  if (filter.kind === 'active') return filter.active !== false;
  if (filter.kind === 'effectiveTime') return timeTest(filter)('');
  if (filter.kind === 'module') return filter.operator === '!=';
  return idTest(filter.statuses, tools)(definitionStatus(defined)) === (filter.operator === '=');
}

function testOf(filter: ConceptFilter, tools: FilterTools): ConceptTest {
  switch (filter.kind) {
    case 'active':
      return activeTest(filter.active, tools);
    case 'definitionStatus': {
      const among = idTest(filter.statuses, tools);
      const wanted = [true, false].filter((defined) => among(definitionStatus(defined)) === (filter.operator === '='));
      return propertyTest('sufficientlyDefined', wanted.map(String), tools);
    }
    case 'module': {
      const among = idTest(filter.modules, tools);
      return byValue('moduleId', (id) => among(id) === (filter.operator === '='), tools);
    }
    case 'effectiveTime': {
      const matches = timeTest(filter);
      const dated = byValue('effectiveTime', (date) => matches(date.replaceAll('-', '')), tools);
      return matches('') ? orWithout('effectiveTime', dated, tools) : dated;
    }
  }
}

function activeTest(active: boolean | undefined, { context: { codeSystem } }: FilterTools): ConceptTest {
  const inactive = listed(() => codeSystem.inactive());
  if (active === undefined) return { all: () => codeSystem.all(), has: () => true };
  if (!active) return { all: inactive.set, has: inactive.has };
  return { all: () => difference(codeSystem.all(), inactive.set()), has: (ord) => !inactive.has(ord) };
}

/** Concepts whose property has one of the values that pass. */
function byValue(property: string, passes: (value: string) => boolean, tools: FilterTools): ConceptTest {
  const values = [...new Set(tools.context.codeSystem.propertyValues(property))].filter(passes);
  return propertyTest(property, values, tools);
}

function propertyTest(property: string, values: readonly string[], { context }: FilterTools): ConceptTest {
  const { codeSystem } = context;
  if (values.length === 0) return { all: () => EMPTY, has: NOTHING.has };
  return {
    all: () => unionAll(values.map((value) => context.withValue(property, value))),
    has: (ord) => values.some((value) => codeSystem.hasValue(codeSystem.at(ord), property, value)),
  };
}

/** The test, or not having the property at all. */
function orWithout(property: string, test: ConceptTest, { context: { codeSystem } }: FilterTools): ConceptTest {
  const without = listed(() => difference(codeSystem.all(), codeSystem.withProperty(property)));
  return {
    all: () => unionAll([test.all(), without.set()]),
    has: (ord) => test.has(ord) || without.has(ord),
  };
}
