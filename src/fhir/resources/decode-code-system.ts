/**
 * CodeSystem, R4 or R5, to the domain's form: head, declared properties and filters, concepts as they are nested. It builds no
 * hierarchy and gives properties no meaning; `domain/definition-hierarchy.ts` does.
 */
import type {
  CodeSystemContent,
  CodeSystemDefinition,
  CodeSystemInfo,
  DefinedConcept,
  FilterDefinition,
} from '../../domain/code-system-definition.js';
import {
  type ConceptProperty,
  type Extension,
  PROPERTY_TYPES,
  type PropertyDefinition,
  type PropertyValue,
} from '../../domain/concept.js';
import type { Filling } from '../../domain/filling.js';
import { readDesignation, readMetadata, requiredCodingAt } from './decode-shared.js';
import type { Element } from './element.js';
import {
  booleanAt,
  compact,
  elementAt,
  extensionsAt,
  isJsonObject,
  listAt,
  missing,
  numberAt,
  pathOf,
  problem,
  requiredTextAt,
  textAt,
  textsAt,
  wordAt,
} from './element.js';
import { crossVersionValues, standardsStatus, withoutCrossVersion } from './extensions.js';

const CONTENTS: readonly CodeSystemContent[] = ['not-present', 'example', 'fragment', 'complete', 'supplement'];
const HIERARCHY_MEANINGS = ['grouped-by', 'is-a', 'part-of', 'classified-with'] as const;
const VERSION_ALGORITHM = 'versionAlgorithm';

/** Deeper nesting than any code system has; it bounds the recursion. */
const MAX_DEPTH = 200;

/**
 * Reads a CodeSystem.
 * @throws TerminologyError naming the element that is missing or of a wrong type.
 */
export function decodeCodeSystem(resource: Element): CodeSystemDefinition {
  return { ...readInfo(resource), concepts: listAt(resource, 'concept', (concept) => readConcept(concept, 1)) };
}

function readInfo(resource: Element): CodeSystemInfo {
  const extensions = extensionsAt(resource);
  return compact<CodeSystemInfo>({
    ...readMetadata(resource),
    url: requiredTextAt(resource, 'url'),
    language: textAt(resource, 'language'),
    // "When the rule is not known, Postel's law should be followed: … accept codes in any case" (R5 CodeSystem.caseSensitive).
    caseSensitive: booleanAt(resource, 'caseSensitive') ?? false,
    content: wordAt(resource, 'content', CONTENTS) ?? impliedContent(resource),
    hierarchyMeaning: wordAt(resource, 'hierarchyMeaning', HIERARCHY_MEANINGS),
    compositional: booleanAt(resource, 'compositional'),
    versionNeeded: booleanAt(resource, 'versionNeeded'),
    versionAlgorithm: readVersionAlgorithm(resource, extensions),
    valueSet: textAt(resource, 'valueSet'),
    supplements: textAt(resource, 'supplements'),
    standardsStatus: standardsStatus(extensions),
    properties: listAt(resource, 'property', readPropertyDefinition),
    filters: listAt(resource, 'filter', readFilterDefinition),
    extensions: withoutCrossVersion(extensions, [VERSION_ALGORITHM]),
  });
}

/** `content` is required, but a resource without it is clear enough. */
function impliedContent(resource: Element): CodeSystemContent {
  if (resource.json['supplements'] !== undefined) return 'supplement';
  return resource.json['concept'] === undefined ? 'not-present' : 'complete';
}

function readVersionAlgorithm(resource: Element, extensions: readonly Extension[] | undefined): string | undefined {
  const coding = elementAt(resource, 'versionAlgorithmCoding');
  const own = textAt(resource, 'versionAlgorithmString') ?? (coding && textAt(coding, 'code'));
  if (own !== undefined) return own;
  for (const value of crossVersionValues(extensions, VERSION_ALGORITHM)) {
    if (typeof value === 'string') return value;
    if (isJsonObject(value) && typeof value['code'] === 'string') return value['code'];
  }
  return undefined;
}

function readPropertyDefinition(element: Element): PropertyDefinition {
  return compact<PropertyDefinition>({
    code: requiredTextAt(element, 'code'),
    uri: textAt(element, 'uri'),
    type: wordAt(element, 'type', PROPERTY_TYPES) ?? 'string',
    description: textAt(element, 'description'),
  });
}

function readFilterDefinition(element: Element): FilterDefinition {
  return compact<FilterDefinition>({
    code: requiredTextAt(element, 'code'),
    description: textAt(element, 'description'),
    operators: textsAt(element, 'operator'),
    value: textAt(element, 'value') ?? '',
  });
}

function readConcept(element: Element, depth: number): DefinedConcept {
  if (depth > MAX_DEPTH) throw problem(pathOf(element), `is nested deeper than ${MAX_DEPTH} levels`, 'too-costly');
  const concept: Filling<DefinedConcept> = {
    code: requiredTextAt(element, 'code'),
    designations: listAt(element, 'designation', readDesignation),
    properties: listAt(element, 'property', readProperty),
    concepts: listAt(element, 'concept', (inner) => readConcept(inner, depth + 1)),
  };
  const display = textAt(element, 'display');
  if (display !== undefined) concept.display = display;
  const definition = textAt(element, 'definition');
  if (definition !== undefined) concept.definition = definition;
  const extensions = extensionsAt(element);
  if (extensions !== undefined) concept.extensions = extensions;
  return concept;
}

function readProperty(element: Element): ConceptProperty {
  const property: Filling<ConceptProperty> = {
    code: requiredTextAt(element, 'code'),
    value: readPropertyValue(element),
  };
  const extensions = extensionsAt(element);
  if (extensions !== undefined) property.extensions = extensions;
  return property;
}

/** `value[x]` of a concept's property, the commonest types first. */
function readPropertyValue(element: Element): PropertyValue {
  const code = textAt(element, 'valueCode');
  if (code !== undefined) return { type: 'code', value: code };
  const text = textAt(element, 'valueString');
  if (text !== undefined) return { type: 'string', value: text };
  const flag = booleanAt(element, 'valueBoolean');
  if (flag !== undefined) return { type: 'boolean', value: flag };
  const date = textAt(element, 'valueDateTime');
  if (date !== undefined) return { type: 'dateTime', value: date };
  if (element.json['valueCoding'] !== undefined)
    return { type: 'Coding', value: requiredCodingAt(element, 'valueCoding') };
  const integer = numberAt(element, 'valueInteger');
  if (integer !== undefined) return { type: 'integer', value: integer };
  const decimal = numberAt(element, 'valueDecimal');
  if (decimal !== undefined) return { type: 'decimal', value: decimal };
  throw missing(element, 'value[x]');
}
