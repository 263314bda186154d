/** Where a request came from, for the audit and for slowing failed sign-ins. Believes no header that a client could have written. */
import { isIP } from 'node:net';
import type { RequestSource } from '../headers.js';

interface Bindings {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } };
}

/** Header by which a page, asking in process, tells the address of its visitor; from outside it means nothing. */
export const VISITOR_ADDRESS = 'x-visitor-address';

/** The client's address; `unknown` where there is none to be believed. */
export function addressOf(c: RequestSource, trustedProxies: number): string {
  const { incoming } = (c.env ?? {}) as Bindings;
  const nearest = incoming === undefined ? c.req.header(VISITOR_ADDRESS) : incoming.socket?.remoteAddress;
  const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
  // Each proxy appends whom it saw: the entry that the outermost trusted one wrote is the client.
  const client = trustedProxies > 0 ? forwarded.at(-trustedProxies) : nearest;
  return client !== undefined && isIP(client) !== 0 ? client : 'unknown';
}
