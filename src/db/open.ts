/**
 * Opening SQLite files: pragmas, the identity stamp (`application_id`, `user_version`) and its checks. Knows no table.
 *
 * Statements write `LIMIT +?`: built with STAT4, as it is here, SQLite plans a statement that is limited by a bare parameter anew at every
 * binding, which costs more than many a statement.
 */
import { statSync } from 'node:fs';
import Database from 'better-sqlite3';

export type { Database } from 'better-sqlite3';

/** `CONC`: marks a content file of Concord. */
export const CONTENT_APPLICATION_ID = 0x434f4e43;
/** Layout version of content files; a file with another one is refused. */
export const CONTENT_LAYOUT = 2;

/** A file that is not a content file, or one of another layout. `file` names it. */
export class ContentFileError extends Error {
  override readonly name = 'ContentFileError';
  constructor(
    readonly file: string,
    reason: string,
  ) {
    super(`${file}: ${reason}`);
  }
}

/** Opens a new, empty file for bulk writing: no journal, no sync; the caller makes it durable and renames it. */
export function openForBuild(file: string): Database.Database {
  const db = new Database(file);
  db.pragma('page_size = 8192');
  db.pragma('journal_mode = OFF');
  db.pragma('synchronous = OFF');
  db.pragma('locking_mode = EXCLUSIVE');
  db.pragma('cache_size = -131072');
  db.pragma('temp_store = FILE');
  db.pragma('threads = 2');
  return db;
}

/** Writes the stamp that makes the file a content file. */
export function stamp(db: Database.Database): void {
  db.pragma(`application_id = ${CONTENT_APPLICATION_ID}`);
  db.pragma(`user_version = ${CONTENT_LAYOUT}`);
}

/**
 * Opens a stamped content file read-only and memory-mapped.
 * @throws ContentFileError where the file is foreign, older, newer or damaged.
 */
export function openContent(file: string): Database.Database {
  const db = openReadOnly(file);
  try {
    if (db.pragma('application_id', { simple: true }) !== CONTENT_APPLICATION_ID) {
      throw new ContentFileError(file, 'is not a content file of Concord');
    }
    const layout = Number(db.pragma('user_version', { simple: true }));
    if (layout < CONTENT_LAYOUT)
      throw new ContentFileError(file, `has the older layout ${layout}; load the release again`);
    if (layout > CONTENT_LAYOUT) throw new ContentFileError(file, `has the newer layout ${layout}; update Concord`);
  } catch (error) {
    db.close();
    if (error instanceof ContentFileError) throw error;
    throw new ContentFileError(file, `cannot be read: ${(error as Error).message}`);
  }
  return db;
}

function openReadOnly(file: string): Database.Database {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    // The map is address space, not memory: the page cache of the system holds the content, once for all processes.
    db.pragma(`mmap_size = ${Math.min(statSync(file).size + 1_048_576, 0x7fff0000)}`);
    db.pragma('cache_size = -512');
    // The file never changes: the shared lock is taken once and kept, instead of by system calls for every statement.
    db.pragma('locking_mode = EXCLUSIVE');
    return db;
  } catch (error) {
    throw new ContentFileError(file, `cannot be opened: ${(error as Error).message}`);
  }
}

/** Runs SQLite's own integrity check; the list of what is wrong, empty where nothing is. */
export function integrityProblems(db: Database.Database): readonly string[] {
  const rows = db.pragma('integrity_check') as { integrity_check: string }[];
  return rows.map((row) => row.integrity_check).filter((text) => text !== 'ok');
}
