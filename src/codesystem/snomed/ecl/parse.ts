/**
 * Parses expression constraints of ECL 2.2, brief and long syntax (https://docs.snomed.org → Expression Constraint Language §5): one
 * function for each rule of the ABNF. Refinements and filters have files of their own. Concepts are not looked up here.
 */
import {
  advance,
  type Cursor,
  cursor,
  demand,
  expected,
  fail,
  nested,
  peekDigits,
  peekLetters,
  peekWord,
  sees,
  skipBlanks,
  take,
  takeKeyword,
  takeQuoted,
} from './cursor.js';
import {
  openFilter,
  parseConceptFilterBody,
  parseDescriptionFilterBody,
  parseHistoryBody,
  parseMemberFilterBody,
} from './parse-filters.js';
import { parseRefinement } from './parse-refinement.js';
import type { ConceptReference, Constraint, HierarchyOperator, MemberFilters } from './syntax.js';

/**
 * The syntax tree of an expression constraint.
 * @throws TerminologyError (INVALID_ECL) with line, character and what was expected.
 */
export function parseEcl(text: string): Constraint {
  const head = cursor(text);
  const constraint = parseConstraint(head);
  if (head.at < text.length) throw expected(head, 'the end of the expression');
  return constraint;
}

/** expressionConstraint */
export function parseConstraint(head: Cursor): Constraint {
  return nested(head, () => {
    const { at } = head;
    const first = parseSubConstraint(head);
    if (take(head, ':')) return { kind: 'refined', at, of: first, refinement: parseRefinement(head) };
    if (sees(head, '.')) return parseDotted(head, first);
    return parseCompound(head, first);
  });
}

function parseDotted(head: Cursor, first: Constraint): Constraint {
  let of = first;
  while (take(head, '.')) of = { kind: 'dotted', at: first.at, of, attribute: parseSubConstraint(head) };
  return of;
}

/** The binary operator at the head, taken; `,` is a conjunction. */
export function takeOperator(head: Cursor): 'and' | 'or' | 'minus' | undefined {
  if (take(head, ',') || takeKeyword(head, 'and')) return 'and';
  if (takeKeyword(head, 'or')) return 'or';
  return takeKeyword(head, 'minus') ? 'minus' : undefined;
}

/** conjunction, disjunction or exclusion: one kind of operator, of MINUS one alone (§5.4). */
function parseCompound(head: Cursor, first: Constraint): Constraint {
  const operands = [first];
  let operator: 'and' | 'or' | 'minus' | undefined;
  for (;;) {
    const { at } = head;
    const next = takeOperator(head);
    if (next === undefined) break;
    if (operator !== undefined && (next !== operator || next === 'minus')) {
      throw fail(head, `${operator.toUpperCase()} and ${next.toUpperCase()} need brackets to say which goes first`, at);
    }
    operator = next;
    operands.push(parseSubConstraint(head));
  }
  const [left, right] = operands;
  if (operator === undefined || left === undefined || right === undefined) return first;
  const { at } = first;
  return operator === 'minus' ? { kind: 'minus', at, left, right } : { kind: operator, at, operands };
}

const SYMBOLS: readonly (readonly [string, HierarchyOperator])[] = [
  ['<<!', 'childOrSelfOf'],
  ['<<', 'descendantOrSelfOf'],
  ['<!', 'childOf'],
  ['<', 'descendantOf'],
  ['>>!', 'parentOrSelfOf'],
  ['>>', 'ancestorOrSelfOf'],
  ['>!', 'parentOf'],
  ['>', 'ancestorOf'],
  ['!!>', 'top'],
  ['!!<', 'bottom'],
];
const KEYWORDS: ReadonlyMap<string, HierarchyOperator> = new Map(
  SYMBOLS.map(([, operator]) => [operator.toLowerCase(), operator]),
);

function takeHierarchyOperator(head: Cursor): HierarchyOperator | undefined {
  for (const [symbol, operator] of SYMBOLS) if (take(head, symbol)) return operator;
  const word = peekLetters(head);
  const operator = word === undefined ? undefined : KEYWORDS.get(word.toLowerCase());
  if (operator !== undefined) advance(head, word?.length ?? 0);
  return operator;
}

/** subExpressionConstraint: operators, focus, filters, history supplement. */
export function parseSubConstraint(head: Cursor): Constraint {
  const { at } = head;
  const operator = takeHierarchyOperator(head);
  const inner = parseRefsetConstraint(head);
  const operated: Constraint = operator === undefined ? inner : { kind: 'hierarchy', at, operator, of: inner };
  return parseSuffixes(head, operated);
}

/** Concept and description filters apply to all that stands before them; a history supplement comes last (§5.4). */
function parseSuffixes(head: Cursor, of: Constraint): Constraint {
  let result = of;
  while (sees(head, '{{')) {
    const start = head.at;
    const kind = openFilter(head);
    if (kind === 'member') throw fail(head, 'a member filter must stand right behind ^ and its reference set', start);
    if (kind === 'history') {
      const supplement = parseHistoryBody(head);
      if (sees(head, '{{')) throw fail(head, 'nothing may follow a history supplement; use brackets');
      return { kind, at: of.at, of: result, supplement };
    }
    const filters = kind === 'concept' ? parseConceptFilterBody(head) : parseDescriptionFilterBody(head);
    result = { kind: 'filtered', at: of.at, of: result, filters };
  }
  return result;
}

