/**
 * Whether a target of a served map still stands in the newest loaded release of its code system. A published map is frozen; what became of its
 * targets since is worked out when it is first asked for, and kept for as long as the same content is served. Reads no governance.
 */
import type { CodeSystem } from '../codesystem/code-system.js';
import { boundedCache } from '../domain/bounded-cache.js';
import type { Coding } from '../domain/coding.js';
import { driftOf, driftReason, type MappedConcept, type ReleaseFacts } from '../domain/release-drift.js';
import { compareVersions } from '../domain/version.js';
import type { Catalogue } from './catalogue.js';
import { releaseFacts } from './release-facts.js';
import { findCodeSystem } from './resolve.js';

/** Says what a new release did to a target of a map made on `target.version`; undefined where it stands. */
export type DriftWatch = (target: Coding) => string | undefined;

/** Targets remembered of each release that maps were made on, at most twice as many. */
const TARGETS_KEPT = 16_384;

const WATCHES = new WeakMap<Catalogue, DriftWatch>();

/** The watch over the targets of everything served from this catalogue. */
export function driftWatch(catalogue: Catalogue): DriftWatch {
  const known = WATCHES.get(catalogue);
  if (known !== undefined) return known;
  const made = makeWatch(catalogue);
  WATCHES.set(catalogue, made);
  return made;
}

function makeWatch(catalogue: Catalogue): DriftWatch {
  const bySystem = new Map<string, Map<string | undefined, (code: string) => string>>();
  const watched = (system: string, version: string | undefined): ((code: string) => string) => {
    const releases = bySystem.get(system) ?? new Map<string | undefined, (code: string) => string>();
    bySystem.set(system, releases);
    const made = watchRelease(catalogue, system, version);
    releases.set(version, made);
    return made;
  };
  return ({ system, version, code }) => {
    if (system === undefined) return undefined;
    const told = bySystem.get(system)?.get(version) ?? watched(system, version);
    return told(code) || undefined;
  };
}

const STANDS = (): string => '';

/** For one release that maps name: what became of a code, empty where it stands. */
function watchRelease(catalogue: Catalogue, system: string, version: string | undefined): (code: string) => string {
  const newest = newestOf(catalogue, system, version);
  // Of what lists a part of its codes, nothing can be said to be missing; and a map made on a newer release knows better.
  if (newest === undefined || newest.info.content !== 'complete') return STANDS;
  if (version !== undefined && compareVersions(newest.info.version, version) < 0) return STANDS;
  const maps = catalogue.conceptMapsFrom(system);
  const to = releaseFacts(newest, maps);
  const old = version === undefined || version === to.version ? undefined : exactVersion(catalogue, system, version);
  const releases = old === undefined ? { to } : { from: releaseFacts(old, maps), to };
  // What a grammar makes need not be listed to be there.
  const mayBeMissing = newest.grammar === undefined ? () => true : (code: string) => /^\d+$/.test(code);
  const kept = boundedCache<string, string>(TARGETS_KEPT);
  const make = (code: string): string => (mayBeMissing(code) ? reasonOf({ system, code }, releases) : '');
  return (code) => kept.get(code, make);
}

/** The newest loaded version; of SNOMED CT, of the edition that the map names. */
function newestOf(catalogue: Catalogue, system: string, version: string | undefined): CodeSystem | undefined {
  const edition = /^(.*\/sct\/\d+)\/version\//.exec(version ?? '')?.[1];
  return findCodeSystem(catalogue, system, edition);
}

function exactVersion(catalogue: Catalogue, system: string, version: string): CodeSystem | undefined {
  const found = findCodeSystem(catalogue, system, version);
  return found?.info.version === version ? found : undefined;
}

/** A new name alone is no reason to doubt what the map says. */
function reasonOf(
  target: MappedConcept,
  releases: { readonly from?: ReleaseFacts; readonly to: ReleaseFacts },
): string {
  const findings = driftOf([target], releases).filter(({ kind }) => kind !== 'renamed');
  return findings.length === 0 ? '' : driftReason(findings);
}
