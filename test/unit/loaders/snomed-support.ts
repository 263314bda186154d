/**
 * What the tests of the SNOMED CT loader share: a tiny edition written by hand, and loading a source into a content file that is then
 * read back. The identifiers are those of SNOMED CT's metadata or made up; the terms are made up.
 */
import type { FileCount, LoadOptions, Release } from '../../../loaders/shared/loader.js';
import { snomedRf2Loader } from '../../../loaders/snomed-rf2/load.js';
import { storedConceptMaps } from '../../../src/conceptmap/concept-map-store.js';
import type { ContentStore } from '../../../src/db/content-store.js';
import type { Concept } from '../../../src/domain/concept.js';
import { conceptFinder, type LoadedContent, loadContent, recogniseAt } from '../../support/release-loading.js';

export { cleanUp, folderOf, open, temporaryFolder } from '../../support/release-loading.js';

export const CORE = '900000000000207008';
export const MODEL = '900000000000012004';
export const FSN = '900000000000003001';
export const SYN = '900000000000013009';
export const DEF = '900000000000550004';
export const US = '900000000000509007';
export const GB = '900000000000508004';
const P = '900000000000548007';
const A = '900000000000549004';
const PRIMITIVE = '900000000000074008';
const DEFINED = '900000000000073002';
const INSENSITIVE = '900000000000448009';
const INFERRED = '900000000000011006';
const SOME = '900000000000451002';
export const IS_A = '116680003';

/** A file: its header and rows of cells. */
export type Table = readonly (readonly string[])[];

export function tsv(table: Table): string {
  return table.map((row) => `${row.join('\t')}\r\n`).join('');
}

const HEAD = ['id', 'effectiveTime', 'active', 'moduleId'];
export const CONCEPT_HEADER = [...HEAD, 'definitionStatusId'];
export const DESCRIPTION_HEADER = [...HEAD, 'conceptId', 'languageCode', 'typeId', 'term', 'caseSignificanceId'];
const TAIL = ['relationshipGroup', 'typeId', 'characteristicTypeId', 'modifierId'];
export const RELATIONSHIP_HEADER = [...HEAD, 'sourceId', 'destinationId', ...TAIL];
export const MEMBER_HEADER = [...HEAD, 'refsetId', 'referencedComponentId'];

/** What may differ from the usual in a row. */
interface Row {
  readonly time?: string;
  readonly active?: '0' | '1';
  readonly module?: string;
}

const head = (id: string, { time = '20250101', active = '1', module = CORE }: Row): string[] => [
  id,
  time,
  active,
  module,
];

export const concept = (id: string, row: Row & { readonly defined?: boolean } = {}): string[] => [
  ...head(id, row),
  row.defined === true ? DEFINED : PRIMITIVE,
];

export const description = (
  id: string,
  [of, type, term]: readonly [string, string, string],
  row: Row & { readonly language?: string } = {},
): string[] => [...head(id, row), of, row.language ?? 'en', type, term, INSENSITIVE];

export const relationship = (
  id: string,
  [source, type, target]: readonly [string, string, string],
  row: Row & { readonly group?: string; readonly characteristic?: string } = {},
): string[] => [...head(id, row), source, target, row.group ?? '0', type, row.characteristic ?? INFERRED, SOME];

/** A member; ids are UUIDs made of a number. */
export const member = (
  n: number,
  [refset, component, ...fields]: readonly [string, string, ...string[]],
  row: Row = {},
): string[] => [...head(uuid(n), row), refset, component, ...fields];

export const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const ROOT = '138875005';
export const FINDING = '404684003';
export const DISEASE = '64572001';
export const ATTACK = '22298006';
export const PAIN = '22253000';
export const HEART = '80891009';
export const TABLET = '385055001';
export const SITE = '363698007';
export const STRENGTH = '1142135004';
export const OLD = '52988006';
export const UNNAMED = '90734009';
export const REPLACED_BY = '900000000000526001';
export const SAME_AS = '900000000000527005';
export const POSSIBLY = '900000000000523009';
export const PART_OF = '734139008';
export const SIMPLE = '723264001';
export const ICD10_MAP = '447562003';
export const OTHER_MAP = '900000000000497000';
export const LOCAL_MAP = '999000271000000106';
export const INDICATOR = '900000000000490003';
export const DEPENDENCY = '900000000000534007';

