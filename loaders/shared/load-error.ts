/**
 * The one error of the loaders: what is wrong with a release, and where. It owns the form of the message and the
 * wording for failures of the file system and of decompression. It does not decide what a command does with the error.
 */

/** Where something is wrong. Lines and columns are counted from 1; columns count characters, not bytes. */
export interface Place {
  readonly file: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/**
 * A release cannot be loaded. The message reads `file:line:column: what is wrong`, as editors and CI systems understand
 * it.
 */
export class LoadError extends Error {
  override readonly name = 'LoadError';
  readonly file: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** What is wrong, without the place. */
  readonly problem: string;

  constructor(place: Place, problem: string, options?: { readonly cause?: unknown }) {
    super(`${formatPlace(place)}: ${problem}`, options);
    this.file = place.file;
    this.line = place.line;
    this.column = place.column;
    this.problem = problem;
  }
}

function formatPlace(place: Place): string {
  if (place.line === undefined) return place.file;
  if (place.column === undefined) return `${place.file}:${place.line}`;
  return `${place.file}:${place.line}:${place.column}`;
}

const SYSTEM_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist (part of the path is not a folder)',
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: operation not permitted',
  EISDIR: 'is a folder where a file was expected',
  ELOOP: 'cannot be read: symbolic links go in a circle',
  ENOSPC: 'the disk is full',
  EMFILE: 'too many files are open',
  EIO: 'cannot be read: the disk reports an error',
  Z_BUF_ERROR: 'the compressed data end too early: the file is truncated or damaged',
  Z_DATA_ERROR: 'the compressed data are damaged',
};

/** Turns any failure while reading `file` into a LoadError; a LoadError passes unchanged. */
export function asLoadError(file: string, error: unknown): LoadError {
  if (error instanceof LoadError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const detail = error instanceof Error ? error.message : String(error);
  return new LoadError({ file }, SYSTEM_PROBLEMS[code] ?? `cannot be read: ${detail}`, { cause: error });
}
