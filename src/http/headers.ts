/**
 * Request headers. Under Node they are read from the message as Node parsed them: the web standard's `Headers` object would be built anew
 * for every request, which costs more than many an answer.
 */
import type { Context } from 'hono';

interface NodeMessage {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** The header's value; `name` in lower case. */
export function headerOf(c: Context, name: string): string | undefined {
  const message = (c.env as { readonly incoming?: NodeMessage } | undefined)?.incoming;
  if (message === undefined) return c.req.header(name);
  const value = message.headers[name];
  return typeof value === 'string' || value === undefined ? value : value.join(', ');
}
