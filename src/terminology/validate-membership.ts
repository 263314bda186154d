/**
 * Is a coding in a value set? Asks the includes one by one, newest version first, then the excludes, each about this one code, and
 * collects what there is to tell on the way. Nothing is listed.
 */
import type { CodeSystem } from '../codesystem/code-system.js';
import { formatCanonical } from '../domain/canonical.js';
import type { Concept } from '../domain/concept.js';
import type { Filling } from '../domain/filling.js';
import { type Issue, issueAt } from '../domain/issue.js';
import type { ValueSetConcept } from '../domain/value-set.js';
import { compareVersions } from '../domain/version.js';
import { expansionVersionMismatch, parserSays, processNote } from '../domain/wording/code-system.js';
import { deprecatedInValueSet, notActive } from '../domain/wording/value-set.js';
import { abstractNotAllowed, unknownCodeSystem } from '../domain/wording.js';
import { listedAs } from '../valueset/membership.js';
import { compileFilters, type PlannedSet, type ValueSetPlan } from '../valueset/plan.js';
import { distinct, type Finding, joined, NOT_FOUND, notFoundFor, pathOf, telling, withFound } from './finding.js';
import { knownVersions } from './resolve.js';
import { codeSystemName, valueSetName } from './status-notes.js';
import {
  type AskedCoding,
  formIssue,
  statusIssues,
  unknownCodeIssue,
  type ValidationContext,
} from './validate-context.js';
import { applicableVersion, chooseVersion, isDetailOf, isForVersion } from './validate-version.js';
import { nameOf } from './value-set-plan.js';
import { mergesVersions } from './version-policy.js';

/** Whether the value set holds the coding, whose system is known by name. */
export function findInValueSet(context: ValidationContext, plan: ValueSetPlan, asked: AskedCoding): Finding {
  if (plan.entries !== undefined) return findInEntries(context, plan, asked);
  const included = findInIncludes(context, plan, asked);
  if (included.found !== true) return included;
  const { match } = included;
  const isOut = plan.excludes.some((set) => isExcluded(context, plan, { set, asked, found: match?.codeSystem }));
  return isOut ? withFound(included, false) : included;
}

/** A set without a system leaves it to the value sets that it imports. */
const OPEN_TO_ALL: Finding = { ...NOT_FOUND, found: true };

function findInIncludes(context: ValidationContext, plan: ValueSetPlan, asked: AskedCoding): Finding {
  const { coding } = asked;
  const only = applicableVersion(context.evaluation, plan.includes, coding);
  let finding: Finding = NOT_FOUND;
  for (const set of newestFirst(plan.includes)) {
    const { system, version } = set.definition;
    const concerned =
      system === undefined ||
      (system === coding.system &&
        (only === undefined || version === only) &&
        isForVersion(set, plan.includes, coding.version));
    if (!concerned) continue;
    const own = system === undefined ? OPEN_TO_ALL : findInSystem(context, plan, { set, asked });
    if (own.found === undefined) return joined(finding, own);
    finding = joined(finding, withoutInactive(plan, asked, findInImports(context, plan, { set, asked, own })));
    if (finding.found === true) return finding;
  }
  return finding;
}

/** A value set without inactive concepts has none from the value sets that it imports either. */
function withoutInactive(plan: ValueSetPlan, { path }: AskedCoding, finding: Finding): Finding {
  const { found, match } = finding;
  if (plan.inactive || found !== true || match?.concept.inactive !== true) return finding;
  const issue = issueAt(notActive(match.concept.code), pathOf(path, 'code'));
  return withFound(telling(finding, [issue]), false);
}

/** Includes of one system come newest version first. */
function newestFirst(sets: readonly PlannedSet[]): readonly PlannedSet[] {
  if (sets.length < 2) return sets;
  return [...sets].sort(({ definition: a }, { definition: b }) =>
    a.system === b.system && a.version !== undefined && b.version !== undefined
      ? compareVersions(b.version, a.version)
      : 0,
  );
}

interface SetQuestion {
  readonly set: PlannedSet;
  readonly asked: AskedCoding;
}

function findInImports(
  context: ValidationContext,
  plan: ValueSetPlan,
  { set, asked, own }: SetQuestion & { readonly own: Finding },
): Finding {
  let finding = own;
  for (const inner of set.imports) {
    finding = telling(finding, statusIssues(valueSetName(inner.definition), inner.definition, plan.definition));
    if (finding.found === true) finding = joined(finding, findInValueSet(context, inner, asked));
  }
  return finding;
}

