/**
 * Words of drug names made comparable: INN and US spellings meet on one sound key (`indometacin`, `indomethacin`), salts are known as such,
 * synonyms are looked up. Reads its data files once.
 */
import { listCell, readDataRows } from '../data-files.js';
import { plain } from '../text/words.js';

export interface DrugDictionary {
  /** Name key → word lists that it may mean. */
  readonly synonyms: ReadonlyMap<string, readonly (readonly string[])[]>;
  /** Longest synonym in words. */
  readonly longest: number;
  readonly salts: ReadonlySet<string>;
}

const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/ph/g, 'f'],
  [/th/g, 't'],
  [/rh/g, 'r'],
  [/ae|oe/g, 'e'],
  [/y/g, 'i'],
  [/ks|cs/g, 'x'],
  [/c(?=[eiy])/g, 's'],
  [/ck|c|q/g, 'k'],
  [/z/g, 's'],
  [/(.)\1/g, '$1'],
  [/h(?=[^aeiou])/g, ''],
];

/** Words of a drug text by sound; a trailing `e` does not count. */
export function drugWords(text: string): readonly string[] {
  return (plain(text).match(/[a-z0-9]+/g) ?? []).map(soundOf);
}

function soundOf(word: string): string {
  if (/\d/.test(word)) return word;
  let result = word;
  for (const [pattern, sound] of SOUNDS) result = result.replace(pattern, sound);
  return result.length > 4 ? result.replace(/(e|a|um)$/, '') : result;
}

let loaded: DrugDictionary | undefined;

export function drugDictionary(): DrugDictionary {
  if (loaded === undefined) {
    const rows = readDataRows('drug-names.tsv');
    const synonyms = new Map(
      rows.map((row) => [
        drugWords(row['name'] ?? '').join(' '),
        listCell(row['means']).map((text) => drugWords(text)),
      ]),
    );
    loaded = {
      synonyms,
      longest: Math.max(...[...synonyms.keys()].map((key) => key.split(' ').length)),
      salts: new Set(readDataRows('drug-salts.tsv').flatMap((row) => drugWords(row['word'] ?? ''))),
    };
  }
  return loaded;
}

/** What one ingredient of an order may mean: word lists, the literal one last. */
export function ingredientMeanings(
  list: readonly string[],
  { synonyms, longest }: DrugDictionary,
): readonly (readonly string[])[] {
  let drafts: (readonly string[])[] = [[]];
  let changed = false;
  for (let at = 0; at < list.length; ) {
    let length = Math.min(longest, list.length - at);
    while (length > 1 && !synonyms.has(list.slice(at, at + length).join(' '))) length--;
    const stretch = list.slice(at, at + length);
    const meanings = synonyms.get(stretch.join(' '));
    if (meanings !== undefined) changed = true;
    drafts = drafts.flatMap((draft) => (meanings ?? [stretch]).map((meaning) => [...draft, ...meaning])).slice(0, 6);
    at += length;
  }
  const filled = drafts.filter((draft) => draft.length > 0);
  const all = changed && list.length > 0 ? [...filled, list] : filled;
  return [...all, ...all.flatMap(asSalt)];
}

/** RxNorm names many acids by their salt: `hyaluronic acid` is `hyaluronate`. */
function asSalt(meaning: readonly string[]): readonly (readonly string[])[] {
  const at = meaning.indexOf('asid');
  const acid = meaning[at - 1];
  return at < 1 || acid === undefined || !acid.endsWith('ik')
    ? []
    : [[...meaning.slice(0, at - 1), `${acid.slice(0, -2)}at`, ...meaning.slice(at + 1)]];
}
