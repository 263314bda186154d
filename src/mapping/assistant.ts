/**
 * The optional assistant: a language model behind an OpenAI-compatible endpoint that may re-order the first candidates and give a reason. It
 * can choose only among them; only the catalogue entry and the candidates' public names are sent; whatever goes wrong leaves the engine's
 * order. Off unless an endpoint is configured.
 */
import { z } from 'zod';
import type { Candidate, CatalogueEntry, Suggestion } from './catalogue-entry.js';

export interface AssistantSettings {
  /** Such as `https://host/v1`; `/chat/completions` is appended. */
  readonly baseUrl: string;
  readonly model: string;
  readonly key?: string;
  /** Milliseconds until the engine's order is taken. */
  readonly timeout?: number;
  /** How many candidates it may choose among. */
  readonly candidates?: number;
}

/** What the assistant did to a suggestion, for the justification of a map. */
export interface AssistantNote {
  readonly model: string;
  readonly chosen: string;
  readonly reason: string;
}

export type AssistedSuggestion = Suggestion & { readonly assistant?: AssistantNote };

const DEFAULT_TIMEOUT = 10_000;
const DEFAULT_CANDIDATES = 10;
const LONGEST_REASON = 400;

const completion = z.object({ choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1) });
const choice = z.object({ code: z.string(), reason: z.string() });

/**
 * Asks the assistant about one suggestion. Entries without a match and with fewer than two candidates are not asked about.
 * @returns the suggestion, its chosen candidate first and the assistant's part noted; or as it was where the assistant failed.
 */
export async function askAssistant(suggestion: Suggestion, settings: AssistantSettings): Promise<AssistedSuggestion> {
  const among = suggestion.candidates.slice(0, settings.candidates ?? DEFAULT_CANDIDATES);
  if (suggestion.outcome === 'no-match' || among.length < 2) return suggestion;
  const answer = await chosenCode(suggestion.source, among, settings);
  const chosen = among.find(({ code }) => code === answer?.code);
  if (answer === undefined || chosen === undefined) return suggestion;
  return {
    ...suggestion,
    candidates: [chosen, ...suggestion.candidates.filter((candidate) => candidate !== chosen)],
    assistant: { model: settings.model, chosen: chosen.code, reason: answer.reason.slice(0, LONGEST_REASON) },
  };
}

/** The assistant's answer; undefined for a time-out, a refusal, a broken connection or anything that is not the form asked for. */
async function chosenCode(
  entry: CatalogueEntry,
  among: readonly Candidate[],
  settings: AssistantSettings,
): Promise<z.infer<typeof choice> | undefined> {
  try {
    const response = await fetch(`${settings.baseUrl.replace(/\/$/, '')}/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(settings.key === undefined ? {} : { authorization: `Bearer ${settings.key}` }),
      },
      body: JSON.stringify(requestBody(entry, among, settings.model)),
      signal: AbortSignal.timeout(settings.timeout ?? DEFAULT_TIMEOUT),
    });
    if (!response.ok) return undefined;
    const [first] = completion.parse(await response.json()).choices;
    return choice.parse(JSON.parse(jsonIn(first?.message.content ?? '')));
  } catch {
    // By design: the engine's own order is the answer whenever the assistant has none.
    return undefined;
  }
}

function requestBody(entry: CatalogueEntry, among: readonly Candidate[], model: string): unknown {
  const { name, specimen, unit, method, category } = entry;
  return {
    model,
    temperature: 0,
    messages: [
      {
        role: 'system',
        content:
          'You map local catalogue entries to standard codes. Choose the one candidate that means the same as the entry. ' +
          'Answer with JSON only: {"code": "<code of the candidate>", "reason": "<one sentence>"}.',
      },
      {
        role: 'user',
        content: JSON.stringify({
          entry: { name, specimen, unit, method, category },
          candidates: among.map(({ code, display }) => ({ code, display })),
        }),
      },
    ],
  };
}

/** The JSON object in an answer that may wrap it in prose or a code fence. */
function jsonIn(content: string): string {
  return content.slice(content.indexOf('{'), content.lastIndexOf('}') + 1);
}
