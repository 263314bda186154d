/**
 * From a value set's definition to a plan: finds the code systems and imported value sets that it names, makes its filters ready, and
 * refuses a value set that imports itself. What happens where something is missing, the operation decides.
 */
import type { CodeSystem } from '../codesystem/code-system.js';
import { formatCanonical } from '../domain/canonical.js';
import { issueAt, TerminologyError } from '../domain/issue.js';
import { NO_SETTINGS, type RawSetting, readSettings, type Settings } from '../domain/settings.js';
import type { ConceptSet, ValueSetDefinition } from '../domain/value-set.js';
import { circularImport, lockedDate, setWithoutSystem, tooManyImports } from '../domain/wording/value-set.js';
import { compileFilters, type PlannedEntry, type PlannedSet, type ValueSetPlan } from '../valueset/plan.js';
import type { Evaluation } from './evaluation.js';
import { findValueSet } from './implicit-value-sets.js';

/** What to do about what is missing; each may throw. */
export interface PlanRules {
  unknownSystem(url: string, version: string | undefined): void;
  unknownImport(canonical: string): never;
  /** Called for every code system found. */
  found(codeSystem: CodeSystem): void;
  /** Where all codes of a grammar are wanted: canonical of the value set to take instead. */
  enumeration?(codeSystem: CodeSystem): string | undefined;
}

const SUPPLEMENT = 'http://hl7.org/fhir/StructureDefinition/valueset-supplement';
/** The extension has moved between guides. */
const EXPANSION_PARAMETERS: ReadonlySet<unknown> = new Set([
  'http://hl7.org/fhir/StructureDefinition/valueset-expansion-parameter',
  'http://hl7.org/fhir/tools/StructureDefinition/valueset-expansion-parameter',
]);

/** `url|version` of a value set; empty where it has no url. */
export function canonicalOf({ url, version }: ValueSetDefinition): string {
  return url === undefined ? '' : formatCanonical(url, version);
}

/** What messages call a value set. */
export function nameOf(definition: ValueSetDefinition): string {
  return canonicalOf(definition) || '(unidentified)';
}

/** Canonicals of the supplements that a value set demands. */
export function demandedSupplements({ extensions }: ValueSetDefinition): readonly string[] {
  return (extensions ?? []).flatMap((extension) => {
    if (extension['url'] !== SUPPLEMENT) return [];
    const value = extension['valueCanonical'] ?? extension['valueUri'] ?? extension['valueString'];
    return typeof value === 'string' ? [value] : [];
  });
}

/** The settings that a value set states: expansion parameters, and the properties that its compose wants returned. */
export function statedSettings({ compose }: ValueSetDefinition): Settings {
  if ((compose?.extensions ?? []).length === 0 && (compose?.properties ?? []).length === 0) return NO_SETTINGS;
  const stated = (compose?.extensions ?? []).flatMap((extension): RawSetting[] => {
    if (!EXPANSION_PARAMETERS.has(extension['url'])) return [];
    const parts = Array.isArray(extension['extension']) ? (extension['extension'] as Record<string, unknown>[]) : [];
    const partValue = (name: string): unknown => {
      const part = parts.find(({ url }) => url === name) ?? {};
      return Object.entries(part).find(([key]) => key.startsWith('value'))?.[1];
    };
    return [{ name: String(partValue('name')), value: partValue('value') }];
  });
  const properties = (compose?.properties ?? []).map((value) => ({ name: 'property', value }));
  return readSettings([...stated, ...properties]);
}

/**
 * Plans a value set.
 * @throws TerminologyError for a circle of imports, a filter that means nothing, a locked date; and what the rules throw.
 */
export function planValueSet(evaluation: Evaluation, definition: ValueSetDefinition, rules: PlanRules): ValueSetPlan {
  return planIn({ evaluation, rules, pathway: [], planned: new Map(), weights: new Map() }, definition);
}

interface Planning {
  readonly evaluation: Evaluation;
  readonly rules: PlanRules;
  /** Canonicals of the value sets on the way here. */
  readonly pathway: readonly string[];
  /** Value sets planned already; one that is imported in several places is planned once. */
  readonly planned: Map<string, ValueSetPlan>;
  /** How many steps it takes to walk a plan with all that it imports, as often as it does. */
  readonly weights: Map<ValueSetPlan, number>;
}

/** A value set may import others that import others: more steps than this are refused. */
const MOST_STEPS = 20_000;

