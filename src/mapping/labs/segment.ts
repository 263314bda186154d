/**
 * Cuts the words of a local laboratory name into slots: dictionary phrases (longest first, words in any order) and single words, repaired
 * where the vocabulary does not know them. A slot says what it may mean; weighing the meanings is the caller's business.
 */
import type { Speller, Vocabulary } from '../text/spelling.js';
import { words } from '../text/words.js';
import { type LabDictionary, phraseKey, type Qualifier, type SystemTiers } from './dictionary.js';

/** A stretch of the name with its possible meanings. */
export interface Slot {
  readonly words: readonly string[];
  /** Word lists that the stretch may mean as an analyte, likelier first; the literal words are among them. */
  readonly analytes: readonly (readonly string[])[];
  readonly qualifier?: Qualifier;
  readonly specimen?: SystemTiers;
  /** Stood in brackets: often a synonym or a method. */
  readonly aside: boolean;
  /** False where neither dictionary nor vocabulary knows the words. */
  readonly known: boolean;
  /** True where they are known only as a correction or completion, or not at all. */
  readonly strange: boolean;
}

export interface Segmenter {
  segment(name: string): readonly Slot[];
}

export function segmenter(dictionary: LabDictionary, vocabulary: Vocabulary, spelling: Speller): Segmenter {
  const context = { dictionary, vocabulary, spelling };
  return {
    segment: (name) =>
      stretches(name).flatMap(({ text, aside }) => {
        const list = splitRuns(repairJoins(words(unglue(text, context)), vocabulary, dictionary), context);
        return slotsOf(list, context).map((slot) => ({ ...slot, aside }));
      }),
  };
}

interface Context {
  readonly dictionary: LabDictionary;
  readonly vocabulary: Vocabulary;
  readonly spelling: Speller;
}

/** The name outside and inside brackets; before a bar stands the kit or panel, after it what is measured. */
function stretches(name: string): readonly { readonly text: string; readonly aside: boolean }[] {
  const result: { text: string; aside: boolean }[] = [];
  const bar = name.lastIndexOf('|');
  if (bar > 0) result.push({ text: name.slice(0, bar), aside: true });
  for (const [index, text] of name
    .slice(bar + 1)
    .split(/[()[\]]/)
    .entries()) {
    if (text.trim() !== '') result.push({ text, aside: index % 2 === 1 });
  }
  return result.every(({ aside }) => aside) ? result.map(({ text }) => ({ text, aside: false })) : result;
}

/** `CorpuscularVolume` is two words and `PltClmp` two cut ones; `HbA1c` and `IgG` are one. */
function unglue(text: string, { vocabulary, dictionary }: Context): string {
  return text
    .replace(/([a-z]{4,})([A-Z][a-z]{3,}|[A-Z]{3,})/g, '$1 $2')
    .replace(/([a-z]{3,})(Ab|Ag)\b/g, '$1 $2')
    .replace(/\b[A-Z]+[a-z]+[A-Z][A-Za-z]+\b|\b[A-Z]{3,}[a-z]{2,}\b/g, (glued) => {
      const whole = words(glued)[0] ?? '';
      if (vocabulary.has(whole) || isPhrase(whole, dictionary)) return glued;
      return glued.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/([A-Z]{2,})([A-Z][a-z])/g, '$1 $2');
    });
}

/** `Ami notransferase` is one word where neither half is one. */
function repairJoins(list: readonly string[], vocabulary: Vocabulary, dictionary: LabDictionary): readonly string[] {
  const known = (word: string): boolean => vocabulary.has(word) || isPhrase(word, dictionary);
  const result: string[] = [];
  for (const word of list) {
    const last = result.at(-1);
    const joined = `${last ?? ''}${word}`;
    const torn = last !== undefined && joined.length >= 6 && (!known(last) || !known(word) || last.length === 1);
    if (torn && known(joined) && vocabulary.frequency(joined) > 0) result[result.length - 1] = joined;
    else result.push(word);
  }
  return result;
}

const SHORTEST_RUN = 7;
const SHORTEST_PART = 3;

/** `acidserum` and `antirnp` are two words run together: where nobody knows the whole, nothing like it, but both parts. */
function splitRuns(list: readonly string[], { vocabulary, dictionary, spelling }: Context): readonly string[] {
  const known = (word: string): boolean => vocabulary.has(word) || isPhrase(word, dictionary);
  return list.flatMap((word) => {
    if (known(word) || word.length < SHORTEST_RUN || /\d/.test(word)) return [word];
    const rest = word.slice('anti'.length);
    if (word.startsWith('anti') && isPhrase(phraseKey(['anti', rest]), dictionary)) return ['anti', rest];
    if (spelling.correct(word).length > 0 || spelling.complete(word).length > 0) return [word];
    return partsOf(word, known) ?? [word];
  });
}

