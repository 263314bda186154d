/** The search box and its hits: a list that follows each key, and the same list as a page for whoever has no script. */
import { Hono } from 'hono';
import { type SearchAnswer, type SearchHit, searchCodes } from '../../terminology/search.js';
import { Badge } from '../components/badge.js';
import { withQuery } from '../components/pager.js';
import type { UiContext, UiEnv } from '../context.js';
import { page, part, wantsPart } from '../page.js';
import { query } from './find.js';
import { codePath } from './links.js';
import { counted, shortName, shortVersion } from './words.js';

const SHOWN = 20;

export interface Asked {
  readonly text: string;
  readonly system?: string | undefined;
  readonly version?: string | undefined;
  readonly activeOnly?: boolean;
}

export function searchRoutes(ui: UiContext): Hono<UiEnv> {
  const routes = new Hono<UiEnv>();
  routes.get('/browse/search', async (c) => {
    const asked = {
      text: query(c, 'q') ?? '',
      system: query(c, 'system'),
      version: query(c, 'version'),
      activeOnly: query(c, 'active') === 'true',
    };
    const hits = <Hits asked={asked} answer={answerTo(ui, asked)} />;
    if (wantsPart(c)) return part(c, hits);
    return page(
      c,
      ui,
      { title: asked.text === '' ? 'Search' : `Search: ${asked.text}` },
      <>
        <h1>Search</h1>
        <SearchBox asked={asked} />
        {hits}
      </>,
    );
  });
  return routes;
}

/** The hits for what was typed. */
export function answerTo(ui: UiContext, { text, system, version, activeOnly }: Asked): SearchAnswer {
  return searchCodes(ui.catalogue(), {
    text,
    limit: SHOWN,
    ...(system === undefined ? {} : { system }),
    ...(version === undefined ? {} : { version }),
    ...(activeOnly === true ? { activeOnly } : {}),
  });
}

/** A search box whose hits appear below it as one types; without script it leads to the page of hits. */
export function SearchBox({ asked, where }: { readonly asked: Asked; readonly where?: string }) {
  const { text, system, version, activeOnly } = asked;
  return (
    <search>
      <form class="search-box" action="/browse/search" method="get">
        <label for="search-text">{where === undefined ? 'Search all code systems' : `Search ${where}`}</label>
        <div class="search-row">
          <input
            id="search-text"
            type="search"
            name="q"
            value={text}
            placeholder="Name, beginnings of words, or code"
            autocomplete="off"
            spellcheck={false}
            data-key="/"
            aria-controls="hits"
            hx-get="/browse/search"
            hx-trigger="input changed delay:60ms, search"
            hx-target="#hits"
            hx-include="closest form"
            hx-sync="this:replace"
          />
          <button type="submit">Search</button>
        </div>
        {system === undefined ? null : <input type="hidden" name="system" value={system} />}
        {version === undefined ? null : <input type="hidden" name="version" value={version} />}
        <label class="check">
          <input
            type="checkbox"
            name="active"
            value="true"
            checked={activeOnly === true}
            hx-get="/browse/search"
            hx-trigger="change"
            hx-target="#hits"
            hx-include="closest form"
          />
          Active codes only
        </label>
      </form>
    </search>
  );
}

/** Where hits appear before anything was typed. */
export function NoHits() {
  return <section id="hits" aria-label="Hits" aria-live="polite" />;
}

export function Hits({ asked, answer }: { readonly asked: Asked; readonly answer: SearchAnswer }) {
  const { hits, corrected } = answer;
  if (asked.text === '') return <NoHits />;
  return (
    <section id="hits" aria-label="Hits" aria-live="polite">
      {corrected === undefined ? null : (
        <p class="message warn">
          Nothing begins with <q>{asked.text}</q>. Shown are hits for <strong>{corrected}</strong>.
        </p>
      )}
      <p class="hits-count">
        {hits.length === 0
          ? 'Nothing found. Fewer or shorter words find more.'
          : hits.length === SHOWN
            ? `The first ${SHOWN} hits. Type on to narrow them.`
            : counted(hits.length, 'hit')}
      </p>
      {hits.length === 0 ? null : (
        <ul class="hits">
          {hits.map((hit) => (
            <HitItem hit={hit} asked={asked} />
          ))}
        </ul>
      )}
    </section>
  );
}

function HitItem({ hit: { codeSystem, concept, matched }, asked }: { readonly hit: SearchHit; readonly asked: Asked }) {
  const { info } = codeSystem;
  const place = { system: info.url, version: asked.version, code: concept.code };
  return (
    <li>
      <a href={codePath(place)}>
        <span class="hit-name">{concept.display ?? concept.code}</span>
        {matched === undefined ? null : <span class="hit-match">{matched}</span>}
      </a>
      {concept.inactive ? <Badge tone="warn">{concept.status?.toLowerCase() ?? 'inactive'}</Badge> : null}
      <span class="hit-code code">{concept.code}</span>
      <span class="hit-system">{`${shortName(info)} ${info.version === undefined ? '' : shortVersion(info.version)}`}</span>
    </li>
  );
}

/** The search narrowed to one code system. */
export const searchPath = (system: string, text?: string): string => withQuery('/browse/search', { q: text, system });
