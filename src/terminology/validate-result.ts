/** From the findings about each coding to the answer of `$validate-code`: the result, which coding it tells of, issues and message. */
import type { CodeSystem } from '../codesystem/code-system.js';
import { preferredName } from '../codesystem/names.js';
import { formatCanonical } from '../domain/canonical.js';
import type { Coding } from '../domain/coding.js';
import type { Filling } from '../domain/filling.js';
import { type Issue, issueAt } from '../domain/issue.js';
import type { ValidationResult } from '../domain/results.js';
import { codingNotChecked } from '../domain/wording/code-system.js';
import { notInValueSet, noValidCoding } from '../domain/wording/value-set.js';
import { deprecatedConcept, inactiveConcept } from '../domain/wording.js';
import type { ValueSetPlan } from '../valueset/plan.js';
import { distinct, type Finding, type FoundConcept, pathOf } from './finding.js';
import { type AskedCoding, allNames, type CodedInput, type ValidationContext } from './validate-context.js';
import { nameOf } from './value-set-plan.js';

/** What was found about one coding. */
export interface CodingFinding extends AskedCoding {
  readonly finding: Finding;
  /** The system that was inferred for it. */
  readonly inferred?: string;
  /** There is nothing to validate: no code was given. */
  readonly empty?: boolean;
}

interface Outcome {
  readonly context: ValidationContext;
  readonly plan: ValueSetPlan;
  readonly findings: readonly CodingFinding[];
  readonly input: CodedInput;
}

/** True, false, or undefined where an unknown code system leaves it open; one coding that is in is enough. */
function membership(findings: readonly CodingFinding[]): boolean | undefined {
  if (findings.some(({ finding }) => finding.found === true)) return true;
  return findings.some(({ finding }) => finding.found === undefined) ? undefined : false;
}

export function validationResult(outcome: Outcome): ValidationResult {
  const { context, findings, input } = outcome;
  const isIn = membership(findings);
  const several = context.form === 'codeableConcept';
  const chosen = findings.find(({ finding }) => finding.found === true) ?? (several ? undefined : findings[0]);
  const issues = distinct([
    ...ownIssues(findings, several && isIn === true),
    ...(isIn === false ? notIn(outcome) : []),
    ...statusOfConcepts(findings),
  ]);
  const result = isIn === true && !issues.some(isError);
  const unknown = result ? [] : [...new Set(findings.flatMap(({ finding }) => finding.unknownSystems))];
  const normalized = findings.map(({ finding }) => finding.normalizedCode).find((code) => code !== undefined);
  const remarks = result ? [] : findings.flatMap(({ finding }) => finding.remarks ?? []);
  const message = messageOf(issues, remarks);
  const unknownCodes = isIn === true ? [] : findings.flatMap(unknownCoding);
  const answer: Filling<ValidationResult> = {
    result,
    unknownSystems: unknown,
    causedByUnknown: isIn !== false,
    issues,
  };
  if (message !== undefined) answer.message = message;
  if (chosen !== undefined) addCoding(answer, context, chosen);
  if (input.codeableConcept !== undefined) answer.codeableConcept = input.codeableConcept;
  if (normalized !== undefined) answer.normalizedCode = normalized;
  if (unknownCodes.length > 0) answer.unknownCodes = unknownCodes;
  return answer;
}

/** Issues by which a code, or all codes of its system, are unknown; of another version of a known system nothing can be said. */
const UNKNOWN = new Set([
  'Unknown_Code_in',
  'Unknown_Code_in_Version',
  'UNKNOWN_CODESYSTEM',
  'UNKNOWN_CODESYSTEM_VERSION_NONE',
]);

function unknownCoding({ coding, finding, inferred }: CodingFinding): readonly Coding[] {
  const system = coding.system ?? inferred;
  if (system === undefined || coding.code === '' || finding.match !== undefined) return [];
  return finding.issues.some(({ messageId = '' }) => UNKNOWN.has(messageId)) ? [{ ...coding, system }] : [];
}

function isError({ severity }: Issue): boolean {
  return severity === 'error';
}

const NOT_CHECKED = new Set(['UNKNOWN_CODESYSTEM', 'UNKNOWN_CODESYSTEM_VERSION', 'UNKNOWN_CODESYSTEM_VERSION_NONE']);

/** Where another coding is in, a coding whose system is unknown is only worth a warning. */
function ownIssues(findings: readonly CodingFinding[], satisfied: boolean): readonly Issue[] {
  return findings.flatMap(({ finding, coding, path }) => {
    if (!satisfied || finding.found === true) return finding.issues;
    return finding.issues.map((issue) =>
      isError(issue) && NOT_CHECKED.has(issue.messageId ?? '')
        ? issueAt(codingNotChecked(formatCanonical(coding.system ?? '', coding.version)), pathOf(path, 'system'))
        : issue,
    );
  });
}

