/** Routes of maps in work: list, make, change, retire, progress. */
import type { GovernedMap } from '../../../governance/entities.js';
import type { Governance } from '../../../governance/services.js';
import { ENDPOINTS } from '../contract/endpoints.js';
import type { MapSummary } from '../contract/maps.js';
import { type Mounted, on } from '../handler.js';
import { pageByKey } from '../paging.js';
import { mapOf } from '../row-view.js';
import type { ApiServices } from '../services.js';

/** Days of progress told at most. */
const MOST_DAYS = 366;

export function mapRoutes({ governance }: ApiServices): readonly Mounted[] {
  const { store, maps } = governance;
  return [
    on(ENDPOINTS.listMaps, async ({ query }) => {
      const { items, ...rest } = pageByKey(await store.maps(), query, ({ id }) => id);
      return { items: await Promise.all(items.map((map) => summaryOf(governance, map))), ...rest };
    }),
    on(ENDPOINTS.createMap, async ({ body, actor }) => maps.create(body, actor)),
    on(ENDPOINTS.getMap, async ({ params }) => summaryOf(governance, await mapOf(store, params.map))),
    on(ENDPOINTS.changeMap, async ({ params, body, actor }) => maps.change(params.map, body, actor)),
    on(ENDPOINTS.retireMap, async ({ params, body, actor }) => maps.retire(params.map, body, actor)),
    on(ENDPOINTS.mapProgress, async ({ params }) => {
      await mapOf(store, params.map);
      let decided = 0;
      let decidedTraffic = 0;
      const days = (await store.decisionDays(params.map)).map(({ day, decisions, traffic }) => {
        decided += decisions;
        decidedTraffic += traffic;
        return { day, decided, decidedTraffic };
      });
      return { days: days.slice(-MOST_DAYS) };
    }),
  ];
}

async function summaryOf({ store }: Governance, map: GovernedMap): Promise<MapSummary> {
  return { ...map, progress: await store.progress(map.id) };
}
