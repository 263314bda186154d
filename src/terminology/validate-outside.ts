/**
 * A coding that is not in the value set is still looked up in its code system: an unknown code or a wrong display is worth more to the
 * caller than "not in the value set" alone.
 */
import { formatCanonical, parseCanonical } from '../domain/canonical.js';
import type { Filling } from '../domain/filling.js';
import { type Issue, issueAt } from '../domain/issue.js';
import { parserSays, relativeSystem, systemIsSupplement, systemIsValueSet } from '../domain/wording/code-system.js';
import type { ValueSetPlan } from '../valueset/plan.js';
import { type Finding, NOT_FOUND, notFoundFor, pathOf, telling } from './finding.js';
import { codeSystemName } from './status-notes.js';
import {
  type AskedCoding,
  displayProblems,
  statusIssues,
  unknownCodeIssue,
  type ValidationContext,
} from './validate-context.js';
import { unknownSystem } from './validate-membership.js';
import { impliedVersion } from './validate-version.js';

/** True for `http://…`, `urn:…` and the like. */
export function isAbsolute(url: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(url);
}

/** What the code system says of a coding; `match` where it knows the code. */
export function lookOutside(context: ValidationContext, plan: ValueSetPlan, asked: AskedCoding): Finding {
  const { coding, path } = asked;
  const { system } = coding;
  if (system === undefined) return NOT_FOUND;
  const issues: Issue[] = isAbsolute(system) ? [] : [issueAt(relativeSystem(), pathOf(path, 'system'))];
  const wanted = coding.version ?? impliedVersion(plan.includes, system);
  const version = context.evaluation.versionFor(system, wanted);
  const codeSystem = context.evaluation.find(system, version);
  if (codeSystem === undefined) return telling(unknown(context, asked, { system, version: wanted }), issues);
  const { info } = codeSystem;
  const forbidden = context.evaluation.versionIssue(info.url, info.version);
  if (forbidden !== undefined) issues.push(issueAt(forbidden, pathOf(path, 'version')));
  issues.push(...statusIssues(codeSystemName(info), info, plan.definition));
  const concept = codeSystem.find(coding.code);
  if (concept === undefined) {
    const why = codeSystem.explain?.(coding.code);
    const told = why === undefined ? [] : [issueAt(parserSays(why), pathOf(path, 'code'))];
    return notFoundFor([...issues, unknownCodeIssue(codeSystem, coding.code, path), ...told]);
  }
  const match = { codeSystem, concept };
  issues.push(...displayProblems(context, asked, match));
  const finding: Filling<Finding> = { found: false, issues, unknownSystems: NOT_FOUND.unknownSystems, match };
  if (concept.inactive) finding.inactive = match;
  return finding;
}

interface NamedSystem {
  readonly system: string;
  readonly version: string | undefined;
}

/** The system names a value set, or a supplement, or nothing that is known. */
function unknown(context: ValidationContext, asked: AskedCoding, named: NamedSystem): Finding {
  const mistaken = mistakenSystem(context, named.system);
  if (mistaken === undefined) return unknownSystem(context, asked, named);
  return notFoundFor([issueAt(mistaken, pathOf(asked.path, 'system'))]);
}

/** The issue with a system that is something else than a code system. */
export function mistakenSystem(
  { evaluation: { catalogue } }: Pick<ValidationContext, 'evaluation'>,
  system: string,
): Issue | undefined {
  if (catalogue.valueSetVersions(parseCanonical(system).url).length > 0) return systemIsValueSet(system);
  const supplement = catalogue
    .codeSystems()
    .find(({ info }) => info.content === 'supplement' && info.url === parseCanonical(system).url);
  if (supplement === undefined) return undefined;
  return systemIsSupplement(formatCanonical(supplement.info.url, supplement.info.version));
}
