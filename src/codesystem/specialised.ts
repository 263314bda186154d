/** Which code systems get filters of their own laid over the stored one, by URL. */
import { ICD10, ICD10_CM, LOINC, NDC, RXNORM, SNOMED_CT } from '../domain/systems.js';
import type { CodeSystem } from './code-system.js';
import { withIcd10 } from './icd10/icd10.js';
import { withLoinc } from './loinc/loinc.js';
import { withNdc } from './ndc/ndc.js';
import { withRxNorm } from './rxnorm/rxnorm.js';
import { withSnomed } from './snomed/snomed.js';

type Specialise = (stored: CodeSystem) => CodeSystem;

const SPECIALITIES: ReadonlyMap<string, Specialise> = new Map<string, Specialise>([
  [LOINC, withLoinc],
  [RXNORM, withRxNorm],
  [NDC, withNdc],
  [SNOMED_CT, withSnomed],
  [ICD10, withIcd10],
  [ICD10_CM, withIcd10],
]);

/** National modifications of ICD-10: `http://fhir.de/CodeSystem/bfarm/icd-10-gm`, `http://hl7.org/fhir/sid/icd-10-am` … */
const ICD10_VARIANT = /\/icd-10-[a-z]{2}$/;

/** The code system with what is special to it. */
export function specialised(codeSystem: CodeSystem): CodeSystem {
  const { url } = codeSystem.info;
  const special = SPECIALITIES.get(url) ?? (ICD10_VARIANT.test(url) ? withIcd10 : undefined);
  return special?.(codeSystem) ?? codeSystem;
}
