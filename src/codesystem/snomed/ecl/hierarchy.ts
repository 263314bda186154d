/**
 * The hierarchy operators of ECL over a concept or over a set. For one concept membership is a look into its cover; for a set it goes
 * from the candidate up or down, never through the set.
 */
import {
  difference,
  fromOrdinals,
  has,
  intersection,
  type OrdinalSet,
  ordinals,
  range,
} from '../../../domain/ordinal-set.js';
import type { NormalForm } from '../expression/normal-form.js';
import { conceptIs, expressionIs } from '../expression/subsumption.js';
import type { EclContext } from './context.js';
import { ancestorsOf, childrenOf, descendantsOf, parentsOf } from './scan.js';
import { anyOf, minus, type Selection, selection } from './selection.js';
import type { HierarchyOperator } from './syntax.js';

/** One stored concept. */
export interface Single extends Selection {
  readonly ord: number;
}

export function single(ord: number, context: EclContext): Single {
  return {
    ord,
    set: () => range(ord, ord + 1),
    has: (other) => other === ord,
    hasExpression: (form) => expressionIs(form, ord, context) && conceptIs(ord, form, context.graph),
  };
}

function isSingle(of: Selection): of is Single {
  return 'ord' in of;
}

/** The concepts that an operator gives for what it is applied to: the union over its members (§6.7). */
export function hierarchySelection(operator: HierarchyOperator, of: Selection, context: EclContext): Selection {
  switch (operator) {
    case 'descendantOf':
      return descendants(of, context);
    case 'descendantOrSelfOf':
      return isSingle(of) ? belowOrSelf(of, context) : anyOf([of, descendants(of, context)]);
    case 'childOf':
      return children(of, context);
    case 'childOrSelfOf':
      return anyOf([of, children(of, context)]);
    case 'ancestorOf':
      return ancestors(of, context);
    case 'ancestorOrSelfOf':
      return anyOf([of, ancestors(of, context)]);
    case 'parentOf':
      return parents(of, context);
    case 'parentOrSelfOf':
      return anyOf([of, parents(of, context)]);
    case 'top':
      return minus(of, descendants(of, context));
    case 'bottom':
      return minus(of, ancestors(of, context));
  }
}

function belowOrSelf({ ord }: Single, context: EclContext): Selection {
  const cover = context.graph.cover(ord);
  return {
    set: () => cover,
    has: (other) => has(cover, other),
    hasExpression: (form) => expressionIs(form, ord, context),
  };
}

function descendants(of: Selection, context: EclContext): Selection {
  if (isSingle(of)) {
    const { ord } = of;
    const cover = context.graph.cover(ord);
    return selection({
      set: () => difference(cover, range(ord, ord + 1)),
      has: (other) => other !== ord && has(cover, other),
      hasExpression: (form) => strictlyBelow(form, ord, context),
    });
  }
  return selection({
    set: () => descendantsOf(of.set(), context),
    has: (ord) => someAncestor(ord, of, context),
    hasExpression: (form) => someOf(of, context, (ord) => strictlyBelow(form, ord, context)),
  });
}

/** Going up from the concept, stopping at the first one that is in the set. */
function someAncestor(ord: number, of: Selection, { graph, budget }: EclContext): boolean {
  const seen = new Set(graph.parentOrds(ord));
  for (const ancestor of seen) {
    if (of.has(ancestor)) return true;
    budget.check();
    for (const parent of graph.parentOrds(ancestor)) seen.add(parent);
  }
  return false;
}

/** What is above one concept: few, of which each is asked for its parents. */
function above(ord: number, { graph, budget }: EclContext): ReadonlySet<number> {
  const found = new Set(graph.parentOrds(ord));
  for (const ancestor of found) {
    budget.check();
    for (const parent of graph.parentOrds(ancestor)) found.add(parent);
  }
  return found;
}

function strictlyBelow(form: NormalForm, ord: number, context: EclContext): boolean {
  return expressionIs(form, ord, context) && !conceptIs(ord, form, context.graph);
}

/** Expressions can only be compared with one concept after the other. */
function someOf(of: Selection, { budget }: EclContext, test: (ord: number) => boolean): boolean {
  for (const ord of ordinals(of.set())) {
    budget.check();
    if (test(ord)) return true;
  }
  return false;
}

/** An expression is nobody's stored child, and has none. */
const NO_EXPRESSION = (): boolean => false;

function children(of: Selection, context: EclContext): Selection {
  return selection({
    set: () => (isSingle(of) ? fromOrdinals(context.graph.childOrds(of.ord)) : childrenOf(of.set(), context)),
    has: (ord) => context.graph.parentOrds(ord).some((parent) => of.has(parent)),
    hasExpression: NO_EXPRESSION,
  });
}

function parents(of: Selection, context: EclContext): Selection {
  return selection({
    set: () => (isSingle(of) ? fromOrdinals(context.graph.parentOrds(of.ord)) : parentsOf(of.set(), context)),
    has: (ord) => context.graph.childOrds(ord).some((child) => of.has(child)),
    hasExpression: NO_EXPRESSION,
  });
}

function ancestors(of: Selection, context: EclContext): Selection {
  const below = (ord: number): OrdinalSet => difference(context.graph.cover(ord), range(ord, ord + 1));
  return selection({
    set: () => (isSingle(of) ? fromOrdinals(above(of.ord, context)) : ancestorsOf(of.set(), context)),
    has: (ord) => (isSingle(of) ? has(below(ord), of.ord) : intersection(below(ord), of.set()).length > 0),
    hasExpression: (form) =>
      someOf(of, context, (ord) => conceptIs(ord, form, context.graph) && !expressionIs(form, ord, context)),
  });
}

/** Every concept of the substrate, and every expression. */
export function everything(context: EclContext): Selection {
  return {
    set: context.universe,
    has: (ord) => has(context.universe(), ord),
    hasExpression: () => true,
  };
}
