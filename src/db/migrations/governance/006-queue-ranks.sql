-- The queue ranked by count × age without looking at all of it: codes first seen on the same day have the same age, so of each day only
-- those with the highest counts are looked at. `band` says how confident the best suggestion is (see CONFIDENCE_BANDS), 0 where none was
-- asked for.

ALTER TABLE unmapped_code ADD COLUMN first_day INTEGER GENERATED ALWAYS AS (first_seen / 86400000) VIRTUAL;
ALTER TABLE unmapped_code ADD COLUMN band INTEGER NOT NULL DEFAULT 0;
-- Target, release and weights that the suggestions are from: others make them stale.
ALTER TABLE unmapped_code ADD COLUMN engine TEXT;
-- JSON of who dismissed the code, when and why: it stays away even when it is missed again.
ALTER TABLE unmapped_code ADD COLUMN dismissed TEXT;

UPDATE unmapped_code SET suggestions = NULL, suggested = NULL;
DROP INDEX unmapped_open;
DROP INDEX unmapped_unsuggested;
CREATE INDEX unmapped_rank ON unmapped_code (band, first_day, count DESC, id)
  WHERE resolved_by IS NULL AND dismissed IS NULL;
CREATE INDEX unmapped_system_rank ON unmapped_code (system, band, first_day, count DESC, id)
  WHERE resolved_by IS NULL AND dismissed IS NULL;
CREATE INDEX unmapped_closed ON unmapped_code (resolved_by)
  WHERE resolved_by IS NOT NULL OR dismissed IS NOT NULL;
CREATE INDEX unmapped_engine ON unmapped_code (system, engine) WHERE engine IS NOT NULL;

-- Every three letters of code and display: what contains a text is among what contains all its threes.
CREATE VIRTUAL TABLE unmapped_text USING fts5 (code, display, content = '', detail = none, tokenize = 'trigram');
INSERT INTO unmapped_text (rowid, code, display) SELECT id, code, display FROM unmapped_code;
CREATE TRIGGER unmapped_text_of_new AFTER INSERT ON unmapped_code
BEGIN
  INSERT INTO unmapped_text (rowid, code, display) VALUES (new.id, new.code, new.display);
END;
CREATE TRIGGER unmapped_text_of_changed AFTER UPDATE OF code, display ON unmapped_code
BEGIN
  INSERT INTO unmapped_text (unmapped_text, rowid, code, display) VALUES ('delete', old.id, old.code, old.display);
  INSERT INTO unmapped_text (rowid, code, display) VALUES (new.id, new.code, new.display);
END;
