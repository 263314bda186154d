/**
 * Stages ICD-10-PCS: sections and body systems from the tables, and each row of the order file below them, with the
 * meaning of its characters.
 */
import type { CodeSystemWriter } from '../../src/db/code-system-writer-store.js';
import { type OrderRow, readOrderFile } from '../icd10cm/order-file.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount } from '../shared/loader.js';
import type { Progress } from '../shared/progress.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { axisProperty, SHORT_DESCRIPTION } from './definition.js';
import type { PcsTable } from './tables-file.js';

export interface Reading {
  readonly source: ReleaseSource;
  readonly progress: Progress;
  readonly file: ReleaseFile;
}

export interface Staging {
  readonly system: CodeSystemWriter;
  readonly tables: ReadonlyMap<string, PcsTable>;
  /** Staged ids by code. */
  readonly ids: Map<string, number>;
}

const HEADER_LENGTH = 3;
const CODE_LENGTH = 7;

/**
 * Stages every row of the order file.
 * @throws LoadError with file and line: a broken row, a code listed twice, a code that is neither a table nor whole.
 */
export async function loadOrderFile({ source, progress, file }: Reading, staging: Staging): Promise<FileCount> {
  const label = source.label(file);
  let read = 0;
  progress.start(file.baseName, file.size);
  for await (const { rows, bytes } of readOrderFile(source, file)) {
    for (const row of rows) {
      checkRow(row, staging, label);
      stageRow(row, staging);
    }
    read += rows.length;
    progress.tick(bytes);
  }
  linkCodes(staging);
  progress.done(`${read} codes`);
  return { name: file.name, size: file.size, read, loaded: read, skipped: {} };
}

function checkRow({ code, line }: OrderRow, { ids }: Staging, file: string): void {
  if (code.length !== HEADER_LENGTH && code.length !== CODE_LENGTH) {
    throw new LoadError(
      { file, line, column: 7 },
      `${JSON.stringify(code)} is neither a table nor a code of ICD-10-PCS`,
    );
  }
  if (ids.has(code)) throw new LoadError({ file, line }, `the code ${code} is listed a second time`);
}

function stageRow({ code, long, short, billable, order }: OrderRow, { system, tables, ids }: Staging): void {
  const table = tables.get(code.slice(0, HEADER_LENGTH));
  const isTable = code.length === HEADER_LENGTH;
  const definition = isTable ? table?.definition : undefined;
  const head = { code, display: long, abstract: isTable };
  const id = system.concept(definition === undefined ? head : { ...head, definition });
  ids.set(code, id);
  system.property(id, { code: 'kind', value: isTable ? 'table' : 'code' });
  system.property(id, { code: 'order-number', type: 'integer', value: order });
  system.property(id, { code: 'billable', type: 'boolean', value: billable });
  if (short !== long) system.designation(id, { value: short, language: 'en', use: SHORT_DESCRIPTION });
  for (let position = 1; position <= code.length; position += 1) {
    const axis = table?.axes.get(position);
    const meaning = axis?.labels.get(code.charAt(position - 1));
    if (axis === undefined || meaning === undefined || axis.title === '') continue;
    system.property(id, { code: axisProperty(axis.title), value: meaning });
  }
}

/** Codes stand below their table, tables below body system and section where the tables name these. */
function linkCodes({ system, tables, ids }: Staging): void {
  const groups = new Map<string, number>();
  for (const [code, id] of ids) {
    const header = code.slice(0, HEADER_LENGTH);
    const table = tables.get(header);
    const above = code.length === CODE_LENGTH ? ids.get(header) : undefined;
    const parent = above ?? (table && bodySystem({ system, groups }, table));
    if (parent !== undefined) system.parent(id, parent);
  }
}

interface Groups {
  readonly system: CodeSystemWriter;
  readonly groups: Map<string, number>;
}

function bodySystem({ system, groups }: Groups, { code, axes }: PcsTable): number {
  const group = (characters: string, kind: 'section' | 'body-system'): number => {
    const known = groups.get(characters);
    if (known !== undefined) return known;
    const axis = axes.get(characters.length);
    const display = axis?.labels.get(characters.slice(-1)) ?? characters;
    const id = system.concept({ code: characters, display, abstract: true });
    groups.set(characters, id);
    system.property(id, { code: 'kind', value: kind });
    if (characters.length > 1) system.parent(id, group(characters.slice(0, -1), 'section'));
    return id;
  };
  return group(code.slice(0, 2), 'body-system');
}
