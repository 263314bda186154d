/**
 * Derives the current state from events: for each kind of subject one statement that writes its row. Runs inside the transaction that
 * appends the event; decides nothing.
 */
import type { Database } from '../db/open.js';
import { targetsOf } from './content.js';
import type { ApiKey, Assignment, Comment, Flag, GovernedMap, Publication } from './entities.js';
import type { Kind } from './event.js';
import type { RowSnapshot } from './replay.js';
import type { Append } from './store.js';
import type { WrittenResource } from './written-resource.js';

/** Writes the subject of an event as it is after it. `snapshot` is `event.after` in the spelling that was hashed. */
export type Projection = (event: Append, snapshot: string) => void;

/** The projections of all kinds, prepared once. */
export function projections(db: Database): Readonly<Record<Kind, Projection>> {
  return {
    ...people(db),
    ...work(db),
    map: mapProjection(db),
    row: rowProjection(db),
    publication: publicationProjection(db),
    resource: resourceProjection(db),
    // The queue's own tables are written by its store; the event is the record.
    queue: () => undefined,
    // Content files stand for themselves.
    release: () => undefined,
  };
}

function people(db: Database): Readonly<Record<'user' | 'api-key', Projection>> {
  const user = db.prepare(
    `INSERT INTO account (name, version, password, snapshot) VALUES (?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET version = excluded.version, password = coalesce(nullif(excluded.password, ''), password),
       snapshot = excluded.snapshot`,
  );
  const key = db.prepare(
    `INSERT INTO api_key (id, owner, version, snapshot) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, snapshot = excluded.snapshot`,
  );
  return {
    user: ({ subject, version, attachment }, snapshot) => {
      user.run(subject, version, attachment ?? '', snapshot);
    },
    'api-key': ({ subject, version, after }, snapshot) => {
      key.run(subject, (after as unknown as ApiKey).owner, version, snapshot);
    },
  };
}

function work(db: Database): Readonly<Record<'assignment' | 'comment' | 'flag', Projection>> {
  const assignment = db.prepare(
    `INSERT INTO assignment (id, map_row, assignee, role, active, version, snapshot) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET active = excluded.active, version = excluded.version, snapshot = excluded.snapshot`,
  );
  const comment = db.prepare('INSERT INTO comment (id, map_row, at, version, snapshot) VALUES (?, ?, ?, ?, ?)');
  const flag = db.prepare(
    `INSERT INTO flag (id, map_row, open, version, snapshot) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET open = excluded.open, version = excluded.version, snapshot = excluded.snapshot`,
  );
  return {
    assignment: ({ subject, version, after }, snapshot) => {
      const { row, assignee, role, active } = after as unknown as Assignment;
      assignment.run(subject, row, assignee, role, active ? 1 : 0, version, snapshot);
    },
    comment: ({ subject, version, after }, snapshot) => {
      const { row, at } = after as unknown as Comment;
      comment.run(subject, row, at, version, snapshot);
    },
    flag: ({ subject, version, after }, snapshot) => {
      const { row, open } = after as unknown as Flag;
      flag.run(subject, row, open ? 1 : 0, version, snapshot);
    },
  };
}

function mapProjection(db: Database): Projection {
  const write = db.prepare(
    `INSERT INTO governed_map (id, url, version, stage, snapshot) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, stage = excluded.stage, snapshot = excluded.snapshot`,
  );
  return ({ subject, version, after }, snapshot) => {
    const { url, stage } = after as unknown as GovernedMap;
    write.run(subject, url, version, stage, snapshot);
  };
}

function rowProjection(db: Database): Projection {
  const write = db.prepare(
    `INSERT INTO map_row
       (id, map, source_system, source_code, state, occurrences, version, snapshot, category, label, stands, decided, drift)
     VALUES (@id, @map, @system, @code, @state, @occurrences, @version, @snapshot, @category, @label, @stands, @decided,
       @drift)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, version = excluded.version, snapshot = excluded.snapshot,
       stands = excluded.stands, decided = excluded.decided, drift = excluded.drift`,
  );
  const forget = db.prepare('DELETE FROM standing_target WHERE map_row = ?');
  const stand = db.prepare('INSERT OR IGNORE INTO standing_target (map_row, system, code) VALUES (?, ?, ?)');
  return ({ subject, version, after }, snapshot) => {
    const { map, source, state, standing } = after as unknown as RowSnapshot;
    const { system, code, display = '', category = null, count: occurrences = 0 } = source;
    write.run({
      ...{ id: subject, map, system, code, state, occurrences, version, snapshot },
      ...{ category, label: `${code} ${display}` },
      ...{ stands: standing === undefined ? 0 : 1, decided: standing?.at.slice(0, 10) ?? null },
      ...{ drift: standing?.against === undefined ? 0 : 1 },
    });
    forget.run(subject);
    for (const { system, code } of targetsOf(standing?.content)) stand.run(subject, system, code);
  };
}

function publicationProjection(db: Database): Projection {
  const write = db.prepare(
    `INSERT INTO publication (id, map, map_version, status, version, definition, snapshot) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, version = excluded.version, snapshot = excluded.snapshot`,
  );
  return ({ subject, version, after, attachment }, snapshot) => {
    const { map, mapVersion, status } = after as unknown as Publication;
    write.run(subject, map, mapVersion, status, version, attachment ?? '', snapshot);
  };
}

function resourceProjection(db: Database): Projection {
  const newest = db.prepare(
    `INSERT INTO fhir_resource (id, url, deleted, version, body, snapshot) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET url = excluded.url, deleted = excluded.deleted, version = excluded.version,
       body = excluded.body, snapshot = excluded.snapshot`,
  );
  const kept = db.prepare('INSERT INTO fhir_resource_version (id, version, body, snapshot) VALUES (?, ?, ?, ?)');
  return ({ subject, version, after, attachment = '' }, snapshot) => {
    const { url, deleted } = after as unknown as WrittenResource;
    newest.run(subject, url, deleted ? 1 : 0, version, attachment, snapshot);
    kept.run(subject, version, attachment, snapshot);
  };
}
