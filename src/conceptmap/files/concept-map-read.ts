/**
 * A FHIR ConceptMap (R4 or R5 JSON) as a map document. The decoder, which is handed in, reads and checks the resource; here its rows
 * become decisions, and what the decoder leaves out, or what an SSSOM file had left in an extension, is kept. Knows no code system.
 */
import { parseCanonical } from '../../domain/canonical.js';
import {
  type ConceptMapDefinition,
  equivalenceOf,
  type MapElement,
  type MapGroup,
  type MapTarget,
  type Relationship,
} from '../../domain/concept-map.js';
import { TerminologyError } from '../../domain/issue.js';
import type { ResourceDecoder } from '../../domain/resource-decoder.js';
import { FHIR } from './fhir-slots.js';
import { jsonPlaces, lineOfPath, lineOfSyntaxError } from './json-places.js';
import { defined, isApproved, type MapDocument, type MapDocumentRow, MapFileError } from './map-document.js';
import { carriedHeader, carriedRow, type Json, leftOver } from './sssom-extension.js';

/**
 * Reads the text of a ConceptMap.
 * @throws MapFileError naming the line of what is wrong.
 */
export function readConceptMap(file: string, content: string, decode: ResourceDecoder): MapDocument {
  const text = content.replace(/^\uFEFF/, '');
  const resource = parseJson(file, text);
  const places = jsonPlaces(text, 'ConceptMap');
  const definition = decodeMap(file, resource, { places, decode });
  const carried = carriedHeader(resource);
  const rows = definition.groups.flatMap((group, index) => groupRows(group, { resource, index, places, carried }));
  const unmapped = definition.groups.flatMap(({ source, target, unmapped: what }) =>
    what === undefined ? [] : [defined({ sourceSystem: source, targetSystem: target, unmapped: what })],
  );
  if (carried !== undefined) return { ...carried, url: definition.url, unmapped, rows };
  return { ...headOf(definition, resource), unmapped, rows };
}

function parseJson(file: string, text: string): Json {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new MapFileError(file, [
      { line: lineOfSyntaxError(text, error), text: `is no JSON: ${(error as Error).message}` },
    ]);
  }
  if (typeof parsed === 'object' && parsed !== null && (parsed as Json)['resourceType'] === 'ConceptMap')
    return parsed as Json;
  throw new MapFileError(file, [{ line: 1, text: 'is no ConceptMap' }]);
}

interface Decoding {
  readonly places: ReadonlyMap<string, number>;
  readonly decode: ResourceDecoder;
}

function decodeMap(file: string, resource: Json, { places, decode }: Decoding): ConceptMapDefinition {
  try {
    // Either version's elements are read, whatever the version says.
    const decoded = decode(resource, '4.0');
    if (decoded?.type === 'ConceptMap') return decoded.definition;
  } catch (error) {
    if (!(error instanceof TerminologyError)) throw error;
    const problems = error.issues.map(({ text, expression = '' }) => ({ line: lineOfPath(places, expression), text }));
    throw new MapFileError(file, problems);
  }
  throw new MapFileError(file, [{ line: 1, text: 'is no ConceptMap' }]);
}

/** Head members that the document names; the others are kept as they are. */
const HEAD = new Set([
  ...['resourceType', 'url', 'version', 'title', 'description', 'copyright', 'status', 'date', 'group'],
  'additionalAttribute',
]);

function headOf(definition: ConceptMapDefinition, resource: Json): Omit<MapDocument, 'rows' | 'unmapped'> {
  const [first] = definition.groups;
  const same = (name: 'source' | 'sourceVersion' | 'target' | 'targetVersion'): string | undefined =>
    definition.groups.every((group) => group[name] === first?.[name]) ? first?.[name] : undefined;
  const rest = Object.fromEntries(Object.entries(resource).filter(([name]) => !HEAD.has(name)));
  return defined<Omit<MapDocument, 'rows' | 'unmapped'>>({
    url: definition.url,
    version: definition.version,
    title: definition.title,
    description: definition.description,
    license: definition.copyright,
    date: definition.date,
    status: definition.status,
    sourceSystem: same('source'),
    sourceVersion: same('sourceVersion'),
    targetSystem: same('target'),
    targetVersion: same('targetVersion'),
    prefixes: {},
    slots: { [FHIR.resource]: JSON.stringify(rest) },
  });
}

interface GroupPlace {
  readonly resource: Json;
  readonly index: number;
  readonly places: ReadonlyMap<string, number>;
  readonly carried: ReturnType<typeof carriedHeader>;
}

