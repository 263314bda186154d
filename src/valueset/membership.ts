/**
 * Is one concept in a value set? Answered from the plan by asking includes and excludes about this concept alone; nothing is listed.
 */
import type { CodeSystem } from '../codesystem/code-system.js';
import type { Concept } from '../domain/concept.js';
import type { ConceptSet, ValueSetConcept } from '../domain/value-set.js';
import type { PlannedSet, ValueSetPlan } from './plan.js';

/** A concept of a version of a code system. */
export interface Candidate {
  readonly codeSystem: CodeSystem;
  readonly concept: Concept;
}

/** How codes of several versions of one code system compare. */
export interface VersionPolicy {
  /** True: a code is the same in every version; false: each version has its own. */
  readonly merge: boolean;
}

/** The concept as the set's own version of the code system knows it; undefined where it is of another system or version. */
function ownCandidate(own: CodeSystem, { codeSystem, concept }: Candidate, policy: VersionPolicy): Concept | undefined {
  if (own === codeSystem) return concept;
  if (own.info.url !== codeSystem.info.url) return undefined;
  if (own.info.version !== codeSystem.info.version && !policy.merge) return undefined;
  return own.find(concept.code);
}

/** Lists by code, made when they are first asked; as the code system writes the codes where it accepts several forms of one. */
const INDEXES = new WeakMap<ConceptSet, ReadonlyMap<string, ValueSetConcept>>();

function indexOf({ definition, codeSystem }: PlannedSet): ReadonlyMap<string, ValueSetConcept> {
  const known = INDEXES.get(definition);
  if (known !== undefined) return known;
  const exact = codeSystem === undefined || (codeSystem.info.caseSensitive && codeSystem.grammar === undefined);
  const written = (code: string): string => (exact ? code : (codeSystem.find(code)?.code ?? code));
  const made = new Map([...definition.concepts].reverse().map((listed) => [written(listed.code), listed]));
  INDEXES.set(definition, made);
  return made;
}

/** The entry of the set's concept list that names this concept. */
export function listedAs(set: PlannedSet, concept: Concept): ValueSetConcept | undefined {
  return indexOf(set).get(concept.code);
}

/** Whether the set itself has the concept: its list or its filters; imports not yet asked. */
export function selects(set: PlannedSet, concept: Concept): boolean {
  const { definition, filters } = set;
  if (definition.concepts.length > 0 && listedAs(set, concept) === undefined) return false;
  return filters.every((filter) => filter.has(concept));
}

/** Whether an include or exclude holds the concept. */
export function setContains(set: PlannedSet, candidate: Candidate, policy: VersionPolicy): boolean {
  if (set.codeSystem !== undefined) {
    const own = ownCandidate(set.codeSystem, candidate, policy);
    if (own === undefined || !selects(set, own)) return false;
  } else if (set.imports.length === 0 || set.definition.system !== undefined) return false;
  return set.imports.every((plan) => planContains(plan, candidate, policy));
}

/** Whether a value set holds the concept; an exclude of one include excludes from all. */
export function planContains(plan: ValueSetPlan, candidate: Candidate, policy: VersionPolicy): boolean {
  if (plan.entries !== undefined) {
    return plan.entries.some(
      ({ codeSystem, entry }) =>
        codeSystem.info.url === candidate.codeSystem.info.url && entry.code === candidate.concept.code,
    );
  }
  if (!plan.inactive && candidate.concept.inactive) return false;
  return (
    plan.includes.some((set) => setContains(set, candidate, policy)) &&
    !plan.excludes.some((set) => setContains(set, candidate, policy))
  );
}
