/** Contract of what watches over the work: impact of releases, the audit, loaded releases, numbers of the dashboard. */
import { z } from '@hono/zod-openapi';
import { KINDS } from '../../../governance/event.js';
import { type Of, pageOf, paging, Role, Uri } from './common.js';
import { ADMINISTRATORS, DECIDERS, endpoint, STEWARDS } from './endpoint.js';
import { mapParams, RowState } from './maps.js';
import { DriftFinding, Outcome, RowSource, Target } from './row-shapes.js';

export const Impact = z
  .object({
    row: z.string(),
    version: z.int(),
    state: RowState,
    source: RowSource,
    targets: z.array(Target),
    findings: z.array(DriftFinding),
    reason: z.string(),
  })
  .openapi('Impact');
export type Impact = Of<typeof Impact>;

export const mapImpact = endpoint({
  method: 'post',
  path: '/maps/{map}/impact',
  tag: 'Impact',
  access: DECIDERS,
  summary: 'Which decisions of a map a release touches. `send` puts those rows to review.',
  params: mapParams,
  body: z.strictObject({
    system: Uri.optional().openapi({ description: "of the release; without it the map's first target system" }),
    from: z.string().min(1).max(200).optional().openapi({ description: 'release that the decisions were made on' }),
    to: z.string().min(1).max(200),
    send: z.boolean().default(false),
    limit: z.int().min(0).max(1_000).default(200).openapi({ description: 'rows shown' }),
  }),
  answer: z.object({
    system: z.string(),
    from: z.string().optional(),
    to: z.string(),
    total: z.int(),
    items: z.array(Impact),
    sent: z.array(Outcome).optional().openapi({ description: 'with `send`; at most 1,000' }),
  }),
});

/** An event of the audit chain. What blind dual mapping hides from the caller is left out, and `hidden` is true. */
export const AuditEvent = z
  .object({
    seq: z.int(),
    kind: z.enum(KINDS),
    subject: z.string(),
    version: z.int(),
    action: z.string(),
    actor: z.string(),
    role: z.union([Role, z.literal('system')]),
    origin: z.string(),
    at: z.string(),
    reason: z.string().optional(),
    detail: z.unknown().optional(),
    before: z.unknown().optional(),
    after: z.unknown().optional(),
    previousHash: z.string(),
    hash: z.string(),
    hidden: z.boolean(),
  })
  .openapi('GovernanceEvent');
export type AuditEvent = Of<typeof AuditEvent>;

const Seq = z.coerce.number().int().min(1);

export const listEvents = endpoint({
  method: 'get',
  path: '/audit',
  tag: 'Audit',
  access: STEWARDS,
  summary: 'Events of the audit chain, newest first or with `order=oldest` oldest first.',
  query: z.strictObject({
    kind: z.enum(KINDS).optional(),
    subject: z.string().min(1).max(300).optional(),
    actor: z.string().min(1).max(64).optional(),
    action: z.string().min(1).max(64).optional(),
    since: z.iso.datetime({ offset: true }).optional(),
    before: z.iso.datetime({ offset: true }).optional(),
    order: z.enum(['newest', 'oldest']).default('newest'),
    ...paging,
  }),
  answer: pageOf(AuditEvent),
});

export const getEvent = endpoint({
  method: 'get',
  path: '/audit/{seq}',
  tag: 'Audit',
  access: STEWARDS,
  summary: 'One event.',
  params: z.strictObject({ seq: Seq }),
  answer: AuditEvent,
});

export const eventAsFhir = endpoint({
  method: 'get',
  path: '/audit/{seq}/fhir',
  tag: 'Audit',
  access: STEWARDS,
  summary: 'One event as a FHIR AuditEvent or Provenance.',
  params: z.strictObject({ seq: Seq }),
  query: z.strictObject({
    type: z.enum(['AuditEvent', 'Provenance']).default('AuditEvent'),
    fhirVersion: z.enum(['4.0', '5.0']).default('4.0'),
  }),
  file: ['application/fhir+json'],
});

export const verifyAudit = endpoint({
  method: 'get',
  path: '/audit/verification',
  tag: 'Audit',
  access: ADMINISTRATORS,
  summary: 'Check the whole chain and all that is derived from it.',
  query: z.strictObject({
    anchor: z
      .string()
      .regex(/^\d{1,15}:[0-9a-f]{64}$/, 'must be SEQ:HASH')
      .optional()
      .openapi({ description: 'a head noted earlier, as `SEQ:HASH`' }),
  }),
  answer: z.object({
    events: z.int(),
    head: z.object({ seq: z.int(), hash: z.string() }),
    problems: z.array(z.object({ seq: z.int().optional(), text: z.string() })),
  }),
});

export const Release = z
  .object({
    system: z.string(),
    version: z.string().optional(),
    title: z.string().optional(),
    name: z.string().optional(),
    date: z.string().optional(),
    content: z.string().optional(),
    concepts: z.int().optional(),
    newest: z.boolean().openapi({ description: 'answers where no version is asked for' }),
  })
  .openapi('Release');
export type Release = Of<typeof Release>;

export const listReleases = endpoint({
  method: 'get',
  path: '/releases',
  tag: 'Releases',
  access: 'signed-in',
  summary: 'Loaded code system versions.',
  query: z.strictObject(paging),
  answer: pageOf(Release),
});

const Daily = z.object({ day: z.string(), name: z.string(), decisions: z.int() });

export const Stats = z
  .object({
    since: z.string().openapi({ description: 'start of the process that has served longest' }),
    requests: z.int().openapi({ description: 'answered by all processes that serve' }),
    latency: z
      .object({ p50: z.number(), p95: z.number(), p99: z.number() })
      .optional()
      .openapi({ description: 'milliseconds, over the last thousands of requests; absent before the first' }),
    answers: z.object({ kept: z.int(), bytes: z.int(), hits: z.int(), misses: z.int() }).optional(),
    translate: z.object({ asked: z.int(), missed: z.int() }).optional(),
    queue: z.object({ open: z.int(), misses: z.int() }),
    maps: z.object({ total: z.int(), active: z.int(), rows: z.int(), decided: z.int() }),
    work: z.object({ days: z.int(), byPerson: z.array(Daily) }).openapi({
      description: 'decisions (proposals, reviews) of the last days by person; at most 1,000 entries',
    }),
  })
  .openapi('Stats');
export type Stats = Of<typeof Stats>;

export const stats = endpoint({
  method: 'get',
  path: '/stats',
  tag: 'Dashboard',
  access: 'signed-in',
  summary: 'Numbers of the dashboard.',
  query: z.strictObject({ days: z.coerce.number().int().min(1).max(92).default(14) }),
  answer: Stats,
});
