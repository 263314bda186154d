/**
 * Which files of a source belong to one release: those of one version, wherever they lie, because CMS and NCHS publish
 * titles and tables in separate archives. Used for ICD-10-CM and ICD-10-PCS; it recognises no file.
 */
import { LoadError } from '../shared/load-error.js';
import type { LoadOptions } from '../shared/loader.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { yearIn } from './sniff.js';

/** A file that a loader knows, with what it says of its version. */
export interface FoundFile<Role extends string> {
  readonly file: ReleaseFile;
  readonly role: Role;
  /** The version written in the file; undefined where the file says nothing. */
  readonly version?: string | undefined;
}

/** The files of one release by role. */
export interface FileGroup<Role extends string> {
  readonly version: string;
  readonly files: ReadonlyMap<Role, ReleaseFile>;
}

/**
 * The releases that the files make up, by version: `--version`, else what the file says, else the year in the file's
 * name, its folders or the source. A file that tells no version joins the only one there is.
 * @throws LoadError where no version is told, one is given for several releases, or a role is taken twice.
 */
export function groupByVersion<Role extends string>(
  source: ReleaseSource,
  found: readonly FoundFile<Role>[],
  options: LoadOptions,
): readonly FileGroup<Role>[] {
  const told = found.map((each) => each.version ?? yearIn(each.file.baseName) ?? yearIn(each.file.name));
  const known = [...new Set(told.filter((version) => version !== undefined))];
  if (options.version !== undefined && known.length > 1) {
    const list = known.join(', ');
    throw new LoadError({ file: source.path }, `holds several versions (${list}): --version fits one of them only`);
  }
  const fallback = known.length === 1 ? known[0] : yearIn(source.name);
  const groups = new Map<string, Map<Role, ReleaseFile>>();
  for (const [at, { file, role }] of found.entries()) {
    const version = options.version ?? told[at] ?? fallback;
    if (version === undefined) {
      throw new LoadError(
        { file: source.label(file) },
        'neither the file nor its name tells the version: give --version',
      );
    }
    const group = groups.get(version) ?? new Map<Role, ReleaseFile>();
    const other = group.get(role);
    if (other !== undefined) throw takenTwice(source, { version, role }, [other, file]);
    groups.set(version, group.set(role, file));
  }
  return [...groups].map(([version, files]) => ({ version, files }));
}

function takenTwice(
  source: ReleaseSource,
  what: { readonly version: string; readonly role: string },
  files: readonly [ReleaseFile, ReleaseFile],
): LoadError {
  const [first, second] = files.map((file) => source.label(file));
  const problem = `is a second ${what.role} of version ${what.version} beside ${first}: load them one at a time`;
  return new LoadError({ file: second ?? source.path }, problem);
}

/** A version as a file name below the content folder. */
export function asFileName(version: string): string {
  return version.replace(/[^0-9A-Za-z._+-]/g, '-');
}
