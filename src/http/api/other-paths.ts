/**
 * What OpenAPI says of the paths below `/api` that are no endpoints of the contract: their bodies are streams, lines or of their own form.
 * The routes themselves are elsewhere.
 */
import { createRoute, z } from '@hono/zod-openapi';
import { Problem } from './contract/common.js';
import { Upload } from './contract/releases.js';
import { Candidate } from './contract/rows.js';

const PROBLEM = { default: { description: 'problem', content: { 'application/problem+json': { schema: Problem } } } };
const FREE = z.record(z.string(), z.unknown());

const Entry = z.object({
  code: z.string().optional(),
  name: z.string(),
  specimen: z.string().optional(),
  unit: z.string().optional(),
  method: z.string().optional(),
  category: z.string().optional(),
  values: z.array(z.string()).optional(),
  count: z.number().optional(),
});

export const OTHER_PATHS = [
  createRoute({
    method: 'post',
    path: '/suggest',
    operationId: 'suggest',
    tags: ['Suggestions'],
    summary: 'Suggestions for entries of a local catalogue, in their order. Writes nothing.',
    request: {
      body: {
        required: true,
        content: {
          'application/json': {
            schema: z.object({ target: z.string(), top: z.int().optional(), entries: z.array(Entry) }),
          },
        },
      },
    },
    responses: {
      200: {
        description: 'answer',
        content: {
          'application/json': {
            schema: z.object({
              suggestions: z.array(
                z.object({
                  source: Entry,
                  outcome: z.string(),
                  reason: z.string().optional(),
                  candidates: z.array(Candidate),
                }),
              ),
            }),
          },
        },
      },
      ...PROBLEM,
    },
  }),
  createRoute({
    method: 'post',
    path: '/translate',
    operationId: 'translate',
    tags: ['Translation'],
    summary: 'Many codes translated in one call: a JSON object with a list, or NDJSON with a code on each line.',
    request: {
      body: {
        required: true,
        content: { 'application/json': { schema: FREE }, 'application/x-ndjson': { schema: z.string() } },
      },
    },
    responses: {
      200: {
        description: 'answer',
        content: {
          'application/json': { schema: z.object({ results: z.array(FREE) }) },
          'application/x-ndjson': { schema: z.string() },
        },
      },
      ...PROBLEM,
    },
  }),
  createRoute({
    method: 'post',
    path: '/release-uploads',
    operationId: 'uploadRelease',
    tags: ['Releases'],
    summary: 'Upload a release, which is then loaded; the list of uploads tells how far it is.',
    description: 'For administrator.',
    security: [{ session: [] }, { key: [] }, { bearer: [] }],
    request: {
      body: {
        required: true,
        content: {
          'multipart/form-data': { schema: FREE },
          'application/octet-stream': { schema: z.string() },
        },
      },
    },
    responses: { 202: { description: 'received', content: { 'application/json': { schema: Upload } } }, ...PROBLEM },
  }),
] as const;
