/** The filter operators by name, and a filter made ready to be asked: the code system's own meaning first, else a generic operator. */
import type { CodeSystem, FilterCriterion, FilterOutcome } from '../../codesystem/code-system.js';
import { TerminologyError } from '../../domain/issue.js';
import { once } from '../../domain/once.js';
import { FILTER_OPERATORS, type FilterOperator, type ValueSetFilter } from '../../domain/value-set.js';
import { filterNotUnderstood, filterWithoutValue } from '../../domain/wording/value-set.js';
import { childOf } from './child-of.js';
import { descendentLeaf } from './descendent-leaf.js';
import { descendentOf } from './descendent-of.js';
import { equals } from './equals.js';
import { exists } from './exists.js';
import { generalizes } from './generalizes.js';
import { isIn, notIn } from './in.js';
import { isA } from './is-a.js';
import { isNotA } from './is-not-a.js';
import type { Operator } from './operator.js';
import { knowsProperty } from './property.js';
import { regex } from './regex.js';

const OPERATORS: Readonly<Record<FilterOperator, Operator>> = {
  '=': equals,
  'is-a': isA,
  'descendent-of': descendentOf,
  'is-not-a': isNotA,
  regex,
  in: isIn,
  'not-in': notIn,
  generalizes,
  'child-of': childOf,
  'descendent-leaf': descendentLeaf,
  exists,
};

/** Where a filter stands, for its errors. */
export interface FilterPlace {
  /** FHIRPath of the filter. */
  readonly path: string;
  /** Canonical of the value set. */
  readonly valueSet: string;
}

/**
 * Makes a filter ready.
 * @throws TerminologyError where it has no value, or the operator or property means nothing in this code system.
 */
export function compileFilter(codeSystem: CodeSystem, filter: ValueSetFilter, place: FilterPlace): FilterOutcome {
  const { property, op, value } = filter;
  const system = codeSystem.info.url;
  if (value === undefined) {
    throw new TerminologyError({ ...filterWithoutValue({ system, property, op }), expression: place.path });
  }
  const criterion: FilterCriterion = { property, op, value };
  const own = codeSystem.filter?.(criterion);
  if (own !== undefined) return own;
  if (!isOperator(op) || !knowsProperty(codeSystem, property)) {
    const issue = filterNotUnderstood({ ...criterion, valueSet: place.valueSet, system });
    throw new TerminologyError({ ...issue, expression: place.path }, 400);
  }
  const operator = OPERATORS[op];
  return {
    set: once(() => operator.list(codeSystem, criterion)),
    has: (concept) => operator.test(codeSystem, criterion, concept),
  };
}

function isOperator(op: string): op is FilterOperator {
  return (FILTER_OPERATORS as readonly string[]).includes(op);
}
