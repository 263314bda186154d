/**
 * Parses refinements of ECL 2.2: attributes with cardinality and direction, groups, and their conjunctions and disjunctions. The names
 * and values of attributes are expression constraints, which `parse.ts` reads.
 */
import {
  type Cursor,
  demand,
  expected,
  fail,
  nested,
  peekDigits,
  peekLetters,
  sees,
  skipBlanks,
  take,
  takeKeyword,
  takeQuoted,
  unescaped,
} from './cursor.js';
import { parseSubConstraint, takeOperator } from './parse.js';
import type { Attribute, AttributeValue, Cardinality, EqualityOperator, OrderOperator, Refinement } from './syntax.js';

const ONE_OR_MORE: Cardinality = { min: 1, max: Number.POSITIVE_INFINITY };

/** eclRefinement */
export function parseRefinement(head: Cursor): Refinement {
  return parseList(head, () => parseSubRefinement(head));
}

/** Items joined by one kind of operator; both kinds need brackets (§6.4). */
function parseList(head: Cursor, item: () => Refinement): Refinement {
  return nested(head, () => {
    const { at } = head;
    const operands = [item()];
    let joined: 'and' | 'or' | undefined;
    for (;;) {
      const start = head.at;
      const operator = takeOperator(head);
      if (operator === undefined) break;
      if (operator === 'minus')
        throw fail(head, 'MINUS cannot join attributes; put the refined expression in brackets', start);
      if (joined !== undefined && joined !== operator) {
        throw fail(head, 'AND and OR between attributes need brackets to say which goes first', start);
      }
      joined = operator;
      operands.push(item());
    }
    const [first] = operands;
    return joined === undefined && first !== undefined ? first : { kind: joined ?? 'and', at, operands };
  });
}

/** subRefinement: an attribute, a group, or either in brackets. */
function parseSubRefinement(head: Cursor): Refinement {
  const { at } = head;
  const cardinality = parseCardinality(head);
  if (take(head, '{')) {
    const attributes = parseList(head, () => parseSubAttributeSet(head));
    demand(head, '}');
    return { kind: 'group', at, cardinality: cardinality ?? ONE_OR_MORE, attributes };
  }
  if (cardinality === undefined && opensBrackets(head)) {
    demand(head, '(');
    const inner = parseRefinement(head);
    demand(head, ')');
    return inner;
  }
  return parseAttribute(head, at, cardinality ?? ONE_OR_MORE);
}

/** subAttributeSet: inside a group no further group stands. */
function parseSubAttributeSet(head: Cursor): Refinement {
  const { at } = head;
  if (opensBrackets(head)) {
    demand(head, '(');
    const inner = parseList(head, () => parseSubAttributeSet(head));
    demand(head, ')');
    return inner;
  }
  const cardinality = parseCardinality(head);
  if (sees(head, '{')) throw fail(head, 'a group cannot stand inside a group');
  return parseAttribute(head, at, cardinality ?? ONE_OR_MORE);
}

function parseAttribute(head: Cursor, at: number, cardinality: Cardinality): Attribute {
  const reverse = takeReverse(head);
  const name = parseSubConstraint(head);
  return { kind: 'attribute', at, cardinality, reverse, name, comparison: parseComparison(head) };
}

/** The brief flag is a capital R alone. */
function takeReverse(head: Cursor): boolean {
  if (peekLetters(head) !== 'R') return takeKeyword(head, 'reverseOf');
  return take(head, 'R');
}

/** `[min..max]` or `[min to max]`. */
function parseCardinality(head: Cursor): Cardinality | undefined {
  const start = head.at;
  if (!take(head, '[')) return undefined;
  const min = parseCount(head);
  if (!take(head, '..') && !takeKeyword(head, 'to')) throw expected(head, "'..' or 'to'");
  const many = take(head, '*') || takeKeyword(head, 'many');
  const max = many ? Number.POSITIVE_INFINITY : parseCount(head);
  demand(head, ']');
  if (max < min) throw fail(head, 'the minimum of the cardinality is above its maximum', start);
  return { min, max };
}