function planIn(planning: Planning, definition: ValueSetDefinition): ValueSetPlan {
  const name = canonicalOf(definition);
  const { pathway } = planning;
  if (name !== '' && pathway.includes(name)) throw new TerminologyError(circularImport(name, pathway), 422);
  const { compose, expansion } = definition;
  if (compose?.lockedDate !== undefined) throw new TerminologyError(lockedDate(name), 422);
  const inside = { ...planning, pathway: name === '' ? pathway : [...pathway, name] };
  const planned = (kind: 'include' | 'exclude') => (set: ConceptSet, index: number) =>
    planSet(inside, set, { definition, name: `${kind}[${index}]` });
  const plan: ValueSetPlan = {
    definition,
    includes: (compose?.include ?? []).map(planned('include')),
    excludes: (compose?.exclude ?? []).map(planned('exclude')),
    inactive: compose?.inactive !== false,
    ...(compose === undefined && expansion !== undefined ? { entries: planEntries(inside, definition) } : {}),
  };
  weigh(planning, plan);
  return plan;
}

/** @throws TerminologyError where walking the plan would take too many steps. */
function weigh({ weights }: Planning, plan: ValueSetPlan): void {
  const imports = [...plan.includes, ...plan.excludes].flatMap((set) => set.imports);
  const weight = imports.reduce((sum, inner) => sum + (weights.get(inner) ?? 1), 1);
  if (weight > MOST_STEPS) throw new TerminologyError(tooManyImports(nameOf(plan.definition), MOST_STEPS));
  weights.set(plan, weight);
}

interface Place {
  readonly definition: ValueSetDefinition;
  readonly name: string;
}

function planSet(planning: Planning, set: ConceptSet, { definition, name }: Place): PlannedSet {
  const { evaluation, rules } = planning;
  const imports = [...new Set(set.valueSets)].map((canonical) => importedPlan(planning, canonical, definition));
  if (set.system === undefined) {
    if (imports.length > 0) return { definition: set, filters: [], imports };
    const issue = issueAt(setWithoutSystem(nameOf(definition), name), `ValueSet.compose.${name}`);
    throw new TerminologyError(issue, 400);
  }
  const version = evaluation.versionFor(set.system, set.version);
  const codeSystem = evaluation.find(set.system, version);
  if (codeSystem === undefined) {
    rules.unknownSystem(set.system, version);
    return { definition: set, filters: [], imports };
  }
  rules.found(codeSystem);
  const filters = compileFilters(codeSystem, set, { name, valueSet: definition.url ?? '' });
  const instead =
    set.concepts.length === 0 && codeSystem.grammar !== undefined ? rules.enumeration?.(codeSystem) : undefined;
  if (instead === undefined) return { definition: set, codeSystem, filters, imports };
  const enumeration = importedPlan(planning, instead, definition);
  return { definition: { ...set, concepts: codesOf(enumeration, set) }, codeSystem, filters, imports, enumeration };
}

/** The codes that a value set lists of this system, without what it says of them. */
function codesOf({ includes }: ValueSetPlan, { system }: ConceptSet): ConceptSet['concepts'] {
  const own = includes.filter(({ definition }) => definition.system === system);
  return own.flatMap(({ definition }) => definition.concepts.map(({ code }) => ({ code, designations: [] })));
}

/** `#id` is a value set inside the importing one. */
function importedPlan(planning: Planning, canonical: string, source: ValueSetDefinition): ValueSetPlan {
  const { evaluation, rules } = planning;
  if (canonical.startsWith('#')) {
    const inner = source.contained?.find(({ id }) => id === canonical.slice(1));
    if (inner === undefined) return rules.unknownImport(canonical);
    return { ...planIn(planning, { ...inner, contained: source.contained ?? [] }), contained: true };
  }
  const pinned = evaluation.pinned(canonical);
  const known = planning.planned.get(pinned);
  if (known !== undefined) return known;
  const definition = findValueSet(evaluation.catalogue, pinned);
  if (definition === undefined) return rules.unknownImport(pinned);
  const forbidden = evaluation.versionIssue(definition.url ?? '', definition.version);
  if (forbidden !== undefined) throw new TerminologyError(forbidden, 422);
  const made = planIn(planning, definition);
  planning.planned.set(pinned, made);
  return made;
}

/** The codes of a stored expansion, those of nested entries too. */
function planEntries({ evaluation, rules }: Planning, { expansion = [] }: ValueSetDefinition): readonly PlannedEntry[] {
  const collect = (entries: typeof expansion): readonly PlannedEntry[] =>
    entries.flatMap((entry) => {
      const inner = collect(entry.contains);
      if (entry.system === undefined || entry.code === undefined || entry.abstract === true) return inner;
      const version = evaluation.versionFor(entry.system, entry.version);
      const codeSystem = evaluation.find(entry.system, version);
      if (codeSystem === undefined) rules.unknownSystem(entry.system, version);
      else rules.found(codeSystem);
      return codeSystem === undefined ? inner : [{ codeSystem, entry }, ...inner];
    });
  return collect(expansion);
}
