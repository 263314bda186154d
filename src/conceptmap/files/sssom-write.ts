/**
 * Writes a map document as SSSOM TSV in one canonical form: slots and columns in the specification's order, what all rows share in the
 * header, rows sorted, quotes only where needed. The same document always gives the same bytes, whatever the file it was read from.
 * Differs from the specification's canonical form in what would lose something: numbers keep their text, prefixes stay even if unused.
 */
import { stringify } from 'yaml';
import type { MapAttribute } from '../../domain/concept-map.js';
import { expandCurie, expandReference, NAMELESS, type Prefixes, prefixesFor, systemOf } from './curie.js';
import { FHIR, GENERATED_PREFIX } from './fhir-slots.js';
import { listText } from './list-cell.js';
import type { MapDocument, MapDocumentRow } from './map-document.js';
import { tsvLine } from './map-file-table.js';
import { HEADER_SLOTS, NO_TERM_FOUND, predicateOf, ROW_SLOTS, relationshipOfPredicate, UNTOLD } from './sssom-slots.js';

type Cells = Readonly<Record<string, string>>;

/** The document as an SSSOM file. */
export function writeSssom(document: MapDocument): string {
  const { of, all } = prefixesFor(systemsOf(document), document.prefixes);
  const spelling: Spelling = { document, prefixes: all, prefixOf: of };
  const named = document.rows.map((row) => rowCells(row, spelling));
  const numbered = withIds(named, document);
  const { shared, rows } = condensed(numbered);
  const prefixes = withRowPrefix(all, numbered, document.url);
  const columns = columnsOf(rows);
  const lines = rows
    .map((cells) => columns.map((name) => cells[name] ?? ''))
    .sort(byCells)
    .map(tsvLine);
  const header = headerSlots(document, { prefixes, shared });
  const yaml = stringify(header, {
    lineWidth: 0,
    defaultStringType: 'PLAIN',
    defaultKeyType: 'PLAIN',
    singleQuote: false,
    blockQuote: false,
  });
  const head = yaml
    .trimEnd()
    .split('\n')
    .map((line) => `#${line}`);
  return `${[...head, tsvLine(columns), ...lines].join('\n')}\n`;
}

interface Spelling {
  readonly document: MapDocument;
  readonly prefixes: Prefixes;
  readonly prefixOf: ReadonlyMap<string, string>;
}

function systemsOf({ rows }: MapDocument): Set<string> {
  const systems = new Set<string>();
  for (const { sourceSystem = NAMELESS, targetSystem = NAMELESS, targetCode, slots } of rows) {
    if (slots['subject_id'] === undefined) systems.add(sourceSystem);
    if (targetCode !== undefined && slots['object_id'] === undefined) systems.add(targetSystem);
  }
  return systems;
}

function rowCells(row: MapDocumentRow, spelling: Spelling): Cells {
  const { slots, relationship, authors, reviewers } = row;
  const cells: Record<string, string> = { ...slots };
  const put = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') cells[name] = value;
    else delete cells[name];
  };
  put('subject_id', idOf(slots['subject_id'], { system: row.sourceSystem, code: row.sourceCode }, spelling));
  put('subject_label', row.sourceDisplay);
  const { targetCode: code } = row;
  put(
    'object_id',
    code === undefined ? NO_TERM_FOUND : idOf(slots['object_id'], { system: row.targetSystem, code }, spelling),
  );
  put('object_label', row.targetDisplay);
  const negated = relationship === 'not-related-to';
  put('predicate_modifier', negated ? 'Not' : undefined);
  const predicate = slots['predicate_id'];
  const holds =
    predicate !== undefined && relationshipOfPredicate(predicate, negated ? 'Not' : undefined) === relationship;
  put('predicate_id', holds ? predicate : predicateOf(relationship));
  put('mapping_justification', slots['mapping_justification'] ?? UNTOLD);
  put('author_id', listText(authors));
  put('reviewer_id', listText(reviewers));
  put('review_date', row.reviewDate);
  put('reviewer_agreement', row.agreement);
  put('comment', row.comment);
  put(FHIR.equivalence, row.equivalence);
  put(FHIR.dependsOn, attributesText(row.dependsOn));
  put(FHIR.product, attributesText(row.product));
  putSources(put, row, spelling);
  return cells;
}

/** Systems and versions stand in the header, and systems in the prefixes too, unless the row says otherwise. */
function putSources(
  put: (name: string, value: string | undefined) => void,
  row: MapDocumentRow,
  { document, prefixes, prefixOf }: Spelling,
): void {
  const other = (own: string | undefined, shared: string | undefined): string | undefined =>
    own === shared ? undefined : own;
  const system = (own: string | undefined, shared: string | undefined, id: string | undefined): string | undefined => {
    if (shared !== undefined || own === undefined) return other(own, shared);
    const expansion = id === undefined ? prefixes[prefixOf.get(own) ?? ''] : expandCurie(id, prefixes)?.expansion;
    return expansion !== undefined && systemOf(expansion) === own ? undefined : own;
  };
  put('subject_source', system(row.sourceSystem, document.sourceSystem, row.slots['subject_id']));
  put('subject_source_version', other(row.sourceVersion, document.sourceVersion));
  put('object_source', system(row.targetSystem, document.targetSystem, row.slots['object_id']));
  put('object_source_version', other(row.targetVersion, document.targetVersion));
}

