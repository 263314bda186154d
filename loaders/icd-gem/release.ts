/**
 * Which General Equivalence Mappings and ICD-9-CM title files a source holds. Every mapping is a release of its own,
 * because CMS publishes diagnoses and procedures apart; the title files of one CMS version are one. It reads no rows.
 */
import { firstLines, yearIn } from '../icd10cm/sniff.js';
import { LoadError } from '../shared/load-error.js';
import type { LoadOptions } from '../shared/loader.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { type GemKind, gemKind } from './gem-file.js';
import { titlesKind } from './titles-file.js';
import type { TitlesFile } from './titles-load.js';

export interface FoundGem {
  readonly file: ReleaseFile;
  readonly kind: GemKind;
  readonly version: string;
}

export interface FoundTitles {
  readonly version: string;
  readonly files: readonly TitlesFile[];
}

export interface Found {
  readonly gems: readonly FoundGem[];
  readonly titles: readonly FoundTitles[];
}

/**
 * Looks through the text files of a source.
 * @throws LoadError where a file tells no version and `--version` is not given, or two files hold the same.
 */
export async function findReleases(source: ReleaseSource, options: LoadOptions): Promise<Found> {
  const gems = new Map<string, FoundGem>();
  const titles = new Map<string, TitlesFile[]>();
  for (const file of source.files) {
    if (!/\.txt$/i.test(file.baseName)) continue;
    const lines = await firstLines(source, file);
    const kind = gemKind(lines, file.baseName);
    if (kind !== undefined) {
      const version = options.version ?? gemYear(source, file);
      const key = `${kind} ${version}`;
      const other = gems.get(key)?.file;
      if (other !== undefined) throw foundTwice(source, [other, file]);
      gems.set(key, { file, kind, version });
      continue;
    }
    const held = titlesKind(lines, file.baseName);
    if (held === undefined) continue;
    const version = options.version ?? titlesVersion(source, file);
    const files = titles.get(version) ?? [];
    const other = files.find(({ part, length }) => part === held.part && length === held.length);
    if (other !== undefined) throw foundTwice(source, [other.file, file]);
    titles.set(version, [...files, { ...held, file }]);
  }
  return { gems: [...gems.values()], titles: [...titles].map(([version, files]) => ({ version, files })) };
}

function gemYear(source: ReleaseSource, file: ReleaseFile): string {
  return versionOr(source, file, yearIn(file.baseName) ?? yearIn(file.name) ?? yearIn(source.name));
}

/** CMS numbers its versions: 31 is the one for discharges from October 2013. */
function titlesVersion(source: ReleaseSource, file: ReleaseFile): string {
  return versionOr(source, file, /CMS(\d+)_DESC/i.exec(file.baseName)?.[1] ?? yearIn(file.baseName));
}

function versionOr(source: ReleaseSource, file: ReleaseFile, version: string | undefined): string {
  if (version !== undefined) return version;
  throw new LoadError({ file: source.label(file) }, 'neither the file nor its name tells the version: give --version');
}

function foundTwice(source: ReleaseSource, [first, second]: readonly [ReleaseFile, ReleaseFile]): LoadError {
  return new LoadError({ file: source.label(second) }, `holds the same as ${source.label(first)}: load one of them`);
}
