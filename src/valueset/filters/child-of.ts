/** `child-of`: "Only concepts with a direct hierarchical relationship to the index code and no other concepts. This does not include the index code in the output." */
import type { Operator } from './operator.js';
import { hasValue, withValue } from './property.js';

export const childOf: Operator = {
  list: (codeSystem, { value }) => withValue(codeSystem, 'parent', value),
  test: (codeSystem, { value }, concept) => hasValue(codeSystem, 'parent', { concept, value }),
};
