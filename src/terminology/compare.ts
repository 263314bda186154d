/**
 * ValueSet/$compare: how the codes of one value set relate to those of another. Told from the definitions where they make that plain, else
 * by listing the codes of both. Codes count whatever their version.
 */
import { TerminologyError } from '../domain/issue.js';
import type { Settings } from '../domain/settings.js';
import type { ValueSetDefinition } from '../domain/value-set.js';
import { cannotCompare, expansionFailed, relationText, type SetRelation } from '../domain/wording/compare.js';
import { tooCostly } from '../domain/wording/value-set.js';
import { conceptsOf, runSize, runsOf } from '../valueset/runs.js';
import type { Catalogue } from './catalogue.js';
import { type CodeDifference, compareDefinitions, relationOf } from './compare-definitions.js';
import { createEvaluation } from './evaluation.js';
import { expansionRules } from './expand.js';
import { demandedSupplements, nameOf, planValueSet } from './value-set-plan.js';

export interface CompareRequest {
  readonly first: ValueSetDefinition;
  readonly second: ValueSetDefinition;
  readonly settings: Settings;
}

export interface ComparisonResult {
  readonly relation: SetRelation | 'indeterminate';
  readonly message: string;
  readonly performedExpansion: boolean;
  /** Which codes make the difference, where codes were compared. */
  readonly difference?: CodeDifference;
}

const MOST_CODES = 10_000;

/** Compares; what cannot be compared is a result. */
export function compareValueSets(catalogue: Catalogue, request: CompareRequest): ComparisonResult {
  const { first, second } = request;
  const names = [nameOf(first), nameOf(second)] as const;
  const evaluation = createEvaluation(catalogue, request.settings, []);
  const plain = compareDefinitions(evaluation, first, second);
  if (plain !== undefined) {
    const { relation, difference } = plain;
    return {
      relation,
      message: relationText(relation, ...names),
      performedExpansion: false,
      ...(difference === undefined ? {} : { difference }),
    };
  }
  try {
    const difference = differenceOf(codesOf(catalogue, first, request), codesOf(catalogue, second, request));
    const relation = relationOf(difference);
    const told = relation === 'same' || relation === 'empty' ? {} : { difference };
    return { relation, message: relationText(relation, ...names), performedExpansion: true, ...told };
  } catch (error) {
    if (!(error instanceof TerminologyError)) throw error;
    const message = cannotCompare(...names, expansionFailed(error.message));
    return { relation: 'indeterminate', message, performedExpansion: true };
  }
}

/** The codes with their systems, in the order of an expansion. */
function codesOf(
  catalogue: Catalogue,
  definition: ValueSetDefinition,
  { settings }: CompareRequest,
): ReadonlyMap<string, string> {
  const evaluation = createEvaluation(catalogue, settings, demandedSupplements(definition));
  const plan = planValueSet(evaluation, definition, expansionRules(evaluation));
  const runs = [...runsOf(plan, { activeOnly: settings.activeOnly === true, excludeNotForUi: false, merge: true })];
  const total = runs.reduce((sum, run) => sum + runSize(run), 0);
  if (total > MOST_CODES) throw new TerminologyError(tooCostly(definition.url ?? '??', MOST_CODES));
  const codes = new Map<string, string>();
  for (const run of runs) {
    for (const { code } of conceptsOf(run)) codes.set(`${run.codeSystem.info.url}#${code}`, code);
  }
  return codes;
}

function differenceOf(first: ReadonlyMap<string, string>, second: ReadonlyMap<string, string>): CodeDifference {
  const only = (from: ReadonlyMap<string, string>, test: (key: string) => boolean): readonly string[] =>
    [...from].filter(([key]) => test(key)).map(([, code]) => code);
  return {
    common: only(first, (key) => second.has(key)),
    missing: only(first, (key) => !second.has(key)),
    extra: only(second, (key) => !first.has(key)),
  };
}
