/** Reads the FHIR resources that clients wrote, and their history, from SQLite. Writes nothing: all change comes through the chain of events. */
import type { Database } from '../db/open.js';
import { digestOf } from './event.js';
import { snapshotReader } from './map-store.js';
import type { WrittenResourceStore } from './store.js';
import type { WrittenResource } from './written-resource.js';

export function writtenResourceStore(db: Database): WrittenResourceStore {
  const read = snapshotReader(db);
  const one = read<WrittenResource>('SELECT snapshot FROM fhir_resource WHERE id = ?');
  const all = read<WrittenResource>('SELECT snapshot FROM fhir_resource ORDER BY id');
  const history = read<WrittenResource>(
    'SELECT snapshot FROM fhir_resource_version WHERE id = ? ORDER BY version DESC',
  );
  const body = db.prepare('SELECT body FROM fhir_resource_version WHERE id = ? AND version = ?').pluck();
  return {
    writtenResource: async (id) => one.one(id),
    writtenResources: async () => all.all(),
    writtenHistory: async (id) => history.all(id),
    writtenBody: async (id, version) => body.get(id, version) as string | undefined,
  };
}

/** Versions whose body or head is not what their event says. */
export function* wrongVersions(db: Database): Generator<string> {
  const versions = db.prepare(
    `SELECT kept.id, kept.version, kept.body, kept.snapshot, event.after FROM event
     LEFT JOIN fhir_resource_version AS kept ON kept.id = event.subject AND kept.version = event.version
     WHERE event.kind = 'resource' ORDER BY event.seq`,
  );
  for (const { id, version, body, snapshot, after } of versions.iterate() as IterableIterator<KeptVersion>) {
    const { attachmentDigest, ...said } = JSON.parse(after) as WrittenResource;
    if (body === null) yield `resource '${said.id}' version ${said.version} is gone`;
    else if (snapshot !== after || digestOf(body) !== attachmentDigest) {
      yield `resource '${id}' version ${version} was changed without an event`;
    }
  }
}

interface KeptVersion {
  readonly id: string | null;
  readonly version: number | null;
  readonly body: string | null;
  readonly snapshot: string | null;
  readonly after: string;
}
