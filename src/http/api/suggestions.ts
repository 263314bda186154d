/**
 * Suggestions for rows: the engine is asked for each target system of the map, the first candidates are kept with the row, and kept ones
 * are given again. What is kept is no decision.
 */
import { bandOf, type ConfidenceBand } from '../../governance/confidence-band.js';
import type { GovernedMap, ScopeSystem } from '../../governance/entities.js';
import type { RowSnapshot } from '../../governance/replay.js';
import type { RowSource } from '../../governance/row.js';
import type { GovernanceStore } from '../../governance/store.js';
import type { CatalogueEntry, Suggestion } from '../../mapping/catalogue-entry.js';
import type { RowSummary } from './contract/row-shapes.js';
import { type RowSuggestion, RowSuggestion as Shape } from './contract/rows.js';
import { type Suggester, SuggestTargetError } from './suggest.js';

/** Candidates kept with a row. */
export const KEPT_CANDIDATES = 10;

/** A catalogue entry of what is known of a source code. */
export function entryOf({ code, display, unit, specimen, method, category, values, count }: RowSource): CatalogueEntry {
  return {
    code,
    name: display ?? code,
    ...(unit === undefined ? {} : { unit }),
    ...(specimen === undefined ? {} : { specimen }),
    ...(method === undefined ? {} : { method }),
    ...(category === undefined ? {} : { category }),
    ...(values === undefined ? {} : { values }),
    ...(count === undefined ? {} : { count }),
  };
}

function targetName({ system, version }: ScopeSystem): string {
  return version === undefined ? system : `${system}|${version}`;
}

export interface Asking {
  readonly suggest: Suggester | undefined;
  readonly map: GovernedMap;
  readonly top: number;
}

/** Suggestions of every target of the map for some rows, in the order of the rows. A target that cannot be used says so. */
export async function suggestionsFor(
  rows: readonly RowSnapshot[],
  { suggest, map, top }: Asking,
): Promise<readonly (readonly RowSuggestion[])[]> {
  const entries = rows.map(({ source }) => entryOf(source));
  const byTarget: (readonly RowSuggestion[])[] = [];
  for (const scope of map.scope.targets) {
    const target = targetName(scope);
    byTarget.push((await askFor(target, entries, { suggest, top })).map((said) => ({ target, ...said })));
  }
  return rows.map((_, index) => byTarget.flatMap((said) => said[index] ?? []));
}

type Said = Omit<RowSuggestion, 'target'>;

async function askFor(
  target: string,
  entries: readonly CatalogueEntry[],
  { suggest, top }: Pick<Asking, 'suggest' | 'top'>,
): Promise<readonly Said[]> {
  const none = (problem: string): readonly Said[] =>
    entries.map(() => ({ outcome: 'no-match' as const, candidates: [], problem }));
  if (suggest === undefined) return none('this server makes no suggestions');
  try {
    return (await suggest(target, entries, top)).map(saidOf);
  } catch (error) {
    if (!(error instanceof SuggestTargetError)) throw error;
    return none(error.message);
  }
}

function saidOf({ outcome, reason, candidates }: Suggestion): Said {
  return { outcome, ...(reason === undefined ? {} : { reason }), candidates };
}

/** Keeps the first candidates with the row, unless no engine could be asked. */
export async function keepSuggestions(
  store: GovernanceStore,
  row: string,
  suggestions: readonly RowSuggestion[],
): Promise<void> {
  if (suggestions.length === 0 || suggestions.some(({ problem }) => problem !== undefined)) return;
  const kept = suggestions.map((said) => ({ ...said, candidates: said.candidates.slice(0, KEPT_CANDIDATES) }));
  await store.keepRowSuggestions({ row, at: Date.now(), band: bandOfAll(kept), suggestions: kept });
}

function bandOfAll(suggestions: readonly RowSuggestion[]): ConfidenceBand {
  const confidences = suggestions.flatMap(({ candidates }) => candidates.map(({ confidence }) => confidence));
  return bandOf(confidences.length === 0 ? undefined : Math.max(...confidences));
}

/** What is kept, as it was kept; undefined for what no longer reads so. */
export function keptSuggestions(kept: unknown): readonly RowSuggestion[] | undefined {
  const parsed = Shape.array().safeParse(kept);
  return parsed.success ? (parsed.data as readonly RowSuggestion[]) : undefined;
}

/** The best candidate in short. Reads without checking: lists hold hundreds of rows, and this server wrote what it reads. */
export function hintOf(kept: unknown): RowSummary['suggestion'] | undefined {
  if (!Array.isArray(kept)) return undefined;
  const all = kept as readonly RowSuggestion[];
  const [first] = all;
  if (first === undefined) return undefined;
  const candidates = all.flatMap((said) => said.candidates);
  const best = candidates.reduce<(typeof candidates)[number] | undefined>(
    (found, next) => (found === undefined || next.confidence > found.confidence ? next : found),
    undefined,
  );
  const outcome = all.find((said) => best !== undefined && said.candidates.includes(best))?.outcome ?? first.outcome;
  if (best === undefined) return { outcome, candidates: 0 };
  const { confidence, system, code, display } = best;
  return { outcome, confidence, system, code, display, candidates: candidates.length };
}
