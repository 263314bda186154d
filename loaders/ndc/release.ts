/**
 * The National Drug Code Directory as the FDA publishes it: product.txt and package.txt with their columns (tab-separated, with a header), how a
 * directory is found in a source and which version it is. It reads headers only.
 */
import { readHeader } from '../shared/delimited.js';
import { LoadError } from '../shared/load-error.js';
import type { LoadOptions } from '../shared/loader.js';
import { findFiles, type ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { folderOf, subSource } from '../shared/sub-source.js';

/** One file of the directory: columns that every edition has, and those that came later. */
export interface NdcTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly optional: readonly string[];
}

export const PRODUCT: NdcTable = {
  name: 'product.txt',
  columns: [
    'PRODUCTID',
    'PRODUCTNDC',
    'PRODUCTTYPENAME',
    'PROPRIETARYNAME',
    'PROPRIETARYNAMESUFFIX',
    'NONPROPRIETARYNAME',
    'DOSAGEFORMNAME',
    'ROUTENAME',
    'STARTMARKETINGDATE',
    'ENDMARKETINGDATE',
    'MARKETINGCATEGORYNAME',
    'APPLICATIONNUMBER',
    'LABELERNAME',
    'SUBSTANCENAME',
    'ACTIVE_NUMERATOR_STRENGTH',
    'ACTIVE_INGRED_UNIT',
    'PHARM_CLASSES',
    'DEASCHEDULE',
  ],
  optional: ['NDC_EXCLUDE_FLAG', 'LISTING_RECORD_CERTIFIED_THROUGH'],
};

export const PACKAGE: NdcTable = {
  name: 'package.txt',
  columns: ['PRODUCTID', 'PRODUCTNDC', 'NDCPACKAGECODE', 'PACKAGEDESCRIPTION'],
  optional: ['STARTMARKETINGDATE', 'ENDMARKETINGDATE', 'NDC_EXCLUDE_FLAG', 'SAMPLE_PACKAGE'],
};

/** One edition of the directory. */
export interface NdcRelease {
  readonly source: ReleaseSource;
  readonly product: ReleaseFile;
  readonly packages: ReleaseFile;
  readonly version: string;
  /** ISO date where the version is one. */
  readonly date?: string;
}

const CANDIDATE = /^(product|package)s?\.(txt|tsv)$/i;

/**
 * The directories in a source, one for each folder that holds them.
 * @throws LoadError where one of the two files is missing or the version cannot be told.
 */
export async function findReleases(source: ReleaseSource, options: LoadOptions): Promise<readonly NdcRelease[]> {
  const folders = new Map<string, Pair>();
  for (const file of findFiles(source, CANDIDATE)) {
    const kind = kindOf(await readHeader(source, file));
    if (kind === undefined) continue;
    const folder = folderOf(file);
    folders.set(folder, { ...folders.get(folder), [kind]: file });
  }
  return [...folders].map(([folder, pair]) => describeRelease({ source, folder, pair }, options));
}

interface Pair {
  readonly product?: ReleaseFile;
  readonly packages?: ReleaseFile;
}

/** Which of the two files has this header; undefined where it is neither. */
function kindOf(header: readonly string[]): keyof Pair | undefined {
  const names = new Set(header.map((name) => name.trim().toUpperCase()));
  if (names.has('NDCPACKAGECODE')) return 'packages';
  return names.has('PRODUCTNDC') ? 'product' : undefined;
}

interface Found {
  readonly source: ReleaseSource;
  readonly folder: string;
  readonly pair: Pair;
}

function describeRelease({ source, folder, pair }: Found, options: LoadOptions): NdcRelease {
  const { product, packages } = pair;
  if (product === undefined || packages === undefined) {
    const missing = product === undefined ? PRODUCT.name : PACKAGE.name;
    const place = source.kind === 'file' ? source.path : [source.path, folder.slice(0, -1)].filter(Boolean).join('/');
    throw new LoadError({ file: place }, `is part of the NDC directory but lacks ${missing}`);
  }
  const version = options.version ?? dateInNames([...folder.split('/').reverse(), source.name]);
  if (version === undefined) {
    throw new LoadError(
      { file: source.label(product) },
      'the version of this NDC directory cannot be told: its files carry no date and no folder or archive is named by one; ' +
        'give --version YYYY-MM-DD',
    );
  }
  return {
    source: subSource(source, (file) => file.name === product.name || file.name === packages.name),
    product,
    packages,
    version,
    ...(/^\d{4}-\d\d-\d\d$/.test(version) ? { date: version } : {}),
  };
}

/** `2025-07-11`, `ndc_20250711.zip` → ISO date; the first name that has one. */
function dateInNames(names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = /(?<!\d)(20\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)/.exec(name);
    if (found !== null) return `${found[1]}-${found[2]}-${found[3]}`;
  }
  return undefined;
}
