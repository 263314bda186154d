/** Which releases the given sources hold: asks every loader, and tells what is clearly a release but cannot be loaded. */
import { joinSources } from '../../loaders/shared/join-sources.js';
import { LoadError } from '../../loaders/shared/load-error.js';
import type { Loader, LoadOptions, Release } from '../../loaders/shared/loader.js';
import type { ReleaseSource } from '../../loaders/shared/source.js';
import { LAST_LOADER, LOADERS } from './loaders.js';

/** The releases found, and a problem for each source, or part of one, that cannot be loaded. */
export interface Recognition {
  readonly releases: readonly Release[];
  readonly problems: readonly LoadError[];
}

/** Looks at all sources; a problem with one does not hide the others. */
export async function recogniseReleases(sources: readonly ReleaseSource[], options: LoadOptions): Promise<Recognition> {
  const all = await Promise.all(recognisable(sources).map((looked) => recognise(looked, options)));
  return {
    releases: all.flatMap(({ releases }) => releases),
    problems: all.flatMap(({ problems }) => problems),
  };
}

/** A source and the loaders that look at it; `rest` = another loader has recognised it, so that nothing need be found. */
interface Recognisable {
  readonly source: ReleaseSource;
  readonly loaders: readonly Loader[];
  readonly rest: boolean;
}

/** Sources that a loader joins are looked at together by that loader, and one by one by the others. */
function recognisable(sources: readonly ReleaseSource[]): readonly Recognisable[] {
  const joined: Recognisable[] = [];
  const taken = new Map<ReleaseSource, Loader[]>(sources.map((source) => [source, []]));
  for (const loader of LOADERS) {
    const parts = sources.filter((source) => loader.joins?.(source) === true);
    if (parts.length < 2) continue;
    joined.push({ source: joinSources(parts), loaders: [loader], rest: false });
    for (const part of parts) taken.get(part)?.push(loader);
  }
  const apart = [...taken].map(([source, by]) => ({
    source,
    loaders: LOADERS.filter((loader) => !by.includes(loader)),
    rest: by.length > 0,
  }));
  return [...apart, ...joined];
}

async function recognise({ source, loaders, rest }: Recognisable, options: LoadOptions): Promise<Recognition> {
  const releases: Release[] = [];
  const problems: LoadError[] = [];
  const ask = async (loader: Loader): Promise<void> => {
    try {
      releases.push(...(await loader.recognise(source, options)));
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      problems.push(error);
    }
  };
  for (const loader of loaders) await ask(loader);
  const found = (): boolean => rest || releases.length + problems.length > 0;
  // Any table with a column `code` could be a code list: it is one only where nothing else is recognised.
  if (!found()) await ask(LAST_LOADER);
  if (!found()) problems.push(unknownRelease(source));
  return { releases, problems };
}

function unknownRelease(source: ReleaseSource): LoadError {
  const names = source.files.slice(0, 5).map((file) => file.name);
  const more = source.files.length > 5 ? ' …' : '';
  const seen = names.length === 0 ? 'it holds no files' : `it holds ${names.join(', ')}${more}`;
  const kinds = [...LOADERS, LAST_LOADER].map(({ name }) => name).join(', ');
  return new LoadError({ file: source.path }, `is no release that is known (${kinds}); ${seen}`);
}
