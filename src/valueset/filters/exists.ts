/** `exists`: "The specified property of the code has at least one value (if the specified value is 'true'; if the specified value is 'false', then matches when the specified property of the code has no values)." */
import { difference } from '../../domain/ordinal-set.js';
import type { Operator } from './operator.js';
import { valuesOf, withProperty } from './property.js';

export const exists: Operator = {
  list: (codeSystem, { property, value }) => {
    const having = withProperty(codeSystem, property);
    return value === 'false' ? difference(codeSystem.all(), having) : having;
  },
  test: (codeSystem, { property, value }, concept) =>
    valuesOf(codeSystem, property, concept).length > 0 === (value !== 'false'),
};
