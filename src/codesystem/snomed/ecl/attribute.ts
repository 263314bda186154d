/**
 * One attribute of a refinement: which relationships match it, and which concepts have such relationships, found by the inverse
 * index of the attribute. Also the values of attributes for dotted expressions.
 */
import { difference, has, type OrdinalSet, range } from '../../../domain/ordinal-set.js';
import type { ConceptGraph, InverseIndex } from '../../concept-graph.js';
import type { ExpressedRelationship } from '../expression/normal-form.js';
import { type OrdinalBits, ordinalBits } from '../ordinal-bits.js';
import type { EclContext } from './context.js';
import type { Selection } from './selection.js';
import type { Attribute, AttributeValue, Constraint, OrderOperator } from './syntax.js';

export interface CompiledAttribute {
  readonly reverse: boolean;
  readonly names: Selection;
  readonly value: CompiledValue;
  /** Whether a relationship (not reversed) is one of those asked for. */
  matches(relationship: ExpressedRelationship): boolean;
  /** For a reverse attribute: how many concepts among those asked for have this one as their value. */
  countSources(ord: number): number;
}

/** The value asked for: concepts, in the set or (not equal) out of it, or a test of concrete values. */
type CompiledValue =
  | { readonly kind: 'concepts'; readonly selection: Selection; readonly outside: boolean }
  | { readonly kind: 'concrete'; readonly test: (value: string | number | boolean) => boolean };

export function compileAttribute(
  { name, reverse, comparison }: Attribute,
  compile: (constraint: Constraint) => Selection,
  context: EclContext,
): CompiledAttribute {
  const names = compile(name);
  const value = compileValue(comparison, compile);
  return {
    reverse,
    names,
    value,
    matches: (relationship) => names.has(relationship.attribute) && valueMatches(value, relationship),
    countSources: (ord) => (value.kind === 'concepts' ? countSources(ord, { names, value, context }) : 0),
  };
}

function compileValue(comparison: AttributeValue, compile: (constraint: Constraint) => Selection): CompiledValue {
  switch (comparison.kind) {
    case 'expression':
      return { kind: 'concepts', selection: compile(comparison.value), outside: comparison.operator === '!=' };
    case 'number':
      return {
        kind: 'concrete',
        test: (value) => typeof value === 'number' && compares(value, comparison.operator, comparison.value),
      };
    case 'string': {
      const equal = comparison.operator === '=';
      return {
        kind: 'concrete',
        test: (value) => typeof value === 'string' && comparison.values.includes(value) === equal,
      };
    }
    case 'boolean': {
      const wanted = (comparison.operator === '=') === comparison.value;
      return { kind: 'concrete', test: (value) => value === wanted };
    }
  }
}

/** Compares numbers, or texts such as dates. */
export function compares<T extends number | string>(left: T, operator: OrderOperator, right: T): boolean {
  switch (operator) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

function valueMatches(value: CompiledValue, relationship: ExpressedRelationship): boolean {
  if (value.kind === 'concrete') return relationship.value !== undefined && value.test(relationship.value);
  if (relationship.value !== undefined) return false;
  const { nested, target } = relationship;
  const inside =
    nested === undefined ? target >= 0 && value.selection.has(target) : value.selection.hasExpression(nested);
  return inside !== value.outside;
}

/** The attributes in use among those named. */
export function namedAttributes(names: Selection, graph: ConceptGraph): readonly number[] {
  return graph.attributes().filter((attribute) => names.has(attribute));
}

/** Concepts that match at least once, whatever the group. */
export function attributeHits(compiled: CompiledAttribute, context: EclContext): OrdinalSet {
  const { names, value, reverse } = compiled;
  const bits = ordinalBits(context.first, context.end);
  for (const attribute of namedAttributes(names, context.graph)) {
    context.budget.check();
    if (value.kind === 'concrete') {
      for (const { value: given, source } of context.graph.concreteValues(attribute))
        if (value.test(given)) bits.add(source);
      continue;
    }
    const wanted = wantedOf(value, context);
    const index = context.graph.inverse(attribute);
    if (reverse) addTargets(index, wanted, bits);
    else eachSource(index, wanted, bits.add);
  }
  return bits.toSet();
}

/** How often each concept matches, whatever the group; of attributes that are not reversed. */
export function attributeCounts({ names, value }: CompiledAttribute, context: EclContext): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  const count = (ord: number): void => {
    counts.set(ord, (counts.get(ord) ?? 0) + 1);
  };
  for (const attribute of namedAttributes(names, context.graph)) {
    context.budget.check();
    if (value.kind === 'concrete') {
      for (const { value: given, source } of context.graph.concreteValues(attribute))
        if (value.test(given)) count(source);
    } else eachSource(context.graph.inverse(attribute), wantedOf(value, context), count);
  }
  return counts;
}

