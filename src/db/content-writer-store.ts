/**
 * Writes one content file: rows are staged in the order in which a loader reads them, then numbered, sorted and copied in
 * clustered order, so that memory stays bounded whatever the size of the release. Knows the tables, not the releases; making
 * the file durable and putting it in its place is the loader's atomic build.
 */
import { readFileSync } from 'node:fs';
import type { CodeSystemInfo } from '../domain/code-system-definition.js';
import type { ConceptMapInfo } from '../domain/concept-map.js';
import { type CodeSystemWriter, codeSystemWriter } from './code-system-writer-store.js';
import { type ConceptMapWriter, conceptMapWriter } from './concept-map-writer-store.js';
import { type Database, openForBuild, stamp } from './open.js';

/** A FHIR resource kept as it was published, with the version-neutral form that the service evaluates. */
export interface ResourceRow {
  readonly type: string;
  readonly id?: string;
  readonly url?: string;
  readonly version?: string;
  readonly name?: string;
  readonly title?: string;
  readonly status?: string;
  /** `4.0` or `5.0`. */
  readonly fhirVersion: string;
  readonly json: string;
  /** JSON of the domain's definition (ValueSetDefinition …); absent where the rows themselves hold it. */
  readonly definition?: string;
}

/** What is known of one file of the release after reading it. */
export interface SourceFileRow {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly read: number;
  readonly loaded: number;
}

/** The open content file. Every call appends; `finish` indexes and stamps; `abort` closes a file that is to be thrown away. */
export interface ContentWriter {
  codeSystem(info: CodeSystemInfo, options?: CodeSystemWriterOptions): CodeSystemWriter;
  conceptMap(info: ConceptMapInfo): ConceptMapWriter;
  resource(row: ResourceRow): void;
  sourceFile(row: SourceFileRow): void;
  note(key: string, value: string): void;
  finish(): void;
  abort(): void;
}

export interface CodeSystemWriterOptions {
  /** Number inactive roots after everything else (SNOMED CT); otherwise the order of the release is kept. */
  readonly inactiveLast?: boolean;
}

const CONTENT_SQL = readFileSync(new URL('./migrations/content/001-content.sql', import.meta.url), 'utf8');
const INDEX_SQL = readFileSync(new URL('./migrations/content/001-index.sql', import.meta.url), 'utf8');

const FOLDED_INDEX_SQL = 'CREATE INDEX concept_code_folded ON concept (code_system, code COLLATE NOCASE)';

/** Opens `file`, which must not exist, for writing a release into it. */
export function openContentWriter(file: string): ContentWriter {
  const db = openForBuild(file);
  db.exec("ATTACH '' AS stage");
  db.exec('PRAGMA stage.journal_mode = OFF; PRAGMA stage.synchronous = OFF; PRAGMA stage.cache_size = -65536');
  db.exec('BEGIN');
  db.exec(CONTENT_SQL);
  db.exec('CREATE TABLE stage.term (sort_key INTEGER, ord INTEGER, seq INTEGER, value TEXT)');
  const insertResource = db.prepare(
    `INSERT INTO resource (type, resource_id, url, version, name, title, status, fhir_version, json, definition)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertFile = db.prepare('INSERT INTO source_file (name, size, rows_read, rows_loaded) VALUES (?, ?, ?, ?)');
  const insertNote = db.prepare('INSERT OR REPLACE INTO release_note (key, value) VALUES (?, ?)');
  const nextOrd = db.prepare('SELECT coalesce(max(first_ord + concept_count), 0) FROM code_system').pluck();
  return {
    codeSystem: (info, options = {}) =>
      codeSystemWriter(db, { info, firstOrd: nextOrd.get() as number, inactiveLast: options.inactiveLast === true }),
    conceptMap: (info) => conceptMapWriter(db, info),
    resource: (row) => {
      const head = [row.type, row.id, row.url, row.version, row.name, row.title, row.status];
      insertResource.run(...head.map((text) => text ?? null), row.fhirVersion, row.json, row.definition ?? null);
    },
    sourceFile: (row) => {
      insertFile.run(row.name, row.size, row.read, row.loaded);
    },
    note: (key, value) => {
      insertNote.run(key, value);
    },
    finish: () => finish(db),
    abort: () => db.close(),
  };
}

function finish(db: Database): void {
  db.exec(`INSERT INTO term (rank, ord, seq)
    SELECT row_number() OVER (ORDER BY sort_key, ord, seq), ord, seq FROM stage.term`);
  db.exec(`INSERT INTO term_index (rowid, value)
    SELECT row_number() OVER (ORDER BY sort_key, ord, seq), value FROM stage.term`);
  db.exec("INSERT INTO term_index (term_index) VALUES ('optimize')");
  db.exec(INDEX_SQL);
  const folded = db.prepare("SELECT count(*) FROM code_system WHERE json_extract(info, '$.caseSensitive') = 0").pluck();
  if ((folded.get() as number) > 0) db.exec(FOLDED_INDEX_SQL);
  db.exec('COMMIT');
  db.exec('DETACH stage');
  stamp(db);
  db.close();
}
