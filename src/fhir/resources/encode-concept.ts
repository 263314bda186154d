/** The concepts, properties and filters of a CodeSystem as FHIR writes them. */
import type { DefinedConcept, FilterDefinition } from '../../domain/code-system-definition.js';
import type { ConceptProperty, PropertyDefinition, PropertyValue } from '../../domain/concept.js';
import type { FhirVersion } from '../../domain/resource-decoder.js';
import type { Json } from './element.js';
import { encodeCoding, encodeDesignation, written } from './encode-shared.js';

/** Operators that R4's filter-operator does not have. */
const R5_OPERATORS: ReadonlySet<string> = new Set(['child-of', 'descendent-leaf']);

export function isR5Operator(operator: string): boolean {
  return R5_OPERATORS.has(operator);
}

export function encodePropertyDefinition({ code, uri, description, type }: PropertyDefinition): Json {
  return written({ code, uri, description, type });
}

/** A filter declaration; R4 is not told of operators that it does not have. */
export function encodeFilterDefinition(filter: FilterDefinition, version: FhirVersion): Json {
  const { code, description, operators, value } = filter;
  const operator = version === '4.0' ? operators.filter((name) => !isR5Operator(name)) : operators;
  return written({ code, description, operator, value });
}

export function encodeConcept(concept: DefinedConcept, version: FhirVersion): Json {
  const { code, display, definition, designations, properties, concepts, extensions } = concept;
  return written({
    extension: extensions,
    code,
    display,
    definition,
    designation: designations.map((item) => encodeDesignation(item, version, 'CodeSystem.concept.designation')),
    property: properties.map(encodeProperty),
    concept: concepts.map((inner) => encodeConcept(inner, version)),
  });
}

function encodeProperty({ code, value, extensions }: ConceptProperty): Json {
  return written({ extension: extensions, code, ...encodeValue(value) });
}

/** `value[x]`. */
export function encodeValue(value: PropertyValue): Json {
  if (value.type === 'Coding') return { valueCoding: encodeCoding(value.value) };
  const name = `value${value.type.slice(0, 1).toUpperCase()}${value.type.slice(1)}`;
  return { [name]: value.value };
}
