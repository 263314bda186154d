/**
 * What the definitions of two value sets tell about how their codes relate, without listing any: equal includes, lists of codes, whole
 * code systems, and is-a filters on one hierarchy. Undefined where they do not tell.
 */
import { has, intersection } from '../domain/ordinal-set.js';
import type { ConceptSet, ValueSetDefinition } from '../domain/value-set.js';
import type { SetRelation } from '../domain/wording/compare.js';
import type { Evaluation } from './evaluation.js';

/** Codes that both have, that only the first has (the second misses them), and that only the second has. */
export interface CodeDifference {
  readonly common: readonly string[];
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

export interface PlainComparison {
  readonly relation: SetRelation;
  readonly difference?: CodeDifference;
}

/** What two sets share and what each has alone. */
interface Share {
  readonly common: boolean;
  readonly missing: boolean;
  readonly extra: boolean;
  readonly difference?: CodeDifference;
}

const SAME: Share = { common: true, missing: false, extra: false };

export function relationOf({ common, missing, extra }: CodeDifference): SetRelation {
  if (common.length + missing.length + extra.length === 0) return 'empty';
  return named({ common: common.length > 0, missing: missing.length > 0, extra: extra.length > 0 });
}

function named({ common, missing, extra }: Share): SetRelation {
  if (!common) return 'disjoint';
  if (missing && extra) return 'overlapping';
  if (missing) return 'superset';
  return extra ? 'subset' : 'same';
}

export function compareDefinitions(
  evaluation: Evaluation,
  first: ValueSetDefinition,
  second: ValueSetDefinition,
): PlainComparison | undefined {
  if (sameText(first.compose?.include, second.compose?.include) && sameText(exclusions(first), exclusions(second))) {
    if (!isListed(first)) return { relation: 'same' };
  }
  if (!isPlain(first) || !isPlain(second)) return undefined;
  const shares: Share[] = [];
  const systems = new Set([...includes(first), ...includes(second)].map(({ system }) => system ?? ''));
  for (const system of systems) {
    const of = (definition: ValueSetDefinition) => includes(definition).filter((set) => set.system === system);
    const share = compareSystem(evaluation, of(first), of(second));
    if (share === undefined) return undefined;
    shares.push(share);
  }
  const difference = shares.findLast((share) => share.difference !== undefined)?.difference;
  const relation = named({
    common: shares.some(({ common }) => common),
    missing: shares.some(({ missing }) => missing),
    extra: shares.some(({ extra }) => extra),
  });
  return { relation, ...(difference === undefined ? {} : { difference }) };
}

function includes({ compose }: ValueSetDefinition): readonly ConceptSet[] {
  return compose?.include ?? [];
}

function exclusions({ compose }: ValueSetDefinition): readonly ConceptSet[] {
  return compose?.exclude ?? [];
}

/** All codes are named one by one. */
function isListed(definition: ValueSetDefinition): boolean {
  return includes(definition).every(({ concepts }) => concepts.length > 0);
}

/** Without excludes and imports. */
function isPlain(definition: ValueSetDefinition): boolean {
  const sets = includes(definition);
  return (
    sets.length > 0 &&
    exclusions(definition).length === 0 &&
    definition.compose?.inactive !== false &&
    sets.every(({ system, valueSets }) => system !== undefined && valueSets.length === 0)
  );
}

/** The includes of one system on both sides. */
function compareSystem(
  evaluation: Evaluation,
  first: readonly ConceptSet[],
  second: readonly ConceptSet[],
): Share | undefined {
  if (second.length === 0) return { common: false, missing: true, extra: false };
  if (first.length === 0) return { common: false, missing: false, extra: true };
  if (first.some(isWhole) && second.some(isWhole)) return SAME;
  const all = [...first, ...second];
  if (all.every(({ concepts, filters }) => concepts.length > 0 && filters.length === 0)) {
    return compareLists(codes(first), codes(second));
  }
  if (sameText(first.map(shape).sort(), second.map(shape).sort())) return SAME;
  return compareTrees(evaluation, first, second);
}

function isWhole({ concepts, filters }: ConceptSet): boolean {
  return concepts.length === 0 && filters.length === 0;
}

function codes(sets: readonly ConceptSet[]): readonly string[] {
  return [...new Set(sets.flatMap(({ concepts }) => concepts.map(({ code }) => code)))];
}

function compareLists(first: readonly string[], second: readonly string[]): Share {
  const difference: CodeDifference = {
    common: first.filter((code) => second.includes(code)).sort(),
    missing: first.filter((code) => !second.includes(code)).sort(),
    extra: second.filter((code) => !first.includes(code)).sort(),
  };
  const { common, missing, extra } = difference;
  return { common: common.length > 0, missing: missing.length > 0, extra: extra.length > 0, difference };
}

/** What an include selects, as text in which order and names do not count. */
function shape({ version, concepts, filters }: ConceptSet): string {
  const listed = concepts.map(({ code }) => code).sort();
  const filtered = filters.map(({ property, op, value }) => `${property} ${op} ${value ?? ''}`).sort();
  return JSON.stringify([version ?? '', listed, filtered]);
}

/** Two sub-trees of one version of a code system. */
function compareTrees(
  evaluation: Evaluation,
  first: readonly ConceptSet[],
  second: readonly ConceptSet[],
): Share | undefined {
  const [a, ...moreFirst] = first;
  const [b, ...moreSecond] = second;
  if (a === undefined || b === undefined || moreFirst.length + moreSecond.length > 0 || a.version !== b.version) {
    return undefined;
  }
  const codeSystem = evaluation.find(a.system ?? '', evaluation.versionFor(a.system ?? '', a.version));
  const rootA = root(a);
  const rootB = root(b);
  if (codeSystem === undefined || rootA === undefined || rootB === undefined) return undefined;
  const conceptA = codeSystem.find(rootA);
  const conceptB = codeSystem.find(rootB);
  if (conceptA === undefined || conceptB === undefined || conceptA.ord < 0 || conceptB.ord < 0) return undefined;
  const treeA = codeSystem.descendants(conceptA);
  const treeB = codeSystem.descendants(conceptB);
  if (has(treeA, conceptB.ord)) return { common: true, missing: conceptA.ord !== conceptB.ord, extra: false };
  if (has(treeB, conceptA.ord)) return { common: true, missing: false, extra: true };
  return { common: intersection(treeA, treeB).length > 0, missing: true, extra: true };
}

/** The concept below which an include takes everything. */
function root({ concepts, filters }: ConceptSet): string | undefined {
  const [filter, ...more] = filters;
  if (filter === undefined || more.length > 0 || concepts.length > 0 || filter.op !== 'is-a') return undefined;
  return filter.property === 'concept' || filter.property === 'code' ? filter.value : undefined;
}

function sameText(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
