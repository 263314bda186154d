/** Member filters of ECL (§6.10): tests of the columns of a reference set's rows. Without a filter on the status, active rows only. */
import type { Membership } from '../../concept-graph.js';
import { compares } from './attribute.js';
import { type FilterTools, idTest, timeTest } from './common-filters.js';
import { fieldOf } from './members.js';
import type { FieldComparison, MemberFilter, MemberFilters } from './syntax.js';
import { termTest } from './terms.js';

type Test = (row: Membership) => boolean;

export function memberTest(filters: readonly MemberFilters[], tools: FilterTools): Test {
  const all = filters.flatMap((block) => block.all);
  const tests = all.map((filter) => testOf(filter, tools));
  if (!all.some(({ kind }) => kind === 'active')) tests.unshift(({ active }) => active);
  return (row) => tests.every((passes) => passes(row));
}

function testOf(filter: MemberFilter, tools: FilterTools): Test {
  switch (filter.kind) {
    case 'module': {
      const among = idTest(filter.modules, tools);
      return ({ module }) => (module !== undefined && among(module)) === (filter.operator === '=');
    }
    case 'effectiveTime': {
      const matches = timeTest(filter);
      return ({ effectiveTime = '' }) => matches(effectiveTime);
    }
    case 'active':
      return ({ active }) => filter.active === undefined || filter.active === active;
    case 'field':
      return filter.name.toLowerCase() === 'referencedcomponentid'
        ? componentTest(filter.comparison, tools)
        : fieldTest(filter.name, filter.comparison, tools);
  }
}

/** The referenced concept itself. */
function componentTest(comparison: FieldComparison, { compile, context }: FilterTools): Test {
  if (comparison.kind !== 'expression') throw context.invalid('referencedComponentId is compared with concepts');
  const chosen = compile(comparison.value);
  return ({ ord }) => chosen.has(ord) === (comparison.operator === '=');
}

function fieldTest(name: string, comparison: FieldComparison, tools: FilterTools): Test {
  const test = valueTest(comparison, tools);
  return (row) => {
    const value = fieldOf(row, name);
    return value !== undefined && test(value);
  };
}

function valueTest(comparison: FieldComparison, tools: FilterTools): (value: string) => boolean {
  switch (comparison.kind) {
    case 'number':
      return (value) => value !== '' && compares(Number(value), comparison.operator, comparison.value);
    case 'boolean':
      return (value) => (/^(?:true|1)$/i.test(value) === comparison.value) === (comparison.operator === '=');
    case 'expression': {
      const { value: constraint, operator } = comparison;
      const among = idTest(
        constraint.kind === 'concept'
          ? { kind: 'ids', ids: [constraint.id] }
          : { kind: 'expression', value: constraint },
        tools,
      );
      return (value) => among(value) === (operator === '=');
    }
    case 'text':
      return textTest(comparison);
  }
}

/** Equality is a search; order compares times. */
function textTest({ operator, terms }: Extract<FieldComparison, { kind: 'text' }>): (value: string) => boolean {
  if (operator !== '=' && operator !== '!=') {
    return (value) => value !== '' && terms.some(({ text }) => compares(value, operator, text));
  }
  const tests = terms.map(termTest);
  return (value) => tests.some((matches) => matches(value)) === (operator === '=');
}
