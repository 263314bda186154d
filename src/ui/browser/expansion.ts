/** Expansions as the pages ask for them: of the FHIR endpoint, in process, so that a costly one is worked out by another thread. */
import { apiOf } from '../api.js';
import type { UiContext, UiContextOf } from '../context.js';

export interface ExpandedCode {
  readonly system: string;
  readonly version: string | undefined;
  readonly code: string;
  readonly display: string | undefined;
  readonly inactive: boolean;
  readonly abstract: boolean;
}

export interface Expanded {
  readonly kind: 'codes';
  readonly codes: readonly ExpandedCode[];
  readonly total: number | undefined;
  /** The time that the server took, in milliseconds. */
  readonly milliseconds: number;
}

/** Why there is no expansion, in the server's words. */
export interface Refused {
  readonly kind: 'refused';
  readonly status: number;
  readonly reasons: readonly string[];
}

type Parameter = { readonly name: string } & Readonly<Record<string, unknown>>;

/** Expands with these Parameters; a refusal is an answer. */
export async function expansionOf(
  c: UiContextOf,
  ui: UiContext,
  parameter: readonly Parameter[],
): Promise<Expanded | Refused> {
  const started = performance.now();
  const response = await apiOf(c, ui).raw('/r5/ValueSet/$expand', {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', accept: 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Parameters', parameter }),
  });
  const body = (await response.json()) as Record<string, unknown>;
  const milliseconds = performance.now() - started;
  if (!response.ok) return { kind: 'refused', status: response.status, reasons: reasonsOf(body) };
  const expansion = objectOf(body['expansion']);
  const { total } = expansion;
  return {
    kind: 'codes',
    codes: flat(listOf(expansion['contains'])),
    total: typeof total === 'number' ? total : undefined,
    milliseconds,
  };
}

function reasonsOf(outcome: Record<string, unknown>): readonly string[] {
  const reasons = listOf(outcome['issue']).map((issue) => {
    const text = objectOf(issue['details'])['text'] ?? issue['diagnostics'];
    return typeof text === 'string' ? text : 'The server refused without saying why.';
  });
  return reasons.length === 0 ? ['The server refused without saying why.'] : reasons;
}

function flat(entries: readonly Record<string, unknown>[]): readonly ExpandedCode[] {
  return entries.flatMap((entry) => {
    const { system, version, code, display, inactive, abstract } = entry;
    const own: readonly ExpandedCode[] =
      typeof code !== 'string' || typeof system !== 'string'
        ? []
        : [
            {
              system,
              code,
              version: typeof version === 'string' ? version : undefined,
              display: typeof display === 'string' ? display : undefined,
              inactive: inactive === true,
              abstract: abstract === true,
            },
          ];
    return [...own, ...flat(listOf(entry['contains']))];
  });
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}
