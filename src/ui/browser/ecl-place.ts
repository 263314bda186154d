/** Where in an expression an error stands: taken from the server's message, as a stretch of the text to underline. Pure. */

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The stretch that the message speaks of; undefined where it names no place. `end` may lie one behind the text: something is missing there. */
export function faultIn(expression: string, message: string): Stretch | undefined {
  const place = /line (\d+), character (\d+)/.exec(message);
  if (place !== null) return tokenAt(expression, offsetOf(expression, Number(place[1]), Number(place[2])));
  const unknown = /(?:Concept Id:?|Concept|concept) (\d{3,18})\b/.exec(withoutQuote(message, expression))?.[1];
  const start = unknown === undefined ? -1 : expression.search(new RegExp(`(?<!\\d)${unknown}(?!\\d)`));
  return unknown === undefined || start < 0 ? undefined : { start, end: start + unknown.length };
}

/** The message without the expression that it quotes. */
export function withoutQuote(message: string, expression: string): string {
  return message.replace(expression, '…').replace(/^Invalid ECL expression: '…': \((.*)\)$/s, '$1');
}

function offsetOf(text: string, line: number, character: number): number {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return Math.min(text.length, before + character - 1);
}

/** The word or number that begins at the place, or the one character there. */
function tokenAt(text: string, start: number): Stretch {
  const token = /^(?:[\p{L}]+|\d+|\S)/u.exec(text.slice(start))?.[0] ?? '';
  return { start, end: start + Math.max(1, token.length) };
}
