/** Code systems that need no release file: grammars and short public lists. They stand behind what is loaded. */
import type { CodeSystemInfo } from '../domain/code-system-definition.js';
import { once } from '../domain/once.js';
import type { ValueSetDefinition } from '../domain/value-set.js';
import type { CodeSystem } from './code-system.js';
import { FHIR_R5_CODE_SYSTEMS, FHIR_R5_VALUE_SETS } from './fhir/fhir-r5.js';
import { HGVS_INFO, hgvs } from './hgvs/hgvs.js';
import { ISO_3166_INFO, iso3166 } from './iso/iso-3166.js';
import { ISO_4217_INFO, iso4217 } from './iso/iso-4217.js';
import { LANGUAGES_INFO, languages } from './languages/languages.js';
import { memoryCodeSystem } from './memory-code-system.js';
import { MEDIA_TYPES_INFO, mediaTypes } from './mime/media-types.js';
import { UCUM_INFO, ucum } from './ucum/ucum.js';
import { US_STATES_INFO, usStates } from './us-states/us-states.js';

/** A code system made by the program itself. */
export interface BuiltInCodeSystem {
  readonly info: CodeSystemInfo;
  open(): CodeSystem;
}

/** Made at their first use: at start-up they cost nothing. */
export const BUILT_IN_CODE_SYSTEMS: readonly BuiltInCodeSystem[] = [
  { info: UCUM_INFO, open: once(ucum) },
  { info: LANGUAGES_INFO, open: once(languages) },
  { info: MEDIA_TYPES_INFO, open: once(mediaTypes) },
  { info: HGVS_INFO, open: once(hgvs) },
  { info: ISO_3166_INFO, open: once(iso3166) },
  { info: ISO_4217_INFO, open: once(iso4217) },
  { info: US_STATES_INFO, open: once(usStates) },
  ...FHIR_R5_CODE_SYSTEMS.map(({ concepts, ...info }) => ({
    info,
    open: once(() => memoryCodeSystem({ ...info, concepts })),
  })),
];

/** Value sets that go with them. */
export const BUILT_IN_VALUE_SETS: readonly ValueSetDefinition[] = FHIR_R5_VALUE_SETS;
