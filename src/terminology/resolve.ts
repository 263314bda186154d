/**
 * From what a request names to what is loaded: code systems with the supplements it asks for, or an error that says which
 * versions there are. Shared by all operations.
 */
import type { CodeSystem } from '../codesystem/code-system.js';
import { versionSynonyms } from '../codesystem/rxnorm/version-synonyms.js';
import { supplementedCodeSystem } from '../codesystem/supplemented-code-system.js';
import { formatCanonical, parseCanonical } from '../domain/canonical.js';
import { TerminologyError } from '../domain/issue.js';
import { compareVersions } from '../domain/version.js';
import { supplementMissing, unknownCodeSystem } from '../domain/wording.js';
import { type Catalogue, type CodeSystemVersion, pickVersion } from './catalogue.js';

/** The version wanted, however it is written, or the newest. */
export function findVersion(catalogue: Catalogue, url: string, version?: string): CodeSystemVersion | undefined {
  const versions = catalogue.codeSystemVersions(url);
  const pick = (wanted: string | undefined) => pickVersion(versions, wanted, ({ info }) => info.version);
  const exact = pick(version);
  if (exact !== undefined || version === undefined) return exact;
  return versionSynonyms(url, version)
    .map(pick)
    .find((same) => same !== undefined);
}

/** The code system in the version wanted, or its newest; undefined where it is not loaded. */
export function findCodeSystem(catalogue: Catalogue, url: string, version?: string): CodeSystem | undefined {
  return findVersion(catalogue, url, version)?.open();
}

/** The code system, or a not-found error that lists the versions there are. */
export function requireCodeSystem(catalogue: Catalogue, url: string, version?: string): CodeSystem {
  const found = findCodeSystem(catalogue, url, version);
  if (found !== undefined) return found;
  throw new TerminologyError(unknownCodeSystem(url, knownVersions(catalogue, url), version));
}

/** The versions of a code system that are loaded, oldest first. */
export function knownVersions(catalogue: Catalogue, url: string): readonly string[] {
  return catalogue
    .codeSystemVersions(url)
    .map(({ info }) => info.version ?? '')
    .filter((version) => version !== '')
    .sort(compareVersions);
}

/** A code system with supplements laid over it, and which those are. */
export interface SupplementedResult {
  readonly codeSystem: CodeSystem;
  /** `url|version` of the supplements that apply to this code system. */
  readonly used: readonly string[];
}

/**
 * Lays the supplements that a request names over a code system.
 * @throws TerminologyError where one of them is not loaded.
 */
export function withSupplements(
  catalogue: Catalogue,
  codeSystem: CodeSystem,
  canonicals: readonly string[],
): SupplementedResult {
  if (canonicals.length === 0) return { codeSystem, used: [] };
  const all = catalogue.codeSystems().filter(({ info }) => info.content === 'supplement');
  const missing: string[] = [];
  const found = canonicals.flatMap((canonical) => {
    const { url, version } = parseCanonical(canonical);
    const picked = pickVersion(
      all.filter(({ info }) => info.url === url),
      version,
      ({ info }) => info.version,
    );
    if (picked === undefined) missing.push(canonical);
    return picked === undefined ? [] : [picked];
  });
  if (missing.length > 0) throw new TerminologyError(supplementMissing(missing));
  const applying = found.filter(({ info }) => parseCanonical(info.supplements ?? '').url === codeSystem.info.url);
  return {
    codeSystem: supplementedCodeSystem(
      codeSystem,
      applying.map((supplement) => supplement.open()),
    ),
    used: applying.map(({ info }) => formatCanonical(info.url, info.version)),
  };
}
