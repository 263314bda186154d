/**
 * From which code systems suggestions for queued codes come: the targets of the governed maps that are from the code's system, else those of the
 * setting, else none. Names the engine of each, so that suggestions of an older release or of other weights can be told from new ones.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { formatCanonical } from '../domain/canonical.js';
import { once } from '../domain/once.js';
import type { GovernedMap, ScopeSystem } from '../governance/entities.js';
import { MAPPING_TARGETS } from '../mapping/targets.js';
import type { Catalogue } from '../terminology/catalogue.js';
import { targetUri } from './target-names.js';

/** Systems whose codes are asked of the same targets. */
export interface SuggestionPlan {
  readonly systems: readonly string[];
  /** As the suggesters take them: a canonical, with the version where it is not the newest. */
  readonly targets: readonly string[];
  /** Releases and weights of all targets together. */
  readonly engine: string;
}

export interface PlanFacts {
  readonly maps: readonly GovernedMap[];
  readonly catalogue: Catalogue;
  /** Systems with open codes. */
  readonly systems: readonly string[];
  /** Of the setting. */
  readonly usual: readonly string[];
}

/** Which codes are asked of which targets; targets that are not loaded are left out. */
export function suggestionPlans({ maps, catalogue, systems, usual }: PlanFacts): readonly SuggestionPlan[] {
  const bySystem = new Map<string, readonly ScopeSystem[]>();
  for (const { stage, scope } of maps) {
    if (stage === 'retired') continue;
    const { system } = scope.source;
    bySystem.set(system, [...(bySystem.get(system) ?? []), ...scope.targets]);
  }
  const fallback = usual.map((name): ScopeSystem => ({ system: targetUri(name) }));
  const plans = new Map<string, SuggestionPlan>();
  for (const system of systems) {
    const targets = (bySystem.get(system) ?? fallback).flatMap((target) => loadedTarget(catalogue, system, target));
    const engine = [...new Set(targets.map((target) => target.engine))].sort().join(' ');
    if (engine === '') continue;
    const names = [...new Set(targets.map((target) => target.name))];
    const known = plans.get(engine);
    plans.set(engine, { systems: [...(known?.systems ?? []), system], targets: names, engine });
  }
  return [...plans.values()];
}

/** The version that the map is for where it is loaded, else the newest. */
function loadedTarget(
  catalogue: Catalogue,
  source: string,
  { system, version }: ScopeSystem,
): readonly { readonly name: string; readonly engine: string }[] {
  const isTarget = MAPPING_TARGETS.some((target) => target === system);
  if (!isTarget || system === source) return [];
  const versions = catalogue.codeSystemVersions(system).map(({ info }) => info.version);
  const [newest] = versions;
  if (versions.length === 0) return [];
  const chosen = version !== undefined && versions.includes(version) ? version : newest;
  return [
    {
      name: chosen === newest ? system : formatCanonical(system, chosen),
      engine: `${formatCanonical(system, chosen)}#${engineDigest().text}`,
    },
  ];
}

/** Digest over weights and dictionaries: other ones suggest otherwise. */
const engineDigest = once((): { readonly text: string } => {
  const folder = new URL('../mapping/data/', import.meta.url);
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(new URL(name, folder)));
  return { text: hash.digest('hex').slice(0, 12) };
});
