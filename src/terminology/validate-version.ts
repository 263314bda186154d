/**
 * Which version of a code system answers for a coding in an include: the include's, the coding's or that of a version rule; and whether
 * they contradict each other (terminology ecosystem IG, "version"). Also: which of several versions in one value set a coding means.
 */
import type { CodeSystem } from '../codesystem/code-system.js';
import { formatCanonical } from '../domain/canonical.js';
import type { Coding } from '../domain/coding.js';
import { type Issue, issueAt } from '../domain/issue.js';
import { compareVersions, isEdition, versionMatches } from '../domain/version.js';
import { versionMismatch, versionMismatchDefault } from '../domain/wording/code-system.js';
import { unknownCodeSystem } from '../domain/wording.js';
import type { PlannedSet } from '../valueset/plan.js';
import type { Evaluation } from './evaluation.js';
import { pathOf } from './finding.js';
import { knownVersions } from './resolve.js';

export interface VersionChoice {
  /** The version to look for; undefined = the newest. */
  readonly version: string | undefined;
  readonly issues: readonly Issue[];
  readonly unknownSystems: readonly string[];
}

/** True where `version` is what `wanted` names less exactly: a wildcard, a SNOMED CT edition. */
export function isDetailOf(wanted: string, version: string): boolean {
  return versionMatches(wanted, version) || (isEdition(wanted) && version.startsWith(`${wanted}/version/`));
}

/** Chooses the version in which an include of `system` is asked about a coding. */
export function chooseVersion(
  evaluation: Evaluation,
  { definition }: PlannedSet,
  { coding, path }: { readonly coding: Coding; readonly path: string },
): VersionChoice {
  const { system = '', version: included } = definition;
  const given = coding.version;
  let version = evaluation.versionFor(system, included);
  if (given === undefined) return { version, issues: [], unknownSystems: [] };
  const known = knownVersions(evaluation.catalogue, system);
  if (version === undefined) {
    if (known.some((own) => own === given || isDetailOf(given, own))) version = given;
  } else if (version !== given && isDetailOf(version, given)) version = given;
  const found = evaluation.find(system, version)?.info;
  if (found === undefined) {
    if (version === given) return { version, issues: [], unknownSystems: [] };
    const issue = versionMismatch({ system, included: version, effective: version, found: undefined, given });
    return { version, issues: [issueAt(issue, pathOf(path, 'version'))], unknownSystems: [] };
  }
  if (found.version === given || isDetailOf(given, found.version ?? '')) {
    return { version, issues: [], unknownSystems: [] };
  }
  const mismatch = { system, included, effective: version, found: found.version, given };
  const base = version === undefined ? versionMismatchDefault(mismatch) : versionMismatch(mismatch);
  const severity = version === undefined && found.versionNeeded === true ? 'error' : base.severity;
  const issues: Issue[] = [{ ...base, severity, expression: pathOf(path, 'version') }];
  if (evaluation.find(system, given) !== undefined) return { version, issues, unknownSystems: [] };
  issues.push(issueAt(unknownCodeSystem(system, known, given), pathOf(path, 'system')));
  return { version, issues, unknownSystems: [formatCanonical(system, given)] };
}

/**
 * Where a coding without a version meets a value set with several versions of its system: the newest version that has the code under
 * the display given; undefined where that decides nothing.
 */
export function applicableVersion(
  evaluation: Evaluation,
  includes: readonly PlannedSet[],
  coding: Coding,
): string | undefined {
  if (coding.version !== undefined || includes.length < 2) return undefined;
  const versions = new Set(
    includes.flatMap(({ definition: { system, version } }) =>
      system === coding.system && version !== undefined ? [version] : [],
    ),
  );
  if (versions.size < 2) return undefined;
  const newest = [...versions].sort((a, b) => compareVersions(b, a));
  const fitting = newest.filter((version) => knows(evaluation.find(coding.system ?? '', version), coding));
  return fitting.length === newest.length ? undefined : (fitting[0] ?? newest[0]);
}

function knows(codeSystem: CodeSystem | undefined, { code, display }: Coding): boolean {
  const concept = codeSystem?.find(code);
  if (codeSystem === undefined || concept === undefined) return false;
  if (display === undefined || display === concept.display) return true;
  return codeSystem.designations(concept).some(({ value }) => value === display);
}

/** Whether an include is asked about a coding with this version: its own version, or no include has exactly that one. */
export function isForVersion(set: PlannedSet, includes: readonly PlannedSet[], version: string | undefined): boolean {
  if (version === undefined || set.definition.version === version) return true;
  return !includes.some(({ definition }) => definition.version === version);
}

/** The newest version of a system that a value set names. */
export function impliedVersion(includes: readonly PlannedSet[], system: string | undefined): string | undefined {
  return includes
    .flatMap(({ definition }) => (definition.system === system ? (definition.version ?? []) : []))
    .sort((a, b) => compareVersions(b, a))[0];
}
