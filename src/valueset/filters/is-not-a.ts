/** `is-not-a`: "The specified property of the code does not have an is-a relationship with the provided value." */
import { difference } from '../../domain/ordinal-set.js';
import { isA } from './is-a.js';
import type { Operator } from './operator.js';

export const isNotA: Operator = {
  list: (codeSystem, criterion) => difference(codeSystem.all(), isA.list(codeSystem, criterion)),
  test: (codeSystem, criterion, concept) => !isA.test(codeSystem, criterion, concept),
};
