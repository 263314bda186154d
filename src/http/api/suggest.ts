/**
 * `POST /api/suggest`: suggestions for entries of a local catalogue, as `concord suggest` gives them. Errors are problem+json (RFC 9457).
 * The engine runs elsewhere; a suggestion changes nothing.
 */
import { Hono } from 'hono';
import { z } from 'zod';
import type { CatalogueEntry, Suggestion } from '../../mapping/catalogue-entry.js';
import type { Authenticator } from '../auth/authenticator.js';
import { readGuard } from '../auth/fhir-access.js';
import { respondThrown } from './problem.js';

/** Answers the entries against the target: a code system URI or one of its short names, with `|version` where it is not the newest. */
export type Suggester = (
  target: string,
  entries: readonly CatalogueEntry[],
  top: number,
) => Promise<readonly Suggestion[]>;

/** A target that cannot be used; the message says why. */
export class SuggestTargetError extends Error {
  override readonly name = 'SuggestTargetError';
}

const MOST_ENTRIES = 1000;
const MOST_CANDIDATES = 50;

const Entry = z.strictObject({
  code: z.string().optional(),
  name: z.string().min(1),
  specimen: z.string().optional(),
  unit: z.string().optional(),
  method: z.string().optional(),
  category: z.string().optional(),
  values: z.array(z.string()).optional(),
  count: z.number().nonnegative().optional(),
});
const Request = z.strictObject({
  target: z.string().min(1),
  top: z.number().int().min(1).max(MOST_CANDIDATES).default(10),
  entries: z.array(Entry).min(1).max(MOST_ENTRIES),
});

/** The route, open or closed as FHIR reads are; `{target, top?, entries: [{name, …}]}` in, `{suggestions: [...]}` out, in the order of the entries. */
export function suggestRoutes(suggest: Suggester, auth?: Authenticator): Hono {
  const routes = new Hono();
  routes.onError((error, c) => respondThrown(c, error));
  if (auth !== undefined) routes.use('/suggest', readGuard(auth, 'CodeSystem'));
  routes.post('/suggest', async (c) => {
    const body = Request.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) {
      const [issue] = body.error.issues;
      return c.json(
        problem(400, `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'is not valid JSON'}`),
        400,
        PROBLEM,
      );
    }
    const { target, top, entries } = body.data;
    try {
      return c.json({ suggestions: await suggest(target, entries as readonly CatalogueEntry[], top) });
    } catch (error) {
      if (!(error instanceof SuggestTargetError)) throw error;
      return c.json(problem(422, error.message), 422, PROBLEM);
    }
  });
  return routes;
}

const PROBLEM = { 'Content-Type': 'application/problem+json' };

function problem(status: number, detail: string): object {
  return { type: 'about:blank', title: status === 400 ? 'Bad Request' : 'Unprocessable Content', status, detail };
}
