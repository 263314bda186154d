/**
 * Finds the LOINC codes worth ranking for one understood entry: components whose names share telling words with a reading, and codes whose
 * long names share words with the entry (methods, stains, specimens); both lists merged, the best few hundred kept. No learned weights.
 */
import { gramFinder } from '../text/gram-index.js';
import { prefixFinder } from '../text/prefix-words.js';
import { fuse, type RankedList } from '../text/reciprocal-rank.js';
import { addWord, frequencyOf, type Scores, scoresFor, takeBest, weightOf } from '../text/word-index.js';
import { words } from '../text/words.js';
import type { SystemTiers } from './dictionary.js';
import type { LoincIndex } from './loinc-index.js';
import { type NameMatch, type NameMatcher, nameMatcher } from './match-names.js';
import type { LabUnderstanding } from './understand.js';

export interface LabCandidate {
  readonly code: number;
  readonly match: NameMatch;
  /** Weighted share of the entry's literal words that the long common name has. */
  readonly display: number;
  /** Weighted share of the long common name's words that the entry has, literally or in its first reading. */
  readonly displayPrecision: number;
  /** For a ratio: 1 where the entry names numerator and denominator in this order, -1 in the other; 0 where that cannot be told. */
  readonly order: number;
  /** Number of the deprecated code whose names matched and that the release replaces by this one. */
  readonly replaces?: number;
  /** Rough order before ranking. */
  readonly rough: number;
}

export interface CandidateFinder {
  /** `also` are code numbers that are candidates whatever their names. */
  find(entry: LabUnderstanding, also: readonly number[]): readonly LabCandidate[];
}

const GROUPS_A_READING = 60;
const GROUPS_BY_LETTERS = 40;
const LETTERS_WEIGHT = 0.8;
/** Components kept of all lists together. */
const GROUPS = 600;
const CODES_BY_NAME = 80;
const FREQUENT = 9000;
const KEPT = 100;

/** A finder over one index; it reuses its accumulators, so it serves one entry at a time. */
export function candidateFinder(index: LoincIndex, kindsOf: ReadonlyMap<string, ReadonlySet<string>>): CandidateFinder {
  const groupScores = scoresFor(index.componentWords);
  const byLetters = letterLists(index, groupScores);
  const codeScores = scoresFor(index.codeWords);
  const rank = roughRank(index, kindsOf);
  return {
    find: (entry, also) => {
      const codes = new Set([
        ...also,
        ...codesByGroup(index, groupScores, { entry, byLetters }),
        ...codesByName(index, codeScores, entry),
      ]);
      const names = nameMatcher(index, entry.readings);
      const coverage = displayCoverage(index, entry);
      const found: LabCandidate[] = [];
      const former = formerCodes(index, codes);
      for (const code of new Set([...codes, ...former.keys()])) {
        if (index.isDeprecated(code) || isElsewhere(index, code, entry)) continue;
        const { match, replaces } = bestName(names, code, former.get(code));
        const { recall, precision } = coverage(code);
        const order = ratioOrder(index, code, entry.literal);
        found.push({
          code,
          match,
          display: recall,
          displayPrecision: precision,
          order,
          ...(replaces === undefined ? {} : { replaces }),
          rough: rank(entry, code, match) + 1.5 * recall + Math.min(0, order),
        });
      }
      const ordered = found.some(({ order }) => order > 0);
      found.sort((a, b) => b.rough - a.rough || a.code - b.code);
      const wanted = new Set(also);
      return found
        .filter(({ order }) => !ordered || order >= 0)
        .filter(({ code }, place) => place < KEPT || wanted.has(code));
    },
  };
}

/** Codes in use that replace deprecated ones among `codes`, with the deprecated one. */
function formerCodes({ replacedBy }: LoincIndex, codes: ReadonlySet<number>): ReadonlyMap<number, number> {
  const former = new Map<number, number>();
  for (const code of codes) {
    const replacement = replacedBy.get(code);
    if (replacement !== undefined && !former.has(replacement)) former.set(replacement, code);
  }
  return former;
}

/** The best match over a code's own names and those of the deprecated code that it replaces. */
function bestName(
  names: NameMatcher,
  code: number,
  former: number | undefined,
): { readonly match: NameMatch; readonly replaces?: number } {
  const match = names.ofCode(code);
  const formerly = former === undefined ? match : names.ofCode(former);
  return former !== undefined && formerly.score > match.score ? { match: formerly, replaces: former } : { match };
}

/** Codes of the components that word, prefix and letter lists find together. */
function codesByGroup(
  index: LoincIndex,
  scores: Scores,
  { entry, byLetters }: { readonly entry: LabUnderstanding; readonly byLetters: LetterLists },
): Set<number> {
  const byWords = entry.readings.map(({ words: asked, weight }) => {
    for (const [word, share] of asked) addWord(index.componentWords, scores, word, share);
    const items = takeBest(scores, GROUPS_A_READING, (group, score) => groupRank(index, group, score));
    return { items, weight };
  });
  const codes = new Set<number>();
  const { starts, terms } = index.groups;
  for (const group of fuse([...byWords, ...byLetters(entry)], GROUPS)) {
    for (let i = starts[group] ?? 0; i < (starts[group + 1] ?? 0); i++) codes.add(terms[i] ?? 0);
  }
  return codes;
}

type LetterLists = (entry: LabUnderstanding) => readonly RankedList[];

