/** What went wrong, in one line for a person; a stack is for errors that nobody foresaw. */
import { LoadError } from '../../loaders/shared/load-error.js';
import { ConfigError } from '../config.js';
import { ContentFileError } from '../db/open.js';
import { TerminologyError } from '../domain/issue.js';
import { UsageError } from './command.js';

const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  ENOTDIR: 'is not a folder',
  EEXIST: 'is there already, and is no folder',
  EISDIR: 'is a folder',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many files are open',
  EDQUOT: 'the quota of the disk is used up',
  ENOSPC: 'the disk is full',
  EADDRINUSE: 'the port is in use',
  EADDRNOTAVAIL: 'the host is no address of this machine',
  ENOTFOUND: 'the host is not known',
  EFBIG: 'the file is larger than is allowed',
  SQLITE_FULL: 'the disk is full',
};

/** One line for foreseen errors, the stack for others. */
export function describeFailure(error: unknown): string {
  if (
    error instanceof UsageError ||
    error instanceof ConfigError ||
    error instanceof LoadError ||
    error instanceof ContentFileError ||
    error instanceof TerminologyError
  ) {
    return error.message;
  }
  const { code, path, message, stack } = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : SYSTEM_ERRORS[code];
  if (known !== undefined) return path === undefined ? known : `${path}: ${known}`;
  // The disk's own failures, and limits on the size of files: SQLite tells them apart only by longer codes.
  if (code?.startsWith('SQLITE_IOERR') === true) return `the disk cannot be written or read (${code})`;
  return stack ?? message ?? String(error);
}
