/**
 * What is special to LOINC, laid over a stored version: its filters, which of its names may stand as a display, and that discouraged terms
 * count as inactive beside the deprecated ones, as the terminology ecosystem has it. The stored status stays as LOINC gives it.
 */
import type { Concept } from '../../domain/concept.js';
import { once } from '../../domain/once.js';
import { union } from '../../domain/ordinal-set.js';
import { LOINC } from '../../domain/systems.js';
import type { CodeSystem } from '../code-system.js';
import { loincFilters } from './filters.js';

/** "DISCOURAGED: This term is not recommended for current use" (LOINC Users' Guide, STATUS). */
const DISCOURAGED = 'DISCOURAGED';

/** "Use either the SHORTNAME or LONG_COMMON_NAME field for the display"; translations and answers name theirs otherwise. */
const DISPLAYS: ReadonlySet<string> = new Set([
  'LONG_COMMON_NAME',
  'SHORTNAME',
  'LinguisticVariantDisplayName',
  'DisplayText',
]);

/** A LOINC version as the service uses it. */
export function withLoinc(stored: CodeSystem): CodeSystem {
  return {
    ...stored,
    find: (code) => judgedOrNone(stored.find(code)),
    at: (ord) => judged(stored.at(ord)),
    concepts: function* (set) {
      for (const concept of stored.concepts(set)) yield judged(concept);
    },
    parents: (concept) => stored.parents(concept).map(judged),
    children: (concept) => stored.children(concept).map(judged),
    inactive: once(() => union(stored.inactive(), stored.withValue('STATUS', DISCOURAGED))),
    isDisplay: ({ use }) => use === undefined || use.system !== LOINC || DISPLAYS.has(use.code),
    filter: loincFilters(stored),
  };
}

function judged(concept: Concept): Concept {
  return concept.status === DISCOURAGED ? { ...concept, inactive: true } : concept;
}

function judgedOrNone(concept: Concept | undefined): Concept | undefined {
  return concept === undefined ? undefined : judged(concept);
}
