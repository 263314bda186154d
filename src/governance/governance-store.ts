/** The governance store in SQLite: one file, opened once, behind the asynchronous interface. Puts the parts together. */
import { verifyAudit } from './audit-store.js';
import { eventSearchStore } from './event-search-store.js';
import { appender, checkLimit, eventReader, headReader } from './event-store.js';
import { openGovernanceFile } from './governance-file-store.js';
import { identityStore } from './identity-store.js';
import { mapStore } from './map-store.js';
import { queueStore } from './queue-store.js';
import { sessionStore } from './session-store.js';
import type { GovernanceStore } from './store.js';
import { workListStore } from './work-list-store.js';
import { writtenResourceStore } from './written-resource-store.js';

/**
 * Opens (or makes) a governance file. Several processes may have it open: writers wait for each other up to five seconds.
 * @throws ContentFileError where the file is foreign, newer or damaged.
 */
export function openGovernanceStore(file: string): GovernanceStore {
  const db = openGovernanceFile(file);
  const append = appender(db);
  const { history, events } = eventReader(db);
  const head = headReader(db);
  return {
    ...mapStore(db),
    ...identityStore(db),
    ...queueStore(db),
    ...sessionStore(db),
    ...workListStore(db),
    ...eventSearchStore(db),
    ...writtenResourceStore(db),
    append: async (given, unchanged = []) => append(given, unchanged),
    history: async (kind, subject) => history(kind, subject),
    events: async (query) => events({ ...query, limit: checkLimit(query.limit) }),
    head: async () => head(),
    verifyAudit: (anchor) => verifyAudit(file, anchor),
    close: async () => {
      db.close();
    },
  };
}
