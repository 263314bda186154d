/**
 * The engine: entry in, suggestion out. Ranks the candidates of the right matcher, calibrates, abstains, explains. Writes nothing and approves
 * nothing.
 */
import type { AxisFinding, Candidate, CatalogueEntry, Suggestion } from './catalogue-entry.js';
import type { Matcher } from './matcher.js';
import type { ReadyModel } from './model.js';
import type { PriorEvidence, PriorMaps } from './prior-maps.js';
import { confidenceOf, mappableOf, type Ranked, rank } from './ranking.js';

export interface Engine {
  readonly matcher: Matcher;
  /** Suggestions for one entry, at most `top` candidates. */
  suggest(entry: CatalogueEntry, top: number): Suggestion;
}

/** An engine of a matcher and the weights of its field; prior maps move what reviewers approved before to the front. */
export function createEngine(matcher: Matcher, model: ReadyModel, priorMaps?: PriorMaps): Engine {
  const parts = { matcher, model, ...(priorMaps === undefined ? {} : { priorMaps }) };
  return { matcher, suggest: (entry, top) => suggestOne(parts, entry, top) };
}

interface Parts {
  readonly matcher: Matcher;
  readonly model: ReadyModel;
  readonly priorMaps?: PriorMaps;
}

function suggestOne({ matcher, model, priorMaps }: Parts, entry: CatalogueEntry, top: number): Suggestion {
  const evidence = inUse(priorMaps?.evidenceFor(entry) ?? new Map(), matcher);
  const prepared = matcher.prepare(entry, [...evidence.keys()]);
  const plain = rank(model.forest, prepared, matcher.features.length);
  const ranked = evidence.size === 0 ? plain : withEvidence(plain, evidence, prepared.codeOf);
  const approved = evidence.get(prepared.count === 0 ? '' : prepared.codeOf(ranked.order[0] ?? 0)) ?? 0;
  const confidence = raised(confidenceOf(model, matcher, prepared, ranked), approved);
  const noTarget = priorMaps?.noTargetFor(entry) ?? 0;
  const mappable = raised(mappableOf(model, matcher, prepared, ranked), approved - noTarget);
  const candidates = ranked.order.slice(0, top).map((candidate, place): Candidate => {
    const { code, display, relationship, explanation } = prepared.describe(candidate);
    const prior = evidence.get(code);
    return {
      system: matcher.system,
      code,
      display,
      relationship,
      score: rounded(ranked.scores[place] ?? 0),
      confidence: rounded(place === 0 ? confidence : laterConfidence(confidence, ranked.shares, place)),
      explanation: prior === undefined ? explanation : [...explanation, priorFinding(prior)],
    };
  });
  return {
    source: entry,
    ...outcomeOf({ mappable, confidence, model, refusal: noTarget > 0 ? NONE_DECIDED : prepared.refusal, candidates }),
    candidates,
  };
}

/** A decision for a code that is out of use by now speaks for the one in its place. */
function inUse(evidence: PriorEvidence, matcher: Matcher): PriorEvidence {
  return new Map([...evidence].map(([code, logOdds]) => [matcher.inUse(code), logOdds]));
}

const NONE_DECIDED = 'prior map: reviewers decided that no target exists for the same or a like entry';

interface Verdict {
  readonly mappable: number;
  readonly confidence: number;
  readonly model: ReadyModel;
  readonly refusal: string;
  readonly candidates: readonly Candidate[];
}

function outcomeOf({
  mappable,
  confidence,
  model,
  refusal,
  candidates,
}: Verdict): Pick<Suggestion, 'outcome' | 'reason'> {
  if (candidates.length === 0 || mappable < model.thresholds.mappable) return { outcome: 'no-match', reason: refusal };
  if (confidence < model.thresholds.confident) return { outcome: 'ambiguous', reason: closeReason(candidates) };
  return { outcome: 'match' };
}

/** Scores with the log odds of prior decisions added, in their new order. */
function withEvidence(ranked: Ranked, evidence: PriorEvidence, codeOf: (candidate: number) => string): Ranked {
  const scored = ranked.order.map((candidate, place) => ({
    candidate,
    score: (ranked.scores[place] ?? 0) + (evidence.get(codeOf(candidate)) ?? 0),
  }));
  scored.sort((a, b) => b.score - a.score || a.candidate - b.candidate);
  const most = scored[0]?.score ?? 0;
  const sum = scored.reduce((total, { score }) => total + Math.exp(score - most), 0);
  return {
    order: scored.map(({ candidate }) => candidate),
    scores: scored.map(({ score }) => score),
    shares: scored.map(({ score }) => Math.exp(score - most) / sum),
  };
}

/** A probability after log odds are added. */
function raised(probability: number, logOdds: number): number {
  if (logOdds === 0) return probability;
  const p = Math.min(Math.max(probability, 1e-3), 1 - 1e-3);
  return 1 / (1 + Math.exp(-(Math.log(p / (1 - p)) + logOdds)));
}

function priorFinding(evidence: number): AxisFinding {
  const isFor = evidence > 0;
  return {
    axis: 'prior map',
    agreement: isFor ? 'agree' : 'conflict',
    text: `prior map: reviewers ${isFor ? 'approved' : 'rejected'} it for the same or a like entry`,
  };
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