const FOLDED = [
  REPLACED_BY,
  SAME_AS,
  POSSIBLY,
  PART_OF,
  SIMPLE,
  ICD10_MAP,
  OTHER_MAP,
  LOCAL_MAP,
  INDICATOR,
  DEPENDENCY,
];
const MAP_FIELDS = ['mapGroup', 'mapPriority', 'mapRule', 'mapAdvice', 'mapTarget', 'correlationId', 'mapCategoryId'];
const UNSPECIFIED = '447561005';

/** The tables of the tiny edition by the place of their files in a release; `Snapshot` in a name is what the state replaces. */
export const TINY: Readonly<Record<string, Table>> = {
  'Snapshot/Terminology/sct2_Concept_Snapshot_INT_20260101.txt': [
    CONCEPT_HEADER,
    concept(OLD, { active: '0', time: '20250701' }),
    concept(ROOT),
    concept(CORE, { module: MODEL }),
    concept(SITE),
    concept(STRENGTH),
    concept(FINDING),
    concept(DISEASE),
    concept(ATTACK, { defined: true, time: '20260101' }),
    concept(PAIN),
    concept(HEART),
    concept(TABLET, { time: '' }),
    concept(UNNAMED, { active: '0' }),
    ...FOLDED.map((id) => concept(id, { module: MODEL })),
  ],
  'Snapshot/Terminology/sct2_Description_Snapshot-en_INT_20260101.txt': [
    DESCRIPTION_HEADER,
    description('1000011', [ROOT, FSN, 'Tiny root (tiny)']),
    description('1001011', [ATTACK, SYN, 'Cardiac attack, "so called"'], { time: '20251231' }),
    description('1002011', [ATTACK, FSN, 'Attack of the heart (disorder)']),
    description('1003011', [ATTACK, SYN, 'Heart attack, British']),
    description('1004011', [ATTACK, SYN, 'Heart attack']),
    description('1005011', [ATTACK, SYN, 'Hart attack'], { active: '0' }),
    description('1006011', [PAIN, FSN, 'Pain (finding)']),
    description('1007011', [PAIN, SYN, 'Pain']),
    description('1008011', [PAIN, SYN, 'Ache']),
    description('1009011', [OLD, FSN, 'Old thing (finding)'], { active: '0' }),
    description('1010011', [OLD, SYN, 'Old thing'], { active: '0' }),
    description('1011011', [HEART, SYN, 'Heart']),
    description('1012011', [HEART, SYN, 'Heart of Britain']),
    description('1013011', [SITE, SYN, 'Finding site']),
    description('1014011', [SITE, FSN, 'Finding site (attribute)']),
    description('1015011', [STRENGTH, SYN, 'Has strength']),
    description('1016011', [REPLACED_BY, SYN, 'REPLACED BY']),
    description('1017011', ['99999007', SYN, 'Of nothing']),
  ],
  'Snapshot/Terminology/sct2_Description_Snapshot-de_INT_20260101.txt': [
    DESCRIPTION_HEADER,
    description('1100011', [DISEASE, SYN, 'Krankheit, zuerst'], { language: 'de' }),
    description('1101011', [DISEASE, SYN, 'Krankheit'], { language: 'de' }),
    description('1102011', [DISEASE, FSN, 'Disease (disorder)']),
  ],
  'Snapshot/Terminology/sct2_TextDefinition_Snapshot-en_INT_20260101.txt': [
    DESCRIPTION_HEADER,
    description('1200011', [ATTACK, DEF, 'What it no longer is.'], { active: '0' }),
    description('1201011', [ATTACK, DEF, 'A thing that the heart does.']),
    description('1202011', [ATTACK, DEF, 'A second definition.']),
  ],
  'Snapshot/Terminology/sct2_Relationship_Snapshot_INT_20260101.txt': [
    RELATIONSHIP_HEADER,
    relationship('100028', [FINDING, IS_A, ROOT]),
    relationship('100128', [DISEASE, IS_A, FINDING]),
    relationship('100228', [ATTACK, IS_A, DISEASE]),
    relationship('100328', [ATTACK, IS_A, PAIN]),
    relationship('100428', [PAIN, IS_A, FINDING]),
    relationship('100528', [HEART, IS_A, ROOT]),
    relationship('100628', [ATTACK, SITE, HEART], { group: '1' }),
    relationship('100728', [PAIN, SITE, HEART], { active: '0' }),
    relationship('100828', [PAIN, SITE, HEART], { characteristic: '900000000000010007' }),
    relationship('100928', [PAIN, SITE, HEART], { characteristic: '900000000000227009' }),
    relationship('101028', [PAIN, SITE, '99999007']),
    relationship('101128', ['99999007', IS_A, ROOT]),
  ],
  'Snapshot/Terminology/sct2_RelationshipConcreteValues_Snapshot_INT_20260101.txt': [
    [...HEAD, 'sourceId', 'value', ...TAIL],
    relationship('200028', [TABLET, STRENGTH, '#500'], { group: '1' }),
    relationship('200128', [TABLET, STRENGTH, '#0.25'], { group: '2' }),
    relationship('200228', [TABLET, STRENGTH, '"a \\"big\\" one"']),
    relationship('200328', [TABLET, STRENGTH, 'true']),
    relationship('200428', [TABLET, STRENGTH, '#1'], { active: '0' }),
  ],
  'Snapshot/Refset/Language/der2_cRefset_LanguageSnapshot-en_INT_20260101.txt': [
    [...MEMBER_HEADER, 'acceptabilityId'],
    member(1, [GB, '1003011', P]),
    member(2, [US, '1003011', A]),
    member(3, [US, '1004011', P]),
    member(4, [US, '1002011', P]),
    member(5, [US, '1001011', P], { active: '0' }),
    member(6, [GB, '1012011', P]),
    member(7, ['46011000052107', '1101011', P]),
    member(8, [US, '1201011', P]),
    member(9, [US, '7777017', P]),
  ],
  'Snapshot/Refset/Content/der2_Refset_SimpleSnapshot_INT_20260101.txt': [
    MEMBER_HEADER,
    member(20, [SIMPLE, ATTACK]),
    member(21, [SIMPLE, PAIN], { active: '0', time: '20250701' }),
    member(22, [SIMPLE, '100628']),
    member(23, [SIMPLE, '99999007']),
    member(24, ['99999007', PAIN]),
  ],
  'Snapshot/Refset/Content/der2_cRefset_AssociationSnapshot_INT_20260101.txt': [
    [...MEMBER_HEADER, 'targetComponentId'],
    member(30, [REPLACED_BY, OLD, ATTACK]),
    member(31, [REPLACED_BY, OLD, PAIN], { active: '0' }),
    member(32, [SAME_AS, UNNAMED, PAIN]),
    member(33, [POSSIBLY, OLD, PAIN]),
    member(34, [POSSIBLY, OLD, ATTACK]),
    member(35, [PART_OF, HEART, HEART]),
  ],
  'Snapshot/Refset/Content/der2_cRefset_AttributeValueSnapshot_INT_20260101.txt': [
    [...MEMBER_HEADER, 'valueId'],
    member(40, [INDICATOR, '1005011', '900000000000485001']),
    member(41, [INDICATOR, '7777017', '900000000000485001']),
  ],
  'Snapshot/Refset/Map/der2_iisssccRefset_ExtendedMapSnapshot_INT_20260101.txt': [
    [...MEMBER_HEADER, ...MAP_FIELDS],
    member(50, [ICD10_MAP, ATTACK, '2', '1', 'TRUE', 'ALWAYS Z9', 'Z9', UNSPECIFIED, '447637006']),
    member(51, [ICD10_MAP, ATTACK, '1', '2', 'OTHERWISE TRUE', 'ALWAYS I21.9', 'I21.9', UNSPECIFIED, '447637006']),
    member(52, [ICD10_MAP, PAIN, '1', '1', 'TRUE', 'CANNOT BE CLASSIFIED', '', UNSPECIFIED, '447638001']),
    member(53, [
      ICD10_MAP,
      ATTACK,
      '1',
      '1',
      'IFA 22253000 | Pain |',
      'IF PAIN CHOOSE R07',
      'R07',
      '447558009',
      '447639009',
    ]),
    member(54, [ICD10_MAP, ATTACK, '3', '1', 'TRUE', 'ALWAYS X1', 'X1', UNSPECIFIED, '447637006'], { active: '0' }),
  ],
  'Snapshot/Refset/Map/der2_sRefset_SimpleMapSnapshot_INT_20260101.txt': [
    [...MEMBER_HEADER, 'mapTarget'],
    member(60, [OTHER_MAP, ATTACK, 'X200E']),
    member(61, [LOCAL_MAP, ATTACK, 'H1']),
  ],
  'Snapshot/Refset/Metadata/der2_ssRefset_ModuleDependencySnapshot_INT_20260101.txt': [
    [...MEMBER_HEADER, 'sourceEffectiveTime', 'targetEffectiveTime'],
    member(70, [DEPENDENCY, MODEL, '20260101', '20260101'], { time: '20260101' }),
  ],
};

