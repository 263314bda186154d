/**
 * ConceptMap, R4 or R5, to the domain's form, whose direction and words are R5's. Either version's elements are read whatever the
 * version of the endpoint. It knows nothing of translating.
 */

import { parseCanonical } from '../../domain/canonical.js';
import { asCode, type Coding } from '../../domain/coding.js';
import {
  type ConceptMapDefinition,
  EQUIVALENCES,
  type Equivalence,
  isRelationship,
  type MapAttribute,
  type MapElement,
  type MapGroup,
  type MapTarget,
  RELATIONSHIPS,
  type Relationship,
  relationshipOf,
  type Unmapped,
} from '../../domain/concept-map.js';
import { readMetadata, requiredCodingAt } from './decode-shared.js';
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
  wordAt,
} from './element.js';
import { crossVersionValues } from './extensions.js';

/** R5 `additionalAttribute`: code → uri, which is what R4 writes in the place. */
type Attributes = ReadonlyMap<string, string>;

/**
 * Reads a ConceptMap.
 * @throws TerminologyError naming the element that is missing or of a wrong type.
 */
export function decodeConceptMap(resource: Element): ConceptMapDefinition {
  const attributes: Attributes = new Map(
    listAt(resource, 'additionalAttribute', (attribute) => {
      const code = requiredTextAt(attribute, 'code');
      return [code, textAt(attribute, 'uri') ?? code] as const;
    }),
  );
  return compact<ConceptMapDefinition>({
    ...readMetadata(resource),
    url: requiredTextAt(resource, 'url'),
    sourceScope: scopeAt(resource, 'source'),
    targetScope: scopeAt(resource, 'target'),
    groups: listAt(resource, 'group', (group) => readGroup(group, attributes)),
  });
}

/** R5 `sourceScope[x]`, R4 `source[x]`. */
function scopeAt(resource: Element, side: 'source' | 'target'): string | undefined {
  const names = [`${side}ScopeCanonical`, `${side}ScopeUri`, `${side}Canonical`, `${side}Uri`];
  return names.map((name) => textAt(resource, name)).find((value) => value !== undefined);
}

function readGroup(element: Element, attributes: Attributes): MapGroup {
  const source = systemAt(element, 'source');
  const target = systemAt(element, 'target');
  const unmapped = elementAt(element, 'unmapped');
  return compact<MapGroup>({
    source: source.url,
    sourceVersion: source.version,
    target: target.url,
    targetVersion: target.version,
    elements: listAt(element, 'element', (row) => readElement(row, attributes)),
    unmapped: unmapped === undefined ? undefined : readUnmapped(unmapped),
  });
}

/** R5 writes the version into the canonical, R4 beside it. */
function systemAt(
  element: Element,
  side: 'source' | 'target',
): { url: string | undefined; version: string | undefined } {
  const text = textAt(element, side);
  const canonical = text === undefined ? undefined : parseCanonical(text);
  return { url: canonical?.url, version: textAt(element, `${side}Version`) ?? canonical?.version };
}

function readElement(element: Element, attributes: Attributes): MapElement {
  const noMap = booleanAt(element, 'noMap') === true;
  const targets = listAt(element, 'target', (target) => readTarget(target, attributes));
  const mapped = targets.flatMap((target) => (target.mapped === undefined ? [] : [target.mapped]));
  if (noMap && mapped.length > 0) {
    throw problem(pathOf(element), 'has both noMap and targets', 'invalid');
  }
  return compact<MapElement>({
    code: textAt(element, 'code'),
    display: textAt(element, 'display'),
    targets: mapped,
    comment:
      mapped.length > 0 ? undefined : (targets.find((target) => target.comment)?.comment ?? textAt(element, 'comment')),
  });
}

/** A target, or the comment of R4's `unmatched`, which says that there is none. */
interface ReadTarget {
  readonly mapped: MapTarget | undefined;
  readonly comment: string | undefined;
}

