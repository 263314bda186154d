/**
 * The filters that FHIR defines for SNOMED CT (https://hl7.org/fhir/snomedct.html): hierarchy and reference sets on `concept`, ECL by
 * `constraint` and `expression`, `expressions`, attributes by their identifiers, and the properties of concepts.
 */
import type { Concept } from '../../domain/concept.js';
import { TerminologyError } from '../../domain/issue.js';
import { once } from '../../domain/once.js';
import { difference, EMPTY, fromOrdinals, intersection, type OrdinalSet, ordinals } from '../../domain/ordinal-set.js';
import { invalidParameter } from '../../domain/wording.js';
import type { CodeSystem, FilterCriterion, FilterOutcome } from '../code-system.js';
import type { EclEngine, EclQuery } from './ecl/engine.js';
import type { Expressions } from './expression/expressions.js';

export interface SnomedTools {
  /** The stored code system. */
  readonly stored: CodeSystem;
  readonly engine: EclEngine;
  readonly expressions: Expressions;
}

type Filter = (criterion: FilterCriterion, tools: SnomedTools) => FilterOutcome | undefined;

const SCTID = /^[1-9]\d{5,17}$/;

const FILTERS: Readonly<Record<string, Filter>> = {
  concept: conceptFilter,
  code: conceptFilter,
  constraint: eclFilter,
  expression: eclFilter,
  expressions: expressionsFilter,
  inactive: inactiveFilter,
  semanticTag: semanticTagFilter,
};

/** What a filter selects; undefined where the generic operators apply. @throws TerminologyError for ECL that is wrong. */
export function snomedFilter(criterion: FilterCriterion, tools: SnomedTools): FilterOutcome | undefined {
  const own = FILTERS[criterion.property];
  if (own !== undefined) return own(criterion, tools);
  if (SCTID.test(criterion.property)) return attributeFilter(criterion, tools);
  return undefined;
}

/** The concepts of a query, and the expressions that satisfy it. */
function outcome(query: EclQuery, { expressions }: SnomedTools): FilterOutcome {
  return {
    set: query.set,
    has: (concept) => {
      if (concept.ord >= 0) return query.has(concept.ord);
      const known = expressions.of(concept);
      return known !== undefined && query.hasExpression(known.form);
    },
    open: true,
  };
}

const NOTHING: FilterOutcome = { set: () => EMPTY, has: () => false, open: true };

function eclFilter({ op, value }: FilterCriterion, tools: SnomedTools): FilterOutcome | undefined {
  return op === '=' ? outcome(tools.engine.query(value), tools) : undefined;
}

/** ECL for the operators on the concept itself. */
const OPERATORS: Readonly<Record<string, string>> = {
  '=': '',
  'is-a': '<< ',
  'descendent-of': '< ',
  'child-of': '<! ',
  generalizes: '>> ',
  in: '^ ',
};

function conceptFilter(criterion: FilterCriterion, tools: SnomedTools): FilterOutcome | undefined {
  const { op, value } = criterion;
  const { stored, engine } = tools;
  if (op === 'in' && value.includes(',')) return undefined;
  const found = SCTID.test(value) ? stored.find(value) : undefined;
  const operator = OPERATORS[op];
  if (operator !== undefined) {
    if (found === undefined) return NOTHING;
    const whole = once(() => outcome(engine.query(`${operator}${found.code}`), tools));
    return op === 'is-a' ? belowOrSelf(found, stored, whole) : whole();
  }
  if (op === 'is-not-a' || op === 'not-in') {
    const inner =
      found === undefined ? NOTHING : outcome(engine.query(`${op === 'not-in' ? '^' : '<<'} ${found.code}`), tools);
    return {
      set: () => difference(stored.all(), inner.set?.() ?? EMPTY),
      has: (concept) => !inner.has(concept),
      open: true,
    };
  }
  if (op === 'descendent-leaf' && found !== undefined) return leaves(found.code, tools);
  return undefined;
}

/** Where a stored concept stands needs no query; post-coordinated expressions do. */
function belowOrSelf(root: Concept, stored: CodeSystem, whole: () => FilterOutcome): FilterOutcome {
  return {
    set: once(() => stored.descendants(root)),
    has: (concept) => (concept.ord >= 0 ? stored.subsumes(root, concept) : whole().has(concept)),
    open: true,
  };
}

