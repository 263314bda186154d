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

/** The concepts of a set with a name that passes; names are read in stretches, with nothing else. */
export function keepByNames(
  set: OrdinalSet,
  test: (value: string, inactive: boolean) => boolean,
  context: EclContext,
): OrdinalSet {
  const bits = ordinalBits(context.first, context.end);
  for (let i = 0; i < set.length; i += 2) {
    const end = set[i + 1] as number;
    for (let start = set[i] as number; start < end; start += BLOCK) {
      context.budget.check();
      let last = -1;
      for (const [ord, value, inactive] of context.graph.namesBetween(start, Math.min(end, start + BLOCK))) {
        if (ord === last || !test(value, inactive)) continue;
        bits.add(ord);
        last = ord;
      }
    }
  }
  return bits.toSet();
}

const STRETCH = 4096;

/** Ordinals that a query over stretches of the set gives, as a set. */
function gathered(
  set: OrdinalSet,
  between: (start: number, end: number) => ArrayLike<number>,
  context: EclContext,
): OrdinalSet {
  const bits = ordinalBits(context.first, context.end);
  for (let i = 0; i < set.length; i += 2) {
    const end = set[i + 1] as number;
    for (let start = set[i] as number; start < end; start += STRETCH) {
      context.budget.check();
      const found = between(start, Math.min(end, start + STRETCH));
      for (let k = 0; k < found.length; k++) bits.add(found[k] as number);
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

const COVERS = 256;

/** The concepts of the set and what is below them. What lies below another concept of the set brings nothing new and is passed over. */
export function descendantsOrSelfOf(set: OrdinalSet, context: EclContext): OrdinalSet {
  const own = ordinalBits(context.first, context.end);
  const below = ordinalBits(context.first, context.end);
  for (let i = 0; i < set.length; i += 2) {
    const end = set[i + 1] as number;
    own.addRange(set[i] as number, end);
    for (let ord = set[i] as number; ord < end; ) {
      if (below.has(ord)) {
        ord++;
        continue;
      }
      context.budget.check();
      const to = Math.min(end, ord + COVERS);
      for (const cover of context.graph.coversBetween(ord, to)) {
        for (let j = 0; j < cover.length; j += 2) below.addRange(cover[j] as number, cover[j + 1] as number);
      }
      ord = to;
    }
  }
  return union(own.toSet(), below.toSet());
}

/** What is below any concept of the set; a concept of the set only where it is below another. */
export function descendantsOf(set: OrdinalSet, context: EclContext): OrdinalSet {
  return descendantsOrSelfOf(childrenOf(set, context), context);
}
