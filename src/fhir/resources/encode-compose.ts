/** The compose and the stored expansion of a ValueSet as FHIR writes them. */
import type { FhirVersion } from '../../domain/resource-decoder.js';
import type {
  Compose,
  ConceptSet,
  StoredExpansionEntry,
  ValueSetConcept,
  ValueSetFilter,
} from '../../domain/value-set.js';
import type { Json } from './element.js';
import { isR5Operator } from './encode-concept.js';
import { encodeDesignation, withExtensions, written } from './encode-shared.js';
import { crossVersionUrl } from './extensions.js';

export function encodeCompose(compose: Compose, version: FhirVersion): Json {
  const { lockedDate, inactive, include, exclude, properties, extensions } = compose;
  const url = crossVersionUrl('ValueSet.compose.property');
  const carried = version === '4.0' ? properties.map((valueString) => ({ url, valueString })) : [];
  return written({
    extension: withExtensions(extensions, carried),
    lockedDate,
    inactive,
    include: include.map((set) => encodeConceptSet(set, version)),
    exclude: exclude.map((set) => encodeConceptSet(set, version)),
    property: version === '5.0' ? properties : undefined,
  });
}

function encodeConceptSet(set: ConceptSet, version: FhirVersion): Json {
  return written({
    extension: set.extensions,
    system: set.system,
    version: set.version,
    concept: set.concepts.map((concept) => encodeValueSetConcept(concept, version)),
    filter: set.filters.map((filter) => encodeFilter(filter, version)),
    valueSet: set.valueSets,
  });
}

function encodeValueSetConcept(
  { code, display, designations, extensions }: ValueSetConcept,
  version: FhirVersion,
): Json {
  const path = 'ValueSet.compose.include.concept.designation';
  return written({
    extension: extensions,
    code,
    display,
    designation: designations.map((designation) => encodeDesignation(designation, version, path)),
  });
}

/** An operator that R4 does not have stands in an extension beside the absent `op`. */
function encodeFilter({ property, op, value }: ValueSetFilter, version: FhirVersion): Json {
  if (version === '5.0' || !isR5Operator(op)) return written({ property, op, value });
  const extension = [{ url: crossVersionUrl('ValueSet.compose.include.filter.op'), valueCode: op }];
  return written({ property, _op: { extension }, value });
}

export function encodeEntry(entry: StoredExpansionEntry): Json {
  const { system, abstract, inactive, version, code, display, contains } = entry;
  return written({ system, abstract, inactive, version, code, display, contains: contains.map(encodeEntry) });
}