/** The two known words of a run, the most even cut first. */
function partsOf(run: string, known: (word: string) => boolean): readonly [string, string] | undefined {
  const cuts = Array.from({ length: run.length - 2 * SHORTEST_PART + 1 }, (_, i) => i + SHORTEST_PART);
  cuts.sort((a, b) => Math.abs(a - run.length / 2) - Math.abs(b - run.length / 2) || a - b);
  const at = cuts.find((cut) => known(run.slice(0, cut)) && known(run.slice(cut)));
  return at === undefined ? undefined : [run.slice(0, at), run.slice(at)];
}

function isPhrase(key: string, { analytes, qualifiers, specimens }: LabDictionary): boolean {
  return analytes.has(key) || qualifiers.has(key) || specimens.has(key);
}

function slotsOf(list: readonly string[], context: Context): readonly Omit<Slot, 'aside'>[] {
  const mended = list.map((word) => mendedWord(word, context));
  const slots: Omit<Slot, 'aside'>[] = [];
  for (let at = 0; at < list.length; ) {
    const slot =
      longestPhrase(list, at, context) ??
      (mended[at] === list[at] && mended[at + 1] === list[at + 1] ? undefined : mendedPhrase(mended, at, context)) ??
      acidSlot(list, at, context) ??
      wordSlot(list[at] ?? '', context);
    slots.push(slot);
    at += slot.words.length;
  }
  return slots;
}

/** A word of nobody's as it was probably meant, so that phrases of several words are found in spite of a slip. */
function mendedWord(word: string, { vocabulary, dictionary, spelling }: Context): string {
  if (vocabulary.has(word) || dictionary.phraseWords.has(word)) return word;
  return spelling.correct(word)[0] ?? word;
}

function mendedPhrase(mended: readonly string[], at: number, context: Context): Omit<Slot, 'aside'> | undefined {
  const slot = longestPhrase(mended, at, context);
  return slot === undefined || slot.words.length < 2 ? undefined : slot;
}

/** LOINC names an acid by its anion: `hippuric acid` is `hippurate` (LOINC Users' Guide, "Component"). */
function acidSlot(list: readonly string[], at: number, { vocabulary }: Context): Omit<Slot, 'aside'> | undefined {
  const [word = '', acid] = list.slice(at, at + 2);
  if (acid !== 'acid' || !word.endsWith('ic')) return undefined;
  const anion = `${word.slice(0, -2)}ate`;
  if (!vocabulary.has(anion)) return undefined;
  return { words: [word, acid], analytes: [[anion], [word, acid]], known: true, strange: false };
}

function longestPhrase(list: readonly string[], at: number, { dictionary }: Context): Omit<Slot, 'aside'> | undefined {
  for (let length = Math.min(dictionary.longest, list.length - at); length > 0; length--) {
    const stretch = list.slice(at, at + length);
    const slot = phraseSlot(stretch, dictionary);
    if (slot !== undefined) return slot;
  }
  return undefined;
}

function phraseSlot(stretch: readonly string[], dictionary: LabDictionary): Omit<Slot, 'aside'> | undefined {
  const key = phraseKey(stretch);
  if (!isPhrase(key, dictionary)) return undefined;
  const meanings = dictionary.analytes.get(key);
  const qualifier = dictionary.qualifiers.get(key);
  const specimen = dictionary.specimens.get(key);
  const literal = meanings === undefined && (qualifier !== undefined || specimen !== undefined) ? [] : [stretch];
  return {
    words: stretch,
    analytes: [...(meanings ?? []), ...literal].filter((meaning) => meaning.length > 0),
    ...(qualifier === undefined ? {} : { qualifier }),
    ...(specimen === undefined ? {} : { specimen }),
    known: true,
    strange: false,
  };
}

/** A word of no dictionary: itself where the vocabulary knows it, else what it may be misspelt or cut from. */
function wordSlot(word: string, { vocabulary, spelling, dictionary }: Context): Omit<Slot, 'aside'> {
  if (vocabulary.has(word) || word.length < 2 || /^\d+$/.test(word)) {
    return { words: [word], analytes: [[word]], known: vocabulary.has(word), strange: false };
  }
  const corrected = spelling.correct(word);
  const proposals = corrected.length > 0 ? corrected : spelling.complete(word);
  const meanings = proposals.flatMap((known) => [...(dictionary.analytes.get(known) ?? []), [known]]);
  return { words: [word], analytes: [...meanings, [word]], known: proposals.length > 0, strange: true };
}
