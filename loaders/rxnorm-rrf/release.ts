/**
 * How RxNorm releases are found in a source, what is part of each and which version it is. It reads no rows but RXNSAB's, for the version.
 */
import { LoadError } from '../shared/load-error.js';
import type { LoadOptions } from '../shared/loader.js';
import { findFiles, type ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { folderOf, releaseRoot, subSource } from '../shared/sub-source.js';
import { readSources } from './documentation.js';
import { fileOf, isFileOf, RXNCONSO, RXNSAB, TABLES } from './tables.js';
import { releaseDate } from './version.js';

/** One release in a source: its own files alone. */
export interface RxnormRelease {
  readonly source: ReleaseSource;
  readonly version: string;
  /** ISO date where the version is one. */
  readonly date?: string;
  /** True for the Current Prescribable Content, NLM's subset that needs no licence. */
  readonly prescribable: boolean;
}

const ANY_RRF = /^RXN[A-Z]+\.RRF$/i;
/** A full release keeps its files in `rrf/` and repeats the prescribable subset in `prescribe/rrf/`. */
const INNER_FOLDER = /^(rrf|prescribe)$/i;

/**
 * The RxNorm releases in a source, one for each release folder.
 * @throws LoadError where a release lacks RXNCONSO.RRF or its version cannot be told.
 */
export async function findReleases(source: ReleaseSource, options: LoadOptions): Promise<readonly RxnormRelease[]> {
  const roots = new Map<string, ReleaseFile[]>();
  for (const file of findFiles(source, ANY_RRF)) {
    const root = releaseRoot(folderOf(file), INNER_FOLDER);
    roots.set(root, [...(roots.get(root) ?? []), file]);
  }
  const releases: RxnormRelease[] = [];
  for (const [root, files] of roots) releases.push(await describeRelease({ source, root, files }, options));
  return releases;
}

interface Group {
  readonly source: ReleaseSource;
  readonly root: string;
  /** Outermost first. */
  readonly files: readonly ReleaseFile[];
}

async function describeRelease(group: Group, options: LoadOptions): Promise<RxnormRelease> {
  const { source, root, files } = group;
  const conso = files.find((file) => isFileOf(file, RXNCONSO));
  if (conso === undefined) throw withoutConcepts(group);
  const folder = folderOf(conso);
  const own = subSource(
    source,
    (file) => folderOf(file) === folder && TABLES.some((rrfTable) => isFileOf(file, rrfTable)),
  );
  const version = options.version ?? (await dateOf(source, { own, root, folder }));
  if (version === undefined) throw withoutVersion(source, conso);
  return {
    source: own,
    version,
    ...(/^\d{4}-\d\d-\d\d$/.test(version) ? { date: version } : {}),
    prescribable: /prescribe/i.test(`${source.name}/${folder}`),
  };
}

interface Place {
  readonly own: ReleaseSource;
  readonly root: string;
  readonly folder: string;
}

/** The names that may carry the date: folders from the files outwards, the source itself, the readme beside the files. */
async function dateOf(source: ReleaseSource, { own, root, folder }: Place): Promise<string | undefined> {
  const readmes = source.files.filter((file) => folderOf(file) === root && /^readme/i.test(file.baseName));
  const names = [...folder.split('/').reverse(), source.name, ...readmes.map((file) => file.baseName)];
  const sab = fileOf(own, RXNSAB);
  const rxnorm = sab === undefined ? undefined : (await readSources(own, sab)).rxnorm;
  return releaseDate({ label: placeOf(source, root), names, sourceVersion: rxnorm?.version ?? '' });
}

/** How errors name a release folder. */
function placeOf(source: ReleaseSource, root: string): string {
  return root === '' ? source.path : `${source.path}/${root.slice(0, -1)}`;
}

function withoutConcepts({ source, root, files }: Group): LoadError {
  const held = [...new Set(files.map((file) => file.baseName))].join(', ');
  return new LoadError(
    { file: placeOf(source, root) },
    `is part of an RxNorm release (${held}) but lacks ${RXNCONSO.name}, the file of its concepts and names`,
  );
}

function withoutVersion(source: ReleaseSource, conso: ReleaseFile): LoadError {
  return new LoadError(
    { file: source.label(conso) },
    'the version of this RxNorm release cannot be told: neither a folder or archive named like RxNorm_full_MMDDYYYY nor ' +
      'RXNSAB.RRF says it; give --version YYYY-MM-DD',
  );
}
