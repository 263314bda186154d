/**
 * A map document as a FHIR ConceptMap: rows as groups, elements and targets of the domain's form, and, after the encoder that is handed in
 * has written those, the extensions and members that the domain has no place for.
 */
import type { ConceptMapDefinition, MapElement, MapGroup, MapTarget } from '../../domain/concept-map.js';
import { equivalenceOf } from '../../domain/concept-map.js';
import type { FhirVersion } from '../../domain/resource-decoder.js';
import { FHIR } from './fhir-slots.js';
import { defined, type MapDocument, type MapDocumentRow } from './map-document.js';
import { headerExtension, type Json, rowExtension } from './sssom-extension.js';

/** Writes the domain's form as a resource (`fhir/resources/encode.ts`). */
export type ConceptMapEncoder = (definition: ConceptMapDefinition, version: FhirVersion) => Json;

interface GroupOfRows {
  readonly head: Omit<MapGroup, 'elements'>;
  /** Rows of one source code stand together. */
  readonly elements: readonly (readonly MapDocumentRow[])[];
}

/** The document in the domain's form: one group for each pair of systems and versions, in the order of the rows. */
export function toDefinition(document: MapDocument): ConceptMapDefinition {
  return definitionOf(document, groupsOf(document));
}

function definitionOf(document: MapDocument, groups: readonly GroupOfRows[]): ConceptMapDefinition {
  const approved = document.rows.every((row) => row.approved);
  return defined<ConceptMapDefinition>({
    url: document.url,
    version: document.version,
    title: document.title,
    // Readers of a ConceptMap take every row for valid: one that is not approved yet makes it a draft.
    status: document.status ?? (approved ? 'active' : 'draft'),
    date: document.date,
    description: document.description,
    copyright: document.license,
    groups: groups.map(({ head, elements }) => ({ ...head, elements: elements.map(elementOf) })),
  });
}

function groupsOf({ rows, unmapped }: MapDocument): readonly GroupOfRows[] {
  const groups = new Map<string, { head: Omit<MapGroup, 'elements'>; elements: Map<string, MapDocumentRow[]> }>();
  for (const row of rows) {
    const { sourceSystem, sourceVersion, targetSystem, targetVersion } = row;
    const key = JSON.stringify([sourceSystem, sourceVersion, targetSystem, targetVersion]);
    const group = groups.get(key) ?? { head: headOf(row, unmapped), elements: new Map() };
    groups.set(key, group);
    // A decision that there is no target is an element of its own: FHIR allows no target beside `noMap`.
    const own = isNoMap(row) ? `-${group.elements.size}` : '+';
    const code = JSON.stringify([own, row.sourceCode, row.sourceDisplay, row.slots[FHIR.element]]);
    const element = group.elements.get(code);
    if (element === undefined) group.elements.set(code, [row]);
    else element.push(row);
  }
  return [...groups.values()].map(({ head, elements }) => ({ head, elements: [...elements.values()] }));
}

/** FHIR also knows a target without a code: only a comment, or a relationship. */
function isNoMap(row: MapDocumentRow): boolean {
  return row.targetCode === undefined && row.slots[FHIR.codeless] === undefined;
}

function headOf(row: MapDocumentRow, unmapped: MapDocument['unmapped']): Omit<MapGroup, 'elements'> {
  const own = unmapped.find(
    ({ sourceSystem, targetSystem }) => sourceSystem === row.sourceSystem && targetSystem === row.targetSystem,
  );
  return defined<Omit<MapGroup, 'elements'>>({
    source: row.sourceSystem,
    sourceVersion: row.sourceVersion,
    target: row.targetSystem,
    targetVersion: row.targetVersion,
    unmapped: own?.unmapped,
  });
}

function elementOf(rows: readonly MapDocumentRow[]): MapElement {
  const [first] = rows;
  const targets = rows.filter((row) => !isNoMap(row)).map(targetOf);
  return defined<MapElement>({
    code: first?.sourceCode === '' ? undefined : first?.sourceCode,
    display: first?.sourceDisplay,
    targets,
    comment: targets.length === 0 ? first?.comment : undefined,
  });
}

