/** CodeSystem/$validate-code (FHIR R5 §4.8.16): a code system is validated against as the value set of all its codes. */
import { formatCanonical } from '../domain/canonical.js';
import type { CodeSystemDefinition } from '../domain/code-system-definition.js';
import { type Issue, issueAt, TerminologyError } from '../domain/issue.js';
import type { ValidationResult } from '../domain/results.js';
import { noCodeSystemGiven, relativeSystem } from '../domain/wording/code-system.js';
import { codingWithoutSystem, unknownCodeSystem } from '../domain/wording.js';
import { type Catalogue, overlay } from './catalogue.js';
import { createEvaluation } from './evaluation.js';
import { catalogueOf } from './request-catalogue.js';
import { knownVersions } from './resolve.js';
import { allCodesOf, unresolved, type ValidationRequest, validateInValueSet } from './validate-code.js';
import type { CodedForm } from './validate-context.js';
import { isAbsolute, mistakenSystem } from './validate-outside.js';

export interface CodeSystemValidationRequest extends ValidationRequest {
  /** The code system that the caller names beside the codes; else the first coding's. */
  readonly url?: string;
  readonly version?: string;
  /** A code system given with the request. */
  readonly codeSystem?: CodeSystemDefinition;
}

/** Validates against a code system; of several codings one good one is enough. */
export function validateInCodeSystem(catalogue: Catalogue, request: CodeSystemValidationRequest): ValidationResult {
  const { input, codeSystem } = request;
  const own = codeSystem === undefined ? catalogue : withOwn(catalogue, codeSystem);
  const [coding] = input.codings;
  const url = codeSystem?.url ?? request.url ?? coding?.system;
  if (url === undefined) {
    if (coding === undefined) throw new TerminologyError(noCodeSystemGiven());
    const issue = issueAt(codingWithoutSystem(), codingPath(input.form));
    return unresolved(own, input, issue);
  }
  const given = codeSystem?.version ?? request.version ?? (request.url === undefined ? coding?.version : undefined);
  const evaluation = createEvaluation(own, request.settings, []);
  const version = evaluation.versionFor(url, given);
  const found = evaluation.find(url, version);
  if (found === undefined) return notKnown(own, request, { url, version });
  const codings = input.codings.map((entry) => ({ ...entry, system: entry.system ?? url }));
  return validateInValueSet(own, allCodesOf(url, found.info.version), {
    ...request,
    input: { ...input, codings },
    internal: true,
  });
}

function withOwn(catalogue: Catalogue, definition: CodeSystemDefinition): Catalogue {
  return overlay(catalogueOf([{ type: 'CodeSystem', head: definition, definition }]), catalogue);
}

function codingPath(form: CodedForm): string {
  if (form === 'codeableConcept') return 'CodeableConcept.coding[0]';
  return form === 'coding' ? 'Coding' : 'code';
}

/** The system is a value set, a supplement or unknown. */
function notKnown(
  catalogue: Catalogue,
  { input, settings }: CodeSystemValidationRequest,
  { url, version }: { readonly url: string; readonly version: string | undefined },
): ValidationResult {
  const expression = input.form === 'code' ? 'system' : `${codingPath(input.form)}.system`;
  const evaluation = createEvaluation(catalogue, settings, []);
  const mistaken = mistakenSystem({ evaluation }, url);
  const known = knownVersions(catalogue, url);
  const issues: Issue[] = [
    issueAt(mistaken ?? unknownCodeSystem(url, known, version), expression),
    ...(isAbsolute(url) ? [] : [issueAt(relativeSystem(), expression)]),
  ];
  const [first = noCodeSystemGiven()] = issues;
  const result = unresolved(catalogue, input, first);
  const name = version === undefined || known.length === 0 ? url : formatCanonical(url, version);
  // Whether another version has the code cannot be told.
  const unknown = mistaken === undefined && known.length === 0;
  const unknownCodes = unknown ? input.codings.map((coding) => ({ ...coding, system: coding.system ?? url })) : [];
  return {
    ...result,
    issues,
    unknownSystems: mistaken === undefined ? [name] : [],
    ...(unknownCodes.length === 0 ? {} : { unknownCodes }),
  };
}
