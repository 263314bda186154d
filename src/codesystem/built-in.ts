/** Code systems that need no release file: grammars and short public lists. They stand behind what is loaded. */
import type { CodeSystemInfo } from '../domain/code-system-definition.js';
import type { CodeSystem } from './code-system.js';

/** A code system made by the program itself. */
export interface BuiltInCodeSystem {
  readonly info: CodeSystemInfo;
  open(): CodeSystem;
}

export const BUILT_IN_CODE_SYSTEMS: readonly BuiltInCodeSystem[] = [];
