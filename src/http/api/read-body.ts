/** The JSON body of a request to the API: declared as JSON, text throughout, and nothing else. */
import type { Context } from 'hono';
import { TerminologyError } from '../../domain/issue.js';
import { invalidParameter, malformedBody, notSupported } from '../../domain/wording.js';

/**
 * The body; undefined where it is empty.
 * @throws TerminologyError: 415 for another type, 400 for what is no JSON or holds characters that are no text.
 */
export async function readBody(c: Context): Promise<unknown> {
  const type = c.req.header('content-type') ?? '';
  // A form of another site can send plain text and forms, but not this type: it is insisted on.
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(type)) {
    const said = type === '' ? 'A body without content type' : `The content type '${type}'`;
    throw new TerminologyError(notSupported(`${said} (use application/json)`), 415);
  }
  const text = await c.req.text();
  if (text.trim() === '') return undefined;
  const body = parsed(text);
  // Half characters and NUL would come back from the database as something else than what was hashed.
  if (/\\u(0000|d[89a-f])|\0/i.test(text)) requireText(body, 'body');
  return body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TerminologyError(malformedBody((error as Error).message));
  }
}

/** @throws TerminologyError (400) naming the place. */
export function requireText(value: unknown, path: string): void {
  if (typeof value === 'string') {
    if (!/\p{Surrogate}|\0/u.test(value)) return;
    throw new TerminologyError(invalidParameter(path, 'has characters that are no text'));
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    requireText(name, path);
    requireText(member, `${path}.${name}`);
  }
}