/** The text of the tiny edition's files, `change` applied to a table first; undefined leaves the file out. */
export function tinyFiles(
  change: (name: string, table: Table) => Table | undefined = (_, table) => table,
): Record<string, string> {
  const files: Record<string, string> = {};
  for (const [name, table] of Object.entries(TINY)) {
    const changed = change(name, table);
    if (changed !== undefined) files[name] = tsv(changed);
  }
  return files;
}

/** The name of the tiny edition's file that holds a text in its name. */
export function nameOf(part: string): string {
  const name = Object.keys(TINY).find((one) => one.includes(part));
  if (name === undefined) throw new Error(`no file ${part}`);
  return name;
}

/** A content file read back, and what the load counted. */
export interface Loaded extends LoadedContent {
  concept(code: string): Concept;
  /** Property values of a concept as `value` or `group:value`. */
  values(code: string, property: string): readonly string[];
  /** The count of the file with this text in its name. */
  count(part: string): Omit<FileCount, 'name' | 'size'>;
  /** Members of a reference set as `[concept, active, fields]`. */
  members(refset: string): readonly (readonly [string, boolean, Readonly<Record<string, string>>])[];
  /** Rows of an implicit concept map for a source code as `[target, relationship, equivalence]`. */
  mapped(refset: string, code: string): readonly (readonly (string | undefined)[])[];
}

