/**
 * The members of a value set as runs: stretches of one code system, either a set of ordinals (listed in the order of the hierarchy, so
 * that a page is arithmetic) or a list in the order in which the value set names its concepts. Sets are made lazily, one include after
 * the other, so that a page of the first include never touches the second.
 */
import type { CodeSystem } from '../codesystem/code-system.js';
import type { Concept } from '../domain/concept.js';
import {
  difference,
  EMPTY,
  fromOrdinals,
  has,
  intersection,
  type OrdinalSet,
  size,
  union,
  unionAll,
} from '../domain/ordinal-set.js';
import type { ValueSetConcept } from '../domain/value-set.js';
import { compareVersions } from '../domain/version.js';
import { type Candidate, planContains, setContains, type VersionPolicy } from './membership.js';
import type { PlannedSet, ValueSetPlan } from './plan.js';

/** A concept of a list run, with what the value set says of it. */
export interface Member {
  readonly concept: Concept;
  readonly listed?: ValueSetConcept;
}

/** `plan` is the value set that names the codes, an imported one where they come from there. */
export type Run =
  | { readonly kind: 'set'; readonly codeSystem: CodeSystem; readonly plan: ValueSetPlan; readonly set: OrdinalSet }
  | {
      readonly kind: 'list';
      readonly codeSystem: CodeSystem;
      readonly plan: ValueSetPlan;
      readonly members: readonly Member[];
    };

export interface RunOptions extends VersionPolicy {
  readonly activeOnly: boolean;
  /** Leaves out abstract concepts. */
  readonly excludeNotForUi: boolean;
}

/** How many members a run has. */
export function runSize(run: Run): number {
  return run.kind === 'set' ? size(run.set) : run.members.length;
}

/** The runs of a value set, each member once, without what is excluded. */
export function* runsOf(plan: ValueSetPlan, options: RunOptions): Generator<Run> {
  const seen = seenCodes(options);
  if (plan.entries !== undefined) {
    for (const run of entryRuns(plan)) yield* nonEmpty(seen.fresh(usable(plan, run, options)));
    return;
  }
  for (const include of newestFirst(plan.includes)) {
    for (const run of includeRuns(plan, include, options)) {
      yield* nonEmpty(seen.fresh(withoutExcluded(plan, run, options)));
    }
  }
}

function* nonEmpty(run: Run): Generator<Run> {
  if (runSize(run) > 0) yield run;
}

/** Codes of several versions of one system are listed newest version first. */
function newestFirst(sets: readonly PlannedSet[]): readonly PlannedSet[] {
  const versionOf = (set: PlannedSet): string | undefined => set.definition.version;
  return [...sets].sort((a, b) => {
    if (a.definition.system !== b.definition.system) return 0;
    const [left, right] = [versionOf(a), versionOf(b)];
    if (left === undefined || right === undefined || a.codeSystem === undefined || b.codeSystem === undefined) return 0;
    return compareVersions(b.codeSystem.info.version, a.codeSystem.info.version);
  });
}

function* includeRuns(plan: ValueSetPlan, set: PlannedSet, options: RunOptions): Generator<Run> {
  const { codeSystem, imports } = set;
  if (codeSystem === undefined) {
    const [first, ...others] = imports;
    if (first === undefined) return;
    for (const run of runsOf(first, options)) yield restrictedTo(others, usable(plan, run, options), options);
    return;
  }
  yield restrictedTo(imports, usable(plan, ownRun(plan, set, codeSystem), options), options);
}

/** What the list or the filters of a set select. */
function ownRun(plan: ValueSetPlan, { definition, filters }: PlannedSet, codeSystem: CodeSystem): Run {
  if (definition.concepts.length > 0) {
    const all = listedMembers(definition, codeSystem);
    const passes = ({ concept }: Member): boolean => filters.every((filter) => filter.has(concept));
    return { kind: 'list', codeSystem, plan, members: filters.length === 0 ? all : all.filter(passes) };
  }
  if (filters.length === 0) return { kind: 'set', codeSystem, plan, set: codeSystem.all() };
  return { kind: 'set', codeSystem, plan, set: filtered(filters) };
}

