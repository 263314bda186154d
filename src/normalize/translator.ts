/**
 * Which standard codings go beside a local one: asks the published maps, through the same service as `$translate`, and keeps the answers.
 * What is added must be true of the data: by default targets that mean the same or something broader.
 */
import { boundedCache } from '../domain/bounded-cache.js';
import { asCode, type Coding } from '../domain/coding.js';
import type { Relationship } from '../domain/concept-map.js';
import { isStandardSystem } from '../domain/systems.js';
import type { Catalogue } from '../terminology/catalogue.js';
import { findCodeSystem } from '../terminology/resolve.js';
import { translate } from '../terminology/translate.js';

export interface NormalizeOptions {
  /** Canonical of the one map to use; absent = every published map that fits. */
  readonly map?: string;
  /** Systems to translate into; empty = any. */
  readonly targets: readonly string[];
  /** Relationships that are good enough to add the target. */
  readonly relationships: readonly Relationship[];
  /** Names of coding systems in HL7 v2 messages, with the URL each stands for. */
  readonly systems: Readonly<Record<string, string>>;
}

/** The source is the target, or a kind of it: the target may be said of whatever the source is said of. */
export const SAFE_RELATIONSHIPS: readonly Relationship[] = ['equivalent', 'source-is-narrower-than-target'];

export interface Translator {
  /** True for codings of the systems that are wanted: where one stands already, nothing is added. */
  isStandard(system: string): boolean;
  /** Standard codings for a local one, the best of each system; none where no map tells any. */
  standards(system: string, code: string): readonly Coding[];
  /** Whether a map lists the code, be it with nothing that may be added. */
  lists(system: string, code: string): boolean;
}

interface Known {
  readonly standards: readonly Coding[];
  readonly listed: boolean;
}

/** Local codes in use are few beside the data that uses them. */
const CODES_KEPT = 65_536;

/** A translator over the loaded content. */
export function createTranslator(catalogue: Catalogue, options: NormalizeOptions): Translator {
  const cache = boundedCache<string, Known>(CODES_KEPT);
  const { targets } = options;
  const known = (system: string, code: string): Known =>
    cache.get(`${system}\n${code}`, () => ask(catalogue, options, { system, code: asCode(code) }));
  return {
    isStandard: (system) => (targets.length > 0 ? targets.includes(system) : isStandardSystem(system)),
    standards: (system, code) => known(system, code).standards,
    lists: (system, code) => known(system, code).listed,
  };
}

function ask(catalogue: Catalogue, { map, targets, relationships }: NormalizeOptions, coding: Coding): Known {
  const { matches, missed } = translate(
    { all: catalogue, loaded: catalogue },
    { codings: [coding], reverse: false, dependencies: [], ...(map === undefined ? {} : { url: map }) },
  );
  const best = new Map<string, { readonly rank: number; readonly codings: Coding[] }>();
  for (const { relationship, target, fallback } of matches) {
    // What a map provides for codes that it does not list is no decision.
    if (fallback === true || (target !== undefined && !exists(catalogue, target))) continue;
    const rank = relationship === undefined ? -1 : relationships.indexOf(relationship);
    const system = target?.system;
    if (rank < 0 || target === undefined || system === undefined) continue;
    if (targets.length > 0 && !targets.includes(system)) continue;
    const known = best.get(system);
    if (known === undefined || rank < known.rank) best.set(system, { rank, codings: [target] });
    else if (rank === known.rank && !known.codings.some(({ code }) => code === target.code)) known.codings.push(target);
  }
  return { standards: [...best.values()].flatMap(({ codings }) => codings), listed: missed.length === 0 };
}

/** False for a code that a loaded code system does not have: a map of another release may name one. */
function exists(catalogue: Catalogue, { system, version, code }: Coding): boolean {
  if (system === undefined) return false;
  const codeSystem = findCodeSystem(catalogue, system, version) ?? findCodeSystem(catalogue, system);
  return codeSystem === undefined || codeSystem.find(code) !== undefined;
}
