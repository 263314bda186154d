/**
 * CodeSystem/$validate-code (FHIR R5 §4.8.16): is this code in the code system, is its display right, may it be used? One code is
 * asked about; nothing is enumerated. An unknown code or system is a result with issues, not an error.
 */
import type { CodeSystem } from '../codesystem/code-system.js';
import { displayFor } from '../codesystem/display.js';
import { formatCanonical } from '../domain/canonical.js';
import type { CodeableConcept, Coding } from '../domain/coding.js';
import type { Concept } from '../domain/concept.js';
import { type Issue, TerminologyError } from '../domain/issue.js';
import type { LanguageRange } from '../domain/language.js';
import type { ValidationResult } from '../domain/results.js';
import {
  abstractNotAllowed,
  caseDifference,
  codingWithoutSystem,
  deprecatedConcept,
  inactiveConcept,
  missingParameter,
  unknownCode,
  unknownCodeInFragment,
  unknownCodeSystem,
} from '../domain/wording.js';
import type { Catalogue } from './catalogue.js';
import { displayIssues } from './display-issues.js';
import { findCodeSystem, knownVersions, withSupplements } from './resolve.js';

export interface ValidateCodeRequest {
  /** Code system that the caller names beside the codes (`url`); a Coding's own system must agree with it. */
  readonly url?: string;
  readonly version?: string;
  /** Codes to validate: a `code`, a `coding`, or the codings of a `codeableConcept`. */
  readonly codings: readonly Coding[];
  /** How the caller named them: FHIRPath of the input, one for each coding, such as `CodeableConcept.coding[0]`. */
  readonly paths: readonly string[];
  readonly codeableConcept?: CodeableConcept;
  readonly languages: readonly LanguageRange[];
  /** False refuses abstract codes. */
  readonly abstract?: boolean;
  readonly lenientDisplay: boolean;
  readonly supplements: readonly string[];
}

/** Validates against a code system; of several codings each is validated and one good one is enough. */
export function validateCode(catalogue: Catalogue, request: ValidateCodeRequest): ValidationResult {
  const results = request.codings.map((coding, index) =>
    validateCoding(catalogue, { coding, path: request.paths[index] ?? 'Coding' }, request),
  );
  const first = results.find(({ result }) => result) ?? results[0];
  if (first === undefined) throw new TerminologyError(missingParameter('code, coding or codeableConcept'));
  if (request.codeableConcept === undefined) return first;
  const issues = results.flatMap((result) => result.issues);
  const message = messageOf(issues);
  return {
    ...first,
    codeableConcept: request.codeableConcept,
    issues,
    ...(message === undefined ? {} : { message }),
    unknownSystems: [...new Set(results.flatMap((result) => result.unknownSystems))],
  };
}

interface Asked {
  readonly coding: Coding;
  readonly path: string;
}

function validateCoding(catalogue: Catalogue, asked: Asked, request: ValidateCodeRequest): ValidationResult {
  const system = asked.coding.system ?? request.url;
  const version = asked.coding.version ?? request.version;
  const at = (field: string): string => pathOf(asked.path, field);
  const given = {
    code: asked.coding.code,
    ...(system === undefined ? {} : { system }),
    ...(version === undefined ? {} : { version }),
  };
  if (system === undefined) {
    const issue = { ...codingWithoutSystem(), expression: asked.path };
    return failed({ code: asked.coding.code }, [issue]);
  }
  const base = findCodeSystem(catalogue, system, version);
  if (base === undefined) {
    const issue = unknownCodeSystem(system, knownVersions(catalogue, system), version);
    const unknown = failed(given, [{ ...issue, expression: at('system') }]);
    return { ...unknown, unknownSystems: [formatCanonical(system, version)] };
  }
  const { codeSystem } = withSupplements(catalogue, base, request.supplements);
  const concept = codeSystem.find(asked.coding.code);
  if (concept === undefined) return unknownConcept(codeSystem, given, at('code'));
  return knownConcept(codeSystem, concept, { asked, request, at });
}

/** `code` alone for the parameters code/system/display; `Coding.code` and the like for the datatypes. */
function pathOf(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}

type Given = { readonly code: string; readonly system?: string; readonly version?: string };

function failed(given: Given, issues: readonly Issue[]): ValidationResult {
  const message = messageOf(issues);
  return { result: false, ...given, issues, unknownSystems: [], ...(message === undefined ? {} : { message }) };
}

/** A fragment cannot tell that a code is wrong: it warns. */
function unknownConcept({ info }: CodeSystem, given: Given, expression: string): ValidationResult {
  const { url, version } = info;
  const known = { ...given, ...(version === undefined ? {} : { version }) };
  if (info.content !== 'fragment') return failed(known, [{ ...unknownCode(given.code, url, version), expression }]);
  const issue = { ...unknownCodeInFragment(given.code, url, version), expression };
  return { ...failed(known, [issue]), result: true };
}

interface Context {
  readonly asked: Asked;
  readonly request: ValidateCodeRequest;
  readonly at: (field: string) => string;
}

function knownConcept(codeSystem: CodeSystem, concept: Concept, context: Context): ValidationResult {
  const { info } = codeSystem;
  const { asked, request, at } = context;
  const issues: Issue[] = [];
  if (concept.code !== asked.coding.code) {
    issues.push({ ...caseDifference(asked.coding.code, concept.code, info.url, info.version), expression: at('code') });
  }
  if (concept.abstract && request.abstract === false) {
    issues.push({ ...abstractNotAllowed(info.url, concept.code), expression: at('code') });
  }
  const status = statusIssue(concept, asked.path === '' ? 'code' : asked.path);
  if (status !== undefined) issues.push(status);
  issues.push(
    ...displayIssues(codeSystem, concept, { given: asked.coding.display, request, expression: at('display') }),
  );
  const display = displayFor(codeSystem, concept, request.languages)?.value;
  const message = messageOf(issues);
  return {
    result: !issues.some(({ severity }) => severity === 'error'),
    code: asked.coding.code,
    system: info.url,
    ...(info.version === undefined ? {} : { version: info.version }),
    ...(display === undefined ? {} : { display }),
    ...(concept.code === asked.coding.code ? {} : { normalizedCode: concept.code }),
    ...(concept.inactive ? { inactive: true } : {}),
    ...(status === undefined || concept.status === undefined ? {} : { status: concept.status }),
    ...(message === undefined ? {} : { message }),
    unknownSystems: [],
    issues,
  };
}

/** Inactive and deprecated concepts are valid, with a warning. */
function statusIssue(concept: Concept, expression: string): Issue | undefined {
  if (concept.inactive) return { ...inactiveConcept(concept.code, inactiveWords(concept)), expression };
  return concept.status === 'deprecated' ? { ...deprecatedConcept(concept.code), expression } : undefined;
}

function inactiveWords({ status }: Concept): string {
  if (status === undefined || status === 'inactive') return 'inactive';
  return status === status.toUpperCase() ? status : `${status} and inactive`;
}

/** Errors and warnings in one sentence each; what is only information is said in the issues. */
export function messageOf(issues: readonly Issue[]): string | undefined {
  const told = issues.filter(({ severity, type }) => severity !== 'information' && type !== 'display-comment');
  return told.length === 0 ? undefined : told.map(({ text }) => text).join('; ');
}