function readTarget(element: Element, attributes: Attributes): ReadTarget {
  const equivalence = wordAt(element, 'equivalence', EQUIVALENCES);
  const relationship = readRelationship(element, equivalence);
  const comment = textAt(element, 'comment');
  if (relationship === 'no-map') return { mapped: undefined, comment };
  const mapped = compact<MapTarget>({
    code: textAt(element, 'code'),
    display: textAt(element, 'display'),
    relationship,
    equivalence,
    comment,
    dependsOn: listAt(element, 'dependsOn', (item) => readAttribute(item, attributes)),
    product: listAt(element, 'product', (item) => readAttribute(item, attributes)),
  });
  return { mapped, comment };
}

function readRelationship(element: Element, equivalence: Equivalence | undefined): Relationship | 'no-map' {
  const relationship = wordAt(element, 'relationship', RELATIONSHIPS);
  if (relationship !== undefined) return relationship;
  if (equivalence !== undefined) return relationshipOf(equivalence);
  throw missing(element, 'relationship');
}

function readAttribute(element: Element, attributes: Attributes): MapAttribute {
  const own = textAt(element, 'attribute');
  const attribute = own === undefined ? textAt(element, 'property') : (attributes.get(own) ?? own);
  if (attribute === undefined) throw missing(element, 'attribute');
  return compact<MapAttribute>({
    attribute,
    value: readAttributeValue(element),
    display: element.json['system'] === undefined ? textAt(element, 'display') : undefined,
  });
}

/** R5 `value[x]`; R4 `value`, which is a code where a `system` stands beside it. */
function readAttributeValue(element: Element): MapAttribute['value'] {
  const plain = textAt(element, 'value');
  if (plain !== undefined) {
    const system = textAt(element, 'system');
    return system === undefined
      ? { type: 'string', value: plain }
      : { type: 'Coding', value: codingOf(element, system) };
  }
  const code = textAt(element, 'valueCode');
  if (code !== undefined) return { type: 'code', value: code };
  const text = textAt(element, 'valueString');
  if (text !== undefined) return { type: 'string', value: text };
  const flag = booleanAt(element, 'valueBoolean');
  if (flag !== undefined) return { type: 'boolean', value: flag };
  const quantity = elementAt(element, 'valueQuantity');
  if (quantity !== undefined) return { type: 'Quantity', value: quantity.json };
  if (element.json['valueCoding'] !== undefined)
    return { type: 'Coding', value: requiredCodingAt(element, 'valueCoding') };
  throw missing(element, 'value[x]');
}

function codingOf(element: Element, text: string): Coding {
  const system = parseCanonical(text);
  return compact<Coding>({
    system: system.url,
    version: system.version,
    code: asCode(requiredTextAt(element, 'value')),
    display: textAt(element, 'display'),
  });
}

const UNMAPPED_MODES = {
  'use-source-code': 'use-source-code',
  provided: 'use-source-code',
  fixed: 'fixed',
  'other-map': 'other-map',
} as const;

function readUnmapped(element: Element): Unmapped {
  const words = Object.keys(UNMAPPED_MODES) as (keyof typeof UNMAPPED_MODES)[];
  const mode = wordAt(element, 'mode', words);
  if (mode === undefined) throw missing(element, 'mode');
  return compact<Unmapped>({
    mode: UNMAPPED_MODES[mode],
    code: textAt(element, 'code'),
    display: textAt(element, 'display'),
    relationship: wordAt(element, 'relationship', RELATIONSHIPS) ?? carriedRelationship(element),
    otherMap: textAt(element, 'otherMap') ?? textAt(element, 'url'),
  });
}

function carriedRelationship(element: Element): Relationship | undefined {
  return crossVersionValues(extensionsAt(element), 'unmapped.relationship').find(
    (value): value is Relationship => typeof value === 'string' && isRelationship(value),
  );
}
