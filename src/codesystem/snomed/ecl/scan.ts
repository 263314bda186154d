/**
 * Goes through the concepts of a set: relationships or descriptions of each, read in stretches where the set is dense and one by one
 * where it is sparse. Also parents, children and descendants of whole sets.
 */
import { difference, EMPTY, type OrdinalSet, union } from '../../../domain/ordinal-set.js';
import type { Description, Relationship } from '../../concept-graph.js';
import { ordinalBits } from '../ordinal-bits.js';
import type { EclContext } from './context.js';

const BLOCK = 512;
/** From this many concepts of a block on, reading the whole block is cheaper than reading them one by one. */
const DENSE = 48;

interface Source<T> {
  readonly one: (ord: number) => T;
  readonly between: (start: number, end: number) => ReadonlyMap<number, T>;
  readonly none: T;
}

/** The concepts of a set for which the test holds. */
function kept<T>(
  set: OrdinalSet,
  source: Source<T>,
  test: (ord: number, of: T) => boolean,
  context: EclContext,
): OrdinalSet {
  const bits = ordinalBits(context.first, context.end);
  let block: number[] = [];
  const flush = (): void => {
    context.budget.check();
    const [first = 0] = block;
    const rows = block.length >= DENSE ? source.between(first, (block.at(-1) ?? first) + 1) : undefined;
    for (const ord of block) {
      if (test(ord, rows === undefined ? source.one(ord) : (rows.get(ord) ?? source.none))) bits.add(ord);
    }
    block = [];
  };
  for (let i = 0; i < set.length; i += 2) {
    for (let ord = set[i] as number; ord < (set[i + 1] as number); ord++) {
      if (block.length > 0 && ord - (block[0] as number) >= BLOCK) flush();
      block.push(ord);
    }
  }
  if (block.length > 0) flush();
  return bits.toSet();
}

/** The concepts of a set whose relationships pass the test. */
export function keepByRelationships(
  set: OrdinalSet,
  test: (ord: number, relationships: readonly Relationship[]) => boolean,
  context: EclContext,
): OrdinalSet {
  const { relationships, relationshipsBetween } = context.graph;
  return kept(set, { one: relationships, between: relationshipsBetween, none: [] }, test, context);
}

/** The concepts of a set whose descriptions pass the test. */
export function keepByDescriptions(
  set: OrdinalSet,
  test: (descriptions: readonly Description[]) => boolean,
  context: EclContext,
): OrdinalSet {
  const { descriptions, descriptionsBetween } = context.graph;
  return kept(set, { one: descriptions, between: descriptionsBetween, none: [] }, (_, of) => test(of), context);
}

const STRETCH = 4096;

/** Ordinals that a query over stretches of the set gives, as a set. */
function gathered(
  set: OrdinalSet,
  between: (start: number, end: number) => readonly number[],
  context: EclContext,
): OrdinalSet {
  const bits = ordinalBits(context.first, context.end);
  for (let i = 0; i < set.length; i += 2) {
    const end = set[i + 1] as number;
    for (let start = set[i] as number; start < end; start += STRETCH) {
      context.budget.check();
      for (const ord of between(start, Math.min(end, start + STRETCH))) bits.add(ord);
    }
  }
  return bits.toSet();
}

export function parentsOf(set: OrdinalSet, context: EclContext): OrdinalSet {
  return gathered(set, context.graph.parentsBetween, context);
}

export function childrenOf(set: OrdinalSet, context: EclContext): OrdinalSet {
  return gathered(set, context.graph.childrenBetween, context);
}

/** What is above any concept of the set; a concept of the set only where it is above another. */
export function ancestorsOf(set: OrdinalSet, context: EclContext): OrdinalSet {
  let found = EMPTY;
  let frontier = set;
  while (frontier.length > 0) {
    const parents = parentsOf(frontier, context);
    frontier = difference(parents, found);
    found = union(found, parents);
  }
  return found;
}

/** The concepts of the set and what is below them. */
export function descendantsOrSelfOf(set: OrdinalSet, context: EclContext): OrdinalSet {
  const bits = ordinalBits(context.first, context.end);
  for (let i = 0; i < set.length; i += 2) {
    const start = set[i] as number;
    const end = set[i + 1] as number;
    bits.addRange(start, end);
    for (let from = start; from < end; from += STRETCH) {
      context.budget.check();
      const to = Math.min(end, from + STRETCH);
      for (const cover of context.graph.coversBetween(from, to)) {
        for (let j = 0; j < cover.length; j += 2) bits.addRange(cover[j] as number, cover[j + 1] as number);
      }
    }
  }
  return bits.toSet();
}

/** What is below any concept of the set; a concept of the set only where it is below another. */
export function descendantsOf(set: OrdinalSet, context: EclContext): OrdinalSet {
  return descendantsOrSelfOf(childrenOf(set, context), context);
}
