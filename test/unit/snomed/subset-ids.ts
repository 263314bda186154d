/** Concepts of the test subontology that the cases speak of, and the turns of speech that many of them share. */
import type { Codes, Naive, Rel } from './naive.js';

export const DISEASE = '64572001';
export const FINDING = '404684003';
export const LIVER = '10200004';
export const PROCEDURE = '71388002';
export const BODY = '123037004';
export const ORGANISM = '410607006';
export const SUBSTANCE = '105590001';
export const SITE = '363698007';
export const MORPHOLOGY = '116676008';
export const AGENT = '246075003';
export const DUE_TO = '42752001';
export const PROCESS = '370135005';
export const METHOD = '260686004';
export const DIRECT_SITE = '405813007';
export const PROCEDURE_SITE = '363704007';
export const COURSE = '263502005';
export const LATERALITY = '272741003';
export const ASSOCIATED = '47429007';
export const INGREDIENT = '127489000';
export const PART_REFSET = '734139008';
export const REPLACED_BY = '900000000000526001';
export const DOMAIN_REFSET = '723561005';
export const RANGE_REFSET = '723562003';
export const FSN = '900000000000003001';
export const SYN = '900000000000013009';
export const DEF = '900000000000550004';
export const US = '900000000000509007';
export const GB = '900000000000508004';
export const PREFERRED = '900000000000548007';
export const ACCEPTABLE = '900000000000549004';
export const CORE = '900000000000207008';
export const MODEL = '900000000000012004';

export const some = (count: number): boolean => count > 0;
export const rel =
  (type: string, values: Codes) =>
  (one: Rel): boolean =>
    one.type === type && values.has(one.value);
export const below = (n: Naive, id: string): Codes => n.belowOrSelf(n.is(id));
export const under = (n: Naive, id: string): Codes => n.below(n.is(id));

/** Concepts that active members of a reference set refer to. */
export function memberCodes(n: Naive, refset: string): Codes {
  return new Set(
    n
      .members((row) => row['refsetId'] === refset && row['active'] === '1')
      .map((row) => row['referencedComponentId'] ?? ''),
  );
}
