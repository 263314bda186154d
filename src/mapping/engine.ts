/**
 * The engine: entry in, suggestion out. Ranks the candidates of the right matcher, calibrates, abstains, explains. Writes nothing and approves
 * nothing.
 */
import type { Candidate, CatalogueEntry, Suggestion } from './catalogue-entry.js';
import type { Matcher } from './matcher.js';
import type { ReadyModel } from './model.js';
import { confidenceOf, mappableOf, rank } from './ranking.js';

export interface Engine {
  readonly matcher: Matcher;
  /** Suggestions for one entry, at most `top` candidates. */
  suggest(entry: CatalogueEntry, top: number): Suggestion;
}

/** An engine of a matcher and the weights of its field. */
export function createEngine(matcher: Matcher, model: ReadyModel): Engine {
  return { matcher, suggest: (entry, top) => suggestOne(matcher, model, { entry, top }) };
}

function suggestOne(
  matcher: Matcher,
  model: ReadyModel,
  { entry, top }: { readonly entry: CatalogueEntry; readonly top: number },
): Suggestion {
  const prepared = matcher.prepare(entry);
  const ranked = rank(model.forest, prepared, matcher.features.length);
  const confidence = confidenceOf(model, matcher, prepared, ranked);
  const mappable = mappableOf(model, matcher, prepared, ranked);
  const candidates = ranked.order.slice(0, top).map((candidate, place): Candidate => {
    const { code, display, relationship, explanation } = prepared.describe(candidate);
    return {
      system: matcher.system,
      code,
      display,
      relationship,
      score: rounded(ranked.scores[place] ?? 0),
      confidence: rounded(place === 0 ? confidence : laterConfidence(confidence, ranked.shares, place)),
      explanation,
    };
  });
  if (mappable < model.thresholds.mappable)
    return { source: entry, outcome: 'no-match', reason: prepared.refusal, candidates };
  if (confidence < model.thresholds.confident) {
    return { source: entry, outcome: 'ambiguous', reason: closeReason(candidates), candidates };
  }
  return { source: entry, outcome: 'match', candidates };
}

/** What the first leaves is shared out among the others; none gets more than the first. */
function laterConfidence(first: number, shares: readonly number[], place: number): number {
  const rest = 1 - (shares[0] ?? 0);
  const own = rest <= 0 ? 0 : ((1 - first) * (shares[place] ?? 0)) / rest;
  return Math.min(first, own);
}

function closeReason(candidates: readonly Candidate[]): string {
  const [first, second] = candidates;
  if (first === undefined) return 'no candidate';
  if (second === undefined) return 'the only candidate is uncertain';
  const apart = second.explanation.filter(
    ({ axis, candidate }) => candidate !== first.explanation.find((finding) => finding.axis === axis)?.candidate,
  );
  const axes = apart.map(({ axis }) => axis).join(', ');
  return axes === ''
    ? 'several candidates are too close to call'
    : `too close to call: ${first.code} and ${second.code} differ in ${axes}`;
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
