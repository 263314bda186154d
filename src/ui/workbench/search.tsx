/** Searching a map's target systems by hand, as the mapper types: `$expand` with a filter, asked of the server's own FHIR endpoint. */
import { ENDPOINTS } from '../../http/api/contract/endpoints.js';
import type { GovernedMap } from '../../http/api/contract/maps.js';
import { type ApiClient, apiOf, requireVisitor } from '../api.js';
import { conceptPath } from '../components/target.js';
import type { UiContext, UiContextOf } from '../context.js';
import { part } from '../page.js';
import { systemName } from '../words.js';

export interface FoundConcept {
  readonly system: string;
  readonly code: string;
  readonly display: string;
}

export interface SearchResult {
  readonly text: string;
  readonly concepts: readonly FoundConcept[];
}

const AT_MOST = 12;

/** Concepts of the map's targets whose names have the words, or whose code it is. */
export async function searchTargets(api: ApiClient, scope: GovernedMap['scope'], text: string): Promise<SearchResult> {
  const words = text.trim().slice(0, 200);
  if (words === '') return { text: words, concepts: [] };
  const found = await Promise.all(scope.targets.map((target) => expand(api, target, words)));
  return { text: words, concepts: found.flat().slice(0, AT_MOST * 2) };
}

async function expand(
  api: ApiClient,
  { system, version }: { readonly system: string; readonly version?: string },
  filter: string,
): Promise<readonly FoundConcept[]> {
  const include = [{ system, ...(version === undefined ? {} : { version }) }];
  const parameter = [
    { name: 'valueSet', resource: { resourceType: 'ValueSet', status: 'active', compose: { include } } },
    { name: 'filter', valueString: filter },
    { name: 'count', valueInteger: AT_MOST },
    { name: 'activeOnly', valueBoolean: true },
  ];
  const answer = await api.raw('/r5/ValueSet/$expand', {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Parameters', parameter }),
  });
  if (!answer.ok) return [];
  const { expansion } = (await answer.json()) as Expanded;
  return (expansion?.contains ?? []).map((each) => ({ system, code: each.code, display: each.display ?? each.code }));
}

interface Expanded {
  readonly expansion?: { readonly contains?: readonly { readonly code: string; readonly display?: string }[] };
}

/** The display of a code as the loaded content has it; undefined where it has no such code. */
export async function displayOf(api: ApiClient, system: string, code: string): Promise<string | undefined> {
  const query = new URLSearchParams({ system, code });
  const answer = await api.raw(`/r5/CodeSystem/$lookup?${query}`);
  if (!answer.ok) return undefined;
  const { parameter } = (await answer.json()) as { parameter?: readonly { name: string; valueString?: string }[] };
  return parameter?.find(({ name }) => name === 'display')?.valueString;
}

/** What was found, as the type-ahead shows it. */
export function Found({ found: { text, concepts } }: { readonly found: SearchResult }) {
  if (text === '') return null;
  if (concepts.length === 0)
    return <p class="note">Nothing has “{text}” in its names. Fewer or other words may help.</p>;
  return (
    <ul class="found">
      {concepts.map(({ system, code, display }) => (
        <li>
          <button
            type="submit"
            form="decide"
            name="hand"
            value={`${system}|${code}`}
            class="second"
            aria-label={`Accept ${code} ${display}`}
          >
            Accept
          </button>
          <a class="code" href={conceptPath(system, code)}>
            {code}
          </a>
          <span>{display}</span>
          <span class="muted">{systemName(system)}</span>
        </li>
      ))}
    </ul>
  );
}

/** The part of the page that changes as one types. */
export async function searchPart(c: UiContextOf, ui: UiContext): Promise<Response> {
  await requireVisitor(c, ui);
  const api = apiOf(c, ui);
  const { row } = await api.call(ENDPOINTS.getRow, { params: { row: c.req.param('row') ?? '' } });
  const { scope } = await api.call(ENDPOINTS.getMap, { params: { map: row.map } });
  return part(c, <Found found={await searchTargets(api, scope, c.req.query('find') ?? '')} />);
}
