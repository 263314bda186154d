/** Messages about expression constraints (ECL) and expressions of SNOMED CT. Decides nothing. */
import type { Issue } from '../issue.js';

/** An expression constraint that cannot be understood or refers to what is not there. */
export function invalidEcl(expression: string, why: string): Issue {
  return {
    severity: 'error',
    code: 'invalid',
    type: 'vs-invalid',
    messageId: 'INVALID_ECL',
    text: `Invalid ECL expression: '${expression}': (${why})`,
  };
}

/** Line and character count from 1. */
export function syntaxError(place: { readonly line: number; readonly character: number }, what: string): string {
  return `Syntax error at line ${place.line}, character ${place.character}: ${what}`;
}

export function unknownConceptId(id: string): string {
  return `Unknown SNOMED Concept Id: ${id}`;
}

export function eclTooCostly(expression: string, milliseconds: number): Issue {
  return {
    severity: 'error',
    code: 'too-costly',
    outOfTime: true,
    messageId: 'VALUESET_TOO_COSTLY_TIME',
    text: `The ECL expression '${expression}' took too long to process (>${milliseconds} ms)`,
  };
}

/** Beside "Unknown code": what is wrong with something that looks like an expression. */
export function notAnExpression(why: string): string {
  return `Not a valid expression: ${why}`;
}

export function conceptNotFound(id: string): string {
  return `Concept ${id} not found`;
}

export function conceptInactive(id: string): string {
  return `Concept ${id} is inactive`;
}

export function notAnAttribute(id: string, ancestors: readonly string[]): string {
  return `Concept ${id} is not valid in this context (must be a descendent of one of ${ancestors.join(',')})`;
}

/** What the parser of expressions found instead of what it expected; `character` counts from 1. */
export function expressionSyntax(expected: string, text: string, character: number): string {
  const next = text[character - 1];
  const found = next === undefined ? `end of "${text}"` : `next char = "${next}", in "${text}"`;
  return `${expected} not found (${found}) at character ${character}`;
}

/** The expression stands on its own: no concept model is loaded against which it could be checked. */
export function expressionNotChecked(): string {
  return 'The expression is grammatically correct and the concepts are valid, but the expression has not been checked against the SNOMED CT concept model (MRCM)';
}

export function expressionAgainstModel(violations: readonly string[]): string {
  return `The expression is grammatically correct and the concepts are valid, but it does not follow the SNOMED CT concept model (MRCM): ${violations.join('; ')}`;
}