/** For words that nobody knows as written: components whose words begin with them, and components alike letter by letter. */
function letterLists({ groups, componentWords }: LoincIndex, scores: Scores): LetterLists {
  const grams = gramFinder(groups.grams);
  const beginning = prefixFinder(componentWords.words);
  return ({ strange }) => {
    if (strange.length === 0) return [];
    for (const word of strange) for (const whole of beginning(word)) addWord(componentWords, scores, whole, 1);
    const begun = takeBest(scores, GROUPS_BY_LETTERS, (group, score) => score / Math.max(groups.weight[group] ?? 1, 1));
    return [
      { items: begun, weight: LETTERS_WEIGHT },
      { items: grams.find(strange, GROUPS_BY_LETTERS), weight: LETTERS_WEIGHT },
    ];
  };
}

/** Of groups that share the same words the one with fewer others, and the older one, comes first. */
function groupRank({ groups }: LoincIndex, group: number, score: number): number {
  const filled = Math.min(1, score / Math.max(groups.weight[group] ?? 1, 1));
  return score * (0.6 + 0.4 * filled) * (1 - 0.15 * (groups.age[group] ?? 1));
}

function codesByName(index: LoincIndex, scores: Scores, entry: LabUnderstanding): readonly number[] {
  const asked = new Map<string, number>();
  for (const word of entry.literal) asked.set(word, 1);
  for (const word of entry.readings[0]?.words.keys() ?? []) asked.set(word, 1);
  for (const [word, weight] of asked) {
    if (frequencyOf(index.codeWords, word) <= FREQUENT) addWord(index.codeWords, scores, word, weight);
  }
  return takeBest(scores, CODES_BY_NAME, (code, score) => score * (1 - 0.15 * (index.age[code] ?? 1)));
}

/** Systems outside of the body; a laboratory entry means them only where it says so. */
const ENVIRONMENT = new Set(['Air', 'Water', 'Food', 'Soil', 'Dust', 'Environmental specimen', 'Milk', 'Fld.animal']);

function isElsewhere(index: LoincIndex, code: number, { literal, systems }: LabUnderstanding): boolean {
  const { system } = index.axes;
  const text = system.texts[system.of[code] ?? 0] ?? '';
  return ENVIRONMENT.has(text) && systems !== undefined && !words(text).some((word) => literal.includes(word));
}

interface Coverage {
  readonly recall: number;
  readonly precision: number;
}

/** How the words of a long common name and those of the entry cover each other. */
function displayCoverage(index: LoincIndex, { literal, readings }: LabUnderstanding): (code: number) => Coverage {
  const { idf, numbers } = index.codeWords;
  const weights = new Map<number, number>();
  let total = 0;
  for (const word of new Set(literal)) {
    const number = numbers.get(word);
    const weight = weightOf(index.codeWords, word);
    total += weight;
    if (number !== undefined) weights.set(number, weight);
  }
  const meant = new Set([...(readings[0]?.words.keys() ?? [])].map((word) => numbers.get(word)));
  return (code) => {
    let shared = 0;
    let known = 0;
    let all = 0;
    for (let i = index.displayStarts[code] ?? 0; i < (index.displayStarts[code + 1] ?? 0); i++) {
      const word = index.displayWords[i] ?? 0;
      const weight = idf[word] ?? 0;
      all += weight;
      shared += weights.get(word) ?? 0;
      if (weights.has(word) || meant.has(word)) known += weight;
    }
    return { recall: total === 0 ? 0 : shared / total, precision: all === 0 ? 0 : known / all };
  };
}

/** `A/B` is not `B/A`: the order in which the entry names what only the numerator and only the denominator has. */
function ratioOrder({ groups }: LoincIndex, code: number, literal: readonly string[]): number {
  const group = groups.of[code] ?? 0;
  if (groups.divisorOf(group) === 'none') return 0;
  const [numerator = [], denominator = []] = (groups.texts[group] ?? '').split('/').map(words);
  const place = (own: readonly string[], other: readonly string[]): number =>
    literal.findIndex((word) => own.includes(word) && !other.includes(word));
  const first = place(numerator, denominator);
  const second = place(denominator, numerator);
  return first < 0 || second < 0 ? 0 : Math.sign(second - first);
}

/** A plain order that keeps what can be right: name first, then specimen and kind of quantity, then age and status. */
function roughRank(index: LoincIndex, kindsOf: ReadonlyMap<string, ReadonlySet<string>>) {
  const { system, property, time, method, class: classes } = index.axes;
  return (entry: LabUnderstanding, code: number, match: NameMatch): number => {
    let score = 4 * match.score;
    score += systemScore(entry.systems, system.texts[system.of[code] ?? 0] ?? '');
    const kinds = kindsOf.get(property.texts[property.of[code] ?? 0] ?? '');
    if (entry.unitKinds.length > 0) score += entry.unitKinds.some((kind) => kinds?.has(kind)) ? 1 : -0.5;
    if (entry.nameKinds.length > 0) score += entry.nameKinds.some((kind) => kinds?.has(kind)) ? 0.6 : -0.3;
    if (entry.time !== undefined) score += (time.texts[time.of[code] ?? 0] ?? '') === entry.time ? 0.7 : -1;
    if ((method.texts[method.of[code] ?? 0] ?? '') !== '') score -= 0.1;
    if (/^(SURVEY|PANEL|ATTACH|DOC|H&P)/.test(classes.texts[classes.of[code] ?? 0] ?? '')) score -= 1;
    return score - 0.5 * (index.age[code] ?? 1);
  };
}

function systemScore(tiers: SystemTiers | undefined, system: string): number {
  if (tiers === undefined) return /^(Ser|Plas|Bld|Urine|PPP)/.test(system) ? 0.5 : 0;
  if (tiers.exact.has(system)) return 1;
  if (tiers.near.has(system)) return 0.6;
  if (tiers.wide.has(system)) return 0.2;
  return -1.2;
}
