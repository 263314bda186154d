-- What lists of work are filtered by, as columns that are written with the row: reading them out of the snapshot took half a second for
-- fifty thousand rows, and indexes on generated columns did not spare it.

DROP INDEX map_row_search;
DROP INDEX map_row_search_all;
ALTER TABLE map_row DROP COLUMN category;
ALTER TABLE map_row DROP COLUMN label;
ALTER TABLE map_row DROP COLUMN stands;
ALTER TABLE map_row DROP COLUMN drift;

ALTER TABLE map_row ADD COLUMN category TEXT;
-- Code and display, to be searched.
ALTER TABLE map_row ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE map_row ADD COLUMN stands INTEGER NOT NULL DEFAULT 0;
-- The day of the decision that stands, yyyy-mm-dd.
ALTER TABLE map_row ADD COLUMN decided TEXT;
-- In doubt because of a new release.
ALTER TABLE map_row ADD COLUMN drift INTEGER NOT NULL DEFAULT 0;

UPDATE map_row SET
  category = json_extract(snapshot, '$.source.category'),
  label = source_code || ' ' || coalesce(json_extract(snapshot, '$.source.display'), ''),
  stands = json_extract(snapshot, '$.standing') IS NOT NULL,
  decided = substr(json_extract(snapshot, '$.standing.at'), 1, 10),
  drift = json_extract(snapshot, '$.standing.against') IS NOT NULL;

CREATE INDEX map_row_search
  ON map_row (map, occurrences DESC, id, state, band, category, drift, stands, source_system, label);
CREATE INDEX map_row_search_all
  ON map_row (occurrences DESC, id, state, band, category, drift, stands, source_system, label, map);
CREATE INDEX map_row_progress ON map_row (map, state, stands, occurrences);
CREATE INDEX map_row_groups ON map_row (map, state, band, category, drift, source_system, label);
CREATE INDEX map_row_decided ON map_row (map, decided, occurrences) WHERE decided IS NOT NULL;

-- Who decided how much on which day.
CREATE INDEX event_decision ON event (at, actor) WHERE kind = 'row'
  AND action IN ('propose', 'propose-no-map', 'resolve', 'approve', 'confirm-no-map', 'reject', 'request-changes');
