/**
 * The ConceptMap CSV of HAPI FHIR's command line (`import-csv-to-conceptmap`, `export-conceptmap-to-csv`): ten columns, every cell
 * quoted, possibly a byte order mark. Its EQUIVALENCE is FHIR R4's. It has no place for the map's URL nor for who decided.
 */
import { EQUIVALENCES, equivalenceOf, isEquivalence, relationshipOf } from '../../domain/concept-map.js';
import {
  defined,
  type MapDocument,
  type MapDocumentRow,
  MapFileError,
  type MapFileProblem,
  type ReadOptions,
} from './map-document.js';
import { csvLine, parseTable, type TableRow } from './map-file-table.js';

const COLUMNS = [
  'SOURCE_CODE_SYSTEM',
  'SOURCE_CODE_SYSTEM_VERSION',
  'TARGET_CODE_SYSTEM',
  'TARGET_CODE_SYSTEM_VERSION',
  'SOURCE_CODE',
  'SOURCE_DISPLAY',
  'TARGET_CODE',
  'TARGET_DISPLAY',
  'EQUIVALENCE',
  'COMMENT',
] as const;

/**
 * Reads the CSV. `options.url` names the map.
 * @throws MapFileError listing every line that is wrong.
 */
export function readHapiCsv(file: string, content: string, options: ReadOptions): MapDocument {
  const required = ['SOURCE_CODE_SYSTEM', 'TARGET_CODE_SYSTEM', 'SOURCE_CODE', 'TARGET_CODE', 'EQUIVALENCE'];
  const table = parseTable(file, content, { delimiter: ',', before: 0, required });
  const read = table.rows.map(readRow);
  const problems = read.filter((row): row is MapFileProblem => 'text' in row);
  if (problems.length > 0) throw new MapFileError(file, problems);
  const rows = read.filter((row): row is MapDocumentRow => !('text' in row));
  const shared = (pick: (row: MapDocumentRow) => string | undefined): string | undefined => {
    const values = new Set(rows.map(pick));
    return values.size === 1 ? [...values][0] : undefined;
  };
  return defined<MapDocument>({
    url: options.url ?? '',
    version: options.version,
    sourceSystem: shared((row) => row.sourceSystem),
    sourceVersion: shared((row) => row.sourceVersion),
    targetSystem: shared((row) => row.targetSystem),
    targetVersion: shared((row) => row.targetVersion),
    prefixes: {},
    unmapped: [],
    slots: {},
    rows,
  });
}

function readRow({ cells, line }: TableRow): MapDocumentRow | MapFileProblem {
  const cell = (name: (typeof COLUMNS)[number]): string | undefined => (cells[name] === '' ? undefined : cells[name]);
  const sourceCode = cell('SOURCE_CODE');
  const targetCode = cell('TARGET_CODE');
  const equivalence = cell('EQUIVALENCE') ?? (targetCode === undefined ? 'unmatched' : '');
  if (cell('SOURCE_CODE_SYSTEM') === undefined) return { line, text: 'SOURCE_CODE_SYSTEM must not be empty' };
  if (sourceCode === undefined) return { line, text: 'SOURCE_CODE must not be empty' };
  if (!isEquivalence(equivalence)) {
    return { line, text: `EQUIVALENCE '${equivalence}' is none of ${EQUIVALENCES.join(', ')}` };
  }
  const relationship = relationshipOf(equivalence);
  if (relationship !== 'no-map' && targetCode === undefined) {
    return { line, text: `TARGET_CODE is empty, but EQUIVALENCE is '${equivalence}'` };
  }
  const mapped = relationship !== 'no-map';
  return defined<MapDocumentRow>({
    line,
    sourceSystem: cell('SOURCE_CODE_SYSTEM'),
    sourceVersion: cell('SOURCE_CODE_SYSTEM_VERSION'),
    sourceCode,
    sourceDisplay: cell('SOURCE_DISPLAY'),
    targetSystem: cell('TARGET_CODE_SYSTEM'),
    targetVersion: cell('TARGET_CODE_SYSTEM_VERSION'),
    targetCode: mapped ? targetCode : undefined,
    targetDisplay: mapped ? cell('TARGET_DISPLAY') : undefined,
    relationship: mapped ? relationship : 'equivalent',
    equivalence: mapped && equivalence !== equivalenceOf(relationship) ? equivalence : undefined,
    dependsOn: [],
    product: [],
    authors: [],
    reviewers: [],
    comment: cell('COMMENT'),
    approved: false,
    slots: {},
  });
}

/** The document as HAPI writes it. */
export function writeHapiCsv({ rows }: MapDocument): string {
  const lines = rows.map((row) => {
    const how =
      row.targetCode === undefined ? equivalenceOf(undefined) : (row.equivalence ?? equivalenceOf(row.relationship));
    const cells = [
      ...[row.sourceSystem, row.sourceVersion, row.targetSystem, row.targetVersion, row.sourceCode, row.sourceDisplay],
      ...[row.targetCode, row.targetDisplay, how, row.comment],
    ];
    return csvLine(
      cells.map((cell) => cell ?? ''),
      'all',
    );
  });
  return `${[csvLine(COLUMNS, 'all'), ...lines].join('\n')}\n`;
}
