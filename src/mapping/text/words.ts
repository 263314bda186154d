/**
 * From text to words: case, accents, spelling variants and plurals are made equal, so that a local name and a standard name meet
 * on the same word. Owns no vocabulary and knows no terminology.
 */

/** American forms of British letters and of older transcriptions, applied to a whole word in this order. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/haem/g, 'hem'],
  [/aemi/g, 'emi'],
  [/^oe(?=strog|strad|str|dem|soph)/, 'e'],
  [/oedem/g, 'edem'],
  [/oesoph/g, 'esoph'],
  [/oestr/g, 'estr'],
  [/orrhoe/g, 'orrhe'],
  [/leuco/g, 'leuko'],
  [/^faec/, 'fec'],
  [/^foet/, 'fet'],
  [/paed/g, 'ped'],
  [/anaes/g, 'anes'],
  [/gynae/g, 'gyne'],
  [/caec/g, 'cec'],
  [/coeli/g, 'celi'],
  [/^aeti/, 'eti'],
  [/sulph/g, 'sulf'],
  [/colour/g, 'color'],
  [/tumour/g, 'tumor'],
  [/odour/g, 'odor'],
  [/fibre$/, 'fiber'],
  [/litre/g, 'liter'],
  [/centre$/, 'center'],
  [/phosphorous$/, 'phosphorus'],
  [/isation$/, 'ization'],
  [/ised$/, 'ized'],
];

const SYMBOLS: readonly (readonly [RegExp, string])[] = [
  [/[\u0300-\u036f]/g, ''],
  [/\u03bc/g, 'u'],
  [/\u03b1/g, ' alpha '],
  [/\u03b2|\u00df/g, ' beta '],
  [/\u03b3/g, ' gamma '],
  [/['\u2019`]/g, ''],
  [/%/g, ' percent '],
  [/#/g, ' number '],
  [/&/g, ' and '],
];

/** `t. s. h.`, `p.c. v.`: three or more letters, each standing alone. */
const SPELLED_LETTERS = /\b[a-z](?:(?:\.\s*|\s+)[a-z]\b){2,}/g;
const WORD = /\d+\.\d+|[a-z0-9]+/g;
const WORD_CACHE_LIMIT = 200_000;
const stems = new Map<string, string>();

/** Lower case without accents, with symbols that mean a word written out. */
export function plain(text: string): string {
  let result = text.normalize('NFKD').toLowerCase();
  for (const [pattern, replacement] of SYMBOLS) result = result.replace(pattern, replacement);
  return result;
}

/** The words of a text in order, each stemmed; `T. S. H.` is the word `tsh`. */
export function words(text: string): readonly string[] {
  const joined = plain(text).replace(SPELLED_LETTERS, (letters) => letters.replace(/[^a-z]/g, ''));
  return (joined.match(WORD) ?? []).map(stem);
}

/** One lower-case word in its American spelling and, where it is a plain plural, in the singular. */
export function stem(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  let result = word;
  for (const [pattern, replacement] of SPELLINGS) result = result.replace(pattern, replacement);
  result = singular(result);
  if (stems.size < WORD_CACHE_LIMIT) stems.set(word, result);
  return result;
}

function singular(word: string): string {
  if (word.length < 4 || !word.endsWith('s') || /\d/.test(word)) return word;
  if (/(ss|us|is)$/.test(word)) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(sses|xes|ches|shes)$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

/** Letter trigrams of a word with its edges marked, for comparing words that differ by a few letters. */
export function trigrams(word: string): readonly string[] {
  const padded = `^${word}$`;
  const grams: string[] = [];
  for (let i = 0; i + 3 <= padded.length; i++) grams.push(padded.slice(i, i + 3));
  return grams;
}
