/** Routes of suggestions: for one row, for those of a map that have none, and the policy that may approve the surest. */

import { TerminologyError } from '../../../domain/issue.js';
import type { GovernedMap } from '../../../governance/entities.js';
import { SYSTEM_ACTOR } from '../../../governance/event.js';
import type { RowSnapshot } from '../../../governance/replay.js';
import type { GovernanceStore } from '../../../governance/store.js';
import { breaks } from '../../../governance/wording.js';
import type { RowChange } from '../../../governance/workflow.js';
import { ENDPOINTS } from '../contract/endpoints.js';
import { type Mounted, on } from '../handler.js';
import { mapOf, outcomesOf, rowOf } from '../row-view.js';
import type { ApiServices } from '../services.js';
import { KEPT_CANDIDATES, keepSuggestions, keptSuggestions, suggestionsFor } from '../suggestions.js';

export function suggestionRoutes({ governance, suggest }: ApiServices): readonly Mounted[] {
  const { store, workflow } = governance;
  return [
    on(ENDPOINTS.suggestForRow, async ({ params, query }) => {
      const { row, map } = await rowOf(store, params.row);
      const { top } = query;
      const kept = query.fresh === 'true' || top > KEPT_CANDIDATES ? undefined : await store.rowSuggestions(row.id);
      const known = keptSuggestions(kept?.suggestions);
      const [found = []] = known === undefined ? await suggestionsFor([row], { suggest, map, top }) : [known];
      if (known === undefined) await keepSuggestions(store, row.id, found);
      return { suggestions: found.map((said) => ({ ...said, candidates: said.candidates.slice(0, top) })) };
    }),
    on(ENDPOINTS.suggestForMap, async ({ params, body }) => {
      const map = await mapOf(store, params.map);
      const { rows, total } = await store.unsuggestedRows(map.id, body.limit);
      const found = await suggestionsFor(rows, { suggest, map, top: KEPT_CANDIDATES });
      const problem = found.flat().find((said) => said.problem !== undefined)?.problem;
      if (problem !== undefined) throw new TerminologyError(breaks(`suggestions for '${map.id}'`, problem));
      for (const [index, row] of rows.entries()) await keepSuggestions(store, row.id, found[index] ?? []);
      return { done: rows.length, left: total - rows.length };
    }),
    on(ENDPOINTS.autoApprove, async ({ params, body, actor }) => {
      const map = await mapOf(store, params.map);
      if (map.policy.autoApproval === undefined)
        throw new TerminologyError(breaks(`map '${map.id}'`, 'has no policy of auto-approval'));
      const changes = await surest(store, map, body.limit);
      // The policy acts; who set it going is told by the origin.
      const system = { name: SYSTEM_ACTOR, roles: ['system'] as const, origin: `${actor.name}, ${actor.origin}` };
      return outcomesOf(await workflow.bulk(changes, system, { preview: body.preview }));
    }),
  ];
}

/** What the policy could approve: rows in work whose best kept candidate reaches the precision. */
async function surest(store: GovernanceStore, map: GovernedMap, limit: number): Promise<readonly RowChange[]> {
  const minimum = map.policy.autoApproval?.minimumPrecision ?? 1;
  const changes: RowChange[] = [];
  for (const state of ['unmapped', 'in-review'] as const) {
    let cursor: string | undefined;
    do {
      const page = await store.listRows({
        map: map.id,
        state,
        limit: 500,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { row, suggestions } of page.items) {
        const change = approvalOf(row, suggestions, minimum);
        if (change !== undefined) changes.push(change);
        if (changes.length === limit) return changes;
      }
      cursor = page.next;
    } while (cursor !== undefined);
  }
  return changes;
}

function approvalOf(row: RowSnapshot, kept: unknown, minimum: number): RowChange | undefined {
  const matches = (keptSuggestions(kept) ?? []).filter(({ outcome }) => outcome === 'match');
  const best = matches.flatMap(({ candidates }) => candidates).sort((a, b) => b.confidence - a.confidence)[0];
  if (best === undefined || best.confidence < minimum) return undefined;
  const { system, code, display, relationship, confidence } = best;
  const request = {
    action: 'auto-approve',
    targets: [{ system, code, display, relationship }],
    confidence,
    source: 'concord suggest',
  } as const;
  return { row: row.id, version: row.version, request };
}