function wantedOf(value: Extract<CompiledValue, { kind: 'concepts' }>, { first, end }: EclContext): OrdinalSet {
  return value.outside ? difference(range(first, end), value.selection.set()) : value.selection.set();
}

/** Sources of relationships whose destination is in the set: a stretch of the index for each range. */
function eachSource({ targets, sources }: InverseIndex, wanted: OrdinalSet, take: (ord: number) => void): void {
  // Many ranges and a short index: it is the index that is gone through.
  if (targets.length < wanted.length * 4) {
    for (let at = 0, last = -1, inside = false; at < targets.length; at++) {
      const target = targets[at] as number;
      if (target !== last) inside = has(wanted, target);
      if (inside) take(sources[at] as number);
      last = target;
    }
    return;
  }
  for (let i = 0; i < wanted.length; i += 2) {
    const end = wanted[i + 1] as number;
    for (
      let at = lowerBound(targets, wanted[i] as number);
      at < targets.length && (targets[at] as number) < end;
      at++
    ) {
      take(sources[at] as number);
    }
  }
}

/** Destinations of relationships whose source is in the set. */
function addTargets({ targets, sources }: InverseIndex, wanted: OrdinalSet, bits: OrdinalBits): void {
  let last = -1;
  for (let at = 0; at < targets.length; at++) {
    const target = targets[at] as number;
    if (target === last || !has(wanted, sources[at] as number)) continue;
    bits.add(target);
    last = target;
  }
}

function lowerBound(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Counting {
  readonly names: Selection;
  readonly value: Extract<CompiledValue, { kind: 'concepts' }>;
  readonly context: EclContext;
}

/** Distinct concepts that have this one as the value of the attribute. */
function countSources(ord: number, { names, value, context }: Counting): number {
  const found = new Set<number>();
  for (const attribute of namedAttributes(names, context.graph)) {
    const { targets, sources } = context.graph.inverse(attribute);
    for (let at = lowerBound(targets, ord); targets[at] === ord; at++) {
      const source = sources[at] as number;
      if (value.selection.has(source) !== value.outside) found.add(source);
    }
  }
  return found.size;
}

/** Destinations of the named attributes of the concepts of a set: `A . name` (§6.2). */
export function dottedValues(of: Selection, names: Selection, context: EclContext): OrdinalSet {
  const set = of.set();
  const bits = ordinalBits(context.first, context.end);
  for (const attribute of namedAttributes(names, context.graph)) {
    context.budget.check();
    addTargets(context.graph.inverse(attribute), set, bits);
  }
  return bits.toSet();
}

/** Whether a concept is such a destination. */
export function isDottedValue(
  ord: number,
  of: Selection,
  { names, context }: { readonly names: Selection; readonly context: EclContext },
): boolean {
  return namedAttributes(names, context.graph).some((attribute) => {
    const { targets, sources } = context.graph.inverse(attribute);
    for (let at = lowerBound(targets, ord); targets[at] === ord; at++) if (of.has(sources[at] as number)) return true;
    return false;
  });
}
