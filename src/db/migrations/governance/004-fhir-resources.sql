-- FHIR resources that clients wrote over the API: the newest body of each, and every body that was ever acknowledged.

CREATE TABLE fhir_resource (
  -- `CodeSystem/abc`.
  id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  deleted INTEGER NOT NULL,
  version INTEGER NOT NULL,
  -- JSON as it was sent; empty where it is deleted. The snapshot holds its digest.
  body TEXT NOT NULL,
  snapshot TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX fhir_resource_url ON fhir_resource (url);

CREATE TABLE fhir_resource_version (
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  PRIMARY KEY (id, version)
) STRICT, WITHOUT ROWID;
