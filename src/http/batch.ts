/** Batch (FHIR R5 §3.2.0.11): a Bundle of requests, each answered by the app itself, in order. Transactions are refused. */
import { TerminologyError } from '../domain/issue.js';
import { invalidParameter, tooManyEntries } from '../domain/wording.js';
import { encodeOutcome } from '../fhir/encode-outcome.js';
import { isObject, type Json } from '../fhir/parameters.js';

/** Answers one request as the server would; `path` is relative to the endpoint. */
export type Dispatch = (method: string, path: string, body: string | undefined) => Promise<EntryAnswer>;

export interface EntryAnswer {
  readonly status: number;
  /** JSON text, or nothing. */
  readonly body: string;
}

/**
 * Runs the entries. The answers are put together as text: to read thousands of them only to write them again would keep others waiting.
 * @returns the Bundle as JSON text.
 * @throws TerminologyError where the body is no batch, or has more than `most` entries.
 */
export async function runBatch(bundle: unknown, dispatch: Dispatch, most: number): Promise<string> {
  if (!isObject(bundle) || bundle['resourceType'] !== 'Bundle') {
    throw new TerminologyError(invalidParameter('(body)', 'must be a Bundle'));
  }
  if (bundle['type'] !== 'batch') {
    throw new TerminologyError(invalidParameter('Bundle.type', `must be batch, not '${String(bundle['type'])}'`));
  }
  const entries = Array.isArray(bundle['entry']) ? (bundle['entry'] as unknown[]) : [];
  if (entries.length > most) throw new TerminologyError(tooManyEntries(entries.length, most));
  const answers: string[] = [];
  for (const [index, entry] of entries.entries()) answers.push(await runEntry(entry, index, dispatch));
  return `{"resourceType":"Bundle","type":"batch-response","entry":[${answers.join(',')}]}`;
}

async function runEntry(entry: unknown, index: number, dispatch: Dispatch): Promise<string> {
  const request = isObject(entry) && isObject(entry['request']) ? (entry['request'] as Json) : undefined;
  const { method, url } = request ?? {};
  const at = `Bundle.entry[${index}].request`;
  if (typeof method !== 'string' || typeof url !== 'string') return refused(at, 'must have a method and a url');
  if (!METHODS.has(method)) return refused(`${at}.method`, `'${method}' is no HTTP verb`);
  const path = `/${url.replace(/^https?:\/\/[^/]+(?:\/(?:r4|r5|fhir))?/, '').replace(/^\/+/, '')}`;
  if (/^\/(?:[?#]|$)/.test(path) && method === 'POST') return refused(`${at}.url`, 'must not be a batch itself');
  const sent = isObject(entry) && !BODILESS.has(method) ? entry['resource'] : undefined;
  const { status, body } = await dispatch(method, path, sent === undefined ? undefined : JSON.stringify(sent));
  if (body === '') return `{"response":{"status":"${status}"}}`;
  const isGood = status >= 200 && status < 300;
  return isGood
    ? `{"resource":${body},"response":{"status":"${status}"}}`
    : `{"response":{"status":"${status}","outcome":${body}}}`;
}

/** FHIR's `http-verb`. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH']);
const BODILESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE']);

function refused(name: string, why: string): string {
  return `{"response":{"status":"400","outcome":${encodeOutcome([invalidParameter(name, why)])}}}`;
}
