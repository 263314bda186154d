/** Shapes of map rows: the local code, proposals, what stands, remarks, and what may be asked of a row. */
import { z } from '@hono/zod-openapi';
import { DRIFT_KINDS } from '../../../domain/release-drift.js';
import { ACTIONS } from '../../../governance/lifecycle.js';
import { Code, type Of, Reason, SeenVersion, Uri } from './common.js';
import { Relationship, RowState } from './maps.js';

const Short = z.string().trim().min(1).max(1_000);

/** The local code, as the source's catalogue or its traffic tells it. */
export const RowSource = z
  .strictObject({
    system: Uri,
    code: Code,
    display: Short.optional(),
    unit: Short.optional(),
    specimen: Short.optional(),
    method: Short.optional(),
    category: Short.optional().openapi({ description: 'section or kind, such as `Chemistry`' }),
    values: z.array(z.string().max(500)).max(200).optional().openapi({ description: 'sample results as text' }),
    count: z.int().min(0).optional().openapi({ description: "how often it occurs in the source's data" }),
    firstSeen: z.iso.datetime({ offset: true }).optional(),
    lastSeen: z.iso.datetime({ offset: true }).optional(),
  })
  .openapi('RowSource');
export type RowSource = Of<typeof RowSource>;

const Text = z.string().max(10_000);
const AttributeValue = z.union([
  z.strictObject({ type: z.enum(['code', 'string', 'dateTime']), value: Text }),
  z.strictObject({ type: z.enum(['integer', 'decimal']), value: z.number() }),
  z.strictObject({ type: z.literal('boolean'), value: z.boolean() }),
  z.strictObject({
    type: z.literal('Coding'),
    value: z.strictObject({
      system: Uri.optional(),
      version: Text.optional(),
      code: Code,
      display: Text.optional(),
    }),
  }),
  z.strictObject({ type: z.literal('Quantity'), value: z.record(z.string(), z.unknown()) }),
]);

/** R5 `target.dependsOn` and `target.product`. */
export const MapAttribute = z
  .strictObject({
    attribute: z.string().min(1).max(500),
    value: AttributeValue,
    system: Uri.optional(),
    display: Text.optional(),
  })
  .openapi('MapAttribute');

export const Target = z
  .strictObject({
    system: Uri,
    version: z.string().min(1).max(200).optional().openapi({ description: 'version that the mapper looked at' }),
    code: Code,
    display: Text.optional(),
    relationship: Relationship.openapi({ description: 'of the source to the target' }),
    comment: Text.optional(),
    dependsOn: z.array(MapAttribute).max(50).optional(),
    product: z.array(MapAttribute).max(50).optional(),
  })
  .openapi('Target');
export type Target = Of<typeof Target>;

/** What is said of a source: its targets, or that none exists and why. */
export const Content = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('map'), targets: z.array(Target).min(1).max(50) }),
    z.strictObject({ kind: z.literal('no-map'), reason: Reason }),
  ])
  .openapi('Content');
export type Content = Of<typeof Content>;

export const Basis = z
  .strictObject({
    kind: z.enum(['manual', 'suggestion', 'import']),
    confidence: z.number().min(0).max(1).optional(),
    source: z.string().max(500).optional().openapi({ description: 'name and version of the tool or file' }),
  })
  .openapi('Basis');

export const Proposal = z
  .object({
    author: z.string().optional(),
    at: z.string(),
    content: Content,
    basis: Basis.optional(),
    submitted: z.boolean(),
  })
  .openapi('Proposal');
export type Proposal = Of<typeof Proposal>;

export const Standing = z
  .object({
    content: Content,
    authors: z.array(z.string()),
    reviewer: z.string().optional(),
    by: z.enum(['reviewer', 'policy']),
    at: z.string(),
    basis: Basis.optional(),
    doubt: z.string().optional().openapi({ description: 'why it is under review; it is served with this warning' }),
    against: z.string().optional(),
    settledFor: z.string().optional(),
  })
  .openapi('Standing');

export const Replacement = z
  .strictObject({
    system: Uri,
    code: Code,
    display: Text.optional(),
    relationship: Relationship.optional(),
    source: z.string().max(500).openapi({ description: 'who says so, such as `MapTo`' }),
    comment: Text.optional(),
  })
  .openapi('Replacement');

/** One thing that has become of one target in a new release. */
export const DriftFinding = z
  .strictObject({
    kind: z.enum(DRIFT_KINDS),
    system: Uri,
    code: Code,
    to: z.string().max(200),
    from: z.string().max(200).optional(),
    axis: z.string().max(200).optional(),
    before: Text.optional(),
    after: Text.optional(),
    replacements: z.array(Replacement).max(100),
  })
  .openapi('DriftFinding');
