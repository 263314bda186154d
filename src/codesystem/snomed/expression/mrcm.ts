/**
 * The machine-readable concept model: which attributes may stand in an expression, how often, grouped or not, and with which values
 * (MRCM attribute domain and attribute range reference sets). Complete only with the module scope, which says whose rules hold.
 */
import { once } from '../../../domain/once.js';
import type { Substrate } from '../ecl/context.js';
import type { EclEngine } from '../ecl/engine.js';
import { MRCM, MRCM_CONTENT, MRCM_MANDATORY } from '../ids.js';
import { type ExpressedRelationship, groupsOf, type NormalForm } from './normal-form.js';
import { expressionIs } from './subsumption.js';

interface DomainRule {
  readonly domain: string;
  readonly grouped: boolean;
  readonly cardinality: string;
  readonly inGroup: string;
}

interface Rules {
  /** By ordinal of the attribute. */
  readonly domains: ReadonlyMap<number, readonly DomainRule[]>;
  /** Range constraints: ECL, or a kind of concrete value. */
  readonly ranges: ReadonlyMap<number, readonly string[]>;
  /** True where rules can be judged: domains, ranges and module scope are loaded. */
  readonly complete: boolean;
}

export interface ConceptModel {
  complete(): boolean;
  /** False for attributes that the model keeps out of role groups. */
  groupable(attribute: number): boolean;
  /** What an expression says against the model; empty where it follows it. */
  violations(form: NormalForm): readonly string[];
}

export function conceptModel(engine: EclEngine): ConceptModel {
  const { substrate } = engine;
  const rules = once(() => readRules(substrate));
  return {
    complete: () => rules().complete,
    groupable: (attribute) =>
      rules()
        .domains.get(attribute)
        ?.some(({ grouped }) => grouped) ?? true,
    violations: (form) => violationsOf(form, rules(), engine),
  };
}

function readRules({ codeSystem, graph }: Substrate): Rules {
  const rows = (id: string) => {
    const refset = codeSystem.find(id);
    return refset === undefined ? [] : graph.members(refset.ord).filter(({ active }) => active);
  };
  const applies = ({ contentTypeId = '', ruleStrengthId = '' }: Readonly<Record<string, string>>): boolean =>
    (contentTypeId === MRCM_CONTENT.all || contentTypeId === MRCM_CONTENT.postcoordinated) &&
    ruleStrengthId === MRCM_MANDATORY;
  const domains = new Map<number, DomainRule[]>();
  for (const { ord, fields } of rows(MRCM.attributeDomain)) {
    const { domainId = '', grouped, attributeCardinality = '0..*', attributeInGroupCardinality = '0..*' } = fields;
    const rule = {
      domain: domainId,
      grouped: grouped === '1',
      cardinality: attributeCardinality,
      inGroup: attributeInGroupCardinality,
    };
    if (applies(fields)) domains.set(ord, [...(domains.get(ord) ?? []), rule]);
  }
  const ranges = new Map<number, string[]>();
  for (const { ord, fields } of rows(MRCM.attributeRange)) {
    if (applies(fields)) ranges.set(ord, [...(ranges.get(ord) ?? []), fields['rangeConstraint'] ?? '']);
  }
  return { domains, ranges, complete: domains.size > 0 && ranges.size > 0 && rows(MRCM.moduleScope).length > 0 };
}

function violationsOf(form: NormalForm, rules: Rules, engine: EclEngine): readonly string[] {
  const found = new Set<string>();
  for (const attribute of new Set(form.own.map((one) => one.attribute))) {
    for (const violation of attributeViolations(form, attribute, { rules, engine })) found.add(violation);
  }
  for (const { nested } of form.own) {
    if (nested !== undefined) for (const violation of violationsOf(nested, rules, engine)) found.add(violation);
  }
  return [...found];
}

interface Check {
  readonly rules: Rules;
  readonly engine: EclEngine;
}

function attributeViolations(form: NormalForm, attribute: number, { rules, engine }: Check): readonly string[] {
  const { codeSystem } = engine.substrate;
  const name = `attribute ${codeSystem.at(attribute).code}`;
  const domains = rules.domains.get(attribute) ?? [];
  const holds = domains.filter(({ domain }) => {
    const top = codeSystem.find(domain);
    return top !== undefined && expressionIs(form, top.ord, engine.substrate);
  });
  if (holds.length === 0) return [`${name} is not allowed for the focus concept`];
  const counted = form.own.filter((one) => one.attribute === attribute);
  const found: string[] = [];
  if (!holds.some(({ cardinality }) => isWithin(counted.length, cardinality)))
    found.push(`${name} stands ${counted.length} times`);
  for (const [group, members] of groupsOf(counted)) {
    if (group !== 0 && !holds.some(({ inGroup }) => isWithin(members.length, inGroup))) {
      found.push(`${name} stands ${members.length} times in a role group`);
    }
  }
  const ranges = rules.ranges.get(attribute) ?? [];
  if (ranges.length > 0 && !counted.every((one) => ranges.some((range) => isInRange(one, range, engine)))) {
    found.push(`the value of ${name} is out of its range`);
  }
  return found;
}

/** `0..1`, `1..*` */
function isWithin(count: number, cardinality: string): boolean {
  const [min = '0', max = '*'] = cardinality.split('..');
  return count >= Number(min) && (max === '*' || count <= Number(max));
}

/** An ECL constraint; for concrete values `int(>#0..)`, `dec(…)`, `str("…")` or `bool(…)`. */
function isInRange({ target, nested, value }: ExpressedRelationship, range: string, engine: EclEngine): boolean {
  const concrete = /^\s*(int|dec|str|bool)\s*\(([\s\S]*)\)\s*$/i.exec(range);
  if (concrete !== null) return value !== undefined && isConcrete(value, concrete[1] ?? '', concrete[2] ?? '');
  if (value !== undefined) return false;
  const query = engine.query(range);
  return nested === undefined ? query.has(target) : query.hasExpression(nested);
}

function isConcrete(value: string | number | boolean, kind: string, limits: string): boolean {
  const lower = kind.toLowerCase();
  if (lower === 'str') return typeof value === 'string' && (limits.trim() === '' || limits.includes(`"${value}"`));
  if (lower === 'bool') return typeof value === 'boolean';
  if (typeof value !== 'number' || (lower === 'int' && !Number.isInteger(value))) return false;
  return (
    limits.trim() === '' ||
    limits
      .trim()
      .split(/\s+(?:OR\s+)?/i)
      .some((limit) => isWithinLimit(value, limit))
  );
}

/** `#5`, `#1..#10`, `>#0..`, `..<#5` */
function isWithinLimit(value: number, limit: string): boolean {
  const parts = /^(?:(>?)#(-?[\d.]*\d))?(?:(\.\.)(?:(<?)#(-?[\d.]*\d))?)?$/.exec(limit);
  if (parts === null) return false;
  const [, above, low, range, below, high] = parts;
  if (range === undefined) return Number(low) === value;
  const overLow = low === undefined || (above === '>' ? value > Number(low) : value >= Number(low));
  return overLow && (high === undefined || (below === '<' ? value < Number(high) : value <= Number(high)));
}
