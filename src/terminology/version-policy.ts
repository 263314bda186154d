/** How the codes of several versions of one code system in one value set are told apart: each version by itself, or by code alone. */
import type { Settings } from '../domain/settings.js';
import type { ConceptSet, ValueSetDefinition } from '../domain/value-set.js';

function systemSets({ compose }: ValueSetDefinition): readonly ConceptSet[] {
  return [...(compose?.include ?? []), ...(compose?.exclude ?? [])].filter(({ system }) => system !== undefined);
}

/** True where a code is one entry whatever the version: the value set names at most one version of each system, or says so. */
export function mergesVersions(definition: ValueSetDefinition, { versionsMatch }: Settings): boolean {
  if (versionsMatch !== undefined) return versionsMatch || !hasSeveralVersions(definition);
  return !hasSeveralVersions(definition) || versionsDisjoint(definition);
}

/** True where the value set names several versions of one system. */
export function hasSeveralVersions(definition: ValueSetDefinition): boolean {
  const versions = new Map<string, string | undefined>();
  for (const { system = '', version } of systemSets(definition)) {
    if (versions.has(system) && versions.get(system) !== version) return true;
    versions.set(system, version);
  }
  return false;
}

/** True where versions of one system are included and only other versions of it are excluded. */
export function versionsDisjoint({ compose }: ValueSetDefinition): boolean {
  const { include = [], exclude = [] } = compose ?? {};
  const system = include[0]?.system;
  if (system === undefined || exclude.length === 0) return false;
  const pinned = [...include, ...exclude].every((set) => set.system === system && set.version !== undefined);
  return pinned && !include.some(({ version }) => exclude.some((other) => other.version === version));
}
