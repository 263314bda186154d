/** Routes of versions of a map: preview, publish, go back, list, differences. */
import type { ConceptMapDefinition } from '../../../domain/concept-map.js';
import { TerminologyError } from '../../../domain/issue.js';
import { checklistOf } from '../../../governance/checklist.js';
import type { Changelog as FullChangelog, GovernedMap, Publication as Stored } from '../../../governance/entities.js';
import { changelogOf, planVersion } from '../../../governance/publish.js';
import type { Governance } from '../../../governance/services.js';
import type { GovernanceStore } from '../../../governance/store.js';
import { unknown } from '../../../governance/wording.js';
import { ENDPOINTS } from '../contract/endpoints.js';
import type { Changelog, Publication } from '../contract/publications.js';
import { type Mounted, on } from '../handler.js';
import { mapOf } from '../row-view.js';
import type { ApiServices } from '../services.js';

/** Versions told at most. */
const MOST_VERSIONS = 500;

export function publicationRoutes({ governance }: ApiServices): readonly Mounted[] {
  const { publishing } = governance;
  return [
    on(ENDPOINTS.previewPublication, async ({ params, query, body }) => {
      const plan = await publishing.preview({ map: params.map, ...body });
      const rows = await governance.store.standingRows(params.map);
      const checklist = checklistOf(plan, { rows, progress: await governance.store.progress(params.map) });
      const { hash, problems, changelog } = plan;
      const { mapVersion } = body;
      const told = problems.slice(0, MOST_PROBLEMS);
      return {
        ...{ mapVersion, rows: plan.rows, hash, checklist, problems: told },
        changelog: shownChangelog(changelog, query.shown),
      };
    }),
    on(ENDPOINTS.publish, async ({ params, body, actor }) => {
      const publication = await publishing.publish({ map: params.map, ...body }, actor);
      return publicationOf(publication, await mapOf(governance.store, params.map));
    }),
    on(ENDPOINTS.rollback, async ({ params, body, actor }) => publishing.rollback({ map: params.map, ...body }, actor)),
    ...readingRoutes(governance),
  ];
}

const MOST_PROBLEMS = 500;

function readingRoutes({ store }: Governance): readonly Mounted[] {
  return [
    on(ENDPOINTS.listPublications, async ({ params }) => {
      const map = await mapOf(store, params.map);
      const all = await store.publications(map.id);
      return {
        items: all
          .slice(-MOST_VERSIONS)
          .map((each) => publicationOf(each, map))
          .reverse(),
      };
    }),
    on(ENDPOINTS.getPublication, async ({ params, query }) => {
      const map = await mapOf(store, params.map);
      const stored = await store.publication(`${map.id}@${params.mapVersion}`);
      if (stored === undefined) throw new TerminologyError(unknown(`version of '${map.id}'`, params.mapVersion));
      return { ...publicationOf(stored, map), changelog: shownChangelog(stored.changelog, query.shown) };
    }),
    on(ENDPOINTS.diffVersions, async ({ params, query }) => {
      const map = await mapOf(store, params.map);
      const earlier = await versionOf(store, map, query.from);
      const later = await versionOf(store, map, query.to);
      return shownChangelog(changelogOf(later, earlier), query.shown);
    }),
  ];
}

/** What a version says, or with `working` the rows that stand now. @throws TerminologyError (404). */
export async function versionOf(
  store: GovernanceStore,
  map: GovernedMap,
  version: string,
): Promise<ConceptMapDefinition> {
  if (version === WORKING) {
    const rows = await store.standingRows(map.id);
    return planVersion(map, rows, { mapVersion: WORKING, at: new Date().toISOString() }).definition;
  }
  const text = await store.publishedDefinition(`${map.id}@${version}`);
  if (text === undefined) throw new TerminologyError(unknown(`version of '${map.id}'`, version));
  return JSON.parse(text) as ConceptMapDefinition;
}

/** The name under which the rows of the moment are asked for. */
export const WORKING = 'working';

function publicationOf(stored: Stored, { served }: Pick<GovernedMap, 'served'>): Publication {
  const { id, map, mapVersion, status, approver, at, hash, rows, changelog, note, chain, file } = stored;
  const { against, added, removed, changed } = changelog;
  return {
    ...{ id, map, mapVersion, status, approver, at, hash, rows, chain },
    served: served === mapVersion,
    changes: {
      ...(against === undefined ? {} : { against }),
      ...{ added: added.length, removed: removed.length, changed: changed.length },
    },
    ...(note === undefined ? {} : { note }),
    ...(file === undefined ? {} : { file }),
  };
}

function shownChangelog({ against, added, removed, changed }: FullChangelog, shown: number): Changelog {
  const part = (rows: FullChangelog['added']) => ({ total: rows.length, rows: rows.slice(0, shown) });
  return {
    ...(against === undefined ? {} : { against }),
    ...{ added: part(added), removed: part(removed), changed: part(changed) },
  };
}
