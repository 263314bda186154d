/**
 * Description filters of ECL (§6.8): one description must satisfy all filters of a `{{ D … }}`; without a filter on the status, only
 * active ones count. Words are looked up in the full-text index first, where the set is large.
 */
import { fromOrdinals, intersection, type OrdinalSet, size, union, unionAll } from '../../../domain/ordinal-set.js';
import type { Description } from '../../concept-graph.js';
import { ACCEPTABLE, DESCRIPTION_TYPES, PREFERRED } from '../ids.js';
import { type FilterTools, idTest, timeTest } from './common-filters.js';
import type { EclContext } from './context.js';
import { keepByDescriptions, keepByNames } from './scan.js';
import { type Selection, selection } from './selection.js';
import type { DescriptionFilter, DescriptionFilters, DialectChoice } from './syntax.js';
import { certainWords, termTest } from './terms.js';

type Test = (description: Description) => boolean;

/** Above this size the index is asked first. */
const FEW = 500;

export function describedBy(of: Selection, { all }: DescriptionFilters, tools: FilterTools): Selection {
  const { context } = tools;
  const tests = all.map((filter) => testOf(filter, tools));
  if (!all.some(({ kind }) => kind === 'active')) tests.unshift(({ inactive }) => inactive !== true);
  const test = (descriptions: readonly Description[]): boolean =>
    descriptions.some((description) => tests.every((passes) => passes(description)));
  return selection({
    set: () => {
      const set = of.set();
      const candidates = size(set) <= FEW ? set : narrowed(set, all, context);
      if (size(candidates) <= FEW) return keepByDescriptions(candidates, test, context);
      const named = keepByNames(candidates, nameTest(all), context);
      return all.every(({ kind }) => kind === 'term') ? named : keepByDescriptions(named, test, context);
    },
    has: (ord) => of.has(ord) && test(context.graph.descriptions(ord)),
    // An expression has no descriptions.
    hasExpression: () => false,
  });
}

/** What can be told from the text and status of a description alone; for term filters by themselves that is all. */
function nameTest(all: readonly DescriptionFilter[]): (value: string, inactive: boolean) => boolean {
  const terms = all.flatMap((filter) => (filter.kind === 'term' ? [termsTest(filter)] : []));
  const any = all.some(({ kind }) => kind === 'active');
  return (value, inactive) => (any || !inactive) && terms.every((matches) => matches(value));
}

function termsTest({ terms, operator }: Extract<DescriptionFilter, { kind: 'term' }>): (value: string) => boolean {
  const tests = terms.map(termTest);
  return (value) => tests.some((matches) => matches(value)) === (operator === '=');
}

function testOf(filter: DescriptionFilter, tools: FilterTools): Test {
  switch (filter.kind) {
    case 'term': {
      const matches = termsTest(filter);
      return ({ value }) => matches(value);
    }
    case 'language':
      return ({ language = '' }) =>
        filter.codes.includes((language.split('-')[0] ?? '').toLowerCase()) === (filter.operator === '=');
    case 'type': {
      const among = idTest(filter.types, tools);
      return ({ use }) => (use !== undefined && among(use.code)) === (filter.operator === '=');
    }
    case 'dialect': {
      const tests = filter.choices.map((choice) => dialectTest(choice, tools));
      return (description) => tests.some((matches) => matches(description)) === (filter.operator === '=');
    }
    case 'id':
      return ({ id = '' }) => filter.ids.includes(id) === (filter.operator === '=');
    case 'module': {
      const among = idTest(filter.modules, tools);
      return ({ module }) => (module !== undefined && among(module)) === (filter.operator === '=');
    }
    case 'effectiveTime': {
      const matches = timeTest(filter);
      return ({ effectiveTime = '' }) => matches(effectiveTime);
    }
    case 'active':
      return ({ inactive = false }) => filter.active === undefined || filter.active !== inactive;
  }
}

/** A member of the language reference set, in one of the acceptabilities asked for. */
function dialectTest({ dialects, acceptability }: DialectChoice, tools: FilterTools): Test {
  const among = idTest(dialects, tools);
  const any = acceptability.length === 0;
  return (description) =>
    (description.dialects ?? []).some(
      ({ refset, preferred }) => among(refset) && (any || acceptability.includes(preferred ? PREFERRED : ACCEPTABLE)),
    );
}

/** What is left of the set by the indexes; text definitions, which the full-text index lacks, are gone through. */
function narrowed(set: OrdinalSet, all: readonly DescriptionFilter[], context: EclContext): OrdinalSet {
  const defined = mayBeDefinition(all);
  let left = set;
  for (const filter of all) {
    if (filter.kind === 'id' && filter.operator === '=') {
      left = intersection(left, fromOrdinals(filter.ids.flatMap((id) => context.graph.descriptionOwner(id) ?? [])));
    }
    if (filter.kind !== 'term' || filter.operator !== '=') continue;
    const words = filter.terms.map(certainWords);
    if (words.includes(undefined) || (defined && mayBeInactive(all))) continue;
    const hits = unionAll(words.flatMap((text) => (text === undefined ? [] : (context.graph.withWords(text) ?? []))));
    const matches = termsTest(filter);
    const definitions = defined ? context.graph.definitions().filter(([, value]) => matches(value)) : [];
    left = intersection(left, union(hits, fromOrdinals(definitions.map(([ord]) => ord))));
    context.budget.check();
  }
  return left;
}

function mayBeDefinition(all: readonly DescriptionFilter[]): boolean {
  return !all.some(
    (filter) =>
      filter.kind === 'type' &&
      filter.operator === '=' &&
      filter.types.kind === 'ids' &&
      !filter.types.ids.includes(DESCRIPTION_TYPES.def),
  );
}

/** Definitions of concepts without an active one are not at hand. */
function mayBeInactive(all: readonly DescriptionFilter[]): boolean {
  return all.some((filter) => filter.kind === 'active' && filter.active !== true);
}
