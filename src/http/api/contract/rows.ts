/** Contract of working on rows: lists, adding, one row with its history and suggestions, actions one at a time or many at once. */
import { z } from '@hono/zod-openapi';
import { CONFIDENCE_BANDS } from '../../../governance/confidence-band.js';
import { Id, type Of, pageOf, paging, SeenVersion, Uri } from './common.js';
import { ADMINISTRATORS, DECIDERS, EVERY_HAND, endpoint, MAPPERS } from './endpoint.js';
import { mapParams, RowState } from './maps.js';
import {
  Assignment,
  Comment,
  Outcome,
  Row,
  RowChange,
  RowDetail,
  RowFlag,
  RowRequest,
  RowSource,
  RowSummary,
} from './row-shapes.js';

/** How sure the best suggestion is; `unsuggested`: nobody has looked yet, `none`: there is no candidate. */
export const ConfidenceBand = z.enum(CONFIDENCE_BANDS).openapi('ConfidenceBand');
export type ConfidenceBand = Of<typeof ConfidenceBand>;

/** Filters of lists of rows; `mine` counts assignments and open drafts of the caller. */
export const rowFilters = {
  map: Id.optional(),
  state: RowState.optional(),
  assignee: z.string().min(1).max(64).optional().openapi({ description: 'a name, or `me`' }),
  text: z.string().trim().min(1).max(200).optional().openapi({ description: 'part of code or name' }),
  band: ConfidenceBand.optional(),
  category: z.string().min(1).max(1_000).optional(),
  system: Uri.optional().openapi({ description: 'of the source code' }),
  flagged: z.literal('true').optional(),
  drift: z.literal('true').optional().openapi({ description: 'in doubt because of a new release' }),
};

const rowParams = z.strictObject({ row: Id });
const Text = z.string().trim().min(1).max(10_000);

/** How many rows each choice of a filter would leave, the other filters kept. */
export const RowCounts = z
  .object({
    total: z.int(),
    states: z.partialRecord(RowState, z.int()),
    bands: z.partialRecord(ConfidenceBand, z.int()),
    categories: z.array(z.object({ category: z.string(), rows: z.int() })),
    flagged: z.int(),
    drift: z.int(),
  })
  .openapi('RowCounts');
export type RowCounts = Of<typeof RowCounts>;

/** One event of a row; `detail` holds what was proposed or found. */
export const RowEvent = z
  .object({
    version: z.int(),
    action: z.string(),
    actor: z.string(),
    role: z.string(),
    at: z.string(),
    origin: z.string(),
    from: RowState.optional(),
    to: RowState,
    reason: z.string().optional(),
    detail: z.unknown(),
    seq: z.int().openapi({ description: 'place in the audit chain' }),
  })
  .openapi('RowEvent');
export type RowEvent = Of<typeof RowEvent>;

const AxisFinding = z.object({
  axis: z.string(),
  agreement: z.enum(['agree', 'near', 'unknown', 'missing', 'conflict']),
  entry: z.string().optional(),
  candidate: z.string().optional(),
  text: z.string(),
});

export const Candidate = z
  .object({
    system: z.string(),
    code: z.string(),
    display: z.string(),
    relationship: z.enum([
      'equivalent',
      'source-is-narrower-than-target',
      'source-is-broader-than-target',
      'related-to',
    ]),
    score: z.number().openapi({ description: 'comparable within one row only' }),
    confidence: z.number().openapi({ description: 'calibrated probability that this one is right, 0 to 1' }),
    explanation: z.array(AxisFinding),
  })
  .openapi('Candidate');
export type Candidate = Of<typeof Candidate>;

/** Suggestions for a row from one target system of its map. */
export const RowSuggestion = z
  .object({
    target: z.string().openapi({ description: 'system of the target, with `|version` where the scope names one' }),
    outcome: z.enum(['match', 'ambiguous', 'no-match']),
    reason: z.string().optional(),
    candidates: z.array(Candidate),
    problem: z.string().optional().openapi({ description: 'why this target cannot be suggested from' }),
  })
  .openapi('RowSuggestion');
export type RowSuggestion = Of<typeof RowSuggestion>;

const Added = z.object({
  added: z.array(z.string()).openapi({ description: 'ids of the new rows, in the order given' }),
  existing: z.int().openapi({ description: 'sources that had a row already' }),
});

export const listRows = endpoint({
  method: 'get',
  path: '/rows',
  tag: 'Rows',
  access: 'signed-in',
  summary: 'Rows of one map or of all, common source codes first.',
  query: z.strictObject({ ...rowFilters, ...paging }),
  answer: pageOf(RowSummary),
});

export const countRows = endpoint({
  method: 'get',
  path: '/rows/counts',
  tag: 'Rows',
  access: 'signed-in',
  summary: 'Counts of rows by state, confidence band and category, flagged and in drift, under the same filters.',
  query: z.strictObject(rowFilters),
  answer: RowCounts,
});

export const addRows = endpoint({
  method: 'post',
  path: '/maps/{map}/rows',
  tag: 'Rows',
  access: MAPPERS,
  summary: 'Add rows for source codes; those that have one already are left alone.',
  params: mapParams,
  body: z.strictObject({ rows: z.array(RowSource).min(1).max(5_000) }),
  answer: Added,
  status: 201,
});

