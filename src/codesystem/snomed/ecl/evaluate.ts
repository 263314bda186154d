/**
 * Turns the syntax tree of an expression constraint into a selection over the concepts of a code system. Concepts are looked up and
 * errors found here, once; nothing is listed before it is asked for.
 */
import { once } from '../../../domain/once.js';
import { dottedValues, isDottedValue } from './attribute.js';
import type { FilterTools } from './common-filters.js';
import { filteredConcepts } from './concept-filter.js';
import type { EclContext } from './context.js';
import { describedBy } from './description-filter.js';
import { everything, hierarchySelection, single } from './hierarchy.js';
import { membersOf, refsetsContaining, withHistory } from './members.js';
import { refined } from './refinement.js';
import { allOf, anyOf, listed, minus, type Selection, selection } from './selection.js';
import type { Constraint } from './syntax.js';

/**
 * The selection of a parsed constraint.
 * @throws TerminologyError (INVALID_ECL) where it refers to what is not there.
 */
export function evaluate(constraint: Constraint, context: EclContext): Selection {
  const compile = (node: Constraint): Selection => evaluate(node, context);
  const tools: FilterTools = { context, compile };
  switch (constraint.kind) {
    case 'concept':
      return single(context.ordOf(constraint.id), context);
    case 'wildcard':
      return everything(context);
    case 'alternate':
      throw context.invalid(
        `the alternate identifier ${constraint.scheme}#${constraint.code} cannot be resolved: no identifiers of the scheme ${constraint.scheme} are loaded`,
      );
    case 'hierarchy':
      return (
        overWildcard(constraint, tools) ?? hierarchySelection(constraint.operator, compile(constraint.of), context)
      );
    case 'members':
      return membersOf(compile(constraint.of), constraint, tools);
    case 'refsets':
      return refsetsContaining(compile(constraint.of), constraint, tools);
    case 'filtered':
      return filtered(constraint, tools);
    case 'history':
      return withHistory(compile(constraint.of), constraint.supplement, tools);
    case 'and':
      return allOf(constraint.operands.map(compile));
    case 'or':
      return anyOf(constraint.operands.map(compile));
    case 'minus':
      return minus(compile(constraint.left), compile(constraint.right));
    case 'dotted':
      return dotted(constraint, tools);
    case 'refined':
      return refined(compile(constraint.of), constraint.refinement, tools);
  }
}

/** `<< *` and `>> *` are `*` (§6.1). */
function overWildcard(
  node: Extract<Constraint, { kind: 'hierarchy' }>,
  { context }: FilterTools,
): Selection | undefined {
  const reflexive = node.operator.includes('OrSelf');
  return node.of.kind === 'wildcard' && reflexive ? everything(context) : undefined;
}

/** `*` with a filter on the active status means every concept, inactive ones too (§6.9). */
function filtered(node: Extract<Constraint, { kind: 'filtered' }>, tools: FilterTools): Selection {
  const { filters, of } = node;
  if (filters.kind === 'description') return describedBy(tools.compile(of), filters, tools);
  const status = filters.all.some(({ kind }) => kind === 'active');
  const base =
    of.kind === 'wildcard' && status
      ? { ...listed(() => tools.context.codeSystem.all()), hasExpression: () => true }
      : tools.compile(of);
  return filteredConcepts(base, filters, tools);
}

function dotted(
  { of, attribute }: Extract<Constraint, { kind: 'dotted' }>,
  { compile, context }: FilterTools,
): Selection {
  const sources = compile(of);
  const names = compile(attribute);
  const values = once(() => dottedValues(sources, names, context));
  return selection({
    set: values,
    has: (ord) => isDottedValue(ord, sources, { names, context }),
    hasExpression: () => false,
  });
}
