/** Batch (FHIR R5 §3.2.0.11): a Bundle of requests, each answered by the app itself, in order. Transactions are refused. */
import { TerminologyError } from '../domain/issue.js';
import { invalidParameter, tooManyEntries } from '../domain/wording.js';
import { encodeOutcome } from '../fhir/encode-outcome.js';
import { isObject, type Json } from '../fhir/parameters.js';

/** Answers one request as the server would; `path` is relative to the endpoint. */
export type Dispatch = (method: string, path: string, body: unknown) => Promise<Response>;

/**
 * Runs the entries.
 * @throws TerminologyError where the body is no batch, or has more than `most` entries.
 */
export async function runBatch(bundle: unknown, dispatch: Dispatch, most: number): Promise<object> {
  if (!isObject(bundle) || bundle['resourceType'] !== 'Bundle') {
    throw new TerminologyError(invalidParameter('(body)', 'must be a Bundle'));
  }
  if (bundle['type'] !== 'batch') {
    throw new TerminologyError(invalidParameter('Bundle.type', `must be batch, not '${String(bundle['type'])}'`));
  }
  const entries = Array.isArray(bundle['entry']) ? (bundle['entry'] as unknown[]) : [];
  if (entries.length > most) throw new TerminologyError(tooManyEntries(entries.length, most));
  const answers: object[] = [];
  for (const [index, entry] of entries.entries()) answers.push(await runEntry(entry, index, dispatch));
  return { resourceType: 'Bundle', type: 'batch-response', entry: answers };
}

async function runEntry(entry: unknown, index: number, dispatch: Dispatch): Promise<object> {
  const request = isObject(entry) && isObject(entry['request']) ? (entry['request'] as Json) : undefined;
  const { method, url } = request ?? {};
  if (typeof method !== 'string' || typeof url !== 'string') {
    const issue = invalidParameter(`Bundle.entry[${index}].request`, 'must have a method and a url');
    return { response: { status: '400', outcome: encodeOutcome([issue]) } };
  }
  const path = `/${url.replace(/^https?:\/\/[^/]+(?:\/(?:r4|r5|fhir))?/, '').replace(/^\/+/, '')}`;
  const response = await dispatch(method, path, isObject(entry) ? entry['resource'] : undefined);
  const resource: unknown = await response.json();
  const status = String(response.status);
  return response.ok ? { resource, response: { status } } : { response: { status, outcome: resource } };
}
