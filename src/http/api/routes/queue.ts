/** Routes of the queue of unmapped codes: list, count, adopt into a map, dismiss. */
import { TerminologyError } from '../../../domain/issue.js';
import { dismissCodes } from '../../../governance/dismissals.js';
import type { GovernedMap } from '../../../governance/entities.js';
import type { RowSource } from '../../../governance/row.js';
import type { QueuedCode as StoredCode } from '../../../governance/unmapped-queue.js';
import { unknown } from '../../../governance/wording.js';
import { ENDPOINTS } from '../contract/endpoints.js';
import type { QueuedCode } from '../contract/queue.js';
import { type RowSuggestion, RowSuggestion as Shape } from '../contract/rows.js';
import { type Mounted, on } from '../handler.js';
import { mapOf } from '../row-view.js';
import type { ApiServices } from '../services.js';
import { keepSuggestions } from '../suggestions.js';

export function queueRoutes({ governance }: ApiServices): readonly Mounted[] {
  const { store, maps } = governance;
  return [
    on(ENDPOINTS.listQueue, async ({ query: { band, ...query } }) => {
      const bands = band === undefined ? {} : { bands: [band] };
      const page = await store.queue({ ...query, ...bands, now: Date.now() });
      return { ...page, items: page.items.map(queuedCode) };
    }),
    on(ENDPOINTS.queueStats, async () => store.queueCounts()),
    on(ENDPOINTS.adoptQueued, async ({ body, actor }) => {
      const map = await mapOf(store, body.map);
      const codes = await codesOf(body.entries);
      const sources = codes.map(sourceOf);
      const adopted = await maps.addRows(map.id, sources, actor);
      // What the engine has said already need not be asked again, where it was asked for this target.
      for (const code of codes) {
        const found = suggestionsFor(map, suggestionsOf(code));
        const row = found === undefined ? undefined : await store.rowOfSource(map.id, code);
        if (row !== undefined && found !== undefined && adopted.added.includes(row.id))
          await keepSuggestions(store, row.id, found);
      }
      return adopted;
    }),
    on(ENDPOINTS.dismissQueued, async ({ body, actor }) => {
      const codes = await codesOf(body.entries);
      const at = new Date().toISOString();
      return { dismissed: await dismissCodes(store, { codes, reason: body.reason, at }, actor) };
    }),
  ];

  /** In the order of the queue. @throws TerminologyError (404) naming the first that is not there. */
  async function codesOf(ids: readonly number[]): Promise<readonly StoredCode[]> {
    const codes = await store.queuedCodes(ids);
    const known = new Set(codes.map(({ id }) => id));
    const missing = ids.find((id) => !known.has(id));
    if (missing !== undefined) throw new TerminologyError(unknown('queued code', String(missing)));
    return codes;
  }
}

function queuedCode(code: StoredCode): QueuedCode {
  const { id, system, code: own, display, unit, specimen, count, firstSeen, lastSeen, clients, urgency, band } = code;
  const suggestions = suggestionsOf(code);
  return {
    id,
    system,
    code: own,
    ...(display === undefined ? {} : { display }),
    ...(unit === '' ? {} : { unit }),
    ...(specimen === '' ? {} : { specimen }),
    count,
    firstSeen: new Date(firstSeen).toISOString(),
    lastSeen: new Date(lastSeen).toISOString(),
    clients,
    urgency,
    band,
    ...(suggestions.length === 0 ? {} : { suggestions }),
  };
}

/** What the engine attached, target by target; what is written in an older way is left out. */
function suggestionsOf({ suggestions }: StoredCode): readonly RowSuggestion[] {
  return (suggestions?.answers ?? []).flatMap((answer) => {
    const parsed = Shape.safeParse(answer);
    return parsed.success ? [parsed.data as RowSuggestion] : [];
  });
}

/** The suggestions of all targets of the map; undefined where one was not asked for. */
function suggestionsFor({ scope }: GovernedMap, found: readonly RowSuggestion[]): readonly RowSuggestion[] | undefined {
  const own = scope.targets.map(({ system }) => found.find(({ target }) => target.split('|')[0] === system));
  return own.every((said) => said !== undefined) ? own : undefined;
}

function sourceOf({ system, code, display, unit, specimen, count, firstSeen, lastSeen }: StoredCode): RowSource {
  return {
    system,
    code,
    ...(display === undefined ? {} : { display }),
    ...(unit === '' ? {} : { unit }),
    ...(specimen === '' ? {} : { specimen }),
    count,
    firstSeen: new Date(firstSeen).toISOString(),
    lastSeen: new Date(lastSeen).toISOString(),
  };
}
