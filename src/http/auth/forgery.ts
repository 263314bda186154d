/** Requests that another site made a browser send: recognised by where they come from and by the missing token of the session. */
import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { TerminologyError } from '../../domain/issue.js';

/**
 * Refuses what a browser says comes from another site. Programs say nothing of the kind.
 * @throws TerminologyError (forbidden, 403).
 */
export function requireSameOrigin(c: Context, baseUrl: string): void {
  const site = c.req.header('sec-fetch-site');
  const origin = c.req.header('origin');
  // `none`: typed by the person. `same-site` is another host of the same domain, which is not this server.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') refuse();
  if (origin !== undefined && !ownOrigins(c, baseUrl).includes(origin)) refuse();
}

/** The session's own token must come with a change. @throws TerminologyError (forbidden, 403). */
export function requireToken(c: Context, csrf: string): void {
  const given = Buffer.from(c.req.header('x-csrf-token') ?? '');
  const wanted = Buffer.from(csrf);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw new TerminologyError({
      severity: 'error',
      code: 'forbidden',
      text: 'the header X-CSRF-Token must carry the token of the session, which GET /api/me tells',
    });
  }
}

/** People may reach the server under more than one name; the name that this request went to is one of them. */
function ownOrigins(c: Context, baseUrl: string): readonly string[] {
  const own = new URL(baseUrl).origin;
  const host = c.req.header('host');
  return host === undefined ? [own] : [own, `http://${host}`, `https://${host}`];
}

function refuse(): never {
  throw new TerminologyError({ severity: 'error', code: 'forbidden', text: 'the request comes from another site' });
}
