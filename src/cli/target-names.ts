/** Names of the code systems that suggestions are made from. Apart from the engines, which take long to import. */
import { ICD10, ICD10_CM, LOINC, RXNORM } from '../domain/systems.js';

/** Short names for the target systems. */
const ALIASES: Readonly<Record<string, string>> = {
  loinc: LOINC,
  rxnorm: RXNORM,
  icd10cm: ICD10_CM,
  'icd-10-cm': ICD10_CM,
  icd10: ICD10,
  'icd-10': ICD10,
};

/** The URI of a target given by a short name or by its URI. */
export function targetUri(name: string): string {
  return ALIASES[name.toLowerCase()] ?? name;
}