/** Asks the version of the code system that answers for this coding. */
function findInSystem(context: ValidationContext, plan: ValueSetPlan, { set, asked }: SetQuestion): Finding {
  const { evaluation, settings } = context;
  const { system = '' } = set.definition;
  const choice = chooseVersion(evaluation, set, asked);
  const start: Finding = { found: false, issues: choice.issues, unknownSystems: choice.unknownSystems };
  const codeSystem = evaluation.find(system, choice.version);
  if (codeSystem === undefined) {
    if (settings['valueset-membership-only'] === true) return start;
    return joined(start, unknownSystem(context, asked, { system, version: choice.version }));
  }
  const { info } = codeSystem;
  const forbidden = evaluation.versionIssue(info.url, info.version);
  const status = statusIssues(codeSystemName(info), info, plan.definition);
  const issues = forbidden === undefined ? status : [issueAt(forbidden, pathOf(asked.path, 'version')), ...status];
  return joined(telling(start, issues), findInSet(context, plan, { set: inVersion(set, plan, codeSystem), asked }));
}

/** The set with its filters made ready for another version of the code system than the planned one. */
function inVersion(set: PlannedSet, plan: ValueSetPlan, codeSystem: CodeSystem): PlannedSet {
  if (set.codeSystem === codeSystem) return set;
  const place = { name: `include[${plan.includes.indexOf(set)}]`, valueSet: plan.definition.url ?? '' };
  return { ...set, codeSystem, filters: compileFilters(codeSystem, set.definition, place) };
}

interface NamedSystem {
  readonly system: string;
  readonly version: string | undefined;
}

/** The code system, or this version of it, is not known: nothing can be told. */
export function unknownSystem(
  { evaluation }: ValidationContext,
  { path }: AskedCoding,
  { system, version }: NamedSystem,
): Finding {
  const known = knownVersions(evaluation.catalogue, system);
  const issue = issueAt(unknownCodeSystem(system, known, version), pathOf(path, 'system'));
  const name = version === undefined || known.length === 0 ? system : formatCanonical(system, version);
  return { found: undefined, issues: [issue], unknownSystems: [name] };
}

/** The set's own list and filters. */
function findInSet(context: ValidationContext, plan: ValueSetPlan, { set, asked }: SetQuestion): Finding {
  const { codeSystem, definition } = set;
  const { coding, path } = asked;
  const concept = codeSystem?.find(coding.code);
  const whole = definition.concepts.length === 0 && definition.filters.length === 0;
  if (codeSystem === undefined) return NOT_FOUND;
  if (concept === undefined) return whole ? notThere(context, codeSystem, asked) : NOT_FOUND;
  const listed = listedAs(set, concept);
  if (definition.concepts.length > 0 && listed === undefined) return NOT_FOUND;
  const failed = set.filters.filter((filter) => !filter.has(concept));
  if (failed.length > 0) {
    const remarks = failed.flatMap((filter) => filter.why?.(concept) ?? []);
    return remarks.length === 0 ? NOT_FOUND : { ...NOT_FOUND, remarks };
  }
  const match =
    listed === undefined ? { codeSystem, concept } : { codeSystem, concept, listed, source: plan.definition };
  const refusal = refused(context, plan, { codeSystem, concept, path });
  // Who selects by filter takes inactive concepts on purpose (a historical reference set); lists and whole code systems do not.
  const tellInactive = concept.inactive && definition.filters.length === 0;
  if (refusal !== undefined) {
    const refused: Filling<Finding> = notFoundFor(distinct(refusal));
    if (tellInactive) refused.inactive = match;
    return refused;
  }
  const issues: Issue[] = [];
  const finding: Filling<Finding> = { found: true, issues, unknownSystems: NOT_FOUND.unknownSystems, match };
  if (tellInactive) finding.inactive = match;
  if (concept.code !== coding.code) {
    finding.normalizedCode = concept.code;
    issues.push(formIssue(codeSystem, coding.code, concept.code, path));
  }
  const remark = whole ? codeSystem.remark?.(concept) : undefined;
  if (remark !== undefined) issues.push(issueAt(processNote(remark), pathOf(path, 'code')));
  if (listed !== undefined) issues.push(...deprecatedUse(plan, { codeSystem, concept, listed, path }));
  return finding;
}

