/**
 * Parses expressions of SNOMED CT Compositional Grammar 2.4 (https://snomed.org/scg). Concepts are not looked up here. What is wrong
 * is returned, not thrown: a code that is no expression is an ordinary answer.
 */
import { expressionSyntax } from '../../../domain/wording/snomed.js';
import type { ConceptTerm, Expression, ExpressionAttribute, ExpressionValue, SubExpression } from './syntax.js';

export type Parsed = { readonly expression: Expression } | { readonly error: string };

interface Head {
  readonly text: string;
  at: number;
  depth: number;
}

/** Unwinds the rules; never leaves this file. */
class Unexpected extends Error {}

const LONGEST = 20_000;
const DEEPEST = 100;

/** The expression, or what was expected where. */
export function parseExpression(text: string): Parsed {
  if (text.length > LONGEST) return { error: `the expression is longer than ${LONGEST} characters` };
  const head: Head = { text, at: 0, depth: 0 };
  try {
    skip(head);
    const status = take(head, '<<<') ? 'subtype' : 'equivalent';
    if (status === 'equivalent') take(head, '===');
    const body = subExpression(head);
    if (head.at < text.length) throw unexpected(head, 'End of expression');
    return { expression: { status, body } };
  } catch (error) {
    if (error instanceof Unexpected) return { error: error.message };
    throw error;
  }
}

function unexpected(head: Head, what: string): Unexpected {
  return new Unexpected(expressionSyntax(what, head.text, head.at + 1));
}

function skip(head: Head): void {
  while (/[ \t\r\n]/.test(head.text[head.at] ?? '')) head.at++;
}

function take(head: Head, symbol: string): boolean {
  if (!head.text.startsWith(symbol, head.at)) return false;
  head.at += symbol.length;
  skip(head);
  return true;
}

function demand(head: Head, symbol: string): void {
  if (!take(head, symbol)) throw unexpected(head, `"${symbol}"`);
}

/** focusConcept [":" refinement] */
function subExpression(head: Head): SubExpression {
  if (++head.depth > DEEPEST) throw new Unexpected(`the expression is nested more than ${DEEPEST} levels deep`);
  const focus = [conceptTerm(head)];
  while (take(head, '+')) focus.push(conceptTerm(head));
  const body = take(head, ':') ? refinement(head) : { ungrouped: [], groups: [] };
  head.depth--;
  return { focus, ...body };
}

function conceptTerm(head: Head): ConceptTerm {
  const { at } = head;
  const id = /^[1-9]\d{5,17}(?!\d)/.exec(head.text.slice(at, at + 20))?.[0];
  if (id === undefined) throw unexpected(head, 'Concept');
  head.at += id.length;
  skip(head);
  if (head.text[head.at] !== '|') return { at, id };
  const end = head.text.indexOf('|', head.at + 1);
  if (end < 0) throw unexpected({ ...head, at: head.text.length }, '"|"');
  const term = head.text.slice(head.at + 1, end).trim();
  head.at = end + 1;
  skip(head);
  return { at, id, term };
}

/** (attributeSet / attributeGroup) *([","] attributeGroup) */
function refinement(head: Head): Pick<SubExpression, 'ungrouped' | 'groups'> {
  const ungrouped: ExpressionAttribute[] = [];
  const groups: (readonly ExpressionAttribute[])[] = [];
  for (;;) {
    if (take(head, '{')) {
      groups.push(attributeSet(head));
      demand(head, '}');
    } else if (groups.length > 0) throw unexpected(head, '"{"');
    else ungrouped.push(attribute(head));
    const comma = take(head, ',');
    if (!comma && head.text[head.at] !== '{') return { ungrouped, groups };
  }
}

function attributeSet(head: Head): readonly ExpressionAttribute[] {
  const attributes = [attribute(head)];
  while (take(head, ',')) attributes.push(attribute(head));
  return attributes;
}

function attribute(head: Head): ExpressionAttribute {
  const name = conceptTerm(head);
  demand(head, '=');
  return { name, value: value(head) };
}

function value(head: Head): ExpressionValue {
  const { text, at } = head;
  if (take(head, '(')) {
    const inner = subExpression(head);
    demand(head, ')');
    return { kind: 'expression', value: inner };
  }
  if (text[at] === '#') return number(head);
  if (text[at] === '"') return string(head);
  const boolean = /^(?:true|false)(?![A-Za-z])/i.exec(text.slice(at, at + 6))?.[0];
  if (boolean !== undefined) {
    head.at += boolean.length;
    skip(head);
    return { kind: 'boolean', value: boolean.toLowerCase() === 'true' };
  }
  return { kind: 'expression', value: { focus: [conceptTerm(head)], ungrouped: [], groups: [] } };
}

function number(head: Head): ExpressionValue {
  const text = /^#([-+]?(?:0|[1-9]\d*)(?:\.\d+)?)/.exec(head.text.slice(head.at, head.at + 60))?.[1];
  if (text === undefined) throw unexpected(head, 'Number');
  head.at += text.length + 1;
  skip(head);
  return { kind: 'number', value: Number(text), text };
}

function string(head: Head): ExpressionValue {
  const found = /^"((?:[^"\\]|\\.)*)"/s.exec(head.text.slice(head.at));
  if (found === null) throw unexpected({ ...head, at: head.text.length }, 'Closing quote');
  head.at += found[0].length;
  skip(head);
  return { kind: 'string', value: (found[1] ?? '').replace(/\\(["\\])/g, '$1') };
}
