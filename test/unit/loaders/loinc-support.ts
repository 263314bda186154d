/**
 * What the tests of the LOINC loader share: a tiny release written by hand, and loading a source into a content file that is then read back.
 * The tiny release has one case of everything that the loader tells apart.
 */

import { loincLoader } from '../../../loaders/loinc/load.js';
import { FILES } from '../../../loaders/loinc/release.js';
import type { FileCount, LoadOptions, Release } from '../../../loaders/shared/loader.js';
import type { ContentStore } from '../../../src/db/content-store.js';
import type { Concept } from '../../../src/domain/concept.js';
import {
  conceptFinder,
  type LoadedContent,
  loadContent,
  recogniseAt,
  folderOf as releaseFolder,
} from '../../support/release-loading.js';

export { cleanUp, open } from '../../support/release-loading.js';

/** Cells to a CSV file as LOINC writes it: everything quoted. */
export function csv(...rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`).join('');
}

const TABLE_COLUMNS: readonly string[] = [...FILES.table.columns, ...FILES.table.optional];

/** The LOINC table with these terms; what a term does not say is empty. */
export function table(terms: readonly Readonly<Record<string, string>>[], columns = TABLE_COLUMNS): string {
  return csv(columns, ...terms.map((term) => columns.map((name) => term[name] ?? '')));
}

const AXES_OF_GLUCOSE = {
  COMPONENT: 'Glucose',
  PROPERTY: 'MCnc',
  TIME_ASPCT: 'Pt',
  SYSTEM: 'Ser/Plas',
  SCALE_TYP: 'Qn',
  CLASS: 'CHEM',
};

export const TERMS: readonly Readonly<Record<string, string>>[] = [
  {
    ...AXES_OF_GLUCOSE,
    LOINC_NUM: '2345-7',
    STATUS: 'ACTIVE',
    CLASSTYPE: '1',
    LONG_COMMON_NAME: 'Glucose [Mass/volume] in Serum or Plasma',
    SHORTNAME: 'Glucose SerPl-mCnc',
    DisplayName: 'Glucose (S/P) [Mass/Vol]',
    RELATEDNAMES2: 'Glu; Gluc; Level',
    DefinitionDescription: 'Sugar, "blood sugar",\nin plasma.',
    EXAMPLE_UCUM_UNITS: 'mg/dL',
    COMMON_TEST_RANK: '4',
    COMMON_ORDER_RANK: '0',
    AssociatedObservations: '24323-8; 99999-9',
    VersionLastChanged: '2.78',
  },
  {
    ...AXES_OF_GLUCOSE,
    LOINC_NUM: '6777-7',
    METHOD_TYP: 'Test strip',
    STATUS: 'DEPRECATED',
    LONG_COMMON_NAME: 'Deprecated Glucose [Mass/volume] in Serum or Plasma by Test strip',
    SHORTNAME: 'Deprecated Glucose SerPl Strip-mCnc',
    COMMON_TEST_RANK: '0',
    VersionLastChanged: '2.42',
  },
  {
    ...AXES_OF_GLUCOSE,
    LOINC_NUM: '35211-2',
    STATUS: 'DISCOURAGED',
    LONG_COMMON_NAME: '',
    SHORTNAME: 'Glucose SerPl',
    EXTERNAL_COPYRIGHT_LINK: 'Pfizer',
  },
  {
    LOINC_NUM: '24323-8',
    COMPONENT: 'Comprehensive metabolic panel',
    PROPERTY: '-',
    TIME_ASPCT: 'Pt',
    SYSTEM: 'Ser/Plas',
    SCALE_TYP: '-',
    CLASS: 'PANEL.CHEM',
    STATUS: 'TRIAL',
    LONG_COMMON_NAME: 'Comprehensive metabolic panel - Serum or Plasma',
    PanelType: 'Panel',
    EXTERNAL_COPYRIGHT_NOTICE: 'Its own notice',
    EXTERNAL_COPYRIGHT_LINK: 'Pfizer',
  },
];

const LINK_HEADER = [
  'LoincNumber',
  'LongCommonName',
  'PartNumber',
  'PartName',
  'PartCodeSystem',
  'PartTypeName',
  'LinkTypeName',
  'Property',
];

/** A row of a part link file. */
export function link(
  loinc: string,
  [part, name, type]: readonly [string, string, string],
  kind: string,
  property: string,
): string[] {
  return [loinc, 'long name', part, name, 'http://loinc.org', type, kind, `http://loinc.org/property/${property}`];
}

