/**
 * A governed map as a document: what every exchange format (SSSOM, ConceptMap, CSV …) is read into and written from. Rows speak FHIR R5's
 * terms, whatever the sense of the format they came from; cells that only one format knows travel along in `slots`. Pure data.
 */

import type { Equivalence, MapAttribute, Relationship, Unmapped } from '../../domain/concept-map.js';
import type { PublicationStatus } from '../../domain/publication.js';

/** Something wrong in a mapping file, at a place. */
export interface MapFileProblem {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** A file that cannot be read as a map; nothing of it is used. Lists every line that is wrong, as `file:line: what`. */
export class MapFileError extends Error {
  override readonly name = 'MapFileError';
  constructor(
    readonly file: string,
    readonly problems: readonly MapFileProblem[],
  ) {
    super(problems.map(({ line, text }) => `${file}:${line}: ${text}`).join('\n'));
  }
}

/** One decision about one source code. */
export interface MapDocumentRow {
  /** Line in the file, from 1; 1 where the row was not read from lines. */
  readonly line: number;
  readonly sourceSystem?: string;
  readonly sourceVersion?: string;
  readonly sourceCode: string;
  readonly sourceDisplay?: string;
  readonly targetSystem?: string;
  readonly targetVersion?: string;
  /** Absent: the recorded decision that there is no target (`sssom:NoTermFound`, `noMap`, `unmatched`). */
  readonly targetCode?: string;
  readonly targetDisplay?: string;
  /** Of the source to the target, R5's sense. */
  readonly relationship: Relationship;
  /** As published in R4, where it says more than `relationship`. */
  readonly equivalence?: Equivalence;
  readonly dependsOn: readonly MapAttribute[];
  readonly product: readonly MapAttribute[];
  readonly authors: readonly string[];
  readonly reviewers: readonly string[];
  /** yyyy-mm-dd */
  readonly reviewDate?: string;
  /** As written, from `-1` (no) to `1` (yes). */
  readonly agreement?: string;
  readonly comment?: string;
  /** Reviewed, with agreement, by somebody who is not an author. Only such rows are served. */
  readonly approved: boolean;
  /** Every other cell by its SSSOM slot name, or by the name of an extension (`fhir_…`, `usagi_…`). */
  readonly slots: Readonly<Record<string, string>>;
}

/** What to do with codes that no row lists, for one pair of systems. */
export interface DocumentUnmapped {
  readonly sourceSystem?: string;
  readonly targetSystem?: string;
  readonly unmapped: Unmapped;
}

export interface MapDocument {
  /** The canonical of the map. */
  readonly url: string;
  readonly version?: string;
  readonly title?: string;
  readonly description?: string;
  readonly license?: string;
  /** yyyy-mm-dd, or any FHIR dateTime. */
  readonly date?: string;
  /** Absent where the format has no such thing. */
  readonly status?: PublicationStatus;
  /** What most rows map from and to; a row may say otherwise. */
  readonly sourceSystem?: string;
  readonly sourceVersion?: string;
  readonly targetSystem?: string;
  readonly targetVersion?: string;
  /** CURIE prefix → expansion. */
  readonly prefixes: Readonly<Record<string, string>>;
  readonly unmapped: readonly DocumentUnmapped[];
  /** Every other member of the head by its SSSOM slot name, or by the name of an extension. */
  readonly slots: Readonly<Record<string, unknown>>;
  readonly rows: readonly MapDocumentRow[];
}

/** What a format that does not name these leaves to the caller. */
export interface ReadOptions {
  readonly url?: string;
  readonly version?: string;
  readonly source?: string;
  readonly sourceVersion?: string;
  readonly target?: string;
  readonly targetVersion?: string;
}

/** A second person has agreed. */
export function isApproved({
  authors,
  reviewers,
  agreement,
}: {
  readonly authors: readonly string[];
  readonly reviewers: readonly string[];
  readonly agreement?: string;
}): boolean {
  if (agreement !== undefined && !(Number(agreement) > 0)) return false;
  return reviewers.some((reviewer) => !authors.includes(reviewer));
}

/** The object without its undefined members. */
export function defined<T extends object>(members: { readonly [K in keyof T]: T[K] | undefined }): T {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(members)) if (value !== undefined) kept[name] = value;
  return kept as T;
}
