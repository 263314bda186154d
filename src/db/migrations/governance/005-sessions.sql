-- Sessions of people who signed in, and failed attempts to. Neither is governed: they are not events and may be deleted at any time.

CREATE TABLE session (
  -- SHA-256 of the id in the cookie; the id itself is kept nowhere.
  digest TEXT PRIMARY KEY,
  name TEXT NOT NULL REFERENCES account (name),
  -- Milliseconds since 1970.
  created INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_name ON session (name);
CREATE INDEX session_expires ON session (expires);

CREATE TABLE login_attempt (
  -- SHA-256 of name and address.
  digest TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX login_attempt_last ON login_attempt (last);
