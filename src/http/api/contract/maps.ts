/** Contract of maps in work: the record of a map, its progress, making and changing it. */
import { z } from '@hono/zod-openapi';
import { RELATIONSHIPS } from '../../../domain/concept-map.js';
import { STAGES } from '../../../governance/entities.js';
import { STATES } from '../../../governance/lifecycle.js';
import { CARDINALITIES } from '../../../governance/policy.js';
import { Id, type Of, pageOf, paging, Reason, SeenVersion, Uri } from './common.js';
import { endpoint, STEWARDS } from './endpoint.js';

export const Relationship = z.enum(RELATIONSHIPS).openapi('Relationship');
export const RowState = z.enum(STATES).openapi('RowState');

const ScopeSystem = z.strictObject({ system: Uri, version: z.string().min(1).max(200).optional() });

/** From what to what a map leads; value sets as canonicals. */
export const MapScope = z
  .strictObject({
    source: ScopeSystem,
    targets: z.array(ScopeSystem).min(1).max(20),
    sourceValueSet: Uri.optional(),
    targetValueSet: Uri.optional(),
  })
  .openapi('MapScope');

const NewPolicy = z.strictObject({
  dualMapping: z.boolean().openapi({ description: 'two mappers, blind to each other' }),
  relationships: z.array(Relationship).min(1).max(RELATIONSHIPS.length),
  cardinality: z.enum(CARDINALITIES),
});

export const MapPolicy = NewPolicy.extend({
  autoApproval: z
    .object({ minimumPrecision: z.number(), setBy: z.string(), setAt: z.string() })
    .optional()
    .openapi({ description: 'set by an administrator alone' }),
}).openapi('MapPolicy');

export const GovernedMap = z
  .object({
    id: z.string(),
    url: z.string(),
    title: z.string(),
    purpose: z.string(),
    copyright: z.string().optional(),
    scope: MapScope,
    policy: MapPolicy,
    stage: z.enum(STAGES),
    served: z.string().optional().openapi({ description: 'version that $translate gives; absent before the first' }),
    version: z.int().openapi({ description: 'of this record; a change names it' }),
  })
  .openapi('GovernedMap');
export type GovernedMap = Of<typeof GovernedMap>;

/** How far a map is: by rows, and by how often their codes occur. */
export const Progress = z
  .object({
    rows: z.int(),
    byState: z.partialRecord(RowState, z.int()),
    decided: z.int().openapi({ description: 'rows whose decision stands (a target, or that none exists)' }),
    traffic: z.number().openapi({ description: 'sum of the counts of all rows but the retired' }),
    decidedTraffic: z.number().openapi({ description: 'of those whose decision stands' }),
    flagged: z.int(),
  })
  .openapi('Progress');
export type Progress = Of<typeof Progress>;

export const MapSummary = GovernedMap.extend({ progress: Progress }).openapi('MapSummary');
export type MapSummary = Of<typeof MapSummary>;

/** Decisions that stand, by the day on which they were made (running sums). */
export const ProgressDay = z.object({
  day: z.string().openapi({ description: 'yyyy-mm-dd, UTC' }),
  decided: z.int(),
  decidedTraffic: z.number(),
});
export type ProgressDay = Of<typeof ProgressDay>;

export const mapParams = z.strictObject({ map: Id });
const Text = z.string().trim().min(1).max(10_000);

export const listMaps = endpoint({
  method: 'get',
  path: '/maps',
  tag: 'Maps',
  access: 'signed-in',
  summary: 'Maps with their progress, by id.',
  query: z.strictObject(paging),
  answer: pageOf(MapSummary),
});

export const createMap = endpoint({
  method: 'post',
  path: '/maps',
  tag: 'Maps',
  access: STEWARDS,
  summary: 'Make a map.',
  body: z.strictObject({
    id: z.string().min(1).max(64),
    url: Uri,
    title: Text,
    purpose: Text,
    copyright: Text.optional(),
    scope: MapScope,
    policy: NewPolicy.optional(),
  }),
  answer: GovernedMap,
  status: 201,
});

export const getMap = endpoint({
  method: 'get',
  path: '/maps/{map}',
  tag: 'Maps',
  access: 'signed-in',
  summary: 'A map with its progress.',
  params: mapParams,
  answer: MapSummary,
});

export const changeMap = endpoint({
  method: 'patch',
  path: '/maps/{map}',
  tag: 'Maps',
  access: STEWARDS,
  summary: 'Change a map. What is left out stays; auto-approval is set by administrators alone, null ends it.',
  params: mapParams,
  body: z.strictObject({
    version: SeenVersion,
    title: Text.optional(),
    purpose: Text.optional(),
    copyright: Text.optional(),
    scope: MapScope.optional(),
    policy: NewPolicy.optional(),
    autoApproval: z.strictObject({ minimumPrecision: z.number() }).nullable().optional(),
  }),
  answer: GovernedMap,
});

export const retireMap = endpoint({
  method: 'post',
  path: '/maps/{map}/retire',
  tag: 'Maps',
  access: STEWARDS,
  summary: 'Retire a map: its published versions are served no more.',
  params: mapParams,
  body: z.strictObject({ version: SeenVersion, reason: Reason }),
  answer: GovernedMap,
});

export const mapProgress = endpoint({
  method: 'get',
  path: '/maps/{map}/progress',
  tag: 'Maps',
  access: 'signed-in',
  summary: 'Decisions that stand by the day on which they were made; the last 366 days with any.',
  params: mapParams,
  answer: z.object({ days: z.array(ProgressDay) }),
});
