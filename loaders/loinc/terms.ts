/**
 * The LOINC table: every row a term with its names, its columns as properties and its rank. Axes are only remembered here, as the
 * part links decide how they are written. Terms that a column names are written once all terms are known.
 */

import { compareVersions } from '../../src/domain/version.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount } from '../shared/loader.js';
import type { ReleaseFile } from '../shared/source-container.js';
import type { LoincLoad } from './loinc-load.js';
import { fullySpecifiedName, USES } from './names.js';
import { readRows } from './read.js';
import { AXES, FILES, TEXT_COLUMNS } from './release.js';

/** What the rows of the table need from other files, and what other files need of the rows. */
export interface TableContext {
  readonly file: ReleaseFile;
  /** COPYRIGHT_ID → notice. */
  readonly notices: ReadonlyMap<string, string>;
  /** False where ConsumerName.csv has the consumer names. */
  readonly takeConsumerNames: boolean;
  /** LOINC numbers whose displays are wanted; filled in. */
  readonly displays: Map<string, string>;
}

type Column = (typeof FILES.table.columns)[number] | (typeof FILES.table.optional)[number];

const ALL_COLUMNS: readonly Column[] = [...FILES.table.columns, ...FILES.table.optional];
const AT = Object.fromEntries(ALL_COLUMNS.map((name, at) => [name, at])) as Readonly<Record<Column, number>>;
const AXES_START = AT.COMPONENT;
const TEXT_AT = TEXT_COLUMNS.map((code) => ({ code, at: AT[code] }));
const RANKS_AT = (['COMMON_TEST_RANK', 'COMMON_ORDER_RANK'] as const).map((code) => ({ code, at: AT[code] }));
/** Columns that list LOINC numbers, separated by semicolons. */
const REFERENCES_AT = (['AskAtOrderEntry', 'AssociatedObservations'] as const).map((code) => ({ code, at: AT[code] }));

/** Ranks every term that has no rank of its own behind those that have, and before parts, answers and groups, which have none. */
const UNRANKED_TERM = 1_000_000;

interface Reference {
  readonly from: number;
  readonly code: string;
  readonly to: string;
}

/** Reads the table. Terms get the ids 0, 1, 2 … in the order of the rows. */
export async function readTable(load: LoincLoad, context: TableContext): Promise<FileCount> {
  const references: Reference[] = [];
  let newest: string | undefined;
  const count = await readRows(load.reading, { file: context.file, kind: 'table' }, (row, line) => {
    const id = writeTerm(load, { row, line }, context);
    const changed = row[AT.VersionLastChanged] ?? '';
    if (changed !== newest && compareVersions(changed, newest) > 0) newest = changed;
    for (const { code, at } of REFERENCES_AT) {
      for (const to of (row[at] ?? '').split(';'))
        if (to.trim() !== '') references.push({ from: id, code, to: to.trim() });
    }
    return undefined;
  });
  writeReferences(load, references);
  checkVersion(load, newest);
  return count;
}

interface TableRow {
  readonly row: readonly string[];
  readonly line: number;
}

function writeTerm(load: LoincLoad, { row, line }: TableRow, context: TableContext): number {
  const code = row[AT.LOINC_NUM] ?? '';
  if (code === '' || load.ids.has(code)) throw numberError(load, { file: context.file, line, code });
  const axes = row.slice(AXES_START, AXES_START + AXES.length);
  const fullName = fullySpecifiedName(axes.slice(0, 6));
  const display = row[AT.LONG_COMMON_NAME] || row[AT.DisplayName] || row[AT.SHORTNAME] || fullName;
  const definition = row[AT.DefinitionDescription] ?? '';
  const status = row[AT.STATUS] ?? '';
  const rank = Number(row[AT.COMMON_TEST_RANK]) || UNRANKED_TERM;
  const id = load.system.concept({
    code,
    display,
    status,
    inactive: status === 'DEPRECATED',
    rank,
    ...(definition === '' ? {} : { definition }),
  });
  load.ids.set(code, id);
  load.axes.addTerm(axes);
  if (context.displays.has(code)) context.displays.set(code, display);
  writeNames(load, id, { row, fullName, takeConsumerName: context.takeConsumerNames });
  writeColumns(load, id, { row, notices: context.notices });
  return id;
}

interface NameSource {
  readonly row: readonly string[];
  readonly fullName: string;
  readonly takeConsumerName: boolean;
}

function writeNames({ system }: LoincLoad, id: number, { row, fullName, takeConsumerName }: NameSource): void {
  const shortName = row[AT.SHORTNAME] ?? '';
  const displayName = row[AT.DisplayName] ?? '';
  const consumerName = takeConsumerName ? (row[AT.CONSUMER_NAME] ?? '') : '';
  const related = row[AT.RELATEDNAMES2] ?? '';
  if (shortName !== '') system.designation(id, { value: shortName, use: USES.shortName });
  if (displayName !== '') system.designation(id, { value: displayName, use: USES.displayName });
  if (consumerName !== '') system.designation(id, { value: consumerName, use: USES.consumerName });
  if (fullName !== '') system.designation(id, { value: fullName, use: USES.fullySpecifiedName });
  if (related !== '') system.designation(id, { value: related, use: USES.relatedNames });
}

/** The copyright notice is the term's own or, where it only names its source, that organization's. Rank 0 means not ranked. */
function writeColumns(
  { system }: LoincLoad,
  id: number,
  { row, notices }: { readonly row: readonly string[]; readonly notices: ReadonlyMap<string, string> },
): void {
  for (const { code, at } of TEXT_AT) {
    const value = row[at] ?? '';
    if (value !== '') system.property(id, { code, value });
  }
  for (const { code, at } of RANKS_AT) {
    const value = row[at] ?? '';
    if (value !== '' && value !== '0') system.property(id, { code, value });
  }
  const link = row[AT.EXTERNAL_COPYRIGHT_LINK] ?? '';
  const notice = row[AT.EXTERNAL_COPYRIGHT_NOTICE] || (notices.get(link) ?? '');
  if (notice !== '') system.property(id, { code: 'EXTERNAL_COPYRIGHT_NOTICE', value: notice });
  if (link !== '') system.property(id, { code: 'EXTERNAL_COPYRIGHT_LINK', value: link });
}

/** A number that is not in the release (a subset, an older release) stays as text. */
function writeReferences(load: LoincLoad, references: readonly Reference[]): void {
  for (const { from, code, to } of references) {
    const target = load.ids.get(to);
    load.system.property(from, target === undefined ? { code, value: to } : { code, target });
  }
}

/** A table that holds later changes than its version can have is probably loaded under a wrong version. */
function checkVersion(load: LoincLoad, newest: string | undefined): void {
  if (newest === undefined || !/^[\d.]+$/.test(load.version) || compareVersions(newest, load.version) <= 0) return;
  load.reading.progress.note(
    `The table holds terms that were last changed in ${newest}, but is loaded as LOINC ${load.version}: is that its version?`,
  );
}

function numberError(
  load: LoincLoad,
  { file, line, code }: { readonly file: ReleaseFile; readonly line: number; readonly code: string },
): LoadError {
  const place = { file: load.reading.source.label(file), line };
  return new LoadError(place, code === '' ? 'LOINC_NUM is empty' : `LOINC_NUM ${code} stands here a second time`);
}
