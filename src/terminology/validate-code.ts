/**
 * `$validate-code` on value sets (FHIR R5 §4.9.19) and code systems (§4.8.16): may this code be used, and is it written right? One code is
 * asked about; nothing is listed. An unknown code or system is a result with issues, not an error.
 */
import type { Coding } from '../domain/coding.js';
import type { Filling } from '../domain/filling.js';
import { type Issue, issueAt, TerminologyError } from '../domain/issue.js';
import type { ValidationResult } from '../domain/results.js';
import { languageChoice, mergeSettings, type Settings } from '../domain/settings.js';
import type { ValueSetDefinition } from '../domain/value-set.js';
import { codingWithNothing, codingWithoutCode } from '../domain/wording/code-system.js';
import { thisNotInValueSet, unknownValueSet } from '../domain/wording/value-set.js';
import { codingWithoutSystem } from '../domain/wording.js';
import type { ValueSetPlan } from '../valueset/plan.js';
import type { Catalogue } from './catalogue.js';
import { createEvaluation, type Evaluation } from './evaluation.js';
import { type Finding, joined, notFoundFor, pathOf, telling, withFound } from './finding.js';
import { findCodeSystem } from './resolve.js';
import { valueSetName } from './status-notes.js';
import { type CodedInput, displayProblems, statusIssues, type ValidationContext } from './validate-context.js';
import { inferSystem } from './validate-infer.js';
import { findInValueSet } from './validate-membership.js';
import { lookOutside } from './validate-outside.js';
import { type CodingFinding, messageOf, shownCoding, validationResult } from './validate-result.js';
import { demandedSupplements, nameOf, planValueSet, statedSettings } from './value-set-plan.js';

export interface ValidationRequest {
  readonly input: CodedInput;
  readonly settings: Settings;
  /** Accept-Language header. */
  readonly acceptLanguage?: string;
  /** The value set stands for a code system; the caller does not know of it. */
  readonly internal?: boolean;
}

/**
 * Validates codings against a value set; of several one that is in is enough.
 * @throws TerminologyError where the value set itself cannot be evaluated.
 */
export function validateInValueSet(
  catalogue: Catalogue,
  definition: ValueSetDefinition,
  request: ValidationRequest,
): ValidationResult {
  const settings = mergeSettings(request.settings, statedSettings(definition));
  const language = languageChoice(settings, { header: request.acceptLanguage, valueSet: definition.language });
  const required = [...settings.useSupplement, ...demandedSupplements(definition)];
  const evaluation = createEvaluation(catalogue, settings, required);
  const { input, internal = false } = request;
  const planned =
    required.length === 0 && settings.versionRules.length === 0
      ? plainPlan(evaluation, definition)
      : plan(evaluation, definition);
  if (!('includes' in planned)) return unresolved(catalogue, input, planned);
  evaluation.requireSupplements();
  const context: ValidationContext = { evaluation, settings, language, form: input.form, internal };
  const findings = input.codings.map((coding, index) => findCoding(context, planned, { coding, index }));
  const status = internal ? [] : statusIssues(valueSetName(definition), definition, definition);
  const [first, ...others] = findings;
  const told =
    first === undefined || status.length === 0
      ? findings
      : [{ ...first, finding: telling(first.finding, status) }, ...others];
  return validationResult({ context, plan: planned, findings: told, input });
}

interface KeptPlan {
  readonly catalogue: Catalogue;
  readonly plan: ValueSetPlan;
}

/** Plans of whole code systems, which are small, by the definitions that they are of. */
const PLANS = new WeakMap<ValueSetDefinition, KeptPlan>();

/** The plan where neither version rules nor supplements have a say: the same for every request about the same content. */
function plainPlan(evaluation: Evaluation, definition: ValueSetDefinition): ValueSetPlan | Issue {
  const kept = PLANS.get(definition);
  if (kept !== undefined && kept.catalogue === evaluation.catalogue) return kept.plan;
  const made = plan(evaluation, definition);
  if ('includes' in made && isOfWholeSystems(made)) {
    PLANS.set(definition, { catalogue: evaluation.catalogue, plan: made });
  }
  return made;
}

function isOfWholeSystems({ includes, excludes, entries }: ValueSetPlan): boolean {
  return (
    entries === undefined &&
    excludes.length === 0 &&
    includes.every(
      ({ definition, filters, imports }) => definition.concepts.length + filters.length + imports.length === 0,
    )
  );
}

