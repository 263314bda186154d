/**
 * What keeps the pages safe beside the API's own checks: the headers of every page, where a form may come from, and where a sign-in may lead
 * back to. Who may do what is the API's to decide.
 */
import type { Context } from 'hono';

/** Nothing but our own files; no inline script or style, no plug-in, no frame around us. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  // What a page shows depends on who asks, and is nobody else's to keep.
  'cache-control': 'no-store',
  vary: 'cookie, hx-request',
};

/** Sets the headers that every page and every part of one has. */
export function securePage(c: Context): void {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) c.header(name, value);
}

/** Whether a form was sent by a page of this server, as far as the browser says. The API checks the token besides. */
export function isFromHere(c: Context): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = c.req.header('origin');
  return origin === undefined || hostOf(origin) === (c.req.header('host') ?? new URL(c.req.url).host);
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}

/** Where to go after signing in: a path of this server, else `/`. `//host`, `/\host`, other schemes and control characters are none. */
export function safeNext(next: string | undefined): string {
  if (next === undefined || !/^\/(?![/\\])[\x21-\x7e]*$/.test(next) || next.includes('\\')) return '/';
  const here = 'http://here.invalid';
  try {
    const url = new URL(next, here);
    return url.origin === here ? `${url.pathname}${url.search}` : '/';
  } catch {
    return '/';
  }
}
