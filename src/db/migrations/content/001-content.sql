-- One content file: everything that one release says, immutable once stamped.
-- Ordinals are dense over the whole file; each code system owns the run [first_ord, first_ord + concept_count).

CREATE TABLE release_note (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE source_file (
  name TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  rows_read INTEGER NOT NULL,
  rows_loaded INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE code_system (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL,
  version TEXT,
  info TEXT NOT NULL,
  first_ord INTEGER NOT NULL,
  concept_count INTEGER NOT NULL,
  -- Ordinal sets: which concepts are inactive, which are abstract.
  inactive BLOB,
  abstract BLOB
) STRICT;

CREATE TABLE concept (
  ord INTEGER PRIMARY KEY,
  code_system INTEGER NOT NULL,
  code TEXT NOT NULL,
  display TEXT,
  definition TEXT,
  flags INTEGER NOT NULL,
  status TEXT,
  cover BLOB,
  extensions TEXT
) STRICT;

CREATE TABLE parent (
  child INTEGER NOT NULL,
  parent INTEGER NOT NULL,
  PRIMARY KEY (child, parent)
) STRICT, WITHOUT ROWID;

CREATE TABLE designation_use (
  id INTEGER PRIMARY KEY,
  system TEXT,
  code TEXT NOT NULL,
  display TEXT
) STRICT;

-- What many names share: the publisher's module and case significance (SNOMED CT).
CREATE TABLE designation_origin (
  id INTEGER PRIMARY KEY,
  module TEXT,
  case_significance TEXT
) STRICT;

-- What many names share: language, use, whether they are in use, and their dialects (SNOMED CT: `refset=P refset=A`).
CREATE TABLE designation_kind (
  id INTEGER PRIMARY KEY,
  language TEXT,
  use_id INTEGER,
  inactive INTEGER NOT NULL,
  dialects TEXT
) STRICT;

CREATE TABLE designation (
  ord INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  value TEXT NOT NULL,
  source_id TEXT,
  origin_id INTEGER,
  -- yyyymmdd
  effective_time INTEGER,
  extra TEXT,
  PRIMARY KEY (ord, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE property_definition (
  id INTEGER PRIMARY KEY,
  code_system INTEGER NOT NULL,
  code TEXT NOT NULL,
  display TEXT
) STRICT;

CREATE TABLE property (
  ord INTEGER NOT NULL,
  definition INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  type INTEGER NOT NULL,
  value ANY,
  target INTEGER,
  role_group INTEGER,
  extra TEXT,
  PRIMARY KEY (ord, definition, seq)
) STRICT, WITHOUT ROWID;

-- What a lookup tells of a concept beside its neighbours, as two JSON lists (db/card.ts): one row is read instead of dozens.
CREATE TABLE card (
  ord INTEGER PRIMARY KEY,
  designations TEXT,
  properties TEXT
) STRICT;

CREATE TABLE refset_member (
  refset INTEGER NOT NULL,
  ord INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  member_id TEXT NOT NULL,
  active INTEGER NOT NULL,
  module TEXT,
  effective_time TEXT,
  fields TEXT,
  PRIMARY KEY (refset, ord, seq)
) STRICT, WITHOUT ROWID;

-- The full-text index stands in static rank order: rowid = rank.
CREATE TABLE term (
  rank INTEGER PRIMARY KEY,
  ord INTEGER NOT NULL,
  seq INTEGER NOT NULL
) STRICT;

CREATE VIRTUAL TABLE term_index USING fts5 (
  value,
  content = '',
  columnsize = 0,
  detail = 'none',
  prefix = '2 3 4 5 6',
  tokenize = "unicode61 remove_diacritics 2"
);

CREATE TABLE resource (
  id INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  resource_id TEXT,
  url TEXT,
  version TEXT,
  name TEXT,
  title TEXT,
  status TEXT,
  fhir_version TEXT NOT NULL,
  json TEXT NOT NULL,
  definition TEXT
) STRICT;

CREATE TABLE concept_map (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL,
  version TEXT,
  info TEXT NOT NULL
) STRICT;

CREATE TABLE map_group (
  id INTEGER PRIMARY KEY,
  concept_map INTEGER NOT NULL,
  source TEXT,
  source_version TEXT,
  target TEXT,
  target_version TEXT,
  unmapped TEXT
) STRICT;

CREATE TABLE map_element (
  id INTEGER PRIMARY KEY,
  map_group INTEGER NOT NULL,
  source_code TEXT,
  source_display TEXT,
  target_code TEXT,
  target_display TEXT,
  relationship TEXT,
  equivalence TEXT,
  comment TEXT,
  detail TEXT
) STRICT;
