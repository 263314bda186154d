/**
 * A code system with CodeSystem supplements laid over it (FHIR R5 §4.8.5): designations, properties and extensions are added, codes
 * never are.
 */
import { formatCanonical } from '../domain/canonical.js';
import type { Concept, ConceptProperty, Designation } from '../domain/concept.js';
import type { CodeSystem } from './code-system.js';

/** `base` with what the supplements say of its concepts, each addition naming its supplement. */
export function supplementedCodeSystem(base: CodeSystem, supplements: readonly CodeSystem[]): CodeSystem {
  if (supplements.length === 0) return base;
  const find = (code: string): Concept | undefined => {
    const concept = base.find(code);
    return concept === undefined ? undefined : extended(concept, supplements);
  };
  return {
    ...base,
    find,
    at: (ord) => extended(base.at(ord), supplements),
    concepts: function* (set) {
      for (const concept of base.concepts(set)) yield extended(concept, supplements);
    },
    info: { ...base.info, properties: [...base.info.properties, ...supplements.flatMap((s) => s.info.properties)] },
    designations: (concept) => [
      ...base.designations(concept),
      ...supplements.flatMap((supplement) => addedDesignations(supplement, concept)),
    ],
    properties: (concept) => [
      ...base.properties(concept),
      ...supplements.flatMap((supplement) => addedProperties(supplement, concept)),
    ],
    propertyCodes: () => [...new Set([base, ...supplements].flatMap((system) => system.propertyCodes()))],
  };
}

/** The concept with the extensions that supplements give it. */
function extended(concept: Concept, supplements: readonly CodeSystem[]): Concept {
  const added = supplements.flatMap((supplement) => supplement.find(concept.code)?.extensions ?? []);
  return added.length === 0 ? concept : { ...concept, extensions: [...(concept.extensions ?? []), ...added] };
}

/** The supplement's display of a concept is one more designation, in the supplement's language. */
function addedDesignations(supplement: CodeSystem, concept: Concept): readonly Designation[] {
  const own = supplement.find(concept.code);
  if (own === undefined) return [];
  const source = formatCanonical(supplement.info.url, supplement.info.version);
  const { language } = supplement.info;
  const display: Designation[] =
    own.display === undefined || own.display === concept.display
      ? []
      : [{ value: own.display, source, ...(language === undefined ? {} : { language }) }];
  return [...display, ...supplement.designations(own).map((designation) => ({ ...designation, source }))];
}

function addedProperties(supplement: CodeSystem, concept: Concept): readonly ConceptProperty[] {
  const own = supplement.find(concept.code);
  if (own === undefined) return [];
  const source = formatCanonical(supplement.info.url, supplement.info.version);
  return supplement.properties(own).map((property) => ({ ...property, source }));
}