/** The value set wants all codes of the code system, but this is none of them. */
function notThere({ settings }: ValidationContext, codeSystem: CodeSystem, { coding, path }: AskedCoding): Finding {
  if (settings['valueset-membership-only'] === true) return NOT_FOUND;
  const why = codeSystem.explain?.(coding.code);
  const issues = [
    unknownCodeIssue(codeSystem, coding.code, path),
    ...(why === undefined ? [] : [issueAt(parserSays(why), pathOf(path, 'code'))]),
  ];
  // What is missing from a part of a code system may be in the whole.
  return { ...NOT_FOUND, found: codeSystem.info.content !== 'complete', issues };
}

interface ConceptAt {
  readonly codeSystem: CodeSystem;
  readonly concept: Concept;
  readonly path: string;
}

/** Why a concept must not be used although it is selected; undefined where it may. */
function refused(
  { settings }: ValidationContext,
  plan: ValueSetPlan,
  { codeSystem, concept, path }: ConceptAt,
): readonly Issue[] | undefined {
  const silent = settings['valueset-membership-only'] === true;
  const expression = pathOf(path, 'code');
  if (concept.abstract && settings.abstract === false) {
    return silent ? [] : [issueAt(abstractNotAllowed(codeSystem.info.url, concept.code), expression)];
  }
  if (concept.inactive && (!plan.inactive || settings.activeOnly === true)) {
    return [issueAt(notActive(concept.code), expression)];
  }
  return undefined;
}

const STANDARDS_STATUS = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status';
const DEPRECATED = 'http://hl7.org/fhir/StructureDefinition/valueset-deprecated';

/** The value set itself discourages a code of its list. */
function deprecatedUse(
  plan: ValueSetPlan,
  { codeSystem, concept, listed, path }: ConceptAt & { readonly listed: ValueSetConcept },
): readonly Issue[] {
  const extensions = listed.extensions ?? [];
  const own = extensions.find(({ url }) => url === STANDARDS_STATUS)?.['valueCode'];
  const named = own === 'withdrawn' || own === 'deprecated' ? own : undefined;
  const status = named ?? (extensions.some(({ url }) => url === DEPRECATED) ? 'deprecated' : undefined);
  if (status === undefined) return [];
  const issue = deprecatedInValueSet({
    code: concept.code,
    system: codeSystem.info.url,
    valueSet: nameOf(plan.definition),
    status,
  });
  return [issueAt(issue, pathOf(path, 'code'))];
}

/** Whether an exclude holds the coding; it has nothing to tell. */
function isExcluded(
  context: ValidationContext,
  plan: ValueSetPlan,
  { set, asked, found }: SetQuestion & { readonly found: CodeSystem | undefined },
): boolean {
  const { system } = set.definition;
  if (system !== undefined) {
    if (system !== asked.coding.system || set.codeSystem === undefined) return false;
    const sameVersion = found === undefined || set.codeSystem.info.version === found.info.version;
    if (!sameVersion && !mergesVersions(plan.definition, context.settings)) return false;
    const concept = set.codeSystem.find(asked.coding.code);
    if (concept === undefined) return false;
    if (set.definition.concepts.length > 0 && listedAs(set, concept) === undefined) return false;
    if (!set.filters.every((filter) => filter.has(concept))) return false;
  } else if (set.imports.length === 0) return false;
  return set.imports.every((inner) => findInValueSet(context, inner, asked).found === true);
}

/** A value set published as a list: the code has to be on it, in a version that agrees. */
function findInEntries(context: ValidationContext, plan: ValueSetPlan, asked: AskedCoding): Finding {
  const { coding, path } = asked;
  const entry = plan.entries?.find((own) => own.entry.system === coding.system && own.entry.code === coding.code);
  if (entry === undefined) return NOT_FOUND;
  const stored = entry.entry.version;
  const given = coding.version;
  if (stored !== undefined && given !== undefined && stored !== given && !isDetailOf(stored, given)) {
    const issue = expansionVersionMismatch(coding.system ?? '', stored, given);
    return notFoundFor([issueAt(issue, pathOf(path, 'version'))]);
  }
  const { codeSystem } = entry;
  const set: PlannedSet = {
    definition: { concepts: [], filters: [], valueSets: [] },
    codeSystem,
    filters: [],
    imports: [],
  };
  return findInSet(context, plan, { set, asked });
}
