/**
 * What a LOINC release is: its files with the columns needed of each, how it is found in a source, and which version it is. Files are
 * found by base name and columns by header, as the publisher has moved files between 2.72, 2.73 and 2.80. It reads no rows.
 */

import { resolve } from 'node:path';
import { LOINC } from '../../src/domain/systems.js';
import { readHeader } from '../shared/delimited.js';
import { LoadError } from '../shared/load-error.js';
import type { LoadOptions } from '../shared/loader.js';
import { findFiles, type ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { folderOf, releaseRoot, subSource } from '../shared/sub-source.js';

/** A kind of file: its base name, and the columns that a row is projected to, the required ones first. */
export interface FileSpec {
  readonly name: RegExp;
  readonly columns: readonly string[];
  readonly optional?: readonly string[];
}

/** The six axes of the name and the class, in the order in which the fully specified name is read. */
export const AXES = ['COMPONENT', 'PROPERTY', 'TIME_ASPCT', 'SYSTEM', 'SCALE_TYP', 'METHOD_TYP', 'CLASS'] as const;

/** Columns of the table that become properties under their own names, as text. */
export const TEXT_COLUMNS = [
  'STATUS',
  'CLASSTYPE',
  'ORDER_OBS',
  'EXAMPLE_UCUM_UNITS',
  'EXAMPLE_UNITS',
  'UNITSREQUIRED',
  'PanelType',
  'VersionFirstReleased',
  'VersionLastChanged',
  'CHNG_TYPE',
  'STATUS_REASON',
  'STATUS_TEXT',
  'CHANGE_REASON_PUBLIC',
  'SURVEY_QUEST_TEXT',
  'SURVEY_QUEST_SRC',
  'FORMULA',
  'EXMPL_ANSWERS',
  'HL7_FIELD_SUBFIELD_ID',
  'HL7_ATTACHMENT_STRUCTURE',
  'ValidHL7AttachmentRequest',
] as const;

/** Columns of the table that hold further names, ranks, references and notices. */
const OTHER_COLUMNS = [
  'DisplayName',
  'CONSUMER_NAME',
  'RELATEDNAMES2',
  'DefinitionDescription',
  'COMMON_TEST_RANK',
  'COMMON_ORDER_RANK',
  'AskAtOrderEntry',
  'AssociatedObservations',
  'EXTERNAL_COPYRIGHT_NOTICE',
  'EXTERNAL_COPYRIGHT_LINK',
] as const;

const REQUIRED_COLUMNS = ['LOINC_NUM', ...AXES, 'LONG_COMMON_NAME', 'SHORTNAME', 'STATUS'] as const;
const LINK_COLUMNS = ['LoincNumber', 'PartNumber', 'PartName', 'PartTypeName', 'LinkTypeName'] as const;

export const FILES = {
  table: {
    name: /^Loinc\.csv$|^LoincTableCore\.csv$/,
    columns: REQUIRED_COLUMNS,
    optional: [...TEXT_COLUMNS.filter((name) => name !== 'STATUS'), ...OTHER_COLUMNS],
  },
  part: {
    name: /^Part\.csv$/i,
    columns: ['PartNumber', 'PartTypeName', 'PartName'],
    optional: ['PartDisplayName', 'Status'],
  },
  partLink: { name: /^LoincPartLink(_Primary|_Supplementary)?\.csv$/i, columns: LINK_COLUMNS, optional: ['Property'] },
  answerList: {
    name: /^AnswerList\.csv$/i,
    columns: ['AnswerListId', 'AnswerListName', 'AnswerStringId', 'SequenceNumber', 'DisplayText'],
    optional: [
      'AnswerListOID',
      'ExtDefinedYN',
      'ExtDefinedAnswerListCodeSystem',
      'ExtDefinedAnswerListLink',
      'Score',
      'ExtCodeId',
      'ExtCodeDisplayName',
      'ExtCodeSystem',
      'ExtCodeSystemVersion',
    ],
  },
  answerListLink: {
    name: /^LoincAnswerListLink\.csv$/i,
    columns: ['LoincNumber', 'AnswerListId'],
    optional: ['AnswerListName', 'AnswerListLinkType', 'ApplicableContext'],
  },
  hierarchy: {
    name: /^(ComponentHierarchyBySystem|MultiAxialHierarchy)\.csv$/i,
    columns: ['IMMEDIATE_PARENT', 'CODE', 'CODE_TEXT'],
  },
  panels: { name: /^PanelsAndForms\.csv$/i, columns: ['ParentLoinc', 'Loinc'] },
  mapTo: { name: /^MapTo\.csv$/i, columns: ['LOINC', 'MAP_TO'], optional: ['COMMENT'] },
  parentGroup: { name: /^ParentGroup\.csv$/i, columns: ['ParentGroupId', 'ParentGroup'], optional: ['Status'] },
  group: { name: /^Group\.csv$/i, columns: ['ParentGroupId', 'GroupId', 'Group'], optional: ['Status', 'Archetype'] },
  groupTerms: { name: /^GroupLoincTerms\.csv$/i, columns: ['GroupId', 'LoincNumber'] },
  consumerName: { name: /^ConsumerName\.csv$/i, columns: ['LoincNumber', 'ConsumerName'] },
  variants: {
    name: /^LinguisticVariants\.csv$/i,
    columns: ['ID', 'ISO_LANGUAGE', 'ISO_COUNTRY'],
    optional: ['LANGUAGE_NAME', 'PRODUCER'],
  },
  variant: {
    name: /LinguisticVariant\.csv$/i,
    columns: ['LOINC_NUM', ...AXES.slice(0, 6), 'LONG_COMMON_NAME', 'SHORTNAME'],
    optional: ['RELATEDNAMES2', 'LinguisticVariantDisplayName'],
  },
  sourceOrganization: {
    name: /^SourceOrganization\.csv$/i,
    columns: ['COPYRIGHT_ID', 'NAME', 'COPYRIGHT'],
    optional: ['TERMS_OF_USE', 'URL'],
  },
} as const satisfies Record<string, FileSpec>;

export type FileKind = keyof typeof FILES;

/** A LOINC release found in a source. */
export interface LoincRelease {
  /** Only the files of this release. */
  readonly source: ReleaseSource;
  readonly version: string;
  readonly table: ReleaseFile;
}

/** Folders inside a release in which its table may lie; panels come with a table of their own terms. */
const INNER_FOLDERS = /^(LoincTable|LoincTableCore|AccessoryFiles|PanelsAndForms)$/i;

/** A table under another name is known by these columns; linguistic variants have no STATUS. */
const TELLING_COLUMNS = ['LOINC_NUM', ...AXES, 'STATUS'].map((name) => name.toLowerCase());

/**
 * The releases in the source, one for each root folder. Where both are there, Loinc.csv is taken rather than LoincTableCore.csv.
 * @throws LoadError where neither a name nor `--version` tells the version.
 */
export async function findReleases(source: ReleaseSource, options: LoadOptions): Promise<readonly LoincRelease[]> {
  if (options.system !== undefined && options.system !== LOINC) return [];
  const tables = new Map<string, ReleaseFile>();
  for (const file of await findTables(source)) {
    const root = releaseRoot(folderOf(file), INNER_FOLDERS);
    const known = tables.get(root);
    if (known === undefined || preference(file) < preference(known)) tables.set(root, file);
  }
  const roots = [...tables.keys()];
  return [...tables].map(([root, table]) => ({
    source: subSource(source, (file) => file === table || (isAccessory(file) && rootOf(file, roots) === root)),
    version: versionOf(source, table, options),
    table,
  }));
}

async function findTables(source: ReleaseSource): Promise<readonly ReleaseFile[]> {
  const tables: ReleaseFile[] = [];
  for (const file of findFiles(source, /\.csv$/i)) {
    if (FILES.table.name.test(file.baseName) || (await isTable(source, file))) tables.push(file);
  }
  return tables;
}

async function isTable(source: ReleaseSource, file: ReleaseFile): Promise<boolean> {
  const header = new Set((await readHeader(source, file)).map((name) => name.trim().toLowerCase()));
  return TELLING_COLUMNS.every((name) => header.has(name));
}

/** Smaller is better: the whole table, then the core, then the extract beside the panels. */
function preference(file: ReleaseFile): number {
  const isExtract = /(^|\/)(AccessoryFiles|PanelsAndForms)\//i.test(file.name);
  return (isExtract ? 4 : 0) + (/core/i.test(file.baseName) ? 2 : 0) + (FILES.table.name.test(file.baseName) ? 0 : 1);
}

function isAccessory(file: ReleaseFile): boolean {
  return Object.entries(FILES).some(([kind, { name }]) => kind !== 'table' && name.test(file.baseName));
}

/** The innermost of the roots that a file lies below. */
function rootOf(file: ReleaseFile, roots: readonly string[]): string | undefined {
  return roots.filter((root) => file.name.startsWith(root)).reduce(longer, undefined);
}

function longer(best: string | undefined, root: string): string {
  return best !== undefined && best.length > root.length ? best : root;
}

/** `Loinc_2.78`, also `LOINC_2.65_Text` and `Loinc_0.01-sample`; not `loinc_units_2.67`. */
const VERSION_IN_NAME = /^loinc[_ -]?v?(\d+(?:\.\d+)+(?:-[a-z]+)?)/i;

/** How many names at the end of a path on disk are looked at: a release folder, a folder inside it, a file. */
const NAMES_OF_PATH = 3;

/** The version that the innermost folder or archive name around a file tells; undefined where none does. */
export function versionInNames(source: ReleaseSource, file: ReleaseFile): string | undefined {
  const onDisk = resolve(source.path).split(/[/\\]/).slice(-NAMES_OF_PATH);
  const around = [...onDisk, ...file.name.split('/')];
  return around
    .map((name) => VERSION_IN_NAME.exec(name)?.[1])
    .findLast((version): version is string => version !== undefined);
}

function versionOf(source: ReleaseSource, table: ReleaseFile, options: LoadOptions): string {
  const version = options.version ?? versionInNames(source, table);
  if (version !== undefined) return version;
  throw new LoadError(
    { file: source.label(table) },
    'no folder or file name tells which LOINC version this is: give it with --version, such as --version 2.78',
  );
}

/** A version as a file name: what is not a letter, digit, `.`, `-`, `_` or `+` becomes `_`. */
export function fileNameOf(version: string): string {
  return version.replace(/[^A-Za-z0-9._+-]/g, '_');
}
