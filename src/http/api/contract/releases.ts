/** Contract of the content files and of what is being loaded from uploads; the upload itself is a file rather than JSON (docs/releases.md). */
import { z } from '@hono/zod-openapi';
import type { Of } from './common.js';
import { Reason } from './common.js';
import { ADMINISTRATORS, endpoint } from './endpoint.js';

const File = z
  .string()
  .min(1)
  .max(400)
  .regex(/^[^/\\]+\/[^/\\]+\.sqlite$/, 'must be FOLDER/NAME.sqlite');

export const ReleaseFile = z
  .object({
    file: z.string().openapi({ description: 'path below the folder of contents' }),
    active: z.boolean().openapi({ description: 'served; of several active versions the newest answers' }),
    governed: z.boolean().openapi({ description: 'a published version of a governed map, which is ruled by its map' }),
    bytes: z.int(),
    title: z.string().optional(),
    loaded: z.string().optional().openapi({ description: 'ISO instant' }),
    licence: z.string().optional(),
    systems: z
      .array(z.object({ url: z.string(), version: z.string().optional(), concepts: z.int() }))
      .openapi({ description: 'the largest code systems, at most 20' }),
    codeSystems: z.int(),
    problem: z.string().optional().openapi({ description: 'why the file cannot be used' }),
  })
  .openapi('ReleaseFile');
export type ReleaseFile = Of<typeof ReleaseFile>;

export const Upload = z
  .object({
    id: z.string(),
    name: z.string(),
    by: z.string(),
    started: z.string(),
    ended: z.string().optional(),
    state: z.enum(['receiving', 'waiting', 'loading', 'done', 'failed']),
    received: z.int().openapi({ description: 'bytes' }),
    size: z.int().optional().openapi({ description: 'bytes that were announced' }),
    /** What the loader said last. */
    lines: z.array(z.string()),
  })
  .openapi('ReleaseUpload');
export type Upload = Of<typeof Upload>;

export const listReleaseFiles = endpoint({
  method: 'get',
  path: '/release-files',
  tag: 'Releases',
  access: ADMINISTRATORS,
  summary: 'Content files, served or taken out.',
  answer: z.object({ items: z.array(ReleaseFile) }),
});

export const setReleaseActive = endpoint({
  method: 'put',
  path: '/release-files/active',
  tag: 'Releases',
  access: ADMINISTRATORS,
  summary:
    'Serve a content file that was taken out, or take one out: of what it held, the version before answers again.',
  body: z.strictObject({ file: File, active: z.boolean(), reason: Reason.optional() }),
  answer: z.object({ file: z.string(), active: z.boolean() }),
});

export const removeReleaseFile = endpoint({
  method: 'post',
  path: '/release-files/removals',
  tag: 'Releases',
  access: ADMINISTRATORS,
  summary: 'Remove a content file that was taken out before.',
  body: z.strictObject({ file: File, reason: Reason.optional() }),
});

export const listUploads = endpoint({
  method: 'get',
  path: '/release-uploads',
  tag: 'Releases',
  access: ADMINISTRATORS,
  summary: 'What is being uploaded and loaded, and what became of the last uploads.',
  answer: z.object({ items: z.array(Upload) }),
});
