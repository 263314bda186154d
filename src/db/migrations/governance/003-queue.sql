-- Codes that live traffic asked for and no published map knew: counters, not events.

CREATE TABLE unmapped_code (
  id INTEGER PRIMARY KEY,
  system TEXT NOT NULL,
  code TEXT NOT NULL,
  unit TEXT NOT NULL DEFAULT '',
  specimen TEXT NOT NULL DEFAULT '',
  display TEXT,
  count INTEGER NOT NULL,
  -- Milliseconds since 1970.
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  -- JSON list of the clients that asked, at most a few.
  clients TEXT NOT NULL,
  suggestions TEXT,
  suggested INTEGER,
  -- `url|version` of the published map that covers it.
  resolved_by TEXT,
  UNIQUE (system, code, unit, specimen)
) STRICT;
CREATE INDEX unmapped_open ON unmapped_code (resolved_by, count);
CREATE INDEX unmapped_unsuggested ON unmapped_code (suggested) WHERE suggested IS NULL;
