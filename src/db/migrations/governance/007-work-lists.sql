-- What lists of work are filtered by. The generated columns say what the snapshot says; suggestions are kept answers of the engine, no
-- part of the governed state.

-- As in the queue: place in CONFIDENCE_BANDS, 0 where nobody has looked yet.
ALTER TABLE map_row ADD COLUMN band INTEGER NOT NULL DEFAULT 0;
ALTER TABLE map_row ADD COLUMN category TEXT AS (json_extract(snapshot, '$.source.category')) VIRTUAL;
ALTER TABLE map_row ADD COLUMN label TEXT
  AS (source_code || ' ' || coalesce(json_extract(snapshot, '$.source.display'), '')) VIRTUAL;
ALTER TABLE map_row ADD COLUMN stands INTEGER AS (json_extract(snapshot, '$.standing') IS NOT NULL) VIRTUAL;
-- In doubt because of a new release.
ALTER TABLE map_row ADD COLUMN drift INTEGER AS (json_extract(snapshot, '$.standing.against') IS NOT NULL) VIRTUAL;

CREATE INDEX map_row_search
  ON map_row (map, occurrences DESC, id, state, band, category, drift, stands, source_system, label);
CREATE INDEX map_row_search_all
  ON map_row (occurrences DESC, id, state, band, category, drift, stands, source_system, label, map);

CREATE TABLE row_suggestion (
  map_row TEXT PRIMARY KEY REFERENCES map_row (id),
  -- Milliseconds since 1970.
  at INTEGER NOT NULL,
  -- JSON: outcome, candidates and explanations by target system.
  suggestions TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX flag_open ON flag (open, map_row);
CREATE INDEX event_at ON event (at);
