/** The start of the browser: the search box, and all that is loaded with counts, versions and licence notices. */
import { Hono } from 'hono';
import type { Catalogue } from '../../terminology/catalogue.js';
import { Table } from '../components/table.js';
import type { UiContext, UiEnv } from '../context.js';
import { page } from '../page.js';
import { type Info, numberIn, query } from './find.js';
import { systemPath } from './links.js';
import { Pages } from './pages.js';
import { NoHits, SearchBox } from './search.js';
import { count, counted, shortName, shortVersion } from './words.js';

const PAGE = 50;

/** A code system with its versions, newest first. */
interface Loaded {
  readonly info: Info;
  readonly versions: readonly Info[];
  readonly concepts: number | undefined;
}

export function startRoutes(ui: UiContext): Hono<UiEnv> {
  const routes = new Hono<UiEnv>();
  routes.get('/browse', (c) => {
    const catalogue = ui.catalogue();
    const filter = query(c, 'filter');
    const offset = numberIn(c, 'offset', { fallback: 0, most: 1_000_000 });
    const all = loadedSystems(catalogue).filter((each) => filter === undefined || isMeant(each, filter));
    const shown = all.slice(offset, offset + PAGE).map((each) => withCount(catalogue, each));
    return page(
      c,
      ui,
      { title: 'Browse' },
      <>
        <div class="heading">
          <h1>Browse terminologies</h1>
          <Places catalogue={catalogue} />
        </div>
        <SearchBox asked={{ text: '' }} />
        <NoHits />
        <section class="loaded">
          <div class="heading">
            <h2>{`${counted(all.length, 'code system')} loaded`}</h2>
            {all.length > 12 || filter !== undefined ? <SystemFilter filter={filter} /> : null}
          </div>
          <Systems systems={shown} />
          <Pages path="/browse" asked={{ filter }} window={{ offset, page: PAGE, total: all.length }} />
        </section>
        <Notices systems={shown} />
      </>,
    );
  });
  return routes;
}

function Places({ catalogue }: { readonly catalogue: Catalogue }) {
  return (
    <nav class="actions" aria-label="Terminology">
      <a href="/browse/value-sets">{counted(catalogue.resourcesOf('ValueSet').length, 'value set')}</a>
      <a href="/browse/maps">{counted(catalogue.conceptMaps().length, 'concept map')}</a>
      <a href="/ecl">ECL playground</a>
    </nav>
  );
}

function SystemFilter({ filter }: { readonly filter: string | undefined }) {
  return (
    <form method="get" action="/browse" class="inline">
      <label for="system-filter" class="visually-hidden">
        Name of a code system
      </label>
      <input id="system-filter" type="search" name="filter" value={filter} placeholder="Name of a code system" />
      <button type="submit" class="second">
        Find
      </button>
    </form>
  );
}

function Systems({ systems }: { readonly systems: readonly Loaded[] }) {
  return (
    <Table
      caption="Loaded code systems"
      quietCaption
      empty="No code system of this name is loaded."
      items={systems}
      columns={[
        {
          name: 'Code system',
          heads: true,
          cell: ({ info }) => (
            <>
              <a href={systemPath({ url: info.url })}>{shortName(info)}</a>
              <span class="sub">{info.url}</span>
            </>
          ),
        },
        {
          name: 'Versions',
          cell: ({ versions }) => (
            <ul class="versions">
              {versions.slice(0, 4).map(({ url, version }) => (
                <li>
                  <a href={systemPath({ url, version })}>{shortVersion(version)}</a>
                </li>
              ))}
              {versions.length > 4 ? <li class="muted">{`and ${versions.length - 4} more`}</li> : null}
            </ul>
          ),
        },
        {
          name: 'Codes',
          numeric: true,
          cell: ({ concepts }) => (concepts === undefined ? 'by grammar' : count(concepts)),
        },
        { name: 'Published by', cell: ({ info }) => info.publisher ?? '' },
      ]}
    />
  );
}

/** The notice of each publisher once; LOINC and SNOMED CT demand that it is shown where their content is. */
function Notices({ systems }: { readonly systems: readonly Loaded[] }) {
  const notices = new Map<string, string[]>();
  for (const { info } of systems) {
    if (info.copyright === undefined) continue;
    notices.set(info.copyright, [...(notices.get(info.copyright) ?? []), shortName(info)]);
  }
  if (notices.size === 0) return null;
  return (
    <section class="notices" aria-labelledby="notices">
      <h2 id="notices">Licences</h2>
      <dl class="facts">
        {[...notices].map(([text, names]) => (
          <>
            <dt>{names.length > 3 ? `${names.slice(0, 3).join(', ')} …` : names.join(', ')}</dt>
            <dd>{text}</dd>
          </>
        ))}
      </dl>
    </section>
  );
}

/** Systems that everybody asks for first, then by size of name. */
const FIRST = ['SNOMED CT', 'LOINC', 'RxNorm', 'ICD-10-CM', 'ICD-10', 'ICD-10-PCS', 'ICD-9-CM', 'NDC'];

function loadedSystems(catalogue: Catalogue): readonly Loaded[] {
  const urls = new Set(catalogue.codeSystems().map(({ info }) => info.url));
  const systems = [...urls].flatMap((url) => {
    const versions = catalogue.codeSystemVersions(url).map(({ info }) => info);
    const info = versions[0];
    return info === undefined ? [] : [{ info, versions, concepts: undefined }];
  });
  const place = ({ info }: Loaded): number => {
    const at = FIRST.indexOf(shortName(info));
    return at < 0 ? FIRST.length : at;
  };
  return systems.sort((a, b) => place(a) - place(b) || (shortName(a.info) < shortName(b.info) ? -1 : 1));
}

function withCount(catalogue: Catalogue, loaded: Loaded): Loaded {
  return { ...loaded, concepts: catalogue.codeSystemVersions(loaded.info.url)[0]?.open().count };
}

function isMeant({ info }: Loaded, filter: string): boolean {
  const wanted = filter.toLowerCase();
  return [info.url, info.title, info.name, shortName(info)].some((text) => text?.toLowerCase().includes(wanted));
}