/** The id as it was spelt where it still names the code, else the CURIE of system and code. */
function idOf(
  spelt: string | undefined,
  { system = NAMELESS, code }: { readonly system: string | undefined; readonly code: string },
  { prefixes, prefixOf }: Spelling,
): string {
  if (spelt !== undefined && spelt !== NO_TERM_FOUND && expandCurie(spelt, prefixes)?.code === code) return spelt;
  return `${prefixOf.get(system) ?? ''}:${code}`;
}

function attributesText(attributes: readonly MapAttribute[]): string | undefined {
  return attributes.length === 0 ? undefined : JSON.stringify(attributes);
}

/** Rows of a ConceptMap have an order that means something; ids keep it where the rows have none of their own. */
function withIds(rows: readonly Cells[], { slots }: MapDocument): readonly Cells[] {
  if (slots[FHIR.resource] === undefined || rows.some((cells) => cells['record_id'] !== undefined)) return rows;
  const width = Math.max(6, String(rows.length).length);
  return rows.map((cells, index) => ({
    ...cells,
    record_id: `${GENERATED_PREFIX}:${String(index + 1).padStart(width, '0')}`,
  }));
}

function withRowPrefix(prefixes: Prefixes, rows: readonly Cells[], url: string): Prefixes {
  const used = rows.some((cells) => cells['record_id']?.startsWith(`${GENERATED_PREFIX}:`) === true);
  return used && !Object.hasOwn(prefixes, GENERATED_PREFIX)
    ? { ...prefixes, [GENERATED_PREFIX]: `${url}#row-` }
    : prefixes;
}

/** Slots that a set hands down to its rows where they are silent (specification, "Propagation"). */
const PROPAGATED: readonly string[] = [
  'subject_type',
  'object_type',
  'predicate_type',
  'mapping_provider',
  'mapping_tool',
  'mapping_tool_id',
  'mapping_tool_version',
  'similarity_measure',
];

/** What every row says alike is said once, in the header (specification, "Condensation"). */
function condensed(rows: readonly Cells[]): { shared: Readonly<Record<string, string>>; rows: readonly Cells[] } {
  const [first] = rows;
  const shared: Record<string, string> = {};
  for (const name of PROPAGATED) {
    const value = first?.[name];
    if (value !== undefined && rows.every((cells) => cells[name] === value)) shared[name] = value;
  }
  const names = Object.keys(shared);
  if (names.length === 0) return { shared, rows };
  return {
    shared,
    rows: rows.map((cells) => Object.fromEntries(Object.entries(cells).filter(([name]) => !names.includes(name)))),
  };
}

/** Columns that some row fills, in the specification's order; others after them by name. */
function columnsOf(rows: readonly Cells[]): readonly string[] {
  const used = new Set<string>(['subject_id', 'predicate_id', 'object_id', 'mapping_justification']);
  for (const cells of rows) for (const name in cells) used.add(name);
  const extra = [...used].filter((name) => !ROW_SLOTS.includes(name)).sort();
  return [...ROW_SLOTS.filter((name) => used.has(name)), ...extra];
}

function byCells(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < a.length; index++) {
    const left = a[index] ?? '';
    const right = b[index] ?? '';
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

interface HeaderMore {
  readonly prefixes: Prefixes;
  readonly shared: Readonly<Record<string, string>>;
}

function headerSlots(document: MapDocument, { prefixes, shared }: HeaderMore): Readonly<Record<string, unknown>> {
  const source = (name: string, system: string | undefined): unknown => {
    const spelt = document.slots[name];
    return typeof spelt === 'string' && expandReference(spelt, prefixes) === system ? spelt : system;
  };
  const values: Record<string, unknown> = {
    ...document.slots,
    ...shared,
    curie_map: Object.fromEntries(Object.entries(prefixes).sort(([a], [b]) => (a < b ? -1 : 1))),
    mapping_set_id: document.url,
    mapping_set_version: document.version,
    mapping_set_title: document.title,
    mapping_set_description: document.description,
    license: document.license,
    mapping_date: document.date,
    subject_source: source('subject_source', document.sourceSystem),
    subject_source_version: document.sourceVersion,
    object_source: source('object_source', document.targetSystem),
    object_source_version: document.targetVersion,
    [FHIR.status]: document.status,
    [FHIR.unmapped]: document.unmapped.length === 0 ? undefined : JSON.stringify(document.unmapped),
  };
  const extra = Object.keys(values)
    .filter((name) => !HEADER_SLOTS.includes(name))
    .sort();
  const ordered: Record<string, unknown> = {};
  for (const name of [...HEADER_SLOTS, ...extra]) {
    const value = values[name];
    if (value !== undefined && value !== null && value !== '') ordered[name] = asWritten(name, value);
  }
  return ordered;
}

/** A confidence is a number in YAML, whatever the text it was read as. */
function asWritten(name: string, value: unknown): unknown {
  return name === 'mapping_set_confidence' && typeof value === 'string' && Number.isFinite(Number(value))
    ? Number(value)
    : value;
}