/** The releases that the loader finds. */
export async function recognise(path: string, options: LoadOptions = {}): Promise<readonly Release[]> {
  return recogniseAt(snomedRf2Loader, path, options);
}

/** Loads the first release at `path`. */
export async function load(path: string, options: LoadOptions = {}): Promise<Loaded> {
  const [release] = await recognise(path, options);
  if (release === undefined) throw new Error(`no SNOMED CT release in ${path}`);
  return loadRelease(release);
}

export async function loadRelease(release: Release): Promise<Loaded> {
  const loaded = await loadContent(release);
  return { ...loaded, ...readers(loaded.store, loaded.counts) };
}

function readers(store: ContentStore, counts: readonly FileCount[]) {
  const concept = conceptFinder(store);
  const codeAt = (ord: number): string => store.at(ord)?.code ?? '';
  const maps = storedConceptMaps(store.db);
  return {
    concept,
    values: (code: string, property: string) =>
      store
        .properties(concept(code).ord)
        .filter((one) => one.code === property)
        .map(({ value, group }) => (group === undefined ? '' : `${group}:`) + String(value.value)),
    count: (part: string) => {
      const found = counts.find(({ name }) => name.includes(part));
      if (found === undefined) throw new Error(`no count of ${part}`);
      return { read: found.read, loaded: found.loaded, skipped: found.skipped };
    },
    members: (refset: string) =>
      store.members(concept(refset).ord).map(({ ord, active, fields }) => [codeAt(ord), active, fields] as const),
    mapped: (refset: string, code: string) => {
      const map = maps.find(({ info }) => info.url === `http://snomed.info/sct?fhir_cm=${refset}`);
      const rows = map?.groups.flatMap((group) => group.bySource(code)) ?? [];
      return rows.map(({ target }) => [target?.code, target?.relationship, target?.equivalence] as const);
    },
  };
}
