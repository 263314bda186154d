/** Parses the dialect filters of ECL 2.2 with their acceptabilities (§6.8). */
import { ACCEPTABLE, DIALECTS, PREFERRED } from '../ids.js';
import { advance, type Cursor, expected, fail, peekDigits, peekWord, take } from './cursor.js';
import { parseConceptReference } from './parse.js';
import { parseIdSet, parseTokens } from './parse-filters.js';
import { parseEquality } from './parse-refinement.js';
import type { DescriptionFilter, DialectChoice } from './syntax.js';

const ACCEPTABILITIES = { accept: ACCEPTABLE, acceptable: ACCEPTABLE, prefer: PREFERRED, preferred: PREFERRED };

/** `dialect = en-us (prefer)`, `dialectId = (… (accept) …)`: an acceptability behind the whole list is that of each without its own. */
export function parseDialectFilter(head: Cursor, by: 'alias' | 'id'): DescriptionFilter {
  const operator = parseEquality(head, 'dialects');
  const choices = parseChoices(head, by);
  const common = parseAcceptability(head);
  return {
    kind: 'dialect',
    operator,
    choices: choices.map((choice) => (choice.acceptability.length > 0 ? choice : { ...choice, acceptability: common })),
  };
}

function parseChoices(head: Cursor, by: 'alias' | 'id'): readonly DialectChoice[] {
  const item = by === 'alias' ? parseAlias : parseReference;
  const list = by === 'alias' ? /^\(/ : /^\([ \t\r\n]*\d+[ \t\r\n]*(?:\|[^|]*\|)?[ \t\r\n]*[\d()]/;
  if (!list.test(head.text.slice(head.at, head.at + 2000))) {
    return [{ dialects: by === 'alias' ? item(head) : parseIdSet(head), acceptability: [] }];
  }
  take(head, '(');
  const choices: DialectChoice[] = [];
  do choices.push({ dialects: item(head), acceptability: parseAcceptability(head) });
  while (!take(head, ')'));
  return choices;
}

function parseReference(head: Cursor): DialectChoice['dialects'] {
  return { kind: 'ids', ids: [parseConceptReference(head).id] };
}

function parseAlias(head: Cursor): DialectChoice['dialects'] {
  const alias = peekWord(head);
  if (alias === undefined) throw expected(head, 'the alias of a dialect such as en-us');
  const id = DIALECTS[alias.toLowerCase()];
  if (id === undefined) throw fail(head, `'${alias}' is not an alias of a known dialect; use dialectId`);
  advance(head, alias.length);
  return { kind: 'ids', ids: [id] };
}

/** `(prefer accept)` or concepts in brackets; none where no bracket stands. */
function parseAcceptability(head: Cursor): readonly string[] {
  if (head.text[head.at] !== '(') return [];
  const inside = head.text.slice(head.at + 1).trimStart();
  if (/^\d/.test(inside)) {
    take(head, '(');
    const ids: string[] = [];
    while (peekDigits(head) !== undefined) ids.push(parseConceptReference(head).id);
    if (!take(head, ')')) throw expected(head, "an acceptability or ')'");
    return ids;
  }
  const tokens = parseTokens(head, ACCEPTABILITIES);
  return tokens.kind === 'ids' ? tokens.ids : [];
}
