/**
 * Structural subsumption between concepts and expressions: focus concepts by the stored hierarchy, attributes by name and value,
 * role group by role group. A sufficiently defined concept also subsumes what satisfies its stored definition.
 */
import { has } from '../../../domain/ordinal-set.js';
import type { ConceptGraph, Relationship } from '../../concept-graph.js';
import { type ExpressedRelationship, groupsOf, type NormalForm } from './normal-form.js';

export interface SubsumptionContext {
  readonly graph: ConceptGraph;
  /** Whether a concept is sufficiently defined. */
  isDefined(ord: number): boolean;
}

/** Whether the concept is `ancestor` or below it, by the stored hierarchy. */
function below(ancestor: number, ord: number, graph: ConceptGraph): boolean {
  return ancestor === ord || has(graph.cover(ancestor), ord);
}

/** Whether what `given` says implies `wanted`: the attribute or a subtype of it, the value or a subtype of it. */
export function matchesRelationship(
  wanted: ExpressedRelationship,
  given: ExpressedRelationship,
  graph: ConceptGraph,
): boolean {
  if (!below(wanted.attribute, given.attribute, graph)) return false;
  if (wanted.value !== undefined) return wanted.value === given.value;
  if (wanted.nested !== undefined) {
    if (given.nested !== undefined) return implied(wanted.nested, given.nested, graph);
    return given.target >= 0 && conceptIs(given.target, wanted.nested, graph);
  }
  if (given.nested !== undefined) return given.nested.focus.some((focus) => below(wanted.target, focus, graph));
  return given.target >= 0 && below(wanted.target, given.target, graph);
}

/** Whether a nested value implies another: by focus concepts and attributes alone. */
function implied(wanted: NormalForm, given: NormalForm, graph: ConceptGraph): boolean {
  return (
    wanted.focus.every((focus) => given.focus.some((other) => below(focus, other, graph))) &&
    satisfied(wanted.own, given.relationships, graph)
  );
}

/** Whether every group of `wanted` is implied by one group of `given`, every ungrouped relationship by any. */
function satisfied(
  wanted: readonly ExpressedRelationship[],
  given: readonly ExpressedRelationship[],
  graph: ConceptGraph,
): boolean {
  const groups = [...groupsOf(given)].filter(([number]) => number !== 0).map(([, group]) => group);
  for (const [number, group] of groupsOf(wanted)) {
    const matches = (candidates: readonly Relationship[]): boolean =>
      group.every((one) => candidates.some((candidate) => matchesRelationship(one, candidate, graph)));
    if (number === 0 ? !matches(given) : !groups.some(matches)) return false;
  }
  return true;
}

/** Whether the expression subsumes a stored concept. */
export function conceptIs(ord: number, form: NormalForm, graph: ConceptGraph): boolean {
  return (
    form.defined &&
    form.focus.every((focus) => below(focus, ord, graph)) &&
    satisfied(form.own, graph.relationships(ord), graph)
  );
}

/** Whether a stored concept subsumes the expression. */
export function expressionIs(form: NormalForm, ancestor: number, context: SubsumptionContext): boolean {
  return subsumed(form, ancestor, { ...context, known: new Map() });
}

/** `known` keeps what was found for each ancestor: diamonds of the hierarchy are walked once. */
interface Walk extends SubsumptionContext {
  readonly known: Map<number, boolean>;
}

function subsumed(form: NormalForm, ancestor: number, walk: Walk): boolean {
  const known = walk.known.get(ancestor);
  if (known !== undefined) return known;
  const found =
    form.focus.some((focus) => below(ancestor, focus, walk.graph)) ||
    (walk.isDefined(ancestor) && satisfiesDefinition(form, ancestor, walk));
  walk.known.set(ancestor, found);
  return found;
}

/** All parents subsume the expression, and it has all that the concept's definition asks for. */
function satisfiesDefinition(form: NormalForm, concept: number, walk: Walk): boolean {
  const { graph } = walk;
  const parents = graph.parentOrds(concept);
  return (
    parents.length > 0 &&
    parents.every((parent) => subsumed(form, parent, walk)) &&
    satisfied(graph.relationships(concept), form.relationships, graph)
  );
}

/** Whether one expression subsumes another. */
export function expressionSubsumes(general: NormalForm, special: NormalForm, context: SubsumptionContext): boolean {
  return (
    general.defined &&
    general.focus.every((focus) => expressionIs(special, focus, context)) &&
    satisfied(general.own, special.relationships, context.graph)
  );
}
