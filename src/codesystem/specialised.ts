/** Which code systems get filters of their own laid over the stored one, by URL. */
import type { CodeSystem } from './code-system.js';

type Specialise = (stored: CodeSystem) => CodeSystem;

const SPECIALITIES: ReadonlyMap<string, Specialise> = new Map<string, Specialise>([]);

/** The code system with what is special to it. */
export function specialised(codeSystem: CodeSystem): CodeSystem {
  return SPECIALITIES.get(codeSystem.info.url)?.(codeSystem) ?? codeSystem;
}
