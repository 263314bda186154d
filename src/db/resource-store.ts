/** Reads the resources that a content file keeps as published (ValueSet, ConceptMap, CodeSystem, NamingSystem). */
import type { Database } from './open.js';

/** The searchable head of a stored resource. `row` names it within its file. */
export interface StoredResource {
  readonly row: number;
  readonly type: string;
  readonly id?: string;
  readonly url?: string;
  readonly version?: string;
  readonly name?: string;
  readonly title?: string;
  readonly status?: string;
  readonly fhirVersion: string;
}

export interface ResourceStore {
  /** All heads, in the order of the release. */
  heads(): readonly StoredResource[];
  /** The resource as published. */
  json(row: number): string;
  /** JSON of its version-neutral form; undefined where the file's rows hold it. */
  definition(row: number): string | undefined;
}

type Head = [
  number,
  string,
  string | null,
  string | null,
  string | null,
  string | null,
  string | null,
  string | null,
  string,
];

export function resourceStore(db: Database): ResourceStore {
  const heads = db
    .prepare('SELECT id, type, resource_id, url, version, name, title, status, fhir_version FROM resource ORDER BY id')
    .raw();
  const json = db.prepare('SELECT json FROM resource WHERE id = ?').pluck();
  const definition = db.prepare('SELECT definition FROM resource WHERE id = ?').pluck();
  return {
    heads: () => (heads.all() as Head[]).map(head),
    json: (row) => json.get(row) as string,
    definition: (row) => (definition.get(row) as string | null) ?? undefined,
  };
}

function head([row, type, id, url, version, name, title, status, fhirVersion]: Head): StoredResource {
  return {
    row,
    type,
    ...(id === null ? {} : { id }),
    ...(url === null ? {} : { url }),
    ...(version === null ? {} : { version }),
    ...(name === null ? {} : { name }),
    ...(title === null ? {} : { title }),
    ...(status === null ? {} : { status }),
    fhirVersion,
  };
}
