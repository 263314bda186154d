/**
 * The file that OHDSI Usagi saves: one row for each source code and OMOP concept, with a state of its own. Usagi's WIDER and NARROWER are
 * read as said of the *source*, the opposite of FHIR R4, and flipped here, as these columns tell where the file is from. Every column is kept.
 */
import type { Relationship } from '../../domain/concept-map.js';
import {
  defined,
  isApproved,
  type MapDocument,
  type MapDocumentRow,
  type MapFileProblem,
  type ReadOptions,
} from './map-document.js';
import { csvLine, parseTable, type TableRow } from './map-file-table.js';
import { OMOP, omopDocument, omopEnds } from './omop-document.js';

const DEFAULT_COLUMNS: readonly string[] = [
  ...['sourceCode', 'sourceName', 'sourceFrequency', 'sourceAutoAssignedConceptIds', 'matchScore', 'mappingStatus'],
  ...['equivalence', 'statusSetBy', 'statusSetOn', 'conceptId', 'conceptName', 'domainId', 'mappingType', 'comment'],
  ...['createdBy', 'createdOn', 'assignedReviewer'],
];

/** Slots of a document that came from Usagi. */
const ROW_SLOT = 'usagi_row';
const COLUMNS_SLOT = 'usagi_columns';

const RELATIONSHIPS: Readonly<Record<string, Relationship>> = {
  EQUAL: 'equivalent',
  EQUIVALENT: 'equivalent',
  WIDER: 'source-is-broader-than-target',
  NARROWER: 'source-is-narrower-than-target',
  INEXACT: 'related-to',
  UNREVIEWED: 'related-to',
  UNMATCHED: 'related-to',
};
const EQUIVALENCE_OF: Readonly<Record<Relationship, string>> = {
  equivalent: 'EQUIVALENT',
  'source-is-broader-than-target': 'WIDER',
  'source-is-narrower-than-target': 'NARROWER',
  'related-to': 'INEXACT',
  'not-related-to': 'UNMATCHED',
};
const STATES: readonly string[] = [
  ...['APPROVED', 'UNCHECKED', 'AUTO_MAPPED', 'AUTO_MAPPED_TO_1', 'INVALID_TARGET', 'FLAGGED', 'IGNORED'],
];

/**
 * Reads a file that Usagi saved. `options` name the map and the system of the source codes, which the file does not tell.
 * @throws MapFileError listing every line that is wrong.
 */
export function readUsagiCsv(file: string, content: string, options: ReadOptions): MapDocument {
  const required = ['sourceCode', 'sourceName', 'mappingStatus', 'conceptId'];
  const { columns, rows: lines } = parseTable(file, content, { delimiter: ',', before: 0, required });
  const read = lines.map((row) => readRow(row, options));
  return omopDocument(file, read, { options, slots: { [COLUMNS_SLOT]: columns.join('|') } });
}

function readRow({ cells, line }: TableRow, options: ReadOptions): MapDocumentRow | MapFileProblem {
  const cell = (name: string): string | undefined => (cells[name] === '' ? undefined : cells[name]);
  const sourceCode = cell('sourceCode');
  const status = cell('mappingStatus') ?? '';
  const concept = cell('conceptId') ?? '0';
  const equivalence = cell('equivalence') ?? 'UNREVIEWED';
  const relationship = Object.hasOwn(RELATIONSHIPS, equivalence) ? RELATIONSHIPS[equivalence] : undefined;
  if (sourceCode === undefined) return { line, text: 'sourceCode must not be empty' };
  if (!STATES.includes(status)) return { line, text: `mappingStatus '${status}' is none of ${STATES.join(', ')}` };
  if (!/^-?\d+$/.test(concept)) return { line, text: `conceptId '${concept}' must be a number` };
  if (relationship === undefined) {
    return { line, text: `equivalence '${equivalence}' is none of ${Object.keys(RELATIONSHIPS).join(', ')}` };
  }
  const by = cell('statusSetBy');
  const authors = listOf(cell('createdBy'));
  const reviewers = status === 'APPROVED' ? listOf(by) : [];
  const agreement = status === 'APPROVED' && by !== undefined ? '1' : undefined;
  const noTarget = concept === '0' || equivalence === 'UNMATCHED';
  return defined<MapDocumentRow>({
    line,
    ...omopEnds(options),
    sourceCode,
    sourceDisplay: cell('sourceName'),
    targetCode: noTarget ? undefined : concept,
    targetDisplay: noTarget ? undefined : cell('conceptName'),
    relationship: noTarget ? 'equivalent' : relationship,
    dependsOn: [],
    product: [],
    authors,
    reviewers,
    reviewDate: agreement === undefined ? undefined : dayOf(cell('statusSetOn')),
    agreement,
    comment: cell('comment'),
    approved: isApproved({ authors, reviewers }),
    slots: { [ROW_SLOT]: JSON.stringify(cells) },
  });
}

function listOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text];
}

/** Usagi notes milliseconds. */
function dayOf(text: string | undefined): string | undefined {
  const time = Number(text);
  return text === undefined || !(time > 0 && time < 8e15) ? undefined : new Date(time).toISOString().slice(0, 10);
}

/** Rows that Usagi cannot hold: its targets are OMOP concept ids, whatever other codes look like. */
export function notForUsagi({ rows }: MapDocument): readonly MapFileProblem[] {
  return rows
    .filter(({ targetCode, targetSystem, slots }) => {
      return targetCode !== undefined && targetSystem !== OMOP && slots[ROW_SLOT] === undefined;
    })
    .map(({ line, targetCode, targetSystem = 'no system' }) => {
      return { line, text: `the target ${targetCode} of ${targetSystem} is no OMOP concept id, which Usagi needs` };
    });
}

/** The document as Usagi reads it. Cells of a row that came from Usagi are those it had, unless the decision is another one by now. */
export function writeUsagiCsv({ rows, slots }: MapDocument): string {
  const known = slots[COLUMNS_SLOT];
  const columns = typeof known === 'string' ? known.split('|') : DEFAULT_COLUMNS;
  const lines = rows.map((row) => {
    const cells = { ...EMPTY_ROW, ...keptCells(row), ...changedCells(row) };
    return csvLine(
      columns.map((name) => (cells as Readonly<Record<string, string>>)[name] ?? ''),
      'needed',
    );
  });
  return `${[csvLine(columns, 'needed'), ...lines].join('\n')}\n`;
}

const EMPTY_ROW: Readonly<Record<string, string>> = {
  sourceFrequency: '-1',
  matchScore: '0.0',
  mappingType: 'MAPS_TO',
};

function keptCells({ slots }: MapDocumentRow): Readonly<Record<string, string>> {
  const kept = slots[ROW_SLOT];
  return kept === undefined ? {} : (JSON.parse(kept) as Readonly<Record<string, string>>);
}

/** Cells that say another thing than the row does now. */
function changedCells(row: MapDocumentRow): Readonly<Record<string, string>> {
  const kept = keptCells(row);
  const relationship = Object.hasOwn(RELATIONSHIPS, kept['equivalence'] ?? '')
    ? RELATIONSHIPS[kept['equivalence'] ?? '']
    : undefined;
  const noTarget = row.targetCode === undefined;
  const wasNoTarget = kept['conceptId'] === '0' || kept['equivalence'] === 'UNMATCHED';
  const same =
    kept['conceptId'] !== undefined &&
    (noTarget ? wasNoTarget : kept['conceptId'] === row.targetCode && relationship === row.relationship);
  const wasApproved = kept['mappingStatus'] === 'APPROVED' && kept['statusSetBy'] !== '';
  const isNowApproved = row.agreement !== undefined && Number(row.agreement) > 0;
  return {
    sourceCode: row.sourceCode,
    sourceName: row.sourceDisplay ?? '',
    comment: row.comment ?? '',
    createdBy: row.authors.join('|'),
    ...(same
      ? {}
      : {
          conceptId: row.targetCode ?? '0',
          conceptName: row.targetDisplay ?? '',
          equivalence: noTarget ? 'UNMATCHED' : EQUIVALENCE_OF[row.relationship],
        }),
    ...(wasApproved === isNowApproved && kept['mappingStatus'] !== undefined
      ? {}
      : {
          mappingStatus: row.approved ? 'APPROVED' : 'UNCHECKED',
          statusSetBy: row.reviewers.join('|'),
          statusSetOn: millisOf(row.reviewDate),
        }),
  };
}

function millisOf(day: string | undefined): string {
  return day === undefined ? '0' : String(Date.parse(`${day}T00:00:00Z`));
}
