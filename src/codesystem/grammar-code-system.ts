/**
 * A code system whose codes are made by a grammar (UCUM, BCP-47, media types): from a parser to the CodeSystem interface. Some of its codes
 * may be worth listing; those have ordinals, all others are made when they are asked for.
 */
import type { CodeSystemInfo } from '../domain/code-system-definition.js';
import { asCode } from '../domain/coding.js';
import type { Concept, ConceptProperty, Designation } from '../domain/concept.js';
import { once } from '../domain/once.js';
import { EMPTY, fromOrdinals, type OrdinalSet, ordinals, range } from '../domain/ordinal-set.js';
import type { CodeSystem, FilterCriterion, FilterOutcome, Grammar } from './code-system.js';
import { searchWords } from './search-words.js';

/** What a parser makes of a code. */
export interface ParsedCode {
  /** The code in its normal form. */
  readonly code: string;
  readonly display: string;
  readonly inactive?: boolean;
  readonly status?: string;
}

/** A filter as a test of codes. */
export interface CodeTest {
  passes(code: string): boolean;
  /** Why a code does not pass. */
  why?(code: string): string | undefined;
}

/** The language of a grammar, as far as this file needs to know. */
export interface GrammarRules {
  readonly info: CodeSystemInfo;
  readonly grammar: Grammar;
  /** Undefined where the text is not a code. */
  parse(text: string): ParsedCode | undefined;
  /** Codes worth listing, in the order of a listing. */
  listed?(): readonly string[];
  designations?(code: string): readonly Designation[];
  properties?(code: string): readonly ConceptProperty[];
  /** Codes of the properties that concepts may have. */
  readonly propertyCodes?: readonly string[];
  /** A test of codes; undefined where the filter is not one of this grammar's. @throws TerminologyError for a wrong value. */
  filter?(criterion: FilterCriterion): CodeTest | undefined;
  explain?(text: string): string | undefined;
  remark?(code: string): string | undefined;
  /** Whether one code subsumes another; by default only itself. */
  subsumes?(ancestor: string, descendant: string): boolean;
}

/** The code system of a grammar. */
export function grammarCodeSystem(rules: GrammarRules): CodeSystem {
  const { info, grammar } = rules;
  const list = once(() => listedConcepts(rules));
  const find = (text: string): Concept | undefined => {
    const parsed = rules.parse(text);
    return parsed === undefined ? undefined : (list().byCode.get(parsed.code) ?? conceptOf(parsed, -1));
  };
  const at = (ord: number): Concept => {
    const found = list().concepts[ord];
    if (found === undefined) throw new RangeError(`${info.url} lists no concept with the ordinal ${ord}`);
    return found;
  };
  return {
    info,
    grammar,
    count: undefined,
    find,
    at,
    concepts: function* (set) {
      for (const ord of ordinals(set)) yield at(ord);
    },
    designations: ({ code }) => rules.designations?.(code) ?? [],
    properties: ({ code }) => rules.properties?.(code) ?? [],
    ...flat(rules),
    all: () => range(0, list().concepts.length),
    inactive: () => setWhere(list().concepts, ({ inactive }) => inactive),
    abstract: () => EMPTY,
    ...properties(rules, list),
    search: (text) => searched(list().concepts, text),
    refsets: () => [],
    refsetMembers: () => EMPTY,
    refsetRows: () => [],
    findByDesignationId: () => undefined,
    filter: (criterion) => outcomeOf(rules.filter?.(criterion), list),
    ...(rules.explain === undefined ? {} : { explain: rules.explain }),
    ...(rules.remark === undefined ? {} : { remark: ({ code }: Concept) => rules.remark?.(code) }),
  };
}

interface Listed {
  readonly concepts: readonly Concept[];
  readonly byCode: ReadonlyMap<string, Concept>;
}

function listedConcepts(rules: GrammarRules): Listed {
  const parsed = (rules.listed?.() ?? []).map((code) => rules.parse(code)).filter((one) => one !== undefined);
  const concepts = [...new Map(parsed.map((one) => [one.code, one])).values()].map(conceptOf);
  return { concepts, byCode: new Map(concepts.map((concept) => [concept.code, concept])) };
}

function conceptOf({ code, display, inactive = false, status }: ParsedCode, ord: number): Concept {
  return { ord, code: asCode(code), display, inactive, abstract: false, ...(status === undefined ? {} : { status }) };
}

/** No hierarchy. */
function flat({ subsumes }: GrammarRules) {
  const itself = ({ ord }: Concept): OrdinalSet => (ord < 0 ? EMPTY : range(ord, ord + 1));
  return {
    parents: () => [],
    children: () => [],
    descendants: itself,
    ancestors: itself,
    subsumes: (ancestor: Concept, descendant: Concept) =>
      ancestor.code === descendant.code || subsumes?.(ancestor.code, descendant.code) === true,
  };
}

function properties(rules: GrammarRules, list: () => Listed) {
  const valuesOf = (code: string, property: string): readonly string[] =>
    (rules.properties?.(code) ?? []).filter((own) => own.code === property).map(({ value }) => String(value.value));
  const where = (test: (code: string) => boolean): OrdinalSet => setWhere(list().concepts, ({ code }) => test(code));
  return {
    propertyCodes: () => rules.propertyCodes ?? [],
    propertyValues: (property: string) => new Set(list().concepts.flatMap(({ code }) => valuesOf(code, property))),
    withValue: (property: string, value: string) => where((code) => valuesOf(code, property).includes(value)),
    withProperty: (property: string) => where((code) => valuesOf(code, property).length > 0),
    hasValue: ({ code }: Concept, property: string, value: string) => valuesOf(code, property).includes(value),
  };
}

function outcomeOf(test: CodeTest | undefined, list: () => Listed): FilterOutcome | undefined {
  if (test === undefined) return undefined;
  return {
    set: () => setWhere(list().concepts, ({ code }) => test.passes(code)),
    has: ({ code }) => test.passes(code),
    why: ({ code }) => test.why?.(code),
    open: true,
  };
}

function setWhere(concepts: readonly Concept[], test: (concept: Concept) => boolean): OrdinalSet {
  return fromOrdinals(concepts.filter(test).map(({ ord }) => ord));
}

function* searched(concepts: readonly Concept[], text: string): Generator<number> {
  const wanted = searchWords(text);
  if (wanted.length === 0) return;
  for (const { ord, code, display } of concepts) {
    const words = searchWords(`${code} ${display ?? ''}`);
    if (wanted.every((prefix) => words.some((word) => word.startsWith(prefix)))) yield ord;
  }
}
