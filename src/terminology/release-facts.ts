/**
 * What a loaded release of a code system says of its concepts, as far as standing maps depend on it: name, status, axes, replacements. Nothing is
 * compared here.
 */
import type { CodeSystem } from '../codesystem/code-system.js';
import type { ConceptMap } from '../conceptmap/concept-map.js';
import type { Concept } from '../domain/concept.js';
import { once } from '../domain/once.js';
import type { ReleaseFacts } from '../domain/release-drift.js';
import type { Catalogue } from './catalogue.js';
import { axesOf } from './release-facts/axes.js';
import { replacementFinder } from './release-facts/replacements.js';
import { findCodeSystem } from './resolve.js';

/** A loaded release, as it is compared; with all of its codes. */
export interface ReleaseOfFacts extends Required<ReleaseFacts> {
  /** All codes that may be used as values, in the order of the hierarchy; nothing where a grammar makes them. */
  codes(): Iterable<string>;
}

/**
 * The facts of a code system version.
 * @param maps concept maps that may say what replaces its concepts; only those of the code system into itself are asked
 */
export function releaseFacts(codeSystem: CodeSystem, maps: readonly ConceptMap[] = []): ReleaseOfFacts {
  const { url, version = '' } = codeSystem.info;
  const replacements = replacementFinder(codeSystem, maps);
  // Comparing two releases asks for the same concept again and again, in the order in which they are listed.
  let last: { readonly code: string; readonly concept: Concept | undefined } | undefined;
  const conceptOf = (code: string): Concept | undefined => {
    if (last?.code !== code) last = { code, concept: codeSystem.find(code) };
    return last.concept;
  };
  return {
    system: url,
    version,
    find: (code) => {
      const concept = conceptOf(code);
      if (concept === undefined) return undefined;
      const { display, inactive, status } = concept;
      // Both cost queries; a concept that is only looked up need not pay for them.
      const axes = once(() => axesOf(codeSystem, concept));
      return {
        ...(display === undefined ? {} : { display }),
        inactive,
        ...(status === undefined ? {} : { status }),
        get axes() {
          return axes();
        },
        get replacements() {
          return replacements(code);
        },
      };
    },
    replacements,
    hasName: (code, name) => {
      const concept = codeSystem.find(code);
      if (concept === undefined) return false;
      const wanted = folded(name);
      const named = codeSystem.designations(concept).some(({ value }) => folded(value) === wanted);
      return named || (concept.display !== undefined && folded(concept.display) === wanted);
    },
    codes: function* () {
      // Blocks and other groupers are no codes of the publisher's list, and only some of its files have them.
      for (const concept of codeSystem.concepts(codeSystem.all())) {
        if (concept.abstract) continue;
        last = { code: concept.code, concept };
        yield concept.code;
      }
    },
  };
}

function folded(text: string): string {
  return text.trim().toLowerCase();
}

/** The facts of a loaded release, with the maps that are loaded; the newest one where no version is named; undefined where it is not loaded. */
export function loadedReleaseFacts(catalogue: Catalogue, system: string, version?: string): ReleaseOfFacts | undefined {
  const codeSystem = findCodeSystem(catalogue, system, version);
  return codeSystem === undefined ? undefined : releaseFacts(codeSystem, catalogue.conceptMapsFrom(system));
}
