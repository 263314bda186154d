/**
 * Codes of a map checked by a FHIR terminology server: `CodeSystem/$validate-code` for every code once, in batches. For who has no licensed
 * content at hand. Any server that speaks R4 batches will do; what it cannot answer is an error that says so.
 */
import { z } from 'zod';
import type { MapDocument, MapDocumentRow } from '../conceptmap/files/map-document.js';
import { isRejected, type MapFinding, severityFor } from '../terminology/map-rules/rule.js';

/** Codes in one request. */
const BATCH = 200;

/** The server did not answer, or not as a terminology server does. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
}

export interface CheckServer {
  /** FHIR base URL, such as `https://tx.example.org/r4`. */
  readonly base: string;
  /** Milliseconds for each request. */
  readonly timeout: number;
}

interface Asked {
  readonly system: string;
  readonly version: string | undefined;
  readonly code: string;
  readonly display: string | undefined;
  readonly rows: MapDocumentRow[];
}

/**
 * Findings on the codes of a document.
 * @throws ServerError where the server is not there, does not answer in time, or does not answer batches.
 */
export async function serverFindings(document: MapDocument, server: CheckServer): Promise<readonly MapFinding[]> {
  const asked = [...questions(document).values()];
  const findings: MapFinding[] = [];
  for (let at = 0; at < asked.length; at += BATCH) {
    const chunk = asked.slice(at, at + BATCH);
    const answers = await ask(chunk, server);
    for (const [index, question] of chunk.entries()) findings.push(...judge(question, answers[index], server));
  }
  return onceEach(findings);
}

/** Targets of rows that stand. Source codes are not asked: most are local, and no other server knows them. */
function questions(document: MapDocument): ReadonlyMap<string, Asked> {
  const all = new Map<string, Asked>();
  for (const row of document.rows) {
    if (isRejected(row) || row.targetCode === undefined || row.targetSystem === undefined) continue;
    const { targetSystem: system, targetVersion: version, targetCode: code, targetDisplay: display } = row;
    const key = JSON.stringify([system, version, code, display]);
    const known = all.get(key);
    if (known === undefined) all.set(key, { system, version, code, display, rows: [row] });
    else known.rows.push(row);
  }
  return all;
}

const Parameter = z.object({
  name: z.string(),
  valueBoolean: z.boolean().optional(),
  valueString: z.string().optional(),
  valueCode: z.string().optional(),
});
const Outcome = z.object({
  resourceType: z.literal('OperationOutcome'),
  issue: z.array(
    z.object({ diagnostics: z.string().optional(), details: z.object({ text: z.string().optional() }).optional() }),
  ),
});
const Answer = z.object({ resourceType: z.literal('Parameters'), parameter: z.array(Parameter.loose()) });
const Entry = z.object({
  resource: z.union([Answer, Outcome]).optional(),
  response: z.object({ status: z.string().optional(), outcome: Outcome.optional() }).optional(),
});
const Bundle = z.object({ resourceType: z.literal('Bundle'), entry: z.array(Entry).default([]) });
type Entry = z.infer<typeof Entry>;

async function ask(chunk: readonly Asked[], { base, timeout }: CheckServer): Promise<readonly Entry[]> {
  const bundle = { resourceType: 'Bundle', type: 'batch', entry: chunk.map(entryOf) };
  const response = await fetch(base.replace(/\/$/, ''), {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', accept: 'application/fhir+json' },
    body: JSON.stringify(bundle),
    signal: AbortSignal.timeout(timeout),
  }).catch((error: unknown) => {
    throw new ServerError(`${base}: ${reasonOf(error, timeout)}`);
  });
  const text = await response.text().catch((error: unknown) => {
    throw new ServerError(`${base}: ${reasonOf(error, timeout)}`);
  });
  if (!response.ok)
    throw new ServerError(`${base}: answered ${response.status} to a batch of $validate-code${outcomeIn(text)}`);
  const parsed = Bundle.safeParse(jsonOf(text));
  if (!parsed.success) throw new ServerError(`${base}: did not answer a batch with a Bundle; is this a FHIR endpoint?`);
  if (parsed.data.entry.length !== chunk.length) {
    throw new ServerError(`${base}: answered ${parsed.data.entry.length} of ${chunk.length} entries of a batch`);
  }
  return parsed.data.entry;
}

