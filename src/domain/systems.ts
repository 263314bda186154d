/**
 * The URIs under which the field knows its code systems (https://terminology.hl7.org/external_terminologies.html), and
 * FHIR's own. The only place that spells them.
 */

export const LOINC = 'http://loinc.org';
export const SNOMED_CT = 'http://snomed.info/sct';
export const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
export const ICD10 = 'http://hl7.org/fhir/sid/icd-10';
export const ICD10_CM = 'http://hl7.org/fhir/sid/icd-10-cm';
export const ICD10_PCS = 'http://www.cms.gov/Medicare/Coding/ICD10';
export const ICD9_CM = 'http://hl7.org/fhir/sid/icd-9-cm';
export const ICD_O_3 = 'http://terminology.hl7.org/CodeSystem/icd-o-3';
export const CTV3 = 'http://read.info/ctv3';
export const NDC = 'http://hl7.org/fhir/sid/ndc';
export const ATC = 'http://www.whocc.no/atc';
export const UCUM = 'http://unitsofmeasure.org';
export const BCP47 = 'urn:ietf:bcp:47';
export const MIME_TYPES = 'urn:ietf:bcp:13';
export const ISO_3166 = 'urn:iso:std:iso:3166';
export const ISO_4217 = 'urn:iso:std:iso:4217';
export const US_STATES = 'https://www.usps.com/';
export const HGVS = 'http://varnomen.hgvs.org';

const STANDARDS: ReadonlySet<string> = new Set([
  ...[LOINC, SNOMED_CT, RXNORM, ICD10, ICD10_CM, ICD10_PCS, ICD9_CM, ICD_O_3, CTV3, NDC, ATC, UCUM],
  ...[ISO_3166, ISO_4217, US_STATES, HGVS],
]);

/** True for code systems that many share: publications of HL7, ISO and IETF, and the terminologies above. Anything else is somebody's own. */
export function isStandardSystem(url: string): boolean {
  return (
    STANDARDS.has(url) ||
    ['http://terminology.hl7.org/', 'http://hl7.org/fhir/', 'urn:iso:', 'urn:ietf:'].some((start) =>
      url.startsWith(start),
    )
  );
}

/** Issue types of the terminology ecosystem IG, used in `OperationOutcome.issue.details.coding`. */
export const TX_ISSUE_TYPE = 'http://hl7.org/fhir/tools/CodeSystem/tx-issue-type';
/** Designation uses that FHIR itself defines. */
export const DESIGNATION_USAGE = 'http://terminology.hl7.org/CodeSystem/designation-usage';
export const TERM_MAINT_INFRA = 'http://terminology.hl7.org/CodeSystem/hl7TermMaintInfra';
/** Canonicals of the properties that FHIR defines for every code system (R5 §4.8.10). */
export const CONCEPT_PROPERTIES = 'http://hl7.org/fhir/concept-properties';