/** The concepts of lists that are used again, for as long as the definition is kept; content never changes. */
const LISTED = new WeakMap<PlannedSet['definition'], WeakMap<CodeSystem, readonly Member[]>>();

function listedMembers(definition: PlannedSet['definition'], codeSystem: CodeSystem): readonly Member[] {
  const bySystem = LISTED.get(definition) ?? new WeakMap<CodeSystem, readonly Member[]>();
  LISTED.set(definition, bySystem);
  const known = bySystem.get(codeSystem);
  if (known !== undefined) return known;
  const made: Member[] = [];
  for (const listed of definition.concepts) {
    const concept = codeSystem.find(listed.code);
    if (concept !== undefined) made.push({ concept, listed });
  }
  bySystem.set(codeSystem, made);
  return made;
}

/** The intersection, stopping where nothing is left. */
function filtered(filters: PlannedSet['filters']): OrdinalSet {
  let found: OrdinalSet | undefined;
  for (const filter of filters) {
    const own = filter.set?.() ?? EMPTY;
    found = found === undefined ? own : intersection(found, own);
    if (found.length === 0) return found;
  }
  return found ?? EMPTY;
}

/** Without concepts that the value set or the request does not want. */
function usable(plan: ValueSetPlan, run: Run, { activeOnly, excludeNotForUi }: RunOptions): Run {
  const active = activeOnly || !plan.inactive;
  if (!active && !excludeNotForUi) return run;
  if (run.kind === 'list') {
    const keep = ({ concept }: Member): boolean =>
      !(active && concept.inactive) && !(excludeNotForUi && concept.abstract);
    return { ...run, members: run.members.filter(keep) };
  }
  let { set } = run;
  if (active) set = difference(set, run.codeSystem.inactive());
  if (excludeNotForUi) set = difference(set, run.codeSystem.abstract());
  return { ...run, set };
}

/** Only what each of the value sets holds. */
function restrictedTo(plans: readonly ValueSetPlan[], run: Run, options: RunOptions): Run {
  if (plans.length === 0) return run;
  // A value set that lists a code lists it for every version of the code system.
  const policy = { ...options, merge: true };
  if (run.kind === 'list') {
    const { codeSystem } = run;
    const inAll = ({ concept }: Member): boolean =>
      plans.every((plan) => planContains(plan, { codeSystem, concept }, policy));
    return { ...run, members: run.members.filter(inAll) };
  }
  let { set } = run;
  for (const plan of plans) set = intersection(set, ordinalsIn(run.codeSystem, runsOf(plan, policy), policy));
  return { ...run, set };
}

function withoutExcluded(plan: ValueSetPlan, run: Run, options: RunOptions): Run {
  if (plan.excludes.length === 0) return run;
  const { codeSystem } = run;
  if (run.kind === 'list') {
    const kept = ({ concept }: Member): boolean =>
      !plan.excludes.some((set) => setContains(set, { codeSystem, concept } satisfies Candidate, options));
    return { ...run, members: run.members.filter(kept) };
  }
  // What is excluded is excluded whether or not the request wants to see it.
  const everything = { ...options, activeOnly: false, excludeNotForUi: false };
  let { set } = run;
  for (const exclude of plan.excludes) {
    const all: ValueSetPlan = { ...plan, inactive: true };
    set = difference(set, ordinalsIn(codeSystem, includeRuns(all, exclude, everything), options));
  }
  return { ...run, set };
}

/** The members of some runs as ordinals of this code system: by ordinal in the same version, by code in another. */
function ordinalsIn(codeSystem: CodeSystem, runs: Iterable<Run>, { merge }: VersionPolicy): OrdinalSet {
  const sets: OrdinalSet[] = [];
  for (const run of runs) {
    if (run.codeSystem.info.url !== codeSystem.info.url) continue;
    const same = run.codeSystem === codeSystem || run.codeSystem.info.version === codeSystem.info.version;
    if (same && run.kind === 'set') sets.push(run.set);
    else if (same || merge) sets.push(fromOrdinals(translated(codeSystem, run, same)));
  }
  return unionAll(sets);
}

