/** The code systems that entries can be mapped to. Apart from the engines, so that who only asks for them need not import those. */
import { ICD10, ICD10_CM, LOINC, RXNORM } from '../domain/systems.js';

export const MAPPING_TARGETS = [LOINC, RXNORM, ICD10_CM, ICD10] as const;
