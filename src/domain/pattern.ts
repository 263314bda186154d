/**
 * Regular expressions that come with requests: compiled once, matched against whole texts. RE2 matches in linear time, so that no expression
 * can hold the server up. Decides nothing about what is matched.
 */
import { RE2JS } from 're2js';
import { boundedCache } from './bounded-cache.js';
import { TerminologyError } from './issue.js';
import { invalidRegex } from './wording/value-set.js';

const MOST_KEPT = 64;
const compiled = boundedCache<string, RE2JS>(MOST_KEPT);

/**
 * A test whether a text as a whole matches.
 * @throws TerminologyError where the pattern is no regular expression.
 */
export function wholeMatch(pattern: string): (text: string) => boolean {
  const expression = compiled.get(pattern, compile);
  return (text) => expression.matches(text);
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw new TerminologyError(invalidRegex(pattern, (error as Error).message));
  }
}
