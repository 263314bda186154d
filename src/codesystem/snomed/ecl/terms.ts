/**
 * Whether a term matches a search term of ECL (§6.8): by words in any order, each beginning a word of the term, or by a pattern for the
 * whole term. Case never counts; a letter without marks also finds its marked forms, a marked one only itself (§5.5).
 */
import type { SearchTerm } from './syntax.js';

const WORDS = /[\p{L}\p{N}\p{M}]+/gu;

const ASCII = /^[\x20-\x7e]*$/;

function plain(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function marked(text: string): string {
  return ASCII.test(text) ? text.toLowerCase() : text.normalize('NFC').toLowerCase();
}

const wordsOf = (text: string): readonly string[] => text.match(WORDS) ?? [];

/** The test of a search term. */
export function termTest({ kind, text }: SearchTerm): (term: string) => boolean {
  return kind === 'match' ? wordsTest(text) : wildTest(text);
}

function wordsTest(text: string): (term: string) => boolean {
  const wanted = wordsOf(marked(text)).map((word) => ({ word, unmarked: plain(word) === word }));
  // Text without letters and digits ("+") has no words: it is looked for as it stands.
  if (wanted.length === 0) return (term) => term.includes(text.trim());
  return (term) => {
    const plainWords = wordsOf(plain(term));
    const markedWords = ASCII.test(term) ? plainWords : wordsOf(marked(term));
    return wanted.every(({ word, unmarked }) => (unmarked ? plainWords : markedWords).some((w) => w.startsWith(word)));
  };
}

/** The pieces between the asterisks of a pattern, without their escapes. */
function piecesOf(pattern: string): readonly string[] {
  const pieces = [''];
  for (let i = 0; i < pattern.length; i++) {
    const next = pattern[i] as string;
    if (next === '*') pieces.push('');
    else {
      if (next === '\\') i++;
      pieces[pieces.length - 1] += next === '\\' ? (pattern[i] ?? '') : next;
    }
  }
  return pieces;
}

/** Pieces are looked for one behind the other; time grows with the length of the term, not with the number of asterisks. */
function wildTest(pattern: string): (term: string) => boolean {
  const pieces = piecesOf(pattern).map(marked);
  const fold = pieces.every((piece) => plain(piece) === piece) ? plain : marked;
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return (term) => fold(term) === first;
  return (term) => {
    const text = fold(term);
    if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
    let at = first.length;
    for (const piece of rest) {
      const found = text.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= text.length - last.length;
  };
}

/** Words that a matching term has for certain, for an index to look up; undefined where nothing is certain. */
export function certainWords({ kind, text }: SearchTerm): string | undefined {
  const known = kind === 'match' ? text : piecesOf(text)[0];
  return known === undefined || wordsOf(known).length === 0 ? undefined : known;
}
