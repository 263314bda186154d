/** `in` and `not-in`: "The specified property of the code is (not) in the set of codes or concepts specified in the provided value (a simple list)." */
import { difference, unionAll } from '../../domain/ordinal-set.js';
import type { Operator } from './operator.js';
import { hasValue, withValue } from './property.js';

function listed(value: string): readonly string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export const isIn: Operator = {
  list: (codeSystem, { property, value }) => unionAll(listed(value).map((one) => withValue(codeSystem, property, one))),
  test: (codeSystem, { property, value }, concept) =>
    listed(value).some((one) => hasValue(codeSystem, property, { concept, value: one })),
};

export const notIn: Operator = {
  list: (codeSystem, criterion) => difference(codeSystem.all(), isIn.list(codeSystem, criterion)),
  test: (codeSystem, criterion, concept) => !isIn.test(codeSystem, criterion, concept),
};
