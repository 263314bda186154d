/**
 * Finds the LOINC codes worth ranking for one understood entry: components whose names share telling words with a reading, and codes whose
 * long names share words with the entry (methods, stains, specimens); both lists merged, the best few hundred kept. No learned weights.
 */
import { addWord, frequencyOf, type Scores, scoresFor, takeBest, weightOf } from '../text/word-index.js';
import type { SystemTiers } from './dictionary.js';
import type { LoincIndex } from './loinc-index.js';
import { type NameMatch, nameMatcher } from './match-names.js';
import type { LabUnderstanding } from './understand.js';

export interface LabCandidate {
  readonly code: number;
  readonly match: NameMatch;
  /** Weighted share of the entry's literal words that the long common name has. */
  readonly display: number;
  /** Rough order before ranking. */
  readonly rough: number;
}

export interface CandidateFinder {
  /** `also` are code numbers that are candidates whatever their names. */
  find(entry: LabUnderstanding, also: readonly number[]): readonly LabCandidate[];
}

const GROUPS_A_READING = 60;
const CODES_BY_NAME = 80;
const FREQUENT = 9000;
const KEPT = 100;

/** A finder over one index; it reuses its accumulators, so it serves one entry at a time. */
export function candidateFinder(index: LoincIndex, kindsOf: ReadonlyMap<string, ReadonlySet<string>>): CandidateFinder {
  const groupScores = scoresFor(index.componentWords);
  const codeScores = scoresFor(index.codeWords);
  const rank = roughRank(index, kindsOf);
  return {
    find: (entry, also) => {
      const codes = new Set([
        ...also,
        ...codesByGroup(index, groupScores, entry),
        ...codesByName(index, codeScores, entry),
      ]);
      const names = nameMatcher(index, entry.readings);
      const coverage = displayCoverage(index, entry.literal);
      const found: LabCandidate[] = [];
      for (const code of codes) {
        if (index.isDeprecated(code)) continue;
        const match = names.ofCode(code);
        const display = coverage(code);
        found.push({ code, match, display, rough: rank(entry, code, match) + 1.5 * display });
      }
      found.sort((a, b) => b.rough - a.rough || a.code - b.code);
      const wanted = new Set(also);
      return found.filter(({ code }, place) => place < KEPT || wanted.has(code));
    },
  };
}

function codesByGroup(index: LoincIndex, scores: Scores, entry: LabUnderstanding): Set<number> {
  const codes = new Set<number>();
  for (const reading of entry.readings) {
    for (const [word, weight] of reading.words) addWord(index.componentWords, scores, word, weight);
    const best = takeBest(scores, GROUPS_A_READING, (group, score) => groupRank(index, group, score));
    for (const group of best) {
      const { starts, terms } = index.groups;
      for (let i = starts[group] ?? 0; i < (starts[group + 1] ?? 0); i++) codes.add(terms[i] ?? 0);
    }
  }
  return codes;
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

function displayCoverage(index: LoincIndex, literal: readonly string[]): (code: number) => number {
  const weights = new Map<number, number>();
  let total = 0;
  for (const word of new Set(literal)) {
    const number = index.codeWords.numbers.get(word);
    const weight = weightOf(index.codeWords, word);
    total += weight;
    if (number !== undefined) weights.set(number, weight);
  }
  return (code) => {
    let shared = 0;
    for (let i = index.displayStarts[code] ?? 0; i < (index.displayStarts[code + 1] ?? 0); i++) {
      shared += weights.get(index.displayWords[i] ?? 0) ?? 0;
    }
    return total === 0 ? 0 : shared / total;
  };
}

/** A plain order that keeps what can be right: name first, then specimen and kind of quantity, then age and status. */
function roughRank(index: LoincIndex, kindsOf: ReadonlyMap<string, ReadonlySet<string>>) {
  const { system, property, method, class: classes } = index.axes;
  return (entry: LabUnderstanding, code: number, match: NameMatch): number => {
    let score = 4 * match.score;
    score += systemScore(entry.systems, system.texts[system.of[code] ?? 0] ?? '');
    const kinds = kindsOf.get(property.texts[property.of[code] ?? 0] ?? '');
    if (entry.unitKinds.length > 0) score += entry.unitKinds.some((kind) => kinds?.has(kind)) ? 1 : -0.5;
    if (entry.nameKinds.length > 0) score += entry.nameKinds.some((kind) => kinds?.has(kind)) ? 0.6 : -0.3;
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
  return -0.6;
}
