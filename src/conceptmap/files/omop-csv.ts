/**
 * OMOP's SOURCE_TO_CONCEPT_MAP table (CDM 5.4) as CSV or tab-separated text, read only. The table tells neither a relationship nor who
 * decided: its rows come in as related, and as not approved.
 */
import {
  defined,
  type MapDocument,
  type MapDocumentRow,
  type MapFileProblem,
  type ReadOptions,
} from './map-document.js';
import { parseTable, type TableRow } from './map-file-table.js';
import { omopDocument, omopEnds } from './omop-document.js';

const REQUIRED = ['source_code', 'source_vocabulary_id', 'target_concept_id', 'target_vocabulary_id'] as const;

/**
 * Reads the table. `options.source` is the system of the source codes.
 * @throws MapFileError listing every line that is wrong.
 */
export function readOmopCsv(file: string, content: string, options: ReadOptions): MapDocument {
  const head = content.slice(0, content.search(/\r?\n|$/));
  const delimiter = head.includes('\t') ? '\t' : ',';
  const lower = `${head.toLowerCase()}${content.slice(head.length)}`;
  const table = parseTable(file, lower, { delimiter, before: 0, required: REQUIRED });
  const read = table.rows.map((row) => readRow(row, options));
  return omopDocument(file, read, { options, slots: {} });
}

/** Columns that the row itself holds; the others are kept in `omop_…` slots. */
const NAMED: ReadonlySet<string> = new Set(['source_code', 'source_code_description', 'target_concept_id']);

function readRow({ cells, line }: TableRow, options: ReadOptions): MapDocumentRow | MapFileProblem {
  const sourceCode = cells['source_code'] ?? '';
  const concept = cells['target_concept_id'] ?? '';
  const invalid = cells['invalid_reason'] ?? '';
  if (sourceCode === '') return { line, text: 'source_code must not be empty' };
  if (!/^\d+$/.test(concept)) return { line, text: `target_concept_id '${concept}' must be a number` };
  if (!['', 'D', 'U', 'NULL'].includes(invalid))
    return { line, text: `invalid_reason '${invalid}' must be D, U or empty` };
  const display = cells['source_code_description'];
  const slots = Object.entries(cells).filter(([name, value]) => value !== '' && !NAMED.has(name));
  return defined<MapDocumentRow>({
    line,
    ...omopEnds(options),
    sourceCode,
    sourceDisplay: display === '' ? undefined : display,
    targetCode: concept === '0' ? undefined : concept,
    relationship: concept === '0' ? 'equivalent' : 'related-to',
    dependsOn: [],
    product: [],
    authors: [],
    reviewers: [],
    approved: false,
    slots: Object.fromEntries(slots.map(([name, value]) => [`omop_${name}`, value])),
  });
}
