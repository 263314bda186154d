/**
 * What reviewers decided before, here and at other sites, as a help for the next entry: maps that were approved or rejected for the same code
 * and name, the same name, or nearly the same words. Only looks up and weighs; decisions are made and stored elsewhere.
 */
import type { CatalogueEntry } from './catalogue-entry.js';
import { words } from './text/words.js';

/** One decision of a reviewer. */
export interface Decision {
  readonly entry: CatalogueEntry;
  /** The target decided about; undefined: that no target exists. */
  readonly target?: string;
  readonly verdict: 'approved' | 'rejected';
  /** Of another site: counts, but less than one's own. */
  readonly otherSite?: boolean;
}

/** Evidence from prior maps for one code: log odds to add to its score. */
export type PriorEvidence = ReadonlyMap<string, number>;

export interface PriorMaps {
  /** Codes that decisions speak for (positive) or against (negative). */
  evidenceFor(entry: CatalogueEntry): PriorEvidence;
  /** Log odds that no target exists, as decided for the same or a like entry; 0 where nothing was. */
  noTargetFor(entry: CatalogueEntry): number;
}

/** How much one decision weighs, by how near its entry is. */
const SAME_ENTRY = 6;
const SAME_NAME = 3.5;
const NEAR_NAME = 1.5;
const OTHER_SITE = 0.7;
const NEAR = 0.75;

interface Known extends Decision {
  readonly key: string;
  readonly list: ReadonlySet<string>;
}

export function priorMaps(decisions: readonly Decision[]): PriorMaps {
  const known = decisions.map(
    (decision): Known => ({
      ...decision,
      key: nameKey(decision.entry.name),
      list: new Set(words(decision.entry.name)),
    }),
  );
  const byWord = new Map<string, Known[]>();
  for (const one of known) {
    for (const word of one.list) {
      const list = byWord.get(word);
      if (list === undefined) byWord.set(word, [one]);
      else list.push(one);
    }
  }
  const weigh = (entry: CatalogueEntry): ReadonlyMap<string, number> => {
    const list = new Set(words(entry.name));
    const evidence = new Map<string, number>();
    for (const decision of new Set([...list].flatMap((word) => byWord.get(word) ?? []))) {
      const weight = weightOf(entry, list, decision);
      const code = decision.target ?? NO_TARGET;
      if (weight !== 0) evidence.set(code, strongest(evidence.get(code) ?? 0, weight));
    }
    return evidence;
  };
  return {
    evidenceFor: (entry) => new Map([...weigh(entry)].filter(([code]) => code !== NO_TARGET)),
    noTargetFor: (entry) => weigh(entry).get(NO_TARGET) ?? 0,
  };
}

/** No code is empty. */
const NO_TARGET = '';

function strongest(a: number, b: number): number {
  return Math.abs(b) > Math.abs(a) ? b : a;
}

function weightOf(entry: CatalogueEntry, list: ReadonlySet<string>, decision: Known): number {
  if (!sameWhereSaid(entry, decision.entry)) return 0;
  const sign = decision.verdict === 'approved' ? 1 : -1;
  const site = decision.otherSite === true ? OTHER_SITE : 1;
  if (nameKey(entry.name) === decision.key) {
    const isSame = entry.code !== undefined && entry.code === decision.entry.code && decision.otherSite !== true;
    return sign * site * (isSame ? SAME_ENTRY : SAME_NAME);
  }
  return similarity(list, decision.list) >= NEAR ? sign * site * NEAR_NAME : 0;
}

/** Specimen and unit must not contradict each other. */
function sameWhereSaid(a: CatalogueEntry, b: CatalogueEntry): boolean {
  const same = (x: string | undefined, y: string | undefined): boolean =>
    x === undefined || y === undefined || x.toLowerCase() === y.toLowerCase();
  return same(a.specimen, b.specimen) && same(a.unit, b.unit);
}

function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / (a.size + b.size - shared);
}

function nameKey(name: string): string {
  return [...words(name)].sort().join(' ');
}
