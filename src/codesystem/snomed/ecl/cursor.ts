/**
 * The reading head of the parser: where it stands in the text, what comes next, and errors that say line, character and what was
 * expected. Knows blanks, comments, words and literals of ECL, and nothing of its rules.
 */
import { TerminologyError } from '../../../domain/issue.js';
import { invalidEcl, syntaxError } from '../../../domain/wording/snomed.js';

export interface Cursor {
  readonly text: string;
  /** Offset of the next character. */
  at: number;
  /** How deep the rules are nested. */
  depth: number;
}

const DEEPEST = 200;
const LONGEST = 50_000;
const BLANKS = /(?:[ \t\r\n]|\/\*(?:[^*]|\*(?!\/))*\*\/)*/y;
const WORD = /[A-Za-z][A-Za-z0-9_-]*/y;
const LETTERS = /[A-Za-z]+/y;
const DIGITS = /\d+/y;

/** @throws TerminologyError where the text is too long to be read. */
export function cursor(text: string): Cursor {
  const head: Cursor = { text, at: 0, depth: 0 };
  if (text.length > LONGEST) throw fail(head, `the expression is longer than ${LONGEST} characters`);
  skipBlanks(head);
  return head;
}

/** An error at the head, or where `at` says. */
export function fail(head: Cursor, what: string, at: number = head.at): TerminologyError {
  const before = head.text.slice(0, at).split('\n');
  const place = { line: before.length, character: (before.at(-1) ?? '').length + 1 };
  return new TerminologyError(invalidEcl(shown(head.text), syntaxError(place, what)));
}

/** What stands at the head where something else was expected. */
export function expected(head: Cursor, what: string): TerminologyError {
  const rest = head.text.slice(head.at);
  const found = /^(?:[A-Za-z]+|\d+|.)/su.exec(rest)?.[0];
  return fail(head, `expected ${what} but found ${found === undefined ? 'the end' : `'${found}'`}`);
}

/** Messages quote the expression; very long ones in part. */
export function shown(text: string): string {
  return text.length > 2000 ? `${text.slice(0, 2000)}…` : text;
}

/** Runs a rule one level deeper. @throws TerminologyError where the nesting is too deep. */
export function nested<T>(head: Cursor, rule: () => T): T {
  head.depth++;
  if (head.depth > DEEPEST) throw fail(head, `the expression is nested more than ${DEEPEST} levels deep`);
  const result = rule();
  head.depth--;
  return result;
}

/** Moves over blanks and comments. */
export function skipBlanks(head: Cursor): void {
  BLANKS.lastIndex = head.at;
  if (BLANKS.test(head.text)) head.at = BLANKS.lastIndex;
  if (head.text.startsWith('/*', head.at)) throw fail(head, 'the comment has no end');
}

/** Whether the symbol comes next; it is not taken. */
export function sees(head: Cursor, symbol: string): boolean {
  return head.text.startsWith(symbol, head.at);
}

/** Takes the symbol and the blanks behind it, if it comes next. */
export function take(head: Cursor, symbol: string): boolean {
  if (!sees(head, symbol)) return false;
  head.at += symbol.length;
  skipBlanks(head);
  return true;
}

export function demand(head: Cursor, symbol: string): void {
  if (!take(head, symbol)) throw expected(head, `'${symbol}'`);
}

function match(head: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = head.at;
  return pattern.exec(head.text)?.[0];
}

/** The word at the head (letters, digits, `-`, `_`), as written; not taken. */
export function peekWord(head: Cursor): string | undefined {
  return match(head, WORD);
}

/** The letters at the head; not taken. */
export function peekLetters(head: Cursor): string | undefined {
  return match(head, LETTERS);
}

/** The digits at the head; not taken. */
export function peekDigits(head: Cursor): string | undefined {
  return match(head, DIGITS);
}

/** Takes a keyword of letters, in any case, where no letter or digit follows. */
export function takeKeyword(head: Cursor, keyword: string): boolean {
  const word = peekLetters(head);
  if (word === undefined || word.toLowerCase() !== keyword.toLowerCase()) return false;
  head.at += word.length;
  skipBlanks(head);
  return true;
}

/** Takes `length` characters and the blanks behind them. */
export function advance(head: Cursor, length: number): void {
  head.at += length;
  skipBlanks(head);
}

/** Takes what stands between quotes, with its escapes as written. */
export function takeQuoted(head: Cursor): string {
  const start = head.at;
  if (head.text[start] !== '"') throw expected(head, 'text in double quotes');
  let at = start + 1;
  while (at < head.text.length && head.text[at] !== '"') at += head.text[at] === '\\' ? 2 : 1;
  if (at >= head.text.length) throw fail(head, 'the text in quotes has no end', start);
  const raw = head.text.slice(start + 1, at);
  head.at = at + 1;
  skipBlanks(head);
  return raw;
}

/** The characters that escapes stand for: `\"`, `\\` and `\*`. */
export function unescaped(raw: string): string {
  return raw.replace(/\\(["\\*])/g, '$1');
}
