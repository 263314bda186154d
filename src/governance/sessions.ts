/**
 * Sessions of people who signed in with a password: made anew at every sign-in, kept in the governance store so that every process of the
 * server knows them and they can be ended at once, and over after a time without use or a time in all. Slows repeated failures for one
 * name from one address. Knows nothing of cookies.
 */
import { randomBytes } from 'node:crypto';
import { TerminologyError } from '../domain/issue.js';
import { digestOf } from './event.js';
import type { Identity, Principal } from './identity.js';
import type { SessionStore, StoredSession } from './session-store.js';
import { tooManyAttempts } from './wording.js';

export interface SessionRules {
  /** Without any request. */
  readonly idleMinutes: number;
  /** In all. */
  readonly hours: number;
}

export interface OpenSession {
  /** The secret of the cookie: 256 random bits, base64url. */
  readonly id: string;
  readonly name: string;
  /** Bound to the id, of which it tells nothing. */
  readonly csrf: string;
  /** ISO instant of the end at the latest. */
  readonly expires: string;
}

export interface Sessions {
  /**
   * Signs in. `address` is where the request came from.
   * @throws TerminologyError: login (401), the same for a wrong name and a wrong password; throttled (429) after too many failures.
   */
  open(who: {
    readonly name: string;
    readonly password: string;
    readonly address: string;
  }): Promise<{ readonly session: OpenSession; readonly principal: Principal }>;
  /** The session of an id; undefined where there is none or it is over. */
  find(id: string): Promise<OpenSession | undefined>;
  end(id: string): Promise<void>;
  /** Ends all sessions of a user, but the one of this id. */
  endAll(name: string, but?: string): Promise<void>;
}

/** Milliseconds to wait by failures so far: five cost nothing, each further one doubles the wait, from one second to five minutes. */
const WAITS = [0, 0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 300_000] as const;
/** Use is noted at most this often, and often enough for a short rule. */
const NOTED_MS = 60_000;
const NOTED_SHARE = 0.1;
const ID = /^[A-Za-z0-9_-]{43}$/;

export interface SessionParts {
  readonly store: SessionStore;
  readonly identity: Pick<Identity, 'byPassword'>;
  readonly rules: SessionRules;
  readonly now?: () => number;
}

export function createSessions({ store, identity, rules, now = Date.now }: SessionParts): Sessions {
  const idle = rules.idleMinutes * 60_000;
  const noted = Math.min(NOTED_MS, idle * NOTED_SHARE);
  return {
    open: async ({ name, password, address }) => {
      const key = digestOf(JSON.stringify([name, address]));
      const at = now();
      const wait = await store.countAttempt(key, { at, waits: WAITS });
      if (wait > 0) throw new TerminologyError(tooManyAttempts(Math.ceil(wait / 1_000)));
      const principal = await identity.byPassword(name, password);
      await store.forgetAttempts(key);
      const id = randomBytes(32).toString('base64url');
      const expires = at + rules.hours * 3_600_000;
      const stored: StoredSession = { digest: digestOf(id), name: principal.name, created: at, lastSeen: at, expires };
      await store.addSession(stored);
      return { session: openSession(id, stored), principal };
    },
    find: async (id) => {
      if (!ID.test(id)) return undefined;
      const stored = await store.session(digestOf(id));
      const at = now();
      if (stored === undefined) return undefined;
      if (stored.expires <= at || stored.lastSeen + idle <= at) {
        await store.endSession(stored.digest);
        return undefined;
      }
      if (stored.lastSeen + noted <= at) await store.touchSession(stored.digest, at);
      return openSession(id, stored);
    },
    end: (id) => store.endSession(digestOf(id)),
    endAll: async (name, but) => {
      await store.endSessionsOf(name, but === undefined ? undefined : digestOf(but));
    },
  };
}

function openSession(id: string, { name, expires }: StoredSession): OpenSession {
  return { id, name, csrf: csrfOf(id), expires: new Date(expires).toISOString() };
}

/** Whoever can read the page has the token; it does not give the id away. */
function csrfOf(id: string): string {
  return Buffer.from(digestOf(`csrf ${id}`), 'hex').toString('base64url');
}
