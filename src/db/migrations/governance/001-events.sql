-- The audit chain: every change of anything in governance is one event, appended and never touched again.
-- Current state (the other tables) is derived from it and can be compared with it at any time.

CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  -- Version of the subject after the event. The constraint below is what refuses a stale change.
  version INTEGER NOT NULL CHECK (version >= 1),
  action TEXT NOT NULL,
  actor TEXT NOT NULL,
  role TEXT NOT NULL,
  origin TEXT NOT NULL,
  at TEXT NOT NULL,
  reason TEXT,
  detail TEXT NOT NULL,
  after TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  UNIQUE (kind, subject, version)
) STRICT;

CREATE INDEX event_actor ON event (actor, seq);

CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event
BEGIN
  SELECT RAISE(ABORT, 'events are append-only');
END;

CREATE TRIGGER event_is_not_deleted BEFORE DELETE ON event
BEGIN
  SELECT RAISE(ABORT, 'events are append-only');
END;

-- The last link, so that a chain cut short at its end is found.
CREATE TABLE chain_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;
