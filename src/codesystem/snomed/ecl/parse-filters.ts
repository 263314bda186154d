/**
 * Parses what stands between `{{` and `}}` in ECL 2.2: concept, description and member filters and history supplements. Their keywords
 * are read in any case, brief and long.
 */

import { DEFINITION_STATUSES, DESCRIPTION_TYPES } from '../ids.js';
import {
  advance,
  type Cursor,
  demand,
  expected,
  fail,
  peekDigits,
  peekLetters,
  peekWord,
  sees,
  take,
  takeKeyword,
  takeQuoted,
  unescaped,
} from './cursor.js';
import { parseConceptReference, parseConstraint, parseSubConstraint } from './parse.js';
import { parseDialectFilter } from './parse-dialects.js';
import { parseEquality, parseNumber, parseOperator, takeBoolean } from './parse-refinement.js';
import type {
  ActiveFilter,
  ConceptFilter,
  ConceptFilters,
  DescriptionFilter,
  DescriptionFilters,
  EffectiveTimeFilter,
  FieldComparison,
  HistorySupplement,
  IdSet,
  MemberFilter,
  MemberFilters,
  ModuleFilter,
  SearchTerm,
} from './syntax.js';

type FilterKind = 'concept' | 'description' | 'member' | 'history';

const MARKERS: Readonly<Record<string, FilterKind>> = { c: 'concept', d: 'description', m: 'member' };
type Parse<T> = (head: Cursor) => T;

const COMMON: Readonly<Record<string, Parse<ModuleFilter | EffectiveTimeFilter | ActiveFilter>>> = {
  moduleid: (head) => ({ kind: 'module', operator: parseEquality(head, 'modules'), modules: parseIdSet(head) }),
  effectivetime: (head) => ({ kind: 'effectiveTime', operator: parseOperator(head), times: parseTimes(head) }),
  active: parseActive,
};
const CONCEPT: Readonly<Record<string, Parse<ConceptFilter>>> = {
  ...COMMON,
  definitionstatusid: (head) => ({
    kind: 'definitionStatus',
    operator: parseEquality(head, 'definition statuses'),
    statuses: parseIdSet(head),
  }),
  definitionstatus: (head) => ({
    kind: 'definitionStatus',
    operator: parseEquality(head, 'definition statuses'),
    statuses: parseTokens(head, DEFINITION_STATUSES),
  }),
};
const TYPE_TOKENS = {
  ...DESCRIPTION_TYPES,
  synonym: DESCRIPTION_TYPES.syn,
  fullyspecifiedname: DESCRIPTION_TYPES.fsn,
  definition: DESCRIPTION_TYPES.def,
};
const DESCRIPTION: Readonly<Record<string, Parse<DescriptionFilter>>> = {
  ...COMMON,
  term: (head) => ({ kind: 'term', operator: parseEquality(head, 'terms'), terms: parseSearchTerms(head) }),
  language: (head) => ({ kind: 'language', operator: parseEquality(head, 'languages'), codes: parseLanguages(head) }),
  type: (head) => ({
    kind: 'type',
    operator: parseEquality(head, 'description types'),
    types: parseTokens(head, TYPE_TOKENS),
  }),
  typeid: (head) => ({ kind: 'type', operator: parseEquality(head, 'description types'), types: parseIdSet(head) }),
  dialect: (head) => parseDialectFilter(head, 'alias'),
  dialectid: (head) => parseDialectFilter(head, 'id'),
  id: (head) => ({ kind: 'id', operator: parseEquality(head, 'description ids'), ids: parseDescriptionIds(head) }),
};

/** Takes `{{` and the letter of the kind; without one it is a description filter (§6.8). */
export function openFilter(head: Cursor): FilterKind {
  demand(head, '{{');
  if (take(head, '+')) return 'history';
  const word = peekLetters(head)?.toLowerCase() ?? '';
  const alone = MARKERS[word];
  if (alone !== undefined) {
    advance(head, 1);
    return alone;
  }
  if (word in DESCRIPTION) return 'description';
  const kind = MARKERS[word.slice(0, 1)];
  if (kind !== undefined && word.slice(1) in (kind === 'concept' ? CONCEPT : DESCRIPTION)) {
    advance(head, 1);
    return kind;
  }
  throw expected(head, "a filter (C, D, M, a keyword of a description filter, or '+ HISTORY')");
}

/** The filters up to `}}`, by keyword. */
function parseBody<T>(head: Cursor, parsers: Readonly<Record<string, Parse<T>>>, other?: Parse<T>): readonly T[] {
  const filters: T[] = [];
  do {
    const word = peekLetters(head) ?? '';
    const parse = parsers[word.toLowerCase()];
    if (parse === undefined && (other === undefined || word === '')) {
      throw expected(head, `one of the keywords ${Object.keys(parsers).join(', ')}`);
    }
    if (parse === undefined) filters.push((other as Parse<T>)(head));
    else {
      advance(head, word.length);
      filters.push(parse(head));
    }
  } while (take(head, ','));
  demand(head, '}}');
  return filters;
}

export function parseConceptFilterBody(head: Cursor): ConceptFilters {
  return { kind: 'concept', all: parseBody(head, CONCEPT) };
}

export function parseDescriptionFilterBody(head: Cursor): DescriptionFilters {
  return { kind: 'description', all: parseBody(head, DESCRIPTION) };
}

export function parseMemberFilterBody(head: Cursor): MemberFilters {
  return { kind: 'member', all: parseBody<MemberFilter>(head, COMMON, parseField) };
}

