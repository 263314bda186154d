/**
 * What the publisher puts in the place of a code that went out of use, from the maps of a code system into itself that its release brings:
 * LOINC MapTo, SNOMED CT historical associations, RxNorm's retired concepts.
 */
import type { CodeSystem } from '../../codesystem/code-system.js';
import type { Concept } from '../../domain/concept.js';
import type { Catalogue } from '../catalogue.js';

/** Code and name of the first active replacement, following chains; undefined where none is told. */
export function replacementOf(catalogue: Catalogue, system: CodeSystem, concept: Concept): string | undefined {
  const { url } = system.info;
  const maps = catalogue.conceptMapsFrom(url);
  const seen = new Set<string>([concept.code]);
  let next: readonly string[] = [concept.code];
  while (next.length > 0) {
    const targets = next.flatMap((code) =>
      maps.flatMap(({ groups }) =>
        groups
          .filter((group) => group.source === url && group.target === url)
          .flatMap((group) => group.bySource(code).flatMap(({ target }) => target?.code ?? [])),
      ),
    );
    const fresh = [...new Set(targets)].filter((code) => !seen.has(code));
    const active = fresh.map((code) => system.find(code)).find((found) => found !== undefined && !found.inactive);
    if (active !== undefined) return active.display === undefined ? active.code : `${active.code} (${active.display})`;
    for (const code of fresh) seen.add(code);
    next = fresh;
  }
  return undefined;
}
