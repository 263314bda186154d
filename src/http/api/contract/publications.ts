/** Contract of versions of a map: preview, publish, rollback, differences, and files going out and in. */
import { z } from '@hono/zod-openapi';
import { Id, type Of, Reason, SeenVersion } from './common.js';
import { EVERY_HAND, endpoint, MAPPERS, PUBLISHERS } from './endpoint.js';
import { GovernedMap, mapParams } from './maps.js';
import { Outcome } from './row-shapes.js';

export const ChangedRow = z
  .object({
    system: z.string(),
    code: z.string(),
    display: z.string().optional(),
    before: z
      .array(z.string())
      .optional()
      .openapi({ description: 'targets as `system|code relationship`, or `no-map`' }),
    after: z.array(z.string()).optional(),
  })
  .openapi('ChangedRow');
export type ChangedRow = Of<typeof ChangedRow>;

const ChangedRows = z.object({
  total: z.int(),
  rows: z.array(ChangedRow).openapi({ description: 'the first of them, as many as were asked for' }),
});

/** How a version differs from another. */
export const Changelog = z
  .object({
    against: z.string().optional(),
    added: ChangedRows,
    removed: ChangedRows,
    changed: ChangedRows,
  })
  .openapi('Changelog');
export type Changelog = Of<typeof Changelog>;

export const Publication = z
  .object({
    id: z.string(),
    map: z.string(),
    mapVersion: z.string(),
    status: z.enum(['publishing', 'published']),
    served: z.boolean(),
    approver: z.string(),
    at: z.string(),
    hash: z.string().openapi({ description: 'SHA-256 of what the version says' }),
    rows: z.int(),
    changes: z.object({ against: z.string().optional(), added: z.int(), removed: z.int(), changed: z.int() }),
    note: z.string().optional(),
    chain: z.object({ seq: z.int(), hash: z.string() }).openapi({ description: 'head of the audit chain at its time' }),
    file: z.object({ path: z.string(), digest: z.string() }).optional(),
  })
  .openapi('Publication');
export type Publication = Of<typeof Publication>;

export const CheckItem = z
  .object({
    check: z.enum(['version', 'rows', 'policy', 'reviewed', 'doubts', 'flags', 'unfinished']),
    ok: z.boolean(),
    blocking: z.boolean().openapi({ description: 'publishing is refused while it is not ok' }),
    text: z.string(),
  })
  .openapi('CheckItem');
export type CheckItem = Of<typeof CheckItem>;

export const PublicationPreview = z
  .object({
    mapVersion: z.string(),
    rows: z.int(),
    hash: z.string(),
    checklist: z.array(CheckItem),
    problems: z.array(z.string()),
    changelog: Changelog,
  })
  .openapi('PublicationPreview');
export type PublicationPreview = Of<typeof PublicationPreview>;

const MapVersion = z.string().min(1).max(64);
const Shown = z.coerce.number().int().min(0).max(1_000).default(200);
const Note = z.string().trim().max(10_000);

export const previewPublication = endpoint({
  method: 'post',
  path: '/maps/{map}/publications/preview',
  tag: 'Publications',
  access: EVERY_HAND,
  summary: 'What publishing would bring: checklist, problems, changelog. Writes nothing.',
  params: mapParams,
  query: z.strictObject({ shown: Shown }),
  body: z.strictObject({ version: SeenVersion, mapVersion: MapVersion }),
  answer: PublicationPreview,
});

export const publish = endpoint({
  method: 'post',
  path: '/maps/{map}/publications',
  tag: 'Publications',
  access: PUBLISHERS,
  summary: 'Freeze, compile and serve a version.',
  params: mapParams,
  body: z.strictObject({ version: SeenVersion, mapVersion: MapVersion, note: Note.optional() }),
  answer: Publication,
  status: 201,
});

export const rollback = endpoint({
  method: 'post',
  path: '/maps/{map}/rollback',
  tag: 'Publications',
  access: PUBLISHERS,
  summary: 'Serve an earlier (or again a later) published version.',
  params: mapParams,
  body: z.strictObject({ version: SeenVersion, mapVersion: MapVersion, note: Reason }),
  answer: GovernedMap,
});

export const listPublications = endpoint({
  method: 'get',
  path: '/maps/{map}/publications',
  tag: 'Publications',
  access: 'signed-in',
  summary: 'Published versions of a map, newest first; at most the last 500.',
  params: mapParams,
  answer: z.object({ items: z.array(Publication) }),
});

export const diffVersions = endpoint({
  method: 'get',
  path: '/maps/{map}/diff',
  tag: 'Publications',
  access: 'signed-in',
  summary: 'How two versions differ; `working` is what the rows say now.',
  params: mapParams,
  query: z.strictObject({ from: MapVersion, to: MapVersion.default('working'), shown: Shown }),
  answer: Changelog,
});

export const EXPORT_FORMATS = ['sssom', 'conceptmap-r4', 'conceptmap-r5', 'csv'] as const;

export const exportMap = endpoint({
  method: 'get',
  path: '/maps/{map}/export',
  tag: 'Files',
  access: 'signed-in',
  summary: 'A version, or with `version=working` the rows as they are, as a file.',
  params: mapParams,
  query: z.strictObject({ format: z.enum(EXPORT_FORMATS).default('sssom'), version: MapVersion.default('working') }),
  file: ['text/tab-separated-values', 'application/fhir+json', 'text/csv'],
});

export const importMap = endpoint({
  method: 'post',
  path: '/maps/{map}/import',
  tag: 'Files',
  access: MAPPERS,
  summary:
    "Take the rows of a file (SSSOM, ConceptMap JSON, CSV of HAPI, Usagi or OMOP) as the caller's proposals. What the file calls approved is a proposal here.",
  params: mapParams,
  body: z.strictObject({
    text: z.string().min(1),
    format: z.string().max(50).optional().openapi({ description: 'recognised where it is left out' }),
    file: z.string().min(1).max(200).optional().openapi({ description: 'name for error messages and the audit' }),
    submit: z.boolean().default(false).openapi({ description: 'hand the proposals in to review' }),
    preview: z.boolean().default(false),
  }),
  answer: z.object({
    format: z.string(),
    read: z.int().openapi({ description: 'source codes in the file' }),
    added: z.int().openapi({ description: 'rows that were not there before' }),
    proposed: z.int(),
    unchanged: z.int().openapi({ description: 'rows on which the same stands or is proposed already' }),
    refused: z.array(z.object({ code: z.string(), text: z.string() })).openapi({ description: 'at most 1,000' }),
    outcomes: z.array(Outcome).openapi({ description: 'of the proposals, at most 1,000' }),
  }),
});

export const mapVersionParams = z.strictObject({ map: Id, mapVersion: MapVersion });

export const getPublication = endpoint({
  method: 'get',
  path: '/maps/{map}/publications/{mapVersion}',
  tag: 'Publications',
  access: 'signed-in',
  summary: 'A version with its changelog.',
  params: mapVersionParams,
  query: z.strictObject({ shown: Shown }),
  answer: Publication.extend({ changelog: Changelog }),
});
