/**
 * Repairs words that a vocabulary does not know: joins letters that were torn apart, splits words that were glued together, completes a cut
 * word, and corrects misspelt ones with fuse.js among words of like length and beginning. Proposes; the caller decides.
 */
import Fuse from 'fuse.js';

/** What the repairs are checked against. */
export interface Vocabulary {
  has(word: string): boolean;
  /** Higher is commoner. */
  frequency(word: string): number;
  readonly words: readonly string[];
}

export interface Speller {
  /** Known words that an unknown word may stand for, likeliest first; empty where none is near. */
  correct(word: string): readonly string[];
  /** Known words that begin with a cut word, commonest first. */
  complete(word: string): readonly string[];
}

const SHORTEST_CORRECTED = 5;
const SHORTEST_COMPLETED = 4;
const SHORTEST_CUT = 3;
const MOST_PROPOSALS = 3;
const FARTHEST = 0.34;

/** A speller over a vocabulary; answers are remembered. */
export function speller(vocabulary: Vocabulary): Speller {
  const neighbours = neighboursOf(vocabulary.words);
  return {
    correct: remembered((word) => corrections(word, neighbours.near(word), vocabulary)),
    complete: remembered((word) => completions(word, neighbours, vocabulary)),
  };
}

interface Neighbours {
  /** Known words with the same two letters in front, in either order. */
  near(word: string): readonly string[];
  /** Known words with the same consonants. */
  squeezed(word: string): readonly string[];
}

function neighboursOf(vocabulary: readonly string[]): Neighbours {
  const long = vocabulary.filter((word) => word.length >= SHORTEST_COMPLETED && !/\d/.test(word));
  const byStart = groupedBy(long, (word) => word.slice(0, 2));
  const byConsonants = groupedBy(long, consonants);
  return {
    near: (word) => [
      ...(byStart.get(word.slice(0, 2)) ?? []),
      ...(byStart.get(`${word[1] ?? ''}${word[0] ?? ''}`) ?? []),
    ],
    squeezed: (word) => byConsonants.get(consonants(word)) ?? [],
  };
}

function groupedBy(list: readonly string[], keyOf: (word: string) => string): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const word of list) {
    const key = keyOf(word);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [word]);
    else group.push(word);
  }
  return groups;
}

/** Words that begin with the cut word; failing those, words that keep its letters in order (`clmp` for `clump`, `dlta` for `delta`). */
function completions(word: string, { near, squeezed }: Neighbours, vocabulary: Vocabulary): readonly string[] {
  if (word.length < SHORTEST_CUT || /\d/.test(word)) return [];
  const begins = near(word).filter((known) => known.startsWith(word));
  const found =
    begins.length > 0 || word.length < SHORTEST_COMPLETED
      ? begins
      : [...new Set([...near(word), ...squeezed(word)])].filter((known) => isSkeleton(word, known));
  return found
    .sort((a, b) => vocabulary.frequency(b) - vocabulary.frequency(a) || (a < b ? -1 : 1))
    .slice(0, MOST_PROPOSALS);
}

/** A word without the vowels after its first letter, as writers of short names leave them out. */
function consonants(word: string): string {
  return (word[0] ?? '') + word.slice(1).replace(/[aeiouy]/g, '');
}

function isSkeleton(word: string, known: string): boolean {
  if (known.length > word.length + 3) return false;
  let at = 0;
  for (const letter of known) if (letter === word[at]) at++;
  return at === word.length;
}

function remembered(compute: (word: string) => readonly string[]): (word: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (word) => {
    const found = known.get(word) ?? compute(word);
    known.set(word, found);
    return found;
  };
}

function corrections(word: string, near: readonly string[], vocabulary: Vocabulary): readonly string[] {
  if (word.length < SHORTEST_CORRECTED || /\d/.test(word)) return [];
  const slack = word.length < 8 ? 1 : 2;
  const pool = near.filter((known) => Math.abs(known.length - word.length) <= slack);
  const fuse = new Fuse(pool, { threshold: FARTHEST, distance: 0, includeScore: true, ignoreLocation: true });
  return fuse
    .search(word.slice(0, 32), { limit: 12 })
    .map(({ item }) => ({ item, edits: editDistance(word, item) }))
    .filter(({ edits }) => edits <= slack)
    .sort((a, b) => a.edits - b.edits || vocabulary.frequency(b.item) - vocabulary.frequency(a.item))
    .slice(0, MOST_PROPOSALS)
    .map(({ item }) => item);
}

/** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