function groupRows(group: MapGroup, { resource, index, places }: GroupPlace): readonly MapDocumentRow[] {
  const raw = (resource['group'] as readonly Json[] | undefined)?.[index] ?? {};
  const elements = (raw['element'] as readonly Json[] | undefined) ?? [];
  return group.elements.flatMap((element, number) => {
    const json = elements[number] ?? {};
    const path = `ConceptMap.group[${index}].element[${number}]`;
    const head = headOfRow(group, element, json);
    if (element.targets.length === 0) return [withoutTarget(head, element, { json, line: lineOfPath(places, path) })];
    const targets = targetsOf(json);
    return element.targets.map((target, at) => {
      const found = targets[at];
      const line = lineOfPath(places, `${path}.target[${found?.index ?? 0}]`);
      return withTarget({ ...head, line }, target, found?.json ?? {});
    });
  });
}

/** The targets that the decoder reads as such: all but R4's `unmatched`. */
function targetsOf(element: Json): readonly { readonly json: Json; readonly index: number }[] {
  const all = (element['target'] as readonly Json[] | undefined) ?? [];
  return all.map((json, index) => ({ json, index })).filter(({ json }) => json['equivalence'] !== 'unmatched');
}

type RowHead = Pick<
  MapDocumentRow,
  'sourceSystem' | 'sourceVersion' | 'sourceCode' | 'sourceDisplay' | 'targetSystem' | 'targetVersion' | 'slots'
>;

function headOfRow(group: MapGroup, element: MapElement, json: Json): RowHead {
  const rest = leftOver(json, ['code', 'display', 'target', 'noMap', 'comment']);
  return defined<RowHead>({
    sourceSystem: group.source === undefined ? undefined : parseCanonical(group.source).url,
    sourceVersion: group.sourceVersion,
    sourceCode: element.code ?? '',
    sourceDisplay: element.display,
    targetSystem: group.target,
    targetVersion: group.targetVersion,
    slots: rest === undefined ? {} : { [FHIR.element]: rest },
  });
}

const NONE: readonly never[] = [];

function withoutTarget(
  head: RowHead,
  { comment }: MapElement,
  { json, line }: { readonly json: Json; readonly line: number },
): MapDocumentRow {
  const carried = carriedRow(json);
  const relationship: Relationship = carried?.relationship ?? 'equivalent';
  // R4 says `unmatched` in a target, beside which publishers write more.
  const unmatched = ((json['target'] as readonly Json[] | undefined) ?? [])[0];
  const rest = unmatched === undefined ? undefined : leftOver(unmatched, ['equivalence', 'comment']);
  const slots = rest === undefined ? head.slots : { ...head.slots, [FHIR.target]: rest };
  return governed({ ...head, slots, line, relationship, ...(comment === undefined ? {} : { comment }) }, carried?.row);
}

function withTarget(head: RowHead & { readonly line: number }, target: MapTarget, json: Json): MapDocumentRow {
  const { code, display, relationship, equivalence, comment, dependsOn, product } = target;
  const rest = leftOver(json, [
    ...['code', 'display', 'relationship', 'equivalence', 'comment', 'dependsOn', 'product'],
  ]);
  const says = equivalence !== undefined && equivalence !== equivalenceOf(relationship) ? equivalence : undefined;
  const row = {
    ...head,
    ...(code === undefined ? {} : { targetCode: code }),
    ...(display === undefined ? {} : { targetDisplay: display }),
    relationship,
    ...(says === undefined ? {} : { equivalence: says }),
    ...(comment === undefined ? {} : { comment }),
    dependsOn,
    product,
    slots: {
      ...head.slots,
      ...(rest === undefined ? {} : { [FHIR.target]: rest }),
      ...(code === undefined ? { [FHIR.codeless]: 'true' } : {}),
    },
  };
  return governed(row, carriedRow(json)?.row);
}

type Ungoverned = Omit<MapDocumentRow, 'authors' | 'reviewers' | 'approved' | 'dependsOn' | 'product'> &
  Partial<Pick<MapDocumentRow, 'dependsOn' | 'product'>>;

/** Adds who decided, where an SSSOM file had told. */
function governed(row: Ungoverned, carried: Partial<MapDocumentRow> | undefined): MapDocumentRow {
  const whole = {
    dependsOn: NONE,
    product: NONE,
    authors: NONE,
    reviewers: NONE,
    ...row,
    ...carried,
    slots: { ...row.slots, ...carried?.slots },
  };
  return { ...whole, approved: isApproved(whole) };
}
