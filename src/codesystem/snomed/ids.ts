/** The SNOMED CT concepts that RF2, ECL and the concept model give a meaning of their own. The only place that spells them here. */

export const ROOT = '138875005';
export const IS_A = '116680003';
export const CONCEPT_MODEL_ATTRIBUTE = '410662002';
export const LINKAGE = '106237007';

export const DESCRIPTION_TYPES = {
  fsn: '900000000000003001',
  syn: '900000000000013009',
  def: '900000000000550004',
} as const;

export const DEFINITION_STATUSES = { primitive: '900000000000074008', defined: '900000000000073002' } as const;

export const PREFERRED = '900000000000548007';
export const ACCEPTABLE = '900000000000549004';

export const SAME_AS = '900000000000527005';
export const REPLACED_BY = '900000000000526001';
export const WAS_A = '900000000000528000';
export const PARTIALLY_EQUIVALENT_TO = '1186924009';
export const HISTORICAL_ASSOCIATION = '900000000000522004';

/** The reference sets of the machine-readable concept model (MRCM). */
export const MRCM = { attributeDomain: '723561005', attributeRange: '723562003', moduleScope: '723563008' } as const;
/** Content types for which an MRCM rule holds that concerns post-coordinated expressions. */
export const MRCM_CONTENT = { all: '723596005', postcoordinated: '723595009' } as const;
export const MRCM_MANDATORY = '723597001';

/** Language reference sets by alias (ECL Appendix C). */
export const DIALECTS: Readonly<Record<string, string>> = {
  'da-dk': '554461000005103',
  'en-au': '32570271000036106',
  'en-ca': '19491000087109',
  'en-gb': '900000000000508004',
  'en-ie': '21000220103',
  'en-int-gmdn': '608771002',
  'en-nhs-clinical': '999001261000000100',
  'en-nhs-dmd': '999000671000001103',
  'en-nhs-pharmacy': '999000691000001104',
  'en-nz': '271000210107',
  'en-nz-pat': '281000210109',
  'en-nz-x-pat': '281000210109',
  'en-uk-drug': '999000681000001101',
  'en-uk-ext': '999001251000000103',
  'en-us': '900000000000509007',
  'en-x-gmdn': '608771002',
  'en-x-nhs-clinical': '999001261000000100',
  'en-x-nhs-dmd': '999000671000001103',
  'en-x-nhs-pharmacy': '999000691000001104',
  'en-gb-x-drug': '999000681000001101',
  'en-gb-x-ext': '999001251000000103',
  es: '450828004',
  'es-ar': '450828004',
  'es-uy': '5641000179103',
  'et-ee': '71000181105',
  de: '722130004',
  fr: '722131000',
  'fr-be': '21000172104',
  'fr-ca': '20581000087109',
  ja: '722129009',
  mi: '291000210106',
  'nl-be': '31000172101',
  'nl-nl': '31000146106',
  'nb-no': '61000202103',
  'nn-no': '91000202106',
  'sv-se': '46011000052107',
  zh: '722128001',
};
