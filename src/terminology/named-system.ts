/** The code system that a request names by `system` and `version`, or by `system|version` in one. For operations on a single code system. */
import type { CodeSystem } from '../codesystem/code-system.js';
import { parseCanonical } from '../domain/canonical.js';
import type { Catalogue } from './catalogue.js';
import { requireCodeSystem } from './resolve.js';

/** @throws TerminologyError not-found, naming the versions there are; a version of its own goes before one in the canonical. */
export function requireNamedSystem(
  catalogue: Catalogue,
  { system, version }: { readonly system: string; readonly version?: string },
): CodeSystem {
  if (!system.includes('|')) return requireCodeSystem(catalogue, system, version);
  const pinned = parseCanonical(system);
  return requireCodeSystem(catalogue, pinned.url, version ?? pinned.version);
}
