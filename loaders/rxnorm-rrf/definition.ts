/** RxNorm as a FHIR CodeSystem: head, properties, filters and the notices that must stand where its content is shown. */
import type { CodeSystemInfo, FilterDefinition } from '../../src/domain/code-system-definition.js';
import type { PropertyDefinition } from '../../src/domain/concept.js';
import { CONCEPT_PROPERTIES, RXNORM } from '../../src/domain/systems.js';
import type { Documentation } from './documentation.js';
import type { RxnormRelease } from './release.js';

/** NLM's required wording, and what holds for a release with the content of other sources. */
export const LICENCE =
  'This product uses publicly available data courtesy of the U.S. National Library of Medicine (NLM), National Institutes of Health, ' +
  'Department of Health and Human Services; NLM is not responsible for the product and does not endorse or recommend this or any other ' +
  'product. Names and codes of source RXNORM are free to use; of other sources only those of licence category 0 are loaded. Full releases ' +
  'hold content of further sources, whose use needs the UMLS Metathesaurus License of the user.';

const OWN_PROPERTIES: readonly PropertyDefinition[] = [
  { code: 'TTY', type: 'string', description: 'Term type: what kind of concept it is (IN, BN, SCD, SBD, …)' },
  { code: 'SAB', type: 'string', description: 'Source that has a name for the concept' },
  { code: 'STY', type: 'Coding', description: 'UMLS semantic type: identifier (TUI) and name' },
  {
    code: 'SUPPRESS',
    type: 'string',
    description:
      'N current, O obsolete, Y suppressed by the editors, E prescribed in its quantified form. O and Y make a concept inactive',
  },
];

/** RxNorm's attributes (NLM RxNorm Technical Documentation, Appendix 4). */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  AMBIGUITY_FLAG: 'Whether the source name is ambiguous',
  NDC: 'National Drug Code, 11 digits',
  ORIG_CODE: 'Original code of the name',
  ORIG_SOURCE: 'Original source of the name',
  RXN_ACTIVATED: 'Date of activation',
  RXN_AI: 'Active ingredient that the strength refers to',
  RXN_AM: 'Active moiety that the strength refers to',
  RXN_AVAILABLE_STRENGTH: 'Strengths of the drug in the order of its ingredients',
  RXN_BN_CARDINALITY: 'Whether a brand name has one or several ingredients',
  RXN_BOSS_FROM: 'Whether the strength is that of the active ingredient or of the active moiety',
  RXN_BOSS_STRENGTH_DENOM_UNIT: 'Unit of the denominator of the strength',
  RXN_BOSS_STRENGTH_DENOM_VALUE: 'Value of the denominator of the strength',
  RXN_BOSS_STRENGTH_NUM_UNIT: 'Unit of the numerator of the strength',
  RXN_BOSS_STRENGTH_NUM_VALUE: 'Value of the numerator of the strength',
  RXN_HUMAN_DRUG: 'Drug for use in humans, with the country',
  RXN_IN_EXPRESSED_FLAG: 'Whether the ingredient is expressed',
  RXN_OBSOLETED: 'Date from which the concept is obsolete',
  RXN_QUALITATIVE_DISTINCTION: 'What tells the drug from others of the same ingredients, strength and form',
  RXN_QUANTITY: 'Quantity of the drug',
  RXN_STRENGTH: 'Strength with its unit',
  RXN_VET_DRUG: 'Drug for use in animals, with the country',
  RXTERM_FORM: 'Dose form in RxTerms',
};

/** The relations of RxNorm (Appendix 1): `a has_ingredient b` is property has_ingredient of a. */
const RELATIONS: readonly string[] =
  `boss_of consists_of constitutes contained_in contains dose_form_of doseformgroup_of form_of has_boss has_dose_form
   has_doseformgroup has_form has_ingredient has_ingredients has_part has_precise_ingredient has_quantified_form has_tradename
   ingredient_of ingredients_of inverse_isa isa part_of precise_ingredient_of quantified_form_of
   reformulated_to reformulation_of tradename_of`.split(/\s+/);

/**
 * @param attributes names of RxNorm's attributes that the release itself lists (RXNSAB.ATNL)
 */
export function codeSystemInfo(
  release: RxnormRelease,
  documentation: Documentation,
  attributes: readonly string[],
): CodeSystemInfo {
  return {
    url: RXNORM,
    version: release.version,
    name: 'RXNORM',
    title: release.prescribable ? 'RxNorm (Current Prescribable Content)' : 'RxNorm',
    status: 'active',
    ...(release.date === undefined ? {} : { date: release.date }),
    publisher: 'U.S. National Library of Medicine',
    description:
      'Normalized names of clinical drugs, their ingredients, brands, strengths and forms, and how they relate.',
    copyright: LICENCE,
    language: 'en',
    caseSensitive: true,
    content: 'complete',
    hierarchyMeaning: 'is-a',
    compositional: false,
    versionNeeded: false,
    versionAlgorithm: release.date === undefined ? 'natural' : 'date',
    valueSet: `${RXNORM}/vs`,
    properties: properties(documentation, attributes),
    filters: FILTERS,
  };
}

function properties(documentation: Documentation, attributes: readonly string[]): readonly PropertyDefinition[] {
  const describe = (code: string, fallback: string) => documentation.properties.get(code) ?? fallback;
  const names = [...new Set([...Object.keys(ATTRIBUTES), ...attributes])].sort();
  return [
    { code: 'inactive', uri: `${CONCEPT_PROPERTIES}#inactive`, type: 'boolean', description: 'Obsolete or retired' },
    { code: 'parent', uri: `${CONCEPT_PROPERTIES}#parent`, type: 'code', description: 'Target of isa' },
    { code: 'child', uri: `${CONCEPT_PROPERTIES}#child`, type: 'code', description: 'Source of isa' },
    ...OWN_PROPERTIES,
    ...names.map((code) => ({ code, type: 'string', description: describe(code, ATTRIBUTES[code] ?? code) }) as const),
    ...RELATIONS.map(
      (code) => ({ code, type: 'code', description: describe(code, code.replaceAll('_', ' ')) }) as const,
    ),
  ];
}

/** FHIR's filters for RxNorm (https://terminology.hl7.org/RxNorm.html). */
const FILTERS: readonly FilterDefinition[] = [
  { code: 'TTY', description: 'Term type', operators: ['=', 'in'], value: 'Term types, such as SCD' },
  {
    code: 'STY',
    description: 'Semantic type',
    operators: ['=', 'in'],
    value: 'Identifiers of semantic types, such as T121',
  },
  { code: 'SAB', description: 'Source that names the concept', operators: ['=', 'in'], value: 'Source abbreviations' },
  ...RELATIONS.map((code) => ({
    code,
    description: `Concepts with the relation ${code} to the one given`,
    operators: ['=', 'in'],
    value: 'CUI:[RXCUI]',
  })),
];