const GLUCOSE = ['LP14635-4', 'Glucose', 'COMPONENT'] as const;
const SERUM = ['LP7576-4', 'Ser/Plas', 'SYSTEM'] as const;
const VARIANT_HEADER = [
  'LOINC_NUM',
  'COMPONENT',
  'PROPERTY',
  'TIME_ASPCT',
  'SYSTEM',
  'SCALE_TYP',
  'METHOD_TYP',
  'CLASS',
  'SHORTNAME',
  'LONG_COMMON_NAME',
  'RELATEDNAMES2',
  'LinguisticVariantDisplayName',
];

/** The tiny release, as of the folders of 2.78. */
export const TINY: Readonly<Record<string, string>> = {
  'LoincTable/Loinc.csv': table(TERMS),
  'LoincTable/SourceOrganization.csv': csv(
    ['ID', 'COPYRIGHT_ID', 'NAME', 'COPYRIGHT', 'TERMS_OF_USE', 'URL'],
    ['3', 'Pfizer', 'Pfizer, Inc', 'Copyright © Pfizer Inc.', 'Free.', ''],
  ),
  'LoincTable/MapTo.csv': csv(
    ['LOINC', 'MAP_TO', 'COMMENT'],
    ['6777-7', '2345-7', ''],
    ['35211-2', '2345-7', 'If mass'],
    ['35211-2', '24323-8', 'If panel'],
    ['24323-8', '2345-7', 'Under a condition'],
    ['6777-7', '88888-8', ''],
  ),
  'AccessoryFiles/PartFile/Part.csv': csv(
    ['PartNumber', 'PartTypeName', 'PartName', 'PartDisplayName', 'Status'],
    [...GLUCOSE.slice(0, 1), 'COMPONENT', 'Glucose', 'Glucose', 'ACTIVE'],
    ['LP7576-4', 'SYSTEM', 'Ser/Plas', 'Serum or Plasma', 'ACTIVE'],
    ['LP99999-9', 'SCALE', 'Qn', 'Quantitative (old)', 'DEPRECATED'],
    ['LP7753-9', 'SCALE', 'Qn', 'Quantitative', 'ACTIVE'],
    ['LP7786-9', 'CLASS', 'CHEM', 'Chemistry', 'ACTIVE'],
  ),
  'AccessoryFiles/PartFile/LoincPartLink_Primary.csv': csv(
    LINK_HEADER,
    link('2345-7', GLUCOSE, 'Primary', 'COMPONENT'),
    link('2345-7', ['LP6827-2', 'MCnc', 'PROPERTY'], 'Primary', 'PROPERTY'),
    link('2345-7', SERUM, 'Primary', 'SYSTEM'),
    link('77777-7', GLUCOSE, 'Primary', 'COMPONENT'),
  ),
  'AccessoryFiles/PartFile/LoincPartLink_Supplementary.csv': csv(
    LINK_HEADER,
    link('2345-7', SERUM, 'DetailedModel', 'SYSTEM'),
    link('2345-7', GLUCOSE, 'DetailedModel', 'analyte'),
    link('2345-7', GLUCOSE, 'SyntaxEnhancement', 'analyte-core'),
    link('2345-7', GLUCOSE, 'Search', 'search'),
    link('2345-7', SERUM, 'Search', 'search'),
    link('2345-7', SERUM, 'Search', 'search'),
  ),
  'AccessoryFiles/AnswerFile/AnswerList.csv': csv(
    [...FILES.answerList.columns, ...FILES.answerList.optional],
    [
      'LL1-9',
      'Pos|Neg',
      'LA6577-6',
      '2',
      'Negative',
      '1.3.6.1',
      'N',
      '',
      '',
      '0',
      '260385009',
      'Negative',
      'http://snomed.info/sct',
      '',
    ],
    ['LL1-9', 'Pos|Neg', 'LA6576-8', '1', 'Positive', '1.3.6.1', 'N', '', '', '1', '', '', '', ''],
    [
      'LL2-7',
      'Strips',
      'LA6577-6',
      '1',
      'Neg',
      '',
      'N',
      '',
      '',
      '',
      '260385009',
      'Negative',
      'http://snomed.info/sct',
      '',
    ],
    ['LL2-7', 'Strips', 'LA6577-6', '2', 'Neg', '', 'N', '', '', '', '', '', '', ''],
    ['LL3-5', 'Elsewhere', '', '', '', '', 'Y', 'http://example.org/cs', 'http://example.org', '', '', '', '', ''],
  ),
  'AccessoryFiles/AnswerFile/LoincAnswerListLink.csv': csv(
    ['LoincNumber', 'LongCommonName', 'AnswerListId', 'AnswerListName', 'AnswerListLinkType', 'ApplicableContext'],
    ['2345-7', '', 'LL1-9', 'Pos|Neg', 'NORMATIVE', '24323-8'],
    ['2345-7', '', 'LL1-9', 'Pos|Neg', 'EXAMPLE', ''],
    ['6777-7', '', 'LL9-3', 'Not spelt out', '', ''],
    ['77777-7', '', 'LL1-9', 'Pos|Neg', 'EXAMPLE', ''],
  ),
  'AccessoryFiles/ComponentHierarchyBySystem/ComponentHierarchyBySystem.csv': csv(
    ['PATH_TO_ROOT', 'SEQUENCE', 'IMMEDIATE_PARENT', 'CODE', 'CODE_TEXT'],
    ['', '1', '', 'LP432695-7', '{component}'],
    ['LP432695-7', '1', 'LP432695-7', 'LP7786-9', 'Chemistry'],
    ['LP432695-7.LP7786-9', '1', 'LP7786-9', 'LP14635-4', 'Glucose'],
    ['LP432695-7.LP7786-9.LP14635-4', '1', 'LP14635-4', '2345-7', 'Glucose SerPl-mCnc'],
    ['LP432695-7.LP7786-9.LP14635-4', '2', 'LP14635-4', '6777-7', ''],
    ['LP432695-7', '2', 'LP50000-5', '24323-8', ''],
    ['LP432695-7', '3', 'LP432695-7', 'LP50000-5', 'Panels'],
    ['LP432695-7', '4', 'LP50000-5', 'LP14635-4', 'Glucose'],
    ['LP432695-7', '4', 'LP14635-4', '2345-7', ''],
    ['LP432695-7', '5', 'LP14635-4', '77777-7', ''],
  ),
  'AccessoryFiles/PanelsAndForms/PanelsAndForms.csv': csv(
    ['ParentId', 'ParentLoinc', 'ParentName', 'ID', 'SEQUENCE', 'Loinc', 'LoincName'],
    ['1', '24323-8', '', '1', '1', '24323-8', ''],
    ['1', '24323-8', '', '2', '1', '6777-7', ''],
    ['1', '24323-8', '', '3', '2', '2345-7', ''],
    ['1', '24323-8', '', '4', '3', '2345-7', ''],
    ['1', '24323-8', '', '5', '4', '77777-7', ''],
  ),
  'AccessoryFiles/GroupFile/ParentGroup.csv': csv(
    ['ParentGroupId', 'ParentGroup', 'Status'],
    ['LG100-4', 'Chem', 'ACTIVE'],
  ),
  'AccessoryFiles/GroupFile/Group.csv': csv(
    ['ParentGroupId', 'GroupId', 'Group', 'Archetype', 'Status', 'VersionFirstReleased'],
    ['LG100-4', 'LG1-2', 'Glucose|Pt', '', 'Active', ''],
    ['LG100-4', 'LG2-0', 'Glucose|24H', 'Y', 'Inactive', ''],
  ),
  'AccessoryFiles/GroupFile/GroupLoincTerms.csv': csv(
    ['Category', 'GroupId', 'Archetype', 'LoincNumber', 'LongCommonName'],
    ['', 'LG1-2', '', '2345-7', ''],
    ['', 'LG1-2', '', '77777-7', ''],
    ['', 'LG9-9', '', '2345-7', ''],
  ),
  'AccessoryFiles/ConsumerName/ConsumerName.csv': csv(
    ['LoincNumber', 'ConsumerName'],
    ['2345-7', 'Glucose, Blood'],
    ['77777-7', 'Nothing'],
  ),
  'AccessoryFiles/LinguisticVariants/LinguisticVariants.csv': csv(
    ['ID', 'ISO_LANGUAGE', 'ISO_COUNTRY', 'LANGUAGE_NAME', 'PRODUCER'],
    ['15', 'de', 'DE', 'German (GERMANY)', 'An institute'],
    ['18', 'fr', 'FR', 'French (FRANCE)', ''],
  ),
  'AccessoryFiles/LinguisticVariants/deDE15LinguisticVariant.csv': csv(
    VARIANT_HEADER,
    [
      '2345-7',
      'Glucose',
      'Massenkonzentration',
      'Zeitpunkt',
      'Serum/Plasma',
      'Quantitativ',
      '',
      'Chemie',
      'Glukose',
      'Glukose [Masse/Volumen] in Serum',
      'Zucker',
      'Glukose (S/P)',
    ],
    ['6777-7', 'Glucose', 'Massenkonzentration', 'Zeitpunkt', '', 'Quantitativ', '', '', '', '', '', ''],
    ['24323-8', '', '', '', '', '', '', '', '', '', '', ''],
    ['77777-7', 'Nichts', '', '', '', '', '', '', '', '', '', ''],
  ),
};

