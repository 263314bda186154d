/** `descendent-of`: "… transitive is-a relationship with the concept Id provided as the value, excluding the provided concept itself." */
import { difference } from '../../domain/ordinal-set.js';
import { isA } from './is-a.js';
import type { Operator } from './operator.js';
import { hasValue, withValue } from './property.js';

export const descendentOf: Operator = {
  list: (codeSystem, criterion) =>
    difference(isA.list(codeSystem, criterion), withValue(codeSystem, criterion.property, criterion.value)),
  test: (codeSystem, criterion, concept) =>
    isA.test(codeSystem, criterion, concept) &&
    !hasValue(codeSystem, criterion.property, { concept, value: criterion.value }),
};
