/**
 * Reads SSSOM TSV, a YAML header in `#` lines and a table (https://mapping-commons.github.io/sssom/spec-formats-tsv/). Every slot and
 * column is kept, known or not. Checks nothing against any code system.
 */
import { parse as parseYaml } from 'yaml';
import type { Equivalence, MapAttribute, Relationship } from '../../domain/concept-map.js';
import { isEquivalence } from '../../domain/concept-map.js';
import type { PublicationStatus } from '../../domain/publication.js';
import { expandCurie, expandReference, NAMELESS, type Prefixes, systemOf } from './curie.js';
import { FHIR } from './fhir-slots.js';
import { listCell } from './list-cell.js';
import {
  type DocumentUnmapped,
  defined,
  isApproved,
  type MapDocument,
  type MapDocumentRow,
  MapFileError,
  type MapFileProblem,
} from './map-document.js';
import { parseTable, type TableRow } from './map-file-table.js';
import {
  HEADER_SLOTS,
  KNOWN_PREDICATES,
  LIST_SLOTS,
  NO_TERM_FOUND,
  REQUIRED_COLUMNS,
  relationshipOfPredicate,
} from './sssom-slots.js';

/**
 * Parses the text of an SSSOM file.
 * @throws MapFileError listing every line that is wrong.
 */
export function readSssom(file: string, content: string): MapDocument {
  const lines = content.replace(/^\uFEFF/, '').split(/\r?\n/);
  const found = lines.findIndex((line) => !line.startsWith('#'));
  const before = found < 0 ? lines.length : found;
  const header = readHeader(file, lines.slice(0, before));
  const form = { delimiter: '\t', before, required: REQUIRED_COLUMNS } as const;
  const table = parseTable(file, lines.slice(before).join('\n'), form);
  const problems: MapFileProblem[] = [];
  const rows: MapDocumentRow[] = [];
  for (const row of table.rows) {
    const read = readRow(row, header);
    if ('text' in read) problems.push(read);
    else rows.push(read);
  }
  if (problems.length > 0) throw new MapFileError(file, problems);
  return { ...header, rows };
}

type Header = Omit<MapDocument, 'rows'>;

function readHeader(file: string, lines: readonly string[]): Header {
  if (lines.length === 0) {
    throw new MapFileError(file, [{ line: 1, text: 'has no SSSOM header (YAML in lines that begin with #)' }]);
  }
  const { texts, values } = readYaml(file, lines);
  const problems: MapFileProblem[] = [];
  const text = (name: string): string | undefined => {
    const value = texts[name];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string') return value;
    problems.push({ line: lineOf(lines, name), text: `header: ${name} must be one text` });
    return undefined;
  };
  const url = text('mapping_set_id');
  if (url === undefined) problems.push({ line: 1, text: 'header: mapping_set_id is missing: the URL of the map' });
  const prefixes = readPrefixes(texts['curie_map']);
  if (prefixes === undefined) {
    problems.push({ line: lineOf(lines, 'curie_map'), text: 'header: curie_map must give each prefix one URL' });
  }
  const status = text(FHIR.status);
  if (status !== undefined && !STATUSES.includes(status)) {
    problems.push({ line: lineOf(lines, FHIR.status), text: `header: ${FHIR.status} must be ${STATUSES.join(', ')}` });
  }
  if (!isJson(text(FHIR.unmapped))) {
    problems.push({ line: lineOf(lines, FHIR.unmapped), text: `header: ${FHIR.unmapped} is no JSON` });
  }
  if (problems.length > 0) throw new MapFileError(file, problems);
  const header = headerOf({ text, values, texts, url: url ?? '', prefixes: prefixes ?? {} });
  if (problems.length > 0) throw new MapFileError(file, problems);
  return header;
}

interface HeaderParts {
  readonly text: (name: string) => string | undefined;
  readonly texts: Record<string, unknown>;
  readonly values: Record<string, unknown>;
  readonly url: string;
  readonly prefixes: Prefixes;
}

const STATUSES: readonly string[] = ['draft', 'active', 'retired', 'unknown'];

