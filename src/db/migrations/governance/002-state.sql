-- The current state, derived from the events. `snapshot` is what the newest event of the subject says in `after`, letter for letter;
-- the other columns are for searching.

CREATE TABLE account (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  -- scrypt; the snapshot holds only a digest of it.
  password TEXT NOT NULL,
  snapshot TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_key (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL REFERENCES account (name),
  version INTEGER NOT NULL,
  snapshot TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX api_key_owner ON api_key (owner);

CREATE TABLE governed_map (
  id TEXT PRIMARY KEY,
  url TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('draft', 'active', 'retired')),
  snapshot TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE map_row (
  id TEXT PRIMARY KEY,
  map TEXT NOT NULL REFERENCES governed_map (id),
  source_system TEXT NOT NULL,
  source_code TEXT NOT NULL,
  state TEXT NOT NULL,
  -- How often the source code occurs: what is common comes first.
  occurrences INTEGER NOT NULL,
  version INTEGER NOT NULL,
  snapshot TEXT NOT NULL,
  UNIQUE (map, source_system, source_code)
) STRICT, WITHOUT ROWID;
CREATE INDEX map_row_order ON map_row (map, occurrences DESC, id);
CREATE INDEX map_row_state ON map_row (map, state, occurrences DESC, id);

-- Targets of the decisions that stand.
CREATE TABLE standing_target (
  map_row TEXT NOT NULL REFERENCES map_row (id),
  system TEXT NOT NULL,
  code TEXT NOT NULL,
  PRIMARY KEY (system, code, map_row)
) STRICT, WITHOUT ROWID;
CREATE INDEX standing_target_row ON standing_target (map_row);

CREATE TABLE assignment (
  id TEXT PRIMARY KEY,
  map_row TEXT NOT NULL REFERENCES map_row (id),
  assignee TEXT NOT NULL REFERENCES account (name),
  role TEXT NOT NULL,
  active INTEGER NOT NULL,
  version INTEGER NOT NULL,
  snapshot TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX assignment_row ON assignment (map_row);
CREATE INDEX assignment_assignee ON assignment (assignee, active);

CREATE TABLE comment (
  id TEXT PRIMARY KEY,
  map_row TEXT NOT NULL REFERENCES map_row (id),
  at TEXT NOT NULL,
  version INTEGER NOT NULL,
  snapshot TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX comment_row ON comment (map_row, at, id);

CREATE TABLE flag (
  id TEXT PRIMARY KEY,
  map_row TEXT NOT NULL REFERENCES map_row (id),
  open INTEGER NOT NULL,
  version INTEGER NOT NULL,
  snapshot TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX flag_row ON flag (map_row);

-- A version of a map that was published, or is being: what was frozen, before any file is compiled from it.
CREATE TABLE publication (
  id TEXT PRIMARY KEY,
  map TEXT NOT NULL REFERENCES governed_map (id),
  map_version TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('publishing', 'published')),
  version INTEGER NOT NULL,
  -- The frozen ConceptMap; the snapshot holds its digest.
  definition TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  UNIQUE (map, map_version)
) STRICT, WITHOUT ROWID;
