/** Properties that `$lookup` leaves out unless they are asked for, by code system: bookkeeping that few readers want. */
import { SNOMED_CT, UCUM } from '../domain/systems.js';

const HIDDEN: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [SNOMED_CT, new Set(['moduleId', 'sufficientlyDefined'])],
  [UCUM, new Set(['canonical'])],
]);

/** The properties of this code system that are only returned on request. */
export function hiddenByDefault(system: string): ReadonlySet<string> | undefined {
  return HIDDEN.get(system);
}