function entryOf({ system, version, code, display }: Asked): object {
  const parameter = [
    { name: 'url', valueUri: system },
    ...(version === undefined ? [] : [{ name: 'version', valueString: version }]),
    { name: 'code', valueCode: code },
    ...(display === undefined ? [] : [{ name: 'display', valueString: display }]),
  ];
  return {
    resource: { resourceType: 'Parameters', parameter },
    request: { method: 'POST', url: 'CodeSystem/$validate-code' },
  };
}

function reasonOf(error: unknown, timeout: number): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') return `did not answer within ${timeout / 1000} s`;
  return `cannot be reached (${cause?.code ?? cause?.message ?? message})`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function outcomeIn(text: string): string {
  const parsed = Outcome.safeParse(jsonOf(text));
  return parsed.success ? `: ${outcomeText(parsed.data)}` : '';
}

function outcomeText({ issue }: z.infer<typeof Outcome>): string {
  return issue
    .map(({ details, diagnostics }) => details?.text ?? diagnostics ?? '')
    .filter((text) => text !== '')
    .join('; ');
}

function judge(question: Asked, entry: Entry | undefined, { base }: CheckServer): readonly MapFinding[] {
  const outcome = entry?.resource?.resourceType === 'OperationOutcome' ? entry.resource : entry?.response?.outcome;
  const { system, version, code, rows } = question;
  if (entry?.resource?.resourceType !== 'Parameters') {
    const why = outcome === undefined ? `status ${entry?.response?.status ?? 'unknown'}` : outcomeText(outcome);
    const text = `${system}${version === undefined ? '' : ` version ${version}`} cannot be checked at ${base}: ${why}`;
    return [{ rule: 'release-missing', severity: 'error', line: 1, text }];
  }
  const { parameter } = entry.resource;
  const value = (name: string) => parameter.find((found) => found.name === name);
  const own = value('display')?.valueString;
  const release = `${system}${version === undefined ? '' : ` ${version}`} at ${base}`;
  const message = value('message')?.valueString ?? '';
  if (value('result')?.valueBoolean !== true) {
    // A wrong display is no wrong code: the server tells the right display, or the code where it knows it.
    if (question.display !== undefined && own !== undefined && own !== question.display) return named(question, own);
    if (parameter.some(({ name }) => name === 'x-caused-by-unknown-system')) {
      return [
        { rule: 'release-missing', severity: 'error', line: 1, text: `${release} cannot be checked: ${message}` },
      ];
    }
    const text = `the target ${code} does not exist in ${release}${message === '' ? '' : `: ${message}`}`;
    return rows.map((row) => ({
      rule: 'target-unknown',
      severity: severityFor(row),
      line: row.line,
      slot: 'object_id',
      text,
    }));
  }
  if (value('inactive')?.valueBoolean !== true) return [];
  const text = `the target ${code} is ${value('status')?.valueCode ?? 'inactive'} in ${release}`;
  return rows.map((row) => ({
    rule: 'target-inactive',
    severity: severityFor(row),
    line: row.line,
    slot: 'object_id',
    text,
  }));
}

function named({ code, display, rows }: Asked, own: string): readonly MapFinding[] {
  const text = `the label '${display}' is no name of ${code} ('${own}')`;
  return rows.map(({ line }) => ({ rule: 'display-mismatch', severity: 'warning', line, slot: 'object_label', text }));
}

/** A release that is not there is told once, not for each of its codes. */
function onceEach(findings: readonly MapFinding[]): readonly MapFinding[] {
  const told = new Set<string>();
  return findings.filter(({ rule, text }) => {
    if (rule !== 'release-missing') return true;
    const [release = ''] = text.split(' cannot be checked');
    if (told.has(release)) return false;
    told.add(release);
    return true;
  });
}