/** The plan, or the issue with a value set that is imported but not known: then there is a result, though not a good one. */
function plan(evaluation: Evaluation, definition: ValueSetDefinition): ValueSetPlan | Issue {
  let missing: Issue | undefined;
  try {
    return planValueSet(evaluation, definition, {
      unknownSystem: () => undefined,
      unknownImport: (canonical) => {
        missing = unknownValueSet(canonical);
        throw new TerminologyError(missing, 422);
      },
      found: () => undefined,
    });
  } catch (error) {
    if (missing !== undefined && error instanceof TerminologyError) return missing;
    throw error;
  }
}

/** Nothing could be checked; what was asked is repeated. */
export function unresolved(catalogue: Catalogue, input: CodedInput, issue: Issue): ValidationResult {
  const [coding] = input.codings;
  const system = coding?.system;
  const version =
    coding?.version ?? (system === undefined ? undefined : findCodeSystem(catalogue, system)?.info.version);
  const alone = input.codeableConcept === undefined;
  return {
    result: false,
    message: messageOf([issue]) ?? issue.text,
    ...(alone && coding !== undefined ? { code: coding.code } : {}),
    ...(alone && system !== undefined ? { system } : {}),
    ...(alone && version !== undefined ? { version } : {}),
    ...(input.codeableConcept === undefined ? {} : { codeableConcept: input.codeableConcept }),
    unknownSystems: [],
    causedByUnknown: true,
    issues: [issue],
  };
}

/** FHIRPath of a coding in the form in which it came. */
function codingPath({ form }: ValidationContext, index: number): string {
  if (form === 'codeableConcept') return `CodeableConcept.coding[${index}]`;
  return form === 'coding' ? 'Coding' : '';
}

function findCoding(
  context: ValidationContext,
  planned: ValueSetPlan,
  { coding: given, index }: { readonly coding: Coding; readonly index: number },
): CodingFinding {
  const path = codingPath(context, index);
  if (given.code === '') return { coding: given, path, finding: withoutCode(given, path), empty: true };
  const inferred = inferredSystem(context, planned, given);
  if (inferred?.issue !== undefined) {
    return { coding: given, path, finding: notFoundFor([inferred.issue]) };
  }
  const coding = inferred?.system === undefined ? given : { ...given, system: inferred.system };
  if (coding.system === undefined) {
    const finding = notFoundFor([issueAt(codingWithoutSystem(), path === '' ? 'code' : path)]);
    return { coding, path, finding: withNotIn(context, planned, { coding, path, finding }) };
  }
  const asked = { coding, path };
  const inside = findInValueSet(context, planned, asked);
  const finding = withNotIn(context, planned, { coding, path, finding: inside });
  const named: Filling<CodingFinding> = { coding: given, path, finding };
  if (inferred?.system !== undefined) named.inferred = inferred.system;
  if (inside.found === true) {
    const { match } = inside;
    if (match !== undefined) named.finding = telling(finding, displayProblems(context, asked, match));
  } else if (context.settings['valueset-membership-only'] !== true) {
    named.finding = withFound(joined(finding, lookOutside(context, planned, asked)), inside.found);
  }
  return named;
}

function withoutCode({ system, display }: Coding, path: string): Finding {
  const issue = system === undefined && display !== undefined ? codingWithNothing() : codingWithoutCode(system);
  return notFoundFor([path === '' ? issue : issueAt(issue, path)]);
}

/** Only a bare code may have its system inferred. */
function inferredSystem(
  { settings, form }: ValidationContext,
  planned: ValueSetPlan,
  { system, code }: Coding,
): { readonly system?: string; readonly issue?: Issue } | undefined {
  if (system !== undefined || form !== 'code' || settings.inferSystem !== true) return undefined;
  return inferSystem(planned, code);
}

/** In a CodeableConcept each coding that is not in is named. */
function withNotIn(
  { form, internal }: ValidationContext,
  planned: ValueSetPlan,
  { coding, path, finding }: CodingFinding,
): Finding {
  if (form !== 'codeableConcept' || internal || finding.found !== false) return finding;
  const issue = thisNotInValueSet(shownCoding(coding), nameOf(planned.definition));
  return telling(finding, [issueAt(issue, pathOf(path, 'code'))]);
}

/** The value set of all codes of a code system version, by which the code system is validated against. */
export function allCodesOf(url: string, version: string | undefined): ValueSetDefinition {
  return {
    url: `${url}/vs`,
    status: 'active',
    ...(version === undefined ? {} : { version }),
    compose: {
      include: [
        {
          system: url,
          ...(version === undefined ? {} : { version }),
          concepts: [],
          filters: [],
          valueSets: [],
        },
      ],
      exclude: [],
      properties: [],
    },
  };
}
