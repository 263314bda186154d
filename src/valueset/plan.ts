/**
 * A value set with everything resolved that its definition names: code systems, filters made ready, imported value sets. What
 * `enumerate.ts` lists and `membership.ts` asks. Resolving is the caller's.
 */
import type { CodeSystem, FilterOutcome } from '../codesystem/code-system.js';
import type { ConceptSet, StoredExpansionEntry, ValueSetDefinition } from '../domain/value-set.js';
import { compileFilter } from './filters/table.js';

/** One include or exclude. */
export interface PlannedSet {
  readonly definition: ConceptSet;
  /** Absent where the set is made of imported value sets alone. */
  readonly codeSystem?: CodeSystem;
  readonly filters: readonly FilterOutcome[];
  /** All of them must hold a code. */
  readonly imports: readonly ValueSetPlan[];
  /** The codes of the definition are those of this value set, which stand for the infinitely many of a grammar. */
  readonly enumeration?: ValueSetPlan;
}

/** A code of a stored expansion, with its code system where that is known. */
export interface PlannedEntry {
  readonly codeSystem: CodeSystem;
  readonly entry: StoredExpansionEntry;
}

export interface ValueSetPlan {
  readonly definition: ValueSetDefinition;
  readonly includes: readonly PlannedSet[];
  readonly excludes: readonly PlannedSet[];
  /** False where compose.inactive says that inactive concepts are left out. */
  readonly inactive: boolean;
  /** Instead of includes, where the value set was published as a list of codes alone. */
  readonly entries?: readonly PlannedEntry[];
  /** True for a value set inside the resource that imports it. */
  readonly contained?: boolean;
}

/** Where a set stands: `include[0]` of the value set with this canonical. */
export interface SetPlace {
  readonly name: string;
  readonly valueSet: string;
}

/** Makes the filters of a set ready. @throws TerminologyError where one cannot be understood. */
export function compileFilters(
  codeSystem: CodeSystem,
  { filters }: ConceptSet,
  { name, valueSet }: SetPlace,
): readonly FilterOutcome[] {
  return filters.map((filter, index) =>
    compileFilter(codeSystem, filter, { path: `ValueSet.compose.${name}.filter[${index}]`, valueSet }),
  );
}