/** No coding is in. For a code system the code system's own issues say it, unless there are none. */
function notIn({ context, plan, findings }: Outcome): readonly Issue[] {
  const { form, internal } = context;
  const nothing = findings.every(({ empty }) => empty === true);
  if (nothing && (form !== 'codeableConcept' || internal)) return [];
  if (internal && findings.some(({ finding }) => finding.issues.some(isError))) return [];
  const name = nameOf(plan.definition);
  if (form === 'codeableConcept') return [noValidCoding(name)];
  const shown = findings.map(({ coding, inferred }) => shownCoding(coding, inferred)).join(', ');
  return [issueAt(notInValueSet(shown, name), pathOf(findings[0]?.path ?? '', 'code'))];
}

/** `'system|version#code ('display')'` as the messages name a coding. */
export function shownCoding({ system = '', version, code, display }: Coding, inferred?: string): string {
  const name = display === undefined || display === '' ? '' : ` ('${display}')`;
  return `'${formatCanonical(inferred ?? system, version)}#${code}${name}'`;
}

/** The code, system, version and display that the answer tells of. */
function addCoding(
  answer: Filling<ValidationResult>,
  context: ValidationContext,
  { coding, finding, inferred }: CodingFinding,
): void {
  const { match, found, inactive } = finding;
  const system = coding.system ?? (found === false ? undefined : inferred);
  const version = match?.codeSystem.info.version ?? coding.version;
  const display = match === undefined ? undefined : displayOf(context, match);
  const status = inactive?.concept.status;
  const deprecated = inactive === undefined && match?.concept.status?.toLowerCase() === 'deprecated';
  if (coding.code !== '') answer.code = coding.code;
  if (system !== undefined) answer.system = system;
  if (version !== undefined) answer.version = version;
  if (display !== undefined) answer.display = display;
  if (inactive !== undefined) answer.inactive = true;
  if (deprecated) answer.status = 'deprecated';
  else if (status !== undefined && status !== 'inactive') answer.status = status;
}

/** In the languages asked for, else the display there is. */
function displayOf({ language }: ValidationContext, match: FoundConcept): string | undefined {
  const { codeSystem, concept } = match;
  if (language.ranges.length === 0 && concept.display !== undefined && isPlain(codeSystem)) return concept.display;
  const names = allNames(match);
  return (preferredName(names, language.ranges) ?? preferredName(names, []))?.value;
}

/** Whether the display is the name of choice of every concept, so that no other name has to be read. */
function isPlain({ info, isDisplay }: CodeSystem): boolean {
  return info.displayIsDesignation !== true || isDisplay === undefined;
}

/** Inactive concepts are told of whether or not they are in; deprecated ones where they are what the answer is about. */
function statusOfConcepts(findings: readonly CodingFinding[]): readonly Issue[] {
  const first = findings.find(({ finding }) => finding.inactive !== undefined);
  const inactive = first?.finding.inactive?.concept;
  if (first !== undefined && inactive !== undefined) {
    const issue = inactiveConcept(first.coding.code, inactiveWords(inactive.status));
    return [issueAt(issue, first.path === '' ? 'code' : first.path)];
  }
  const deprecated = findings.find(({ finding }) => finding.match?.concept.status?.toLowerCase() === 'deprecated');
  if (deprecated === undefined) return [];
  return [issueAt(deprecatedConcept(deprecated.coding.code), deprecated.path === '' ? 'code' : deprecated.path)];
}

function inactiveWords(status: string | undefined): string {
  if (status === undefined || status === 'inactive') return 'inactive';
  return status === status.toUpperCase() ? status : `${status} and inactive`;
}

/** Warnings and notes that are part of the message all the same. */
const TOLD = new Set(['INACTIVE_CONCEPT_FOUND', 'DEPRECATED_CONCEPT_FOUND', 'UNKNOWN_CODESYSTEM_CODING_NOT_CHECKED']);

/** Errors, remarks on displays and on inactive concepts in one text, in alphabetical order. */
export function messageOf(issues: readonly Issue[], remarks: readonly string[] = []): string | undefined {
  const told = issues.filter(
    (issue) =>
      isError(issue) ||
      issue.type === 'invalid-display' ||
      (issue.type === 'invalid-data' && issue.severity === 'warning') ||
      TOLD.has(issue.messageId ?? ''),
  );
  const texts = [...new Set([...remarks, ...told.map(({ text }) => text)])].sort();
  return texts.length === 0 ? undefined : texts.join('; ');
}
