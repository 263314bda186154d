/** `regex`: "The specified property of the code matches the regex specified in the provided value." The whole value has to match. */
import { wholeMatch } from '../../domain/pattern.js';
import type { Operator } from './operator.js';
import { valuesOf, withValueThat } from './property.js';

export const regex: Operator = {
  list: (codeSystem, { property, value }) => withValueThat(codeSystem, property, wholeMatch(value)),
  test: (codeSystem, { property, value }, concept) => valuesOf(codeSystem, property, concept).some(wholeMatch(value)),
};