function* translated(codeSystem: CodeSystem, run: Run, same: boolean): Generator<number> {
  for (const concept of conceptsOf(run)) {
    const own = same ? concept : codeSystem.find(concept.code);
    if (own !== undefined && own.ord >= 0) yield own.ord;
  }
}

/** The concepts of a run in its order. */
export function* conceptsOf(run: Run): Generator<Concept> {
  if (run.kind === 'set') yield* run.codeSystem.concepts(run.set);
  else for (const { concept } of run.members) yield concept;
}

/** A stored expansion: one list for each stretch of one code system. */
function* entryRuns(plan: ValueSetPlan): Generator<Run> {
  let members: Member[] = [];
  let last: CodeSystem | undefined;
  for (const { codeSystem, entry } of plan.entries ?? []) {
    if (last !== undefined && last !== codeSystem) {
      yield { kind: 'list', codeSystem: last, plan, members };
      members = [];
    }
    last = codeSystem;
    const concept = entry.code === undefined ? undefined : codeSystem.find(entry.code);
    if (concept !== undefined) members.push({ concept });
  }
  if (last !== undefined) yield { kind: 'list', codeSystem: last, plan, members };
}

/** What has been listed already: by ordinal within one version, by code for codes that a grammar made. */
function seenCodes({ merge }: VersionPolicy) {
  const sets = new Map<string, { readonly codeSystem: CodeSystem; set: OrdinalSet }>();
  const made = new Set<string>();
  const before = (codeSystem: CodeSystem): OrdinalSet => {
    let known = EMPTY;
    for (const other of sets.values()) {
      if (other.codeSystem.info.url !== codeSystem.info.url) continue;
      if (other.codeSystem.info.version === codeSystem.info.version) known = union(known, other.set);
      else if (merge) {
        const run: Run = { kind: 'set', codeSystem: other.codeSystem, plan: NO_PLAN, set: other.set };
        known = union(known, fromOrdinals(translated(codeSystem, run, false)));
      }
    }
    return known;
  };
  const note = (codeSystem: CodeSystem, set: OrdinalSet): void => {
    const key = `${codeSystem.info.url}|${codeSystem.info.version ?? ''}`;
    const known = sets.get(key);
    if (known === undefined) sets.set(key, { codeSystem, set });
    else known.set = union(known.set, set);
  };
  return {
    fresh: (run: Run): Run => {
      const known = before(run.codeSystem);
      if (run.kind === 'set') {
        const set = known.length === 0 ? run.set : difference(run.set, known);
        note(run.codeSystem, set);
        return { ...run, set };
      }
      const listed = known.length === 0 ? distinctOf(run.members) : undefined;
      if (listed !== undefined) {
        note(run.codeSystem, listed.set);
        return { ...run, members: listed.members };
      }
      const own = new Set<number>();
      const members = run.members.filter(({ concept: { ord, code } }) => {
        if (ord < 0) return !made.has(code) && made.add(code) !== undefined;
        return !has(known, ord) && !own.has(ord) && own.add(ord) !== undefined;
      });
      note(run.codeSystem, fromOrdinals(own));
      return { ...run, members };
    },
  };
}

/** A list without repeats, and its ordinals. */
interface Distinct {
  readonly members: readonly Member[];
  readonly set: OrdinalSet;
}

/** Of lists that are used again, for as long as they are kept. */
const DISTINCT = new WeakMap<readonly Member[], Distinct>();

/** The list by itself, each concept once; undefined where codes that a grammar made are among them. */
function distinctOf(all: readonly Member[]): Distinct | undefined {
  const known = DISTINCT.get(all);
  if (known !== undefined) return known;
  if (all.some(({ concept }) => concept.ord < 0)) return undefined;
  const own = new Set<number>();
  const members = all.filter(({ concept: { ord } }) => !own.has(ord) && own.add(ord) !== undefined);
  const made = { members: members.length === all.length ? all : members, set: fromOrdinals(own) };
  DISTINCT.set(all, made);
  return made;
}

const NO_PLAN: ValueSetPlan = { definition: { status: 'unknown' }, includes: [], excludes: [], inactive: true };