function parseCount(head: Cursor): number {
  const digits = peekDigits(head);
  if (digits === undefined || !/^(0|[1-9]\d*)$/.test(digits)) throw expected(head, 'a count');
  head.at += digits.length;
  skipBlanks(head);
  return Number(digits);
}

/** A comparison operator, with its long forms. */
export function parseOperator(head: Cursor): OrderOperator {
  for (const operator of ['!=', '<=', '>=', '='] as const) if (take(head, operator)) return operator;
  if (take(head, '<>')) return '!=';
  if (take(head, '<')) return '<';
  if (take(head, '>')) return '>';
  if (takeKeyword(head, 'not')) {
    demand(head, '=');
    return '!=';
  }
  throw expected(head, 'a comparison operator');
}

/** The operator where only equality makes sense. */
export function parseEquality(head: Cursor, of: string): EqualityOperator {
  const start = head.at;
  const operator = parseOperator(head);
  if (operator === '=' || operator === '!=') return operator;
  throw fail(head, `${of} can be compared by = or != only`, start);
}

function parseComparison(head: Cursor): AttributeValue {
  const start = head.at;
  const operator = parseOperator(head);
  if (sees(head, '#')) return { kind: 'number', operator, value: parseNumber(head) };
  if (operator !== '=' && operator !== '!=') throw expected(head, `a number (#…) behind ${operator}`);
  const strings = parseStrings(head);
  if (strings !== undefined) return { kind: 'string', operator, values: strings };
  const value = takeBoolean(head);
  if (value !== undefined) return { kind: 'boolean', operator, value };
  if (head.at === start) throw expected(head, 'the value of the attribute');
  return { kind: 'expression', operator, value: parseSubConstraint(head) };
}

/** `"text"` or `("text" "text")`; undefined where something else stands. */
function parseStrings(head: Cursor): readonly string[] | undefined {
  if (sees(head, '"')) return [unescaped(takeQuoted(head))];
  if (!/^\((?:[ \t\r\n])*"/.test(head.text.slice(head.at, head.at + 200))) return undefined;
  demand(head, '(');
  const values: string[] = [];
  while (!take(head, ')')) values.push(unescaped(takeQuoted(head)));
  return values;
}

/** `#12`, `#-2.5`. */
export function parseNumber(head: Cursor): number {
  demand(head, '#');
  const text = /^[-+]?(?:0|[1-9]\d*)(?:\.\d+)?/.exec(head.text.slice(head.at, head.at + 60))?.[0];
  if (text === undefined) throw expected(head, 'a number');
  head.at += text.length;
  skipBlanks(head);
  return Number(text);
}

export function takeBoolean(head: Cursor): boolean | undefined {
  if (takeKeyword(head, 'true')) return true;
  return takeKeyword(head, 'false') ? false : undefined;
}

/**
 * Whether the bracket at the head holds a refinement: then no comparison operator follows its end (and the filters behind it); else
 * it holds the name of an attribute. Looked up ahead, as trying both ways would double the work with every level.
 */
function opensBrackets(head: Cursor): boolean {
  if (!sees(head, '(')) return false;
  const ahead: Cursor = { text: head.text, at: head.at, depth: 0 };
  skipBalanced(ahead, '(', ')');
  while (sees(ahead, '{{')) skipBalanced(ahead, '{', '}');
  return !/^(?:=|!=|<|>|not\b)/i.test(ahead.text.slice(ahead.at, ahead.at + 4));
}

/** Moves behind the bracket that closes the one at the head; quoted text and terms are passed over. */
function skipBalanced(head: Cursor, open: string, close: string): void {
  let depth = 0;
  while (head.at < head.text.length) {
    const next = head.text[head.at];
    if (next === '"') takeQuoted(head);
    else if (next === '|') {
      const end = head.text.indexOf('|', head.at + 1);
      head.at = end < 0 ? head.text.length : end + 1;
    } else if (head.text.startsWith('/*', head.at)) skipBlanks(head);
    else {
      head.at++;
      if (next === open) depth++;
      if (next === close && --depth === 0) break;
    }
  }
  skipBlanks(head);
}
