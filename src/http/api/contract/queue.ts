/** Contract of the queue of unmapped codes that live traffic asked for. */
import { z } from '@hono/zod-openapi';
import { Id, type Of, pageOf, paging, Reason, Uri } from './common.js';
import { EVERY_HAND, endpoint, MAPPERS } from './endpoint.js';
import { ConfidenceBand, RowSuggestion } from './rows.js';

export const QueuedCode = z
  .object({
    id: z.int(),
    system: z.string(),
    code: z.string(),
    display: z.string().optional(),
    unit: z.string().optional(),
    specimen: z.string().optional(),
    count: z.int(),
    firstSeen: z.string(),
    lastSeen: z.string(),
    clients: z.array(z.string()),
    urgency: z.number().openapi({ description: 'count × age in days, by which the queue is ranked' }),
    band: ConfidenceBand,
    suggestions: z
      .array(RowSuggestion)
      .optional()
      .openapi({ description: 'as attached in the background, one for each target' }),
  })
  .openapi('QueuedCode');
export type QueuedCode = Of<typeof QueuedCode>;

export const QueueStats = z
  .object({
    open: z.int().openapi({ description: 'different codes' }),
    misses: z.int().openapi({ description: 'how often the open codes were asked for' }),
    resolved: z.int(),
    dismissed: z.int(),
    systems: z.array(
      z.object({
        system: z.string(),
        open: z.int(),
        misses: z.int(),
        bands: z.partialRecord(ConfidenceBand, z.int()),
      }),
    ),
  })
  .openapi('QueueStats');
export type QueueStats = Of<typeof QueueStats>;

const Entries = z.array(z.int().min(1)).min(1).max(1_000);

export const listQueue = endpoint({
  method: 'get',
  path: '/queue',
  tag: 'Queue',
  access: 'signed-in',
  summary: 'Open unmapped codes, the most urgent first.',
  query: z.strictObject({
    system: Uri.optional(),
    text: z.string().trim().min(1).max(200).optional().openapi({ description: 'part of code or name' }),
    band: ConfidenceBand.optional(),
    ...paging,
  }),
  answer: pageOf(QueuedCode),
});

export const queueStats = endpoint({
  method: 'get',
  path: '/queue/stats',
  tag: 'Queue',
  access: 'signed-in',
  summary: 'How many codes are open, resolved and dismissed, by source system.',
  answer: QueueStats,
});

export const adoptQueued = endpoint({
  method: 'post',
  path: '/queue/adoptions',
  tag: 'Queue',
  access: MAPPERS,
  summary:
    'Make rows of a map from queued codes, with their counts and context. They leave the queue once a version covers them.',
  body: z.strictObject({ map: Id, entries: Entries }),
  answer: z.object({ added: z.array(z.string()), existing: z.int() }),
  status: 201,
});

export const dismissQueued = endpoint({
  method: 'post',
  path: '/queue/dismissals',
  tag: 'Queue',
  access: EVERY_HAND,
  summary: 'Dismiss queued codes that need no map. They stay dismissed when they are missed again.',
  body: z.strictObject({ entries: Entries, reason: Reason }),
  answer: z.object({ dismissed: z.int() }),
});
