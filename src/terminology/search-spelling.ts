/**
 * Corrects a word that no name begins with against the words of a full-text index: by prefix edit distance, so that a word may be corrected
 * while it is still being typed. Reads the index in slices of two letters and keeps them; knows nothing of code systems.
 */

/** What a slice of the vocabulary is asked of. */
export interface Words {
  /** Words from `start` up to but not including `end`, with the number of names that have them. */
  words(start: string, end: string): readonly (readonly [word: string, names: number])[];
}

export interface Correction {
  readonly word: string;
  readonly edits: number;
  /** Names that have the word. */
  readonly names: number;
}

export interface Spelling {
  /** True where some word begins so. */
  knows(prefix: string): boolean;
  /** The nearest word, the commonest of equals; undefined where none is near. */
  correct(word: string): Correction | undefined;
}

type Slice = readonly (readonly [word: string, names: number])[];

/** Shorter words have too many neighbours for a correction to be more than a guess. */
const SHORTEST = 4;
const LONGEST = 40;
const LATIN = 'abcdefghijklmnopqrstuvwxyz';

/** Spelling over one index. Slices are read when first needed; all of them together are as large as the vocabulary. */
export function spelling(index: Words): Spelling {
  const slices = new Map<string, Slice>();
  const slice = (start: string): Slice => {
    const known = slices.get(start);
    if (known !== undefined) return known;
    const read = index.words(start, `${start}\u{10ffff}`);
    slices.set(start, read);
    return read;
  };
  return {
    knows: (prefix) =>
      prefix.length < 2
        ? index.words(prefix, `${prefix}\u{10ffff}`).length > 0
        : slice(prefix.slice(0, 2)).some(([word]) => word.startsWith(prefix)),
    correct: (word) => {
      if (word.length < SHORTEST || word.length > LONGEST || /\d/.test(word)) return undefined;
      const near = neighbours(word).flatMap(slice);
      return nearest(word, near) ?? nearest(word, otherSecondLetters(word).flatMap(slice));
    },
  };
}

/** People get the first letters right, or swap them. */
function neighbours(word: string): readonly string[] {
  const [first = '', second = ''] = word;
  return first === second ? [first + second] : [first + second, second + first];
}

function otherSecondLetters([first = '', second = '']: string): readonly string[] {
  return [...LATIN].filter((letter) => letter !== second).map((letter) => first + letter);
}

function nearest(word: string, candidates: Slice): Correction | undefined {
  let best: Correction | undefined;
  let most = word.length < 8 ? 1 : 2;
  for (const [candidate, names] of candidates) {
    if (candidate.length < word.length - most || /\d/.test(candidate)) continue;
    const edits = prefixEdits(word, candidate, most);
    if (edits > most) continue;
    if (best === undefined || edits < best.edits || isBetter(word, { word: candidate, edits, names }, best)) {
      best = { word: candidate, edits, names };
      most = edits;
    }
  }
  return best;
}

/** Among words as near, a whole word before one that goes on, then the commoner one. */
function isBetter(typed: string, one: Correction, other: Correction): boolean {
  if (one.edits !== other.edits) return one.edits < other.edits;
  const whole = (correction: Correction): boolean => correction.word.length <= typed.length + 1;
  if (whole(one) !== whole(other)) return whole(one);
  return one.names > other.names;
}

/**
 * The least number of insertions, deletions, substitutions and swaps of neighbours that make `typed` a beginning of `word`; gives up, with
 * more than `most`, as soon as there are more.
 */
export function prefixEdits(typed: string, word: string, most: number): number {
  const width = Math.min(word.length, typed.length + most);
  let before: number[] = [];
  let last = Array.from({ length: width + 1 }, (_, j) => j);
  for (let i = 1; i <= typed.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= width; j++) {
      const edits = cell({ typed, word, i, j }, { before, last, row });
      row.push(edits);
      if (edits < least) least = edits;
    }
    if (least > most) return least;
    before = last;
    last = row;
  }
  return Math.min(...last);
}

function cell(
  { typed, word, i, j }: { typed: string; word: string; i: number; j: number },
  { before, last, row }: { before: readonly number[]; last: readonly number[]; row: readonly number[] },
): number {
  const same = typed[i - 1] === word[j - 1] ? 0 : 1;
  const best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
  const isSwap = i > 1 && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1];
  return isSwap ? Math.min(best, (before[j - 2] ?? 0) + 1) : best;
}
