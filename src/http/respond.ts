/** FHIR answers over HTTP: content type, ETag-free JSON bodies, and every error as an OperationOutcome. */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type Issue, TerminologyError } from '../domain/issue.js';
import { internalError, invalidParameter } from '../domain/wording.js';
import { encodeOutcome } from '../fhir/encode-outcome.js';

/** Who prefers HTML may be shown a page instead. */
export const FHIR_JSON = { 'Content-Type': 'application/fhir+json; charset=utf-8', Vary: 'Accept' };

/** A resource, or JSON text that is one. */
export function respond(c: Context, body: object | string, status = 200): Response {
  return c.body(typeof body === 'string' ? body : JSON.stringify(body), status as ContentfulStatusCode, FHIR_JSON);
}

export function respondIssues(c: Context, issues: readonly Issue[], status: number): Response {
  return respond(c, encodeOutcome(issues), status);
}

/** Turns whatever was thrown into an OperationOutcome; what was not foreseen is logged and told without its details. */
export function respondError(c: Context, error: Error): Response {
  const { text, status } = errorText(error, c.req);
  return respond(c, text, status);
}

/** The OperationOutcome of an error as text, with its status. */
export function errorText(
  error: Error,
  { method, url }: { readonly method: string; readonly url: string },
): { readonly text: string; readonly status: number } {
  if (error instanceof TerminologyError) return { text: encodeOutcome(error.issues), status: error.status };
  if (isTooDeep(error)) {
    return { text: encodeOutcome([invalidParameter('(body)', 'is nested too deeply')]), status: 400 };
  }
  const reference = Math.random().toString(36).slice(2, 10);
  const [path] = url.slice(url.indexOf('/', 8)).split('?');
  process.stderr.write(`error ${reference} ${method} ${path}: ${error.stack ?? error.message}\n`);
  return { text: encodeOutcome([internalError(reference)]), status: 500 };
}

/** What is read by recursion is as deep as its sender makes it; JSON itself sets no bound. */
function isTooDeep(error: Error): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}
