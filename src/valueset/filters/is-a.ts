/**
 * `is-a`: "Includes all concept ids that have a transitive is-a relationship with the concept Id provided as the value, including the
 * provided concept itself." On a property that refers to concepts, the property's value is asked instead of the concept.
 */
import { EMPTY } from '../../domain/ordinal-set.js';
import type { Operator } from './operator.js';
import { isConceptItself, valuesOf, withValueThat } from './property.js';

export const isA: Operator = {
  list: (codeSystem, { property, value }) => {
    const root = codeSystem.find(value);
    if (root === undefined) return EMPTY;
    if (isConceptItself(property)) return codeSystem.descendants(root);
    return withValueThat(codeSystem, property, (code) => {
      const target = codeSystem.find(code);
      return target !== undefined && codeSystem.subsumes(root, target);
    });
  },
  test: (codeSystem, { property, value }, concept) => {
    const root = codeSystem.find(value);
    if (root === undefined) return false;
    if (isConceptItself(property)) return codeSystem.subsumes(root, concept);
    return valuesOf(codeSystem, property, concept).some((code) => {
      const target = codeSystem.find(code);
      return target !== undefined && codeSystem.subsumes(root, target);
    });
  },
};
