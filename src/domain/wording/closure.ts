/** Message texts of ConceptMap/$closure. */
import type { Issue } from '../issue.js';

export function unknownClosure(name: string): Issue {
  return {
    severity: 'error',
    code: 'not-found',
    type: 'not-found',
    text: `There is no closure table '${name}': it has to be initialised by a request with its name alone`,
  };
}

export function closureVersion(name: string, version: string, newest: number): Issue {
  return {
    severity: 'error',
    code: 'not-found',
    type: 'not-found',
    text: `The closure table '${name}' has no version '${version}': it is at version ${newest}`,
  };
}

export function closureTooLarge(name: string, most: number): Issue {
  return {
    severity: 'error',
    code: 'too-costly',
    text: `The closure table '${name}' may have at most ${most} concepts`,
  };
}

export function closureTitle(name: string): string {
  return `Updates for Closure Table ${name}`;
}
