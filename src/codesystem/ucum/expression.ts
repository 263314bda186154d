/**
 * UCUM expressions (UCUM specification, sections 2 and 3, case-sensitive symbols): from text to a list of factors and their errors. What a
 * factor means for dimensions and names is told by measure.ts.
 */
import { symbolOf, type UnitSymbol } from './units.js';

/** One component, multiplied with or divided from what stands before it. */
export interface Factor {
  readonly divide: boolean;
  readonly content: FactorContent;
  /** The text between braces, which means nothing. */
  readonly annotation?: string;
}

export type FactorContent =
  | { readonly kind: 'unit'; readonly symbol: UnitSymbol; readonly exponent: number }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'group'; readonly factors: readonly Factor[] }
  | { readonly kind: 'annotation' };

/** What is wrong with an expression; `position` counts from 1. */
export class UcumSyntaxError extends Error {
  override readonly name = 'UcumSyntaxError';
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

const MOST_CHARACTERS = 1024;

/**
 * Parses a whole expression.
 * @throws UcumSyntaxError where it is none.
 */
export function parseExpression(text: string): readonly Factor[] {
  if (text === '') throw new UcumSyntaxError('The expression is empty', 1);
  if (text.length > MOST_CHARACTERS) throw new UcumSyntaxError('The expression is too long', MOST_CHARACTERS);
  const foreign = /[^\x21-\x7e]/.exec(text);
  if (foreign !== null) {
    const shown = foreign[0] === ' ' ? 'A blank' : `The character '${foreign[0]}'`;
    throw new UcumSyntaxError(`${shown} may not stand in an expression`, foreign.index + 1);
  }
  const cursor = { text, at: 0 };
  const factors = parseTerm(cursor);
  if (cursor.at < text.length) throw new UcumSyntaxError(`Unexpected '${text[cursor.at]}'`, cursor.at + 1);
  return factors;
}

interface Cursor {
  readonly text: string;
  at: number;
}

/** `[/] component { (. | /) component }` */
function parseTerm(cursor: Cursor): readonly Factor[] {
  const factors: Factor[] = [];
  let divide = take(cursor, '/');
  for (;;) {
    factors.push(parseComponent(cursor, divide));
    const next = cursor.text[cursor.at];
    if (next !== '.' && next !== '/') return factors;
    cursor.at++;
    divide = next === '/';
  }
}

function take(cursor: Cursor, character: string): boolean {
  if (cursor.text[cursor.at] !== character) return false;
  cursor.at++;
  return true;
}

function parseComponent(cursor: Cursor, divide: boolean): Factor {
  const content = parseContent(cursor);
  const annotation =
    content.kind === 'annotation' || cursor.text[cursor.at] === '{' ? parseAnnotation(cursor) : undefined;
  return { divide, content, ...(annotation === undefined ? {} : { annotation }) };
}

function parseContent(cursor: Cursor): FactorContent {
  const start = cursor.at;
  const next = cursor.text[start];
  if (next === '{') return { kind: 'annotation' };
  if (take(cursor, '(')) {
    const factors = parseTerm(cursor);
    if (!take(cursor, ')')) throw new UcumSyntaxError("A closing ')' is missing", cursor.at + 1);
    return { kind: 'group', factors };
  }
  const symbol = symbolText(cursor);
  if (symbol !== '') return parseUnit(cursor, symbol, start);
  const digits = match(cursor, /\d+/y);
  if (digits === '') throw new UcumSyntaxError('A unit or number is missing', start + 1);
  if (Number(digits) === 0) throw new UcumSyntaxError('Zero is no factor of a unit', start + 1);
  return { kind: 'number', value: Number(digits) };
}

/** Text in square brackets belongs to the symbol whatever it holds; `10*` and `10^` are symbols that begin with digits. */
function symbolText(cursor: Cursor): string {
  return match(cursor, /10[*^]|(?:\[[^\]{}]*\]|[^[\]{}()./+\-\d])+/y);
}

function parseUnit(cursor: Cursor, text: string, start: number): FactorContent {
  const symbol = symbolOf(text);
  if (symbol === undefined) throw new UcumSyntaxError(`The unit '${text}' is unknown`, start + 1);
  const exponent = match(cursor, /[+-]?\d+/y);
  return { kind: 'unit', symbol, exponent: exponent === '' ? 1 : Number(exponent) };
}

function parseAnnotation(cursor: Cursor): string {
  const start = cursor.at;
  const text = match(cursor, /\{[^{}]*\}/y);
  if (text === '') throw new UcumSyntaxError("An annotation is not closed with '}'", start + 1);
  return text.slice(1, -1);
}

/** Takes what matches here; empty where nothing does. */
function match(cursor: Cursor, pattern: RegExp): string {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0] ?? '';
  cursor.at += found.length;
  return found;
}
