/** What a rule over a map document is given, and what it finds. The rules stand in files beside this one, their table in `table.ts`. */
import type { CodeSystem } from '../../codesystem/code-system.js';
import type { MapDocument, MapDocumentRow } from '../../conceptmap/files/map-document.js';
import type { Catalogue } from '../catalogue.js';

export type FindingSeverity = 'error' | 'warning' | 'note';

/** The stable names of the rules: pipelines refer to them. */
export const MAP_RULE_IDS = [
  'structure',
  'curie-system',
  'release-missing',
  'version-not-pinned',
  'stale-version',
  'target-unknown',
  'target-inactive',
  'source-unknown',
  'source-inactive',
  'display-mismatch',
  'duplicate-row',
  'duplicate-record-id',
  'conflicting-rows',
  'cardinality',
  'unit-property',
  'reviewer-missing',
  'reviewer-is-author',
  'author-missing',
  'not-reviewed',
  'coverage',
  'not-normalised',
] as const;
export type MapRuleId = (typeof MAP_RULE_IDS)[number];

export interface MapFinding {
  readonly rule: MapRuleId;
  readonly severity: FindingSeverity;
  /** From 1. */
  readonly line: number;
  /** The column of the table that the finding is about. */
  readonly slot?: string;
  readonly text: string;
}

/** What a local catalogue tells of one code. */
export interface LocalEntry {
  readonly code: string;
  readonly unit?: string;
}

/** The catalogue that the map is to cover. */
export interface LocalCatalogue {
  /** For messages. */
  readonly name: string;
  readonly entries: readonly LocalEntry[];
  /** Why a result in this unit cannot have this LOINC property; undefined where it can, or nothing is known. */
  readonly unitConflict: (unit: string, property: string) => string | undefined;
}

export interface MapCheck {
  readonly document: MapDocument;
  /** The loaded content; absent = only the document itself is checked. */
  readonly catalogue?: Catalogue;
  readonly local?: LocalCatalogue;
  /** The text of the file where it is SSSOM, to compare with its canonical form. */
  readonly sssom?: string;
}

/** A check with what several rules need, looked up once. */
export interface RuleContext extends MapCheck {
  /** The code system in just this version; undefined where it is not loaded. */
  system(url: string | undefined, version: string | undefined): CodeSystem | undefined;
  /** Rows that stand for something: all but those a reviewer rejected. */
  readonly standing: readonly MapDocumentRow[];
}

export type MapRule = (context: RuleContext) => readonly MapFinding[];

/** A fault of an approved row is served; of a row in work it only delays. */
export function severityFor(row: MapDocumentRow): 'error' | 'warning' {
  return row.approved ? 'error' : 'warning';
}

export function isRejected({ agreement }: MapDocumentRow): boolean {
  return agreement !== undefined && Number(agreement) < 0;
}
