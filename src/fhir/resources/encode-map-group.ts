/**
 * The groups of a ConceptMap as FHIR writes them: R5 with `relationship` and declared attributes, R4 with `equivalence`, element
 * URIs and `unmatched` rows.
 */
import { formatCanonical } from '../../domain/canonical.js';
import {
  equivalenceOf,
  type MapAttribute,
  type MapElement,
  type MapGroup,
  type MapTarget,
  type Unmapped,
} from '../../domain/concept-map.js';
import type { FhirVersion } from '../../domain/resource-decoder.js';
import type { Json } from './element.js';
import { encodeValue } from './encode-concept.js';
import { encodeCoding, written } from './encode-shared.js';
import { crossVersionUrl } from './extensions.js';

/** R5 names attributes by a code that the map declares: uri → code. */
export type AttributeCodes = ReadonlyMap<string, string>;

/** How a group is to be written. */
export interface MapStyle {
  readonly version: FhirVersion;
  readonly attributes: AttributeCodes;
}

/** A code for every attribute of the map: the last part of its uri, numbered where two would be the same. */
export function attributeCodes(groups: readonly MapGroup[]): AttributeCodes {
  const codes = new Map<string, string>();
  const taken = new Set<string>();
  for (const { attribute } of attributesOf(groups)) {
    if (codes.has(attribute)) continue;
    const last = /[^/#:]+$/.exec(attribute)?.[0] ?? attribute;
    let code = last;
    for (let number = 2; taken.has(code); number++) code = `${last}-${number}`;
    taken.add(code);
    codes.set(attribute, code);
  }
  return codes;
}

/** R5 `additionalAttribute`: each attribute with the type of its values. */
export function encodeAttributeDeclarations(groups: readonly MapGroup[], codes: AttributeCodes): readonly Json[] {
  const types = new Map(attributesOf(groups).map(({ attribute, value }) => [attribute, value.type]));
  return [...codes].map(([uri, code]) => {
    const type = types.get(uri);
    return written({ code, uri: uri === code ? undefined : uri, type: type === 'dateTime' ? 'string' : type });
  });
}

function attributesOf(groups: readonly MapGroup[]): readonly MapAttribute[] {
  const targets = groups.flatMap((group) => group.elements).flatMap((element) => element.targets);
  return targets.flatMap((target) => [...target.dependsOn, ...target.product]);
}

export function encodeGroup(group: MapGroup, style: MapStyle): Json {
  const { source, sourceVersion, target, targetVersion, elements, unmapped } = group;
  const canonical = (url: string | undefined, version: string | undefined): string | undefined =>
    url === undefined || style.version === '4.0' ? url : formatCanonical(url, version);
  const beside = style.version === '4.0';
  return written({
    source: canonical(source, sourceVersion),
    sourceVersion: beside ? sourceVersion : undefined,
    target: canonical(target, targetVersion),
    targetVersion: beside ? targetVersion : undefined,
    element: elements.map((element) => encodeElement(element, style)),
    unmapped: unmapped === undefined ? undefined : encodeUnmapped(unmapped, style.version),
  });
}

/** A row without targets: R5 `noMap`, R4 a target that is `unmatched` and says why. */
function encodeElement({ code, display, targets, comment }: MapElement, style: MapStyle): Json {
  if (targets.length > 0)
    return written({ code, display, target: targets.map((target) => encodeTarget(target, style)) });
  if (style.version === '5.0') return written({ code, display, noMap: true });
  return written({ code, display, target: [written({ equivalence: equivalenceOf(undefined), comment })] });
}

function encodeTarget(target: MapTarget, style: MapStyle): Json {
  const { code, display, relationship, equivalence, comment, dependsOn, product } = target;
  const how = style.version === '4.0' ? { equivalence: equivalence ?? equivalenceOf(relationship) } : { relationship };
  return written({
    code,
    display,
    ...how,
    comment,
    dependsOn: dependsOn.map((attribute) => encodeAttribute(attribute, style)),
    product: product.map((attribute) => encodeAttribute(attribute, style)),
  });
}

function encodeAttribute(item: MapAttribute, { version, attributes }: MapStyle): Json {
  const { attribute, value } = item;
  if (version === '4.0') return written({ property: attribute, ...encodeR4Value(item) });
  const code = attributes.get(attribute) ?? attribute;
  return { attribute: code, ...(value.type === 'Quantity' ? { valueQuantity: value.value } : encodeValue(value)) };
}

/** R4 knows strings only, with the system of a code beside it. */
function encodeR4Value({ value, system, display }: MapAttribute): Json {
  if (value.type === 'Quantity') return { value: JSON.stringify(value.value) };
  if (value.type !== 'Coding') return written({ system, value: String(value.value), display });
  const coding = encodeCoding(value.value);
  return written({ system: coding['system'], value: coding['code'], display: coding['display'] });
}

function encodeUnmapped({ mode, code, display, relationship, otherMap }: Unmapped, version: FhirVersion): Json {
  if (version === '5.0') return written({ mode, code, display, relationship, otherMap });
  const url = crossVersionUrl('ConceptMap.group.unmapped.relationship');
  const extension = relationship === undefined ? undefined : [{ url, valueCode: relationship }];
  return written({ extension, mode: mode === 'use-source-code' ? 'provided' : mode, code, display, url: otherMap });
}
