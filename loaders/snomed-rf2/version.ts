/**
 * Which edition and version of SNOMED CT a group of packages is, as a version URI (SNOMED CT URI Standard §2.1). Told by module
 * dependencies and effective times, or by the user.
 */
import { readDelimited } from '../shared/delimited.js';
import { LoadError } from '../shared/load-error.js';
import type { ReleaseSource } from '../shared/source.js';
import { editionModule, editionName, editionOfFrequentModule } from './modules.js';
import type { PackageGroup } from './packages.js';
import { parseTime, type RowPlace } from './rows.js';

/** An edition at a time. */
export interface EditionVersion {
  /** `http://snomed.info/sct/<module>/version/<date>`. */
  readonly uri: string;
  readonly module: string;
  /** yyyymmdd. */
  readonly date: string;
  /** `SNOMED CT International Edition 2025-09-01`. */
  readonly title: string;
}

/** `xsct` marks what is not a published release. */
const VERSION_URI = /^http:\/\/snomed\.info\/x?sct\/(?<module>[1-9]\d{5,17})\/version\/(?<date>\d{8})$/;

/**
 * Takes a version URI apart.
 * @throws LoadError where the text is none.
 */
export function parseVersionUri(source: ReleaseSource, uri: string): EditionVersion {
  const parts = VERSION_URI.exec(uri)?.groups;
  if (parts?.module === undefined || parts.date === undefined) {
    const form = 'http://snomed.info/sct/<module>/version/<yyyymmdd>';
    throw new LoadError(
      { file: source.path },
      `--version-uri is ${JSON.stringify(uri)}; it must have the form ${form}`,
    );
  }
  return { uri, module: parts.module, date: parts.date, title: titleOf(parts.module, parts.date) };
}

/**
 * Finds out the version from the files: the edition's module from the dependencies, else the module of most rows of the newest
 * date; the newest effectiveTime of all files.
 * @throws LoadError where no row has an effectiveTime.
 */
export async function detectVersion(source: ReleaseSource, group: PackageGroup): Promise<EditionVersion> {
  const { dependencies } = group;
  const module = editionModule(dependencies.rows);
  const named = Math.max(...group.files.map(({ date }) => date ?? 0));
  // Where names and dependencies agree on the date, no row can be newer: the files need not be read for it.
  if (module !== undefined && dependencies.newest > 0 && dependencies.newest === named) return versionOf(module, named);
  const { newest, frequent } = await scanTimes(source, group);
  if (newest === 0) {
    throw new LoadError(
      { file: source.path },
      'no row tells an effectiveTime, and so no version; give it by --version-uri',
    );
  }
  return versionOf(module ?? editionOfFrequentModule(frequent), newest);
}

function versionOf(module: string, time: number): EditionVersion {
  const date = String(time);
  return { uri: `http://snomed.info/sct/${module}/version/${date}`, module, date, title: titleOf(module, date) };
}

function titleOf(module: string, date: string): string {
  return `SNOMED CT ${editionName(module)} ${isoDate(date)}`;
}

/** `2025-09-01` of `20250901`. */
export function isoDate(date: string): string {
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`;
}

/** The newest effectiveTime of all rows, and the module that most of those rows are in. */
async function scanTimes(
  source: ReleaseSource,
  { files }: PackageGroup,
): Promise<{ newest: number; frequent: string }> {
  let newest = 0;
  let counts = new Map<string, number>();
  for (const { file } of files) {
    const at: RowPlace = { file: source.label(file), line: 0 };
    for await (const { rows, lines } of readDelimited(source, file, TIME_AND_MODULE)) {
      for (const [i, [effectiveTime = '', module = '']] of rows.entries()) {
        at.line = lines[i] ?? 0;
        const time = parseTime(effectiveTime, at);
        if (time < newest) continue;
        if (time > newest) counts = new Map();
        newest = time;
        counts.set(module, (counts.get(module) ?? 0) + 1);
      }
    }
  }
  const [frequent = ''] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0] ?? [];
  return { newest, frequent };
}

const TIME_AND_MODULE = { format: 'tsv', columns: ['effectiveTime', 'moduleId'] } as const;
