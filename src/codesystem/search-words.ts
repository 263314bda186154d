/**
 * From what a person types to words of the full-text index, and to the expression that FTS5 understands. The memory
 * implementation folds words in the same way, so that both find the same names.
 */

/** Letters and digits in runs, lower case, without diacritics: what the index's tokenizer makes of a name. */
export function searchWords(text: string): readonly string[] {
  return (
    text
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** An FTS5 expression: every word must begin a word of the name. Undefined where the text has no word. */
export function matchExpression(text: string): string | undefined {
  const words = searchWords(text);
  return words.length === 0 ? undefined : words.map(wordBeginning).join(' AND ');
}

/** What may follow the first letter of a word: digits, what the tokenizer leaves of Latin letters, Greek ones. */
const SECOND = [...'abcdefghijklmnopqrstuvwxyz0123456789', ...'æðøþđħıĸłŋœŧßſµªº', ...'αβγδεζηθικλμνξοπρςστυφχψω'];
const LATIN = /^[a-z0-9]$/;

/**
 * The index has lists of names ready for words of two and three letters (`prefix`); one letter alone would have it merge the lists of
 * every word that begins so. All pairs with that letter say the same and are read lazily, in the order of rank: a hundred times as fast.
 */
export function wordBeginning(word: string): string {
  if (!LATIN.test(word)) return `"${word}"*`;
  return `("${word}" OR ${SECOND.map((letter) => `"${word}${letter}"*`).join(' OR ')})`;
}
