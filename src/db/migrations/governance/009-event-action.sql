-- Readers of the audit ask for one kind of action, newest first.
CREATE INDEX event_action ON event (action, seq);
