/** Whether a local unit can measure a LOINC property, by the dictionaries of the mapping engine and UCUM's dimensions. */
import { labDictionary } from '../mapping/labs/dictionary.js';
import { unitKinds } from '../mapping/labs/units.js';

/** Why a result in this unit cannot have this property; undefined where it can, or where one of them says nothing. */
export function unitConflict(unit: string, property: string): string | undefined {
  const dictionary = labDictionary();
  // `N/A` and the like stand in unit columns too: they say that there is none.
  const kinds = unitKinds(unit, dictionary).filter((kind) => kind !== 'presence');
  const held = dictionary.kindsOf.get(property);
  if (kinds.length === 0 || held === undefined || kinds.some((kind) => held.has(kind))) return undefined;
  return `the unit is one of ${kinds.join(' or ')}, the property holds ${[...held].join(', ')}`;
}