function isJson(text: string | undefined): boolean {
  try {
    if (text !== undefined) JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Slots that the document names itself. */
const NAMED: ReadonlySet<string> = new Set([
  'curie_map',
  'mapping_set_id',
  'mapping_set_version',
  'mapping_set_title',
  'mapping_set_description',
  'mapping_date',
  'license',
  'subject_source_version',
  'object_source_version',
  FHIR.status,
  FHIR.unmapped,
]);

function headerOf({ text, texts, values, url, prefixes }: HeaderParts): Header {
  const slots: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    // Texts stay texts (`1.10` is no number); what is no slot of SSSOM keeps its YAML type.
    if (!NAMED.has(name)) slots[name] = HEADER_SLOTS.includes(name) ? asList(name, texts[name]) : value;
  }
  const reference = (name: string): string | undefined => {
    const value = text(name);
    return value === undefined ? undefined : expandReference(value, prefixes);
  };
  const unmapped = text(FHIR.unmapped);
  return defined<Header>({
    url,
    version: text('mapping_set_version'),
    title: text('mapping_set_title'),
    description: text('mapping_set_description'),
    license: text('license'),
    date: text('mapping_date'),
    status: text(FHIR.status) as PublicationStatus | undefined,
    sourceSystem: reference('subject_source'),
    sourceVersion: text('subject_source_version'),
    targetSystem: reference('object_source'),
    targetVersion: text('object_source_version'),
    prefixes,
    unmapped: unmapped === undefined ? [] : (JSON.parse(unmapped) as readonly DocumentUnmapped[]),
    slots,
  });
}

function asList(name: string, value: unknown): unknown {
  return LIST_SLOTS.has(name) && !Array.isArray(value) ? [value] : value;
}

/** Twice: once with every scalar as the text that stands there, once typed. */
function readYaml(file: string, lines: readonly string[]) {
  const text = lines.map((line) => line.slice(1)).join('\n');
  try {
    const texts: unknown = parseYaml(text, { schema: 'failsafe' });
    const values: unknown = parseYaml(text);
    if (isRecord(texts) && isRecord(values)) return { texts, values };
  } catch (error) {
    const at = (error as { linePos?: readonly { line: number }[] }).linePos?.[0]?.line ?? 1;
    const why = (error as Error).message.split('\n')[0] ?? '';
    throw new MapFileError(file, [{ line: at, text: `the YAML header cannot be read: ${why}` }]);
  }
  throw new MapFileError(file, [{ line: 1, text: 'the YAML header must be a list of names and values' }]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readPrefixes(value: unknown): Prefixes | undefined {
  if (value === undefined || value === null || value === '') return {};
  if (!isRecord(value) || Object.values(value).some((iri) => typeof iri !== 'string' || iri === '')) return undefined;
  return value as Prefixes;
}

function lineOf(lines: readonly string[], name: string): number {
  return (
    Math.max(
      0,
      lines.findIndex((line) => line.slice(1).trimStart().startsWith(`${name}:`)),
    ) + 1
  );
}

/** Cells that the row names itself; the rest, and the ids as they were spelt, are kept in `slots`. */
const NAMED_CELLS: ReadonlySet<string> = new Set([
  'subject_label',
  'object_label',
  'predicate_modifier',
  'author_id',
  'reviewer_id',
  'review_date',
  'reviewer_agreement',
  'comment',
  'subject_source',
  'subject_source_version',
  'object_source',
  'object_source_version',
  FHIR.equivalence,
  FHIR.dependsOn,
  FHIR.product,
]);

function readRow({ cells, line }: TableRow, header: Header): MapDocumentRow | MapFileProblem {
  const cell = (name: string): string | undefined => (cells[name] === '' ? undefined : cells[name]);
  const ids = readIds(cell, header);
  if (typeof ids === 'string') return { line, text: ids };
  const authors = listCell(cell('author_id'));
  const reviewers = listCell(cell('reviewer_id'));
  const agreement = cell('reviewer_agreement');
  const equivalence = cell(FHIR.equivalence);
  const wrong = wrongCell(cell);
  if (wrong !== undefined) return { line, text: wrong };
  const slots: Record<string, string> = {};
  for (const name in cells) {
    const value = cells[name];
    if (value !== undefined && value !== '' && !NAMED_CELLS.has(name)) slots[name] = value;
  }
  return defined<MapDocumentRow>({
    line,
    ...ids,
    sourceDisplay: cell('subject_label'),
    targetDisplay: ids.targetCode === undefined ? undefined : cell('object_label'),
    equivalence: equivalence as Equivalence | undefined,
    dependsOn: attributes(cell(FHIR.dependsOn)),
    product: attributes(cell(FHIR.product)),
    authors,
    reviewers,
    reviewDate: cell('review_date'),
    agreement,
    comment: cell('comment'),
    approved: isApproved({ authors, reviewers, ...(agreement === undefined ? {} : { agreement }) }),
    slots,
  });
}

type Cell = (name: string) => string | undefined;
type RowIds = Pick<
  MapDocumentRow,
  'sourceSystem' | 'sourceVersion' | 'sourceCode' | 'targetSystem' | 'targetVersion' | 'targetCode'
> & { readonly relationship: Relationship };

/** Codes, systems and relationship; or what is wrong with them. */
function readIds(cell: Cell, header: Header): RowIds | string {
  const { prefixes } = header;
  const subject = cell('subject_id');
  const object = cell('object_id');
  const predicate = cell('predicate_id') ?? '';
  if (subject === undefined || object === undefined) return 'subject_id and object_id must not be empty';
  const relationship = relationshipOfPredicate(predicate, cell('predicate_modifier'));
  if (relationship === undefined) {
    return `predicate_id '${predicate}' is not understood; known are ${KNOWN_PREDICATES.join(', ')}`;
  }
  if (subject === NO_TERM_FOUND) return 'subject_id must be a code: a row without a source says nothing';
  const source = expandCurie(subject, prefixes);
  const target = object === NO_TERM_FOUND ? undefined : expandCurie(object, prefixes);
  if (source === undefined) return `subject_id '${subject}' has a prefix that curie_map does not know`;
  if (target === undefined && object !== NO_TERM_FOUND) {
    return `object_id '${object}' has a prefix that curie_map does not know`;
  }
  const system = (name: string, own: string | undefined, expansion: string | undefined): string | undefined => {
    const value = cell(name);
    if (value !== undefined) return expandReference(value, prefixes);
    if (own !== undefined || expansion === undefined) return own;
    return systemOf(expansion) === NAMELESS ? undefined : systemOf(expansion);
  };
  return defined<RowIds>({
    sourceSystem: system('subject_source', header.sourceSystem, source.expansion),
    sourceVersion: cell('subject_source_version') ?? header.sourceVersion,
    sourceCode: source.code,
    targetSystem: system('object_source', header.targetSystem, target?.expansion),
    targetVersion: cell('object_source_version') ?? header.targetVersion,
    targetCode: target?.code,
    relationship,
  });
}

/** Cells of a fixed form that do not have it. */
function wrongCell(cell: Cell): string | undefined {
  for (const name of ['confidence', 'similarity_score'] as const) {
    const value = cell(name);
    if (value !== undefined && !(Number(value) >= 0 && Number(value) <= 1))
      return `${name} '${value}' must be a number from 0 to 1`;
  }
  const agreement = cell('reviewer_agreement');
  if (agreement !== undefined && !(Math.abs(Number(agreement)) <= 1)) {
    return `reviewer_agreement '${agreement}' must be a number from -1 to 1`;
  }
  for (const name of ['mapping_date', 'review_date', 'publication_date'] as const) {
    const value = cell(name);
    if (value !== undefined && !isDate(value)) return `${name} '${value}' must be a date, yyyy-mm-dd`;
  }
  const modifier = cell('predicate_modifier');
  if (modifier !== undefined && modifier !== 'Not') return `predicate_modifier '${modifier}' must be Not, or empty`;
  const equivalence = cell(FHIR.equivalence);
  if (equivalence !== undefined && !isEquivalence(equivalence))
    return `${FHIR.equivalence} '${equivalence}' is no equivalence`;
  const broken = JSON_CELLS.find((name) => !isJson(cell(name)));
  return broken === undefined ? undefined : `${broken} is no JSON`;
}

const JSON_CELLS = [FHIR.dependsOn, FHIR.product, FHIR.element, FHIR.target] as const;

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

const NONE: readonly never[] = [];

function attributes(cell: string | undefined): readonly MapAttribute[] {
  return cell === undefined ? NONE : (JSON.parse(cell) as readonly MapAttribute[]);
}
