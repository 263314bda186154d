/** The National Drug Code Directory as a FHIR CodeSystem: head, properties and filters. */
import type { CodeSystemInfo, FilterDefinition } from '../../src/domain/code-system-definition.js';
import type { PropertyDefinition, PropertyType } from '../../src/domain/concept.js';
import { CONCEPT_PROPERTIES, NDC } from '../../src/domain/systems.js';
import type { NdcRelease } from './release.js';

export const LICENCE =
  'Source: National Drug Code Directory, U.S. Food and Drug Administration; a work of the United States government, not subject to copyright ' +
  'in the United States. The directory holds what labelers submit; a listing does not mean that the FDA has approved or verified a product.';

/** Columns that hold a date as YYYYMMDD. */
export const DATE_COLUMNS: ReadonlySet<string> = new Set([
  'STARTMARKETINGDATE',
  'ENDMARKETINGDATE',
  'LISTING_RECORD_CERTIFIED_THROUGH',
]);

/** What each column of the two files says; all become properties under their own names. */
const COLUMNS: Readonly<Record<string, string>> = {
  PRODUCTID: 'Identifier of the listing: product code and document',
  PRODUCTTYPENAME: 'Kind of product, such as HUMAN PRESCRIPTION DRUG',
  PROPRIETARYNAME: 'Brand name',
  PROPRIETARYNAMESUFFIX: 'What tells the product from others of the brand',
  NONPROPRIETARYNAME: 'Generic name',
  DOSAGEFORMNAME: 'Dose form',
  ROUTENAME: 'Route of administration',
  STARTMARKETINGDATE: 'First day on the market',
  ENDMARKETINGDATE: 'Last day on the market; before the date of the directory it makes a code inactive',
  MARKETINGCATEGORYNAME: 'Marketing category, such as NDA',
  APPLICATIONNUMBER: 'Number of the application or monograph',
  LABELERNAME: 'Company',
  SUBSTANCENAME: 'Active ingredient',
  ACTIVE_NUMERATOR_STRENGTH: 'Strengths of the active ingredients in their order',
  ACTIVE_INGRED_UNIT: 'Units of the strengths in their order',
  PHARM_CLASSES: 'Pharmacological class with its kind (EPC, MoA, PE, CS)',
  DEASCHEDULE: 'Schedule of controlled substances',
  NDC_EXCLUDE_FLAG: 'Y: removed for missing response to requests for correction',
  LISTING_RECORD_CERTIFIED_THROUGH: 'Day until which the listing is certified',
  PACKAGEDESCRIPTION: 'Description of the package',
  SAMPLE_PACKAGE: 'Y: a sample package',
};

export function codeSystemInfo(release: NdcRelease): CodeSystemInfo {
  return {
    url: NDC,
    version: release.version,
    name: 'NDC',
    title: 'National Drug Code Directory',
    status: 'active',
    ...(release.date === undefined ? {} : { date: release.date }),
    publisher: 'U.S. Food and Drug Administration',
    description:
      'Products and packages of drugs on the market of the United States, by the code of ten digits with hyphens. A package stands ' +
      'below its product.',
    copyright: LICENCE,
    language: 'en',
    caseSensitive: true,
    content: 'complete',
    hierarchyMeaning: 'is-a',
    compositional: false,
    versionNeeded: false,
    versionAlgorithm: release.date === undefined ? 'natural' : 'date',
    properties: PROPERTIES,
    filters: FILTERS,
  };
}

const PROPERTIES: readonly PropertyDefinition[] = [
  { code: 'inactive', uri: `${CONCEPT_PROPERTIES}#inactive`, type: 'boolean', description: 'No longer on the market' },
  { code: 'parent', uri: `${CONCEPT_PROPERTIES}#parent`, type: 'code', description: 'Product of a package' },
  { code: 'child', uri: `${CONCEPT_PROPERTIES}#child`, type: 'code', description: 'Package of a product' },
  { code: 'code-type', type: 'string', description: 'product, or 10-digit for a package' },
  { code: 'ndc10', type: 'string', description: 'Package code without hyphens' },
  {
    code: 'ndc11',
    type: 'string',
    description: 'Package code in the 11-digit form of HIPAA and RxNorm (5-4-2, no hyphens)',
  },
  { code: 'PRODUCTNDC', type: 'code', description: 'Product of a package' },
  ...Object.entries(COLUMNS).map(([code, description]) => ({ code, type: typeOf(code), description })),
];

function typeOf(column: string): PropertyType {
  return DATE_COLUMNS.has(column) ? 'dateTime' : 'string';
}

const FILTERS: readonly FilterDefinition[] = [
  { code: 'code-type', description: 'Products or packages', operators: ['='], value: 'product or 10-digit' },
  ...['ndc10', 'ndc11', 'LABELERNAME', 'SUBSTANCENAME', 'PHARM_CLASSES', 'DOSAGEFORMNAME', 'ROUTENAME'].map((code) => ({
    code,
    description: COLUMNS[code] ?? 'Another form of the package code',
    operators: ['=', 'in'],
    value: 'Text as in the directory',
  })),
];
