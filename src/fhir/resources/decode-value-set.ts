/**
 * ValueSet, R4 or R5, to the domain's form. It checks shapes alone: whether systems, filters and imports make sense is found
 * where the value set is evaluated.
 */
import type {
  Compose,
  ConceptSet,
  StoredExpansionEntry,
  ValueSetConcept,
  ValueSetDefinition,
  ValueSetFilter,
} from '../../domain/value-set.js';
import { type Metadata, readDesignation, readMetadata } from './decode-shared.js';
import type { Element } from './element.js';
import {
  booleanAt,
  compact,
  elementAt,
  extensionsAt,
  listAt,
  missing,
  pathOf,
  problem,
  requiredTextAt,
  textAt,
  textsAt,
} from './element.js';
import { crossVersionValues, primitiveCrossVersionText, standardsStatus, withoutCrossVersion } from './extensions.js';

const COMPOSE_PROPERTY = 'compose.property';

/** Bounds the recursion into a stored expansion. */
const MAX_DEPTH = 200;

/** A ValueSet with the value sets that it contains and imports by `#id`. */
export interface DecodedValueSet extends ValueSetDefinition {
  readonly contained?: readonly ValueSetDefinition[];
}

/**
 * Reads a ValueSet.
 * @throws TerminologyError naming the element that is missing or of a wrong type.
 */
export function decodeValueSet(resource: Element): DecodedValueSet {
  const contained = listAt(resource, 'contained', (inner) => inner)
    .filter((inner) => inner.json['resourceType'] === 'ValueSet')
    .map(readValueSet);
  const definition = readValueSet(resource);
  return contained.length === 0 ? definition : { ...definition, contained };
}

function readValueSet(resource: Element): ValueSetDefinition {
  const extensions = extensionsAt(resource);
  const compose = elementAt(resource, 'compose');
  const expansion = elementAt(resource, 'expansion');
  const stored = compose === undefined && expansion !== undefined;
  return compact<ValueSetDefinition, Metadata>(readMetadata(resource), {
    url: textAt(resource, 'url'),
    language: textAt(resource, 'language'),
    immutable: booleanAt(resource, 'immutable'),
    standardsStatus: standardsStatus(extensions),
    extensions,
    compose: compose === undefined ? undefined : readCompose(compose),
    expansion: stored ? listAt(expansion, 'contains', (entry) => readEntry(entry, 1)) : undefined,
  });
}

function readCompose(element: Element): Compose {
  const extensions = extensionsAt(element);
  const carried = crossVersionValues(extensions, COMPOSE_PROPERTY).filter((value) => typeof value === 'string');
  return compact<Compose>({
    lockedDate: textAt(element, 'lockedDate'),
    inactive: booleanAt(element, 'inactive'),
    include: listAt(element, 'include', readConceptSet),
    exclude: listAt(element, 'exclude', readConceptSet),
    properties: [...textsAt(element, 'property'), ...carried],
    extensions: withoutCrossVersion(extensions, [COMPOSE_PROPERTY]),
  });
}

function readConceptSet(element: Element): ConceptSet {
  return compact<ConceptSet>({
    system: textAt(element, 'system'),
    version: textAt(element, 'version'),
    concepts: listAt(element, 'concept', readConcept),
    filters: listAt(element, 'filter', readFilter),
    valueSets: textsAt(element, 'valueSet'),
    extensions: extensionsAt(element),
  });
}

function readConcept(element: Element): ValueSetConcept {
  return compact<ValueSetConcept>({
    code: requiredTextAt(element, 'code'),
    display: textAt(element, 'display'),
    designations: listAt(element, 'designation', readDesignation),
    extensions: extensionsAt(element),
  });
}

/** An operator that R4 does not have stands in an extension beside the absent `op`. */
function readFilter(element: Element): ValueSetFilter {
  const op = textAt(element, 'op') ?? primitiveCrossVersionText(element, 'op', 'filter.op');
  if (op === undefined) throw missing(element, 'op');
  return compact<ValueSetFilter>({
    property: requiredTextAt(element, 'property'),
    op,
    value: textAt(element, 'value'),
  });
}

function readEntry(element: Element, depth: number): StoredExpansionEntry {
  if (depth > MAX_DEPTH) throw problem(pathOf(element), `is nested deeper than ${MAX_DEPTH} levels`, 'too-costly');
  return compact<StoredExpansionEntry>({
    system: textAt(element, 'system'),
    version: textAt(element, 'version'),
    code: textAt(element, 'code'),
    display: textAt(element, 'display'),
    abstract: booleanAt(element, 'abstract'),
    inactive: booleanAt(element, 'inactive'),
    contains: listAt(element, 'contains', (inner) => readEntry(inner, depth + 1)),
  });
}
