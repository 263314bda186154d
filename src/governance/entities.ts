/** What governance keeps beside rows: maps, publications, comments, flags, assignments, users and API keys. Types only. */
import type { ChainHead } from './event.js';
import type { Role } from './lifecycle.js';
import type { MapPolicy } from './policy.js';

export const STAGES = ['draft', 'active', 'retired'] as const;
export type Stage = (typeof STAGES)[number];

/** A code system with the version that the mappers look at. */
export interface ScopeSystem {
  readonly system: string;
  readonly version?: string;
}

/** From what to what a map leads; value sets as canonicals. */
export interface MapScope {
  readonly source: ScopeSystem;
  readonly targets: readonly ScopeSystem[];
  readonly sourceValueSet?: string;
  readonly targetValueSet?: string;
}

export interface GovernedMap {
  /** Short name within governance, also the FHIR id. */
  readonly id: string;
  /** Canonical of the published ConceptMap. */
  readonly url: string;
  readonly title: string;
  /** What the map is for: rules for non-exact matches hang on it. */
  readonly purpose: string;
  readonly copyright?: string;
  readonly scope: MapScope;
  readonly policy: MapPolicy;
  readonly stage: Stage;
  /** Business version that is served; undefined before the first publication. */
  readonly served?: string;
  /** Of this record; a change names the version it saw. */
  readonly version: number;
}

/** How a version differs from the one before. */
export interface Changelog {
  readonly against?: string;
  readonly added: readonly ChangedRow[];
  readonly removed: readonly ChangedRow[];
  readonly changed: readonly ChangedRow[];
}

export interface ChangedRow {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
  /** Targets as `system|code relationship`, or `no-map`; undefined where there was or is no row. */
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

/** A published version of a map. `publishing`: frozen and recorded, its content file not yet known to be in place. */
export interface Publication {
  /** `map@mapVersion`. */
  readonly id: string;
  readonly map: string;
  readonly mapVersion: string;
  readonly status: 'publishing' | 'published';
  readonly approver: string;
  readonly at: string;
  /** SHA-256 of what the version says: scope and rows. */
  readonly hash: string;
  /** SHA-256 of the frozen definition as kept. */
  readonly attachmentDigest: string;
  readonly rows: number;
  readonly changelog: Changelog;
  readonly note?: string;
  /** The audit chain as it was when the version was frozen. */
  readonly chain: ChainHead;
  /** SHA-256 of the compiled content file. */
  readonly file?: { readonly path: string; readonly digest: string };
  readonly version: number;
}

export interface Comment {
  readonly id: string;
  readonly row: string;
  readonly author: string;
  readonly at: string;
  readonly text: string;
  readonly version: number;
}

export interface Flag {
  readonly id: string;
  readonly row: string;
  readonly raisedBy: string;
  readonly at: string;
  readonly text: string;
  readonly open: boolean;
  readonly settledBy?: string;
  readonly version: number;
}

export interface Assignment {
  /** `row/role/assignee`. */
  readonly id: string;
  readonly row: string;
  readonly assignee: string;
  readonly role: 'mapper' | 'reviewer';
  readonly active: boolean;
  readonly version: number;
}

export interface User {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly disabled: boolean;
  /** SHA-256 of the stored password hash, so that the audit finds a change made behind its back. */
  readonly attachmentDigest: string;
  readonly version: number;
}

export interface ApiKey {
  readonly id: string;
  readonly owner: string;
  readonly label: string;
  /** At most those that the owner has at the time of use. */
  readonly roles: readonly Role[];
  readonly created: string;
  /** ISO instant. */
  readonly expires: string;
  readonly revoked: boolean;
  /** SHA-256 of the secret, which is random and long; the secret itself is kept nowhere. */
  readonly secretDigest: string;
  readonly version: number;
}

/** A part of a list, and where the rest begins. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Give it back to have the next page; undefined after the last. */
  readonly next?: string;
}
