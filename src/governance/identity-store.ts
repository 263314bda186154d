/** Reads users and API keys from SQLite. Whether a password or key is right is `identity.ts`'s business. */
import type { Database } from '../db/open.js';
import type { ApiKey, User } from './entities.js';
import { snapshotReader } from './map-store.js';
import type { IdentityStore } from './store.js';

export function identityStore(db: Database): IdentityStore {
  const read = snapshotReader(db);
  const user = read<User>('SELECT snapshot FROM account WHERE name = ?');
  const users = read<User>('SELECT snapshot FROM account ORDER BY name');
  const password = db.prepare('SELECT password FROM account WHERE name = ?').pluck();
  const key = read<ApiKey>('SELECT snapshot FROM api_key WHERE id = ?');
  const keys = read<ApiKey>('SELECT snapshot FROM api_key WHERE ? IS NULL OR owner = ? ORDER BY owner, id');
  return {
    user: async (name) => user.one(name),
    users: async () => users.all(),
    passwordHash: async (name) => password.get(name) as string | undefined,
    apiKey: async (id) => key.one(id),
    apiKeys: async (owner) => keys.all(owner ?? null, owner ?? null),
  };
}