/** Descendants without descendants of their own. */
function leaves(code: string, tools: SnomedTools): FilterOutcome {
  const query = tools.engine.query(`< ${code}`);
  const { graph } = tools.engine.substrate;
  return {
    set: () => fromOrdinals([...ordinals(query.set())].filter((ord) => graph.childOrds(ord).length === 0)),
    has: ({ ord }) => ord >= 0 && query.has(ord) && graph.childOrds(ord).length === 0,
    open: true,
  };
}

/** `expressions = false`: pre-coordinated concepts alone. */
function expressionsFilter({ op, value }: FilterCriterion, { stored }: SnomedTools): FilterOutcome | undefined {
  if (op !== '=') return undefined;
  if (value !== 'true' && value !== 'false') {
    throw new TerminologyError(invalidParameter('filter.value', `expressions is true or false, not '${value}'`));
  }
  const open = value === 'true';
  return { set: () => stored.all(), has: ({ ord }) => open || ord >= 0, open };
}

function inactiveFilter({ op, value }: FilterCriterion, { stored }: SnomedTools): FilterOutcome | undefined {
  if (op !== '=' || (value !== 'true' && value !== 'false')) return undefined;
  const wanted = value === 'true';
  return {
    set: () => (wanted ? stored.inactive() : difference(stored.all(), stored.inactive())),
    has: ({ inactive }) => inactive === wanted,
    open: true,
  };
}

/** The words in brackets at the end of the fully specified name. */
function semanticTagFilter({ op, value }: FilterCriterion, tools: SnomedTools): FilterOutcome | undefined {
  if (op !== '=' && op !== 'in') return undefined;
  const tags = (op === 'in' ? value.split(',') : [value]).map((tag) => tag.trim());
  if (!tags.every((tag) => /^[^"\\*]+$/.test(tag))) return NOTHING;
  const tagged = (tag: string): string =>
    `(* {{ C active = * }} {{ D type = fsn, term = "${tag}", term = wild:"*(${tag})" }})`;
  return outcome(tools.engine.query(tags.map(tagged).join(' OR ')), tools);
}

/** Concepts that are defined by an attribute with this value. */
function attributeFilter({ property, op, value }: FilterCriterion, tools: SnomedTools): FilterOutcome | undefined {
  const { stored, engine } = tools;
  const attribute = stored.find(property);
  if (attribute === undefined) return undefined;
  const refined = (comparison: string): FilterOutcome =>
    outcome(engine.query(`* : ${property} = ${comparison}`), tools);
  if (op === 'exists') return existing(attribute.ord, { value, tools });
  const values = op === 'in' ? value.split(',').map((one) => one.trim()) : [value];
  if (op !== '=' && op !== 'in' && op !== 'is-a' && op !== 'descendent-of') return undefined;
  const operator = op === 'is-a' ? '<< ' : op === 'descendent-of' ? '< ' : '';
  const known = values.filter((one) => SCTID.test(one) && stored.find(one) !== undefined);
  if (known.length > 0) return refined(`(${known.map((one) => `${operator}${one}`).join(' OR ')})`);
  const number = /^#?([-+]?(?:0|[1-9]\d*)(?:\.\d+)?)$/.exec(value)?.[1];
  if (op === '=' && number !== undefined && !SCTID.test(value)) return refined(`#${number}`);
  return NOTHING;
}

/** Whether the attribute is there at all. */
function existing(
  attribute: number,
  { value, tools }: { readonly value: string; readonly tools: SnomedTools },
): FilterOutcome | undefined {
  if (value !== 'true' && value !== 'false') return undefined;
  const { stored, engine, expressions } = tools;
  const { graph } = engine.substrate;
  const code = stored.at(attribute).code;
  const carriers = (): OrdinalSet => intersection(stored.all(), stored.withProperty(code));
  return {
    set: () => (value === 'true' ? carriers() : difference(stored.all(), carriers())),
    has: (concept) => {
      const relationships =
        concept.ord >= 0 ? graph.relationships(concept.ord) : (expressions.of(concept)?.form.relationships ?? []);
      return relationships.some((one) => one.attribute === attribute) === (value === 'true');
    },
    open: true,
  };
}
