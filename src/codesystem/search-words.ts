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
  return words.length === 0 ? undefined : words.map((word) => `"${word}"*`).join(' ');
}