/** The target of a row that has one. */
export function targetOf(row: MapDocumentRow): MapTarget {
  const { targetCode, targetDisplay, relationship, equivalence, comment, dependsOn, product } = row;
  return defined<MapTarget>({
    code: targetCode,
    display: targetDisplay,
    relationship,
    equivalence: equivalence === undefined || equivalence === equivalenceOf(relationship) ? undefined : equivalence,
    comment,
    dependsOn,
    product,
  });
}

/** The document as the text of a ConceptMap, indented by two, a line break at the end. */
export function writeConceptMap(document: MapDocument, version: FhirVersion, encode: ConceptMapEncoder): string {
  return `${JSON.stringify(toResource(document, version, encode), null, 2)}\n`;
}

/** The document as a ConceptMap resource. */
export function toResource(document: MapDocument, version: FhirVersion, encode: ConceptMapEncoder): Json {
  const groups = groupsOf(document);
  const { resourceType, ...encoded } = encode(definitionOf(document, groups), version);
  const kept = document.slots[FHIR.resource];
  const rest = typeof kept === 'string' ? inVersion(JSON.parse(kept) as Json, version) : {};
  const own = headerExtension(document);
  const raw = (encoded['group'] as readonly Json[] | undefined) ?? [];
  const extension = [
    ...((rest['extension'] as readonly Json[] | undefined) ?? []),
    ...(own === undefined ? [] : [own]),
  ];
  const { id, meta, ...others } = rest;
  return defined<Json>({
    resourceType,
    id,
    meta,
    ...others,
    extension: extension.length === 0 ? undefined : extension,
    ...encoded,
    group:
      raw.length === 0
        ? undefined
        : raw.map((group, index) => withGroupRest(group, { rows: groups[index]?.elements ?? [], document })),
  });
}

/** R4 name → R5 name of members that are otherwise the same. */
const RENAMED: readonly (readonly [string, string])[] = [
  ['sourceUri', 'sourceScopeUri'],
  ['sourceCanonical', 'sourceScopeCanonical'],
  ['targetUri', 'targetScopeUri'],
  ['targetCanonical', 'targetScopeCanonical'],
];

function inVersion(rest: Json, version: FhirVersion): Json {
  const names = new Map(RENAMED.map(([r4, r5]) => (version === '4.0' ? [r5, r4] : [r4, r5])));
  const renamed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(rest)) renamed[names.get(name) ?? name] = value;
  const own = renamed['identifier'];
  // R4's ConceptMap has one identifier, R5's a list.
  if (own !== undefined) {
    const list: readonly unknown[] = Array.isArray(own) ? own : [own];
    renamed['identifier'] = version === '4.0' ? list[0] : list;
  }
  return renamed;
}

interface RowsOfGroup {
  readonly rows: GroupOfRows['elements'];
  readonly document: MapDocument;
}

function withGroupRest(group: Json, { rows, document }: RowsOfGroup): Json {
  const elements = (group['element'] as readonly Json[] | undefined) ?? [];
  return { ...group, element: elements.map((element, index) => withElementRest(element, rows[index] ?? [], document)) };
}

function withElementRest(element: Json, rows: readonly MapDocumentRow[], { prefixes }: MapDocument): Json {
  const [first] = rows;
  if (first === undefined) return element;
  const kept = restOf(first.slots[FHIR.element]);
  const noMap = isNoMap(first);
  const targets = element['target'] as readonly Json[] | undefined;
  if (noMap) {
    const rest = restOf(first.slots[FHIR.target]);
    const target = targets?.map((unmatched) => merged(unmatched, rest, undefined));
    const own = rowExtension(first, prefixes, { comment: target !== undefined });
    return merged(target === undefined ? element : { ...element, target }, kept, own);
  }
  const withRest = targets?.map((target, index) => {
    const row = rows[index];
    if (row === undefined) return target;
    return merged(target, restOf(row.slots[FHIR.target]), rowExtension(row, prefixes, { comment: true }));
  });
  return merged(withRest === undefined ? element : { ...element, target: withRest }, kept, undefined);
}

function restOf(text: string | undefined): Json {
  return text === undefined ? {} : (JSON.parse(text) as Json);
}

function merged(element: Json, rest: Json, own: Json | undefined): Json {
  const extension = [
    ...((rest['extension'] as readonly Json[] | undefined) ?? []),
    ...(own === undefined ? [] : [own]),
  ];
  if (extension.length === 0) return { ...rest, ...element };
  return { ...rest, extension, ...element };
}
