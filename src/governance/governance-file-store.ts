/**
 * Opens the governance file: pragmas, identity stamp and the ordered migrations, each recorded in the transaction that ran it. Knows no
 * table but the record of migrations.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import SQLite from 'better-sqlite3';
import { ContentFileError, type Database } from '../db/open.js';

/** `CONG`: marks the governance file of Concord. */
export const GOVERNANCE_APPLICATION_ID = 0x434f4e47;

const MIGRATIONS = new URL('../db/migrations/governance/', import.meta.url);

/** The governance file of a data folder. */
export function governanceFile(data: string): string {
  return join(data, 'governance.sqlite');
}

/**
 * Opens the file, makes it where there is none, and brings it up to date.
 * @throws ContentFileError where the file is foreign or newer than this program.
 */
export function openGovernanceFile(file: string): Database {
  mkdirSync(dirname(file), { recursive: true });
  let db: Database;
  try {
    db = new SQLite(file);
  } catch (error) {
    throw new ContentFileError(file, `cannot be opened: ${(error as Error).message}`);
  }
  try {
    checkIdentity(db, file);
    db.pragma('busy_timeout = 5000');
    db.pragma('journal_mode = WAL');
    // An acknowledged decision is on the disk: WAL with the usual NORMAL would lose the last ones with the power.
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    migrate(db, file);
  } catch (error) {
    db.close();
    if (error instanceof ContentFileError) throw error;
    throw new ContentFileError(file, `cannot be used: ${(error as Error).message}`);
  }
  return db;
}

/** A file that is open already, opened once more for reading alone. */
export function openGovernanceReader(file: string): Database {
  const db = new SQLite(file, { readonly: true, fileMustExist: true });
  db.pragma('busy_timeout = 5000');
  return db;
}

function checkIdentity(db: Database, file: string): void {
  const id = Number(db.pragma('application_id', { simple: true }));
  if (id === GOVERNANCE_APPLICATION_ID) return;
  const tables = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
  if (id !== 0 || tables > 0) throw new ContentFileError(file, 'is not a governance file of Concord');
  db.pragma(`application_id = ${GOVERNANCE_APPLICATION_ID}`);
}

function migrate(db: Database, file: string): void {
  const known = readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  const run = db.transaction(() => {
    db.exec(
      'CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied TEXT NOT NULL) STRICT, WITHOUT ROWID',
    );
    const applied = db.prepare('SELECT name FROM migration ORDER BY name').pluck().all() as string[];
    const foreign = applied.filter((name) => !known.includes(name));
    if (foreign.length > 0) throw new ContentFileError(file, `has the newer layout ${foreign.at(-1)}; update Concord`);
    const record = db.prepare('INSERT INTO migration (name, applied) VALUES (?, ?)');
    for (const name of known.filter((each) => !applied.includes(each))) {
      db.exec(readFileSync(new URL(name, MIGRATIONS), 'utf8'));
      record.run(name, new Date().toISOString());
    }
  });
  // Two processes that open a new file at once: the second waits, then finds everything done.
  run.immediate();
}
