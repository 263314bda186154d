/**
 * What RF2 files there are: how their names tell what they hold, which columns are needed of each, and the constants of the
 * SNOMED CT model that a load rests on. It opens files for their headers alone; how files form packages is packages.ts.
 */
import { readHeader } from '../shared/delimited.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';

/** What a file holds. Stated relationships and text definitions have the columns of relationships and descriptions. */
export type FileKind =
  | 'concept'
  | 'description'
  | 'relationship'
  | 'concreteValue'
  | 'language'
  | 'moduleDependency'
  | 'refset';

/** Snapshot: the latest state of each component; Full: every state; Delta: the states since the last release. */
export type FileState = 'Snapshot' | 'Full' | 'Delta';

/** A file of a release by what its name and its header tell. */
export interface Rf2File {
  readonly file: ReleaseFile;
  readonly kind: FileKind;
  /** `en` of `Description_Snapshot-en`. */
  readonly language?: string;
  /** The date in the name, yyyymmdd. */
  readonly date?: number;
  /** Reference sets: the columns after the six that all have. */
  readonly fields: readonly string[];
}

/** A file by what its name alone tells. */
export interface NamedFile {
  readonly file: ReleaseFile;
  readonly state: FileState;
  /** `Concept`, `Description`, `cRefset` … */
  readonly type: string;
  /** `Language`, `UKED` … */
  readonly summary: string;
  readonly language?: string;
  readonly date?: number;
}

/** Columns of every file. */
const HEAD = ['id', 'effectiveTime', 'active', 'moduleId'] as const;
const RELATIONSHIP_TAIL = ['relationshipGroup', 'typeId', 'characteristicTypeId'] as const;
/** Columns of every reference set. */
export const MEMBER_COLUMNS = [...HEAD, 'refsetId', 'referencedComponentId'] as const;

/** The columns that a row is projected to, in this order (RF2 Specification §4 and §5); reference sets' own fields follow. */
export const COLUMNS: Readonly<Record<FileKind, readonly string[]>> = {
  concept: [...HEAD, 'definitionStatusId'],
  description: [...HEAD, 'conceptId', 'languageCode', 'typeId', 'term', 'caseSignificanceId'],
  relationship: [...HEAD, 'sourceId', 'destinationId', ...RELATIONSHIP_TAIL],
  concreteValue: [...HEAD, 'sourceId', 'value', ...RELATIONSHIP_TAIL],
  language: [...MEMBER_COLUMNS, 'acceptabilityId'],
  moduleDependency: [...MEMBER_COLUMNS, 'sourceEffectiveTime', 'targetEffectiveTime'],
  refset: MEMBER_COLUMNS,
};

/** What the first part of a component file's name says. Identifier and other files are not loaded. */
const KIND_OF_TYPE: Readonly<Record<string, FileKind>> = {
  concept: 'concept',
  description: 'description',
  textdefinition: 'description',
  relationship: 'relationship',
  statedrelationship: 'relationship',
  relationshipconcretevalues: 'concreteValue',
};

export const ROOT_CONCEPT = '138875005';
export const IS_A = '116680003';
export const INTERNATIONAL_MODULE = '900000000000207008';
export const MODEL_MODULE = '900000000000012004';
export const DEFINED = '900000000000073002';
export const FULLY_SPECIFIED_NAME = '900000000000003001';
export const SYNONYM = '900000000000013009';
export const DEFINITION = '900000000000550004';
export const PREFERRED = '900000000000548007';
export const US_ENGLISH = '900000000000509007';
export const GB_ENGLISH = '900000000000508004';
export const INFERRED = '900000000000011006';
export const STATED = '900000000000010007';
export const ADDITIONAL = '900000000000227009';
export const MODULE_DEPENDENCY = '900000000000534007';

/**
 * File naming convention (RF2 Specification §3.3.2): type, content, content subtype with summary and language, country or
 * namespace, date; a leading `x` marks what is not for production.
 */
const FILE_NAME =
  /^x?(?:sct2|der2)_(?<type>[a-z]+)_(?<summary>[a-z0-9]*?)(?<state>Snapshot|Full|Delta)(?:-(?<language>[a-z]{2,3}(?:-[a-z0-9]+)*))?(?:_.*)?\.txt$/i;
const DATE_IN_NAME = /_(\d{8})(?:T\d+Z?)?\.txt$/i;

/** What the name of a file tells; undefined where it is no RF2 file. */
export function parseFileName(file: ReleaseFile): NamedFile | undefined {
  const parts = FILE_NAME.exec(file.baseName)?.groups;
  if (parts === undefined) return undefined;
  const date = DATE_IN_NAME.exec(file.baseName)?.[1];
  const state = (['Snapshot', 'Full', 'Delta'] as const).find(
    (one) => one.toLowerCase() === parts.state?.toLowerCase(),
  );
  return {
    file,
    state: state ?? 'Delta',
    type: parts.type ?? '',
    summary: parts.summary ?? '',
    ...(parts.language === undefined ? {} : { language: parts.language.toLowerCase() }),
    ...(date === undefined ? {} : { date: Number(date) }),
  };
}

/** Tells what a file holds; undefined for the kinds that are not loaded. */
export async function classify(source: ReleaseSource, named: NamedFile): Promise<Rf2File | undefined> {
  const { file, language, date } = named;
  const rest = {
    file,
    ...(language === undefined ? {} : { language }),
    ...(date === undefined ? {} : { date }),
  };
  const kind = KIND_OF_TYPE[named.type.toLowerCase()];
  if (kind !== undefined) return { ...rest, kind, fields: [] };
  if (!/refset$/i.test(named.type)) return undefined;
  const header = (await readHeader(source, file)).map((name) => name.trim());
  const fields = header.filter((name) => !isColumn(name, MEMBER_COLUMNS));
  return { ...rest, kind: refsetKind(named, fields), fields };
}

/** Fields that a load looks into, by their name in small letters; early releases call one of them differently. */
const KNOWN_FIELDS: Readonly<Record<string, string>> = {
  targetcomponent: 'targetComponentId',
  ...Object.fromEntries(
    [
      'targetComponentId',
      'mapTarget',
      'mapGroup',
      'mapPriority',
      'mapBlock',
      'mapRule',
      'mapAdvice',
      'correlationId',
      'mapCategoryId',
    ].map((name) => [name.toLowerCase(), name]),
  ),
};

/** The name under which a field of a reference set is kept. */
export function fieldName(column: string): string {
  return KNOWN_FIELDS[column.toLowerCase()] ?? column;
}

function refsetKind(named: NamedFile, fields: readonly string[]): FileKind {
  if (/language/i.test(named.summary) || fields.some((name) => isColumn(name, ['acceptabilityId']))) return 'language';
  const isDependency = fields.some((name) => isColumn(name, ['sourceEffectiveTime']));
  return isDependency || /moduledependency/i.test(named.summary) ? 'moduleDependency' : 'refset';
}

function isColumn(name: string, columns: readonly string[]): boolean {
  return columns.some((column) => column.toLowerCase() === name.toLowerCase());
}
