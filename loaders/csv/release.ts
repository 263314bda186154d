/**
 * A code list of a local code system: one CSV file with a `code` column, whose code system and version are said on the command
 * line. It finds the file and what its columns mean; it reads no rows. As any publisher's CSV may have a column `code`, this
 * loader is asked last.
 */
import { createHash } from 'node:crypto';
import { ICD9_CM, ICD10, ICD10_CM, ICD10_PCS, LOINC, NDC, RXNORM, SNOMED_CT } from '../../src/domain/systems.js';
import { readHeader } from '../shared/delimited.js';
import { LoadError } from '../shared/load-error.js';
import type { LoadOptions } from '../shared/loader.js';
import { type ReleaseSource, readStart } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { subSource } from '../shared/sub-source.js';

/** A code list found in a source. */
export interface CodeList {
  readonly source: ReleaseSource;
  readonly file: ReleaseFile;
  /** Names of the columns as they stand in the header. */
  readonly header: readonly string[];
  /** URL of the code system. */
  readonly system: string;
  readonly version: string | undefined;
  /** Name of the content folder. */
  readonly folder: string;
}

/** Code systems whose publishers' own files are read by loaders of their own, some of them CSV with a column `code`. */
const PUBLISHED: ReadonlySet<string> = new Set([LOINC, SNOMED_CT, RXNORM, ICD10, ICD10_CM, ICD10_PCS, ICD9_CM, NDC]);

const FILE = /\.(csv|tsv)$/i;

/**
 * The code list in the source, if there is one.
 * @throws LoadError where it is clearly a code list, but no `--system` says of what; or where there are several.
 */
export async function findCodeList(source: ReleaseSource, options: LoadOptions): Promise<CodeList | undefined> {
  if (options.system !== undefined && PUBLISHED.has(options.system)) return undefined;
  const found: { readonly file: ReleaseFile; readonly header: readonly string[] }[] = [];
  for (const file of source.files.filter(({ name }) => FILE.test(name))) {
    const header = await readHeader(source, file);
    if (header.some((name) => columnName(name) === 'code')) found.push({ file, header });
    else if (options.system !== undefined && source.kind === 'file') throw missingCode(source, file, header);
  }
  const [first, second] = found;
  if (first === undefined) return undefined;
  const label = source.label(first.file);
  if (options.system === undefined) {
    if (source.kind !== 'file') return undefined;
    throw new LoadError({ file: label }, 'is a code list, but of which code system? Say its URL with --system');
  }
  if (second !== undefined) {
    throw new LoadError(
      { file: label },
      `and ${second.file.name} are both code lists: load each by its own path, with its own --system`,
    );
  }
  const only = subSource(source, ({ name }) => name === first.file.name);
  return {
    ...first,
    source: only,
    system: options.system,
    version: options.version,
    folder: folderName(options.system),
  };
}

/** A column's name as it is compared: without case and outer space. */
export function columnName(name: string): string {
  return name.trim().toLowerCase();
}

function missingCode(source: ReleaseSource, file: ReleaseFile, header: readonly string[]): LoadError {
  const shown = header.slice(0, 40).map((name) => name.trim());
  const place = { file: source.label(file), line: 1 };
  return new LoadError(place, `the header lacks the required column code; it has: ${shown.join(', ')}`);
}

/** Readable, and different for URLs that differ only in signs that file names do not have. */
function folderName(system: string): string {
  const readable = system
    .replace(/^(https?:\/\/|urn:)/i, '')
    .replace(/[^A-Za-z0-9.-]+/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, 80);
  return `${readable}-${createHash('sha256').update(system).digest('hex').slice(0, 6)}`;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const START_BYTES = 64 * 1024;

/** The delimiter of the file: spreadsheets write a comma or, where that is the decimal sign, a semicolon. */
export async function delimiterOf(source: ReleaseSource, file: ReleaseFile): Promise<string> {
  const start = (await readStart(source, file, START_BYTES)).toString('latin1');
  const [line = ''] = start.split('\n', 1);
  const count = (delimiter: string): number => line.split(delimiter).length;
  return DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best), ',');
}
