/** `descendent-leaf`: "Includes concept ids that have a transitive is-a relationship with the concept Id provided as the value, but which do not have any concept ids with transitive is-a relationships with themselves." */
import { fromOrdinals } from '../../domain/ordinal-set.js';
import { descendentOf } from './descendent-of.js';
import type { Operator } from './operator.js';

export const descendentLeaf: Operator = {
  list: (codeSystem, criterion) => {
    const leaves: number[] = [];
    for (const concept of codeSystem.concepts(descendentOf.list(codeSystem, criterion))) {
      if (codeSystem.children(concept).length === 0) leaves.push(concept.ord);
    }
    return fromOrdinals(leaves);
  },
  test: (codeSystem, criterion, concept) =>
    descendentOf.test(codeSystem, criterion, concept) && codeSystem.children(concept).length === 0,
};
