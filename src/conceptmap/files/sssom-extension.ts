/**
 * What an SSSOM file says and FHIR has no element for (author, reviewer, confidence, justification …), as an extension of a ConceptMap, its
 * elements and targets: one inner extension a slot, its value as text. So the governance of a map survives the way through FHIR.
 */
import { isRelationship, type Relationship } from '../../domain/concept-map.js';
import { expandReference, type Prefixes } from './curie.js';
import { FHIR, GENERATED_ID, SSSOM_EXTENSION } from './fhir-slots.js';
import { listCell, listText } from './list-cell.js';
import { defined, type MapDocument, type MapDocumentRow } from './map-document.js';
import { predicateOf, UNTOLD } from './sssom-slots.js';

export type Json = Readonly<Record<string, unknown>>;

interface InnerExtension {
  readonly url: string;
  readonly valueString: string;
}

function extensionsOf(element: Json): readonly Json[] {
  return (element['extension'] as readonly Json[] | undefined) ?? [];
}

/** JSON of the members that are not named, our extension left out; undefined where nothing is left. */
export function leftOver(element: Json, known: readonly string[]): string | undefined {
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(element)) if (!known.includes(name)) rest[name] = value;
  const extensions = extensionsOf(element).filter(({ url }) => url !== SSSOM_EXTENSION);
  delete rest['extension'];
  if (extensions.length > 0) rest['extension'] = extensions;
  return Object.keys(rest).length === 0 ? undefined : JSON.stringify(rest);
}

function slotsIn(element: Json): Readonly<Record<string, string>> | undefined {
  const found = extensionsOf(element).find(({ url }) => url === SSSOM_EXTENSION);
  if (found === undefined) return undefined;
  const inner = (found['extension'] as readonly InnerExtension[] | undefined) ?? [];
  return Object.fromEntries(inner.map(({ url, valueString }) => [url, valueString]));
}

function extension(slots: Readonly<Record<string, string | undefined>>): Json | undefined {
  const inner = Object.entries(slots).flatMap(([url, valueString]) =>
    valueString === undefined || valueString === '' ? [] : [{ url, valueString }],
  );
  return inner.length === 0 ? undefined : { url: SSSOM_EXTENSION, extension: inner };
}

/** The extension of the whole map; undefined for a map that came from FHIR. */
export function headerExtension(document: MapDocument): Json | undefined {
  if (document.slots[FHIR.resource] !== undefined || isBare(document)) return undefined;
  const { version, title, description, license, date, status, prefixes, slots } = document;
  const systems = { ...document, rows: undefined };
  const head = {
    ...{ version, title, description, license, date, status, prefixes, slots },
    ...{ sourceSystem: systems.sourceSystem, sourceVersion: systems.sourceVersion },
    ...{ targetSystem: systems.targetSystem, targetVersion: systems.targetVersion },
  };
  return extension({ mapping_set: JSON.stringify(head) });
}

/** A document that says nothing beyond what FHIR has elements for. */
function isBare({ prefixes, slots }: MapDocument): boolean {
  return Object.keys(prefixes).length === 0 && Object.keys(slots).length === 0;
}

/** The head that the extension holds. */
export function carriedHeader(resource: Json): Omit<MapDocument, 'rows' | 'unmapped' | 'url'> | undefined {
  const held = slotsIn(resource)?.['mapping_set'];
  return held === undefined ? undefined : (JSON.parse(held) as Omit<MapDocument, 'rows' | 'unmapped' | 'url'>);
}

/** The extension of one row; `commentHasPlace` false where the element cannot hold the comment (R5 `noMap`). */
export function rowExtension(
  row: MapDocumentRow,
  prefixes: Prefixes,
  place: { readonly comment: boolean },
): Json | undefined {
  const { [FHIR.element]: _element, [FHIR.target]: _target, record_id: id, ...slots } = row.slots;
  const generated = id !== undefined && GENERATED_ID.test(expandReference(id, prefixes));
  return extension({
    ...(id === undefined || generated ? {} : { record_id: id }),
    ...withoutObvious(slots, row),
    author_id: listText(row.authors),
    reviewer_id: listText(row.reviewers),
    review_date: row.reviewDate,
    reviewer_agreement: row.agreement,
    comment: place.comment ? undefined : row.comment,
  });
}

/** Without cells that the row's own elements say as well. */
function withoutObvious(slots: MapDocumentRow['slots'], row: MapDocumentRow): Readonly<Record<string, string>> {
  const {
    subject_id: _subject,
    object_id: _object,
    mapping_justification: why,
    predicate_id: predicate,
    ...rest
  } = slots;
  return {
    ...rest,
    ...(why === undefined || why === UNTOLD ? {} : { mapping_justification: why }),
    ...(predicate === undefined || predicate === predicateOf(row.relationship) ? {} : { predicate_id: predicate }),
    // Only a target has a relationship in FHIR.
    ...(row.targetCode === undefined && row.relationship !== 'equivalent' ? { relationship: row.relationship } : {}),
  };
}

export interface CarriedRow {
  readonly row: Partial<MapDocumentRow>;
  /** Of a row without a target, where FHIR has no place for it. */
  readonly relationship?: Relationship;
}

/** What the extension of an element or target tells of the row. */
export function carriedRow(element: Json): CarriedRow | undefined {
  const held = slotsIn(element);
  if (held === undefined) return undefined;
  const { author_id, reviewer_id, review_date, reviewer_agreement, comment, relationship, ...slots } = held;
  const row = defined<Partial<MapDocumentRow>>({
    authors: listCell(author_id),
    reviewers: listCell(reviewer_id),
    reviewDate: review_date,
    agreement: reviewer_agreement,
    comment,
    slots,
  });
  return { row, ...(relationship !== undefined && isRelationship(relationship) ? { relationship } : {}) };
}
