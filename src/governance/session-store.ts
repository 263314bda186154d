/** Sessions and failed attempts to sign in, in SQLite. Knows digests only; how long a session lasts is `sessions.ts`'s business. */
import type { Database } from '../db/open.js';

/** Times in milliseconds since 1970. */
export interface StoredSession {
  /** SHA-256 of the session's id. */
  readonly digest: string;
  readonly name: string;
  readonly created: number;
  readonly lastSeen: number;
  /** The latest end. */
  readonly expires: number;
}

export interface SessionStore {
  addSession(session: StoredSession): Promise<void>;
  session(digest: string): Promise<StoredSession | undefined>;
  touchSession(digest: string, at: number): Promise<void>;
  endSession(digest: string): Promise<void>;
  /** Ends all sessions of a user but one. @returns how many. */
  endSessionsOf(name: string, but?: string): Promise<number>;
  /**
   * Counts an attempt as failed until `forgetAttempts`, unless it comes too early: `waits` holds the milliseconds that must have passed since
   * the last failure, by the number of failures; the last holds for all more. One transaction: attempts at the same time count one after the
   * other.
   * @returns the milliseconds for which it comes too early; 0 where it counts.
   */
  countAttempt(digest: string, by: { readonly at: number; readonly waits: readonly number[] }): Promise<number>;
  forgetAttempts(digest: string): Promise<void>;
}

/** Attempts are forgotten after a day, sessions when they have ended. */
const KEPT_MS = 86_400_000;

interface SessionRow {
  readonly digest: string;
  readonly name: string;
  readonly created: number;
  readonly last_seen: number;
  readonly expires: number;
}

export function sessionStore(db: Database): SessionStore {
  return { ...sessions(db), ...attempts(db) };
}

function sessions(db: Database): Omit<SessionStore, 'countAttempt' | 'forgetAttempts'> {
  const add = db.prepare('INSERT INTO session (digest, name, created, last_seen, expires) VALUES (?, ?, ?, ?, ?)');
  const prune = db.prepare('DELETE FROM session WHERE expires <= ?');
  const one = db.prepare('SELECT * FROM session WHERE digest = ?');
  const touch = db.prepare('UPDATE session SET last_seen = max(last_seen, ?) WHERE digest = ?');
  const end = db.prepare('DELETE FROM session WHERE digest = ?');
  const endAll = db.prepare('DELETE FROM session WHERE name = ? AND digest IS NOT ?');
  const insert = db.transaction(({ digest, name, created, lastSeen, expires }: StoredSession) => {
    prune.run(created);
    add.run(digest, name, created, lastSeen, expires);
  });
  return {
    addSession: async (session) => insert.immediate(session),
    session: async (digest) => {
      const row = one.get(digest) as SessionRow | undefined;
      if (row === undefined) return undefined;
      const { last_seen: lastSeen, ...rest } = row;
      return { ...rest, lastSeen };
    },
    touchSession: async (digest, at) => {
      touch.run(at, digest);
    },
    endSession: async (digest) => {
      end.run(digest);
    },
    endSessionsOf: async (name, but) => endAll.run(name, but ?? null).changes,
  };
}

interface Attempts {
  readonly failures: number;
  readonly last: number;
}

function attempts(db: Database): Pick<SessionStore, 'countAttempt' | 'forgetAttempts'> {
  const prune = db.prepare('DELETE FROM login_attempt WHERE last <= ?');
  const one = db.prepare('SELECT failures, last FROM login_attempt WHERE digest = ?');
  const count = db.prepare(
    `INSERT INTO login_attempt (digest, failures, last) VALUES (?, 1, ?)
     ON CONFLICT (digest) DO UPDATE SET failures = failures + 1, last = excluded.last`,
  );
  const forget = db.prepare('DELETE FROM login_attempt WHERE digest = ?');
  const run = db.transaction((digest: string, at: number, waits: readonly number[]) => {
    prune.run(at - KEPT_MS);
    const { failures, last } = (one.get(digest) as Attempts | undefined) ?? { failures: 0, last: 0 };
    const wait = last + (waits[Math.min(failures, waits.length - 1)] ?? 0) - at;
    if (wait <= 0) count.run(digest, at);
    return Math.max(wait, 0);
  });
  return {
    countAttempt: async (digest, { at, waits }) => run.immediate(digest, at, waits),
    forgetAttempts: async (digest) => {
      forget.run(digest);
    },
  };
}