export type DriftFinding = Of<typeof DriftFinding>;

const Action = z.enum([...ACTIONS, 'add']);

/** A row as the caller may see it: in dual mapping, what the other mapper wrote is left out until both have handed in. */
export const Row = z
  .object({
    id: z.string(),
    map: z.string(),
    version: z.int().openapi({ description: 'a change names it' }),
    state: RowState,
    source: RowSource,
    proposals: z.array(Proposal),
    authors: z.array(z.string()),
    independent: z.boolean(),
    reason: z.string().optional(),
    findings: z.array(DriftFinding).optional(),
    standing: Standing.optional(),
    changed: z.string(),
    newest: z.object({ version: z.int(), actor: z.string(), action: Action }),
  })
  .openapi('Row');
export type Row = Of<typeof Row>;

/** The best suggestion kept for a row, in short. */
export const SuggestionHint = z
  .object({
    outcome: z.enum(['match', 'ambiguous', 'no-match']),
    confidence: z.number().optional(),
    system: z.string().optional(),
    code: z.string().optional(),
    display: z.string().optional(),
    candidates: z.int(),
  })
  .openapi('SuggestionHint');

/** A row in a list. */
export const RowSummary = Row.extend({
  assignees: z.array(z.object({ name: z.string(), role: z.enum(['mapper', 'reviewer']) })),
  openFlags: z.int(),
  comments: z.int(),
  suggestion: SuggestionHint.optional(),
}).openapi('RowSummary');
export type RowSummary = Of<typeof RowSummary>;

export const Comment = z
  .object({ id: z.string(), row: z.string(), author: z.string(), at: z.string(), text: z.string(), version: z.int() })
  .openapi('Comment');
export type Comment = Of<typeof Comment>;

export const RowFlag = z
  .object({
    id: z.string(),
    row: z.string(),
    raisedBy: z.string(),
    at: z.string(),
    text: z.string(),
    open: z.boolean(),
    settledBy: z.string().optional(),
    version: z.int(),
  })
  .openapi('RowFlag');
export type RowFlag = Of<typeof RowFlag>;

export const Assignment = z
  .object({
    id: z.string(),
    row: z.string(),
    assignee: z.string(),
    role: z.enum(['mapper', 'reviewer']),
    active: z.boolean(),
    version: z.int(),
  })
  .openapi('Assignment');
export type Assignment = Of<typeof Assignment>;

/** Everything about one row that the caller may see. */
export const RowDetail = z
  .object({
    row: Row,
    blind: z.boolean().openapi({ description: 'another mapper may have written what is not shown yet' }),
    actions: z
      .array(z.enum(ACTIONS))
      .openapi({ description: 'what the caller may do now, given targets or a reason where one is needed' }),
    comments: z.array(Comment),
    flags: z.array(RowFlag),
    assignments: z.array(Assignment),
  })
  .openapi('RowDetail');
export type RowDetail = Of<typeof RowDetail>;

/** What a person may ask of a row. */
export const RowRequest = z
  .discriminatedUnion('action', [
    z.strictObject({
      action: z.literal('propose'),
      targets: z.array(Target).min(1).max(50),
      basis: Basis.optional(),
    }),
    z.strictObject({ action: z.literal('propose-no-map'), reason: Reason, basis: Basis.optional() }),
    z.strictObject({
      action: z.enum(['submit', 'withdraw', 'approve', 'confirm-no-map']),
      reason: Reason.optional(),
    }),
    z.strictObject({ action: z.literal('resolve'), content: Content, reason: Reason }),
    z.strictObject({ action: z.enum(['reject', 'request-changes', 'reopen', 'retire']), reason: Reason }),
    z.strictObject({ action: z.literal('drift'), reason: Reason, findings: z.array(DriftFinding).max(100).optional() }),
    z.strictObject({ action: z.literal('undo'), undoes: z.int().min(1), reason: Reason.optional() }),
  ])
  .openapi('RowRequest');
export type RowRequest = Of<typeof RowRequest>;

export const RowChange = z
  .strictObject({ row: z.string().min(1).max(200), version: SeenVersion, request: RowRequest })
  .openapi('RowChange');

export const Outcome = z
  .discriminatedUnion('ok', [
    z.object({ row: z.string(), ok: z.literal(true), from: RowState, to: RowState, version: z.int() }),
    z.object({ row: z.string(), ok: z.literal(false), code: z.string(), text: z.string() }),
  ])
  .openapi('Outcome');
export type Outcome = Of<typeof Outcome>;
