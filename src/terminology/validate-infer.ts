/** `inferSystem`: the code system of a bare code, found by asking every system that the value set names whether the code is in. */

import type { CodeSystem } from '../codesystem/code-system.js';
import { asCode } from '../domain/coding.js';
import { type Issue, issueAt } from '../domain/issue.js';
import { systemAmbiguous, systemNotInferred } from '../domain/wording/value-set.js';
import { planContains } from '../valueset/membership.js';
import type { ValueSetPlan } from '../valueset/plan.js';
import { nameOf } from './value-set-plan.js';

/** The one system, or the issue that says why there is none. */
export function inferSystem(plan: ValueSetPlan, code: string): { readonly system: string } | { readonly issue: Issue } {
  const systems = new Set<string>();
  for (const codeSystem of systemsOf(plan)) {
    const concept = codeSystem.find(asCode(code));
    if (concept !== undefined && planContains(plan, { codeSystem, concept }, { merge: true })) {
      systems.add(codeSystem.info.url);
    }
  }
  const [system, ...others] = systems;
  const name = nameOf(plan.definition);
  if (system === undefined) return { issue: issueAt(systemNotInferred(code, name), 'code') };
  if (others.length > 0) return { issue: issueAt(systemAmbiguous(code, name, [system, ...others]), 'code') };
  return { system };
}

/** The code systems of a plan and of all that it imports. */
function* systemsOf(plan: ValueSetPlan): Generator<CodeSystem> {
  for (const { codeSystem } of plan.entries ?? []) yield codeSystem;
  for (const { codeSystem, imports } of plan.includes) {
    if (codeSystem !== undefined) yield codeSystem;
    for (const inner of imports) yield* systemsOf(inner);
  }
}