function parseRefsetConstraint(head: Cursor): Constraint {
  const { at } = head;
  if (takeRefsetsOf(head)) {
    const of = parseFocus(head);
    return { kind: 'refsets', at, of, filters: parseMemberFilters(head) };
  }
  if (!take(head, '^') && !takeKeyword(head, 'memberOf')) return parseFocus(head);
  const fields = parseFields(head);
  const of = parseFocus(head);
  const filters = parseMemberFilters(head);
  return { kind: 'members', at, of, ...(fields === undefined ? {} : { fields }), filters };
}

/** `^R` is one symbol; what follows may stand right behind it. */
function takeRefsetsOf(head: Cursor): boolean {
  if (takeKeyword(head, 'refsetContainingAny')) return true;
  return /^\^R(?![A-Za-z])/.test(head.text.slice(head.at, head.at + 3)) && take(head, '^R');
}

function parseMemberFilters(head: Cursor): readonly MemberFilters[] {
  const filters: MemberFilters[] = [];
  while (sees(head, '{{')) {
    const start = head.at;
    if (openFilter(head) !== 'member') {
      head.at = start;
      break;
    }
    filters.push(parseMemberFilterBody(head));
  }
  return filters;
}

/** `[field, field]` or `[*]` behind `^`. */
function parseFields(head: Cursor): readonly string[] | '*' | undefined {
  if (!take(head, '[')) return undefined;
  if (take(head, '*') || takeKeyword(head, 'any')) {
    demand(head, ']');
    return '*';
  }
  const fields: string[] = [];
  do {
    const name = peekLetters(head);
    if (name === undefined) throw expected(head, 'the name of a reference set field');
    fields.push(name);
    advance(head, name.length);
  } while (take(head, ','));
  demand(head, ']');
  return fields;
}

/** eclFocusConcept or an expression in brackets. */
function parseFocus(head: Cursor): Constraint {
  const { at } = head;
  if (take(head, '(')) {
    const inner = parseConstraint(head);
    demand(head, ')');
    return inner;
  }
  if (take(head, '*') || takeKeyword(head, 'any')) return { kind: 'wildcard', at };
  if (peekDigits(head) !== undefined) return parseConceptReference(head);
  const alternate = parseAlternateIdentifier(head);
  if (alternate !== undefined) return alternate;
  throw expected(head, "a concept identifier, '*' or '('");
}

/** eclConceptReference: an identifier of 6 to 18 digits and perhaps a term between bars. */
export function parseConceptReference(head: Cursor): ConceptReference {
  const { at } = head;
  const id = peekDigits(head);
  if (id === undefined) throw expected(head, 'a concept identifier');
  if (!/^[1-9]\d{5,17}$/.test(id)) throw fail(head, `'${id}' is no SNOMED CT identifier (6 to 18 digits)`);
  head.at += id.length;
  if (/[A-Za-z_]/.test(head.text[head.at] ?? '')) throw expected(head, 'the end of the concept identifier');
  skipBlanks(head);
  const term = parseTerm(head);
  return { kind: 'concept', at, id, ...(term === undefined ? {} : { term }) };
}

function parseTerm(head: Cursor): string | undefined {
  if (!sees(head, '|')) return undefined;
  const end = head.text.indexOf('|', head.at + 1);
  if (end < 0) throw fail(head, "the term has no closing '|'");
  const term = head.text.slice(head.at + 1, end).trim();
  if (term === '') throw fail(head, 'the term between the bars is empty');
  advance(head, end + 1 - head.at);
  return term;
}

/** altIdentifier: `LOINC#54486-6`, `LOINC#"54486-6"` or `"LOINC#54486-6"`. */
function parseAlternateIdentifier(head: Cursor): Constraint | undefined {
  const { at } = head;
  if (sees(head, '"')) {
    const quoted = /^([A-Za-z][A-Za-z0-9-]*)#(.+)$/s.exec(takeQuoted(head));
    if (quoted === null) throw fail(head, 'expected scheme#code between the quotes', at);
    parseTerm(head);
    return { kind: 'alternate', at, scheme: quoted[1] ?? '', code: quoted[2] ?? '' };
  }
  const scheme = peekWord(head);
  if (scheme === undefined || head.text[at + scheme.length] !== '#') return undefined;
  head.at += scheme.length + 1;
  const code = sees(head, '"') ? takeQuoted(head) : /^[A-Za-z0-9._-]+/.exec(head.text.slice(head.at))?.[0];
  if (code === undefined) throw expected(head, 'the code of an alternate identifier');
  if (head.text[head.at - 1] === '#') advance(head, code.length);
  parseTerm(head);
  return { kind: 'alternate', at, scheme, code };
}
