/**
 * What an expression constraint selects: a set that can be listed, and membership of one concept or expression that is decided
 * without listing wherever that is possible. Combinators for AND, OR and MINUS.
 */
import { difference, EMPTY, has, intersection, type OrdinalSet, unionAll } from '../../../domain/ordinal-set.js';
import type { NormalForm } from '../expression/normal-form.js';

export interface Selection {
  /** Ordinals of the stored concepts. */
  set(): OrdinalSet;
  has(ord: number): boolean;
  /** Membership of a post-coordinated expression. */
  hasExpression(form: NormalForm): boolean;
}

/** A selection whose set is made once. */
export function selection(parts: Selection): Selection {
  let made: OrdinalSet | undefined;
  return {
    ...parts,
    set: () => {
      made ??= parts.set();
      return made;
    },
  };
}

/** A set that is already there or must be made to be asked; no expression is in it. */
export function listed(set: () => OrdinalSet): Selection {
  const made = selection({ set, has: (ord) => has(made.set(), ord), hasExpression: () => false });
  return made;
}

export const NOTHING: Selection = listed(() => EMPTY);

export function allOf(operands: readonly Selection[]): Selection {
  return selection({
    set: () => {
      let found: OrdinalSet | undefined;
      for (const operand of operands) {
        found = found === undefined ? operand.set() : intersection(found, operand.set());
        if (found.length === 0) break;
      }
      return found ?? EMPTY;
    },
    has: (ord) => operands.every((operand) => operand.has(ord)),
    hasExpression: (form) => operands.every((operand) => operand.hasExpression(form)),
  });
}

export function anyOf(operands: readonly Selection[]): Selection {
  return selection({
    set: () => unionAll(operands.map((operand) => operand.set())),
    has: (ord) => operands.some((operand) => operand.has(ord)),
    hasExpression: (form) => operands.some((operand) => operand.hasExpression(form)),
  });
}

export function minus(left: Selection, right: Selection): Selection {
  return selection({
    set: () => {
      const from = left.set();
      return from.length === 0 ? from : difference(from, right.set());
    },
    has: (ord) => left.has(ord) && !right.has(ord),
    hasExpression: (form) => left.hasExpression(form) && !right.hasExpression(form),
  });
}
