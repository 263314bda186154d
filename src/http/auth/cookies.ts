/** The session's cookie: read from a request, written, taken back. */
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';

/** Over https the prefix binds the cookie to this host alone, so that no neighbouring host can set it (RFC 6265bis §4.1.3.2). */
function cookieName(secure: boolean): string {
  return secure ? '__Host-concord-session' : 'concord-session';
}

/** The id that the cookie carries. */
export function sessionCookie(c: Context, secure: boolean): string | undefined {
  return getCookie(c, cookieName(secure));
}

/** `Set-Cookie` of a session; without an id the cookie is taken back. */
export function setSessionCookie(c: Context, secure: boolean, id?: string): void {
  const life = id === undefined ? '; Max-Age=0' : '';
  const flags = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}${life}`;
  c.header('Set-Cookie', `${cookieName(secure)}=${id ?? ''}; ${flags}`, { append: true });
}
