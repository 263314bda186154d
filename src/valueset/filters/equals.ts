/** `=`: "The specified property of the code equals the provided value." (R5 filter-operator). Compared as written. */
import type { Operator } from './operator.js';
import { hasValue, withValue } from './property.js';

export const equals: Operator = {
  list: (codeSystem, { property, value }) => withValue(codeSystem, property, value),
  test: (codeSystem, { property, value }, concept) => hasValue(codeSystem, property, { concept, value }),
};
