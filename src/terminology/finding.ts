/**
 * What a step of a validation finds: whether the code is in, what is to be told, and the concept it was about. Findings are values; steps
 * join them, and `validate-result.ts` makes the answer of them.
 */
import type { CodeSystem } from '../codesystem/code-system.js';
import type { Concept } from '../domain/concept.js';
import type { Filling } from '../domain/filling.js';
import type { Issue } from '../domain/issue.js';
import type { ValueSetConcept, ValueSetDefinition } from '../domain/value-set.js';

/** A concept as the value set holds it. */
export interface FoundConcept {
  readonly codeSystem: CodeSystem;
  readonly concept: Concept;
  /** What the value set's list says of it, and the value set whose list it is. */
  readonly listed?: ValueSetConcept;
  readonly source?: ValueSetDefinition;
}

export interface Finding {
  /** Undefined: it cannot be told, for the code system is not known. */
  readonly found: boolean | undefined;
  readonly issues: readonly Issue[];
  /** Canonicals of code systems that are not known. */
  readonly unknownSystems: readonly string[];
  readonly match?: FoundConcept;
  /** The concept is inactive, and that is why, or although, it is in. */
  readonly inactive?: FoundConcept;
  /** The code as the code system writes it. */
  readonly normalizedCode?: string;
  /** Sentences for the message that are no issue of their own. */
  readonly remarks?: readonly string[];
}

export const NOT_FOUND: Finding = { found: false, issues: [], unknownSystems: [] };

/** Not in, and why. */
export function notFoundFor(issues: readonly Issue[]): Finding {
  return { found: false, issues, unknownSystems: NOTHING };
}

const NOTHING: readonly never[] = [];

/** Whether a finding says nothing but whether the code is in. */
function isSilent({ issues, unknownSystems, match, inactive, normalizedCode, remarks = [] }: Finding): boolean {
  const told = issues.length + unknownSystems.length + remarks.length;
  return told === 0 && match === undefined && inactive === undefined && normalizedCode === undefined;
}

/** What both say; the later one's word on the rest. */
export function joined(first: Finding, second: Finding): Finding {
  if (isSilent(first) && second.issues.length < 2 && second.unknownSystems.length < 2) return second;
  const match = second.match ?? first.match;
  const inactive = second.inactive ?? first.inactive;
  const normalizedCode = second.normalizedCode ?? first.normalizedCode;
  const both: Filling<Finding> = {
    found: second.found,
    issues: distinct(together(first.issues, second.issues)),
    unknownSystems: distinctNames(together(first.unknownSystems, second.unknownSystems)),
  };
  if (match !== undefined) both.match = match;
  if (inactive !== undefined) both.inactive = inactive;
  if (normalizedCode !== undefined) both.normalizedCode = normalizedCode;
  const remarks = together(first.remarks, second.remarks);
  if (remarks.length > 0) both.remarks = remarks;
  return both;
}

function distinctNames(names: readonly string[]): readonly string[] {
  return names.length < 2 ? names : [...new Set(names)];
}

/** Most findings have nothing to tell. */
function together<T>(first: readonly T[] = NOTHING, second: readonly T[] = NOTHING): readonly T[] {
  if (first.length === 0) return second;
  return second.length === 0 ? first : [...first, ...second];
}

/** The finding with more to tell. */
export function telling(finding: Finding, issues: readonly Issue[]): Finding {
  if (issues.length === 0) return finding;
  const told: Filling<Finding> = { ...finding };
  told.issues = distinct(together(finding.issues, issues));
  return told;
}

/** The same with another word on whether the code is in. */
export function withFound(finding: Finding, found: Finding['found']): Finding {
  if (finding.found === found) return finding;
  const other: Filling<Finding> = { ...finding };
  other.found = found;
  return other;
}

/** Each issue once. */
export function distinct(issues: readonly Issue[]): readonly Issue[] {
  if (issues.length < 2) return issues;
  const seen = new Set<string>();
  return issues.filter(({ severity, text, expression }) => {
    const key = `${severity}\t${expression ?? ''}\t${text}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

/** `code` alone for the parameters code/system/display; `Coding.code` and the like for the datatypes. */
export function pathOf(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}
