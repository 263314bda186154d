/**
 * How common a LOINC code is in use, where the release ranks its terms (COMMON_TEST_RANK) or the caller has lists of common tests or counts of its
 * own traffic. A fixed weight rather than a learned one: most releases and sites have neither, and weights must not depend on it.
 */
import type { LoincIndex } from './loinc-index.js';

/** How common a code is, 0 (not known to be in use) to 1. */
export type CommonPrior = (code: number) => number;

/** Log odds of the most common code over one that is on no list. */
const MOST_COMMON = 1;

/** COMMON_TEST_RANK as a number from 0 (not ranked) to 1 (the most common). */
export function rankPrior(index: LoincIndex): CommonPrior {
  return (code) => {
    const rank = index.commonRank[code] ?? 0;
    return rank === 0 ? 0 : 1 / (1 + Math.log10(rank));
  };
}

/** Log odds to add to the score of a code: the most that ranks or lists say. */
export function commonOdds(index: LoincIndex, listed: CommonPrior | undefined): CommonPrior {
  const ranked = rankPrior(index);
  return (code) => MOST_COMMON * Math.max(ranked(code), listed?.(code) ?? 0);
}