/** A content file read back, and what the load counted. */
export interface Loaded extends LoadedContent {
  concept(code: string): Concept;
  /** Property values of a concept as text, in order. */
  values(code: string, property: string): readonly string[];
  /** Designations as `[use, language, value]`. */
  names(code: string): readonly (readonly [string | undefined, string | undefined, string])[];
  /** Rows left out of the file with this base name. */
  skipped(baseName: string): Readonly<Record<string, number>> | undefined;
}

/** A folder of this name with these files. */
export function folderOf(files: Readonly<Record<string, string | Buffer>>, name = 'Loinc_2.78'): string {
  return releaseFolder(files, name);
}

/** The releases that the loader finds. */
export async function recognise(path: string, options: LoadOptions = {}): Promise<readonly Release[]> {
  return recogniseAt(loincLoader, path, options);
}

/** Loads the first release at `path`. */
export async function load(path: string, options: LoadOptions = {}): Promise<Loaded> {
  const [release] = await recognise(path, options);
  if (release === undefined) throw new Error(`no LOINC release in ${path}`);
  return loadRelease(release);
}

export async function loadRelease(release: Release): Promise<Loaded> {
  const loaded = await loadContent(release);
  return { ...loaded, ...readers(loaded.store, loaded.counts) };
}

function readers(store: ContentStore, counts: readonly FileCount[]) {
  const concept = conceptFinder(store);
  return {
    concept,
    values: (code: string, property: string) =>
      store
        .properties(concept(code).ord)
        .filter((one) => one.code === property)
        .map(({ value }) =>
          value.type === 'Coding' ? `${value.value.system}|${value.value.code}` : String(value.value),
        ),
    names: (code: string) =>
      store.designations(concept(code).ord).map(({ use, language, value }) => [use?.code, language, value] as const),
    skipped: (baseName: string) =>
      counts.find(({ name }) => name.endsWith(`/${baseName}`) || name === baseName)?.skipped,
  };
}
