/**
 * `regex`: "The specified property of the code matches the regex specified in the provided value." The whole value has to match. RE2
 * matches in linear time, so that no expression can hold the server up.
 */
import { RE2JS } from 're2js';
import { TerminologyError } from '../../domain/issue.js';
import { invalidRegex } from '../../domain/wording/value-set.js';
import type { Operator } from './operator.js';
import { valuesOf, withValueThat } from './property.js';

const MOST_CACHED = 64;
const compiled = new Map<string, RE2JS>();

/** @throws TerminologyError where the text is no regular expression. */
function compile(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  try {
    const made = RE2JS.compile(pattern);
    if (compiled.size >= MOST_CACHED) compiled.clear();
    compiled.set(pattern, made);
    return made;
  } catch (error) {
    throw new TerminologyError(invalidRegex(pattern, (error as Error).message));
  }
}

export const regex: Operator = {
  list: (codeSystem, { property, value }) => {
    const expression = compile(value);
    return withValueThat(codeSystem, property, (text) => expression.matches(text));
  },
  test: (codeSystem, { property, value }, concept) => {
    const expression = compile(value);
    return valuesOf(codeSystem, property, concept).some((text) => expression.matches(text));
  },
};
