/**
 * Codes and nesting of chapters and blocks. The tabular list numbers its chapters and names its sections by the range
 * of their categories; sections follow one another flat although ranges lie within ranges (C00-C96, C00-C75, C00-C14).
 * Pure.
 */

/**
 * A chapter goes by the range that ends its title, as in the UMLS: `Certain infectious and parasitic diseases
 * (A00-B99)` is `A00-B99`. Without a range it goes by its number.
 */
export function chapterCode(title: string, number: string): string {
  return /\(([A-Z]\d[0-9A-Z]-[A-Z]\d[0-9A-Z])\)\s*$/.exec(title)?.[1] ?? number;
}

/** A block of one category has the category's own name; it goes by the range of one (`B20-B20`), as in the UMLS. */
export function blockCode(range: string): string {
  return range.includes('-') ? range : `${range}-${range}`;
}

export interface OpenBlock {
  readonly code: string;
  readonly id: number;
}

/**
 * The blocks around a new one, innermost last: those before it in the chapter that hold its range. Ranges are compared
 * in document order, because C7A stands before C76 there but not by letter.
 */
export function blocksAround(open: readonly OpenBlock[], code: string): readonly OpenBlock[] {
  const inner = rangeOf(code);
  let depth = open.length;
  while (depth > 0) {
    const outer = rangeOf(open[depth - 1]?.code ?? '');
    if (outer.first <= inner.first && inner.last <= outer.last) break;
    depth -= 1;
  }
  return open.slice(0, depth);
}

function rangeOf(code: string): { readonly first: string; readonly last: string } {
  const [first = '', last = first] = code.split('-');
  return { first, last };
}
