/**
 * What ICD-10-CM has in the place of a code, told by its structure, since its releases name no successors: the codes that a code was divided into,
 * and for a code that is gone, those of its category that end alike. Proposals for a person, no equivalences.
 */
import type { CodeSystem } from '../../codesystem/code-system.js';
import type { Concept } from '../../domain/concept.js';
import type { Replacement } from '../../domain/release-drift.js';
import { ICD10_CM } from '../../domain/systems.js';

/** Most that are told of one code. */
const MOST_TOLD = 50;
/** A category with more codes says too little of one that is gone. */
const MOST_LOOKED_AT = 2_000;

/** Proposals for a code; none for one that can be billed, or of another code system. */
export function structuralReplacements(codeSystem: CodeSystem, code: string): readonly Replacement[] {
  if (codeSystem.info.url !== ICD10_CM) return [];
  const concept = codeSystem.find(code);
  if (concept === undefined) return sameCategory(codeSystem, code);
  if (!codeSystem.hasValue(concept, 'billable', 'false')) return [];
  return billableBelow(codeSystem, concept, MOST_TOLD).map((each) => ({
    ...named(each),
    relationship: 'source-is-broader-than-target',
    source: 'subdivision',
  }));
}

/** What stands below the nearest heading that is left, and has the longest ending in common: T40.7X1A is near T40.711A and T40.721A. */
function sameCategory(codeSystem: CodeSystem, code: string): readonly Replacement[] {
  const heading = nearestHeading(codeSystem, code);
  if (heading === undefined) return [];
  const candidates = billableBelow(codeSystem, heading, MOST_LOOKED_AT).filter(
    (each) => each.code.length === code.length,
  );
  const longest = Math.max(0, ...candidates.map((each) => commonEnding(each.code, code)));
  return candidates
    .filter((each) => commonEnding(each.code, code) === longest)
    .slice(0, MOST_TOLD)
    .map((each) => ({ ...named(each), relationship: 'related-to', source: 'same category' }));
}

function nearestHeading(codeSystem: CodeSystem, code: string): Concept | undefined {
  for (let length = code.length - 1; length >= 3; length--) {
    const found = codeSystem.find(code.slice(0, length).replace(/\.$/, ''));
    if (found !== undefined) return found;
  }
  return undefined;
}

function commonEnding(a: string, b: string): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}

function billableBelow(codeSystem: CodeSystem, heading: Concept, most: number): readonly Concept[] {
  const below: Concept[] = [];
  for (const concept of codeSystem.concepts(codeSystem.descendants(heading))) {
    if (below.length === most) break;
    if (codeSystem.hasValue(concept, 'billable', 'true')) below.push(concept);
  }
  return below;
}

function named({ code, display }: Concept): Pick<Replacement, 'system' | 'code' | 'display'> {
  return { system: ICD10_CM, code, ...(display === undefined ? {} : { display }) };
}
