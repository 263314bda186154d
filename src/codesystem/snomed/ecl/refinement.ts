/**
 * Refinements of ECL (§6.2–6.4): attributes with cardinality, groups, reverse attributes, AND and OR. A refinement can be asked about
 * the relationships of one subject, and can narrow a set: by the inverse index of its attributes where those decide, by reading
 * relationships only for candidates where groups or counts do.
 */
import {
  difference,
  EMPTY,
  fromOrdinals,
  intersection,
  type OrdinalSet,
  size,
  unionAll,
} from '../../../domain/ordinal-set.js';
import { type ExpressedRelationship, groupsOf } from '../expression/normal-form.js';
import { attributeCounts, attributeHits, type CompiledAttribute, compileAttribute } from './attribute.js';
import type { EclContext } from './context.js';
import { keepByRelationships } from './scan.js';
import { type Selection, selection } from './selection.js';
import type { Attribute, Cardinality, Constraint, Refinement } from './syntax.js';

/** What is asked about: the relationships, and the stored concept that has them (-1 for an expression). */
export interface Subject {
  readonly ord: number;
  readonly relationships: readonly ExpressedRelationship[];
}

/** A refinement made ready. */
interface Condition {
  holds(subject: Subject): boolean;
  /** The members of the set for which the condition holds. */
  narrow(set: OrdinalSet): OrdinalSet;
  /** A set, quickly found, outside of which no role group satisfies the condition. */
  hits(set: OrdinalSet): OrdinalSet;
}

type Compile = (constraint: Constraint) => Selection;

/** Below this size it is cheaper to read the relationships of each concept than to work out the values of attributes. */
const FEW = 64;

/** `A : refinement` */
export function refined(
  of: Selection,
  refinement: Refinement,
  tools: { readonly compile: Compile; readonly context: EclContext },
): Selection {
  const condition = conditionOf(refinement, tools);
  const { context } = tools;
  return selection({
    set: () => {
      const set = of.set();
      if (set.length === 0) return set;
      return size(set) <= FEW ? verified(set, condition, context) : condition.narrow(set);
    },
    has: (ord) => of.has(ord) && condition.holds({ ord, relationships: context.graph.relationships(ord) }),
    hasExpression: (form) => of.hasExpression(form) && condition.holds({ ord: -1, relationships: form.relationships }),
  });
}

function verified(set: OrdinalSet, condition: Pick<Condition, 'holds'>, context: EclContext): OrdinalSet {
  return keepByRelationships(set, (ord, relationships) => condition.holds({ ord, relationships }), context);
}

function conditionOf(
  refinement: Refinement,
  tools: { readonly compile: Compile; readonly context: EclContext },
): Condition {
  if (refinement.kind === 'attribute') return attributeCondition(refinement, tools);
  if (refinement.kind === 'group')
    return groupCondition(refinement.cardinality, conditionOf(refinement.attributes, tools), tools.context);
  const operands = refinement.operands.map((operand) => conditionOf(operand, tools));
  return refinement.kind === 'and' ? conjunction(operands) : disjunction(operands);
}

/** Each operand narrows what the one before it has left. */
function conjunction(operands: readonly Condition[]): Condition {
  return {
    holds: (subject) => operands.every((operand) => operand.holds(subject)),
    narrow: (set) => operands.reduce((left, operand) => (left.length === 0 ? left : operand.narrow(left)), set),
    hits: (set) => operands.reduce((left, operand) => (left.length === 0 ? left : operand.hits(left)), set),
  };
}

function disjunction(operands: readonly Condition[]): Condition {
  return {
    holds: (subject) => operands.some((operand) => operand.holds(subject)),
    narrow: (set) => unionAll(operands.map((operand) => operand.narrow(set))),
    hits: (set) => unionAll(operands.map((operand) => operand.hits(set))),
  };
}

const within = (count: number, { min, max }: Cardinality): boolean => count >= min && count <= max;

/** The number of matches decides: of attributes wherever they stand, or of those in one group. */
function attributeCondition(
  attribute: Attribute,
  { compile, context }: { readonly compile: Compile; readonly context: EclContext },
): Condition {
  const compiled = compileAttribute(attribute, compile, context);
  const { cardinality } = attribute;
  const holds = (subject: Subject): boolean => within(countOf(compiled, subject), cardinality);
  const hits = (set: OrdinalSet): OrdinalSet => intersection(set, attributeHits(compiled, context));
  const counted = (set: OrdinalSet): OrdinalSet =>
    compiled.reverse
      ? verified(hits(set), { holds }, context)
      : intersection(set, fromOrdinals(withCount(attributeCounts(compiled, context), cardinality)));
  return {
    holds,
    narrow: (set) => narrowByCount({ set, cardinality, hits, counted }),
    hits: (set) => (cardinality.min === 0 ? set : hits(set)),
  };
}

function* withCount(counts: ReadonlyMap<number, number>, cardinality: Cardinality): Generator<number> {
  for (const [ord, count] of counts) if (within(count, cardinality)) yield ord;
}

function countOf(compiled: CompiledAttribute, { ord, relationships }: Subject): number {
  if (compiled.reverse) return compiled.countSources(ord);
  let count = 0;
  for (const relationship of relationships) if (compiled.matches(relationship)) count++;
  return count;
}

interface Counting {
  readonly set: OrdinalSet;
  readonly cardinality: Cardinality;
  /** Those of the set that match at least once. */
  readonly hits: (set: OrdinalSet) => OrdinalSet;
  /** Those that match at least once and as often as they may. */
  readonly counted: (set: OrdinalSet) => OrdinalSet;
}

/** With a minimum of nothing, only those that match too often are left out. */
function narrowByCount({ set, cardinality: { min, max }, hits, counted }: Counting): OrdinalSet {
  const unlimited = max === Number.POSITIVE_INFINITY;
  if (min === 0 && unlimited) return set;
  if (min === 1 && unlimited) return hits(set);
  if (min > 0) return counted(set);
  const found = hits(set);
  if (max === 0) return difference(set, found);
  return difference(set, difference(found, counted(set)));
}

/** Role groups (1 and above) that satisfy the attributes among themselves are counted. */
function groupCondition(cardinality: Cardinality, attributes: Condition, context: EclContext): Condition {
  const count = ({ ord, relationships }: Subject): number => {
    let found = 0;
    for (const [number, group] of groupsOf(relationships)) {
      if (number !== 0 && attributes.holds({ ord, relationships: group })) found++;
    }
    return found;
  };
  const holds = (subject: Subject): boolean => within(count(subject), cardinality);
  const some = (subject: Subject): boolean => count(subject) > 0;
  const narrow = (set: OrdinalSet): OrdinalSet => {
    const { min, max } = cardinality;
    if (min === 0 && max === Number.POSITIVE_INFINITY) return set;
    const candidates = attributes.hits(set);
    if (candidates.length === 0) return min === 0 ? set : EMPTY;
    if (min > 0) return verified(candidates, { holds }, context);
    const excess = max === 0 ? some : (subject: Subject): boolean => !holds(subject);
    return difference(set, verified(candidates, { holds: excess }, context));
  };
  return { holds, narrow, hits: (set) => (cardinality.min === 0 ? set : attributes.hits(set)) };
}
