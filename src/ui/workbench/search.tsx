/** Searching a map's target systems by hand, as the mapper types. */
import type { GovernedMap } from '../../http/api/contract/maps.js';
import { searchCodes } from '../../terminology/search.js';
import { type ApiClient, requireVisitor } from '../api.js';
import { withQuery } from '../components/pager.js';
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
  /** The words that were searched for where nothing has those that were typed. */
  readonly corrected?: string;
  readonly concepts: readonly FoundConcept[];
}

const AT_MOST = 12;
/** As many as a map may have. */
const MOST_TARGETS = 20;

/** Active concepts of the map's targets whose names have the words, or whose code it is; misspelt words are corrected. */
export function searchTargets(
  ui: UiContext,
  { targets }: Pick<GovernedMap['scope'], 'targets'>,
  text: string,
): SearchResult {
  const words = text.trim().slice(0, 200);
  if (words === '') return { text: words, concepts: [] };
  const answers = targets.map((target) =>
    searchCodes(ui.catalogue(), { ...target, text: words, limit: AT_MOST, activeOnly: true }),
  );
  const corrected = answers.find((answer) => answer.corrected !== undefined)?.corrected;
  const concepts = answers.flatMap(({ hits }) =>
    hits.map(({ codeSystem, concept }) => ({
      system: codeSystem.info.url,
      code: concept.code,
      display: concept.display ?? concept.code,
    })),
  );
  return { text: words, concepts, ...(corrected === undefined ? {} : { corrected }) };
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
export function Found({ found: { text, concepts, corrected } }: { readonly found: SearchResult }) {
  if (text === '') return null;
  if (concepts.length === 0)
    return <p class="note">Nothing has “{text}” in its names. Fewer or other words may help.</p>;
  return (
    <>
      {corrected === undefined ? null : (
        <p class="note">
          Nothing has “{text}”; shown is “{corrected}”.
        </p>
      )}
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
    </>
  );
}

/** Address of the part that changes as one types: it names the targets, so that no key has to ask for the row and its map. */
export function searchPath(row: string, { targets }: GovernedMap['scope']): string {
  const named = targets.map(({ system, version }) => (version === undefined ? system : `${system}|${version}`));
  return withQuery(`/rows/${encodeURIComponent(row)}/search`, { targets: named.join(' ') });
}

/** The part of the page that changes as one types. What is loaded is nobody's secret once one is signed in. */
export async function searchPart(c: UiContextOf, ui: UiContext): Promise<Response> {
  await requireVisitor(c, ui);
  const targets = (c.req.query('targets') ?? '').split(' ', MOST_TARGETS).flatMap((text) => {
    const [system = '', version] = text.split('|');
    return system === '' ? [] : [version === undefined ? { system } : { system, version }];
  });
  return part(c, <Found found={searchTargets(ui, { targets }, c.req.query('find') ?? '')} />);
}
