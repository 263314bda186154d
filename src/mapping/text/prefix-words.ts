/** Finds the words of a vocabulary that begin with given letters, by binary search over a sorted copy. */

const SHORTEST_PREFIX = 3;
const MOST_WORDS = 30;

/** Words that begin with a prefix of three letters or more, in order of the alphabet; none where they are too many to tell anything. */
export function prefixFinder(words: readonly string[]): (prefix: string) => readonly string[] {
  const sorted = [...words].sort();
  return (prefix) => {
    if (prefix.length < SHORTEST_PREFIX) return [];
    const first = firstFrom(sorted, prefix);
    const found: string[] = [];
    for (let at = first; sorted[at]?.startsWith(prefix) === true; at++) {
      found.push(sorted[at] ?? '');
      if (found.length > MOST_WORDS) return [];
    }
    return found;
  };
}

function firstFrom(sorted: readonly string[], prefix: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < prefix) low = middle + 1;
    else high = middle;
  }
  return low;
}
