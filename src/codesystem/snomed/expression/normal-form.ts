/**
 * What an expression means, ready to be compared: its focus concepts and all its relationships, inherited and its own, in role groups
 * without what is redundant (SNOMED CT Compositional Grammar; necessary normal form).
 */
import type { ConceptGraph, Relationship } from '../../concept-graph.js';
import { matchesRelationship } from './subsumption.js';
import type { Expression, ExpressionAttribute, SubExpression } from './syntax.js';

/** A relationship whose value may be an expression. */
export interface ExpressedRelationship extends Relationship {
  readonly nested?: NormalForm;
}

export interface NormalForm {
  /** Ordinals of the focus concepts. */
  readonly focus: readonly number[];
  /** What the expression itself says, in groups of its own. */
  readonly own: readonly ExpressedRelationship[];
  /** With what the focus concepts are defined by; groups renumbered. */
  readonly relationships: readonly ExpressedRelationship[];
  /** False where the expression is a subtype of what it says (`<<<`). */
  readonly defined: boolean;
}

export interface NormalFormContext {
  readonly graph: ConceptGraph;
  /** Ordinal of a concept that is known to exist. */
  ordOf(id: string): number;
  /** False for attributes that never stand in a role group (MRCM). */
  groupable(attribute: number): boolean;
}

/** The normal form of a checked expression. */
export function normalFormOf(expression: Expression, context: NormalFormContext): NormalForm {
  return formOf(expression.body, expression.status !== 'subtype', context);
}

function formOf(body: SubExpression, defined: boolean, context: NormalFormContext): NormalForm {
  const focus = body.focus.map(({ id }) => context.ordOf(id));
  const own = ownRelationships(body, context);
  const inherited: ExpressedRelationship[] = [];
  let offset = highestGroup(own);
  for (const ord of focus) {
    const stored = context.graph.relationships(ord);
    for (const relationship of stored) {
      inherited.push(relationship.group === 0 ? relationship : { ...relationship, group: relationship.group + offset });
    }
    offset += highestGroup(stored);
  }
  return { focus, own, defined, relationships: withoutRedundant([...own, ...inherited], context.graph) };
}

function highestGroup(relationships: readonly Relationship[]): number {
  return relationships.reduce((highest, { group }) => Math.max(highest, group), 0);
}

/** Ungrouped attributes that may be grouped are groups of one; those that never are stand outside, whatever the braces. */
function ownRelationships({ ungrouped, groups }: SubExpression, context: NormalFormContext): ExpressedRelationship[] {
  let last = 0;
  const own: ExpressedRelationship[] = [];
  const push = (attribute: ExpressionAttribute, group: () => number): void => {
    const ord = context.ordOf(attribute.name.id);
    own.push(relationshipOf(attribute, { ord, group: context.groupable(ord) ? group() : 0 }, context));
  };
  for (const attribute of ungrouped) push(attribute, () => ++last);
  for (const group of groups) {
    const number = ++last;
    for (const attribute of group) push(attribute, () => number);
  }
  return own;
}

function relationshipOf(
  { value }: ExpressionAttribute,
  { ord, group }: { readonly ord: number; readonly group: number },
  context: NormalFormContext,
): ExpressedRelationship {
  if (value.kind !== 'expression') return { attribute: ord, target: -1, value: value.value, group };
  const [only, ...others] = value.value.focus;
  const simple = others.length === 0 && value.value.ungrouped.length === 0 && value.value.groups.length === 0;
  if (simple && only !== undefined) return { attribute: ord, target: context.ordOf(only.id), group };
  return { attribute: ord, target: -1, nested: formOf(value.value, true, context), group };
}

/** The role groups by number; 0 holds what is ungrouped. */
export function groupsOf<T extends Relationship>(relationships: readonly T[]): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>();
  for (const relationship of relationships) {
    const group = groups.get(relationship.group);
    if (group === undefined) groups.set(relationship.group, [relationship]);
    else group.push(relationship);
  }
  return groups;
}

/** Leaves out relationships that another in the same group implies, and groups that another group implies. */
function withoutRedundant(
  all: readonly ExpressedRelationship[],
  graph: ConceptGraph,
): readonly ExpressedRelationship[] {
  const groups = new Map<number, readonly ExpressedRelationship[]>();
  for (const [number, group] of groupsOf(all)) groups.set(number, mostSpecific(group, graph));
  const numbered = [...groups].filter(([number]) => number !== 0);
  const kept = numbered.filter(([number, group], index) =>
    numbered.every(([other, candidate], at) => {
      if (number === other || !implies(candidate, group, graph)) return true;
      return implies(group, candidate, graph) && index < at;
    }),
  );
  return [...(groups.get(0) ?? []), ...kept.flatMap(([, group]) => group)];
}

/** Whether every relationship of `general` is implied by one of `special`. */
function implies(
  special: readonly ExpressedRelationship[],
  general: readonly ExpressedRelationship[],
  graph: ConceptGraph,
): boolean {
  return general.every((wanted) => special.some((given) => matchesRelationship(wanted, given, graph)));
}

function mostSpecific(group: readonly ExpressedRelationship[], graph: ConceptGraph): readonly ExpressedRelationship[] {
  return group.filter((one, index) =>
    group.every((other, at) => {
      if (index === at || !matchesRelationship(one, other, graph)) return true;
      return matchesRelationship(other, one, graph) && index < at;
    }),
  );
}
