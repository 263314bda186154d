/** `generalizes`: "Includes all concept ids that have a transitive is-a relationship from the concept Id provided as the value, including the provided concept itself (i.e. include self and parents)." */
import { EMPTY } from '../../domain/ordinal-set.js';
import type { Operator } from './operator.js';

export const generalizes: Operator = {
  list: (codeSystem, { value }) => {
    const leaf = codeSystem.find(value);
    return leaf === undefined ? EMPTY : codeSystem.ancestors(leaf);
  },
  test: (codeSystem, { value }, concept) => {
    const leaf = codeSystem.find(value);
    return leaf !== undefined && codeSystem.subsumes(concept, leaf);
  },
};