export const uploadCatalogue = endpoint({
  method: 'post',
  path: '/maps/{map}/catalogue',
  tag: 'Rows',
  access: MAPPERS,
  summary:
    'Add rows from a catalogue as CSV or TSV text: columns code, name, specimen, unit, method, category, values, count, in any order.',
  params: mapParams,
  body: z.strictObject({
    text: z.string().min(1),
    file: z.string().min(1).max(200).optional().openapi({ description: 'name for error messages' }),
    system: Uri.optional().openapi({ description: "of the codes; without it the map's source system" }),
  }),
  answer: Added.extend({ read: z.int() }),
  status: 201,
});

export const getRow = endpoint({
  method: 'get',
  path: '/rows/{row}',
  tag: 'Rows',
  access: 'signed-in',
  summary: 'A row with remarks, assignments and what the caller may do with it.',
  params: rowParams,
  answer: RowDetail,
});

export const rowHistory = endpoint({
  method: 'get',
  path: '/rows/{row}/history',
  tag: 'Rows',
  access: 'signed-in',
  summary: 'Events of a row, oldest first, as far as the caller may see them.',
  params: rowParams,
  answer: z.object({ items: z.array(RowEvent) }),
});

export const suggestForRow = endpoint({
  method: 'get',
  path: '/rows/{row}/suggestions',
  tag: 'Suggestions',
  access: EVERY_HAND,
  summary: 'Suggestions for a row from each target system of its map. Kept; `fresh=true` asks the engine anew.',
  params: rowParams,
  query: z.strictObject({
    top: z.coerce.number().int().min(1).max(50).default(10),
    fresh: z.literal('true').optional(),
  }),
  answer: z.object({ suggestions: z.array(RowSuggestion) }),
});

export const suggestForMap = endpoint({
  method: 'post',
  path: '/maps/{map}/suggestions',
  tag: 'Suggestions',
  access: MAPPERS,
  summary: 'Find and keep suggestions for rows that have none, the commonest first. Ask again while `left` is not 0.',
  params: mapParams,
  body: z.strictObject({ limit: z.int().min(1).max(200).default(50) }),
  answer: z.object({ done: z.int(), left: z.int() }),
});

export const autoApprove = endpoint({
  method: 'post',
  path: '/maps/{map}/auto-approvals',
  tag: 'Suggestions',
  access: ADMINISTRATORS,
  summary: "Let the map's policy approve kept suggestions that reach its precision. `preview` writes nothing.",
  params: mapParams,
  body: z.strictObject({ preview: z.boolean().default(false), limit: z.int().min(1).max(1_000).default(500) }),
  answer: z.object({ outcomes: z.array(Outcome), done: z.int(), refused: z.int() }),
});

export const actOnRow = endpoint({
  method: 'post',
  path: '/rows/{row}/actions',
  tag: 'Rows',
  access: EVERY_HAND,
  summary: 'Take one action: propose, submit, approve, undo … A version that is no longer the newest is a 409.',
  params: rowParams,
  body: z.strictObject({ version: SeenVersion, request: RowRequest }),
  answer: Row,
});

export const actOnRows = endpoint({
  method: 'post',
  path: '/rows/actions',
  tag: 'Rows',
  access: EVERY_HAND,
  summary: 'Take many actions: each row tells its outcome. `preview` writes nothing.',
  body: z.strictObject({ changes: z.array(RowChange).min(1).max(1_000), preview: z.boolean().default(false) }),
  answer: z.object({ outcomes: z.array(Outcome), done: z.int(), refused: z.int() }),
});

export const assignRows = endpoint({
  method: 'post',
  path: '/rows/assignments',
  tag: 'Rows',
  access: DECIDERS,
  summary: 'Assign rows to a mapper or reviewer, or take the assignment back with `active: false`.',
  body: z.strictObject({
    rows: z.array(Id).min(1).max(1_000),
    assignee: z.string().min(1).max(64),
    role: z.enum(['mapper', 'reviewer']),
    active: z.boolean().default(true),
  }),
  answer: z.object({ items: z.array(Assignment) }),
});

export const commentOnRow = endpoint({
  method: 'post',
  path: '/rows/{row}/comments',
  tag: 'Rows',
  access: EVERY_HAND,
  summary: 'Comment on a row.',
  params: rowParams,
  body: z.strictObject({ text: Text }),
  answer: Comment,
  status: 201,
});

export const flagRow = endpoint({
  method: 'post',
  path: '/rows/{row}/flags',
  tag: 'Rows',
  access: EVERY_HAND,
  summary: 'Raise a flag on a row.',
  params: rowParams,
  body: z.strictObject({ text: Text }),
  answer: RowFlag,
  status: 201,
});

export const settleFlag = endpoint({
  method: 'post',
  path: '/flags/{flag}/settlement',
  tag: 'Rows',
  access: EVERY_HAND,
  summary: "Settle a flag: one's own, or any as reviewer.",
  params: z.strictObject({ flag: Id }),
  answer: RowFlag,
});