/** memberFieldFilter: any field of the reference set. */
function parseField(head: Cursor): MemberFilter {
  const { at } = head;
  const name = peekLetters(head) ?? '';
  advance(head, name.length);
  return { kind: 'field', at, name, comparison: parseFieldComparison(head) };
}

function parseFieldComparison(head: Cursor): FieldComparison {
  const start = head.at;
  const operator = parseOperator(head);
  if (sees(head, '#')) return { kind: 'number', operator, value: parseNumber(head) };
  if (seesSearchTerm(head)) return { kind: 'text', operator, terms: parseSearchTerms(head) };
  if (operator !== '=' && operator !== '!=') {
    throw fail(head, `behind ${operator} only a number (#…) or a time ("yyyymmdd") may stand`, start);
  }
  const value = takeBoolean(head);
  if (value !== undefined) return { kind: 'boolean', operator, value };
  return { kind: 'expression', operator, value: parseSubConstraint(head) };
}

/** Whether text in quotes comes next, by itself, behind match: or wild:, or in a list. */
function seesSearchTerm(head: Cursor): boolean {
  return /^(?:\([ \t\r\n]*)?(?:(?:match|wild)[ \t\r\n]*:[ \t\r\n]*)?"/i.test(head.text.slice(head.at, head.at + 200));
}

/** Items in brackets, or one alone. */
export function parseSet<T>(head: Cursor, item: Parse<T>): readonly T[] {
  if (!take(head, '(')) return [item(head)];
  const items: T[] = [];
  do items.push(item(head));
  while (!take(head, ')'));
  return items;
}

function parseSearchTerms(head: Cursor): readonly SearchTerm[] {
  return parseSet(head, parseSearchTerm);
}

function parseSearchTerm(head: Cursor): SearchTerm {
  const { at } = head;
  const wild = takeKeyword(head, 'wild');
  if (wild || takeKeyword(head, 'match')) demand(head, ':');
  const raw = takeQuoted(head);
  if (raw.trim() === '') throw fail(head, 'the search term is empty', at);
  return wild ? { kind: 'wild', text: raw } : { kind: 'match', text: unescaped(raw) };
}

function parseLanguages(head: Cursor): readonly string[] {
  return parseSet(head, () => {
    const code = peekLetters(head);
    if (code?.length !== 2) throw expected(head, 'a language code of two letters');
    advance(head, 2);
    return code.toLowerCase();
  });
}

/** Tokens that stand for concepts. */
export function parseTokens(head: Cursor, tokens: Readonly<Record<string, string>>): IdSet {
  const ids = parseSet(head, () => {
    const word = peekWord(head) ?? '';
    const id = tokens[word.toLowerCase()];
    if (id === undefined) throw expected(head, `one of ${Object.keys(tokens).join(', ')}`);
    advance(head, word.length);
    return id;
  });
  return { kind: 'ids', ids };
}

/** A concept, a list of concepts, or an expression. */
export function parseIdSet(head: Cursor): IdSet {
  if (/^\([ \t\r\n]*\d+[ \t\r\n]*(?:\|[^|]*\|[ \t\r\n]*)?[\d)]/.test(head.text.slice(head.at, head.at + 2000))) {
    return { kind: 'ids', ids: parseSet(head, (inner) => parseConceptReference(inner).id) };
  }
  const value = parseSubConstraint(head);
  return value.kind === 'concept' ? { kind: 'ids', ids: [value.id] } : { kind: 'expression', value };
}

function parseTimes(head: Cursor): readonly string[] {
  return parseSet(head, () => {
    const { at } = head;
    const time = takeQuoted(head);
    if (!/^(?:[1-9]\d{3}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))?$/.test(time)) {
      throw fail(head, `'${time}' is no date of the form yyyymmdd`, at);
    }
    return time;
  });
}

/** `1`, `0`, `true`, `false` or `*`, which the specification also writes in quotes. */
function parseActive(head: Cursor): ActiveFilter {
  const operator = parseEquality(head, 'the active status');
  const is = (active: boolean): ActiveFilter => ({ kind: 'active', active: (operator === '=') === active });
  if (take(head, '*') || take(head, '"*"')) return { kind: 'active' };
  if (take(head, '1')) return is(true);
  if (take(head, '0')) return is(false);
  const value = takeBoolean(head);
  if (value === undefined) throw expected(head, '1, 0, true, false or *');
  return is(value);
}

function parseDescriptionIds(head: Cursor): readonly string[] {
  return parseSet(head, () => {
    const digits = peekDigits(head);
    if (digits === undefined) throw expected(head, 'a description identifier');
    if (!/^[1-9]\d{5,17}$/.test(digits)) throw fail(head, `'${digits}' is no SNOMED CT identifier (6 to 18 digits)`);
    advance(head, digits.length);
    return digits;
  });
}

/** `HISTORY`, `HISTORY-MIN`, `HISTORY (…)`; the plus is taken. */
export function parseHistoryBody(head: Cursor): HistorySupplement {
  const word = peekWord(head)?.toUpperCase() ?? '';
  const profile = /^HISTORY(?:[-_](MIN|MOD|MAX))?$/.exec(word);
  if (profile === null) throw expected(head, 'HISTORY, HISTORY-MIN, HISTORY-MOD or HISTORY-MAX');
  advance(head, word.length);
  let supplement: HistorySupplement = { profile: (profile[1] ?? 'MAX') as 'MIN' | 'MOD' | 'MAX' };
  if (profile[1] === undefined && take(head, '(')) {
    supplement = { subset: parseConstraint(head) };
    demand(head, ')');
  }
  demand(head, '}}');
  return supplement;
}
